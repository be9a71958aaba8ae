"""Face C: the requests of the bundled desktop (docs/protocol.md)."""

from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.ports import LegView, Results, Standing
from bridge.xmpp.sessions import Face
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    Choose,
    Command,
    CompleteWrapUp,
    PostAgentText,
    RejectOffer,
    ShowAgentTyping,
)
from routing.decision import Accepted, Posted
from routing.ids import ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.settings import Disposition, Reason
from routing.words import AgentState, ChatPhase, ChosenKind, LegPhase, Notice, Side, Typing
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, CHAT, CONTACT, DESK, OFFER, WINDOW, World, entry, leg, offer, view

S = "{urn:stanzadesk:0}"
WG = "{http://jabber.org/protocol/workgroup}"
WEB = f"{ADA}/web"


@pytest.fixture
def world() -> World:
    """A desk with Ada at her desktop."""
    world = World()
    world.session("web", Face.DESKTOP)
    return world


def ask(world: World, payload: str, kind: str = "set", to: str = WINDOW, sender: str = WEB) -> Element:
    """Send an IQ; gives the one reply."""
    (reply,) = world.receive(f"<iq type='{kind}' from='{sender}' to='{to}' id='i1'>{payload}</iq>")
    assert (reply.get("id"), reply.get("to"), reply.get("from")) == ("i1", sender, to)
    return reply


def condition(reply: Element) -> str:
    """Read an error's condition."""
    error = reply.find("error")
    return "" if error is None else error[0].tag.partition("}")[2]


def test_a_snapshot_holds_all_a_desktop_draws(world: World) -> None:
    """State, services, reasons, numbers, offers that ring and chats that run, in one answer."""
    world.offered()
    world.agents.views[ADA] = [LegView(leg(last_seq=4), LegPhase.WRAP_UP, START)]
    world.overview.agents[ADA] = view(AgentState.BUSY, chats=1, next="not_ready:lunch")
    snapshot = ask(world, "<snapshot xmlns='urn:stanzadesk:0'/>", "get", DESK)[0]
    assert (snapshot.get("agent"), snapshot.get("name"), snapshot.get("roles")) == (ADA, "Ada", "agent")
    state = snapshot.find(f"{S}state")
    assert state is not None
    assert [state.get(name) for name in ("state", "busy", "next", "next-reason", "chats")] == [
        "busy", "work", "not_ready", "lunch", "1",
    ]  # fmt: skip
    service, reason = snapshot.find(f"{S}service"), snapshot.find(f"{S}reason")
    assert service is not None
    assert reason is not None
    assert (service.get("name"), reason.get("label")) == ("Billing", "Lunch break")
    numbers = snapshot.find(f"{S}numbers")
    assert numbers is not None
    assert (numbers.get("offered"), numbers.get("accepted")) == ("2", "1")
    assert snapshot.find(f"{WG}offer/{S}details") is not None
    chat = snapshot.find(f"{S}chat")
    assert chat is not None
    assert (chat.get("phase"), chat.get("last-seq"), chat.get("jid")) == ("wrap_up", "4", WINDOW)


def test_a_snapshot_says_what_can_come_of_a_chat_and_which_reasons_are_his(world: World) -> None:
    """Dispositions stand with their service; a reason of another team is not offered."""
    world.agents.marks[ServiceId("billing")] = Results((Disposition("solved", "Solved"),), required=True)
    world.agents.labels.append(Reason("night", "Night shift", teams=("Others",)))
    snapshot = ask(world, "<snapshot xmlns='urn:stanzadesk:0'/>", "get", DESK)[0]
    service = snapshot.find(f"{S}service")
    assert service is not None
    assert service.get("disposition-required") == "true"
    assert [(one.get("code"), one.get("label")) for one in service] == [("solved", "Solved")]
    assert [one.get("code") for one in snapshot.findall(f"{S}reason")] == ["lunch"]
    assert [one.get("code") for one in snapshot.findall(f"{S}label")] == ["night"]


def test_an_offer_is_the_workgroup_offer_with_what_it_lacks(world: World) -> None:
    """Session id, seconds, metadata for others; both clocks, wait and customer for ours."""
    (iq,) = world.send(offer(queue_s=177.0))
    found = iq.find(f"{WG}offer")
    assert found is not None
    assert (iq.get("from"), iq.get("to"), iq.get("id")) == (WINDOW, WEB, "m-1")
    assert (found.get("id"), found.get("jid"), found.findtext(f"{WG}timeout")) == (CHAT, WINDOW, "20")
    details = found.find(f"{S}details")
    assert details is not None
    assert [details.get(name) for name in ("offer", "now", "until", "queue", "channel", "has-chats")] == [
        OFFER, "2026-01-02T03:04:05.000Z", "2026-01-02T03:04:25.000Z", "177", "web", "false",
    ]  # fmt: skip
    customer = details.find(f"{S}customer")
    assert customer is not None
    assert customer.get("name") == "Anna"
    assert {one.get("name"): one.text for one in customer}["question"] == "Why?"


def test_an_accept_is_answered_with_the_chat(world: World) -> None:
    """The result says explicitly that the offer is his."""
    world.desk.plan = lambda _: Accepted(OFFER, CHAT, CONTACT, 2)
    payload = (
        f"<offer-accept xmlns='http://jabber.org/protocol/workgroup' id='{CHAT}'>"
        f"<answer xmlns='urn:stanzadesk:0' offer='{OFFER}'/></offer-accept>"
    )
    accepted = ask(world, payload)[0]
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "web")]
    assert accepted.tag == f"{S}accepted"
    assert [accepted.get(name) for name in ("offer", "chat", "jid", "epoch")] == [OFFER, CHAT, WINDOW, "2"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (RefusalCode.OFFER_TAKEN, "conflict"),
        (RefusalCode.OFFER_GONE, "gone"),
        (RefusalCode.UNKNOWN_OFFER, "item-not-found"),
    ],
)
def test_a_refused_accept_says_which_of_three_it_is(world: World, code: RefusalCode, expected: str) -> None:
    """Taken, too late, or never was."""
    world.desk.plan = lambda _: Refusal(code)
    world.offered()
    payload = f"<offer-accept xmlns='http://jabber.org/protocol/workgroup' id='{CHAT}'/>"
    assert condition(ask(world, payload)) == expected


def test_an_accept_that_names_no_offer_means_the_open_one(world: World) -> None:
    """A client that knows only the XEP can answer too; without an open offer it is gone."""
    payload = f"<offer-reject xmlns='http://jabber.org/protocol/workgroup' id='{CHAT}'/>"
    assert condition(ask(world, payload)) == "gone"
    world.offered()
    assert ask(world, payload).get("type") == "result"
    assert world.desk.commands == [RejectOffer(OFFER, ADA, "web")]


@pytest.mark.parametrize(
    ("payload", "to", "command"),
    [
        ("<choose xmlns='urn:stanzadesk:0' state='ready'/>", DESK, Choose(ADA, ChosenKind.READY)),
        ("<choose xmlns='urn:stanzadesk:0' state='not_ready' reason='lunch'/>", DESK,
         Choose(ADA, ChosenKind.NOT_READY, "lunch")),
        ("<choose xmlns='urn:stanzadesk:0' state='off'/>", DESK, Choose(ADA, ChosenKind.OFF, "off_duty")),
        ("<end xmlns='urn:stanzadesk:0'/>", WINDOW, AgentEnds(CHAT, ADA)),
        ("<complete xmlns='urn:stanzadesk:0' disposition='solved'><notes>ok</notes></complete>", WINDOW,
         CompleteWrapUp(CHAT, ADA, "solved", "ok")),
    ],
)  # fmt: skip
def test_buttons_are_commands(world: World, payload: str, to: str, command: Command) -> None:
    """Each request is answered after the commit; a failed commit says try again."""
    world.accepted()
    assert ask(world, payload, to=to).get("type") == "result"
    assert world.desk.commands == [command]
    world.desk.plan = lambda _: Retry()
    assert condition(ask(world, payload, to=to)) == "resource-constraint"


def test_nonsense_and_strangers_get_errors(world: World) -> None:
    """No request is left without an answer."""
    assert condition(ask(world, "<choose xmlns='urn:stanzadesk:0' state='dancing'/>", to=DESK)) == "bad-request"
    assert condition(ask(world, "<end xmlns='urn:stanzadesk:0'/>")) == "gone"
    for payload in ("<snapshot xmlns='urn:stanzadesk:0'/>", "<token xmlns='urn:stanzadesk:0'/>"):
        assert condition(ask(world, payload, "get", DESK, "eve@example.net/e")) == "forbidden"
    assert world.desk.commands == []


def test_the_token_is_the_agents_own(world: World) -> None:
    """The server vouches for the sender; the web pages get a one-time token."""
    assert ask(world, "<token xmlns='urn:stanzadesk:0'/>", "get", DESK)[0].text == f"token-of-{ADA}"


def test_history_is_for_who_is_in_the_chat(world: World) -> None:
    """Lines after a place, notices by name; before the accept and for colleagues it is closed."""
    request = "<history xmlns='urn:stanzadesk:0' after='1'/>"
    assert condition(ask(world, request, "get")) == "item-not-found"
    world.offered()
    assert condition(ask(world, request, "get")) == "forbidden"
    world.accepted()
    joined = entry(3, None, Side.DESK, Notice.AGENT_JOINED, None, ("name", "Ada"))
    world.transcripts.lines = [entry(1, "one"), entry(2, "two"), joined, entry(4, "mine", Side.AGENT, key="k1")]
    history = ask(world, request, "get")[0]
    assert (history.get("last"), history.get("more")) == ("4", "false")
    second, third, fourth = history
    assert (second.get("seq"), second.findtext(f"{S}text"), second.get("origin")) == ("2", "two", None)
    assert fourth.get("origin") == "k1"
    assert (third.get("notice"), third.findtext(f"{S}arg")) == ("agent_joined", "Ada")


def test_a_line_is_posted_as_it_is(world: World) -> None:
    """No word is a command on a desktop; the receipt comes after the commit."""
    world.accepted()
    world.desk.plan = lambda _: Posted(CHAT, 7, START)
    extra = "<origin-id xmlns='urn:xmpp:sid:0' id='k1'/><request xmlns='urn:xmpp:receipts'/>"
    (receipt,) = world.say("!!end", sender=WEB, extra=extra, name="k1")
    assert world.desk.commands == [PostAgentText(CHAT, ADA, "!!end", "k1")]
    received = receipt.find("{urn:xmpp:receipts}received")
    assert received is not None
    assert (received.get("id"), receipt.get("to")) == ("k1", WEB)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Refusal(RefusalCode.STALE_EPOCH), "conflict"),
        (Refusal(RefusalCode.NOT_YOUR_CHAT), "forbidden"),
        (Refusal(RefusalCode.TEXT_TOO_LONG), "policy-violation"),
        (Retry(), "resource-constraint"),
    ],
)
def test_a_refused_line_comes_back_as_an_error_with_its_id(world: World, answer: Answer, expected: str) -> None:
    """The desktop marks exactly that line as not sent."""
    world.accepted()
    world.desk.plan = lambda _: answer
    (error,) = world.say("hi", sender=WEB, name="k9")
    assert (error.get("type"), error.get("id"), condition(error)) == ("error", "k9", expected)


def test_a_line_into_a_chat_that_is_over_is_gone(world: World) -> None:
    """Not lost without a word."""
    (error,) = world.say("hi", sender=WEB)
    assert condition(error) == "gone"
    world.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.ACTIVE, leg=LegPhase.ACTIVE)
    world.say("", sender=WEB, extra="<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    assert world.desk.commands == [ShowAgentTyping(CHAT, ADA, Typing.COMPOSING)]


def test_a_desktop_and_an_ordinary_client_are_both_offered_the_chat(world: World) -> None:
    """The same offer for two faces: an IQ for the one, a line of text for the other."""
    world.session("phone")
    iq, message = world.send(offer())
    assert (iq.tag, message.tag) == ("iq", "message")
    assert message.get("to") == f"{ADA}/phone"


def test_a_note_has_no_body_and_a_correction_names_the_line(world: World) -> None:
    """What is for agents alone can't reach the customer by mistake; XEP-0308 says which line is meant."""
    world.accepted()
    sid = "<origin-id xmlns='urn:xmpp:sid:0' id='k2'/>"
    world.receive(
        f"<message type='chat' from='{WEB}' to='{WINDOW}'><note xmlns='urn:stanzadesk:0'>shy</note>{sid}</message>"
    )
    world.say("Hello", sender=WEB, extra=f"{sid}<replace xmlns='urn:xmpp:message-correct:0' id='k1'/>")
    assert world.desk.commands == [
        PostAgentText(CHAT, ADA, "shy", "k2", private=True),
        PostAgentText(CHAT, ADA, "Hello", "k2", replaces="k1"),
    ]


def test_a_desktop_ends_a_chat_and_keeps_its_customer_out(world: World) -> None:
    """Where nobody knows whence he came the chat goes on, and the agent is told; else it ends and he stays away."""
    world.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.ACTIVE, leg=LegPhase.ACTIVE)
    keep_out = "<end xmlns='urn:stanzadesk:0' keep-out='true'/>"
    assert condition(ask(world, keep_out)) == "recipient-unavailable"
    assert world.desk.commands == []
    world.from_web.add(CHAT)
    assert ask(world, keep_out).get("type") == "result"
    assert (world.banned, world.desk.commands) == ([(CHAT, ADA)], [AgentEnds(CHAT, ADA)])
    ask(world, "<end xmlns='urn:stanzadesk:0'/>")
    assert len(world.banned) == 1


def greeted(world: World, before: int) -> list[tuple[str | None, str | None]]:
    """List who was asked, and by whom, to say that he is there, since so many stanzas were written."""
    return [(one.get("from"), one.get("to")) for one in world.written(before) if one.find(f"{S}hello") is not None]


def test_a_desk_that_comes_back_asks_its_desktops_whether_they_are_there(world: World) -> None:
    """What they could not send meanwhile waits for that word; clients of other kinds hear nothing of it."""
    world.session("phone")
    before = len(world.link.sent)
    world.door.on_link(up=False)
    world.door.on_link(up=True)
    assert greeted(world, before) == [(DESK, WEB)]


def test_a_page_that_the_desk_does_not_know_is_asked_to_say_what_it_is(world: World) -> None:
    """After a restart servers show whose page stands open; once it has said what it is, it is asked no more."""
    page = f"{ADA}/page"
    before = len(world.link.sent)
    mirror = f"<presence from='{page}' to='{DESK}'><mirror xmlns='urn:stanzadesk:0'/></presence>"
    world.receive(mirror)
    assert greeted(world, before) == [(DESK, page)]
    world.receive(f"<presence from='{page}' to='{DESK}'><desktop xmlns='urn:stanzadesk:0'/></presence>")
    before = len(world.link.sent)
    world.receive(mirror)
    assert greeted(world, before) == []
