"""Canned responses in memory; implements `routing.canned.CannedBook`."""

from collections.abc import Sequence
from dataclasses import replace

from bridge.canned import fault_of
from routing.canned import Canned, CannedFault, CannedId
from routing.ids import AgentId


class FakeCanned:
    """Keeps them in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[CannedId, Canned] = {}

    async def all(self, agent: AgentId) -> Sequence[Canned]:
        """Own and shared ones."""
        return [one for one in self.rows.values() if one.owner in {agent, None}]

    async def find(self, canned: CannedId) -> Canned | None:
        """One."""
        return self.rows.get(canned)

    async def save(self, canned: Sequence[Canned]) -> CannedFault | None:
        """All or none."""
        fault = next((found for found in map(fault_of, canned) if found is not None), None)
        if fault is None:
            for one in canned:
                known = self.rows.get(one.id)
                self.rows[one.id] = replace(one, used=known.used if known else 0)
        return fault

    async def remove(self, canned: CannedId) -> None:
        """Take away."""
        self.rows.pop(canned, None)

    async def note_use(self, canned: CannedId) -> None:
        """Count."""
        one = self.rows[canned]
        self.rows[canned] = replace(one, used=one.used + 1)
