"""`desk@` by XEP-0050: a list of commands, forms, sessions, and an error for everything that goes wrong."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.faces.plain.menu import COMMANDS as MENU
from bridge.xmpp.ports import LegView, Results
from bridge.xmpp.stanzas.ad_hoc import COMMAND_TAG, Action, Command, parse_command
from bridge.xmpp.stanzas.data_form import Field, Form, render_form
from bridge.xmpp.stanzas.disco import parse_info
from routing.canned import Canned, CannedId
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    Choose,
    ChooseLanguage,
    CompleteWrapUp,
    PostAgentText,
    RejectOffer,
)
from routing.earlier import EarlierChat
from routing.ids import ChatId, ContactName, OfferId, ServiceId
from routing.settings import Disposition
from routing.transcript import Customer
from routing.words import ChosenKind, LegPhase
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, CHAT, DESK, OFFER, World, entry, leg, offer

COMMANDS = "http://jabber.org/protocol/commands"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
BEN = Customer("w-2", "Ben")
SOLD = Disposition("sold", "Sold")


@pytest.fixture
def world() -> World:
    """A desk with Ada, who is ready."""
    return World()


class Client:
    """A client of Ada's that goes through a command."""

    def __init__(self, world: World, node: str, device: str = f"{ADA}/x") -> None:
        self.world, self.node, self.device = world, node, device
        self.session = ""
        self.answer = Command(node)

    def send(self, action: str = "", form: Form | None = None, **fields: str) -> Element:
        """Send a request; gives the reply, read into `answer` if it is a result."""
        if fields:
            form = Form("submit", fields=tuple(Field(name, tuple(value.split("\n"))) for name, value in fields.items()))
        session = f" sessionid='{self.session}'" if self.session else ""
        asked = f" action='{action}'" if action else ""
        (reply,) = self.world.receive(
            f"<iq type='set' from='{self.device}' to='{DESK}' id='i1'>"
            f"<command xmlns='{COMMANDS}' node='{self.node}'{session}{asked}>{render_form(form) if form else ''}"
            "</command></iq>"
        )
        found = reply.find(COMMAND_TAG)
        if reply.get("type") == "result" and found is not None:
            read = parse_command(found)
            assert read is not None
            self.answer, self.session = read, read.session
        return reply

    def field(self, var: str) -> Field:
        """Find a field of the form that is asked."""
        assert self.answer.form is not None
        return next(one for one in self.answer.form.fields if one.var == var)


def failure(reply: Element) -> tuple[str, str]:
    """Read an error: the condition, and XEP-0050's own beside it."""
    assert reply.get("type") == "error"
    error = reply.find("error")
    assert error is not None
    names = [one.tag.partition("}") for one in error]
    own = next((name for space, _, name in names if space == f"{{{COMMANDS}"), "")
    return next(name for space, _, name in names if space == f"{{{STANZAS}"), own


def second(world: World, phase: LegPhase = LegPhase.ACTIVE) -> LegView:
    """Make a second chat, with Ben."""
    found = leg(customer=BEN)
    chat = type(found)(**{**{name: getattr(found, name) for name in found.__slots__}, "chat": ChatId("c-2")})
    world.agents.views[ADA] = [*world.agents.views.get(ADA, []), LegView(chat, phase, None)]
    return world.agents.views[ADA][-1]


def first(world: World, phase: LegPhase = LegPhase.ACTIVE) -> None:
    """Put Ada into the chat with Anna."""
    world.agents.views[ADA] = [LegView(leg(), phase, None)]


# --- the list ------------------------------------------------------------------------------------------------------


def test_every_command_describes_itself(world: World) -> None:
    """A client that asks what a node is learns that it is a command with forms; an unknown node is none."""
    request = (
        "<iq type='get' from='{who}' to='{to}' id='i1'>"
        "<query xmlns='http://jabber.org/protocol/disco#info' node='{node}'/></iq>"
    )
    (reply,) = world.receive(request.format(who=f"{ADA}/x", to=DESK, node="end"))
    info = parse_info(reply[0])
    assert info is not None
    assert [(one.category, one.type, one.name) for one in info.identities] == [
        ("automation", "command-node", "End my chat")
    ]
    assert set(info.features) == {COMMANDS, "jabber:x:data"}
    (reply,) = world.receive(request.format(who=f"{ADA}/x", to=DESK, node=COMMANDS))
    assert reply[0][0].get("type") == "command-list"
    (reply,) = world.receive(request.format(who=f"{ADA}/x", to=DESK, node="nonsense"))
    assert failure(reply) == ("item-not-found", "")


def test_the_list_speaks_the_agents_language_and_is_empty_for_others(world: World) -> None:
    """Titles as the agent reads them; strangers learn of no command."""
    request = (
        "<iq type='get' from='{who}' to='{to}' id='i1'>"
        "<query xmlns='http://jabber.org/protocol/disco#items' node='{node}'/></iq>"
    )
    world.agents.languages[ADA] = "de"
    (reply,) = world.receive(request.format(who=f"{ADA}/x", to=DESK, node=COMMANDS))
    names = {one.get("node"): one.get("name") for one in reply[0]}
    assert (names["end"], names["not-ready:lunch"]) == ("Meinen Chat beenden", "Nicht bereit: Lunch break")
    (reply,) = world.receive(request.format(who="eve@example.net/e", to=DESK, node=COMMANDS))
    assert list(reply[0]) == []


def test_every_command_is_in_the_docs() -> None:
    """Who writes a client finds each node, and nothing that is none."""
    page = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")
    table = page.partition("## Commands of `desk@`")[2].partition("\n## ")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    assert {node for row in rows for node in re.findall(r"`([\w-]+)`", row)} == set(MENU)


# --- commands ------------------------------------------------------------------------------------------------------


def test_state_and_reason_by_a_form(world: World) -> None:
    """One form asks for both; nothing is chosen before it is sent back."""
    client = Client(world, "set-state")
    client.send("execute")
    assert (client.answer.status, client.answer.actions, client.answer.execute) == (
        "executing", (Action.COMPLETE,), "complete",
    )  # fmt: skip
    assert [one.value for one in client.field("state").options] == ["ready", "no_offers", "not_ready", "off"]
    assert [one.label for one in client.field("reason").options] == ["no reason", "Lunch break"]
    assert world.desk.commands == []
    client.send("complete", state="not_ready", reason="lunch")
    assert (client.answer.status, client.answer.note) == ("completed", "You are Ready.")
    assert world.desk.commands == [Choose(ADA, ChosenKind.NOT_READY, "lunch")]


def test_not_ready_asks_for_the_reason_where_there_are_any(world: World) -> None:
    """Without reasons of the operator's it is one step."""
    client = Client(world, "not-ready")
    client.send()
    assert [one.label for one in client.field("reason").options] == ["Lunch break"]
    client.send("complete", reason="lunch")
    assert world.desk.commands == [Choose(ADA, ChosenKind.NOT_READY, "lunch")]
    world.agents.labels = []
    again = Client(world, "not-ready")
    again.send()
    assert again.answer.status == "completed"


def test_one_offer_is_answered_at_once_and_one_of_two_is_chosen(world: World) -> None:
    """The form names customer and service; the answer goes to the one that was chosen."""
    world.offered()
    Client(world, "accept").send()
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "x")]
    other = offer(customer=BEN)
    values = {name: getattr(other, name) for name in other.__slots__} | {"offer": OfferId("c-2.o1")}
    world.agents.offers[ADA] = [offer(), type(other)(**values)]
    client = Client(world, "reject")
    client.send()
    assert [one.label for one in client.field("offer").options] == ["Anna · Billing", "Ben · Billing"]
    client.send("complete", offer="c-2.o1")
    assert (client.answer.status, client.answer.note) == ("completed", "Rejected.")
    assert world.desk.commands[-1] == RejectOffer(OfferId("c-2.o1"), ADA, "x")
    world.agents.offers[ADA] = []
    none = Client(world, "accept")
    none.send()
    assert none.answer.note == "No offer is open."


def test_an_offer_that_closes_while_the_form_is_open_is_too_late(world: World) -> None:
    """Nobody accepts another offer than the one he chose."""
    other = offer(customer=BEN)
    values = {name: getattr(other, name) for name in other.__slots__} | {"offer": OfferId("c-2.o1")}
    world.agents.offers[ADA] = [offer(), type(other)(**values)]
    client = Client(world, "accept")
    client.send()
    world.agents.offers[ADA] = [offer()]
    client.send("complete", offer="c-2.o1")
    assert client.answer.note == "Too late: this offer is no longer open."
    assert world.desk.commands == []


def test_end_asks_which_of_several_chats(world: World) -> None:
    """One chat is ended at once."""
    first(world)
    Client(world, "end").send()
    second(world)
    client = Client(world, "end")
    client.send()
    client.send("complete", chat="c-2")
    assert world.desk.commands == [AgentEnds(CHAT, ADA), AgentEnds(ChatId("c-2"), ADA)]
    assert client.answer.note == "You ended the chat with Ben."


def test_a_note_in_two_steps_with_a_way_back(world: World) -> None:
    """First the chat, then the text of several lines; prev asks for the chat again."""
    first(world)
    second(world)
    client = Client(world, "note")
    client.send()
    assert client.answer.actions[0] is Action.NEXT
    client.send("next", chat=CHAT)
    assert client.answer.actions == (Action.PREV, Action.COMPLETE)
    assert client.field("text").type == "text-multi"
    client.send("prev")
    assert client.field("chat").type == "list-single"
    client.send("next", chat="c-2")
    client.send("complete", text="one\ntwo")
    assert world.desk.commands == [PostAgentText(ChatId("c-2"), ADA, "one\ntwo", private=True)]
    assert client.answer.note == "Note kept; the customer does not see it."


def test_after_call_work_with_a_mark_and_notes(world: World) -> None:
    """What came of the chat is chosen from the service's own list, and has to be where it is required."""
    first(world, LegPhase.WRAP_UP)
    world.agents.marks[ServiceId("billing")] = Results((SOLD,), required=True)
    client = Client(world, "done")
    client.send()
    assert client.field("mark").required
    assert failure(client.send("complete", mark="", notes="")) == ("bad-request", "bad-payload")
    client.send("complete", mark="sold", notes="two\nlines")
    assert world.desk.commands == [CompleteWrapUp(CHAT, ADA, "sold", "two\nlines")]


def test_a_canned_response_is_sent_filled_in(world: World) -> None:
    """The list has those of the chat's service; the agent is shown what the customer reads."""
    for name, service in (("k1", None), ("k2", ServiceId("sales"))):
        text = Canned(CannedId(name), None, service, "", "", name, "Hi {customer}, I am {agent}.")
        world.canned.rows[text.id] = text
    first(world)
    client = Client(world, "canned")
    client.send()
    assert [one.value for one in client.field("canned").options] == ["k1"]
    client.send("complete", canned="k1")
    assert world.desk.commands == [PostAgentText(CHAT, ADA, "Hi Anna, I am Ada.")]
    assert client.answer.note == "Sent to Anna: Hi Anna, I am Ada."
    assert world.canned.rows[CannedId("k1")].used == 1


def test_history_lists_and_shows_earlier_chats(world: World) -> None:
    """With what was said, line by line."""
    first(world)
    world.earlier.there[CHAT] = ADA
    world.earlier.chats = [EarlierChat(ChatId("c-0"), "Sales", START, ("Cleo",), "email")]
    world.earlier.entries = [entry(1, "Where is it?"), entry(2, "On its way.")]
    client = Client(world, "history")
    client.send()
    client.send("complete", earlier="1")
    assert client.answer.note.splitlines() == [
        "1 · 2026-01-02 · Sales · Cleo", "03:04 Anna: Where is it?", "03:04 Anna: On its way.",
    ]  # fmt: skip


@pytest.mark.parametrize("node", ["state", "chats", "queue", "report", "help", "ready", "busy", "off", "end", "done"])
def test_a_command_with_nothing_to_ask_is_one_step(world: World, node: str) -> None:
    """Also where there is nothing to do: it says so."""
    client = Client(world, node)
    client.send()
    assert client.answer.status == "completed"
    assert client.answer.note


def test_the_language_is_chosen_from_those_there_are(world: World) -> None:
    """And the answer is in it."""
    client = Client(world, "language")
    client.send()
    assert [one.label for one in client.field("language").options] == ["English", "Deutsch"]
    client.send("complete", language="de")
    assert world.desk.commands == [ChooseLanguage(ADA, "de")]
    assert client.answer.note == "Der Desk spricht Deutsch mit dir."


# --- what goes wrong -----------------------------------------------------------------------------------------------


def test_errors_are_those_of_the_document(world: World) -> None:
    """Each has its condition and XEP-0050's own; nothing is done."""
    client = Client(world, "set-state")
    assert failure(Client(world, "nonsense").send()) == ("item-not-found", "")
    assert failure(Client(world, "").send()) == ("bad-request", "")
    assert failure(client.send("explode")) == ("bad-request", "malformed-action")
    assert failure(client.send("complete")) == ("bad-request", "bad-sessionid")
    client.send()
    assert failure(client.send("prev")) == ("bad-request", "bad-action")
    assert failure(client.send("complete")) == ("bad-request", "bad-payload")
    assert failure(client.send("complete", state="asleep", reason="")) == ("bad-request", "bad-payload")
    assert failure(client.send("complete", reason="")) == ("bad-request", "bad-payload")
    stranger = Client(world, "set-state", "eve@example.net/e")
    assert failure(stranger.send()) == ("forbidden", "")
    assert world.desk.commands == []


def test_a_session_is_one_devices_own_and_ends(world: World) -> None:
    """Another device, another command, a session that was cancelled or left alone: refused, each by its name."""
    client = Client(world, "set-state")
    client.send()
    other = Client(world, "set-state", f"{ADA}/y")
    other.session = client.session
    assert failure(other.send("complete", state="ready", reason="")) == ("bad-request", "bad-sessionid")
    elsewhere = Client(world, "language")
    elsewhere.session = client.session
    assert failure(elsewhere.send("complete", language="de")) == ("bad-request", "bad-sessionid")
    client.send("cancel")
    assert client.answer.status == "canceled"
    assert failure(client.send("complete", state="ready", reason="")) == ("not-allowed", "session-expired")
    late = Client(world, "set-state")
    late.send()
    world.time.move(601)
    assert failure(late.send("complete", state="ready", reason="")) == ("not-allowed", "session-expired")
    assert world.desk.commands == []


def test_a_cancelled_form_cancels_the_command(world: World) -> None:
    """As Psi+ does it: the form is of type cancel, whatever the action."""
    client = Client(world, "set-state")
    client.send()
    client.send("execute", Form("cancel"))
    assert client.answer.status == "canceled"


def test_an_agent_keeps_only_so_many_sessions(world: World) -> None:
    """A client that begins commands for ever and finishes none costs nothing more than the newest twenty."""
    clients = [Client(world, "set-state") for _ in range(21)]
    for client in clients:
        client.send()
    assert failure(clients[0].send("complete", state="ready", reason="")) == ("not-allowed", "session-expired")
    clients[1].send("complete", state="ready", reason="")
    assert clients[1].answer.status == "completed"


def test_the_window_of_a_contact_knows_no_commands(world: World) -> None:
    """Commands are the desk's alone."""
    (reply,) = world.receive(
        f"<iq type='set' from='{ADA}/x' to='{ContactName('anna-7f3k2m')}@workgroup.example.org' id='i1'>"
        f"<command xmlns='{COMMANDS}' node='ready'/></iq>"
    )
    assert reply.get("type") == "error"
