"""The grace time of an agent who stopped answering counts from the first sign of it."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.commands import AgentMissing, AgentPresent, Command, DefineAgent, SetLink
from routing.decide import decide
from routing.decision import Decision
from routing.ids import AgentId
from routing.settings import AgentProfile
from routing.state import State
from routing.words import ChosenKind, Missing

ANNA = AgentId("anna@localhost")
NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("how", "since_s", "left_s"),
    [(Missing.SILENT, 0, 60), (Missing.SILENT, 20, 40), (Missing.SILENT, 90, 0), (Missing.CLOSED, 0, 15)],
)
def test_grace_counts_from_the_first_sign(how: Missing, since_s: float, left_s: float) -> None:
    """Sixty seconds after the first missed ping his chats go to others, however late the second one was."""
    state = State()
    opening: tuple[Command, ...] = (
        DefineAgent(AgentProfile(ANNA, "Anna")),
        SetLink(up=True),
        AgentPresent(ANNA, says=ChosenKind.READY),
    )
    for command in (*opening, AgentMissing(ANNA, how, since_s)):
        assert isinstance(decide(state, command, NOW), Decision)
    assert state.agents[ANNA].missing_until == NOW + timedelta(seconds=left_s)
