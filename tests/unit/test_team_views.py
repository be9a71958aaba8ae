"""Who serves a service is the same wherever it is asked: pages, agents' own view, colleagues in a workgroup client."""

from __future__ import annotations

from bridge.board import QueueBoard
from bridge.lookups import Lookups
from bridge.overview import Overview
from routing import commands as c
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Skill, Team
from tests.unit.centre import BILLING, SALES, Centre, agent

ANNA, BEN, CEM = agent("anna"), agent("ben"), agent("cem")


def views(centre: Centre) -> tuple[Overview, QueueBoard]:
    """What pages and workgroup clients ask."""
    overview = Overview(lambda: centre.state, {}, lambda: centre.now)
    return overview, QueueBoard(lambda: centre.state, Lookups(lambda: centre.state), lambda: centre.now)


def told(centre: Centre, service: ServiceId) -> tuple[int, list[AgentId], list[AgentId], list[AgentId]]:
    """On duty by the overview, then who serves the service: by the board's list, one by one, by their own views."""
    overview, board = views(centre)
    (count,) = [view.on_duty for view in overview.services() if view.id == service]
    everybody = sorted(centre.state.agents)
    queue = board.queue(service)
    assert queue is not None
    assert queue.on_duty == count
    by_own_view = [one for one in everybody if (view := overview.agent(one)) is not None and service in view.services]
    return count, list(board.members(service)), [one for one in everybody if board.colleague(one, service)], by_own_view


def test_members_of_a_team_are_shown_wherever_agents_of_a_service_are() -> None:
    """Anna has Billing through her team, Ben too but for his row at 0, Cem by himself; all three are logged in."""
    centre = Centre()
    centre.do(c.DefineTeam(Team("night", services=(Skill(BILLING, 60),), capacity_per_chat=50)))
    for name, own, team in ((ANNA, (), "night"), (BEN, (Skill(BILLING, 0),), "night"), (CEM, (Skill(BILLING),), "")):
        centre.do(c.DefineAgent(AgentProfile(name, name[:3].capitalize(), own, team)))
        centre.do(c.AgentPresent(name))
    both = [ANNA, CEM]
    assert told(centre, BILLING) == (2, both, both, both)
    assert told(centre, SALES) == (0, [], [], [])
    one = views(centre)[1].colleague(ANNA, BILLING)
    assert one is not None
    assert one.slots == 2
    centre.do(c.DefineTeam(Team("night", services=(Skill(SALES),))))
    assert told(centre, BILLING) == (1, [CEM], [CEM], [CEM])
    assert told(centre, SALES) == (2, [ANNA, BEN], [ANNA, BEN], [ANNA, BEN])
