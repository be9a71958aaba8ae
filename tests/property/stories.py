"""Stories for property tests: numbers are turned into commands that fit what is there, and played on the real core."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from routing import commands as c
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    AgentMissing,
    AgentPresent,
    BounceOffer,
    Choose,
    Command,
    CompleteWrapUp,
    CustomerAway,
    CustomerBack,
    CustomerEnds,
    DefineAgent,
    DefineReason,
    DefineService,
    MarkOfferShown,
    PostAgentText,
    PostCustomerText,
    RejectOffer,
    RemoveAgent,
    Restart,
    SetLink,
    SetTimers,
    StartChat,
    Tick,
)
from routing.decide import decide
from routing.events import Event
from routing.hours import Calendar, Day, Opening
from routing.ids import AgentId, ChatId, ContactName, MessageId, OfferId, ReminderId, ServiceId
from routing.invariants import broken
from routing.refusals import Refusal
from routing.selection import POLICIES
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
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Flow, MessageEnd, Missing, OfferPhase, Role

STEPS = 50
START = datetime(2026, 1, 2, 8, tzinfo=UTC)
AGENTS = [AgentId(f"agent{number}@example.org") for number in range(3)]
SERVICES = [ServiceId("billing"), ServiceId("sales")]
BOSS = AgentId("boss@example.org")
TEAMS = ("night", "day")
KEYS = (None, "k1", "k2")
T = TypeVar("T")

OFFICE = Calendar(
    "office", "Europe/Berlin", ((Opening(480, 1020),),) * 5 + ((), ()), (Day(date(2026, 1, 6), (), "Epiphany"),)
)
PAUSES = (0, 0, 0, 0, 1, 3, 7, 21, 35, 400)


def pick(things: Iterable[T], number: int, other: T) -> T:
    """Choose one of what is there, so that most commands mean something; now and then something that is not."""
    known = sorted(things, key=repr)
    return other if not known or number % 11 == 0 else known[number % len(known)]


def start(state: State, a: int, b: int) -> Command:
    """A customer asks; some ask twice, some reuse a name."""
    number = len(state.offers) + len(state.chats) + b % 3
    customer = Customer(f"customer{b % 4}", fields=(("topic", ("vip", "help", "")[a % 3]),))
    chat, channel, wanted = ChatId(f"c-{number}"), list(Channel)[a % 2], (None, *AGENTS)[b % 4]
    contact = ContactName(f"x-{number}")
    return StartChat(chat, contact, SERVICES[a % 2], customer, channel, "hello", KEYS[b % 3], b % 2, wanted)


def offer_of(state: State, a: int) -> OfferId:
    """An open offer most of the time, an old or invented one else."""
    ringing = [offer.id for offer in state.offers.values() if offer.phase is OfferPhase.OPEN]
    return pick(ringing if a % 5 else state.offers, a, OfferId("c-none.o1"))


def owner_of(state: State, offer: OfferId, b: int) -> AgentId:
    """Its agent most of the time, a colleague else."""
    found = state.offers.get(offer)
    return AGENTS[b % 3] if found is None or b % 7 == 0 else found.agent


def answer(state: State, a: int, b: int) -> Command:
    """Accept (twice as often) or reject."""
    offer = offer_of(state, a)
    agent = owner_of(state, offer, b)
    return RejectOffer(offer, agent) if a % 3 == 0 else AcceptOffer(offer, agent)


def fate(state: State, a: int, b: int) -> Command:
    """An offer is shown, or bounces."""
    offer = offer_of(state, a)
    agent = owner_of(state, offer, b)
    return BounceOffer(offer, agent) if a % 4 == 0 else MarkOfferShown(offer, agent)


def talk(state: State, a: int, b: int) -> Command:
    """Somebody says something, perhaps again, perhaps where he has no say."""
    chat = pick(state.chats, a, ChatId("c-none"))
    if b % 2:
        return PostCustomerText(chat, "text", KEYS[b % 3])
    return PostAgentText(chat, talker(state, chat, b), "text", KEYS[a % 3])


def talker(state: State, chat: ChatId, b: int) -> AgentId:
    """An agent of the chat most of the time."""
    found = state.chats.get(chat)
    inside = [leg.agent for leg in found.legs.values() if leg.agent is not None] if found else []
    return pick(inside, b, AGENTS[b % 3])


def leave(state: State, a: int, b: int) -> Command:
    """The customer comes, goes or ends."""
    kinds: tuple[type[CustomerAway | CustomerBack | CustomerEnds], ...] = (CustomerAway, CustomerBack, CustomerEnds)
    return kinds[b % 3](pick(state.chats, a, ChatId("c-none")))


def finish(state: State, a: int, b: int) -> Command:
    """An agent ends a chat or its after-call work."""
    chat = pick(state.chats, a, ChatId("c-none"))
    agent = talker(state, chat, b)
    return CompleteWrapUp(chat, agent, ("done", "", "no")[b % 3], "notes") if a % 3 == 0 else AgentEnds(chat, agent)


def choose(state: State, a: int, b: int) -> Command:
    """An agent chooses, mostly Ready."""
    kind = ChosenKind.READY if b % 2 else list(ChosenKind)[a % 4]
    return Choose(AGENTS[a % 3], kind, ("", "lunch", "unheard-of")[b % 3], by_status=b % 2 == 0)


def clients(state: State, a: int, b: int) -> Command:
    """An agent's clients come, idle or go."""
    if b % 4 == 0:
        return AgentMissing(AGENTS[a % 3], list(Missing)[b % 3])
    says = ChosenKind.READY if b % 2 else None
    return AgentPresent(AGENTS[a % 3], b % 3 == 0, b % 5 == 0, b % 10 == 0, says, desktop=a % 4 > 0)


def force(state: State, a: int, b: int) -> Command:
    """A supervisor interferes, or somebody who may not."""
    return c.ForceState(BOSS if b % 3 else AGENTS[b % 3], AGENTS[a % 3], list(ChosenKind)[a % 4], ("", "lunch")[b % 2])


def message(state: State, a: int, b: int) -> Command:
    """A customer leaves a message, and agents deal with it."""
    name, agent = pick(state.left, a, MessageId("m-none")), AGENTS[b % 3]
    fresh, customer = f"m{len(state.chats)}-{a}-{b}", Customer(f"customer{b % 4}")
    return (
        c.LeaveMessage(MessageId(fresh), SERVICES[a % 2], customer, list(Channel)[b % 2], "call me"),
        c.LeaveMessage(MessageId(fresh), SERVICES[a % 2], customer, Channel.XMPP, "call me"),
        c.TakeMessage(name, agent),
        c.ReleaseMessage(name, agent),
        c.FinishMessage(name, agent, MessageEnd.EMAIL),
        c.AnswerByChat(name, agent, ChatId(f"c-{fresh}"), ContactName(fresh), "we are here now"),
        c.AnswerByChat(name, agent, ChatId(f"c-{fresh}"), ContactName(fresh), "we are here now"),
    )[b % 7]


def marks(state: State, a: int, b: int) -> Command:
    """An agent flags a chat, wants to be reminded of one or looks at one; or somebody who has no say in it does."""
    chat, due = pick(state.chats, a, ChatId("c-none")), START + timedelta(seconds=40 * (a % 12))
    agent, name = talker(state, chat, b), pick(state.reminders, a, ReminderId(f"r{a % 5}"))
    return (
        c.FlagChat(chat, agent, on=a % 2 == 0),
        c.SetReminder(ReminderId(f"r{a % 5}"), agent, due, "call back", chat),
        c.SetReminder(name, AGENTS[b % 3], due, "later"),
        c.DropReminder(name, AGENTS[a % 3]),
        c.FocusChat(agent, chat),
        c.FocusChat(agent, None),
        c.FocusChat(agent, chat),
    )[b % 7]


def operate(state: State, a: int, b: int) -> Command:
    """The operator changes the people and the timers; the link and the process fail."""
    skills = tuple(Skill(service, (100, 40, 0)[a % 3]) for service in SERVICES[: 1 + b % 2])
    abilities = (Ability("german", 80),) if a % 2 else ()
    profile = AgentProfile(
        AGENTS[a % 3],
        "A",
        skills[: a % 4],
        TEAMS[b % 5 == 0],
        frozenset({(Role.AGENT, Role.AGENT, Role.SUPERVISOR)[b % 3]}),
        (25, 50, 100)[b % 3],
        abilities,
        capacity_per_chat=(None, 30)[a % 5 == 0],
        spare_per_chat=(None, 0, 70)[a % 3],
    )
    return (
        SetLink(up=False),
        Restart(),
        DefineAgent(profile),
        RemoveAgent(AGENTS[a % 3]),
        SetTimers(timers_of(a, b)),
        DefineService(service_of(a, b)),
        DefineService(service_of(b, a)),
        c.ChangeSetup((DefineService(service_of(a, b)), RemoveAgent(AgentId("nobody")))[: 1 + (a % 5 > 0)], by="boss"),
        (c.DefineTeam(team_of(a, b)), c.RemoveTeam(TEAMS[b % 2]))[a % 4 == 0],
        (c.DefineSkill(ExtraSkill("sign", "Sign")), c.RemoveSkill("sign"))[a % 2],
        (c.DefineDisposition(Disposition("later", "Later")), c.RemoveDisposition("later"))[a % 2],
        (c.DefineCalendar(Calendar("short")), c.RemoveCalendar("short"))[a % 2],
        (DefineReason(Reason("tea", "Tea")), c.RemoveReason("tea"))[a % 2],
        (DefineService(Service(ServiceId("spare"), "Spare")), c.RemoveService(ServiceId("spare")))[a % 2],
    )[b % 14]


def team_of(a: int, b: int) -> Team:
    """One of the two teams, assigned to services in one of many ways."""
    return Team(
        TEAMS[b % 2],
        services=tuple(Skill(service, (100, 40, 0, 85)[b % 4]) for service in SERVICES[a % 2 : 1 + a % 3]),
        capacity_per_chat=(None, 20, 50)[a % 3],
        spare_per_chat=(None, 60)[b % 2],
    )


def timers_of(a: int, b: int) -> Timers:
    """Timers in one of many ways."""
    return Timers(
        capacity_per_chat=(25, 50)[a % 2],
        spare_per_chat=(0, 60)[b % 2],
        wrapup_s=(0.0, 30.0)[b % 2],
        no_answer_return_s=(0.0, 15.0)[a % 2],
        no_answer_logout=(0, 2)[b % 2],
        ramp_up_s=(0.0, 5.0)[a % 2],
        ageing_s=(0.0, 10.0)[b % 2],
        inactivity_xmpp_s=(0.0, 40.0)[a % 2],
        no_response_s=(0.0, 20.0)[b % 2],
    )


def service_of(a: int, b: int) -> Service:
    """One of the two services, set up in one of many ways."""
    here, other = SERVICES[a % 2], SERVICES[1 - a % 2]
    return Service(
        here,
        here,
        policy=sorted(POLICIES)[b % len(POLICIES)],
        steps=((), (Step(0, 80), Step(5, 30)), (Step(0, 50),))[b % 3],
        auto_answer_s=(0.0, 4.0)[a % 5 == 1],
        inactivity_xmpp_s=(None, 50.0)[b % 4 == 1],
        preferred_s=(0.0, 8.0)[a % 2],
        overflow_to=(None, other)[b % 2],
        overflow_s=12.0,
        queue_limit=(0, 2)[a % 2],
        calendar=("", "office")[(a + b) % 2],
        when_closed=(Flow.QUEUE, Flow.MESSAGE)[b % 5 == 0],
        when_nobody=list(Flow)[a % 2],
        rules=(
            Rule("vip", (Condition("topic", Compare.IS, "VIP"),), other if a % 3 == 0 else None, (), 3),
            Rule("german", (Condition("topic", Compare.CONTAINS, "hel"),), abilities=(Ability("german", 50),)),
        )[: b % 3],
        disposition_required=b % 4 == 0,
        blame_all=a % 4 == 0,
        draining=b % 11 == 0,
        wrapup_s=(None, 20.0)[a % 2],
    )


MAKERS: tuple[Callable[[State, int, int], Command], ...] = (
    *(start, answer, answer, talk, talk, clients),
    *(start, answer, fate, leave, finish, choose),
    *(start, operate, operate, force, message, message),
    *(talk, answer, marks, marks, clients, choose),
)
Number = tuple[int, int, int, int]
KINDS = len(MAKERS) + 4
"""The last few mean that time, or the link, comes back."""


def story_of(seed: int) -> list[Number]:
    """Draw a story evenly, which finds what seldom comes together; the other way of making one shrinks better."""
    chance = random.Random(seed)  # chance for tests
    return [
        (chance.choice(PAUSES), chance.randrange(KINDS), chance.randrange(1000), chance.randrange(1000))
        for _ in range(STEPS)
    ]


small = st.integers(0, 999)
steps = st.one_of(
    st.integers(0, 2**32).map(story_of),
    st.lists(
        st.tuples(st.sampled_from(PAUSES), st.integers(0, KINDS - 1), small, small), min_size=STEPS, max_size=STEPS
    ),
)


def command_of(state: State, step: Number) -> Command:
    """Turn numbers into a command that fits what is there; the last few mean that time or the link comes back."""
    _, kind, a, b = step
    if kind < len(MAKERS):
        return MAKERS[kind](state, a, b)
    return Tick() if kind % 2 else SetLink(up=True)


def set_up(a: int, b: int) -> list[Command]:
    """A desk on duty: two services (plain ones half of the time), three agents, everybody Ready."""
    wanted: list[Command] = [DefineService(Service(service, service)) for service in SERVICES]
    wanted.append(DefineReason(Reason("lunch", "Lunch")))
    wanted += [c.DefineSkill(ExtraSkill("german", "German")), c.DefineDisposition(Disposition("done", "Done"))]
    night = Team("night", ChosenKind.READY, (Skill(SERVICES[0], 60),) if b % 2 else ())
    wanted += [c.DefineTeam(night), c.DefineCalendar(OFFICE)]
    wanted.append(DefineAgent(AgentProfile(BOSS, "Boss", roles=frozenset({Role.ADMIN}))))
    wanted += [DefineAgent(AgentProfile(agent, "A", tuple(map(Skill, SERVICES)))) for agent in AGENTS[:2]]
    wanted.append(DefineAgent(AgentProfile(AGENTS[2], "A", tuple(map(Skill, SERVICES[1:])), "night")))
    wanted += [SetLink(up=True), *(AgentPresent(agent, says=ChosenKind.READY) for agent in AGENTS)]
    wanted.append(AgentPresent(BOSS))
    if a % 2:
        wanted += [DefineService(service_of(a // 2, b)), DefineService(service_of(a // 2 + 1, b // 2))]
        wanted.append(SetTimers(timers_of(a // 2, b)))
    return wanted


def picture(state: State) -> dict[str, object]:
    """Everything of a state but its indexes."""
    return {one.name: getattr(state, one.name) for one in fields(state) if one.name != "indexes"}


def play(
    story: list[Number], watch: Callable[[State, timedelta], None] = lambda _state, _pause: None
) -> tuple[State, list[Event], list[object]]:
    """Play a story on the real core, watching the invariants after every step; ``watch`` sees each pause before one."""
    state, now = State(), START
    journal: list[Event] = []
    outcomes: list[object] = []

    def do(command: Command) -> None:
        outcome = decide(state, command, now)
        outcomes.append(outcome)
        if not isinstance(outcome, Refusal):
            journal.extend(outcome.events)
        assert broken(state) == [], f"after {command}"

    for command in set_up(story[0][2], story[0][3]):
        do(command)
    for step in story:
        watch(state, timedelta(seconds=step[0]))
        now += timedelta(seconds=step[0])
        do(command_of(state, step))
    return state, journal, outcomes
