"""Presence as the state selector: the rules of `bridge.xmpp.presence`, one by one. XML in, commands out."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bridge.xmpp.parse import parse_presence
from bridge.xmpp.presence import PresenceBook, PresenceRules
from bridge.xmpp.sessions import Face, Sessions
from routing.commands import AgentMissing, AgentPresent, Choose, Command
from routing.ids import AgentId
from routing.words import ChosenKind, Missing
from tests.wire.reading import read

ADA: Final = AgentId("ada@localhost")
LAPTOP: Final = "ada@localhost/laptop"
DESK: Final = "desk@workgroup.localhost"
COMPONENT: Final = "workgroup.localhost"
START: Final = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
IDLE: Final = "<idle xmlns='urn:xmpp:idle:1' since='2026-01-02T08:55:00Z'/>"
LIBPURPLE: Final = "<query xmlns='jabber:iq:last' seconds='302'/>"
MIRROR: Final = "<mirror xmlns='urn:stanzadesk:0'/>"
DESKTOP: Final = "<desktop xmlns='urn:stanzadesk:0'/>"
GOODBYE: Final = "<goodbye xmlns='urn:stanzadesk:0'/>"
SMACK: Final = (
    "<c xmlns='http://jabber.org/protocol/caps' node='http://www.igniterealtime.org/projects/smack' ver='x'/>"
)


class Desk:
    """A presence book with a clock to turn, spoken to in XML."""

    def __init__(self, rules: PresenceRules | None = None) -> None:
        self.now = START
        self.agents = {ADA}
        self.sessions = Sessions()
        self.book = PresenceBook(self.sessions, self.agents.__contains__, rules or PresenceRules())

    def hears(self, inside: str = "", *, sender: str = LAPTOP, to: str = COMPONENT, type_: str = "") -> list[Command]:
        """Take a presence."""
        kind = f" type='{type_}'" if type_ else ""
        xml = f"<presence xmlns='jabber:component:accept' from='{sender}' to='{to}'{kind}>{inside}</presence>"
        return self.book.observe(parse_presence(read(xml)), self.now)

    def shows(self, show: str = "", extra: str = "", *, sender: str = LAPTOP, priority: int = 0) -> list[Command]:
        """Take a presence to the component with this show."""
        rank = f"<priority>{priority}</priority>" if priority else ""
        return self.hears((f"<show>{show}</show>" if show else "") + rank + extra, sender=sender)

    def waits(self, seconds: float) -> list[Command]:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        return self.book.due(self.now)

    def logs_in(self, show: str = "", *, sender: str = LAPTOP, priority: int = 0) -> list[Command]:
        """Take a first presence, and let its face be decided."""
        return self.shows(show, sender=sender, priority=priority) + self.waits(3)


@pytest.fixture
def desk() -> Desk:
    """A desk with one agent, who is not there yet."""
    return Desk()


def test_an_ordinary_client_is_on_duty_three_seconds_after_its_first_presence(desk: Desk) -> None:
    """A plain client needs no configuration; a desktop has those seconds to say that it is one."""
    assert desk.shows() == []
    assert desk.waits(2.9) == []
    assert desk.waits(0.1) == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]
    assert [session.face for session in desk.sessions.on_duty(ADA)] == [Face.PLAIN]


@pytest.mark.parametrize(
    ("show", "says"),
    [
        ("", ChosenKind.READY),
        ("chat", ChosenKind.READY),
        ("dnd", ChosenKind.NO_OFFERS),
        ("away", ChosenKind.NOT_READY),
        ("xa", ChosenKind.NOT_READY),
    ],
)
def test_a_log_in_says_what_its_presence_shows(desk: Desk, show: str, says: ChosenKind) -> None:
    """Somebody who logs in as away is not handed a chat."""
    assert desk.logs_in(show) == [AgentPresent(ADA, plain=True, says=says)]


@pytest.mark.parametrize(
    ("before", "after", "chosen"),
    [
        ("", "away", ChosenKind.NOT_READY),
        ("", "xa", ChosenKind.NOT_READY),
        ("", "dnd", ChosenKind.NO_OFFERS),
        ("away", "", ChosenKind.READY),
        ("dnd", "chat", ChosenKind.READY),
        ("away", "xa", ChosenKind.NOT_READY),
    ],
)
def test_a_change_of_show_is_an_act(desk: Desk, before: str, after: str, chosen: ChosenKind) -> None:
    """The status menu of any client selects the state."""
    desk.logs_in(before)
    assert desk.shows(after) == [Choose(ADA, chosen, by_status=True)]


def test_what_a_client_settles_in_its_first_seconds_is_no_act(desk: Desk) -> None:
    """Clients come online first and restore their last status a moment later; that is the log-in, not a decision."""
    desk.logs_in(sender="ada@localhost/home")
    assert desk.shows() == []
    assert desk.shows("away") == []
    assert desk.waits(3) == []


def test_saying_the_same_again_is_no_act(desk: Desk) -> None:
    """A new avatar or a repeated presence never makes a Not Ready agent ready."""
    desk.logs_in("away")
    assert desk.shows("away", "<x xmlns='vcard-temp:x:update'><photo>1</photo></x>") == []


@pytest.mark.parametrize("mark", [IDLE, LIBPURPLE])
def test_an_away_that_the_machine_says_is_idle_and_no_decision(desk: Desk, mark: str) -> None:
    """An agent who waits without touching the mouse stays Ready, offered last."""
    desk.logs_in()
    assert desk.shows("away", mark) == [AgentPresent(ADA, plain=True, idle=True, says=ChosenKind.READY)]
    assert desk.shows() == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)], "the return is none either"


def test_a_marked_xa_is_long_idle_until_the_return(desk: Desk) -> None:
    """Fifteen minutes away from the keyboard means no offers, and coming back lifts it."""
    desk.logs_in()
    desk.shows("away", IDLE)
    assert desk.shows("xa", IDLE) == [AgentPresent(ADA, plain=True, idle=True, idle_long=True, says=ChosenKind.READY)]
    assert desk.shows() == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]


def test_idle_grows_long_by_time_alone(desk: Desk) -> None:
    """A client that never says xa is not offered chats for ever: the limit counts from the last touch."""
    desk.logs_in()
    desk.shows("away", "<idle xmlns='urn:xmpp:idle:1' since='2026-01-02T08:58:03Z'/>")
    assert desk.waits(899 - 120) == []
    assert desk.waits(1) == [AgentPresent(ADA, plain=True, idle=True, idle_long=True, says=ChosenKind.READY)]


def test_an_away_stated_by_the_agent_stays_his_whatever_marks_follow(desk: Desk) -> None:
    """Who said "away" himself does not become Ready because his screen saver came and went."""
    desk.logs_in()
    assert desk.shows("away") == [Choose(ADA, ChosenKind.NOT_READY, by_status=True)]
    assert desk.shows("away", IDLE) == []
    assert desk.shows("xa", IDLE) == []
    assert desk.shows("away") == []
    assert not desk.sessions.of(ADA)[0].idle


def test_idle_from_busy_is_neither_an_act_nor_idle(desk: Desk) -> None:
    """Busy by choice stays Busy when the machine adds its away."""
    desk.logs_in("dnd")
    assert desk.shows("away", IDLE) == []
    assert desk.shows("dnd") == []


def test_a_first_presence_that_is_idle_already_says_ready(desk: Desk) -> None:
    """A client started on an idle machine logs its agent in as Ready and idle."""
    desk.shows("away", IDLE)
    assert desk.waits(3) == [AgentPresent(ADA, plain=True, idle=True, says=ChosenKind.READY)]


def test_presence_to_a_chat_or_to_a_service_decides_nothing(desk: Desk) -> None:
    """Clients send their status to every contact; only what the desk itself gets counts."""
    desk.logs_in()
    assert desk.hears("<show>away</show>", to="anna-7f3k2m@workgroup.localhost") == []
    assert desk.hears("<show>dnd</show>", to="billing@workgroup.localhost") == []
    assert desk.sessions.of(ADA)[0].show == ""


def test_presence_to_the_desk_counts_like_the_copy_to_the_component(desk: Desk) -> None:
    """Where the server grants nothing, a subscription does the same."""
    desk.logs_in()
    assert desk.hears("<show>away</show>", to=DESK) == [Choose(ADA, ChosenKind.NOT_READY, by_status=True)]


def test_a_servers_unavailable_for_a_bare_address_means_nothing(desk: Desk) -> None:
    """A server answers a subscription request so while nobody has logged out."""
    desk.logs_in()
    assert desk.hears(sender="ada@localhost", type_="unavailable") == []
    assert desk.hears(sender="ada@localhost") == []
    assert [session.jid_full for session in desk.sessions.of(ADA)] == [LAPTOP]


def test_a_desktop_says_what_it_is_and_its_mirrored_presence_decides_nothing(desk: Desk) -> None:
    """The desktop shows colleagues that its agent talks; that does not stop his second offer."""
    assert desk.shows("", MIRROR) == []
    assert desk.hears(DESKTOP, to=DESK) == [AgentPresent(ADA, desktop=True)]
    assert desk.shows("dnd", MIRROR) == []
    assert desk.shows("away", MIRROR) == []
    session = desk.sessions.on_duty(ADA)[0]
    assert (session.face, session.directed) == (Face.DESKTOP, True)


def test_a_mirroring_session_never_becomes_a_plain_one(desk: Desk) -> None:
    """A desktop that loads slowly is not sent chat lines in between."""
    desk.shows("", MIRROR)
    assert desk.waits(10) == []
    assert desk.hears(DESKTOP, to=DESK) == [AgentPresent(ADA, desktop=True)]


def test_a_desktop_that_says_goodbye_is_closed_not_lost(desk: Desk) -> None:
    """A closed tab has the shorter grace time; the connection's own end adds nothing."""
    desk.shows("", MIRROR)
    desk.hears(DESKTOP, to=DESK)
    assert desk.hears(GOODBYE, to=DESK, type_="unavailable") == [AgentMissing(ADA, Missing.CLOSED)]
    assert desk.hears(type_="unavailable") == []


def test_logging_out_and_a_broken_connection_are_told_apart(desk: Desk) -> None:
    """Who quits is gone; whose network broke has the grace time to come back."""
    desk.logs_in()
    assert desk.hears(type_="unavailable") == [AgentMissing(ADA, Missing.LOGGED_OUT)]
    desk.logs_in()
    lost = "<status>Disconnected: connection closed</status>"
    assert desk.hears(lost, type_="unavailable") == [AgentMissing(ADA, Missing.SILENT)]


def test_only_the_last_session_that_leaves_makes_an_agent_missing(desk: Desk) -> None:
    """One of two devices may go without any harm."""
    desk.logs_in()
    desk.logs_in(sender="ada@localhost/home")
    assert desk.hears(type_="unavailable") == []
    assert desk.hears(sender="ada@localhost/home", type_="unavailable") == [AgentMissing(ADA, Missing.LOGGED_OUT)]


def test_a_further_session_is_no_act(desk: Desk) -> None:
    """Opening a second client does not undo Not Ready."""
    desk.logs_in("away")
    assert desk.logs_in("", sender="ada@localhost/home") == []


def test_the_last_act_on_any_device_counts(desk: Desk) -> None:
    """The status menu works on every device."""
    desk.logs_in()
    desk.logs_in(sender="ada@localhost/home")
    assert desk.shows("dnd", sender="ada@localhost/home") == [Choose(ADA, ChosenKind.NO_OFFERS, by_status=True)]
    assert desk.shows("away") == [Choose(ADA, ChosenKind.NOT_READY, by_status=True)]


def test_a_negative_priority_is_off_duty(desk: Desk) -> None:
    """A bot or a sleeping client that asks for no messages gets no offers."""
    assert desk.logs_in(priority=-1) == []
    assert desk.shows("", priority=5) == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]


def test_a_phone_is_off_duty_until_it_says_ready(desk: Desk) -> None:
    """The phone in the pocket takes no chats unless its owner said so there."""
    phone = "ada@localhost/phone"
    desk.shows(sender=phone)
    desk.book.learnt(phone, frozenset(), phone=True)
    assert desk.waits(3) == []
    assert desk.shows("away", sender=phone) == [], "nor does it choose"
    desk.shows(sender=phone)
    assert desk.book.wrote(phone) == []
    assert desk.book.wrote(phone, ready=True) == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]


def test_an_agent_whose_phone_alone_is_left_is_missing(desk: Desk) -> None:
    """Leaving the desk with the phone online is leaving the desk."""
    phone = "ada@localhost/phone"
    desk.logs_in()
    desk.shows(sender=phone)
    desk.book.learnt(phone, frozenset(), phone=True)
    desk.waits(3)
    assert desk.hears(type_="unavailable") == [AgentMissing(ADA, Missing.LOGGED_OUT)]


def test_a_client_found_out_to_be_a_phone_leaves_duty(desk: Desk) -> None:
    """What a client is may be learnt a moment after it came."""
    desk.logs_in()
    assert desk.book.learnt(LAPTOP, frozenset(), phone=True) == [AgentMissing(ADA, Missing.LOGGED_OUT)]


def test_a_workgroup_client_is_plain_only_once_it_writes_to_the_desk(desk: Desk) -> None:
    """Spark and Smack programs are not sent chat lines they would not show."""
    desk.shows("", SMACK)
    assert desk.waits(60) == []
    assert desk.book.wrote(LAPTOP) == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]


def test_writing_to_the_desk_puts_a_client_on_duty_at_once(desk: Desk) -> None:
    """Nobody waits three seconds for an answer to his own word."""
    desk.shows()
    assert desk.book.wrote(LAPTOP) == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]


def test_an_idle_agent_who_writes_is_idle_no_more(desk: Desk) -> None:
    """A word is worth more than a screen saver's mark."""
    desk.logs_in()
    desk.shows("xa", IDLE)
    assert desk.book.wrote(LAPTOP) == [AgentPresent(ADA, plain=True, says=ChosenKind.NOT_READY)]


def test_a_silent_session_is_off_duty_until_it_shows_a_sign_of_life(desk: Desk) -> None:
    """Presence alone is no proof of life: after two missed pings nothing is offered there."""
    desk.logs_in()
    assert desk.book.silent(LAPTOP) == [AgentMissing(ADA, Missing.SILENT)]
    assert desk.book.silent(LAPTOP) == []
    assert desk.book.alive(LAPTOP) == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]
    desk.book.silent(LAPTOP)
    assert desk.shows() == [AgentPresent(ADA, plain=True, says=ChosenKind.READY)]


def test_all_devices_must_be_idle_for_the_agent_to_be(desk: Desk) -> None:
    """An agent at one of two machines is not idle."""
    desk.logs_in()
    desk.logs_in(sender="ada@localhost/home")
    assert desk.shows("away", IDLE) == []
    assert desk.shows("away", IDLE, sender="ada@localhost/home") == [
        AgentPresent(ADA, plain=True, idle=True, says=ChosenKind.READY)
    ]


def test_devices_are_asked_directed_first_then_by_priority_then_by_latest_change(desk: Desk) -> None:
    """An offer rings first where the agent most likely sits."""
    for name, priority in (("high", 5), ("later", 5), ("low", 0)):
        desk.logs_in(sender=f"ada@localhost/{name}", priority=priority)
    desk.hears(MIRROR, sender="ada@localhost/desktop")
    desk.hears(DESKTOP, sender="ada@localhost/desktop", to=DESK)
    order = [session.jid_full.partition("/")[2] for session in desk.sessions.on_duty(ADA)]
    assert order == ["desktop", "later", "high", "low"]


def test_people_who_are_no_agents_are_not_tracked(desk: Desk) -> None:
    """Customers' presence is nobody's business."""
    assert desk.logs_in(sender="bo@localhost/phone") == []
    assert desk.sessions.of(AgentId("bo@localhost")) == []


def test_somebody_made_an_agent_while_online_is_on_duty_without_a_new_log_in(desk: Desk) -> None:
    """An administrator adds a colleague, and the colleague can work."""
    bo = AgentId("bo@localhost")
    desk.logs_in(sender="bo@localhost/phone")
    desk.agents.add(bo)
    assert desk.book.agent_added(bo, desk.now) == []
    assert desk.waits(3) == [AgentPresent(bo, plain=True, says=ChosenKind.READY)]
    desk.book.agent_removed(bo)
    assert desk.sessions.of(bo) == []


STATUS = "<agent-status xmlns='http://jabber.org/protocol/workgroup'/>"
BILLING = "billing@workgroup.localhost"
SALES = "sales@workgroup.localhost"


def test_agent_status_to_a_service_is_duty_and_leaving_ends_it(desk: Desk) -> None:
    """An agent at a workgroup client goes on duty, changes his state, and leaves, by directed presence alone."""
    assert desk.hears(to=BILLING) == []  # a question whether it is open
    assert desk.hears(STATUS, to=BILLING) == [AgentPresent(ADA, says=ChosenKind.READY)]
    assert desk.hears("<show>away</show>", to=BILLING) == [Choose(ADA, ChosenKind.NOT_READY, by_status=True)]
    assert desk.hears(to=BILLING, type_="unavailable") == [AgentMissing(ADA, Missing.LOGGED_OUT)]


def test_joining_says_how_he_is(desk: Desk) -> None:
    """He may go on duty busy."""
    desk.shows()
    assert desk.hears(f"<show>dnd</show>{STATUS}", to=BILLING) == [AgentPresent(ADA, says=ChosenKind.NO_OFFERS)]


def test_available_said_again_to_a_workgroup_is_the_way_back_to_ready(desk: Desk) -> None:
    """Not Ready after a missed offer, his client shows available still: choosing it again is an act."""
    desk.hears(STATUS, to=BILLING)
    assert desk.hears(STATUS, to=BILLING) == [Choose(ADA, ChosenKind.READY, by_status=True)]


def test_his_word_to_the_workgroup_outlives_what_his_client_repeats_to_everybody(desk: Desk) -> None:
    """Busy towards the workgroup stays busy when the client sends its presence anew (a new picture, say)."""
    desk.shows()
    desk.hears(STATUS, to=BILLING)
    assert desk.hears("<show>dnd</show>", to=BILLING) == [Choose(ADA, ChosenKind.NO_OFFERS, by_status=True)]
    assert desk.shows() == []


def test_a_change_to_everybody_counts_as_well(desk: Desk) -> None:
    """Some clients never get their directed presence out once they are on duty (Smack 4.5 before its release)."""
    desk.shows()
    desk.hears(STATUS, to=BILLING)
    assert desk.shows("dnd") == [Choose(ADA, ChosenKind.NO_OFFERS, by_status=True)]


def test_duty_ends_with_the_last_workgroup(desk: Desk) -> None:
    """Who is on duty in two workgroups and leaves one is on duty still."""
    desk.hears(STATUS, to=BILLING)
    assert desk.hears(STATUS, to=SALES) == []
    assert desk.hears(to=BILLING, type_="unavailable") == []
    assert desk.hears(to=SALES, type_="unavailable") == [AgentMissing(ADA, Missing.LOGGED_OUT)]
