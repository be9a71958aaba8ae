"""Setting a simulated centre up, by the same commands as a live one."""

from dataclasses import replace

from routing import commands as c
from routing.decide import decide
from routing.refusals import Refusal
from routing.settings import AgentProfile
from routing.simulation.plan import AGES_S, Plan
from routing.state import State


def setup_of(plan: Plan) -> c.ChangeSetup:
    """List what makes the centre. Services come first without their overflow, since that may be any other service."""
    noted = any(demand.after_work is not None for demand in plan.demands)
    services = [replace(service, wrapup_s=AGES_S if noted else 0.0) for service in plan.services]
    changes: list[c.SetupChange] = [c.SetTimers(plan.timers)]
    changes += [c.DefineService(replace(service, overflow_to=None, overflow_s=0.0)) for service in services]
    changes += [c.DefineService(service) for service in services if service.overflow_to is not None]
    changes += [c.DefineTeam(team) for team in plan.teams]
    for staff in plan.staff:
        for agent in staff.agents():
            profile = AgentProfile(
                agent,
                agent.partition("@")[0],
                staff.skills,
                staff.team,
                capacity=staff.capacity,
                capacity_per_chat=staff.capacity_per_chat,
                spare_per_chat=staff.spare_per_chat,
            )
            changes.append(c.DefineAgent(profile))
    return c.ChangeSetup(tuple(changes))


def faults_of(plan: Plan) -> tuple[str, ...]:
    """Name what the desk would refuse about a plan; empty if it can be simulated."""
    outcome = decide(State(), setup_of(plan), plan.start)
    return tuple(dict.fromkeys(outcome.faults)) if isinstance(outcome, Refusal) else ()
