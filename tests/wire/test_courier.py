"""The courier: what agents' devices are sent, by face, and what counts as proof that it arrived."""

from collections.abc import Coroutine
from datetime import timedelta

import pytest

from bridge.store.batch import OutboxItem
from bridge.xmpp.namespaces import HTTP_AUTH
from bridge.xmpp.sessions import Face
from bridge.xmpp.stanzas.caps import CAPS_TAG
from routing.effects import (
    CloseLeg,
    CloseOffer,
    EchoToAgent,
    ShowAgent,
    ShowTypingToAgent,
    TellMissedOffer,
)
from routing.transcript import Customer
from routing.words import AgentState, Channel, EndCause, OfferCause, OfferPhase, Side, Typing
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import (
    ADA,
    CHAT,
    CONTACT,
    DESK,
    OFFER,
    WINDOW,
    World,
    bodies,
    body,
    entry,
    leg,
    line,
    offer,
    view,
)

S = "{urn:stanzadesk:0}"


@pytest.fixture
def world() -> World:
    """A desk with Ada, who has no device yet."""
    return World()


def closed(outcome: OfferPhase, cause: OfferCause, resource: str = "") -> CloseOffer:
    """End the offer."""
    return CloseOffer(ADA, OFFER, CHAT, CONTACT, "Anna", outcome, cause, resource)


# --- the offer in a plain client ---


def test_the_offer_says_in_one_line_what_and_how(world: World) -> None:
    """Channel, service, customer, wait, seconds left, and how to answer; machines find the same beside it."""
    world.session("x")
    (message,) = world.send(offer(queue_s=177.4))
    assert body(message) == "Web Chat · Billing · Anna · Q 2:57 · 20 s: reply accept or reject"
    assert (message.get("from"), message.get("to"), message.get("type")) == (WINDOW, ADA, "chat")
    assert message.findtext("thread") == OFFER
    assert message.findtext("{http://jabber.org/protocol/nick}nick") == "Anna"
    details = message.find(f"{S}offer")
    assert details is not None
    assert (details.get("id"), details.get("queue"), details.get("until")) == (OFFER, "177", "2026-01-02T03:04:25.000Z")
    assert [one.get("value") for one in message.findall("{urn:xmpp:tmp:quick-response}response")] == [
        "accept",
        "reject",
    ]
    assert message.find("{urn:xmpp:receipts}request") is not None
    assert message.find("{jabber:x:data}x") is None
    assert message.find("{jabber:x:conference}x") is None


def test_no_wait_no_name_and_an_xmpp_customer_read_well(world: World) -> None:
    """Without a wait there is no Q; a customer without a name is Visitor."""
    world.session("x")
    (message,) = world.send(offer(customer=Customer("k@example.net"), channel=Channel.XMPP))
    assert body(message) == "Chat · Billing · Visitor · 20 s: reply accept or reject"


def test_a_name_full_of_tricks_stays_one_harmless_line(world: World) -> None:
    """Newlines, bidi marks and markup in a name change nothing but the name."""
    world.session("x")
    (message,) = world.send(offer(customer=Customer("w", "An\u202ena\n\n<b>&'" + "x" * 500)))
    name = body(message).split(" · ")[2]
    assert name.startswith("Anna <b>&'")
    assert len(name) <= 60


def test_devices_of_unequal_priority_get_a_private_copy_each(world: World) -> None:
    """The bare address would reach only the first; carbons would show it twice."""
    one, two = world.session("x", Face.PLAIN, 5), world.session("y", Face.PLAIN, 0)
    messages = world.send(offer())
    assert {message.get("to") for message in messages} == {one, two}
    assert all(message.find("{urn:xmpp:carbons:2}private") is not None for message in messages)


def test_only_clients_that_know_it_get_a_confirm(world: World) -> None:
    """XEP-0070 buttons go where the capabilities list them."""
    knows, other = world.session("gajim", Face.PLAIN, 0, HTTP_AUTH), world.session("y")
    confirms = {one.get("to"): one.find(f"{{{HTTP_AUTH}}}confirm") for one in world.send(offer())}
    assert confirms[other] is None
    found = confirms[knows]
    assert found is not None
    assert found.get("id") == OFFER


def test_an_operator_may_keep_the_name_until_the_accept() -> None:
    """With `offers.show = service` neither name, question nor nick is in the offer."""
    world = World(show_customer=False)
    world.session("x")
    world.session("web", Face.DESKTOP)
    world.send(offer())
    world.send(closed(OfferPhase.NO_ANSWER, OfferCause.DEADLINE), "m-2")
    missed = TellMissedOffer(ADA, OFFER, CHAT, CONTACT, "Anna", OfferPhase.NO_ANSWER, after_chats=False)
    world.send(missed, "m-3")
    assert not any("Anna" in xml or "Why?" in xml for xml in world.link.sent)


def test_without_a_device_the_item_is_kept(world: World) -> None:
    """Nothing is written to an agent who has no client on duty, or while the link is down."""
    assert not world.courier.send(OutboxItem("m-1", f"agent:{ADA}", CHAT, offer(), START))
    world.session("x")
    world.link.up = False
    assert not world.courier.send(OutboxItem("m-1", f"agent:{ADA}", CHAT, line(1, "x"), START))


# --- the end of an offer ---


def test_the_other_device_is_told_where_it_was_accepted(world: World) -> None:
    """First answer wins: the device that answered sees the chat open, the other that the offer is closed."""
    world.session("x")
    other = world.session("y")
    (message,) = world.send(closed(OfferPhase.ACCEPTED, OfferCause.AGENT, "x"))
    assert (message.get("to"), body(message)) == (other, "Offer no longer open: you accepted it on x.")


@pytest.mark.parametrize(
    ("outcome", "cause", "words"),
    [
        (OfferPhase.NO_ANSWER, OfferCause.DEADLINE, "Offer no longer open: you did not answer in time."),
        (OfferPhase.REVOKED, OfferCause.CUSTOMER_LEFT, "Offer no longer open: the customer left."),
        (OfferPhase.REVOKED, OfferCause.TAKEN, "Offer no longer open: a colleague has taken the chat."),
        (OfferPhase.REJECTED, OfferCause.AGENT, "Offer no longer open: you rejected it."),
    ],
)
def test_a_closed_offer_says_why_in_the_same_window(
    world: World, outcome: OfferPhase, cause: OfferCause, words: str
) -> None:
    """One short line, to every device."""
    world.session("x")
    (message,) = world.send(closed(outcome, cause))
    assert (message.get("from"), message.get("to"), body(message)) == (WINDOW, ADA, words)


def test_a_missed_offer_tells_why_he_is_not_ready_and_the_way_back(world: World) -> None:
    """The line comes from the desk and links to the row of the report."""
    world.session("x")
    effect = TellMissedOffer(ADA, OFFER, CHAT, CONTACT, "Anna", OfferPhase.NO_ANSWER, after_chats=False)
    (message,) = world.send(effect)
    assert message.get("from") == DESK
    assert body(message).startswith("You are Not Ready, because you did not answer the chat with Anna.")
    assert "Say ready" in body(message)
    assert body(message).endswith(f"https://desk.example.org/reports/unaccepted?offer={OFFER}")


# --- the chat in a plain client ---


def test_the_chat_opens_with_who_it_is_and_what_was_said(world: World) -> None:
    """After the accept: service, name, form, then the customer's words; the question is not said twice."""
    world.session("x")
    world.transcripts.lines = [entry(1, "Why?"), entry(2, None, Side.DESK), entry(3, "Hello?")]
    presence, *messages = world.send(leg(last_seq=3))
    assert (presence.get("from"), presence.get("type")) == (f"{WINDOW}/c", None)
    assert presence.find(CAPS_TAG) is not None
    opening, *words = bodies(messages)
    assert opening.startswith("Billing · Anna.")
    assert "e-mail: anna@example.net" in opening
    assert "asks:" not in opening
    assert words == ["Why?", "Hello?"]
    assert messages[0].get("id") == "m-1"
    active = "{http://jabber.org/protocol/chatstates}active"
    assert all(one.find(active) is not None for one in messages), "or Psi+ tells nobody that its user types"


def test_what_was_said_before_is_written_as_new(world: World) -> None:
    """With a time of its own, older than the offer, clients put it above the offer, and Dino nowhere."""
    world.session("x")
    world.transcripts.lines = [entry(1, "Why?"), entry(2, "One moment.", Side.AGENT), entry(3, "Hello?")]
    _, opening, *words = world.send(leg(last_seq=3))
    assert len(words) == 3
    assert [one.find("{urn:xmpp:delay}delay") for one in (opening, *words)] == [None] * 4


def test_a_question_of_the_form_alone_stands_in_the_opening(world: World) -> None:
    """Where the question was no message, the opening line carries it."""
    world.session("x")
    assert "asks: Why?" in bodies(world.send(leg()))[0]


def test_a_line_never_overtakes_the_opening(world: World) -> None:
    """A text that comes while the history is read waits behind it."""
    world.session("x")
    works: list[Coroutine[object, object, None]] = []
    object.__setattr__(world.ports, "spawn", works.append)
    assert world.send(leg(last_seq=1)) == []
    assert world.send(line(2, "later"), "m-2") == []
    world.time.move(1)
    assert world.written() == []
    with pytest.raises(StopIteration):
        works[0].send(None)
    assert bodies(world.written())[-1] == "later"
    world.time.move(1)
    assert world.written()[-1].tag == "iq"


@pytest.mark.parametrize(("wrapup_s", "stays_s"), [(None, 30), (5, 30), (90, 90)])
def test_the_contact_stays_to_read_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch, wrapup_s: int | None, stays_s: int
) -> None:
    """Half a minute, or as long as the after-call work: a client that closes the window with it hides no last line."""
    world.session("x")
    gone: list[str] = []
    monkeypatch.setattr(world.door.rosters, "remove", lambda _, contact: gone.append(contact))
    until = None if wrapup_s is None else START + timedelta(seconds=wrapup_s)
    world.send(CloseLeg(ADA, CHAT, CONTACT, "Anna", EndCause.AGENT, until))
    world.time.move(stays_s - 1)
    assert gone == []
    world.time.move(1)
    assert gone == [WINDOW]


def test_lines_of_a_chat_go_to_the_bare_address(world: World) -> None:
    """Every device of the agent shows the conversation, with no copy twice."""
    world.session("x", Face.PLAIN, 5)
    world.session("y", Face.PLAIN, 0)
    (message,) = world.send(line(4, "<hello> & bye"))
    assert (message.get("to"), body(message), message.get("id")) == (ADA, "<hello> & bye", "m-1")
    assert message.find("{urn:xmpp:hints}no-permanent-store") is not None


def test_beside_a_desktop_each_device_gets_its_own_copy(world: World) -> None:
    """The bare address would reach the desktop a second time."""
    plain, web = world.session("x"), world.session("web", Face.DESKTOP)
    messages = {message.get("to"): message for message in world.send(line(4, "hi"))}
    assert set(messages) == {plain, web}
    assert messages[plain].find(f"{S}entry") is None
    found = messages[web].find(f"{S}entry")
    assert found is not None
    assert (found.get("seq"), found.get("side")) == ("4", "customer")


def test_the_end_of_a_chat_is_said_and_the_contact_leaves(world: World) -> None:
    """Anna left; the contact goes offline."""
    world.session("x")
    message, presence = world.send(CloseLeg(ADA, CHAT, CONTACT, "Anna", EndCause.CUSTOMER, None))
    assert body(message) == "Anna left; the chat is over."
    assert (presence.get("from"), presence.get("type")) == (f"{WINDOW}/c", "unavailable")


def test_typing_reaches_every_face(world: World) -> None:
    """Chat states of the customer, for plain client and desktop."""
    world.session("x")
    world.session("web", Face.DESKTOP)
    world.courier.show(ShowTypingToAgent(ADA, CHAT, CONTACT, Typing.COMPOSING, Side.CUSTOMER))
    composing = "{http://jabber.org/protocol/chatstates}composing"
    assert [message.find(composing) is not None for message in world.written()] == [True, True]


# --- state ---


def test_the_desks_presence_shows_the_agent_his_state(world: World) -> None:
    """Busy with two chats, lunch next: one line in the contact list, and only when it changes."""
    world.session("x")
    world.overview.agents[ADA] = view(AgentState.BUSY, chats=2, next="not_ready:lunch")
    world.courier.show(ShowAgent(ADA))
    world.courier.show(ShowAgent(ADA))
    (presence,) = world.written()
    assert (presence.get("from"), presence.findtext("show")) == (f"{DESK}/c", "dnd")
    assert presence.findtext("status") == "Busy · 2 chats · next: Lunch break"
    world.overview.agents[ADA] = view(AgentState.BUSY, chats=1, offers=1)
    world.courier.show(ShowAgent(ADA))
    assert world.written()[-1].findtext("status") == "Busy · 1 chat · 1 offer"


# --- the desktop's own ---


def test_desktops_see_the_agents_own_lines_with_their_place(world: World) -> None:
    """The echo carries the id the desktop gave, or none if another client wrote it."""
    web = world.session("web", Face.DESKTOP)
    world.session("x")
    for key, origin in (("o-7", "o-7"), ("id:abc", None)):
        before = len(world.link.sent)
        world.courier.show(EchoToAgent(ADA, CHAT, CONTACT, entry(5, "mine", Side.AGENT, None, key)))
        (message,) = world.written(before)
        found = message.find(f"{S}entry")
        assert found is not None
        assert (message.get("to"), found.get("origin"), found.get("seq")) == (web, origin, "5")


def test_desktops_are_told_of_opening_end_and_miss(world: World) -> None:
    """Each by an element of its own, with what a row needs."""
    world.session("web", Face.DESKTOP)
    (opened,) = world.send(leg(last_seq=2))
    chat = opened.find(f"{S}opened/{S}chat")
    assert chat is not None
    assert (chat.get("phase"), chat.get("last-seq"), chat.get("epoch")) == ("active", "2", "2")
    assert chat.findtext(f"{S}customer/{S}field") == "anna@example.net"
    (left,) = world.send(CloseLeg(ADA, CHAT, CONTACT, "Anna", EndCause.CUSTOMER, START))
    found = left.find(f"{S}left")
    assert found is not None
    assert (found.get("cause"), found.get("wrapup-until")) == ("customer", "2026-01-02T03:04:05.000Z")
    effect = TellMissedOffer(ADA, OFFER, CHAT, CONTACT, "Anna", OfferPhase.REJECTED, after_chats=True)
    (missed,) = world.send(effect)
    why = missed.find(f"{S}missed")
    assert why is not None
    assert (why.get("outcome"), why.get("after-chats"), why.get("customer")) == ("rejected", "true", "Anna")
