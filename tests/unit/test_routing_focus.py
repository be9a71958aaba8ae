"""Which of his chats an agent has in focus, how long he had it so, and what is only an estimate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from routing import commands as c
from routing import events as e
from routing.evolve import reindex
from routing.ids import ChatId
from routing.refusals import RefusalCode
from routing.settings import Timers
from routing.words import EndCause, Missing
from tests.unit.centre import BILLING, Centre, agent

if TYPE_CHECKING:
    from routing.ids import AgentId

ADA = agent("ada")


def centre_of(chats: int, *, desktop: bool = False, wrapup_s: float = 0.0) -> tuple[Centre, list[ChatId]]:
    """Ada takes so many chats, ten seconds apart; a desktop of hers tells at once that it is there."""
    centre = Centre(Timers(wrapup_s=wrapup_s))
    centre.hire("ada")
    if desktop:
        centre.do(c.AgentPresent(ADA, desktop=True))
        centre.do(c.FocusChat(ADA, None))
    names = []
    for _ in range(chats):
        centre.customer()
        names.append(centre.accepts(ADA))
        centre.passes(10)
    centre.events.clear()
    return centre, names


def writes(centre: Centre, chat: ChatId, *, private: bool = False) -> None:
    """Ada writes a line."""
    centre.do(c.PostAgentText(chat, ADA, "a line", private=private))


def ends(centre: Centre, *chats: ChatId) -> dict[ChatId, tuple[float, float]]:
    """End chats; gives of each how long it was in focus and how long out of it, in seconds."""
    opened = {chat: centre.state.chats[chat].legs for chat in chats}
    since = {chat: next(leg.opened_at for leg in legs.values() if leg.agent) for chat, legs in opened.items()}
    for chat in chats:
        centre.do(c.CustomerEnds(chat))
    closed = {event.chat: event for event in centre.happened(e.LegClosed) if event.agent == ADA}
    found = {}
    for chat in chats:
        event = closed[chat]
        assert event.focus_time is not None
        found[chat] = (event.focus_time.total_seconds(), (event.at - since[chat] - event.focus_time).total_seconds())
    return found


def focus(centre: Centre, who: AgentId = ADA) -> ChatId | None:
    """What an agent has in focus."""
    return centre.state.agents[who].focus


def is_estimated(centre: Centre, chat: ChatId) -> bool:
    """Tell whether the times of Ada's leg are an estimate."""
    return any(leg.estimated for leg in centre.state.chats[chat].legs.values() if leg.agent == ADA)


def test_an_only_chat_is_in_focus_from_the_accept_to_its_end() -> None:
    """All of its time is talk, and no event is spent on it; with an ordinary client that is an estimate."""
    centre, (chat,) = centre_of(1)
    assert (focus(centre), is_estimated(centre, chat)) == (chat, True)
    writes(centre, chat)
    assert ends(centre, chat) == {chat: (10, 0)}
    assert centre.happened(e.FocusChanged) == []
    assert focus(centre) is None


def test_in_an_ordinary_client_the_chat_last_written_in_is_in_focus() -> None:
    """Each second of an agent goes to one of his chats; what a chat does not get is hold."""
    centre, (one, two) = centre_of(2)
    assert focus(centre) == one
    writes(centre, two)
    assert focus(centre) == two
    centre.passes(30)
    writes(centre, one, private=True)
    centre.passes(5)
    assert ends(centre, one, two) == {one: (25, 30), two: (30, 15)}
    assert [event.chat for event in centre.happened(e.FocusChanged)] == [two, one, two]


def test_lines_thrown_into_several_chats_at_once_leave_one_event() -> None:
    """An estimate rests for two seconds; then it goes where the last line went."""
    centre, (one, two, three) = centre_of(3)
    writes(centre, two)
    for _ in range(10):
        centre.passes(0.1)
        writes(centre, one)
        writes(centre, three)
    assert [event.chat for event in centre.happened(e.FocusChanged)] == [two]
    centre.passes(0.9)
    assert focus(centre) == two
    centre.passes(0.1)
    assert focus(centre) == three
    assert len(centre.happened(e.FocusChanged)) == 2


def test_who_writes_where_he_was_stays_there() -> None:
    """A line into another chat and one back at once are no change."""
    centre, (one, two) = centre_of(2)
    writes(centre, two)
    writes(centre, one)
    writes(centre, two)
    centre.passes(60)
    assert [event.chat for event in centre.happened(e.FocusChanged)] == [two]


def test_a_rest_that_began_anew_is_kept() -> None:
    """The chat that was about to rest has ended; the next one rests for as long."""
    centre, (one, two, three) = centre_of(3)
    writes(centre, three)
    centre.passes(1)
    writes(centre, one)
    centre.do(c.CustomerEnds(three))
    assert focus(centre) == one
    centre.passes(0.5)
    writes(centre, two)
    centre.passes(0.5)
    assert focus(centre) == one
    centre.passes(1)
    assert focus(centre) == two


def test_after_the_end_of_a_chat_an_ordinary_client_is_thought_to_show_the_one_before() -> None:
    """The last that was in focus, else the last that was taken; with the last chat nothing is."""
    centre, (one, two, three) = centre_of(3)
    writes(centre, two)
    centre.do(c.CustomerEnds(two))
    assert focus(centre) == three
    centre.do(c.CustomerEnds(three))
    assert focus(centre) == one
    centre.do(c.AgentEnds(one, ADA))
    assert focus(centre) is None


def test_where_he_was_about_to_look_may_end_first() -> None:
    """What ended in the two seconds of rest is not looked at."""
    centre, (one, two, _) = centre_of(3)
    writes(centre, two)
    writes(centre, one)
    centre.do(c.CustomerEnds(one))
    centre.passes(10)
    assert focus(centre) == two


def test_a_desktop_tells_what_is_in_focus_and_that_is_no_estimate() -> None:
    """Its word counts, whatever is written from a phone beside it; said again it changes nothing."""
    centre, (one, two) = centre_of(2, desktop=True)
    assert (focus(centre), is_estimated(centre, one)) == (one, False)
    centre.do(c.FocusChat(ADA, two))
    centre.do(c.FocusChat(ADA, two))
    writes(centre, one)
    centre.passes(7)
    assert len(centre.happened(e.FocusChanged)) == 1
    assert not is_estimated(centre, two)
    assert ends(centre, one, two) == {one: (20, 7), two: (7, 10)}


def test_a_desktop_may_show_another_page() -> None:
    """Then no chat is in focus, nor one that is taken meanwhile; a first chat is until the desktop says otherwise."""
    centre, (one,) = centre_of(1, desktop=True)
    assert focus(centre) == one
    centre.do(c.FocusChat(ADA, None))
    centre.customer()
    two = centre.accepts(ADA)
    assert focus(centre) is None
    centre.passes(5)
    assert ends(centre, two, one) == {one: (10, 5), two: (0, 5)}


def test_of_a_chat_that_ended_the_desktop_still_shows_the_after_call_work() -> None:
    """Nothing is in focus until it says so; a note to what is over moves nothing."""
    centre, (one, two) = centre_of(2, desktop=True, wrapup_s=60)
    centre.do(c.CustomerEnds(one))
    (wrapping,) = centre.happened(e.LegWrapping)
    assert wrapping.focus_time == timedelta(seconds=20)
    assert focus(centre) is None
    writes(centre, one, private=True)
    centre.do(c.FocusChat(ADA, two))
    assert focus(centre) == two
    centre.do(c.CompleteWrapUp(one, ADA))
    assert focus(centre) == two


@pytest.mark.parametrize("page", [True, False])
def test_without_a_desktop_it_is_an_estimate_from_now_on(page: bool) -> None:
    """The phone stays: the focus is where it was, or goes to the chat looked at last, and both chats are marked."""
    centre, (one, two) = centre_of(2, desktop=True)
    centre.do(c.FocusChat(ADA, two))
    centre.passes(1)
    if page:
        centre.do(c.FocusChat(ADA, None))
    centre.do(c.AgentPresent(ADA, plain=True))
    assert focus(centre) == two
    assert is_estimated(centre, one)
    assert is_estimated(centre, two)
    centre.do(c.AgentPresent(ADA, plain=True, desktop=True))
    centre.do(c.FocusChat(ADA, one))
    assert is_estimated(centre, one), "what was guessed is not known afterwards"
    centre.do(c.AgentPresent(ADA, plain=True))
    assert centre.happened(e.FocusChanged)[-1].estimated == ()


def test_an_agent_who_is_missing_keeps_his_focus_and_loses_it_with_his_chats() -> None:
    """A reload costs nothing; who does not come back had it until his chats were taken from him."""
    centre, (one, _) = centre_of(2, desktop=True)
    centre.leaves(ADA)
    centre.passes(14)
    assert focus(centre) == one
    centre.do(c.AgentPresent(ADA, desktop=True))
    assert (focus(centre), centre.state.agents[ADA].focus_told) == (one, True)
    centre.leaves(ADA, Missing.CLOSED)
    centre.passes(15)
    lost = {event.chat: event.focus_time for event in centre.happened(e.LegClosed) if event.agent == ADA}
    assert lost[one] == timedelta(seconds=20 + 14 + 15)
    assert (focus(centre), centre.state.agents[ADA].focus_told) == (None, False)


def test_only_a_chat_he_talks_in_can_be_in_focus() -> None:
    """A stranger has none, and a chat that is over or a colleague's cannot be."""
    centre, (one,) = centre_of(1)
    assert centre.refused(c.FocusChat(agent("nobody"), None)) is RefusalCode.UNKNOWN_AGENT
    assert centre.refused(c.FocusChat(ADA, ChatId("c-none"))) is RefusalCode.NOT_YOUR_CHAT
    centre.hire("ben")
    assert centre.refused(c.FocusChat(agent("ben"), one)) is RefusalCode.NOT_YOUR_CHAT


def test_what_rests_outlives_new_indexes_and_a_removed_agent_is_asked_nothing() -> None:
    """An estimate under way is looked at again when the indexes were built anew."""
    centre, (one, two) = centre_of(2)
    writes(centre, two)
    writes(centre, one)
    reindex(centre.state)
    centre.passes(2)
    assert focus(centre) == one
    writes(centre, two)
    centre.passes(1)
    writes(centre, one)
    centre.do(c.RemoveAgent(ADA))
    centre.passes(5)
    assert {event.cause for event in centre.happened(e.LegClosed)} == {EndCause.AGENT_LOST}
    assert centre.state.setup.services[BILLING].id == BILLING
