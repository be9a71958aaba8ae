"""Customers in agents' contact lists: what is left of chats long over is taken out, what is open stays."""

from collections.abc import Sequence

from bridge.xmpp.ports import Clocks
from bridge.xmpp.rosters import Rosters
from routing.ids import AgentId
from tests.fakes.xmpp_desk import FakeTime, run_now
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


def rosters(roster: FakeRoster, time: FakeTime) -> Rosters:
    """The lists, as the desk writes them."""
    return Rosters(roster, run_now, Clocks(time.now, time.monotonic, time.call_later))


def test_contacts_of_chats_that_ended_while_we_were_away_are_taken_out() -> None:
    """A desk that was killed during after-call work leaves no name behind for ever."""
    roster = FakeRoster()
    rosters(roster, FakeTime()).sweep(ADA, lambda contact: contact != WINDOW)
    assert roster.there == [WINDOW]


def test_without_the_grant_nothing_is_looked_at() -> None:
    """What we may not write we do not ask for."""
    roster = FakeRoster(granted=False)
    rosters(roster, FakeTime()).sweep(ADA, lambda _: True)
    assert roster.there == [WINDOW, GONE]


def test_a_contact_leaves_a_while_after_its_chat() -> None:
    """Some clients close the window with it: the last lines have to be read first."""
    roster, time = FakeRoster(), FakeTime()
    rosters(roster, time).remove_later(ADA, GONE, 30)
    time.move(29)
    assert roster.there == [WINDOW, GONE]
    time.move(1)
    assert roster.there == [WINDOW]


def test_a_contact_who_comes_back_stays() -> None:
    """A chat that is handed back to the agent at once has its customer in the list until its own end."""
    roster, time = FakeRoster(), FakeTime()
    lists = rosters(roster, time)
    lists.remove_later(ADA, WINDOW, 30)
    lists.add(ADA, WINDOW, "Anna", lambda: None)
    time.move(60)
    assert WINDOW in roster.there
    lists.remove_later(ADA, GONE, 30)
    lists.remove(ADA, GONE)
    time.move(60)
    assert GONE not in roster.there


def test_a_desk_that_stops_takes_nothing_out_any_more() -> None:
    """What is left goes after the next start."""
    roster, time = FakeRoster(), FakeTime()
    lists = rosters(roster, time)
    lists.remove_later(ADA, GONE, 30)
    lists.close()
    time.move(60)
    assert roster.there == [WINDOW, GONE]
