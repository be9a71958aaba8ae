"""docs/faces.md: what each of an agent's devices is sent, event by event. Every cell of its table is a test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.namespaces import CARBONS, CORRECT, HTTP_AUTH
from bridge.xmpp.sessions import Face
from routing.effects import (
    CloseLeg,
    CloseOffer,
    DeliverToAgent,
    EchoToAgent,
    ShowTypingToAgent,
    TellForced,
    TellMissedOffer,
)
from routing.words import ChosenKind, EndCause, Notice, OfferCause, OfferPhase, Side, Typing
from tests.fakes.xmpp_world import ADA, CHAT, CONTACT, OFFER, World, entry, leg, line, offer

PAGE: Final = Path(__file__).parents[2] / "docs" / "faces.md"

DEVICES: Final[dict[str, Callable[[World], object]]] = {
    "x": lambda world: world.session("x"),
    "x y": lambda world: [world.session("x"), world.session("y")],
    "x Y": lambda world: [world.session("x"), world.session("Y", Face.PLAIN, 5)],
    "x yC": lambda world: [world.session("x"), world.session("yC", Face.PLAIN, 0, CORRECT)],
    "xC yC": lambda world: [world.session(one, Face.PLAIN, 0, CORRECT) for one in ("xC", "yC")],
    "x yB": lambda world: [world.session("x"), world.session("yB", Face.PLAIN, 0, HTTP_AUTH)],
    "x d": lambda world: [world.session("x"), world.session("d", Face.DESKTOP)],
    "x y d": lambda world: [world.session("x"), world.session("y"), world.session("d", Face.DESKTOP)],
    "d": lambda world: world.session("d", Face.DESKTOP),
}
"""By column: x, y are plain clients; Y of a higher priority, C draws corrections, B knows XEP-0070; d is a desktop."""


def closed(outcome: OfferPhase, cause: OfferCause, *, by_him: bool = False) -> Callable[[World], None]:
    """End the offer, after it was shown; he answers on the first device of the column."""

    def happen(world: World) -> None:
        world.send(offer(), "m-offer")
        world.link.sent.clear()
        device = world.sessions.of(ADA)[0].jid_full.partition("/")[2] if by_him else ""
        world.send(CloseOffer(ADA, OFFER, CHAT, CONTACT, "Anna", outcome, cause, device), "m-closed")

    return happen


def ten_seconds_left(world: World) -> None:
    """Show an offer of twenty seconds and wait."""
    world.send(offer(), "m-offer")
    world.link.sent.clear()
    world.time.move(10)


def corrected(world: World) -> None:
    """Have the customer put a line right."""
    world.send(line(1, "Helo"), "m-1")
    world.link.sent.clear()
    world.send(DeliverToAgent(ADA, CHAT, CONTACT, entry(2, "Hello", Side.CUSTOMER, None, None, ("replaces", "1"))))


def owes(world: World) -> None:
    """Leave the customer's line unanswered for a minute."""
    world.send(line(1, "Hello?"))
    world.link.sent.clear()
    world.time.move(61)


EVENTS: Final[dict[str, Callable[[World], object]]] = {
    "an offer": lambda world: world.send(offer()),
    "its last ten seconds": ten_seconds_left,
    "he accepted on the first": closed(OfferPhase.ACCEPTED, OfferCause.AGENT, by_him=True),
    "he rejected it": closed(OfferPhase.REJECTED, OfferCause.AGENT, by_him=True),
    "he did not answer": closed(OfferPhase.NO_ANSWER, OfferCause.DEADLINE),
    "the customer left": closed(OfferPhase.REVOKED, OfferCause.CUSTOMER_LEFT),
    "a colleague took it": closed(OfferPhase.REVOKED, OfferCause.TAKEN),
    "it reached nobody": closed(OfferPhase.UNDELIVERED, OfferCause.BOUNCED),
    "the chat opens": lambda world: world.send(leg()),
    "the customer's line": lambda world: world.send(line(1, "Hello")),
    "his correction": corrected,
    "a colleague's note": lambda world: world.send(
        DeliverToAgent(ADA, CHAT, CONTACT, entry(1, "calls back", Side.AGENT, Notice.NOTE))
    ),
    "he types": lambda world: world.courier.show(
        ShowTypingToAgent(ADA, CHAT, CONTACT, Typing.COMPOSING, Side.CUSTOMER)
    ),
    "he is disconnected": lambda world: world.send(
        DeliverToAgent(ADA, CHAT, CONTACT, entry(1, None, Side.DESK, Notice.CUSTOMER_AWAY))
    ),
    "a minute without an answer": owes,
    "the agent's own line": lambda world: world.courier.show(
        EchoToAgent(ADA, CHAT, CONTACT, entry(1, "Yes?", Side.AGENT))
    ),
    "the chat is over": lambda world: world.send(CloseLeg(ADA, CHAT, CONTACT, "Anna", EndCause.CUSTOMER, None)),
    "why he is Not Ready": lambda world: world.send(
        TellMissedOffer(ADA, OFFER, CHAT, CONTACT, "Anna", OfferPhase.NO_ANSWER, after_chats=False)
    ),
    "a supervisor set him": lambda world: world.send(TellForced(ADA, "Eve", ChosenKind.READY, "")),
}


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Read the table of the page: event, then cell by column."""
    table = [row.strip(" |") for row in PAGE.read_text("utf-8").splitlines() if row.startswith("| ")]
    head, *body = [[cell.strip() for cell in row.split(" | ")] for row in table if not row.startswith("---")]
    for cells in body:
        yield cells[0], dict(zip(head[1:], cells[1:], strict=True))


CELLS: Final = [(event, column, cell) for event, cells in rows() for column, cell in cells.items()]


def written(event: str, column: str) -> str:
    """Have an event happen to these devices; tells in the words of the table what was written to them."""
    world = World()
    DEVICES[column](world)
    EVENTS[event](world)
    said = [_name(stanza) for stanza in world.written() if stanza.find("{urn:xmpp:ping}ping") is None]
    return ", ".join(said) or "–"


def _name(stanza: Element) -> str:
    to = stanza.get("to", "")
    marks = [stanza.tag] if stanza.tag != "message" else []
    marks += ["type"] if stanza.find("body") is None and any("chatstates" in one.tag for one in stanza) else []
    marks += ["place"] if stanza.find(f"{{{CORRECT}}}replace") is not None else []
    marks += ["button"] if stanza.find(f"{{{HTTP_AUTH}}}confirm") is not None else []
    marks += ["alone"] if stanza.find(f"{{{CARBONS}}}private") is not None else []
    return " ".join([to.partition("/")[2] or "all", *marks])


def test_the_table_has_every_event_and_every_set_of_devices() -> None:
    """Nothing is told of only half the devices."""
    assert [event for event, _ in rows()] == list(EVENTS)
    assert all(list(cells) == list(DEVICES) for _, cells in rows())


@pytest.mark.parametrize(("event", "column", "cell"), CELLS, ids=[f"{event}-{column}" for event, column, _ in CELLS])
def test_devices_get_what_the_table_says(event: str, column: str, cell: str) -> None:
    """Each device sees each thing once, where its client shows it best."""
    assert written(event, column) == cell
