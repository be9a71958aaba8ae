"""Who may do what to whom, as a table."""

from __future__ import annotations

import pytest

from routing import commands as c
from routing.ids import MessageId
from routing.rights import may_answer, may_supervise
from routing.settings import Skill
from routing.transcript import Customer
from routing.words import Channel, Role
from tests.unit.centre import BILLING, SALES, Centre, agent

LETTER = MessageId("m-1")


def people() -> Centre:
    """Agents of two teams and of none, supervisors of a team and of all, an admin; one of each sells only."""
    centre = Centre()
    for name, team, role in (
        ("anna", "day", Role.AGENT),
        ("nina", "night", Role.AGENT),
        ("free", "", Role.AGENT),
        ("day", "day", Role.SUPERVISOR),
        ("all", "", Role.SUPERVISOR),
        ("admin", "night", Role.ADMIN),
    ):
        centre.hire(name, Skill(SALES) if name != "anna" else Skill(BILLING), team=team, roles=(role,), state=None)
    centre.do(c.LeaveMessage(LETTER, BILLING, Customer("lee"), Channel.WEB, "Call me"))
    return centre


@pytest.mark.parametrize(
    ("who", "on"),
    [
        ("anna", ""),
        ("day", "anna"),
        ("all", "admin anna day free nina"),
        ("admin", "all anna day free nina"),
        ("stranger", ""),
    ],
)
def test_who_supervises_whom(who: str, on: str) -> None:
    """A team's supervisor its members, one without a team and an admin everybody; nobody himself, nobody a stranger."""
    state = people().state
    names = ("anna", "nina", "free", "day", "all", "admin", "stranger")
    assert " ".join(sorted(name for name in names if may_supervise(state, agent(who), agent(name)))) == on


@pytest.mark.parametrize(
    ("who", "may"),
    [("anna", True), ("nina", False), ("day", True), ("admin", True), ("stranger", False)],
)
def test_messages_left_are_for_agents_of_the_service_and_who_leads_them(who: str, may: bool) -> None:
    """An agent of another service doesn't see what was written to this one."""
    state = people().state
    assert may_answer(state, agent(who), state.left[LETTER]) is may
