"""The command line as people mistype it: exit status 0, 1 or 2, one sentence, no traceback, and nothing lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.__main__ import main
from bridge.cli.commands import TABLE, Row
from bridge.demo.portrait import draw_portrait
from routing.photos import read_photo

DAY = "2026-01-31"


@pytest.fixture(scope="module")
def first_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a desk that was just set up by the commands of the README."""
    folder = tmp_path_factory.mktemp("first")
    config = str(folder / "stanzadesk.toml")
    assert main(["init", config]) == 0
    assert main(["db", "upgrade", "--config", config]) == 0
    assert main(["service", "add", "billing", "--name", "Billing", "--config", config]) == 0
    assert main(["agent", "add", "anna@localhost", "--service", "billing:80", "--config", config]) == 0
    return folder


@pytest.fixture
def place(first_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, where the commands are typed."""
    shutil.copytree(first_place, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: str | list[str]) -> int:
    """Run a command in this process; argparse's own exit counts as its status."""
    try:
        return main(words.split() if isinstance(words, str) else words)
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " ".join(row.words))
def test_every_command_has_help(row: Row, capsys: pytest.CaptureFixture[str]) -> None:
    """--help tells what a command does and ends well."""
    assert run([*row.words, "--help"]) == 0
    assert row.help[:30] in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("", 2, "required: COMMAND"),
        ("nonsense", 2, "invalid choice"),
        ("init", 1, "exists already"),
        ("init /nonexistent/x.toml", 1, "can't be written: No such file or directory"),
        ("check-config /nonexistent/x.toml", 1, "can't be read"),
        ("check-config .", 1, "can't be read: Is a directory"),
        ("check-config stanzadesk.db", 1, "is not text in UTF-8"),
        ("report unaccepted --config nothing.toml", 1, "there is no file nothing.toml; make one with: stanzadesk init"),
        ("report unaccepted --data nothing", 1, "there is no demo in nothing; start one with: stanzadesk demo --data"),
        ("report unaccepted --data x --config y", 2, "not allowed with argument"),
        ("report nothing", 2, "choose from 'unaccepted', 'agent-performance', 'agent-activity'"),
        ("report unaccepted --from yesterday", 2, "'yesterday' is no date; write 2026-01-31 or 2026-01-31T14:30:00Z"),
        ("report unaccepted --from=", 2, "'' is no date"),
        ("report unaccepted --to 9999-12-31", 2, "'9999-12-31' is no date"),
        ("report unaccepted --from 0001-01-01T00:00+10:00", 2, "is no date"),
        (f"report unaccepted --from {DAY} --to 2026-01-30", 2, "is not before --to"),
        ("report unaccepted --from 2999-01-01", 2, "is still to come, and without --to a report ends today"),
        ("report unaccepted --agent nobody@localhost", 1, "there is no agent nobody@localhost; see: stanzadesk agent"),
        ("report unaccepted --agent nobody", 2, "'nobody' is no account; write it as name@domain"),
        ("report unaccepted --service nothing", 1, "there is no service nothing; see: stanzadesk service list"),
        ("report unaccepted --format xml", 2, "invalid choice: 'xml'"),
        ("trace c-nothing", 1, "there is no chat 'c-nothing'; reports show the ids"),
        ("agent add anna@localhost", 1, "is an agent already; change him with: stanzadesk agent edit anna@localhost"),
        ("agent add anna", 2, "'anna' is no account; write it as name@domain"),
        ("agent add a@b@c", 2, "is no account"),
        ("agent add a@x..y", 2, "is no account"),
        ("agent add desk@workgroup.localhost", 2, "is an address of the desk itself"),
        ("agent add ben@localhost --service nothing", 1, "there is no service nothing"),
        ("agent add ben@localhost --service billing:101", 2, "the level is a number from 0 to 100, e.g. billing:80"),
        ("agent add ben@localhost --service billing --service billing:5", 2, "each service can be named only once"),
        ("agent add ben@localhost --capacity 0", 2, "'0' is not a whole number from 1 to 100"),
        ("agent edit anna@localhost", 2, "there is nothing to change; name at least one of --alias"),
        ("agent edit anna@localhost --photo nothing.png", 1, "nothing.png can't be read: No such file or directory"),
        (
            "agent edit anna@localhost --photo stanzadesk.toml",
            1,
            "a photo is a PNG, JPEG or WebP picture; this file is",
        ),
        ("agent edit ben@localhost --photo none", 1, "there is no agent ben@localhost"),
        ("agent edit ben@localhost --alias B", 1, "there is no agent ben@localhost"),
        ("agent remove ben@localhost", 1, "there is no agent ben@localhost"),
        ("role grant anna@localhost king", 2, "invalid choice: 'king'"),
        ("role grant ben@localhost admin", 1, "there is no agent ben@localhost"),
        ("service add billing", 1, "is a service already; change it with: stanzadesk service edit billing"),
        ("service add desk", 2, "can't be a service's id"),
        ("service add c-1", 2, "can't be a service's id"),
        ("service edit billing", 2, "there is nothing to change"),
        ("service edit nothing --name X", 1, "there is no service nothing"),
        ("service edit billing --offer -1", 2, "'-1' is not a number of seconds from 0 to 2592000"),
        ("service edit billing --offer 1e300", 2, "'1e300' is not a number of seconds"),
        ("service edit billing --offer 0", 1, "service billing: offer_s is from 0.2 to 3600 seconds, not 0"),
        ("service edit billing --files maybe", 2, "invalid choice: 'maybe'"),
        ("service remove nothing", 1, "there is no service nothing"),
        ("timers set offer_s nan", 2, "offer_s is a number from 0.2 to 3600 (seconds), not 'nan'"),
        ("timers set offer_s 0", 2, "offer_s is a number from 0.2 to 3600 (seconds), not '0'"),
        ("timers set capacity_per_chat 101", 2, "is a number from 1 to 100 (of 100), not '101'"),
        ("timers set login_state maybe", 2, "login_state is ready, not_ready or presence"),
        ("timers set nothing 5", 2, "invalid choice: 'nothing'"),
        ("reason add two-words", 2, "is one word of letters and digits"),
        ("reason remove nothing", 1, "there is no reason nothing; see: stanzadesk reason list"),
        ("api-key revoke nothing", 1, "there is no key nothing in use; see: stanzadesk api-key list"),
        ("api-key add k --scope nothing", 2, "invalid choice: 'nothing'"),
        ("server-config openfire", 2, "invalid choice: 'openfire'"),
    ],
)
@pytest.mark.usefixtures("place")
def test_a_mistake_is_one_sentence(words: str, status: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever mistypes reads what is wrong and what to do, and the exit status says whose turn it is."""
    capsys.readouterr()
    assert run(words) == status
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["service", "add", "x", "--name", "A\nB"],
        ["service", "add", "x", "--name", "\x1b[31mred"],
        ["service", "add", "x", "--name", " "],
        ["agent", "add", "ben@localhost", "--alias", "A\tB"],
        ["agent", "add", "ben@localhost", "--team", "T" * 101],
        ["api-key", "add", ""],
        ["api-key", "add", "a\nb"],
        ["reason", "add", "lunch", "--label", "\x00"],
    ],
)
@pytest.mark.usefixtures("place")
def test_names_fit_on_a_line(words: list[str]) -> None:
    """A name that would break lists, clients and terminals is refused where it is typed."""
    assert run(words) == 2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "database.url is not usable"),
        ("mysql://u:geheim@h/x", "it must be sqlite:///path/to/stanzadesk.db or postgresql://"),
        ("sqlite:////nonexistent/x.db", "/nonexistent/x.db"),
        ("sqlite:////", ""),
        ("postgresql://u:geheim@127.0.0.1:1/x", "is it running, and is database.url right?"),
    ],
)
@pytest.mark.parametrize("words", ["db upgrade", "agent list", "service add y", "api-key add k", "report unaccepted"])
@pytest.mark.usefixtures("place")
def test_a_database_that_is_not_there_is_a_sentence(
    url: str, said: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command that needs the database says what is wrong with its address, never its password."""
    monkeypatch.setenv("STANZADESK_DATABASE__URL", url)
    capsys.readouterr()
    assert run(words) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "geheim" not in told
    assert "pysqlite" not in told


@pytest.mark.usefixtures("place")
def test_what_was_set_up_is_listed_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    """Each change is there for the next command; a refused one changes nothing."""
    for words in (
        ["agent", "edit", "anna@localhost", "--alias", "Annie", "--team", "Front", "--capacity", "50"],
        ["role", "grant", "anna@localhost", "supervisor"],
        ["service", "edit", "billing", "--offer", "12", "--wrapup", "30"],
        ["timers", "set", "grace_s", "45"],
        ["timers", "set", "login_state", "not_ready"],
        ["reason", "add", "lunch", "--break"],
        ["api-key", "add", "wallboard"],
        ["api-key", "revoke", "wallboard"],
    ):
        assert run(words) == 0
    assert run("agent edit anna@localhost --service nothing") == 1
    capsys.readouterr()
    for listing, expected in (
        ("agent list", ["anna@localhost", "Annie", "agent, supervisor", "billing (80)", "Front", "50"]),
        ("service list", ["billing", "Billing", "12.0", "30.0"]),
        ("timers list", ["grace_s", "45.0", "not_ready"]),
        ("reason list", ["lunch", "Lunch", "yes"]),
        ("api-key list", ["wallboard", "reports"]),
    ):
        assert run(listing) == 0
        listed = capsys.readouterr().out
        assert all(word in listed for word in expected), listed


@pytest.mark.usefixtures("place")
def test_what_a_team_is_assigned_to_its_members_serve(capsys: pytest.CaptureFixture[str]) -> None:
    """Named once for all of them; what is not named stays, and a row of one's own can be given back to the team."""
    assert run("service add sales") == 0
    assert run("team add night --service billing:60 --service sales --login-state ready --capacity-per-chat 50") == 0
    assert run("agent edit anna@localhost --team night") == 0
    listings: tuple[tuple[str, str, str], ...] = (
        ("agent list", "", "billing (80), sales (100, team)"),
        ("team list", "team edit night --spare-per-chat 60", "billing (60), sales (100) | 50 | 60 | 1"),
        ("team list", "team edit night --capacity-per-chat default --spare-per-chat 0", "(100) | default | 0 | 1"),
        ("agent list", "agent edit anna@localhost --no-services", "billing (60, team), sales (100, team)"),
        ("agent list", "agent edit anna@localhost --service sales:0", "billing (60, team), sales (0)"),
        ("explain-route billing", "", "It can be taken by Anna (level 60, through team night)."),
        ("explain-route sales", "", "No agent can take it."),
        ("team list", "team edit night --no-services --login-state default", "night | default | default | 0 | 1"),
        ("agent list", "agent edit anna@localhost --no-team", "agent | sales (0) | 100"),
    )
    for listing, change, expected in listings:
        assert not change or run(change) == 0
        capsys.readouterr()
        assert run(listing) == 0
        printed = re.sub(" {2,}", " | ", capsys.readouterr().out)
        assert expected in printed, printed
    capsys.readouterr()
    for team, words in (("nigth", "There is no team nigth yet. Add it: stanzadesk team add 'nigth'"), ("night", "")):
        assert run(["agent", "edit", "anna@localhost", "--team", team]) == 0
        assert capsys.readouterr().out == f"anna@localhost is changed.\n{words}\n".replace("\n\n", "\n")
    assert run("team edit night --service billing --service billing:5") == 2
    assert run("team edit night --service nowhere") == 1
    assert run("team edit night --capacity-per-chat 0") == 2
    assert run("agent edit anna@localhost --capacity-per-chat 30 --spare-per-chat 0") == 0
    assert run("agent edit anna@localhost --capacity-per-chat default --spare-per-chat default") == 0
    assert run("agent edit anna@localhost") == 2


@pytest.mark.usefixtures("place")
def test_an_empty_report_says_so_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    """No rows is an answer: a sentence for people, an empty list and a head line for programs."""
    capsys.readouterr()
    assert run("report unaccepted") == 0
    assert capsys.readouterr().out.startswith("No rows from ")
    assert run("report unaccepted --format json") == 0
    assert json.loads(capsys.readouterr().out) == {"rows": []}
    assert run("report unaccepted --format csv") == 0
    assert capsys.readouterr().out.startswith('"offered_at","agent"')
    assert run("report agent-performance --from 2998-01-01 --to 2999-01-01") == 0
    assert "that is still to come" in capsys.readouterr().out


@pytest.mark.usefixtures("place")
def test_a_reader_that_leaves_early_is_no_fault() -> None:
    """`stanzadesk sample-config | head -1` prints a line and nothing on stderr."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "bridge", "sample-config"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b""


def test_no_configuration_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder every command that needs a desk says how to make one."""
    monkeypatch.chdir(tmp_path)
    for words in ("serve", "doctor", "agent list", "report unaccepted", "check-config", "server-config prosody"):
        assert run(words) == 1
        assert "no configuration found; name one with --config FILE" in capsys.readouterr().err


def test_an_agent_is_given_a_photo_and_rid_of_it(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a running desk it goes to the database; his profile stays as it is."""
    (place / "anna.png").write_bytes(draw_portrait())
    kept = {"anna.png": [read_photo(draw_portrait()).hash], "none": []}
    for wish, hashes in kept.items():
        assert run(f"agent edit anna@localhost --photo {wish}") == 0
        assert capsys.readouterr().out.endswith("anna@localhost is changed.\n")
        with sqlite3.connect(place / "stanzadesk.db") as database:
            assert [row[0] for row in database.execute("select hash from agent_photos")] == hashes
            assert database.execute("select count(*) from agent_skills").fetchone() == (1,)
