"""Customers in agents' contact lists: what is left of chats long over is taken out, what is open stays."""

from collections.abc import Sequence

from bridge.xmpp.rosters import Rosters
from routing.ids import AgentId
from tests.fakes.xmpp_desk import run_now
from tests.fakes.xmpp_world import ADA, WINDOW

GONE = "old-2222@workgroup.example.org"


class FakeRoster:
    """Ada's contact list, where we may write there."""

    def __init__(self, *, granted: bool = True) -> None:
        self.granted = granted
        self.there = [WINDOW, GONE]

    def writes_roster(self, agent: AgentId) -> bool:
        """As the port says."""
        return self.granted

    async def add_contact(self, agent: AgentId, contact: str, name: str) -> bool:
        """As the port says."""
        self.there.append(contact)
        return True

    async def remove_contact(self, agent: AgentId, contact: str) -> bool:
        """As the port says."""
        self.there.remove(contact)
        return True

    async def contacts(self, agent: AgentId) -> Sequence[str]:
        """As the port says."""
        return list(self.there)


def test_contacts_of_chats_that_ended_while_we_were_away_are_taken_out() -> None:
    """A desk that was killed during after-call work leaves no name behind for ever."""
    roster = FakeRoster()
    Rosters(roster, run_now).sweep(ADA, lambda contact: contact != WINDOW)
    assert roster.there == [WINDOW]


def test_without_the_grant_nothing_is_looked_at() -> None:
    """What we may not write we do not ask for."""
    roster = FakeRoster(granted=False)
    Rosters(roster, run_now).sweep(ADA, lambda _: True)
    assert roster.there == [WINDOW, GONE]
