"""Nobody there any more: what becomes of those who wait when the last agent who could take them has gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routing import commands as c
from routing import events as e
from routing.ids import ChatId, MessageId
from routing.refusals import RefusalCode
from routing.settings import Ability, AgentProfile, Compare, Condition, ExtraSkill, Rule, Service, Skill, Step, Timers
from routing.words import Channel, ChatPhase, ChosenKind, EndCause, Flow, Missing, Notice, OfferPhase
from tests.unit.centre import BILLING, SALES, Centre, agent

if TYPE_CHECKING:
    from collections.abc import Callable

ANNA, BEN = agent("anna"), agent("ben")
HOME = ChosenKind.OFF
MAIL = (("email", "kim@shop.example"),)
FRENCH = Ability("french", 1)
EMPTY = Service(BILLING, "Billing", when_nobody=Flow.MESSAGE)
SPOKEN = replace(EMPTY, rules=(Rule("french", (Condition("locale", Compare.IS, "fr"),), abilities=(FRENCH,)),))


def centre_with(service: Service = EMPTY, timers: Timers | None = None) -> Centre:
    """Anna is there, and in a break: who comes waits."""
    centre = Centre(timers)
    centre.do(c.DefineSkill(ExtraSkill("french", "French")))
    centre.do(c.DefineService(service))
    centre.hire("anna", state=ChosenKind.NOT_READY)
    return centre


def ends(centre: Centre) -> dict[ChatId, EndCause]:
    """Which chats ended, and of what."""
    return {one.chat: one.cause for one in centre.happened(e.ConversationEnded)}


def last_words(centre: Centre) -> list[dict[str, str]]:
    """What was said with the end of each chat."""
    said = [one.entry for one in centre.happened(e.EntryPosted)]
    return [dict(entry.args) for entry in said if entry.notice is Notice.ENDED]


def test_all_who_wait_take_the_exit_of_a_newcomer() -> None:
    """Anna goes home: nobody is left waiting for the longest wait, and it is in the record why."""
    centre = centre_with()
    chats = [centre.customer(), centre.customer(channel=Channel.XMPP)]
    centre.passes(100)
    assert ends(centre) == {}
    centre.do(c.Choose(ANNA, HOME))
    assert ends(centre) == dict.fromkeys(chats, EndCause.NOBODY_THERE)
    assert centre.state.chats == {}
    assert centre.turned_away() is RefusalCode.NOBODY_THERE


def test_what_was_asked_is_left_as_a_message_where_an_answer_can_reach_the_customer() -> None:
    """By XMPP, or at the address he gave; who gave none is told so, and can leave a message himself."""
    centre = centre_with()
    centre.customer("lee", channel=Channel.XMPP, text="Where is it?")
    centre.customer("kim", fields=MAIL, text="And mine?")
    centre.customer("max", fields=(("email", ""),), text="Hello")
    centre.customer("pat", channel=Channel.XMPP, text=None)
    centre.do(c.Choose(ANNA, HOME))
    left = [(one.message, one.customer.name, one.channel, one.text) for one in centre.happened(e.MessageLeft)]
    assert left == [
        (MessageId("m-1"), "lee", Channel.XMPP, "Where is it?"),
        (MessageId("m-2"), "kim", Channel.WEB, "And mine?"),
    ]
    told = {"cause": "nobody_there"}
    assert last_words(centre) == [told | {"kept": "yes"}, told | {"kept": "yes"}, told, told]


def test_a_message_is_all_that_nobody_has_answered() -> None:
    """Several lines, a correction in its place, no more than a message holds; not what an agent replied to."""
    centre = centre_with()
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    answered, long = centre.customer(fields=MAIL, text="hello"), centre.customer(fields=MAIL, text="x" * 8000)
    for offer in sorted(centre.state.agents[ANNA].offers):
        centre.do(c.AcceptOffer(offer, ANNA))
    centre.do(c.PostAgentText(answered, ANNA, "Good day", "a1"))
    centre.do(c.PostAgentText(long, ANNA, "not for the customer", "a2", private=True))
    for key, text in (("k1", "one"), ("k2", "two")):
        centre.do(c.PostCustomerText(answered, text, key))
    centre.do(c.PostCustomerText(answered, "first", "k3", replaces="k1"))
    for text in ("y" * 300, "beyond"):
        centre.do(c.PostCustomerText(long, text))
    assert centre.state.chats[long].asked == {1: "x" * 8000, 4: "y" * 300}
    centre.leaves(ANNA)
    centre.passes(15)
    assert sorted(one.text for one in centre.happened(e.MessageLeft)) == ["first\ntwo", "x" * 8000 + "\n" + "y" * 191]


def test_a_service_that_says_queue_keeps_its_customers() -> None:
    """They wait on, to the longest wait."""
    centre = centre_with(Service(BILLING, "Billing"))
    chat = centre.customer()
    centre.do(c.Choose(ANNA, HOME))
    centre.passes(3599)
    assert ends(centre) == {}
    centre.passes(1)
    assert ends(centre) == {chat: EndCause.MAX_WAIT}


@pytest.mark.parametrize("state", [ChosenKind.NOT_READY, ChosenKind.NO_OFFERS])
def test_who_is_in_a_break_is_there(state: ChosenKind) -> None:
    """Logged in is what counts, not Ready."""
    centre = centre_with()
    centre.hire("ben", state=state)
    centre.customer()
    centre.do(c.Choose(ANNA, HOME))
    assert ends(centre) == {}
    centre.do(c.Choose(BEN, HOME))
    assert len(ends(centre)) == 1


def test_who_finishes_his_chats_before_he_goes_is_there_until_then() -> None:
    """He logged out while chatting; the one who waits behind is sent away when he has really gone."""
    centre = centre_with()
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    centre.do(c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING),), capacity=25)))
    first, second = centre.customer(), centre.customer()
    centre.accepts(ANNA)
    centre.do(c.Choose(ANNA, HOME))
    assert ends(centre) == {}
    centre.do(c.AgentEnds(first, ANNA))
    assert ends(centre) == {first: EndCause.AGENT, second: EndCause.NOBODY_THERE}


@pytest.mark.parametrize(("how", "grace"), [(Missing.SILENT, 60), (Missing.CLOSED, 15), (Missing.LOGGED_OUT, 60)])
def test_a_lost_connection_throws_nobody_out_before_the_grace_time_is_over(how: Missing, grace: float) -> None:
    """He may be back any second; only when he is given up for lost is nobody there."""
    centre = centre_with()
    chat = centre.customer()
    for back in (True, False):
        centre.leaves(ANNA, how)
        centre.passes(grace - 0.1)
        assert ends(centre) == {}
        if back:
            centre.do(c.AgentPresent(ANNA))
            centre.passes(1000)
    centre.passes(0.1)
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}


@pytest.mark.parametrize("alone", [False, True])
def test_a_customer_who_loses_the_last_agent_is_not_asked_to_stay(alone: bool) -> None:
    """He left, and nobody is there; where a colleague is there, the next free agent will go on."""
    centre = centre_with()
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    centre.customer(fields=MAIL, text="hello")
    centre.accepts(ANNA)
    if not alone:
        centre.hire("ben", state=ChosenKind.NOT_READY)
    centre.leaves(ANNA)
    centre.passes(15)
    said = [one.entry.notice for one in centre.happened(e.EntryPosted) if one.entry.notice is not None]
    joined = [Notice.AGENT_JOINED, Notice.AGENT_LEFT if alone else Notice.AGENT_LOST]
    assert said[-3:] == [*joined, Notice.ENDED] if alone else said[-2:] == joined
    assert ends(centre) == ({ChatId("c-1"): EndCause.NOBODY_THERE} if alone else {})


def test_who_is_logged_out_for_missed_offers_is_gone() -> None:
    """The chat that rang at him in vain is the first to go."""
    centre = centre_with(timers=Timers(no_answer_logout=1, offer_s=20))
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    chat = centre.customer()
    centre.passes(20)
    assert centre.happened(e.OfferEnded)[-1].outcome is OfferPhase.NO_ANSWER
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}


def test_only_those_go_whom_nobody_who_is_left_can_serve() -> None:
    """The last one who speaks French goes home; who does not ask for French waits on."""
    centre = centre_with(SPOKEN)
    ben = AgentProfile(BEN, "Ben", (Skill(BILLING),), abilities=(FRENCH,))
    centre.hire("ben", state=ChosenKind.NOT_READY)
    centre.do(c.DefineAgent(ben))
    french, plain = centre.customer(fields=(("locale", "fr"),)), centre.customer()
    centre.do(c.Choose(BEN, HOME))
    assert ends(centre) == {french: EndCause.NOBODY_THERE}
    assert centre.state.chats[plain].phase is ChatPhase.QUEUED
    assert centre.turned_away(fields=(("locale", "fr"),)) is RefusalCode.NOBODY_THERE


def test_a_level_that_will_do_later_is_worth_waiting_for() -> None:
    """The lowest of a service's steps counts; who is below it is nobody."""
    steps = (Step(0, 80), Step(30, 40))
    centre = centre_with(replace(EMPTY, steps=steps))
    centre.do(c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING, 40),))))
    centre.hire("ben", Skill(BILLING, 90), state=ChosenKind.NOT_READY)
    chat = centre.customer()
    centre.do(c.Choose(BEN, HOME))
    assert ends(centre) == {}
    centre.do(c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING, 39),))))
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}


OVERFLOWS = replace(EMPTY, overflow_to=SALES, overflow_s=300)


def test_where_the_overflow_has_somebody_the_chats_go_over_at_once() -> None:
    """Waiting longer in an empty service helps nobody; it is offered there in the same moment."""
    centre = centre_with(OVERFLOWS)
    cem = centre.hire("cem", Skill(SALES))
    chat = centre.customer()
    centre.do(c.Choose(ANNA, HOME))
    assert ends(centre) == {}
    found = centre.state.chats[chat]
    assert (found.service, found.door, found.overflowed) == (SALES, BILLING, True)
    assert centre.offer_to(cem) in found.open_offers
    newcomer = centre.customer()
    assert centre.state.chats[newcomer].service == SALES


@pytest.mark.parametrize("sales", [Service(SALES, "Sales"), Service(SALES, "Sales", draining=True)])
def test_an_overflow_where_nobody_is_helps_nobody(sales: Service) -> None:
    """Nor one that takes no chats: the customers are sent away, and newcomers are turned away."""
    centre = centre_with(OVERFLOWS)
    centre.do(c.DefineService(sales))
    if sales.draining:
        centre.hire("cem", Skill(SALES))
    chat = centre.customer()
    centre.do(c.Choose(ANNA, HOME))
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}
    assert centre.turned_away() is RefusalCode.NOBODY_THERE


def test_a_chat_that_came_over_goes_by_the_rules_of_where_it_waits() -> None:
    """It goes over once; when that service is left too, its own rule holds."""
    centre = centre_with(OVERFLOWS)
    there = Service(SALES, "Sales", when_nobody=Flow.MESSAGE, overflow_to=BILLING, overflow_s=10)
    centre.do(c.DefineService(there))
    cem = centre.hire("cem", Skill(SALES), state=ChosenKind.NOT_READY)
    chat = centre.customer("lee", channel=Channel.XMPP)
    centre.do(c.Choose(ANNA, HOME))
    centre.do(c.Choose(ANNA, ChosenKind.NOT_READY))
    centre.do(c.Choose(cem, HOME))
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}
    assert [one.service for one in centre.happened(e.MessageLeft)] == [BILLING]


def test_who_waits_for_his_agent_of_last_time_waits_for_all_once_that_one_is_gone() -> None:
    """And is sent away if that was the last one."""
    centre = centre_with(replace(EMPTY, preferred_s=60))
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    centre.do(c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING),), capacity=25)))
    centre.customer()
    centre.accepts(ANNA)
    second = centre.customer("lee", preferred=ANNA)
    assert centre.state.chats[second].preferred == ANNA
    centre.do(c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(SALES),))))
    assert ends(centre) == {second: EndCause.NOBODY_THERE}


def test_the_agent_of_last_time_is_somebody_whatever_is_asked_for() -> None:
    """He has not the skill, but the customer knows him: the chat is his, or nobody's."""
    centre = centre_with(replace(SPOKEN, preferred_s=60))
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    chat = centre.customer(fields=(("locale", "fr"),), preferred=ANNA)
    centre.do(c.RejectOffer(centre.offer_to(ANNA), ANNA))
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}
    assert centre.turned_away(fields=(("locale", "fr"),)) is RefusalCode.NOBODY_THERE


def _no_agent(_: Centre) -> c.Command:
    return c.RemoveAgent(ANNA)


def _no_skill(_: Centre) -> c.Command:
    return c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(SALES),)))


def _no_waiting(centre: Centre) -> c.Command:
    centre.do(c.DefineService(Service(BILLING, "Billing")))
    centre.do(c.Choose(ANNA, HOME))
    assert ends(centre) == {}
    return c.DefineService(EMPTY)


@pytest.mark.parametrize("change", [_no_agent, _no_skill, _no_waiting])
def test_a_change_of_the_set_up_can_leave_nobody_there_too(change: Callable[[Centre], c.Command]) -> None:
    """An agent is removed, serves something else, or the service's rule for an empty desk becomes another."""
    centre = centre_with()
    chat = centre.customer()
    centre.do(change(centre))
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}


def test_a_service_that_is_gone_is_not_looked_at() -> None:
    """Its last agent serves nothing any more, and it is removed: nothing is left to be done."""
    centre = centre_with()
    centre.do(c.ChangeSetup((c.DefineAgent(AgentProfile(ANNA, "Anna")), c.RemoveService(BILLING)), by="eva"))
    assert ends(centre) == {}


def test_while_our_own_link_is_down_nobody_is_sent_away() -> None:
    """Agents can't be seen then; after it is up again they have their grace time to be seen."""
    centre = centre_with()
    chat = centre.customer()
    centre.leaves(ANNA)
    centre.do(c.SetLink(up=False))
    centre.passes(500)
    assert ends(centre) == {}
    centre.do(c.SetLink(up=True))
    centre.passes(59.9)
    assert ends(centre) == {}
    centre.passes(0.1)
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}


def test_after_an_outage_an_agent_who_is_back_keeps_the_queue() -> None:
    """Those who wait never notice; meanwhile another one's going home throws nobody out either."""
    centre = centre_with()
    centre.hire("ben", state=ChosenKind.NOT_READY)
    centre.customer()
    centre.do(c.SetLink(up=False))
    centre.leaves(ANNA)
    centre.passes(100)
    centre.do(c.SetLink(up=True))
    centre.do(c.Choose(BEN, HOME))
    assert ends(centre) == {}
    centre.do(c.AgentPresent(ANNA, says=ChosenKind.NOT_READY))
    centre.passes(1000)
    assert ends(centre) == {}


def test_a_restart_gives_everybody_his_grace_time() -> None:
    """Who was on duty when the desk was stopped is there until he does not come back."""
    centre = centre_with(timers=Timers(grace_s=60, customer_grace_s=600))
    chat = centre.customer()
    centre.do(c.Restart())
    centre.do(c.SetLink(up=True))
    centre.passes(59.9)
    assert ends(centre) == {}
    centre.passes(0.1)
    assert ends(centre) == {chat: EndCause.NOBODY_THERE}
