"""`desk@` for ordinary clients: words, and the same as XEP-0050 commands."""

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.ports import LegView, Results
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    Choose,
    ChooseLanguage,
    Command,
    CompleteWrapUp,
    FlagChat,
    PostAgentText,
    RejectOffer,
)
from routing.decision import Applied
from routing.ids import ChatId, OfferId, ServiceId
from routing.ports import Retry, ServiceView
from routing.refusals import Refusal, RefusalCode
from routing.settings import Disposition
from routing.transcript import Customer
from routing.words import AgentState, ChosenKind, LegPhase
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, CHAT, DESK, OFFER, WINDOW, World, bodies, leg, offer, view

COMMANDS = "http://jabber.org/protocol/commands"


@pytest.fixture
def world() -> World:
    """A desk with Ada, who is ready."""
    return World()


def tell(world: World, text: str) -> str:
    """Say something to the desk; gives its answer."""
    (answer,) = bodies(world.say(text, to=DESK))
    return answer


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ready", Choose(ADA, ChosenKind.READY)),
        ("busy", Choose(ADA, ChosenKind.NO_OFFERS)),
        ("not ready lunch", Choose(ADA, ChosenKind.NOT_READY, "lunch")),
        ("Away: Lunch break", Choose(ADA, ChosenKind.NOT_READY, "lunch")),
        ("off", Choose(ADA, ChosenKind.OFF, "off_duty")),
    ],
)
def test_a_word_chooses_a_state(world: World, text: str, command: Command) -> None:
    """The words of the state selector, with reasons by code or label."""
    tell(world, text)
    assert world.desk.commands == [command]


def test_the_answer_says_what_holds_after_the_commit(world: World) -> None:
    """Not Ready with chats open is a next state, and is said so."""
    world.overview.agents[ADA] = view(AgentState.BUSY, chats=1, next="not_ready:lunch")
    assert tell(world, "not ready lunch") == "You will be Lunch break after your last chat."
    world.overview.agents[ADA] = view()
    assert tell(world, "ready") == "You are Ready."
    world.desk.plan = lambda _: Retry()
    assert "not stored" in tell(world, "ready")


def test_an_unknown_reason_lists_those_there_are(world: World) -> None:
    """Nothing is chosen by a typing error."""
    assert tell(world, "not ready golf") == "There is no reason “golf”. Reasons: Lunch break."
    assert world.desk.commands == []


def test_not_ready_alone_asks_for_the_reason(world: World) -> None:
    """Where the operator has reasons one of them is needed; without any it is enough."""
    assert tell(world, "not ready") == "Not Ready needs a reason. Reasons: Lunch break."
    assert world.desk.commands == []
    world.agents.labels = []
    tell(world, "not ready")
    assert world.desk.commands == [Choose(ADA, ChosenKind.NOT_READY)]


def test_state_says_state_and_since_when(world: World) -> None:
    """Busy with work, for two minutes."""
    world.overview.agents[ADA] = view(AgentState.BUSY, chats=2)
    world.time.move(130)
    assert tell(world, "state") == "You are Busy · 2 chats, for 2 min 10 s."


def test_chats_lists_what_rings_and_what_runs(world: World) -> None:
    """Each with the address of its window."""
    assert tell(world, "chats") == "You have no chats."
    world.offered()
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    rings, runs = tell(world, "chats").splitlines()
    assert rings == f"Anna · Billing · offered, 20 s left · {WINDOW}"
    assert runs == f"Anna · Billing · 0 s · {WINDOW}"


def test_accept_takes_the_one_open_offer_and_asks_if_there_are_two(world: World) -> None:
    """With several offers the window decides."""
    assert tell(world, "accept") == "No offer is open."
    world.offered()
    assert WINDOW in tell(world, "accept")
    tell(world, "no")
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "x"), RejectOffer(OFFER, ADA, "x")]
    world.agents.offers[ADA] = [offer(), offer()]
    assert tell(world, "accept").startswith("Several offers are open (Anna, Anna)")
    assert len(world.desk.commands) == 2


def test_a_late_accept_said_to_the_desk_gets_words(world: World) -> None:
    """The same truth as in the window."""
    world.offered()
    world.desk.plan = lambda _: Refusal(RefusalCode.OFFER_GONE)
    assert tell(world, "accept") == "Too late: this offer is no longer open."


def test_end_ends_the_one_chat(world: World) -> None:
    """With several the window decides; after-call work is finished by done."""
    assert tell(world, "end") == "You have no chats."
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None), LegView(leg(), LegPhase.WRAP_UP, START)]
    assert tell(world, "end") == "You ended the chat with Anna."
    assert tell(world, "done") == "After-call work finished."
    assert world.desk.commands == [AgentEnds(CHAT, ADA), CompleteWrapUp(CHAT, ADA)]
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)] * 2
    assert "several chats" in tell(world, "end")


def test_with_several_a_name_or_a_number_says_which(world: World) -> None:
    """Who is asked which one he means can answer in the same breath."""
    other = replace(leg(customer=Customer("w-2", "Ben")), chat=ChatId("c-2"))
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None), LegView(other, LegPhase.ACTIVE, None)]
    assert tell(world, "end") == (
        "You have several chats (Anna, Ben); say end and the name, or write !!end in the chat you mean."
    )
    assert tell(world, "end ben") == "You ended the chat with Ben."
    tell(world, "note 1 calls back: tomorrow")
    assert tell(world, "end carl").startswith("You have several chats")
    assert tell(world, "note").startswith("You have several chats (Anna, Ben); say note and the name")
    ended, noted = world.desk.commands
    assert ended == AgentEnds(ChatId("c-2"), ADA)
    assert isinstance(noted, PostAgentText)
    assert (noted.chat, noted.text, noted.private) == (CHAT, "calls back: tomorrow", True)


def test_one_of_two_offers_is_taken_by_name(world: World) -> None:
    """And only that one: a name nobody has takes none."""
    other = replace(offer(customer=Customer("w-2", "Ben")), offer=OfferId("c-2.o1"))
    world.agents.offers[ADA] = [offer(), other]
    assert tell(world, "accept carl").startswith("Several offers are open (Anna, Ben)")
    assert WINDOW in tell(world, "accept ben")
    assert world.desk.commands == [AcceptOffer(OfferId("c-2.o1"), ADA, "x")]


def test_after_call_work_is_finished_with_a_mark_by_name(world: World) -> None:
    """A mark there is not finishes nothing; the marks are told."""
    world.agents.views[ADA] = [LegView(leg(), LegPhase.WRAP_UP, START)]
    world.agents.marks[ServiceId("billing")] = Results((Disposition("sold", "Sold it"), Disposition("no", "No sale")))
    assert tell(world, "disposition") == "Marks: Sold it, No sale. Say done and one of them."
    assert tell(world, "done maybe").startswith("There is no mark “maybe”. Marks: ")
    assert tell(world, "done sold") == "After-call work finished."
    assert world.desk.commands == [CompleteWrapUp(CHAT, ADA, "sold")]


def test_a_flag_is_put_on_the_chat_that_is_meant(world: World) -> None:
    """By a word to the desk, and taken off in the chat's own window."""
    world.accepted()
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    assert tell(world, "flag").startswith("Flagged:")
    assert bodies(world.say("!!unflag")) == ["The flag is off."]
    assert world.desk.commands == [FlagChat(CHAT, ADA, on=True), FlagChat(CHAT, ADA, on=False)]


def test_the_queue_is_told_for_the_services_he_serves(world: World) -> None:
    """Waiting, ready and on duty, and the wait of who comes now."""
    world.overview.all_services = [
        ServiceView(ServiceId("billing"), "Billing", 3, 1, 2, wait_s=70),
        ServiceView(ServiceId("sales"), "Sales", 9, 0, 0),
    ]
    assert tell(world, "queue") == "Billing: 3 waiting, 1 ready of 2, a new customer waits about 1 min 10 s"


def test_language_is_chosen_by_a_word_and_answered_in_it(world: World) -> None:
    """By tag or by name; one that is not spoken is refused with those that are."""
    assert tell(world, "language de") == "Der Desk spricht Deutsch mit dir."
    world.agents.languages[ADA] = "de"
    assert tell(world, "sprache klingon") == ("„klingon“ spricht der Desk nicht. Es gibt: English (en), Deutsch (de).")
    assert tell(world, "zustand") == "Du bist: Bereit, seit 0 s."
    assert tell(world, "language English") == "The desk speaks English with you."
    assert world.desk.commands == [ChooseLanguage(ADA, "de"), ChooseLanguage(ADA, "en")]


def test_a_slip_is_guessed_and_not_done(world: World) -> None:
    """The hint names the word that was probably meant."""
    assert tell(world, "radey") == "“radey” is not known here. Did you mean ready? Say help for all words."
    assert world.desk.commands == []


def test_report_tells_todays_numbers(world: World) -> None:
    """Sums of the agent's own rows, and where all rows are."""
    assert (
        tell(world, "report") == "Today: Offered 2, Accepted 1. All rows: https://desk.example.org/reports/unaccepted"
    )


def test_help_and_unknown_words_are_answered(world: World) -> None:
    """Nobody is left without a hint."""
    assert "not ready [reason]" in tell(world, "help")
    assert tell(world, "flurb").startswith("“flurb” is not known here.")


def test_only_agents_are_served(world: World) -> None:
    """Everybody else gets an error, which no program answers, so two robots never talk for ever."""
    (error,) = world.say("ready", to=DESK, sender="eve@example.net/e")
    assert error.get("type") == "error"
    words = error.findtext("error/{urn:ietf:params:xml:ns:xmpp-stanzas}text")
    assert words == "This address is for agents of this desk."
    assert world.desk.commands == []


def run(world: World, node: str, action: str = "execute") -> Element:
    """Execute a command."""
    (reply,) = world.receive(
        f"<iq type='set' from='{ADA}/x' to='{DESK}' id='i1'>"
        f"<command xmlns='{COMMANDS}' node='{node}' action='{action}'/></iq>"
    )
    return reply


def test_commands_are_listed_with_the_reasons(world: World) -> None:
    """Clients draw a menu of them."""
    (reply,) = world.receive(
        f"<iq type='get' from='{ADA}/x' to='{DESK}' id='i1'>"
        f"<query xmlns='http://jabber.org/protocol/disco#items' node='{COMMANDS}'/></iq>"
    )
    nodes = [one.get("node") for one in reply[0]]
    assert nodes[:3] == ["ready", "busy", "not-ready"]
    assert nodes[-1] == "not-ready:lunch"


def test_a_command_does_what_its_word_does(world: World) -> None:
    """One step, one note."""
    reply = run(world, "not-ready:lunch")
    assert world.desk.commands == [Choose(ADA, ChosenKind.NOT_READY, "lunch")]
    command = reply.find(f"{{{COMMANDS}}}command")
    assert command is not None
    assert (command.get("status"), command.findtext(f"{{{COMMANDS}}}note")) == ("completed", "You are Ready.")
    assert run(world, "nonsense").get("type") == "error"
    assert len(world.desk.commands) == 1


def test_a_command_that_needs_the_commit_waits_for_it(world: World) -> None:
    """The result is sent when the choice is stored."""
    world.desk.plan = lambda _: None
    request = f"<iq type='set' from='{ADA}/x' to='{DESK}' id='i1'><command xmlns='{COMMANDS}' node='ready'/></iq>"
    assert world.receive(request) == []
    world.desk.settle(Applied())
    assert world.written()[-1].get("type") == "result"
