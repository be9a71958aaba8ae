"""Ticks for agents: how far what they said came at the customer."""

from bridge.ticks import Ticks
from routing import commands as c
from routing.events import ConversationEnded
from routing.ids import ChatId
from tests.unit.centre import BILLING, Centre, agent


def test_ticks_follow_the_evidence_and_never_go_back() -> None:
    """Read means delivered too; nothing is further than what was said; what is told twice is told once."""
    centre = Centre()
    centre.hire("ada")
    chat = centre.customer("anna", BILLING)
    centre.accepts(agent("ada"))
    centre.do(c.PostAgentText(chat, agent("ada"), "hello"))
    last = centre.state.chats[chat].last_seq
    told: list[tuple[ChatId, tuple[int, int]]] = []
    ticks = Ticks(lambda: centre.state)
    ticks.on_change = lambda chat, marks: told.append((chat, marks))
    ticks.note(chat, last, 0)
    ticks.note(chat, last, 0)
    ticks.note(chat, 1, last + 7)
    ticks.note(chat, 1, 1)
    ticks.note(ChatId("c-none"), 1, 1)
    assert told == [(chat, (last, 0)), (chat, (last, last))]
    assert ticks.of(chat) == (last, last)
    centre.do(c.CustomerEnds(chat))
    ticks.observe(centre.happened(ConversationEnded))
    assert ticks.of(chat) == (0, 0)
    ticks.note(chat, 1, 1)
    assert ticks.of(chat) == (0, 0)
