"""What an agent is offered through his team, on a real server: by a plain client's words, by a desktop's stanzas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.settings import Skill

if TYPE_CHECKING:
    from tests.scenarios.stories.centre import Centre


async def test_an_agent_without_a_skill_is_offered_chats_because_of_his_team(centre: Centre) -> None:
    """Given to the team, the service rings at its members at once; taken away, their chats go on and no more come."""
    serves = Skill(centre.service.id, 60)
    team = await centre.team()
    anna = await centre.hires("anna", skills=(), team=team)
    ann = await centre.asked("Ann")
    await ann.place(1)
    await anna.settled()
    assert anna.rings() == 0

    await centre.team(serves)
    ring = await anna.answers()
    assert ring.offered.customer == "Ann"
    await ann.told("agent_joined", name="Anna")

    await centre.team()
    bob = await centre.asked("Bob")
    await bob.place(1)
    ring.says("I am still here.")
    await ann.reads("I am still here.")
    await ann.says("Good.")
    await ring.reads("Good.")
    await anna.settled()
    assert anna.rings() == 1

    await centre.defines("anna", skills=(Skill(centre.service.id, 0),), team=team)
    await centre.team(serves)
    await anna.settled()
    assert anna.rings() == 1, "a row of her own keeps her out"
    await centre.defines("anna", skills=(), team=team)
    assert (await anna.rung()).offered.customer == "Bob"


async def test_a_team_says_how_many_chats_its_members_have_at_once(centre: Centre) -> None:
    """One each instead of four; when the team says otherwise, who waits is offered while the agent talks."""
    serves = Skill(centre.service.id)
    team = await centre.team(serves, capacity_per_chat=100)
    anna = await centre.hires("anna", skills=(), team=team)
    await centre.asked("Ann")
    await anna.answers()
    bob = await centre.asked("Bob")
    await bob.place(1)
    await anna.settled()
    assert anna.rings() == 1
    await centre.team(serves, capacity_per_chat=50)
    assert (await anna.rung()).offered.customer == "Bob"
