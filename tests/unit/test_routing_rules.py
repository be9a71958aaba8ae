"""Where chats wait and who is asked: skills, steps, policies, regulars, overflow, limits, hours, and messages left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.decision import Left, Posted, Started
from routing.entry_rules import explain
from routing.estimates import estimated_wait_s
from routing.hours import Calendar, Opening
from routing.ids import AgentId, ChatId, ContactName, MessageId, OfferId, ServiceId
from routing.queries import services_of, waiting
from routing.refusals import RefusalCode
from routing.selection import POLICIES
from routing.settings import (
    Ability,
    Compare,
    Condition,
    ExtraSkill,
    Rule,
    Service,
    Skill,
    Step,
    Timers,
)
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Flow, MessageEnd, Missing, OfferCause, OfferPhase, Typing
from tests.unit.centre import BILLING, SALES, Centre

PLAIN = Service(BILLING, "Billing")
MESSAGE = MessageId("m-1")
LEE = Customer("lee@shop.example", "Lee")


def centre_with(service: Service, timers: Timers | None = None) -> Centre:
    """A centre whose Billing is set up so."""
    centre = Centre(timers)
    centre.do(c.DefineService(service))
    return centre


def test_a_lower_level_will_do_after_a_while() -> None:
    """For 30 s only experts are asked; then whoever has a little skill, without another customer having to come."""
    centre = centre_with(replace(PLAIN, steps=(Step(0, 80), Step(30, 20))))
    novice = centre.hire("novice", Skill(BILLING, 30))
    centre.hire("stranger", Skill(BILLING, 10))
    centre.customer()
    centre.passes(29)
    assert centre.shows(novice) == "ready"
    centre.passes(1)
    assert centre.shows(novice) == "busy"


def test_where_a_level_is_asked_the_most_skilled_goes_first() -> None:
    """Among those who will do, skill comes before idle time."""
    centre = centre_with(replace(PLAIN, steps=(Step(0, 50),)))
    centre.hire("fair", Skill(BILLING, 60))
    centre.passes(60)
    expert = centre.hire("expert", Skill(BILLING, 90))
    centre.customer()
    assert centre.shows(expert) == "busy"


@pytest.mark.parametrize(
    ("policy", "chosen"),
    [("longest_idle", "small"), ("fewest_chats", "idle"), ("highest_level", "expert"), ("round_robin", "expert")],
)
def test_each_policy_chooses_in_its_own_way(policy: str, chosen: str) -> None:
    """Least load, fewest chats, most skill, or whoever was asked longest ago."""
    centre = centre_with(replace(PLAIN, policy=policy))
    centre.do(c.DefineService(Service(SALES, "Sales", capacity=5)))
    people = {
        "small": centre.hire("small", Skill(SALES), Skill(BILLING, 20), state=None),
        "expert": centre.hire("expert", Skill(BILLING, 90), state=None),
        "idle": centre.hire("idle", Skill(BILLING, 50), state=None),
    }
    for name in ("expert", "small", "idle"):
        centre.do(c.AgentPresent(people[name]))
        centre.do(c.Choose(people[name], ChosenKind.READY))
        centre.passes(5)
        if name != "idle":
            centre.customer(service=SALES if name == "small" else BILLING)
            centre.accepts(people[name])
    if policy == "longest_idle":
        centre.customer()
        centre.accepts(people["idle"])
    centre.passes(5)
    if policy == "round_robin":
        centre.customer()
        centre.accepts(people["idle"])
    chat = centre.customer()
    (offer,) = centre.state.chats[chat].open_offers.values()
    assert offer.agent == people[chosen]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_who_is_idle_at_his_machine_goes_last_whatever_the_policy(policy: str) -> None:
    """The better one is asked second while he may not see it, and first again when he is back."""
    centre = centre_with(replace(PLAIN, policy=policy))
    idle = centre.hire("idle", Skill(BILLING, 90))
    centre.passes(5)
    there = centre.hire("there", Skill(BILLING, 10))
    centre.do(c.AgentPresent(idle, idle=True))
    centre.do(c.CustomerEnds(centre.customer()))
    assert centre.happened(e.OfferMade)[0].agent == there
    if policy != "round_robin":
        centre.do(c.AgentPresent(idle))
        centre.events.clear()
        centre.customer()
        assert centre.happened(e.OfferMade)[0].agent == idle


def test_offered_to_all_the_first_has_it_and_the_others_lose_nothing() -> None:
    """All who could take it hear it; the first answer wins, the others are told that it is taken."""
    centre = centre_with(replace(PLAIN, policy="offer_to_all"))
    anna, ben, cem = (centre.hire(name) for name in ("anna", "ben", "cem"))
    chat = centre.customer()
    assert len(centre.state.chats[chat].open_offers) == 3
    centre.do(c.RejectOffer(centre.offer_to(cem), cem))
    assert len(centre.state.chats[chat].open_offers) == 2
    centre.accepts(ben)
    ended = {event.agent: (event.outcome, event.cause) for event in centre.happened(e.OfferEnded)}
    assert ended[anna] == (OfferPhase.REVOKED, OfferCause.TAKEN)
    assert (centre.shows(anna), centre.shows(ben), centre.shows(cem)) == ("ready", "busy", "not_ready:rejected")


@pytest.mark.parametrize("blame", [False, True])
def test_offered_to_all_and_nobody_answers(blame: bool) -> None:
    """Each gets a row; nobody is Not Ready unless the service says so, and then the chat waits."""
    centre = centre_with(replace(PLAIN, policy="offer_to_all", blame_all=blame), Timers(offer_s=10))
    anna = centre.hire("anna")
    centre.hire("ben")
    centre.customer()
    centre.passes(10)
    rows = [event.outcome for event in centre.happened(e.OfferEnded)]
    assert rows == [OfferPhase.NO_ANSWER, OfferPhase.NO_ANSWER]
    assert centre.shows(anna) == ("not_ready:no_answer" if blame else "busy")


def test_a_regular_waits_a_little_for_the_agent_he_had_last() -> None:
    """His agent is talking and full: he waits 20 s for her alone, then for anybody."""
    centre = centre_with(replace(PLAIN, preferred_s=20))
    anna = centre.hire("anna", capacity=25)
    centre.customer("lee")
    centre.do(c.AgentEnds(centre.accepts(anna), anna))
    centre.customer("kim")
    busy = centre.accepts(anna)
    ben = centre.hire("ben")
    centre.customer("lee")
    assert centre.shows(ben) == "ready"
    centre.do(c.AgentEnds(busy, anna))
    assert centre.shows(anna) == "busy"
    again = centre.accepts(anna)
    centre.customer("lee2", preferred=anna)
    centre.passes(20)
    assert centre.shows(ben) == "busy"
    centre.do(c.AgentEnds(again, anna))


@pytest.mark.parametrize("how", ["goes", "not ready", "busy", "leaves the service"])
def test_nobody_waits_for_an_agent_who_is_gone(how: str) -> None:
    """When the one waited for goes or wants no chats, others are asked at once; one who is away is not waited for."""
    centre = centre_with(replace(PLAIN, preferred_s=500))
    anna = centre.hire("anna", capacity=25)
    centre.customer("kim")
    centre.accepts(anna)
    ben = centre.hire("ben")
    chat = centre.customer("lee", preferred=anna)
    assert centre.state.chats[chat].preferred == anna
    if how == "goes":
        centre.leaves(anna)
    elif how == "leaves the service":
        centre.do(c.RemoveAgent(anna))
    else:
        centre.do(c.Choose(anna, ChosenKind.NOT_READY if how == "not ready" else ChosenKind.NO_OFFERS))
    assert ben in {offer.agent for offer in centre.state.chats[chat].open_offers.values()}
    later = centre.customer("max", preferred=anna)
    assert centre.state.chats[later].preferred is None


def test_a_chat_goes_to_another_service_after_a_while_and_keeps_its_door() -> None:
    """After 60 s sales takes over; the customer still talks to the address he asked; once only."""
    centre = centre_with(replace(PLAIN, overflow_to=SALES, overflow_s=60))
    centre.do(c.DefineService(Service(SALES, "Sales", overflow_to=BILLING, overflow_s=60)))
    chat = centre.customer()
    seller = centre.hire("seller", Skill(SALES), state=ChosenKind.NO_OFFERS)
    centre.passes(60)
    assert (centre.state.chats[chat].service, centre.state.chats[chat].door) == (SALES, BILLING)
    centre.passes(200)
    assert centre.state.chats[chat].service == SALES
    centre.do(c.Choose(seller, ChosenKind.READY))
    centre.accepts(seller)
    assert {effect.service for effect in centre.asked(fx.DeliverToCustomer)} == {BILLING}


def test_overflow_is_tried_again_while_the_other_service_takes_nothing() -> None:
    """A full or closed service is asked again every few seconds."""
    centre = centre_with(replace(PLAIN, overflow_to=SALES, overflow_s=60))
    centre.do(c.DefineService(Service(SALES, "Sales", draining=True)))
    chat = centre.customer()
    centre.passes(75)
    assert centre.state.chats[chat].service == BILLING
    centre.do(c.DefineService(Service(SALES, "Sales")))
    centre.passes(10)
    assert centre.state.chats[chat].service == SALES


def test_closed_full_and_empty_services_say_so() -> None:
    """Each with its own answer, so that a page can offer what fits."""
    centre = centre_with(replace(PLAIN, queue_limit=1))
    centre.customer()
    assert centre.turned_away() is RefusalCode.QUEUE_FULL
    centre.do(c.DefineService(replace(PLAIN, draining=True)))
    assert centre.turned_away() is RefusalCode.CLOSED
    night = Calendar("night", "UTC", ((Opening(0, 300),),) * 7)
    centre.do(c.ChangeSetup((c.DefineCalendar(night), c.DefineService(replace(PLAIN, calendar="night")))))
    assert centre.turned_away() is RefusalCode.CLOSED
    centre.do(c.DefineCalendar(replace(night, week=((Opening(0, 1440),),) * 7)))
    centre.customer()
    centre.do(c.DefineService(replace(PLAIN, calendar="night", when_closed=Flow.QUEUE)))
    centre.do(c.DefineCalendar(night))
    centre.customer()
    centre.do(c.DefineService(replace(PLAIN, when_nobody=Flow.MESSAGE)))
    assert centre.turned_away() is RefusalCode.NOBODY_THERE
    anna = centre.hire("anna", capacity=25)
    assert centre.customer() == centre.accepts(anna)
    assert centre.turned_away(ServiceId("nothing")) is RefusalCode.UNKNOWN_SERVICE


def test_rules_read_the_form_and_say_why() -> None:
    """A page, a language and a name decide on service, skill and priority; what does not hold says which condition."""
    rules = (
        Rule("VIP page", (Condition("page", Compare.CONTAINS, "/VIP"),), None, (), 5),
        Rule("German", (Condition("locale", Compare.STARTS, "de"),), None, (Ability("german", 50),)),
        Rule("Orders", (Condition("topic", Compare.IS, "order"), Condition("name", Compare.GIVEN)), SALES),
    )
    centre = Centre()
    centre.do(
        c.ChangeSetup((c.DefineSkill(ExtraSkill("german", "German")), c.DefineService(replace(PLAIN, rules=rules))))
    )
    fields = (("page", "https://shop.example/vip/1"), ("locale", "de-AT"), ("topic", "Order"), ("channel", "xmpp"))
    entry = explain(centre.state.setup.services[BILLING], Customer("x", "Ada", fields), Channel.WEB)
    assert (entry.service, entry.priority, entry.abilities) == (SALES, 5, (Ability("german", 50),))
    entry = explain(centre.state.setup.services[BILLING], Customer("x", "", fields[2:]), Channel.WEB)
    assert [verdict.failed.field if verdict.failed else "" for verdict in entry.verdicts] == ["page", "locale", "name"]
    chat = centre.customer("ada", fields=fields[:2])
    deaf = centre.hire("deaf")
    assert centre.shows(deaf) == "ready"
    centre.do(c.DefineAgent(replace(centre.state.agents[deaf].profile, abilities=(Ability("german", 60),))))
    assert centre.state.offers[centre.offer_to(deaf)].chat == chat


def test_priority_goes_first_and_ageing_lets_the_patient_catch_up() -> None:
    """Strictly by priority; or, with ageing, two minutes of waiting are worth one priority."""
    for ageing, first in ((0.0, 1), (120.0, 0)):
        centre = Centre(Timers(ageing_s=ageing))
        chats = [centre.customer()]
        centre.passes(200)
        chats.append(centre.customer(priority=1))
        assert waiting(centre.state, BILLING)[0] == chats[first]
        centre.do(c.SetTimers(Timers(ageing_s=120.0 - ageing)))
        assert waiting(centre.state, BILLING)[0] == chats[1 - first]


def test_the_wait_is_estimated_from_hands_and_what_was_seen() -> None:
    """Nobody there: no estimate; somebody free: none to wait; else by place, hands and handling, blended with waits."""
    centre = Centre(Timers(capacity_per_chat=100))
    assert estimated_wait_s(centre.state, BILLING) is None
    anna = centre.hire("anna")
    assert estimated_wait_s(centre.state, BILLING) == 0
    for _ in range(6):
        centre.customer()
        chat = centre.accepts(anna)
        centre.passes(100)
        centre.do(c.AgentEnds(chat, anna))
    centre.customer()
    centre.accepts(anna)
    centre.customer()
    assert estimated_wait_s(centre.state, BILLING) == pytest.approx(100)
    assert estimated_wait_s(centre.state, BILLING, place=1) == pytest.approx(50)
    assert services_of(centre.state, anna) == [BILLING]
    assert services_of(centre.state, AgentId("x@y")) == []


def left(centre: Centre, text: str = "Call me", channel: Channel = Channel.XMPP, name: MessageId = MESSAGE) -> Left:
    """A customer leaves a message."""
    outcome = centre.do(c.LeaveMessage(name, BILLING, LEE, channel, text))
    assert isinstance(outcome, Left)
    return outcome


def test_a_message_left_is_taken_given_back_and_done() -> None:
    """One agent deals with it at a time; only those of the service see it; what is done is gone."""
    centre = Centre()
    anna, ben = centre.hire("anna"), centre.hire("ben")
    seller = centre.hire("seller", Skill(SALES))
    left(centre)
    assert left(centre) == Left(MESSAGE)
    assert left(centre, "and soon", name=MessageId("m-2")) == Left(MESSAGE)
    assert centre.state.left[MESSAGE].text == "Call me\nand soon"
    centre.do(c.TakeMessage(MESSAGE, anna))
    centre.do(c.TakeMessage(MESSAGE, anna))
    for refusing in (c.TakeMessage(MESSAGE, ben), c.ReleaseMessage(MESSAGE, ben)):
        assert centre.refused(refusing) is RefusalCode.MESSAGE_TAKEN
    assert centre.refused(c.FinishMessage(MESSAGE, ben, MessageEnd.EMAIL)) is RefusalCode.MESSAGE_TAKEN
    assert centre.refused(c.TakeMessage(MESSAGE, seller)) is RefusalCode.UNKNOWN_MESSAGE
    assert left(centre, "something else", name=MessageId("m-3")) == Left(MessageId("m-3"))
    centre.do(c.ReleaseMessage(MESSAGE, anna))
    centre.do(c.ReleaseMessage(MESSAGE, ben))
    centre.do(c.TakeMessage(MESSAGE, ben))
    centre.do(c.RemoveAgent(ben))
    assert centre.state.left[MESSAGE].taken_by is None
    centre.do(c.FinishMessage(MESSAGE, anna, MessageEnd.EMAIL))
    assert MESSAGE not in centre.state.left
    assert centre.refused(c.FinishMessage(MESSAGE, anna, MessageEnd.EMAIL)) is RefusalCode.UNKNOWN_MESSAGE
    assert centre.refused(c.LeaveMessage(MESSAGE, BILLING, LEE, Channel.WEB, " ")) is RefusalCode.EMPTY_TEXT
    nowhere = c.LeaveMessage(MESSAGE, ServiceId("x"), LEE, Channel.WEB, "hi")
    assert centre.refused(nowhere) is RefusalCode.UNKNOWN_SERVICE


def test_a_message_is_answered_by_a_chat_that_holds_it() -> None:
    """The customer reads the answer where he wrote; the transcript begins with his message."""
    centre = Centre()
    anna = centre.hire("anna", capacity=25)
    left(centre)
    answer = c.AnswerByChat(MESSAGE, anna, ChatId("c-a"), ContactName("lee-a"), "Here I am")
    assert isinstance(centre.do(answer), Started)
    assert [entry.text for entry in (event.entry for event in centre.happened(e.EntryPosted)) if entry.text] == [
        "Call me",
        "Here I am",
    ]
    assert centre.state.agents[anna].chats == {"c-a"}
    left(centre)
    assert centre.refused(replace(answer, chat=ChatId("c-b"))) is RefusalCode.ALREADY_CHATTING
    centre.do(c.CustomerEnds(ChatId("c-a")))
    busy = centre.customer() and centre.accepts(anna)
    assert centre.refused(replace(answer, chat=busy)) is RefusalCode.DUPLICATE_CHAT
    assert centre.refused(replace(answer, chat=ChatId("c-b"))) is RefusalCode.NO_ROOM
    centre.do(c.AgentEnds(busy, anna))
    assert centre.refused(replace(answer, chat=ChatId("c-b"), text="")) is RefusalCode.EMPTY_TEXT
    other = MessageId("m-web")
    centre.do(c.LeaveMessage(other, BILLING, replace(LEE, id="w-1"), Channel.WEB, "hello"))
    assert centre.refused(replace(answer, message=other)) is RefusalCode.NOT_REACHABLE


def test_texts_are_refused_repeated_and_fenced() -> None:
    """Empty or endless texts, strangers, former owners; a repeated text has its place already."""
    centre = Centre()
    anna, ben = centre.hire("anna"), centre.hire("ben")
    chat = centre.customer() and centre.accepts(anna)
    assert centre.refused(c.PostCustomerText(chat, "")) is RefusalCode.EMPTY_TEXT
    assert centre.refused(c.PostCustomerText(chat, "x" * 9000)) is RefusalCode.TEXT_TOO_LONG
    assert centre.refused(c.PostAgentText(chat, anna, " ")) is RefusalCode.EMPTY_TEXT
    assert centre.refused(c.PostAgentText(chat, ben, "hi")) is RefusalCode.NOT_YOUR_CHAT
    assert centre.refused(c.PostAgentText(chat, anna, "hi", epoch=99)) is RefusalCode.STALE_EPOCH
    assert centre.refused(c.PostCustomerText(ChatId("c-x"), "hi")) is RefusalCode.UNKNOWN_CHAT
    first = centre.do(c.PostAgentText(chat, anna, "hi", "k"))
    again = centre.do(c.PostAgentText(chat, anna, "hi", "k"))
    assert isinstance(first, Posted)
    assert replace(first, again=True) == again
    assert centre.do(c.PostCustomerText(chat, "yes", "k")) != centre.do(c.PostCustomerText(chat, "yes", "k"))
    assert centre.refused(c.AcceptOffer(OfferId("nonsense"), anna)) is RefusalCode.UNKNOWN_OFFER
    assert centre.refused(c.AcceptOffer(OfferId("c-old.o1"), anna)) is RefusalCode.OFFER_GONE
    for forgotten in (c.Choose, c.AgentPresent):
        assert centre.refused(forgotten(AgentId("x@y"), ChosenKind.READY)) is RefusalCode.UNKNOWN_AGENT  # type: ignore[arg-type]  # either
    assert centre.refused(c.AgentMissing(AgentId("x@y"), Missing.SILENT)) is RefusalCode.UNKNOWN_AGENT


def test_typing_is_shown_to_the_other_side_only() -> None:
    """The agent sees the customer type and the other way round; nobody sees it of a chat he is not in."""
    centre = Centre()
    anna, ben = centre.hire("anna"), centre.hire("ben")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.ShowCustomerTyping(chat, Typing.COMPOSING))
    centre.do(c.ShowAgentTyping(chat, anna, Typing.PAUSED))
    assert [effect.agent for effect in centre.asked(fx.ShowTypingToAgent)] == [anna]
    assert [effect.typing for effect in centre.asked(fx.ShowTypingToCustomer)] == [Typing.PAUSED]
    assert centre.refused(c.ShowAgentTyping(chat, ben, Typing.ACTIVE)) is RefusalCode.NOT_YOUR_CHAT
    centre.do(c.CustomerEnds(chat))
    assert centre.refused(c.ShowCustomerTyping(chat, Typing.ACTIVE)) is RefusalCode.UNKNOWN_CHAT


def test_a_customer_who_drops_out_is_waited_for_and_then_let_go() -> None:
    """His agent is told that he is away, and that he is back; a minute of silence ends the chat."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.CustomerAway(chat))
    centre.do(c.CustomerBack(chat))
    centre.do(c.CustomerAway(chat))
    centre.passes(60)
    assert chat not in centre.state.chats
    centre.now += timedelta(seconds=1)
    assert centre.refused(c.CustomerBack(chat)) is RefusalCode.UNKNOWN_CHAT
