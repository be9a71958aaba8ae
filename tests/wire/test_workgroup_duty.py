"""Face A on duty: presence in, presence out; queues and colleagues as workgroup clients read them."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.faces.workgroup.ports import Waiting
from bridge.xmpp.faces.workgroup.render import agent_address, agent_behind
from bridge.xmpp.ports import LegView
from bridge.xmpp.stanzas.workgroup_queue import (
    NotifyQueue,
    NotifyQueueDetails,
    QueueUser,
    parse_notify_queue,
    parse_notify_queue_details,
)
from routing.commands import AgentPresent, Choose
from routing.effects import ShowAgent, ShowService
from routing.events import AgentDefined, TeamDefined, TeamRemoved
from routing.ids import AgentId, ContactName, ServiceId
from routing.ports import ServiceView
from routing.settings import AgentProfile, Team
from routing.words import ChosenKind, LegPhase
from tests.fakes.xmpp_board import queue
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, BILLING, CHAT, DESK, HOST, WINDOW, World, leg, view

WG = "{http://jabber.org/protocol/workgroup}"
JIVE = "{http://jivesoftware.com/protocol/workgroup}"
SMACK = f"{ADA}/smack"
QUEUE = f"{BILLING}/Billing"
STATUS = "<agent-status xmlns='http://jabber.org/protocol/workgroup'/>"
BO = AgentId("bo@example.org")


@pytest.fixture
def world() -> World:
    """A desk with one service."""
    world = World()
    world.overview.all_services = [ServiceView(ServiceId("billing"), "Billing", 0, 1, 1)]
    return world


def hears(world: World, inside: str = STATUS, sender: str = SMACK, to: str = BILLING, kind: str = "") -> list[Element]:
    """Let a presence in; gives what was written because of it."""
    type_ = f" type='{kind}'" if kind else ""
    return world.receive(f"<presence from='{sender}' to='{to}'{type_}>{inside}</presence>")


def presences(stanzas: list[Element]) -> list[Element]:
    """Keep the presences."""
    return [one for one in stanzas if one.tag == "presence"]


def test_going_on_duty_is_answered_by_the_queue(world: World) -> None:
    """Smack waits five seconds for a presence; it gets the queue, who waits, and what agents can take."""
    answers = [one for one in presences(hears(world)) if one.get("from") == QUEUE]
    assert AgentPresent(ADA, says=ChosenKind.READY) in world.desk.commands
    assert [one[0].tag for one in answers] == [f"{WG}notify-queue", f"{WG}notify-queue-details", f"{WG}notify-agents"]
    assert {one.get("to") for one in answers} == {SMACK}
    assert {one.get("type") for one in answers} == {None}


@pytest.mark.parametrize(
    "inside",
    [
        STATUS,
        f"<show>dnd</show>{STATUS.replace('/>', '><max-chats>2</max-chats></agent-status>')}",
        f"<show>dnd</show>{STATUS.replace('/>', '><max_chats>2</max_chats></agent-status>')}",
        "<show>away</show><status>lunch</status>",
        "",
    ],
)
def test_every_presence_of_an_agent_is_answered_each_time(world: World, inside: str) -> None:
    """Whatever he sets, in either spelling, with the element or (as Spark does) without it."""
    hears(world)
    answers = [one for one in presences(hears(world, inside)) if one.get("from") == QUEUE]
    assert len(answers) == 3


def test_directed_presence_of_a_joined_agent_is_his_choice(world: World) -> None:
    """Spark sends its ordinary presence, without agent-status, to the workgroup: that counts."""
    hears(world)
    hears(world, "<show>dnd</show>")
    assert world.desk.commands[-1] == Choose(ADA, ChosenKind.NO_OFFERS, by_status=True)


def test_queue_in_numbers_and_its_first_rows(world: World) -> None:
    """Count, the longest wait's beginning and an estimate; each row with its place, counted from 0 there."""
    rows = (Waiting(ContactName("kim-2"), START - timedelta(seconds=90), 30.0),)
    world.board.queues["billing"] = queue(count=1, oldest=START - timedelta(seconds=90), wait_s=30.4, rows=rows)
    short, details, agents = [one for one in presences(hears(world)) if one.get("from") == QUEUE]
    assert parse_notify_queue(short[0]) == NotifyQueue(1, "open", 30, START - timedelta(seconds=90))
    user = QueueUser(f"kim-2@{HOST}", 0, START - timedelta(seconds=90), 30)
    assert parse_notify_queue_details(details[0]) == NotifyQueueDetails((user,))
    assert [one.text for one in agents[0]] == ["1", "0", "4"]


@pytest.mark.parametrize(
    ("takes", "on_duty", "status", "kind"),
    [(True, 1, "open", None), (False, 1, "active", None), (False, 0, "closed", "unavailable")],
)
def test_a_queue_says_whether_it_takes_chats(
    world: World, takes: bool, on_duty: int, status: str, kind: str | None
) -> None:
    """Open; working but taking none; or closed, which these clients read from an unavailable presence."""
    world.board.queues["billing"] = queue(takes=takes, on_duty=on_duty)
    short = next(one for one in presences(hears(world)) if one.get("from") == QUEUE)
    assert (short.findtext(f"{WG}notify-queue/{WG}status"), short.get("type")) == (status, kind)


def test_who_is_no_agent_of_the_workgroup_is_refused(world: World) -> None:
    """A customer, or an agent of another service, does not go on duty, and is told."""
    world.overview.agents[BO] = view(agent=BO, services=(ServiceId("sales"),))
    for stranger in ("kim@example.net/smack", f"{BO}/smack"):
        (answer,) = presences(hears(world, sender=stranger))
        error = answer.find("error")
        assert error is not None
        assert (answer.get("type"), answer.get("from"), error[0].tag.partition("}")[2]) == (
            "error", BILLING, "not-authorized",
        )  # fmt: skip
    assert world.desk.commands == []


def test_a_workgroup_that_is_not_there_is_not_found(world: World) -> None:
    """A mistyped name is an error, no silence."""
    (answer,) = hears(world, to=f"nothing@{HOST}")
    error = answer.find("error")
    assert error is not None
    assert error[0].tag.endswith("item-not-found")


@pytest.mark.parametrize(("takes", "kind"), [(True, None), (False, "unavailable")])
def test_a_visitor_asks_by_presence_whether_it_is_open(world: World, takes: bool, kind: str | None) -> None:
    """Smack's `isAvailable()` sends a presence and waits for one."""
    world.board.queues["billing"] = queue(takes=takes)
    (answer,) = hears(world, "", sender="kim@example.net/smack")
    assert (answer.get("from"), answer.get("to"), answer.get("type")) == (BILLING, "kim@example.net/smack", kind)


def test_a_presence_that_is_an_answer_is_not_answered(world: World) -> None:
    """Two services never answer each other for ever."""
    assert hears(world, "", sender="rooms.example.net") == []
    assert hears(world, "", sender="kim@example.net/x", kind="unavailable") == []
    assert hears(world, "", sender="kim@example.net/x", kind="error") == []


def test_changes_of_a_queue_are_told_together(world: World) -> None:
    """Many changes within two seconds are one word to each agent; what did not change is not said."""
    hears(world)
    before = len(world.link.sent)
    for count in range(1, 9):
        world.board.queues["billing"] = queue(count=count)
        world.courier.show(ShowService(ServiceId("billing")))
    assert world.written(before) == []
    world.time.move(2.0)
    told = [one.find(f"{WG}notify-queue") for one in world.written(before) if one.get("from") == QUEUE]
    assert [one.findtext(f"{WG}count") for one in told if one is not None] == ["8"]
    before = len(world.link.sent)
    world.courier.show(ShowService(ServiceId("billing")))
    world.time.move(2.0)
    assert [one for one in world.written(before) if one.get("from") == QUEUE] == []


def test_where_he_is_on_duty_is_kept_for_the_desks_next_life(world: World) -> None:
    """His client says it once; when the desk is started anew, his ordinary presence is enough."""
    hears(world)
    assert world.remembered == [("joined", BILLING, SMACK, True)]
    anew = World()
    anew.memory.note_joined(SMACK, (ServiceId("billing"),))
    hears(anew, "", to=DESK)
    assert AgentPresent(ADA, says=ChosenKind.READY) in anew.desk.commands
    hears(anew, "", kind="unavailable")
    assert anew.remembered[1:] == [("joined", BILLING, SMACK, False)]


def ask(world: World, payload: str, kind: str = "get", to: str = BILLING, sender: str = SMACK) -> list[Element]:
    """Send an IQ; gives the answer and what followed."""
    answers = world.receive(f"<iq type='{kind}' from='{sender}' to='{to}' id='i1'>{payload}</iq>")
    assert answers[0].tag == "iq"
    assert (answers[0].get("id"), answers[0].get("to"), answers[0].get("from")) == ("i1", sender, to)
    return answers


def condition(answer: Element) -> str:
    """Read an error's condition."""
    error = answer.find("error")
    return "" if error is None else error[0].tag.partition("}")[2]


ROSTER = "<agent-status-request xmlns='http://jabber.org/protocol/workgroup'/>"


def test_the_roster_lists_agents_then_shows_how_each_is(world: World) -> None:
    """Colleagues have addresses of the desk's own, for we may speak from no other; presences carry chats."""
    hears(world)
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    answer, *presences_ = ask(world, ROSTER)
    listed = answer[0][0]
    assert (listed.get("jid"), listed.findtext(f"{JIVE}name")) == (f"ada\\40example.org@{HOST}", "Ada")
    (presence,) = presences_
    assert presence.get("from") == f"ada\\40example.org@{HOST}/agent"
    status = presence.find(f"{WG}agent-status")
    assert status is not None
    assert (status.get("jid"), status.findtext(f"{WG}max-chats")) == (BILLING, "4")
    chat = status.find(f"{JIVE}current-chats/{JIVE}chat")
    assert chat is not None
    assert (chat.get("sessionID"), chat.get("userID"), chat.get("startTime")) == (CHAT, WINDOW, "20260102T03:04:05")


def test_the_roster_is_for_who_is_on_duty(world: World) -> None:
    """Others are told that there is nothing."""
    assert condition(ask(world, ROSTER)[0]) == "item-not-found"
    assert condition(ask(world, ROSTER, sender="kim@example.net/x")[0]) == "item-not-found"


def test_a_colleague_who_changes_is_told(world: World) -> None:
    """State and chats of an agent reach the others' rosters; who logs out is unavailable."""
    hears(world)
    before = len(world.link.sent)
    world.board.shows[ADA] = "away"
    world.courier.show(ShowAgent(ADA))
    world.time.move(2.0)
    address = f"{agent_address(ADA, world.ports.names)}/agent"
    (told,) = [one for one in world.written(before) if one.get("from") == address]
    assert told.findtext("show") == "away"
    before = len(world.link.sent)
    world.board.shows[ADA] = None
    world.courier.show(ShowAgent(ADA))
    world.time.move(2.0)
    (told,) = [one for one in world.written(before) if one.get("from") == address]
    assert told.get("type") == "unavailable"


def test_an_agent_added_or_removed_is_pushed(world: World) -> None:
    """Rosters follow what the administrator does."""
    hears(world)
    ask(world, ROSTER)
    world.overview.agents[BO] = view(agent=BO, alias="Bo")
    event = AgentDefined(START, AgentProfile(BO, "Bo", ()))
    for removed in (None, "remove"):
        before = len(world.link.sent)
        world.door.workgroup.duty.observe([event])
        world.time.move(2.0)
        (push,) = [one for one in world.written(before) if one.tag == "iq"]
        assert (push.get("type"), push.get("from"), push.get("to")) == ("set", BILLING, SMACK)
        assert (push[0][0].get("jid"), push[0][0].get("type")) == (f"bo\\40example.org@{HOST}", removed)
        world.overview.agents.pop(BO, None)


def test_an_agent_who_comes_to_a_workgroup_through_his_team_is_pushed(world: World) -> None:
    """Rosters follow what a team is assigned to as they follow an agent's own rows."""
    hears(world)
    ask(world, ROSTER)
    world.overview.agents[BO] = view(agent=BO, alias="Bo")
    for event in (TeamDefined(START, Team("night")), TeamRemoved(START, "night")):
        before = len(world.link.sent)
        world.door.workgroup.duty.observe([event])
        world.time.move(2.0)
        assert [one.tag for one in world.written(before)].count("iq") == 1
        world.overview.agents.pop(BO, None)


def test_workgroups_of_an_agent(world: World) -> None:
    """Spark asks first which workgroups its agent has."""
    payload = f"<workgroups xmlns='http://jabber.org/protocol/workgroup' jid='{SMACK}'/>"
    (answer,) = ask(world, payload, to=HOST)
    assert answer[0].get("jid") == SMACK
    assert [one.get("jid") for one in answer[0]] == [BILLING]
    assert condition(ask(world, payload, to=HOST, sender="kim@example.net/x")[0]) == "not-authorized"
    unknown = payload.replace("ada@", "nobody@")
    assert condition(ask(world, unknown, to=HOST)[0]) == "item-not-found"


def test_agent_info_is_read_and_not_renamed(world: World) -> None:
    """His own name; another one only the administrator gives."""
    info = "<agent-info xmlns='http://jivesoftware.com/protocol/workgroup'>{}</agent-info>"
    (answer,) = ask(world, info.format(""))
    assert [one.text for one in answer[0]] == [ADA, "Ada"]
    assert ask(world, info.format("<name>Ada</name>"), "set")[0].get("type") == "result"
    assert condition(ask(world, info.format("<name>Queen</name>"), "set")[0]) == "service-unavailable"
    assert condition(ask(world, info.format(""), sender="kim@example.net/x")[0]) == "not-authorized"


@pytest.mark.parametrize("jid", ["ada@example.org", "o'neil&co@example.org", "a\\40b@example.org"])
def test_an_agents_address_leads_back_to_him(world: World, jid: str) -> None:
    """Any JID there is fits into a local part and comes out again."""
    names = world.ports.names
    assert agent_behind(agent_address(AgentId(jid), names), names) == jid
    assert agent_behind("ben@example.org/x", names) == "ben@example.org"
