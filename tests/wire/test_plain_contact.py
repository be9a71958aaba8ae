"""The customer as a contact: corrections, reactions, replies, whose turn it is, and how long an offer is open still."""

from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.features import CUSTOMER_CAPS
from bridge.xmpp.namespaces import CORRECT
from bridge.xmpp.ports import Standing
from bridge.xmpp.sessions import Face
from bridge.xmpp.stanzas.caps import CAPS_TAG, parse_caps
from routing.commands import AcceptOffer, PostAgentText, PostCustomerText, RejectOffer
from routing.decision import Posted
from routing.earlier import EarlierChat
from routing.effects import CloseLeg, CloseOffer, DeliverToAgent, EchoToAgent
from routing.ids import ChatId, ContactName, OfferId
from routing.transcript import Customer, Entry
from routing.words import ChatPhase, EndCause, LegPhase, Notice, OfferCause, OfferPhase, Side
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import (
    ADA,
    BILLING,
    CHAT,
    CONTACT,
    DESK,
    KIM,
    OFFER,
    WINDOW,
    World,
    bodies,
    body,
    entry,
    leg,
    line,
    offer,
    to_kim,
)

REACTIONS = "urn:xmpp:reactions:0"
TIMED_OUT = CloseOffer(ADA, OFFER, CHAT, CONTACT, "Anna", OfferPhase.NO_ANSWER, OfferCause.DEADLINE)


@pytest.fixture
def world() -> World:
    """A desk with Ada, who has no device yet."""
    return World()


def replaced(stanza: Element) -> str | None:
    """Tell the id of the stanza that this one corrects."""
    found = stanza.find(f"{{{CORRECT}}}replace")
    return None if found is None else found.get("id")


def posted(world: World) -> PostAgentText:
    """Give the line that was posted last."""
    command = world.desk.commands[-1]
    assert isinstance(command, PostAgentText)
    return command


def reaction(name: str, *emojis: str) -> str:
    """Write a reaction to the message of that id."""
    inner = "".join(f"<reaction>{one}</reaction>" for one in emojis)
    return f"<reactions xmlns='{REACTIONS}' id='{name}'>{inner}</reactions>"


def corrected(seq: int, text: str, of: int) -> Entry:
    """Make a customer's line that corrects another one."""
    return entry(seq, text, Side.CUSTOMER, None, None, ("replaces", str(of)))


# --- how long an offer is open, and how it ended ---


def test_a_client_that_draws_corrections_sees_countdown_and_outcome_in_the_offers_place(world: World) -> None:
    """One line tells it all: what, how long still, and how it ended."""
    world.session("x", Face.PLAIN, 0, CORRECT)
    (shown,) = world.send(offer(), "m-offer")
    world.time.move(10)
    left = world.written()[-1]
    assert (body(left), replaced(left)) == ("Web Chat · Billing · Anna · 10 s: reply accept or reject", "m-offer")
    (closed,) = world.send(TIMED_OUT, "m-closed")
    assert (body(closed), replaced(closed)) == ("Offer no longer open: you did not answer in time.", shown.get("id"))


def test_a_client_that_does_not_reads_a_short_line(world: World) -> None:
    """Nothing is sent that it would show as a second offer."""
    world.session("x")
    world.send(offer(), "m-offer")
    world.time.move(10)
    left = world.written()[-1]
    assert (body(left), replaced(left)) == ("Only 10 s left to answer.", None)
    (closed,) = world.send(TIMED_OUT, "m-closed")
    assert replaced(closed) is None


def test_each_of_two_devices_gets_what_it_can_show_once(world: World) -> None:
    """Written to each by its own address, and kept from carbons, so that neither sees the other's."""
    corrects, plain = world.session("x", Face.PLAIN, 0, CORRECT), world.session("y")
    world.send(offer(), "m-offer")
    closed = world.send(TIMED_OUT, "m-closed")
    assert {one.get("to"): replaced(one) for one in closed} == {corrects: "m-offer", plain: None}
    assert all(one.find("{urn:xmpp:carbons:2}private") is not None for one in closed)


def test_nothing_is_counted_down_once_it_is_answered(world: World) -> None:
    """An offer that ended says nothing of seconds."""
    world.session("x")
    world.send(offer(), "m-offer")
    world.send(TIMED_OUT, "m-closed")
    before = len(world.link.sent)
    world.time.move(30)
    assert not any("left to answer" in text for text in bodies(world.written(before)))


def test_two_offers_at_once_are_answered_each_in_its_own_window(world: World) -> None:
    """The window decides; nothing said in one touches the other."""
    world.offered()
    other = Standing(ChatId("c-2"), ChatPhase.OFFERED, OfferId("c-2.o1"), START)
    world.agents.standings[ContactName("ben-2222"), ADA] = other
    world.say("no", to="ben-2222@workgroup.example.org")
    world.say("accept")
    assert world.desk.commands == [RejectOffer(OfferId("c-2.o1"), ADA, "x"), AcceptOffer(OFFER, ADA, "x")]


def test_the_agent_is_warned_of_a_silent_customer(world: World) -> None:
    """At half of the time after which the chat closes by itself."""
    world.session("x")
    warning = DeliverToAgent(ADA, CHAT, CONTACT, entry(3, None, Side.DESK, Notice.INACTIVITY_WARNING))
    assert bodies(world.send(warning)) == [
        "The customer has written nothing for a while; the chat will close by itself."
    ]


@pytest.mark.parametrize(("count", "words"), [(1, "1 earlier chat, the last on 2026-01-02"), (3, "3 earlier chats")])
def test_the_first_line_says_how_many_earlier_chats_there_are(world: World, count: int, words: str) -> None:
    """And how to see them; of a customer nobody can know, nothing."""
    world.session("x")
    world.earlier.there[CHAT] = ADA
    world.earlier.chats = [EarlierChat(ChatId("c-0"), "Sales", START, ("Cleo",), "email")] * count
    opening = bodies(world.send(leg()))[0]
    assert opening.splitlines()[0] == "Billing · Anna. You are connected; !!end ends the chat."
    assert opening.splitlines()[-1].startswith(words)
    unknown = replace(leg(), customer=Customer("w-2", "Ben"))
    assert "earlier" not in bodies(world.send(unknown, "m-2"))[0]


# --- whose turn it is ---


def test_an_agent_is_told_once_whom_he_owes_a_reply(world: World) -> None:
    """A minute after the first unanswered line; an answer, a desktop or the end of the chat spare him."""
    world.session("x")
    world.send(line(1, "Hello?"))
    world.time.move(30)
    world.send(line(2, "Are you there?"), "m-2")
    before = len(world.link.sent)
    world.time.move(29)
    assert bodies(world.written(before)) == []
    world.time.move(2)
    (nudge,) = (one for one in world.written(before) if one.find("body") is not None)
    assert (nudge.get("from"), body(nudge)) == (DESK, "You owe Anna a reply: the last message is 1 min old.")
    before = len(world.link.sent)
    world.time.move(300)
    assert bodies(world.written(before)) == []


def test_nobody_is_told_who_answered(world: World) -> None:
    """His own answer, a colleague's, and the end of the chat each settle it."""
    world.session("x")
    settle: tuple[EchoToAgent | DeliverToAgent | CloseLeg, ...] = (
        EchoToAgent(ADA, CHAT, CONTACT, entry(2, "Yes?", Side.AGENT)),
        DeliverToAgent(ADA, CHAT, CONTACT, entry(2, "I do it.", Side.AGENT)),
        CloseLeg(ADA, CHAT, CONTACT, "Anna", EndCause.CUSTOMER, None),
    )
    for number, effect in enumerate(settle):
        world.send(DeliverToAgent(ADA, CHAT, CONTACT, entry(1, "Hello?")), f"m-{number}")
        if isinstance(effect, EchoToAgent):
            world.courier.show(effect)
        else:
            world.send(effect, f"n-{number}")
        before = len(world.link.sent)
        world.time.move(120)
        assert not any("You owe" in text for text in bodies(world.written(before)))


def test_a_desktops_red_timer_is_enough(world: World) -> None:
    """Who sees it turn red is not told in words, too."""
    world.session("x")
    world.session("d", Face.DESKTOP)
    world.send(line(1, "Hello?"))
    before = len(world.link.sent)
    world.time.move(120)
    assert not any("You owe" in text for text in bodies(world.written(before)))


# --- corrections ---


def test_an_agents_correction_names_the_line_it_corrects(world: World) -> None:
    """By the sender's own id, also where the client counts plain ids only."""
    world.accepted()
    world.say("Helo", name="a1")
    first = posted(world)
    world.say("Hello", name="a2", extra=f"<replace xmlns='{CORRECT}' id='a1'/>")
    assert posted(world).replaces == first.key
    world.say("Hi", name="a3", extra=f"<replace xmlns='{CORRECT}' id='unknown'/>")
    assert posted(world).replaces == "unknown"


def test_a_customers_correction_names_it_too_and_starts_no_chat(world: World) -> None:
    """A line put right after the end of a chat is not a new question."""
    world.customers.chats[KIM.id, "billing"] = CHAT
    kim = f"{KIM.id}/k"
    world.say("Helo", to=BILLING, sender=kim, name="k1")
    world.say("Hello", to=BILLING, sender=kim, name="k2", extra=f"<replace xmlns='{CORRECT}' id='k1'/>")
    first, second = world.desk.commands
    assert isinstance(first, PostCustomerText)
    assert isinstance(second, PostCustomerText)
    assert second.replaces == first.key
    world.customers.chats.clear()
    (answer,) = world.say("Hallo", to=BILLING, sender=kim, name="k3", extra=f"<replace xmlns='{CORRECT}' id='k2'/>")
    assert body(answer) == "The chat is over. Write again to start a new one."
    assert len(world.desk.commands) == 2


def test_a_corrected_line_takes_the_place_of_the_old_one(world: World) -> None:
    """In the agent's client and in the customer's; a line that is not known any more is corrected by a new one."""
    world.session("x")
    world.send(line(1, "Helo"), "m-1")
    (agents,) = world.send(DeliverToAgent(ADA, CHAT, CONTACT, corrected(2, "Hello", 1)), "m-2")
    assert (body(agents), replaced(agents)) == ("Hello", "m-1")
    (unknown,) = world.send(DeliverToAgent(ADA, CHAT, CONTACT, corrected(4, "Hi", 3)), "m-3")
    assert replaced(unknown) is None
    world.send(to_kim(entry(1, "Helo", Side.AGENT)), "k-1")
    (kims,) = world.send(to_kim(entry(2, "Hello", Side.AGENT, None, None, ("replaces", "1"))), "k-2")
    assert (body(kims), replaced(kims)) == ("Hello", "k-1")


def test_a_line_told_on_accepting_can_be_corrected_in_place(world: World) -> None:
    """Also what was said before the agent came."""
    world.session("x")
    world.transcripts.lines = [entry(1, "Helo")]
    told = world.send(leg(last_seq=1), "m-open")[-1]
    (fixed,) = world.send(DeliverToAgent(ADA, CHAT, CONTACT, corrected(2, "Hello", 1)), "m-2")
    assert replaced(fixed) == told.get("id")


# --- reactions and replies ---


def test_an_agents_reaction_reaches_the_customer_as_a_line(world: World) -> None:
    """With the beginning of the line it is for; what was shown already is not said again, nor what is taken back."""
    world.session("x")
    world.accepted()
    world.send(line(1, "My invoice is wrong"), "m-1")
    world.say("", name="a1", extra=reaction("m-1", "👍"))
    assert posted(world).text == "👍 “My invoice is wrong”"
    world.say("", name="a2", extra=reaction("m-1", "👍", "🎉"))
    assert posted(world).text == "🎉 “My invoice is wrong”"
    count = len(world.desk.commands)
    world.say("", name="a3", extra=reaction("m-1"))
    assert len(world.desk.commands) == count
    world.say("", name="a4", extra=reaction("long gone", "👎"))
    assert posted(world).text == "👎"


def test_a_reaction_answers_no_offer_and_starts_no_chat(world: World) -> None:
    """A thumb is no accept, and one for yesterday's answer is no question."""
    world.offered()
    assert world.say("", extra=reaction("m-1", "👍")) == []
    assert world.say("", to=BILLING, sender=f"{KIM.id}/k", extra=reaction("m-1", "👍")) == []
    assert world.desk.commands == []


def test_a_reply_without_a_quotation_is_given_one(world: World) -> None:
    """Clients that quote are left alone."""
    world.session("x")
    world.accepted()
    world.send(line(1, "Which one?"), "m-1")
    answers = f"<reply xmlns='urn:xmpp:reply:0' to='{WINDOW}' id='m-1'/>"
    world.say("The blue one", name="a1", extra=answers)
    assert posted(world).text == "> Which one?\nThe blue one"
    world.say("&gt; Which one?\nThe blue one", name="a2", extra=answers)
    assert posted(world).text == "> Which one?\nThe blue one"


# --- what the customer has seen ---


def test_an_agent_whose_client_asks_is_told_once_what_the_customer_has_seen(world: World) -> None:
    """By a marker for his newest line; a client that did not ask is told nothing."""
    world.session("x")
    world.accepted()
    world.agents.inside = {CHAT: [(ADA, CONTACT)]}
    world.desk.plan = lambda _: Posted(CHAT, 3, START)
    world.say("Hello", name="a1", extra="<markable xmlns='urn:xmpp:chat-markers:0'/>")
    before = len(world.link.sent)
    world.courier.ticks(CHAT, (3, 2))
    assert world.written(before) == []
    world.courier.ticks(CHAT, (3, 3))
    world.courier.ticks(CHAT, (4, 4))
    (marker,) = world.written(before)
    seen = marker.find("{urn:xmpp:chat-markers:0}displayed")
    assert seen is not None
    assert (marker.get("from"), seen.get("id")) == (WINDOW, "a1")
    world.say("Bye", name="a2")
    before = len(world.link.sent)
    world.courier.ticks(CHAT, (9, 9))
    assert world.written(before) == []


# --- presence, and what comes late ---


def test_the_contact_is_away_while_the_customer_is(world: World) -> None:
    """And there again with him, at the full address that the contact was there with, and with what its client knows."""
    world.session("x")
    away = world.send(DeliverToAgent(ADA, CHAT, CONTACT, entry(1, None, Side.DESK, Notice.CUSTOMER_AWAY)), "m-1")
    assert [one.findtext("show") for one in away if one.tag == "presence"] == ["away"]
    back = world.send(DeliverToAgent(ADA, CHAT, CONTACT, entry(2, None, Side.DESK, Notice.CUSTOMER_BACK)), "m-2")
    assert [(one.get("type"), one.findtext("show")) for one in back if one.tag == "presence"] == [(None, None)]
    presences = [one for one in (*away, *back) if one.tag == "presence"]
    assert {one.get("from") for one in presences} == {f"{WINDOW}/c"}
    assert [parse_caps(caps) for one in presences for caps in one.iter(CAPS_TAG)] == [CUSTOMER_CAPS, CUSTOMER_CAPS]


def test_a_line_typed_before_the_chat_and_held_up_does_not_reach_the_customer(world: World) -> None:
    """What waited in a dead session or an archive was not meant for him."""
    joined = START + timedelta(hours=1)
    world.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.ACTIVE, leg=LegPhase.ACTIVE, joined_at=joined)
    late = "<delay xmlns='urn:xmpp:delay' stamp='2026-01-02T03:30:00Z'/>"
    assert bodies(world.say("old news", extra=late)) == ["This chat is not yours just now, so this was not sent."]
    assert world.desk.commands == []
    world.say("fresh", name="m2", extra="<delay xmlns='urn:xmpp:delay' stamp='2026-01-02T04:30:00Z'/>")
    assert posted(world).text == "fresh"


@pytest.mark.parametrize(
    "text", ["שלום", "e\u0301 🏳️‍🌈 👩‍👩‍👧", "a\n\n  b\tc\n", "\u066a\u0661\u0660\u0660", "<b>&amp;</b>"]
)
def test_a_line_arrives_as_it_was_written(world: World, text: str) -> None:
    """Right to left, emoji of many parts, several lines, blanks, markup: all of it is the customer's own words."""
    world.session("x")
    (agents,) = world.send(line(1, text))
    assert body(agents) == text
    (kims,) = world.send(to_kim(entry(1, text, Side.AGENT)), "k-1")
    assert body(kims) == text
