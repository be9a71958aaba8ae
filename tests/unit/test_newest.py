"""What the desk remembers of the newest lines, and what it forgets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridge.newest import Newest
from bridge.xmpp.written import REMEMBERED, Written
from routing.ids import ChatId

CHAT = ChatId("c-1")


@given(st.integers(1, 5), st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=60))
def test_only_the_newest_are_remembered_each_as_it_was_noted_last(limit: int, acts: list[tuple[int, bool]]) -> None:
    """However often something is noted or forgotten, the last ones stay, in order."""
    newest: Newest[int, int] = Newest(limit)
    plain: dict[int, int] = {}
    for number, (key, forgotten) in enumerate(acts):
        plain.pop(key, None)
        if forgotten:
            newest.forget(key)
            continue
        newest.note(key, number)
        plain[key] = number
        plain = dict(list(plain.items())[-limit:])
    assert list(newest.newest_first()) == list(reversed(plain.items()))
    assert all((key in newest) == (key in plain) and newest.get(key) == plain.get(key) for key in range(9))


def test_a_line_is_found_by_its_stanza_only_for_whom_it_was_written_to() -> None:
    """A reply that names a stanza of somebody else's window quotes nothing."""
    written = Written()
    written.note("anna@localhost", CHAT, 7, "m1", "Good  morning\nto you")
    line = written.line("anna@localhost", "m1")
    assert line is not None
    assert (line.chat, line.seq, line.excerpt) == (CHAT, 7, "Good morning to you")
    assert written.line("ben@localhost", "m1") is None
    assert written.line("anna@localhost", "m2") is None


def test_a_correction_finds_the_stanza_that_showed_the_line_last() -> None:
    """A line that was shown twice (here, then again in a new window) is corrected where it was shown last."""
    written = Written()
    written.note("anna@localhost", CHAT, 7, "m1", "Helo")
    written.note("anna@localhost", CHAT, 8, "m2", "there")
    written.note("anna@localhost", CHAT, 7, "m3", "Helo")
    written.note("ben@localhost", CHAT, 7, "m4", "Helo")
    assert written.id_of("anna@localhost", CHAT, 7) == "m3"
    assert written.id_of("anna@localhost", CHAT, 9) is None
    assert written.id_of("anna@localhost", CHAT, None) is None


def test_old_lines_are_forgotten() -> None:
    """A desk that runs for months holds the newest lines only."""
    written = Written()
    for number in range(REMEMBERED + 1):
        written.note("anna@localhost", CHAT, number, f"m{number}", "")
    assert written.line("anna@localhost", "m0") is None
    assert written.line("anna@localhost", "m1") is not None
