"""Teams are assigned to services: what members get by it, what their own rows change, and what happens meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.capacity import share_of, slots_of, spare_of
from routing.estimates import estimated_wait_s
from routing.evolve import reindex
from routing.ids import AgentId, MessageId, ServiceId
from routing.invariants import broken
from routing.queries import on_duty, services_of
from routing.refusals import RefusalCode
from routing.rights import may_answer
from routing.serving import is_through_team, served
from routing.settings import AgentProfile, Service, Skill, Step, Team, Timers
from routing.transcript import Customer
from routing.words import Channel, ChatPhase, ChosenKind, EndCause, Flow, OfferPhase, Role
from tests.unit.centre import BILLING, SALES, Centre, agent

PLAIN = Service(BILLING, "Billing")
NIGHT = Team("night", services=(Skill(BILLING, 60),))
IDLE = Team("night")
NOVICE = AgentProfile(agent("anna"), "Anna", team="night")


def joins(centre: Centre, name: str, *own: Skill, team: str = "night", role: Role = Role.AGENT) -> AgentId:
    """An agent logs in as Ready, with these rows of his own and no others."""
    centre.do(c.DefineAgent(AgentProfile(who := agent(name), name.capitalize(), own, team, frozenset({role}))))
    centre.do(c.AgentPresent(who))
    centre.do(c.Choose(who, ChosenKind.READY))
    return who


def at_night(*services: Service, timers: Timers | None = None) -> Centre:
    """A centre whose night team has Billing."""
    centre = Centre(timers, *services)
    centre.do(c.DefineTeam(NIGHT))
    return centre


def changed(centre: Centre, who: AgentId, **fields: object) -> None:
    """The operator changes an agent."""
    centre.do(c.DefineAgent(replace(centre.state.agents[who].profile, **fields)))  # type: ignore[arg-type]  # by name


def test_a_member_without_a_row_of_his_own_is_offered_the_chats_of_his_team() -> None:
    """Whoever sets up a team names its services once, not for every member."""
    centre = at_night()
    anna = joins(centre, "anna")
    chat = centre.customer()
    assert centre.state.offers[centre.offer_to(anna)].chat == chat
    assert services_of(centre.state, anna) == [BILLING]
    assert on_duty(centre.state, BILLING) == 1
    assert centre.state.chats[centre.customer(service=SALES)].phase is ChatPhase.QUEUED


@pytest.mark.parametrize(
    ("own", "team", "serves"),
    [
        ((), (Skill(BILLING, 60),), (Skill(BILLING, 60),)),
        ((), (Skill(BILLING, 60), Skill(SALES)), (Skill(BILLING, 60), Skill(SALES, 100))),
        ((Skill(BILLING, 90),), (Skill(BILLING, 60),), (Skill(BILLING, 90),)),
        ((Skill(BILLING, 10),), (Skill(BILLING, 60),), (Skill(BILLING, 10),)),
        ((Skill(SALES, 90),), (Skill(BILLING, 60),), (Skill(SALES, 90), Skill(BILLING, 60))),
        ((Skill(SALES, 90),), (Skill(BILLING, 60), Skill(SALES, 5)), (Skill(SALES, 90), Skill(BILLING, 60))),
        ((Skill(BILLING, 0),), (Skill(BILLING, 60), Skill(SALES, 1)), (Skill(SALES, 1),)),
        ((), (Skill(BILLING, 0),), ()),
        ((Skill(BILLING, 1), Skill(SALES, 0)), (), (Skill(BILLING, 1),)),
    ],
)
def test_his_own_row_wins_and_0_is_not_at_all(
    own: tuple[Skill, ...], team: tuple[Skill, ...], serves: tuple[Skill, ...]
) -> None:
    """A member may be better or worse than his team, and be kept out of what it has."""
    profile = replace(NOVICE, skills=own)
    teams = {"night": Team("night", services=team), "day": Team("day", services=(Skill(SALES, 7),))}
    assert served(profile, teams) == serves
    assert served(replace(profile, team=""), teams) == tuple(skill for skill in own if skill.level)
    assert served(replace(profile, team="gone"), teams) == served(profile, {})
    mine = {skill.service for skill in own}
    assert [is_through_team(profile, skill.service) for skill in serves] == [one.service not in mine for one in serves]


def test_a_supervisor_gets_no_chats_by_the_team_he_leads() -> None:
    """Only members who are agents by role do; a row of his own counts for anybody."""
    centre = at_night()
    dora = joins(centre, "dora", role=Role.SUPERVISOR)
    chat = centre.customer()
    assert centre.state.chats[chat].phase is ChatPhase.QUEUED
    changed(centre, dora, roles=frozenset({Role.SUPERVISOR, Role.AGENT}))
    assert centre.state.offers[centre.offer_to(dora)].chat == chat
    eva = joins(centre, "eva", Skill(SALES), role=Role.SUPERVISOR)
    assert services_of(centre.state, eva) == [SALES]


def test_a_row_at_0_keeps_a_member_out_of_what_his_team_has() -> None:
    """Nobody counts on him for it: no offer, nobody there, no estimate."""
    centre = at_night(replace(PLAIN, when_nobody=Flow.MESSAGE))
    anna = joins(centre, "anna", Skill(BILLING, 0))
    assert centre.turned_away() is RefusalCode.NOBODY_THERE
    assert estimated_wait_s(centre.state, BILLING) is None
    changed(centre, anna, skills=())
    assert estimated_wait_s(centre.state, BILLING) == 0
    centre.customer()
    assert centre.offer_to(anna)


def test_levels_of_a_team_are_levels() -> None:
    """First those who are good enough, later the whole team; the better go first."""
    centre = at_night(replace(PLAIN, steps=(Step(0, 80), Step(30, 50))))
    anna, ben = joins(centre, "anna"), joins(centre, "ben", Skill(BILLING, 40))
    chat = centre.customer()
    centre.passes(29)
    assert centre.state.chats[chat].phase is ChatPhase.QUEUED
    centre.passes(1)
    assert centre.state.offers[centre.offer_to(anna)].chat == chat
    assert not centre.state.agents[ben].offers


def test_a_service_given_to_a_team_has_its_members_at_once() -> None:
    """Who waits is offered, the service is shown anew, and each member is told what he serves."""
    centre = Centre()
    centre.do(c.DefineTeam(IDLE))
    anna, away = joins(centre, "anna"), agent("away")
    centre.do(c.DefineAgent(replace(NOVICE, id=away)))
    chat = centre.customer()
    assert estimated_wait_s(centre.state, BILLING) is None
    centre.effects.clear()
    centre.do(c.DefineTeam(NIGHT))
    assert centre.state.offers[centre.offer_to(anna)].chat == chat
    assert centre.asked(fx.ShowService) == [fx.ShowService(BILLING)]
    assert centre.asked(fx.ShowAgent) == [fx.ShowAgent(anna), fx.ShowAgent(away)]
    centre.effects.clear()
    centre.do(c.DefineTeam(replace(NIGHT, services=(Skill(SALES), Skill(BILLING, 60)))))
    assert centre.asked(fx.ShowService) == [fx.ShowService(SALES)]
    centre.events.clear()
    centre.do(c.DefineTeam(replace(NIGHT, services=(Skill(SALES), Skill(BILLING, 60)))))
    assert centre.events == []


@pytest.mark.parametrize("how", ["the team loses it", "the team is gone", "he changes teams", "his own row says 0"])
def test_a_service_taken_away_drains(how: str) -> None:
    """The chat he has goes on, the one that rings can be taken, the next is not his; as with a row of his own."""
    centre = at_night()
    centre.do(c.DefineTeam(Team("day", services=(Skill(SALES),))))
    anna = joins(centre, "anna")
    talk = centre.customer()
    centre.accepts(anna)
    ring = centre.customer()
    match how:
        case "the team loses it":
            centre.do(c.DefineTeam(IDLE))
        case "the team is gone":
            centre.do(c.RemoveTeam("night"))
        case "he changes teams":
            changed(centre, anna, team="day")
        case _:
            changed(centre, anna, skills=(Skill(BILLING, 0),))
    assert on_duty(centre.state, BILLING) == 0
    assert centre.state.offers[centre.offer_to(anna)].phase is OfferPhase.OPEN
    assert centre.accepts(anna) == ring
    centre.do(c.PostAgentText(talk, anna, "Still here."))
    assert centre.state.agents[anna].chats == {talk, ring}
    waits = centre.customer()
    assert centre.state.chats[waits].phase is ChatPhase.QUEUED
    sold = centre.customer(service=SALES)
    assert (sold in {centre.state.offers[offer].chat for offer in centre.state.agents[anna].offers}) == (
        how == "he changes teams"
    )


@pytest.mark.parametrize("through", ["his team", "himself"])
def test_nobody_waits_for_an_agent_who_serves_the_service_no_more(through: str) -> None:
    """A regular waits for the agent he had last; when that one has lost the service, anybody will do, at once."""
    centre = at_night(replace(PLAIN, preferred_s=60))
    anna = joins(centre, "anna", *([] if through == "his team" else [Skill(BILLING)]))
    ben = centre.hire("ben", capacity=25)
    centre.do(c.DefineTeam(replace(NIGHT, capacity_per_chat=100)))
    centre.customer("lee")
    if not centre.state.agents[anna].offers:
        centre.do(c.RejectOffer(centre.offer_to(ben), ben))
        centre.do(c.Choose(ben, ChosenKind.READY))
    centre.accepts(anna)
    chat = centre.customer("kim", preferred=anna)
    assert centre.state.chats[chat].preferred == anna
    assert not centre.state.agents[ben].offers
    if through == "his team":
        centre.do(c.DefineTeam(IDLE))
    else:
        changed(centre, anna, skills=(Skill(SALES),), team="")
    assert centre.state.offers[centre.offer_to(ben)].chat == chat


def test_a_regular_goes_on_waiting_while_his_agent_serves_the_service() -> None:
    """Another level, or one service more, changes nothing for him."""
    centre = at_night(replace(PLAIN, preferred_s=60))
    centre.do(c.DefineTeam(replace(NIGHT, capacity_per_chat=100)))
    anna = joins(centre, "anna")
    centre.customer("lee")
    centre.accepts(anna)
    chat = centre.customer("kim", preferred=anna)
    ben = centre.hire("ben")
    centre.do(c.DefineTeam(Team("night", services=(Skill(BILLING, 5), Skill(SALES)), capacity_per_chat=100)))
    changed(centre, anna, alias="Annie")
    assert centre.state.chats[chat].preferred == anna
    assert not centre.state.agents[ben].offers


def test_a_service_is_not_shown_anew_for_those_who_are_not_there() -> None:
    """Whether anybody is there for it does not hang on them, and presence to every subscriber costs the server."""
    centre = Centre()
    centre.do(c.DefineTeam(IDLE))
    centre.do(c.DefineAgent(NOVICE))
    centre.effects.clear()
    centre.do(c.DefineTeam(NIGHT))
    assert centre.effects == [fx.ShowAgent(NOVICE.id)]


def test_moving_to_another_team_changes_what_an_agent_gets() -> None:
    """The old team's services go with it, the new one's come; his own rows stay his."""
    centre = at_night()
    centre.do(c.DefineTeam(Team("day", services=(Skill(SALES, 30),))))
    anna = joins(centre, "anna")
    billing, sales = centre.customer(), centre.customer(service=SALES)
    assert centre.accepts(anna) == billing
    centre.effects.clear()
    changed(centre, anna, team="day")
    assert centre.asked(fx.ShowService)[:2] == [fx.ShowService(BILLING), fx.ShowService(SALES)]
    assert centre.accepts(anna) == sales
    assert services_of(centre.state, anna) == [SALES]
    changed(centre, anna, team="night", skills=(Skill(SALES, 70),))
    assert centre.state.agents[anna].serves == (Skill(SALES, 70), Skill(BILLING, 60))


def test_who_waits_for_a_team_that_loses_the_service_takes_the_exit_where_there_is_one() -> None:
    """With the last of its members nobody is there any more; while one still serves it, he goes on waiting."""
    centre = at_night(replace(PLAIN, when_nobody=Flow.MESSAGE))
    joins(centre, "anna")
    centre.do(c.Choose(agent("anna"), ChosenKind.NOT_READY))
    chat = centre.customer()
    centre.do(c.DefineTeam(replace(NIGHT, services=(Skill(BILLING, 5),), spare_per_chat=100)))
    assert centre.state.chats[chat].phase is ChatPhase.QUEUED
    centre.do(c.DefineTeam(IDLE))
    assert chat not in centre.state.chats
    assert [event.cause for event in centre.happened(e.ConversationEnded)] == [EndCause.NOBODY_THERE]


def test_messages_left_for_a_service_are_for_its_team() -> None:
    """Who answers its chats may answer what was left there."""
    centre = at_night()
    anna, ben = joins(centre, "anna"), joins(centre, "ben", team="")
    centre.do(c.LeaveMessage(MessageId("m-1"), BILLING, Customer("kim@shop.example"), Channel.WEB, "Call me"))
    message = centre.state.left[MessageId("m-1")]
    assert (may_answer(centre.state, anna, message), may_answer(centre.state, ben, message)) == (True, False)


@pytest.mark.parametrize(
    ("own", "team", "service", "holds"),
    [
        (None, None, None, 25),
        (None, None, 40, 40),
        (None, 40, None, 40),
        (None, 10, None, 10),
        (None, 40, 30, 40),
        (None, 30, 40, 40),
        (20, None, None, 20),
        (20, 40, 50, 20),
        (60, 40, 50, 60),
    ],
)
def test_the_number_nearest_to_the_agent_holds(
    own: int | None, team: int | None, service: int | None, holds: int
) -> None:
    """The desk's, over it the service's or the team's (the greater of both), over these his own."""
    centre = Centre()
    centre.do(c.DefineService(replace(PLAIN, capacity=service)))
    centre.do(c.DefineTeam(replace(NIGHT, capacity_per_chat=team)))
    anna = joins(centre, "anna")
    changed(centre, anna, capacity_per_chat=own)
    found = centre.state.agents[anna]
    assert share_of(centre.state, found, BILLING) == spare_of(centre.state, found, BILLING) == holds
    assert slots_of(centre.state, found, BILLING) == 100 // holds
    centre.do(c.SetTimers(Timers(capacity_per_chat=1, spare_per_chat=25)))
    centre.do(c.DefineService(replace(PLAIN, spare=service)))
    centre.do(c.DefineTeam(replace(NIGHT, spare_per_chat=team)))
    changed(centre, anna, capacity_per_chat=None, spare_per_chat=own)
    assert (share_of(centre.state, found, BILLING), spare_of(centre.state, found, BILLING)) == (1, holds)


def test_what_a_chat_takes_of_a_member_changes_while_he_talks() -> None:
    """Chats he has weigh what his team says now, and room that comes of it is used at once."""
    centre = at_night()
    centre.do(c.DefineTeam(replace(NIGHT, capacity_per_chat=100)))
    anna = joins(centre, "anna")
    centre.customer()
    centre.accepts(anna)
    chat = centre.customer()
    assert centre.state.agents[anna].load == 100
    centre.do(c.DefineTeam(replace(NIGHT, capacity_per_chat=50)))
    assert centre.accepts(anna) == chat
    assert centre.state.agents[anna].load == 100
    changed(centre, anna, capacity_per_chat=30)
    assert centre.state.agents[anna].load == 60
    third = centre.customer()
    assert centre.accepts(anna) == third
    centre.do(c.DefineTeam(replace(NIGHT, spare_per_chat=10)))
    changed(centre, anna, capacity_per_chat=None)
    assert centre.state.agents[anna].load == 75


def test_a_wait_is_estimated_by_what_members_can_have_at_once() -> None:
    """With one chat each instead of four, it takes four times as long."""
    centre = at_night()
    anna = joins(centre, "anna")
    for _ in range(4):
        centre.customer()
        centre.accepts(anna)
    quick = estimated_wait_s(centre.state, BILLING)
    centre.do(c.DefineTeam(replace(NIGHT, capacity_per_chat=100)))
    assert quick is not None
    assert estimated_wait_s(centre.state, BILLING) == 4 * quick


@pytest.mark.parametrize(
    ("team", "faults"),
    [
        (Team("n", services=(Skill(ServiceId("x")),)), ("x",)),
        (Team("n", services=(Skill(BILLING, 101),)), ("team n: the level for billing is from 0 to 100",)),
        (Team("n", services=(Skill(SALES, -1),)), ("team n: the level for sales is from 0 to 100",)),
        (Team("n", services=(Skill(SALES), Skill(SALES, 5))), ("team n: the service sales stands there twice",)),
        (Team("n", capacity_per_chat=0), ("team n: capacity_per_chat is from 1 to 100 of 100, not 0",)),
        (
            Team("n", capacity_per_chat=101, spare_per_chat=-1),
            (
                "team n: capacity_per_chat is from 1 to 100 of 100, not 101",
                "team n: spare_per_chat is from 0 to 100 of 100, not -1",
            ),
        ),
        (Team("n", capacity_per_chat=100, spare_per_chat=0), ()),
        (Team("n", services=(Skill(BILLING, 0), Skill(SALES, 100))), ()),
    ],
)
def test_every_fault_of_a_team_is_named(team: Team, faults: tuple[str, ...]) -> None:
    """What it refers to is there, numbers are within their bounds, and nothing stands there twice."""
    outcome = Centre().ask(c.DefineTeam(team))
    assert getattr(outcome, "faults", ()) == faults


def test_numbers_of_an_agent_have_bounds_too() -> None:
    """The same as a team's."""
    wrong = replace(NOVICE, capacity_per_chat=0, spare_per_chat=101)
    outcome = Centre().ask(c.DefineAgent(wrong))
    assert getattr(outcome, "faults", ()) == (
        f"agent {NOVICE.id}: capacity_per_chat is from 1 to 100 of 100, not 0",
        f"agent {NOVICE.id}: spare_per_chat is from 0 to 100 of 100, not 101",
    )


def test_a_service_stays_while_a_team_is_assigned_to_it() -> None:
    """The refusal says which; taken from the team in the same go, it can be removed."""
    centre = at_night()
    faults = ("team night is assigned to the service billing",)
    assert getattr(centre.ask(c.RemoveService(BILLING)), "faults", ()) == faults
    centre.do(c.RemoveService(SALES))
    centre.do(c.ChangeSetup((c.DefineTeam(IDLE), c.RemoveService(BILLING))))
    assert centre.state.setup.services == {}


def test_the_invariants_see_an_agent_who_serves_what_nobody_gave_him() -> None:
    """What is derived has to be derived again after every change."""
    centre = at_night()
    anna = joins(centre, "anna")
    centre.state.setup.teams["night"] = IDLE
    assert broken(centre.state) == [f"{anna} serves something else than his own rows and his team's say"]


def test_what_agents_serve_is_worked_out_again_when_indexes_are() -> None:
    """A state from anywhere is sound once it is indexed."""
    centre = at_night()
    anna = joins(centre, "anna")
    centre.state.agents[anna].serves = ()
    assert broken(centre.state)
    reindex(centre.state)
    assert broken(centre.state) == []
    assert services_of(centre.state, anna) == [BILLING]


def test_a_team_that_is_changed_is_one_event() -> None:
    """With all it is, whatever comes of it for its members."""
    centre = at_night()
    joins(centre, "anna")
    centre.events.clear()
    centre.do(c.DefineTeam(IDLE))
    assert centre.events == [e.TeamDefined(centre.now, IDLE)]
