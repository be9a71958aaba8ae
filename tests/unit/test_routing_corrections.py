"""Corrections on the core alone: a line says which earlier line of the same sender it corrects."""

from __future__ import annotations

from routing import commands as c
from routing import events as e
from tests.unit.centre import Centre


def test_a_correction_names_the_place_of_the_senders_own_line() -> None:
    """The same key means another line for each sender; an unknown one is a line like any other."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.PostCustomerText(chat, "no", "k"))
    centre.do(c.PostAgentText(chat, anna, "hi", "k"))
    theirs, his = (event.entry.seq for event in centre.happened(e.EntryPosted)[-2:])
    for fixed, seq in (
        (c.PostCustomerText(chat, "No.", replaces="k"), theirs),
        (c.PostAgentText(chat, anna, "Hi.", replaces="k"), his),
    ):
        centre.do(fixed)
        assert centre.happened(e.EntryPosted)[-1].entry.args == (("replaces", str(seq)),)
    centre.do(c.PostCustomerText(chat, "What?", replaces="never said"))
    assert centre.happened(e.EntryPosted)[-1].entry.args == ()
