"""``stanzadesk simulate``: files and their faults, tables, pictures, and the question how many agents are needed."""

import asyncio
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typing_extensions import override

from bridge.__main__ import main
from bridge.cli.progress import Bar
from bridge.store.migrate import upgrade
from bridge.store.store import Store
from tests.store.recorded import record

CENTRE = """
days = 10
[[service]]
id = "billing"
calls_per_hour = 200
handling = { distribution = "exponential", mean = 180 }
[[agents]]
name = "team"
count = 14
services = ["billing"]
"""

HIGH = """
[[service]]
id = "rare"
calls_per_hour = 1
handling = { distribution = "fixed", mean = 60 }
target = "80/5"
[[agents]]
name = "other"
count = 3
services = ["rare"]
"""

BROKEN = """
days = 0
seeed = 3
[[service]]
id = "billing"
calls_per_hour = { 8am = 3 }
handling = { distribution = "normal", mean = -3 }
after_work = { distribution = "lognormal", mean = 30 }
target = "120/20"
[[service]]
id = "billing"
calls_per_hour = true
handling = 300
[[service]]
calls_per_hour = [1, 2, 3]
[[agents]]
name = "a"
count = 0
services = ["sales"]
hours = ["25:00-26:00", "8-16"]
weekdays = ["monday"]
"""

FAULTS = [
    "days: it should be greater than 0",
    "seeed is no setting",
    "[[service]] billing: calls_per_hour: '8am' are no hours of the day",
    "[[service]] billing: handling.distribution: it should be 'exponential', 'lognormal' or 'fixed' (found 'normal')",
    "[[service]] billing: handling.mean: it should be greater than 0 (found -3)",
    "[[service]] billing: after_work: lognormal needs a deviation",
    "[[service]] billing: target: write a target as 80/20",
    "[[service]] billing: calls_per_hour: write calls an hour as one number, 24 numbers",
    "[[service]] billing: handling: write it as { distribution",
    "[[service]] number 3: id is missing",
    "[[service]] number 3: handling is missing",
    "[[service]] number 3: calls_per_hour: write calls an hour as one number",
    "[[agents]] a: count: it should be greater than or equal to 1",
    "[[agents]] a: hours.1: '25:00-26:00' goes beyond 24:00",
    "[[agents]] a: hours.2: '8-16' is no stretch of a day",
    "[[agents]] a: weekdays.1: it should be 'mon'",
    "[[service]] billing is there 2 times",
    "[[agents]] a: there is no service 'sales'",
    "[[service]] billing: no agents serve it",
]


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """The textbook centre: 200 chats an hour of 3 minutes, 14 agents."""
    path = tmp_path / "centre.toml"
    path.write_text(CENTRE, encoding="utf-8")
    return path


def simulated(capsys: pytest.CaptureFixture[str], *argv: str, status: int = 0) -> str:
    """Run the command; gives what it printed (its complaint, if it should fail)."""
    assert main(["simulate", *argv]) == status
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return printed.err if status else printed.out


def test_a_file_becomes_a_table(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The textbook's numbers come out: about 89 % within 20 s, 8 s on average, 71 % occupied."""
    printed = simulated(capsys, str(centre))
    row = printed.splitlines()[2].split()
    assert row[0] == "billing"
    assert row[5:7] == ["80", "20"]
    assert float(row[7]) == pytest.approx(88.8, abs=1.5)
    assert float(row[9]) == pytest.approx(7.8, abs=1.5)
    assert "occupied 71%" in printed or "occupied 72%" in printed


def test_a_target_is_shown_beside_what_comes_of_it(
    tmp_path: Path, centre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file's own target, in the table, in words, as numbers and in the picture; a missed one stands out."""
    assert "Every target is met." in simulated(capsys, str(centre))
    path, page = tmp_path / "high.toml", tmp_path / "high.html"
    strict = CENTRE.replace("days = 10", "days = 3").replace("[[agents]]", 'target = "97.5/20"\n[[agents]]')
    path.write_text(strict + HIGH, encoding="utf-8")
    printed = simulated(capsys, str(path), "--plot", str(page))
    assert printed.splitlines()[2].split()[5:7] == ["97.5", "20"]
    assert re.search(
        r"^billing misses its target: 8\d\.\d % instead of 97\.5 % answered within 20 s\.$", printed, re.MULTILINE
    )
    assert "rare misses" not in printed
    billing, rare = json.loads(simulated(capsys, str(path), "--format", "json"))["rows"]
    assert (billing["target_percent"], billing["target_met"]) == (97.5, False)
    assert (rare["target_percent"], rare["target_met"]) == (80, True)
    html = page.read_text(encoding="utf-8")
    assert html.count('<td class="missed">') == 1
    assert {">97.5 %<", ">80 %<", ">5 s<", ">20 s<"} <= set(re.findall(r">[^<>]+<", html))
    argv = ("--target", "60/30", "--group", "team", "--format", "json")
    found = json.loads(simulated(capsys, str(path), *argv))["rows"]
    assert [(one["target_percent"], one["within_s"], one["target_met"]) for one in found] == [(60, 30, True)] * 2


def test_the_same_seed_gives_the_same_numbers_as_json(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get plain numbers; another seed is another story."""
    one = json.loads(simulated(capsys, str(centre), "--format", "json"))
    again = json.loads(simulated(capsys, str(centre), "--format", "json", "--seed", "1"))
    other = json.loads(simulated(capsys, str(centre), "--format", "json", "--seed", "2"))
    assert one == again != other
    (row,) = one["rows"]
    assert row["offered"] == row["answered"] + row["abandoned"] == pytest.approx(48_000, rel=0.02)
    assert row["within_s"] == 20.0
    assert one["on_duty_by_hour"] == [14.0] * 24


def test_it_says_how_many_agents_are_needed(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For 80 % in 20 s the textbook centre needs 14 agents; for 95 % it needs more."""
    printed = simulated(capsys, str(centre), "--target", "80/20")
    assert "For 80 % within 20 s you need 14 of team (Erlang C for the busiest hour, all agents: 14)." in printed
    found = json.loads(simulated(capsys, str(centre), "--target", "95/20", "--format", "json"))
    assert found["target"]["agents"] > 14
    assert found["rows"][0]["service_level_percent"] >= 95


def test_the_sample_can_be_simulated_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever starts from the sample starts from something that works, with every setting in it explained."""
    sample = simulated(capsys, "--sample")
    path = tmp_path / "sample.toml"
    path.write_text(sample.replace("days = 20 ", "days = 1 "), encoding="utf-8")
    printed = simulated(capsys, str(path))
    assert {"billing", "support"} <= set(printed.split())
    uncommented = re.sub(r"^# (\w+ = )", r"\1", sample.replace("days = 20 ", "days = 1 "), flags=re.MULTILINE)
    uncommented = uncommented.replace("warm_up_days = 0 ", "warm_up_days = 0.0 ").replace("seed = 1 ", "seed = 7 ")
    path.write_text(uncommented, encoding="utf-8")
    assert simulated(capsys, str(path)) != printed


def test_days_and_chats_at_once_are_as_the_file_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody comes at the weekend, nobody works then, and thirteen chats at once are thirteen."""
    weekdays = 'weekdays = ["mon", "tue", "wed", "thu", "fri"]'
    content = CENTRE.replace("days = 10", "days = 14\nchats_per_agent = 13").replace("= 200", "= 40")
    content = content.replace("count = 14", f"count = 1\n{weekdays}")
    path = tmp_path / "week.toml"
    path.write_text(content.replace("[[agents]]", f"{weekdays}\n[[agents]]"), encoding="utf-8")
    found = json.loads(simulated(capsys, str(path), "--format", "json"))
    assert found["rows"][0]["offered"] == pytest.approx(40 * 24 * 10, rel=0.04)
    assert found["occupancy_percent"] == pytest.approx(100 * 2 / 13, rel=0.05)
    assert found["staffed_s"] == pytest.approx(10 * 86_400, rel=0.01)


def test_who_is_let_in_and_who_may_answer_is_the_desk_s_business(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Levels, steps, overflow, limits, regulars and policies work as on the live desk, and show in the numbers."""
    rules = """
steps = [{ after = 0, level = 60 }, { after = 45, level = 0 }]
policy = "offer_to_all"
queue_limit = 3
max_wait = 300
regulars = 20
preferred_wait = 5
overflow_to = "rest"
overflow_after = 120
[[service]]
id = "rest"
calls_per_hour = 0
handling = { distribution = "fixed", mean = 60 }
[[agents]]
name = "beginners"
count = 2
services = { billing = 20, rest = 100 }
"""
    path = tmp_path / "centre.toml"
    content = CENTRE.replace("days = 10", "days = 1").replace("count = 14", "count = 8")
    path.write_text(content.replace("[[agents]]", rules + "[[agents]]"), encoding="utf-8")
    printed = simulated(capsys, str(path))
    found = json.loads(simulated(capsys, str(path), "--format", "json"))["rows"][0]
    assert "Turned away by a full queue" in printed
    assert found["turned_away"] > 50
    assert found["abandoned"] < 10, "only who waited for the longest time, and was sent away"
    assert found["longest_answer_s"] <= 300
    assert found["offered"] + found["turned_away"] + found["still_waiting"] == pytest.approx(4800, rel=0.05)


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody mends a file one mistake at a time."""
    path = tmp_path / "broken.toml"
    path.write_text(BROKEN, encoding="utf-8")
    printed = simulated(capsys, str(path), status=1)
    assert [fault for fault in FAULTS if fault not in printed] == []
    assert printed.count("\n") == len(FAULTS) + 2


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("days = ", "is not good TOML"),
        ("", "service is missing"),
        ("days = 1\nservice = []\nagents = []", "service: at least one is needed"),
        (CENTRE.replace("days = 10", "days = 2\nwarm_up_days = 2"), "warm_up_days: nothing would be counted"),
        (CENTRE.replace("days = 10", "days = 1\nchats_per_agent = true"), "chats_per_agent: write a number"),
        (CENTRE.replace('["billing"]', "[7]"), "services: write services as"),
        (CENTRE.replace('["billing"]', "{ billing = 101 }"), "services: write services as"),
        (CENTRE.replace("[[agents]]", 'policy = "best"\n[[agents]]'), "policy: it is one of longest_idle, fewest"),
        (CENTRE.replace("[[agents]]", "steps = [{ after = 9, level = 50 }]\n[[agents]]"), "steps begin at 0 seconds"),
        (CENTRE.replace("[[agents]]", 'overflow_to = "x"\n[[agents]]'), "overflow_to x is no other service"),
    ],
)
def test_a_bad_file_is_refused_in_words(
    content: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can't be meant is said, with the place of it."""
    path = tmp_path / "bad.toml"
    path.write_text(content, encoding="utf-8")
    assert complaint in simulated(capsys, str(path), status=1)


def test_a_bad_call_is_refused_in_words(
    centre: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too little, too much, and files that are not there."""
    monkeypatch.chdir(tmp_path)
    two = tmp_path / "two.toml"
    two.write_text(CENTRE + CENTRE[CENTRE.index("[[agents]]") :].replace("team", "crew"), encoding="utf-8")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    for argv, status, complaint in (
        ([], 2, "name a FILE"),
        ([str(centre), "--from", "2026-01-01"], 2, "one of the two"),
        ([str(centre), "--to", "2026-01-01"], 2, "--to belongs to --from"),
        ([str(tmp_path / "none.toml")], 1, "No such file"),
        ([str(binary)], 1, "not text"),
        ([str(centre), "--plot", "picture.png"], 2, "ends in .svg or .html"),
        ([str(centre), "--plot", str(tmp_path / "no" / "a.svg")], 1, "can't be written"),
        ([str(two), "--target", "80/20"], 2, "say with --group whose number to find: team, crew"),
        ([str(two), "--target", "80/20", "--group", "x"], 2, "there is no group x"),
    ):
        assert complaint in simulated(capsys, *argv, status=status)
    with pytest.raises(SystemExit, match="2"):
        main(["simulate", str(centre), "--target", "100/20"])


def test_pictures_are_drawn_with_axes_and_units(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An SVG that any program can read, or a page with the numbers below; both follow light and dark."""
    svg, page = tmp_path / "a.svg", tmp_path / "a.html"
    simulated(capsys, str(centre), "--plot", str(svg))
    simulated(capsys, str(centre), "--plot", str(page), "--target", "80/20")
    drawn = ET.fromstring(svg.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    words = {element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"chats an hour", "agents on duty", "hour of the day", "seconds waited", "answered within 20 s"} <= words
    assert {"100 %", "billing", "target", "80 %", "20 s"} <= words
    html = page.read_text(encoding="utf-8")
    assert "14 of team are needed" in html
    assert "<td>billing</td>" in html
    assert html.count("prefers-color-scheme: dark") == 1
    assert "nan" not in html + svg.read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Configuration of a desk that has recorded three days."""
    url = f"sqlite:///{tmp_path}/desk.db"
    upgrade(url)

    async def fill() -> None:
        store = await Store.open(url, holder="desk-1")
        await record(store)
        await store.close()

    asyncio.run(fill())
    path = tmp_path / "stanzadesk.toml"
    path.write_text(f'[xmpp]\nsecret = "c8a1f0"\n[database]\nurl = "{url}"\n', encoding="utf-8")
    return path


def test_recorded_days_can_be_played_again(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From its own history a desk says how those days go, and how many people it should have had."""
    place = ("--config", str(desk), "--from", "2024-01-01")
    printed = simulated(capsys, *place, "--to", "2024-01-03")
    assert [line.split()[0] for line in printed.splitlines()[2:4]] == ["billing", "sales"]
    found = json.loads(simulated(capsys, *place, "--to", "2024-01-03", "--target", "80/20", "--format", "json"))
    assert 1 < found["target"]["agents"] < 10
    for argv, complaint in (
        (("--to", "2023-12-01"), "is after --to"),
        (("--to", "2024-01-02T12:00:00"), "whole days"),
        (("--to", "yesterday"), "is no date"),
    ):
        assert complaint in simulated(capsys, *place, *argv, status=2)
    empty = simulated(capsys, "--config", str(desk), "--from", "2025-01-01", "--to", "2025-01-02", status=1)
    assert "no chat was answered" in empty


def test_a_target_out_of_reach_and_a_quiet_centre_are_no_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who comes at night is never answered by day; and where nobody comes there is still a picture."""
    path, picture = tmp_path / "centre.toml", tmp_path / "quiet.svg"
    content = CENTRE.replace("days = 10", "days = 1").replace("= 200", "= 2")
    path.write_text(content + 'hours = ["08:00-09:00"]\n', encoding="utf-8")
    printed = simulated(capsys, str(path), "--target", "80/20")
    assert "80 % within 20 s can't be reached by more of team: is somebody on duty whenever customers come?" in printed
    assert "Still waiting at the end" in printed
    path.write_text(content.replace("= 2\n", "= 0\n"), encoding="utf-8")
    assert "billing      0         0" in simulated(capsys, str(path), "--plot", str(picture))
    assert "0 simulated chats in 1 days" in picture.read_text(encoding="utf-8")


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    @override
    def isatty(self) -> bool:
        return True


def test_progress_is_for_people_only() -> None:
    """At a terminal one line moves and goes away; in a file there is nothing."""
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        bar = Bar(stream)
        bar.begin("simulating")
        bar.show(0.5)
        bar.clear()
    assert "simulating" in terminal.getvalue()
    assert " 50%" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")
    assert file.getvalue() == ""
