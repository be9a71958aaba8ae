"""What each event about the set-up, marks and messages left changes in the desk's memory: this, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from routing import events as e
from routing.evolve import EVOLUTIONS, evolve
from routing.hours import Calendar, Opening
from routing.ids import MessageId, ReminderId, ServiceId
from routing.indexes import Need, Pool, Queue
from routing.settings import AgentProfile, Disposition, ExtraSkill, Reason, Service, Skill, Step, Team, Timers
from routing.state import Agent, LeftMessage, Pace, Reminder
from routing.words import Channel, MessageEnd
from tests.unit.centre import BILLING, SALES, Centre
from tests.unit.differences import GONE, changes
from tests.unit.one_chat import ANNA, CHAT, CONTACT, LEE, PLACE, WAITS, at, started, talking, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

ME = f"agents.{ANNA}"
SELLS = f"pools.sales/0.members.{ANNA}"
CHATS = ServiceId("chats")
CALL, LEFT = ReminderId("r-1"), MessageId("m-1")
PROFILE = AgentProfile(ANNA, "Anna", (Skill(BILLING),))
BOTH = replace(PROFILE, skills=(Skill(BILLING, 60), Skill(SALES, 40)))
EXPERT = Need(BILLING, 80)
TEAM, SKILL, REASON = Team("night"), ExtraSkill("german", "German"), Reason("lunch", "Lunch")
DONE, OFFICE = Disposition("done", "Done"), Calendar("office")
NIGHT = Calendar("office", week=((Opening(0, 60),),) * 7)
NOTE = Reminder(CALL, ANNA, CHAT, CONTACT, "Lee", at(500), "ring him")
MESSAGE = LeftMessage(LEFT, BILLING, LEE, Channel.WEB, "call me", at(9))


def marked() -> Centre:
    """A chat with Anna, flagged with a reminder that was told, and a message left."""
    centre = talking()
    for event in (
        e.FlagChanged(at(20), CHAT, ANNA, on=True),
        e.ReminderSet(at(20), CALL, ANNA, CHAT, CONTACT, "Lee", at(500), "ring him"),
        e.ReminderFell(at(500), CALL, ANNA),
        e.MessageLeft(at(9), LEFT, BILLING, LEE, Channel.WEB, "call me"),
        e.MessageTaken(at(20), LEFT, ANNA),
    ):
        evolve(centre.state, event)
    return centre


def reminded() -> Centre:
    """A chat with Anna, who wants to be reminded of it at 500 s."""
    centre = talking()
    evolve(centre.state, e.ReminderSet(at(20), CALL, ANNA, CHAT, CONTACT, "Lee", at(500), "ring him"))
    return centre


def urgent() -> Centre:
    """The chat waits with a priority of two."""
    centre = started()
    evolve(centre.state, replace(WAITS, priority=2))
    return centre


def furnished() -> Centre:
    """A centre with one of everything an operator can set up."""
    centre = started()
    for event in (
        e.TeamDefined(at(1), TEAM),
        e.SkillDefined(at(1), SKILL),
        e.ReasonDefined(at(1), REASON),
        e.DispositionDefined(at(1), DONE),
        e.CalendarDefined(at(1), OFFICE),
        e.ServiceDefined(at(1), Service(CHATS, "Chats")),
    ):
        evolve(centre.state, event)
    centre.state.pace[CHATS] = Pace()
    return centre


def opened() -> Centre:
    """A centre whose office opens at midnight."""
    centre = Centre()
    evolve(centre.state, e.CalendarDefined(at(1), NIGHT))
    return centre


def linked() -> Centre:
    """The link is down."""
    centre = started()
    evolve(centre.state, e.LinkChanged(at(1), up=False))
    return centre


def skilled() -> Centre:
    """Anna serves both services."""
    centre = started()
    evolve(centre.state, e.AgentDefined(at(1), BOTH))
    return centre


def teamed() -> Centre:
    """Anna talks, is of the night team, and serves Billing by a row of her own."""
    centre = talking()
    evolve(centre.state, e.AgentDefined(at(1), replace(PROFILE, team="night")))
    return centre


def learnt() -> Centre:
    """Her team has Sales."""
    centre = teamed()
    evolve(centre.state, e.TeamDefined(at(2), Team("night", services=(Skill(SALES, 40),))))
    return centre


CASES: dict[str, tuple[Callable[[], Centre], e.Event, dict[str, object]]] = {
    "the link goes down": (started, e.LinkChanged(at(1), up=False), {"link_up": False, PLACE: GONE}),
    "the link comes up": (linked, e.LinkChanged(at(2), up=True), {"link_up": True, PLACE: (0, 0, at(0), ANNA)}),
    "a service opens": (
        started,
        e.ServiceDefined(at(1), Service(CHATS, "Chats")),
        {
            "setup.services.chats": Service(CHATS, "Chats"),
            "left": {CHATS},
            "needs.chats": {Need(CHATS): None},
            "on_duty.chats": set(),
            "pools.chats/0": Pool(),
            "queues.chats/0": Queue(),
            "waiting.chats": {},
        },
    ),
    "a service asks for more": (
        waiting,
        e.ServiceDefined(at(2), Service(BILLING, "Billing", capacity=60, steps=(Step(0, 80),))),
        {
            "setup.services.billing": Service(BILLING, "Billing", capacity=60, steps=(Step(0, 80),)),
            "chats.c-1.need": EXPERT,
            "left": {BILLING},
            "needs.billing.billing/80": None,
            "pools.billing/80": Pool([(-100, 0, at(0), ANNA)], {ANNA: (-100, 0, at(0), ANNA)}),
            "queues.billing/0.places.c-1": GONE,
            "queues.billing/80": Queue([(0, at(0), CHAT)], {CHAT: (0, at(0), CHAT)}),
        },
    ),
    "a chat takes more of an agent": (
        talking,
        e.ServiceDefined(at(2), Service(BILLING, "Billing", capacity=60)),
        {
            "setup.services.billing": Service(BILLING, "Billing", capacity=60),
            f"{ME}.load": 60,
            "left": {BILLING},
            PLACE: GONE,
        },
    ),
    "a service closes": (
        furnished,
        e.ServiceRemoved(at(2), CHATS),
        dict.fromkeys(
            (
                *("setup.services.chats", "pace.chats", "needs.chats", "on_duty.chats"),
                *("pools.chats/0", "queues.chats/0", "waiting.chats"),
            ),
            GONE,
        ),
    ),
    "an agent is new": (
        Centre,
        e.AgentDefined(at(2), PROFILE),
        {ME: Agent(PROFILE, since=at(2))},
    ),
    "an agent learns something": (
        started,
        e.AgentDefined(at(2), BOTH),
        {
            f"{ME}.profile": BOTH,
            f"{ME}.serves": BOTH.skills,
            "left": {BILLING},
            "on_duty.sales": {ANNA},
            f"pools.sales/0.members.{ANNA}": (0, 0, at(0), ANNA),
        },
    ),
    "an agent leaves a service": (
        skilled,
        e.AgentDefined(at(2), replace(BOTH, skills=(Skill(SALES, 40),))),
        {
            f"{ME}.profile": replace(BOTH, skills=(Skill(SALES, 40),)),
            f"{ME}.serves": (Skill(SALES, 40),),
            "left": {BILLING, SALES},
            "on_duty.billing": set(),
            PLACE: GONE,
        },
    ),
    "an agent goes for ever, with what she wanted to come back to": (
        reminded,
        e.AgentRemoved(at(30), ANNA),
        {
            ME: GONE,
            f"reminders.{CALL}": GONE,
            f"due.reminder/{CALL}": GONE,
            "left": {BILLING},
            "on_duty.billing": set(),
            PLACE: GONE,
        },
    ),
    "an agent nobody knows goes": (Centre, e.AgentRemoved(at(2), ANNA), {}),
    "timers change": (
        waiting,
        e.TimersSet(at(2), Timers(capacity_per_chat=40, ageing_s=60)),
        {"setup.timers": Timers(capacity_per_chat=40, ageing_s=60)},
    ),
    "chats take more of every agent": (
        talking,
        e.TimersSet(at(2), Timers(capacity_per_chat=60)),
        {"setup.timers": Timers(capacity_per_chat=60), f"{ME}.load": 60, PLACE: GONE},
    ),
    "priorities are worth a time": (
        urgent,
        e.TimersSet(at(2), Timers(ageing_s=60)),
        {
            "setup.timers": Timers(ageing_s=60),
            "queues.billing/0.places.c-1": (0, at(-120), CHAT),
            "waiting.billing.c-1": (0, at(-120), CHAT),
        },
    ),
    "somebody changed it": (started, e.SetupChanged(at(2), "boss", ("timers",)), {}),
    "her team learns something": (
        teamed,
        e.TeamDefined(at(2), Team("night", services=(Skill(BILLING, 9), Skill(SALES, 40)), capacity_per_chat=60)),
        {
            "setup.teams.night": Team("night", services=(Skill(BILLING, 9), Skill(SALES, 40)), capacity_per_chat=60),
            f"{ME}.serves": (Skill(BILLING), Skill(SALES, 40)),
            f"{ME}.load": 60,
            "on_duty.sales": {ANNA},
            PLACE: GONE,
        },
    ),
    "another team learns something": (
        teamed,
        e.TeamDefined(at(2), Team("day", services=(Skill(SALES, 40),))),
        {"setup.teams.day": Team("day", services=(Skill(SALES, 40),))},
    ),
    "her team is gone": (
        learnt,
        e.TeamRemoved(at(3), "night"),
        {
            "setup.teams.night": GONE,
            f"{ME}.serves": (Skill(BILLING),),
            "left": {BILLING, SALES},
            "on_duty.sales": set(),
            SELLS: GONE,
        },
    ),
    "a chat takes more of her": (
        talking,
        e.AgentDefined(at(2), replace(PROFILE, capacity_per_chat=80)),
        {
            f"{ME}.profile": replace(PROFILE, capacity_per_chat=80),
            f"{ME}.load": 80,
            "left": {BILLING},
            PLACE: GONE,
        },
    ),
    "a team": (Centre, e.TeamDefined(at(1), TEAM), {"setup.teams.night": TEAM}),
    "no team": (furnished, e.TeamRemoved(at(2), "night"), {"setup.teams.night": GONE}),
    "a skill": (Centre, e.SkillDefined(at(1), SKILL), {"setup.skills.german": SKILL}),
    "no skill": (furnished, e.SkillRemoved(at(2), "german"), {"setup.skills.german": GONE}),
    "a reason": (Centre, e.ReasonDefined(at(1), REASON), {"setup.reasons.lunch": REASON}),
    "no reason": (furnished, e.ReasonRemoved(at(2), "lunch"), {"setup.reasons.lunch": GONE}),
    "a disposition": (Centre, e.DispositionDefined(at(1), DONE), {"setup.dispositions.done": DONE}),
    "no disposition": (furnished, e.DispositionRemoved(at(2), "done"), {"setup.dispositions.done": GONE}),
    "hours": (Centre, e.CalendarDefined(at(1), OFFICE), {"setup.calendars.office": OFFICE}),
    "hours that begin": (
        furnished,
        e.CalendarDefined(at(1), NIGHT),
        {"setup.calendars.office": NIGHT, "due.hours/office": at(15 * 3600)},
    ),
    "hours that begin no more": (
        opened,
        e.CalendarDefined(at(2), OFFICE),
        {"setup.calendars.office": OFFICE, "due.hours/office": GONE},
    ),
    "no hours that could begin": (
        opened,
        e.CalendarRemoved(at(2), "office"),
        {"setup.calendars.office": GONE, "due.hours/office": GONE},
    ),
    "no hours": (furnished, e.CalendarRemoved(at(2), "office"), {"setup.calendars.office": GONE}),
    "a flag": (talking, e.FlagChanged(at(20), CHAT, ANNA, on=True), {"chats.c-1.flagged_at": at(20)}),
    "no flag": (marked, e.FlagChanged(at(30), CHAT, ANNA, on=False), {"chats.c-1.flagged_at": None}),
    "a reminder": (
        talking,
        e.ReminderSet(at(20), CALL, ANNA, CHAT, CONTACT, "Lee", at(500), "ring him"),
        {f"reminders.{CALL}": NOTE, f"due.reminder/{CALL}": at(500)},
    ),
    "a reminder is told": (reminded, e.ReminderFell(at(500), CALL, ANNA), {f"reminders.{CALL}.told": True}),
    "a reminder comes again": (
        marked,
        e.ReminderMoved(at(510), CALL, ANNA, at(900), "once more"),
        {
            f"reminders.{CALL}.due_at": at(900),
            f"reminders.{CALL}.note": "once more",
            f"reminders.{CALL}.told": False,
            f"due.reminder/{CALL}": at(900),
        },
    ),
    "a reminder is put off": (
        reminded,
        e.ReminderMoved(at(30), CALL, ANNA, at(900), "ring him"),
        {f"reminders.{CALL}.due_at": at(900), f"due.reminder/{CALL}": at(900)},
    ),
    "a reminder is dropped": (
        reminded,
        e.ReminderDropped(at(30), CALL, ANNA),
        {f"reminders.{CALL}": GONE, f"due.reminder/{CALL}": GONE},
    ),
    "a message": (Centre, e.MessageLeft(at(9), LEFT, BILLING, LEE, Channel.WEB, "call me"), {f"left.{LEFT}": MESSAGE}),
    "more of a message": (
        marked,
        e.MessageExtended(at(30), LEFT, "today"),
        {f"left.{LEFT}.text": "call me\ntoday"},
    ),
    "a message is given back": (marked, e.MessageReleased(at(30), LEFT), {f"left.{LEFT}.taken_by": None}),
    "a message is dealt with": (marked, e.MessageFinished(at(30), LEFT, ANNA, MessageEnd.NONE), {f"left.{LEFT}": GONE}),
}


@pytest.mark.parametrize("name", CASES)
def test_an_event_about_the_set_up_changes_this_and_nothing_else(name: str) -> None:
    """Services, agents, timers, lists, flags, reminders and messages left."""
    before, event, expected = CASES[name]
    assert changes(before().state, event) == expected


def test_a_message_belongs_to_the_agent_who_took_it() -> None:
    """The first one has it."""
    centre = Centre()
    evolve(centre.state, e.MessageLeft(at(9), LEFT, BILLING, LEE, Channel.WEB, "call me"))
    assert changes(centre.state, e.MessageTaken(at(20), LEFT, ANNA)) == {f"left.{LEFT}.taken_by": ANNA}


def test_what_was_removed_before_may_be_removed_again() -> None:
    """A journal in which something goes twice is replayed all the same."""
    twice: tuple[e.Event, ...] = (
        e.ServiceRemoved(at(1), CHATS),
        e.TeamRemoved(at(1), "night"),
        e.SkillRemoved(at(1), "german"),
        e.ReasonRemoved(at(1), "lunch"),
        e.DispositionRemoved(at(1), "done"),
        e.CalendarRemoved(at(1), "office"),
        e.ReminderDropped(at(1), CALL, ANNA),
        e.MessageFinished(at(1), LEFT, ANNA, MessageEnd.NONE),
    )
    assert changes(Centre().state, *twice) == {}


def test_every_event_has_its_place() -> None:
    """Nothing can be written into the journal that replay does not know."""
    assert set(EVOLUTIONS) == set(get_args(e.Event))
