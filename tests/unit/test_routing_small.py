"""Small parts of the core, to the letter: names made up for chats, reports as files."""

from datetime import UTC, datetime

import pytest

from routing.naming import chat_id, contact_name, slug
from routing.ports import Column, Report
from routing.report_files import looks_like_formula, render_csv, render_json

WHEN = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
REPORT = Report(
    "chats",
    "Chats",
    "All of them.",
    (Column("at", "At", "time"), Column("name", "Name"), Column("count", "Count", "count")),
    ((WHEN, "Zoë", 3), (None, "=1+1", 0)),
)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna Müller", "anna-muller"),
        ("  O'Neil, jr. ", "o-neil-jr"),
        ("日本", "visitor"),
        ("", "visitor"),
        ("a" * 30, "a" * 24),
        ("abcdefghijklmnopqrstuvw xyz", "abcdefghijklmnopqrstuvw"),
    ],
)
def test_a_name_becomes_part_of_an_address(name: str, written: str) -> None:
    """Letters and digits that any client can show in an address, 24 at most, no hyphen at its ends."""
    assert slug(name) == written


def test_chats_and_contacts_are_named_with_chance() -> None:
    """A chat by all of it, its contact by the customer's name and six characters."""
    assert chat_id("7f3k9q2mzt4ac") == "c-7f3k9q2mzt4ac"
    assert contact_name("Anna", "7f3k9q2mzt4ac") == "anna-7f3k9q"


def test_a_report_is_json_and_csv_to_the_letter() -> None:
    """Instants in UTC with a Z, other scripts as they are, nothing a spreadsheet would compute."""
    assert render_json(REPORT) == (
        '{\n "rows": [\n  {\n   "at": "2026-01-05T09:30:00Z",\n   "name": "Zoë",\n   "count": 3\n  },\n'
        '  {\n   "at": null,\n   "name": "=1+1",\n   "count": 0\n  }\n ]\n}\n'
    )
    assert render_csv(REPORT) == ('"at","name","count"\r\n"2026-01-05T09:30:00Z","Zoë","3"\r\n"","\'=1+1","0"\r\n')


@pytest.mark.parametrize(
    ("text", "computed"), [("=1", True), ("  @x", True), ("\ty", True), ("1=", False), ("", False)]
)
def test_what_a_spreadsheet_would_compute_is_known(text: str, computed: bool) -> None:
    """Also behind blanks."""
    assert looks_like_formula(text) is computed
