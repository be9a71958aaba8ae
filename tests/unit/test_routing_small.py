"""Small parts of the core, to the letter: names, addresses, bounds, shares, reports as files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from routing.bounds import Bound, out_of_bounds
from routing.ids import ChatId, OfferId, ServiceId, chat_of_offer, offer_id
from routing.mails import masked
from routing.naming import chat_id, contact_name, slug
from routing.ports import Column, Report
from routing.report_files import csv_value, json_value, looks_like_formula, render_csv, render_json
from routing.settings import Service
from routing.spelling import is_account, is_code, is_service, name_faults

GOOD_SERVICES = ("billing", "b", "2nd-line", "a.b_c-d", "a" * 63, "desks", "cc-x", "xc-")
BAD_SERVICES = ("", "Billing", "-x", ".x", "a" * 64, "two words", "desk", "c-x", "b\n", "straße")
GOOD_CODES = ("lunch", "L", "2nd", "a_b-c", "Größe", "x" * 63)
BAD_CODES = ("", "two words", "-x", "x" * 64, "a.b", "x\n")
GOOD_ACCOUNTS = ("anna@example.org", "a@b", "jörg+1@example.org", "a" * 255 + "@" + "b" * 255)
BAD_ACCOUNTS = (
    *("", "anna", "anna@", "@example.org", "a@b@c", "a@b/c", "Anna@example.org", "an na@x", "anna@x\u00a0y", "a\x7f@x"),
    *(f"a{odd}b@x" for odd in "\"&'/:<>"),
    *("a" * 256 + "@x", "a@" + "x" * 256),
)
ONE_LINE = "holds characters that can't be shown (line breaks, tabs, controls)"
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


@pytest.mark.parametrize(
    ("tells", "good", "bad"),
    [
        (is_service, GOOD_SERVICES, BAD_SERVICES),
        (is_code, GOOD_CODES, BAD_CODES),
        (is_account, GOOD_ACCOUNTS, BAD_ACCOUNTS),
    ],
)
def test_ids_codes_and_accounts_are_spelt_so_and_not_otherwise(
    tells: Callable[[str], bool], good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    """What stands in an address, what is typed in a command, and who logs in."""
    assert [text for text in good if not tells(text)] == []
    assert [text for text in bad if tells(text)] == []


@pytest.mark.parametrize(
    ("text", "longest", "needed", "faults"),
    [
        ("Anna Müller 🙂", 100, True, []),
        ("x" * 7, 7, True, []),
        ("", 100, False, []),
        ("", 100, True, ["it can't be empty"]),
        (" ", 100, True, ["it can't be empty"]),
        ("x" * 8, 7, True, ["it has at most 7 characters, not 8"]),
        ("a\nb", 100, False, [f"it {ONE_LINE}"]),
        ("\ud800", 100, True, [f"it {ONE_LINE}"]),
        ("\t" * 8, 7, True, ["it can't be empty", "it has at most 7 characters, not 8", f"it {ONE_LINE}"]),
    ],
)
def test_a_name_is_something_that_people_can_read(text: str, longest: int, needed: bool, faults: list[str]) -> None:
    """On one line, not too long, and not nothing where one is needed."""
    assert list(name_faults("it", text, longest=longest, needed=needed)) == faults


def test_a_name_is_needed_and_has_a_hundred_characters() -> None:
    """Where nothing else is said."""
    assert list(name_faults("it", "x" * 100)) == []
    assert list(name_faults("it", "x" * 101)) == ["it has at most 100 characters, not 101"]
    assert list(name_faults("it", "")) == ["it can't be empty"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [("kim@example.org", "k•••@example.org"), ('"a@b"@example.org', '"•••@example.org'), ("kim", "•••@kim")],
)
def test_an_address_is_shown_to_who_knows_it_alone(address: str, shown: str) -> None:
    """One letter is enough for its owner, and too little for who looks over his shoulder."""
    assert masked(address) == shown


def test_an_offer_belongs_to_its_chat_for_ever() -> None:
    """Its name says so, whatever the chat is called."""
    assert offer_id(ChatId("c-a.o1.o"), 12) == "c-a.o1.o.o12"
    assert chat_of_offer(OfferId("c-a.o1.o.o12")) == "c-a.o1.o"


def test_what_may_stand_in_a_setting_is_said_of_each_that_is_out_of_it() -> None:
    """Both ends are allowed; what is not set is no fault."""
    bounds = {"capacity": Bound(1, 100, "of 100"), "offer_s": Bound(0.2, 3600, "seconds")}
    service = Service(ServiceId("billing"), "Billing")
    for capacity, offer_s in ((1, 0.2), (100, 3600.0), (None, None)):
        assert list(out_of_bounds("it: ", replace(service, capacity=capacity, offer_s=offer_s), bounds)) == []
    assert list(out_of_bounds("it: ", replace(service, capacity=0, offer_s=3600.25), bounds)) == [
        "it: capacity is from 1 to 100 of 100, not 0",
        "it: offer_s is from 0.2 to 3600 seconds, not 3600.25",
    ]
    assert list(out_of_bounds("", replace(service, capacity=101, offer_s=12345678901.0), bounds)) == [
        "capacity is from 1 to 100 of 100, not 101",
        "offer_s is from 0.2 to 3600 seconds, not 1.23456789e+10",
    ]


def test_a_report_with_a_row_too_short_is_our_fault() -> None:
    """A column without a value never shifts the others silently."""
    with pytest.raises(ValueError, match="shorter"):
        render_json(replace(REPORT, rows=(("only one",),)))


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_nothing_that_a_spreadsheet_computes_gets_into_a_table(begin: str) -> None:
    """A quote in front makes it text, also behind blanks; numbers stay numbers."""
    assert csv_value(f"{begin}1") == f"'{begin}1"
    assert begin.isspace() or csv_value(f"  {begin}1") == f"'  {begin}1"
    assert (csv_value(-1), csv_value("1-1"), csv_value(None)) == (-1, "1-1", "")


def test_instants_are_written_in_utc() -> None:
    """With a Z, as RFC 3339 has it; what is no instant stays what it is."""
    assert json_value(WHEN) == "2026-01-05T09:30:00Z"
    assert json_value("2026+00:00") == "2026+00:00"
    assert json_value(3) == 3
