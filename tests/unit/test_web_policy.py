"""Who sees which rows."""

from datetime import UTC, datetime

import pytest

from routing.ids import AgentId
from routing.ports import Column, Report, ReportFilter
from routing.words import Role
from tests.fakes.web_desk import agent_view
from webclient.server.policy import Viewer, may_see_agent, narrowed, visible_part

ANNA = agent_view("anna")
BEN = agent_view("ben", team="Back office")
DORA = agent_view("dora", roles=frozenset({Role.SUPERVISOR}))
EVA = agent_view("eva", team="", roles=frozenset({Role.ADMIN}))
TEAMLESS = agent_view("tom", team="", roles=frozenset({Role.SUPERVISOR}))
KEY = Viewer(scopes=frozenset({"reports"}))

DAY = ReportFilter(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (Viewer(ANNA), {"anna"}),
        (Viewer(BEN), {"ben"}),
        (Viewer(DORA), {"anna", "dora"}),
        (Viewer(TEAMLESS), {"tom"}),
        (Viewer(EVA), {"anna", "ben", "dora", "eva", "tom"}),
        (KEY, {"anna", "ben", "dora", "eva", "tom"}),
        (Viewer(), set()),
        (Viewer(scopes=frozenset({"other"})), set()),
    ],
)
def test_each_role_sees_only_the_agents_it_may(viewer: Viewer, sees: set[str]) -> None:
    """An agent sees himself, a supervisor his team, an admin everybody, a stranger nobody."""
    people = (ANNA, BEN, DORA, EVA, TEAMLESS)
    seen = {person.alias.lower() for person in people if may_see_agent(viewer, person, person.agent)}
    assert seen == sees


def test_a_removed_agent_is_seen_by_admins_only() -> None:
    """Rows of somebody who is not listed any more belong to no team."""
    gone = AgentId("zoe@localhost")
    assert may_see_agent(Viewer(EVA), None, gone)
    assert not may_see_agent(Viewer(DORA), None, gone)


def test_a_report_about_no_agent_is_empty_for_an_agent() -> None:
    """What a report's rows are about is not known, so only those who see everything see them."""
    report = Report("service", "Service", "", (Column("service", "Service"),), (("billing",),))
    assert visible_part(Viewer(ANNA), report, lambda _: None).rows == ()
    assert visible_part(Viewer(EVA), report, lambda _: None).rows == (("billing",),)


def test_an_agent_asks_the_store_for_his_own_rows_only() -> None:
    """The restriction is part of the question, not only of the answer."""
    assert narrowed(Viewer(ANNA), DAY).agent == ANNA.agent
    assert narrowed(Viewer(DORA), DAY).agent is None
    assert narrowed(KEY, DAY).agent is None
