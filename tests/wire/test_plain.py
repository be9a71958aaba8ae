"""Face B: what an agent with an ordinary client reads and writes."""

from datetime import UTC, datetime

import pytest

from bridge.xmpp.faces.plain.parse import AnswerWord, LineKind, Said, parse_answer, parse_chat_line, parse_desk
from bridge.xmpp.ports import LegView, Standing
from bridge.xmpp.texts.catalogue import Word
from routing.commands import AcceptOffer, AgentEnds, PostAgentText, RejectOffer, ShowAgentTyping
from routing.decision import Accepted, Applied, Posted
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import ChatPhase, LegPhase, Typing
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, CHAT, CONTACT, OFFER, WINDOW, World, bodies, body, leg, offer

DESK_NS = "{urn:stanzadesk:0}"
RECEIPT = "<request xmlns='urn:xmpp:receipts'/>"
FORM = "<x xmlns='jabber:x:data' type='submit'><field var='{var}'><value>{value}</value></field></x>"
TAKEN = Accepted(OFFER, CHAT, CONTACT, 2)


@pytest.fixture
def world() -> World:
    """A desk with Ada, who has no chat."""
    return World()


@pytest.mark.parametrize(
    "text", ["accept", "Accept", " ACCEPT. ", "/accept", "!yes", "a", "y", "ok!", "1", "+", "> q\naccept"]
)
def test_people_accept_in_many_ways(text: str) -> None:
    """Case, slashes, quotes and full stops do not matter."""
    assert parse_answer(text) is AnswerWord.ACCEPT


@pytest.mark.parametrize("text", ["reject", "r", "No", "/decline", "0", "-", "n."])
def test_people_reject_in_many_ways(text: str) -> None:
    """The same for turning a chat down."""
    assert parse_answer(text) is AnswerWord.REJECT


@pytest.mark.parametrize("text", ["hello", "accepted", "/me accept", "> accept", "yes please", "", "a" * 300])
def test_anything_else_is_no_answer(text: str) -> None:
    """Nobody accepts by accident."""
    assert parse_answer(text) is None


def test_two_exclamation_marks_start_a_command_four_send_two() -> None:
    """Everything but `!!` is text for the customer."""
    assert parse_chat_line("!!end").said == Said(Word.END)
    assert parse_chat_line("!!!!wow").text == "!!wow"
    assert parse_chat_line("end").kind is LineKind.TEXT
    assert parse_chat_line("!!note x y").said == Said(Word.NOTE, "x y")
    assert parse_chat_line("!!nonsense x").said.word is Word.UNKNOWN


def test_words_to_the_desk_are_forgiving() -> None:
    """`not ready: lunch` is Not Ready with the reason lunch."""
    assert parse_desk("Not Ready: Lunch") == Said(Word.NOT_READY, "Lunch")
    assert parse_desk("/READY") == Said(Word.READY)
    assert parse_desk("flurb") == Said(Word.UNKNOWN, "flurb")


def test_a_word_accepts_and_the_receipt_comes_after_the_commit(world: World) -> None:
    """The agent types accept; his client is told only when it is stored."""
    world.offered()
    world.desk.plan = lambda _: None
    assert world.say("accept", extra=RECEIPT) == []
    before = len(world.link.sent)
    assert world.desk.settle(TAKEN) == AcceptOffer(OFFER, ADA, "x")
    (receipt,) = world.written(before)
    received = receipt.find("{urn:xmpp:receipts}received")
    assert received is not None
    assert received.get("id") == "m1"
    assert (receipt.get("from"), receipt.get("to")) == (WINDOW, f"{ADA}/x")


def test_nothing_reaches_the_customer_before_acceptance(world: World) -> None:
    """Small talk into an offer's window is answered, not forwarded."""
    world.offered()
    assert bodies(world.say("hello there"))[0].startswith("Reply accept or reject")
    assert world.desk.commands == []


def test_a_line_typed_while_the_accept_is_stored_goes_to_the_customer(world: World) -> None:
    """Accept and hello in one breath: the hello waits for the accept."""
    world.offered()
    world.desk.plan = lambda _: None
    world.say("accept")
    world.say("hello", name="m2")
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "x")]
    world.accepted()
    world.desk.settle(TAKEN)
    posted = world.desk.commands[1]
    assert isinstance(posted, PostAgentText)
    assert posted.text == "hello"


@pytest.mark.parametrize(("word", "again"), [("accept", "Accept!"), ("ok", "OK"), ("yes", "accept"), ("1", "1")])
def test_the_accept_word_said_again_within_five_seconds_is_swallowed(world: World, word: str, again: str) -> None:
    """A second device or an impatient finger does not greet the customer with "accept"."""
    world.offered()
    world.desk.plan = lambda _: TAKEN
    world.say(word)
    world.accepted()
    world.say(again, name="m2")
    assert len(world.desk.commands) == 1
    world.time.move(5.1)
    world.say(again, name="m3")
    assert isinstance(world.desk.commands[-1], PostAgentText)


@pytest.mark.parametrize("text", ["Yes.", "ok", "accept\nthe parcel, please"])
def test_a_quick_answer_to_the_customer_is_not_taken_for_the_accept(world: World, text: str) -> None:
    """He saw the question in the offer: what is not the accept's own word goes out, however soon it comes."""
    world.offered()
    world.desk.plan = lambda _: TAKEN
    world.say("accept")
    world.accepted()
    world.say(text, name="m2")
    posted = world.desk.commands[-1]
    assert isinstance(posted, PostAgentText)
    assert posted.text == text


def test_the_accept_word_handed_in_again_after_a_restart_is_swallowed(world: World) -> None:
    """The server's inbox repeats what the killed desk had stored but not confirmed; the customer sees none of it."""
    world.agents.standings[CONTACT, ADA] = Standing(
        CHAT, ChatPhase.ACTIVE, leg=LegPhase.ACTIVE, joined_at=datetime(2026, 1, 2, 3, tzinfo=UTC)
    )
    assert bodies(world.say("accept", extra="<delay xmlns='urn:xmpp:delay' stamp='2026-01-02T03:00:01Z'/>")) == []
    assert world.desk.commands == []
    world.say("accept", name="m2", extra="<delay xmlns='urn:xmpp:delay' stamp='2026-01-02T03:00:06Z'/>")
    assert isinstance(world.desk.commands[-1], PostAgentText)


@pytest.mark.parametrize(
    ("extra", "command"),
    [
        (f"<accept xmlns='urn:stanzadesk:0' offer='{OFFER}'/>", AcceptOffer(OFFER, ADA, "x")),
        ("<accept xmlns='urn:stanzadesk:0'/>", AcceptOffer(OFFER, ADA, "x")),
        ("<reject xmlns='urn:stanzadesk:0'/>", RejectOffer(OFFER, ADA, "x")),
        (f"<confirm xmlns='http://jabber.org/protocol/http-auth' id='{OFFER}'/>", AcceptOffer(OFFER, ADA, "x")),
        (FORM.format(var="answer", value="accept"), AcceptOffer(OFFER, ADA, "x")),
        (FORM.format(var="answer", value="No"), RejectOffer(OFFER, ADA, "x")),
        (FORM.format(var="accept", value="1"), AcceptOffer(OFFER, ADA, "x")),
        (FORM.format(var="reject", value="true"), RejectOffer(OFFER, ADA, "x")),
    ],
)
def test_scripts_and_buttons_answer_without_words(world: World, extra: str, command: object) -> None:
    """An element of ours or an XEP-0070 confirm is as good as a word."""
    world.offered()
    world.say("", extra=extra)
    assert world.desk.commands == [command]


@pytest.mark.parametrize("form", [FORM.format(var="accept", value="0"), "<x xmlns='jabber:x:data' type='cancel'/>"])
def test_a_form_that_says_nothing_is_no_answer(world: World, form: str) -> None:
    """A tick left as it came, or a form that was closed, neither accepts nor rejects."""
    world.offered()
    assert world.say("", extra=form) == []
    assert world.desk.commands == []


def test_a_refused_confirm_is_a_reject_not_a_failed_delivery(world: World) -> None:
    """Gajim's No is an error message with a copy of the offer in it."""
    world.offered()
    world.receive(
        f"<message type='error' from='{ADA}/x' to='{WINDOW}' id='m-1'><thread>{OFFER}</thread><body>Web Chat</body>"
        f"<confirm xmlns='http://jabber.org/protocol/http-auth' id='{OFFER}'/><error type='auth'>"
        "<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    )
    assert world.desk.commands == [RejectOffer(OFFER, ADA, "x")]
    assert world.pump.bounced == []


def test_a_confirm_by_iq_result_accepts_the_offer_that_rings(world: World) -> None:
    """Gajim's Yes names nothing but the stanza it answers."""
    world.offered()
    world.receive(
        f"<iq type='result' from='{ADA}/x' to='{WINDOW}' id='m-1'><confirm xmlns='http://jabber.org/protocol/http-auth'/></iq>"
    )
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "x")]


def test_an_accept_held_up_from_before_the_offer_is_too_late(world: World) -> None:
    """An old accept that arrives hours later does not take a newer offer."""
    world.offered()
    late = "<delay xmlns='urn:xmpp:delay' stamp='2026-01-02T02:00:00Z'/>"
    assert bodies(world.say("accept", extra=late)) == ["Too late: this offer is no longer open."]
    assert bodies(world.say("accept", extra="<thread>c-1.o0</thread>")) == ["Too late: this offer is no longer open."]
    assert world.desk.commands == []


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "Too late: this offer is no longer open. The chat is over."),
        (Standing(CHAT, ChatPhase.ACTIVE), "Too late: a colleague has this chat."),
        (Standing(CHAT, ChatPhase.QUEUED), "Too late: this offer is no longer open. The customer is waiting"),
    ],
)
def test_a_late_accept_gets_words(world: World, standing: Standing, words: str) -> None:
    """Whoever is too late reads what became of the chat."""
    world.agents.standings[CONTACT, ADA] = standing
    assert bodies(world.say("accept"))[0].startswith(words)
    assert world.desk.commands == []


def test_a_refused_accept_is_said_in_words_and_to_scripts_as_an_error(world: World) -> None:
    """The deadline passed while the word was on its way."""
    world.offered()
    world.desk.plan = lambda _: Refusal(RefusalCode.OFFER_TAKEN)
    assert bodies(world.say("accept")) == ["Too late: a colleague has this chat."]
    (error,) = world.say("", extra="<accept xmlns='urn:stanzadesk:0'/>")
    assert error.get("type") == "error"
    assert error.find("error/{urn:ietf:params:xml:ns:xmpp-stanzas}conflict") is not None


def test_text_goes_to_the_customer_once_however_often_it_is_sent(world: World) -> None:
    """The sender's own id makes a repeated line known; without one the stanza's id does, with its text."""
    world.accepted()
    world.desk.plan = lambda _: Posted(CHAT, 3, START)
    world.say("hi", extra="<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>" + RECEIPT)
    world.say("hi", name="x7")
    world.say("other", name="x7")
    world.say("hi", name="")
    keys = [command.key for command in world.desk.commands if isinstance(command, PostAgentText)]
    assert keys[0] == "o1"
    assert keys[1] != keys[2]
    assert keys[3] is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Refusal(RefusalCode.TEXT_TOO_LONG), "too long"),
        (Refusal(RefusalCode.CHAT_OVER), "This chat is over"),
        (Retry(), "not stored"),
    ],
)
def test_a_line_that_was_not_taken_gets_words_and_no_receipt(world: World, answer: Answer, words: str) -> None:
    """No tick for what is not stored."""
    world.accepted()
    world.desk.plan = lambda _: answer
    (said,) = world.say("hi", extra=RECEIPT)
    assert words in bodies([said])[0]


def test_commands_in_a_chat(world: World) -> None:
    """`!!end` ends, help and unknown words are answered, and none of it goes to the customer."""
    world.accepted()
    assert world.say("!!END") == []
    assert world.desk.commands == [AgentEnds(CHAT, ADA)]
    assert "!!end" in bodies(world.say("!!help"))[0]
    assert "nothing was sent" in bodies(world.say("!!nonsense"))[0]
    world.say("!!note remember")
    note = world.desk.commands[-1]
    assert isinstance(note, PostAgentText)
    assert (note.text, note.private) == ("remember", True)
    assert len(world.desk.commands) == 2


def test_what_looks_like_a_mistyped_command_reaches_nobody_until_it_is_said_again(world: World) -> None:
    """A slip of the sign must not tell the customer `/end`; who means it says it twice."""
    world.accepted()
    assert bodies(world.say("/end")) == ["Not sent: did you mean !!end? Say the same again to send it to the customer."]
    assert world.desk.commands == []
    world.say("/end")
    said = world.desk.commands[-1]
    assert isinstance(said, PostAgentText)
    assert said.text == "/end"
    world.say("!ennd")
    world.time.move(61)
    assert "did you mean !!end?" in bodies(world.say("!ennd"))[0]
    assert len(world.desk.commands) == 1


def test_an_agent_is_spoken_to_in_his_language_and_understood_in_both(world: World) -> None:
    """Offer, hint, answers: German for who chose it; English words work for him all the same."""
    world.agents.languages[ADA] = "de"
    world.session("x")
    (offered,) = world.send(offer())
    assert bodies([offered]) == ["Web-Chat · Billing · Anna · 20 s: antworte annehmen oder ablehnen"]
    assert [one.get("label") for one in offered.findall("{urn:xmpp:tmp:quick-response}response")] == [
        "Annehmen", "Ablehnen",
    ]  # fmt: skip
    world.offered()
    assert bodies(world.say("vielleicht"))[0].startswith("Antworte annehmen oder ablehnen.")
    world.say("Annehmen!")
    world.say("accept")
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "x")] * 2
    world.accepted()
    assert "nichts wurde gesendet" in bodies(world.say("!!unfug"))[0]
    assert world.say("!!ende") == []
    assert world.desk.commands[-1] == AgentEnds(CHAT, ADA)


@pytest.mark.parametrize("word", ["state", "chats", "queue", "report", "canned", "history", "ready"])
def test_what_can_be_asked_of_the_desk_can_be_asked_in_a_chat(world: World, word: str) -> None:
    """With two exclamation marks before it, answered in the same window, and never sent."""
    world.accepted()
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    (answer,) = world.say(f"!!{word}")
    assert answer.get("from") == WINDOW
    assert body(answer)
    assert not any(isinstance(command, PostAgentText) for command in world.desk.commands)


def test_a_window_of_a_chat_that_is_over_answers(world: World) -> None:
    """Console windows keep old numbers: who types there is told."""
    assert bodies(world.say("hello?")) == ["This chat is over. The customer does not see what you write here."]
    world.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.WRAP_UP, leg=LegPhase.WRAP_UP)
    assert "after-call work" in bodies(world.say("hello?"))[0]
    world.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.ACTIVE)
    assert bodies(world.say("hello?")) == ["This chat is not yours just now, so this was not sent."]


def test_strangers_learn_nothing_from_a_chats_address(world: World) -> None:
    """A customer who guesses an address gets an error, and his accept does nothing."""
    (error,) = world.say("accept", sender="eve@example.net/e")
    assert error.find("error/{urn:ietf:params:xml:ns:xmpp-stanzas}item-not-found") is not None
    assert world.desk.commands == []


def test_typing_is_passed_on_only_from_within_the_chat(world: World) -> None:
    """The customer sees who types once the chat is accepted."""
    composing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
    world.offered()
    world.say("", extra=composing)
    assert world.desk.commands == []
    world.accepted()
    world.say("", extra=composing)
    assert world.desk.commands == [ShowAgentTyping(CHAT, ADA, Typing.COMPOSING)]


def test_a_message_from_the_inbox_is_forgotten_when_it_is_stored(world: World) -> None:
    """Only what is committed, or needs no commit, leaves the durable inbox; a failed commit keeps it."""
    world.accepted()
    kept = "<stanza-id xmlns='urn:xmpp:sid:0' by='workgroup.example.org' id='in1'/>"
    world.desk.plan = lambda _: Retry()
    world.say("hi", extra=kept)
    assert world.forgotten == []
    world.desk.plan = lambda _: Applied()
    world.say("hi", extra=kept)
    assert world.forgotten == ["in1"]
