"""Changes of the set-up, one by one and several at once: what each leaves in the record, and what they may not do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.hours import Calendar
from routing.ids import MessageId, ServiceId
from routing.refusals import Refusal, RefusalCode
from routing.settings import (
    Ability,
    AgentProfile,
    Compare,
    Condition,
    Disposition,
    ExtraSkill,
    Reason,
    Rule,
    Service,
    Skill,
    Step,
    Team,
    Timers,
)
from routing.transcript import Customer
from routing.words import Channel, ChosenKind
from tests.unit.centre import BILLING, SALES, Centre, agent

PLAIN, SELLING = Service(BILLING, "Billing"), Service(SALES, "Sales")
ANNA = AgentProfile(agent("anna"), "Anna")
GERMAN, TEA, DONE, NIGHT = ExtraSkill("german", "German"), Reason("tea", "Tea"), Disposition("done", "Done"), Team("n")
OFFICE = Calendar("office")
ASKS = Rule("speaks", (Condition("locale", Compare.IS, "de"),), abilities=(Ability("german", 50),))
SENDS = Rule("sells", (Condition("topic", Compare.IS, "buy"),), SALES)


def test_each_change_is_one_event_with_the_whole_thing() -> None:
    """What was defined, or the name of what was removed, and when."""
    centre = Centre()
    spare, now = Service(ServiceId("spare"), "Spare"), centre.now
    for command, event in (
        (c.DefineService(spare), e.ServiceDefined(now, spare)),
        (c.RemoveService(spare.id), e.ServiceRemoved(now, spare.id)),
        (c.DefineTeam(NIGHT), e.TeamDefined(now, NIGHT)),
        (c.RemoveTeam("n"), e.TeamRemoved(now, "n")),
        (c.DefineSkill(GERMAN), e.SkillDefined(now, GERMAN)),
        (c.RemoveSkill("german"), e.SkillRemoved(now, "german")),
        (c.DefineReason(TEA), e.ReasonDefined(now, TEA)),
        (c.RemoveReason("tea"), e.ReasonRemoved(now, "tea")),
        (c.DefineDisposition(DONE), e.DispositionDefined(now, DONE)),
        (c.RemoveDisposition("done"), e.DispositionRemoved(now, "done")),
        (c.DefineCalendar(OFFICE), e.CalendarDefined(now, OFFICE)),
        (c.RemoveCalendar("office"), e.CalendarRemoved(now, "office")),
        (c.SetTimers(Timers(offer_s=7)), e.TimersSet(now, Timers(offer_s=7))),
        (c.DefineAgent(ANNA), e.AgentDefined(now, ANNA)),
        (c.RemoveAgent(ANNA.id), e.AgentRemoved(now, ANNA.id)),
    ):
        centre.events.clear()
        centre.do(command)
        assert [one for one in centre.events if not isinstance(one, e.AgentStateChanged)] == [event]


def test_a_service_is_shown_anew_when_it_or_its_hours_change() -> None:
    """Those alone that the change is about; an agent's own list is his business."""
    centre = Centre()
    for command, shown in (
        (c.DefineCalendar(OFFICE), []),
        (c.DefineService(replace(PLAIN, calendar="office")), [BILLING]),
        (c.DefineCalendar(Calendar("office", "Europe/Berlin")), [BILLING]),
        (c.DefineCalendar(Calendar("other")), []),
        (c.DefineService(Service(ServiceId("spare"), "Spare")), ["spare"]),
        (c.RemoveService(ServiceId("spare")), ["spare"]),
    ):
        centre.effects.clear()
        centre.do(command)
        assert centre.effects == [fx.ShowService(ServiceId(service)) for service in shown]
    centre.effects.clear()
    centre.do(c.DefineAgent(ANNA))
    assert centre.effects == [fx.ShowAgent(ANNA.id)]


def test_more_room_is_used_at_once() -> None:
    """When chats take less, agents take more, the level falls or the agent learns it, who waits is asked for."""
    narrow = Timers(capacity_per_chat=100)
    expert = replace(PLAIN, steps=(Step(0, 80),))
    for before, after in (
        (c.SetTimers(narrow), c.SetTimers(Timers(capacity_per_chat=50))),
        (c.DefineService(replace(PLAIN, capacity=100)), c.DefineService(PLAIN)),
        (c.DefineService(replace(PLAIN, capacity=60)), c.DefineService(replace(PLAIN, capacity=50))),
        (c.DefineService(expert), c.DefineService(replace(PLAIN, steps=(Step(0, 40),)))),
    ):
        centre = Centre()
        anna = centre.hire("anna", Skill(BILLING, 90))
        centre.customer()
        centre.accepts(anna)
        centre.do(c.DefineAgent(replace(centre.state.agents[anna].profile, skills=(Skill(BILLING, 40),))))
        centre.do(before)
        chat = centre.customer()
        assert not centre.state.agents[anna].offers
        centre.do(after)
        assert centre.state.offers[centre.offer_to(anna)].chat == chat


def test_an_agent_who_is_removed_gives_back_the_messages_he_took() -> None:
    """His own alone, with the time of it."""
    centre = Centre()
    anna, ben = centre.hire("anna"), centre.hire("ben")
    for who in (anna, ben):
        name = MessageId(f"m-{who}")
        centre.do(c.LeaveMessage(name, BILLING, Customer(who), Channel.WEB, "Call me"))
        centre.do(c.TakeMessage(name, who))
    centre.passes(5)
    centre.do(c.RemoveAgent(anna))
    assert centre.happened(e.MessageReleased) == [e.MessageReleased(centre.now, MessageId(f"m-{anna}"))]


REFUSED: tuple[tuple[tuple[c.SetupChange, ...], Refusal], ...] = (
    (
        (c.RemoveReason("x"), c.RemoveTeam("x")),
        Refusal(
            RefusalCode.BAD_SETTING,
            "unknown reason: x; there is no team x",
            ("unknown reason: x", "there is no team x"),
        ),
    ),
    (
        (c.RemoveAgent(agent("no_body")), c.RemoveDisposition("x")),
        Refusal(
            RefusalCode.BAD_SETTING,
            "unknown agent: no_body@example.org; unknown disposition: x",
            ("unknown agent: no_body@example.org", "unknown disposition: x"),
        ),
    ),
    *(
        ((remove, remove), Refusal(code, detail, (detail,)))
        for remove, code, detail in (
            (c.RemoveService(ServiceId("spare")), RefusalCode.UNKNOWN_SERVICE, "spare"),
            (c.RemoveAgent(ANNA.id), RefusalCode.UNKNOWN_AGENT, ANNA.id),
            (c.RemoveReason("tea"), RefusalCode.UNKNOWN_REASON, "tea"),
            (c.RemoveDisposition("spare"), RefusalCode.UNKNOWN_DISPOSITION, "spare"),
            (c.RemoveTeam("n"), RefusalCode.BAD_SETTING, "there is no team n"),
            (c.RemoveSkill("spare"), RefusalCode.BAD_SETTING, "there is no skill spare"),
            (c.RemoveCalendar("spare"), RefusalCode.BAD_SETTING, "there are no hours named spare"),
        )
    ),
    (
        (c.RemoveService(SALES),),
        Refusal(
            RefusalCode.BAD_SETTING, "service billing sends chats to sales", ("service billing sends chats to sales",)
        ),
    ),
    (
        (c.RemoveSkill("german"),),
        Refusal(
            RefusalCode.BAD_SETTING,
            "a rule of service billing asks for the skill german",
            ("a rule of service billing asks for the skill german",),
        ),
    ),
    (
        (c.RemoveCalendar("office"),),
        Refusal(
            RefusalCode.BAD_SETTING,
            "service billing goes by the hours office",
            ("service billing goes by the hours office",),
        ),
    ),
    (
        (c.RemoveDisposition("done"),),
        Refusal(
            RefusalCode.BAD_SETTING,
            "service billing asks for the disposition done",
            ("service billing asks for the disposition done",),
        ),
    ),
    (
        (c.RemoveDisposition("spare"), c.RemoveDisposition("done")),
        Refusal(
            RefusalCode.BAD_SETTING,
            "service billing asks for the disposition done; service sales asks for the disposition done",
            ("service billing asks for the disposition done", "service sales asks for the disposition done"),
        ),
    ),
    (
        (c.RemoveTeam("n"), c.DefineReason(replace(TEA, teams=("n",)))),
        Refusal(RefusalCode.BAD_SETTING, "reason tea: there is no team n", ("reason tea: there is no team n",)),
    ),
    (
        (c.DefineService(replace(SELLING, overflow_to=BILLING, overflow_s=5)), c.RemoveService(BILLING)),
        Refusal(
            RefusalCode.BAD_SETTING, "service sales sends chats to billing", ("service sales sends chats to billing",)
        ),
    ),
)


def full() -> Centre:
    """Everything there is refers to something else, and there is one to spare of each kind."""
    centre = Centre()
    centre.do(
        c.ChangeSetup(
            (
                *(c.DefineTeam(NIGHT), c.DefineSkill(GERMAN), c.DefineReason(TEA), c.DefineDisposition(DONE)),
                *(c.DefineSkill(ExtraSkill("spare", "Spare")), c.DefineDisposition(Disposition("spare", "Spare"))),
                *(c.DefineCalendar(OFFICE), c.DefineCalendar(Calendar("spare")), c.DefineAgent(ANNA)),
                c.DefineService(Service(ServiceId("spare"), "Spare")),
                c.DefineService(
                    replace(PLAIN, rules=(ASKS, SENDS), calendar="office", dispositions=("done",), name="Billing")
                ),
                c.DefineService(replace(SELLING, disposition_required=True)),
            )
        )
    )
    return centre


@pytest.mark.parametrize(("changes", "refusal"), REFUSED, ids=[row[1].detail for row in REFUSED])
def test_several_changes_are_refused_together(changes: tuple[c.SetupChange, ...], refusal: Refusal) -> None:
    """Each is seen with the ones before it made; every fault is named, and none of them is made."""
    centre = full()
    before = list(centre.events)
    assert centre.ask(c.ChangeSetup(changes, "boss")) == refusal
    assert centre.events == before


def test_a_service_with_chats_is_named_as_in_use() -> None:
    """Whoever removes it sees which one."""
    centre = Centre()
    centre.customer()
    assert centre.ask(c.RemoveService(BILLING)) == Refusal(RefusalCode.SERVICE_IN_USE, BILLING, (BILLING,))


def test_what_is_defined_in_one_go_may_refer_to_each_other_in_any_order() -> None:
    """A file of the whole set-up needs no order, and what replaces a reference frees what it was to."""
    centre = full()
    centre.do(
        c.ChangeSetup(
            (
                c.DefineService(Service(ServiceId("new"), "New", overflow_to=ServiceId("newer"), overflow_s=5)),
                c.DefineReason(Reason("nap", "Nap", teams=("late",))),
                c.DefineAgent(
                    AgentProfile(agent("new"), "New", (Skill(ServiceId("newer")),), abilities=(Ability("x"),))
                ),
                c.DefineTeam(Team("late", ChosenKind.READY)),
                c.DefineSkill(ExtraSkill("x", "X")),
                c.DefineService(Service(ServiceId("newer"), "Newer", calendar="late", dispositions=("new",))),
                c.DefineCalendar(Calendar("late")),
                c.DefineDisposition(Disposition("new", "New")),
                c.DefineService(PLAIN),
                c.RemoveService(SALES),
                c.RemoveSkill("german"),
                c.RemoveCalendar("office"),
                c.RemoveDisposition("done"),
            ),
            "boss",
        )
    )
    assert centre.happened(e.SetupChanged)[-1] == e.SetupChanged(
        centre.now,
        "boss",
        (
            *("service new", "reason nap", "agent new@example.org", "team late", "skill x", "service newer"),
            *("hours late", "disposition new", "service billing", "removed service sales", "removed skill german"),
            *("removed hours office", "removed disposition done"),
        ),
    )


def test_levels_from_0_to_100_and_their_own_rule_are_fine() -> None:
    """A rule may name its own service; both ends of the scale are levels."""
    centre = full()
    rule = replace(SENDS, service=BILLING, abilities=(Ability("german", 0), Ability("spare", 100)))
    centre.do(c.DefineService(replace(PLAIN, rules=(rule,))))
    centre.do(c.DefineAgent(replace(ANNA, skills=(Skill(BILLING, 100), Skill(SALES, 0)))))
