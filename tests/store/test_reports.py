"""The reports on both databases: one scripted hour, and the same numbers wherever they are asked for."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bridge.__main__ import main
from bridge.clock import Clock
from bridge.reports.catalogue import ReportCatalogue
from bridge.store.store import Store
from bridge.xmpp.faces.plain.actions import break_seconds, sums
from routing.commands import (
    AgentMissing,
    Choose,
    DefineAgent,
    DefineReason,
    DefineTeam,
)
from routing.ports import ReportFilter
from routing.settings import AgentProfile, Reason, Skill, Team
from routing.words import ChosenKind, Missing
from tests.fakes.web_server import FakeWorld
from tests.store.hour import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    BILLING,
    BOTH,
    DAY,
    FILTERS,
    MIDNIGHT,
    NAMES,
    OPENS,
    SALES,
    Hour,
    rows,
)
from webclient.server.app import create_app
from webclient.server.assets import Assets


async def test_offers_are_counted_as_they_happened(catalogue: ReportCatalogue, hour: Hour) -> None:
    """By day, agent and service: each unaccepted offer is one row, each count is the number of its rows."""
    for wanted in FILTERS:
        meant = [
            (agent, service, outcome)
            for at, agent, service, outcome in hour.expected
            if wanted.start <= at < wanted.end and wanted.agent in {None, agent} and wanted.service in {None, service}
        ]
        unaccepted = await rows(catalogue, "unaccepted", wanted)
        assert Counter((row["agent"], row["service"], row["outcome"]) for row in unaccepted) == Counter(
            one for one in meant if one[2] in {"rejected", "no_answer", "undelivered"}
        )
        counted = await rows(catalogue, "agent-performance", wanted)
        assert len(counted) == len({one[:2] for one in meant})
        for row in counted:
            own = Counter(
                outcome for agent, service, outcome in meant if (agent, service) == (row["agent"], row["service"])
            )
            assert row["offered"] == own.total()
            assert {key: row[key] for key in own} == dict(own)
            assert row["unaccepted"] == row["rejected"] + row["no_answer"] + row["undelivered"]


async def test_an_unaccepted_row_tells_the_whole_story(catalogue: ReportCatalogue, hour: Hour) -> None:
    """Who, what for, when, how long it was open, how it ended, by what; and it can be asked for by its offer."""
    (row,) = [row for row in await rows(catalogue, "unaccepted", FILTERS[0]) if row["outcome"] == "no_answer"]
    at, agent, service, _ = hour.expected[3]
    assert (row["offered_at"], row["agent"], row["service"]) == (at, agent, service)
    assert row["seconds"] == pytest.approx(20, abs=0.001)
    assert row["ended_at"] == at + timedelta(seconds=20)
    assert (row["cause"], row["customer"], row["queue_s"]) == ("deadline", NAMES[3], 0)
    assert row["offer_id"].startswith(row["chat_id"])
    again = await rows(catalogue, "unaccepted", ReportFilter(*BOTH, offer=row["offer_id"]))
    assert again == [row]
    activity = await rows(catalogue, "agent-activity", ReportFilter(*BOTH, offer=row["offer_id"]))
    assert [(stretch["agent"], stretch["reason"]) for stretch in activity] == [(agent, "no_answer")]


async def test_stretches_are_clipped_to_the_time_asked_for(catalogue: ReportCatalogue, hour: Hour) -> None:
    """The seconds of an agent's stretches add up to the part of the day he was there, on either side of midnight."""
    now = hour.now + timedelta(minutes=10)
    for agent in (ANNA, BEN):
        for wanted, seconds in (
            (ReportFilter(*BEFORE, agent=agent), (MIDNIGHT - OPENS).total_seconds()),
            (ReportFilter(*AFTER, agent=agent), (now - MIDNIGHT).total_seconds()),
            (ReportFilter(OPENS + timedelta(seconds=3), OPENS + timedelta(seconds=10), agent=agent), 7),
        ):
            found = await rows(catalogue, "agent-activity", wanted)
            assert {row["agent"] for row in found} == {agent}
            assert sum(row["seconds"] for row in found) == pytest.approx(seconds, abs=0.01)
    crossing = (await rows(catalogue, "agent-activity", ReportFilter(*AFTER, agent=BEN)))[0]
    assert crossing["started_at"] < MIDNIGHT
    assert crossing["ended_at"] is None or crossing["ended_at"] > MIDNIGHT
    last = (await rows(catalogue, "agent-activity", ReportFilter(*AFTER, agent=ANNA)))[-1]
    assert last["ended_at"] is None
    assert {row["agent"] for row in await rows(catalogue, "agent-activity", ReportFilter(*BOTH, service=BILLING))} == {
        ANNA
    }
    await hour.do(DefineTeam(Team("Front desk", services=(Skill(BILLING, 5),))))
    for skills, found_in_billing in (((Skill(SALES),), {ANNA, BEN}), ((Skill(BILLING, 0),), {ANNA})):
        await hour.do(DefineAgent(AgentProfile(BEN, "Ben", skills, "Front desk")))
        found = await rows(catalogue, "agent-activity", ReportFilter(*BOTH, service=BILLING))
        assert {row["agent"] for row in found} == found_in_billing
    assert await rows(catalogue, "agent-activity", ReportFilter(MIDNIGHT - 3 * DAY, MIDNIGHT - 2 * DAY)) == []
    assert all(row["seconds"] >= 0 for row in await rows(catalogue, "agent-activity", FILTERS[0]))


async def test_breaks_are_counted_as_breaks(store: Store, hour: Hour) -> None:
    """Lunch is one because its reason said so when it began; a training is none, nor what becomes one later."""
    await hour.do(DefineReason(Reason("lunch", "Lunch", is_break=True)))
    await hour.do(DefineReason(Reason("training", "Training")))
    for reason, seconds in (("lunch", 90), ("training", 60), ("lunch", 30)):
        await hour.do(Choose(BEN, ChosenKind.NOT_READY, reason))
        await hour.wait(seconds)
    await hour.do(DefineReason(Reason("training", "Training", is_break=True)))
    await hour.do(Choose(BEN, ChosenKind.READY))
    report = await ReportCatalogue(store, Clock(lambda: 0.0, hour.now.timestamp)).run(
        "agent-activity", ReportFilter(*BOTH, agent=BEN)
    )
    keys = [column.key for column in report.columns]
    reasons = [row[keys.index("reason")] for row in report.rows if row[keys.index("is_break")] == "yes"]
    assert reasons == ["lunch", "lunch"]
    assert break_seconds(report) == pytest.approx(120, abs=0.01)


async def test_busy_by_choice_is_told_from_work(store: Store, hour: Hour) -> None:
    """Do not disturb is no handling time: the report has it as choice, a chat as work."""
    await hour.do(Choose(BEN, ChosenKind.NO_OFFERS))
    await hour.wait(60)
    await hour.do(AgentMissing(BEN, Missing.LOGGED_OUT))
    catalogue = ReportCatalogue(store, Clock(lambda: 0.0, hour.now.timestamp))
    found = await rows(catalogue, "agent-activity", ReportFilter(*BOTH, agent=BEN))
    assert {row["busy_by"] for row in found if row["state"] == "busy"} == {"work", "choice"}
    (chosen,) = [row for row in found if row["busy_by"] == "choice"]
    assert chosen["seconds"] == pytest.approx(60, abs=0.01)


@pytest.mark.parametrize("name", ["unaccepted", "agent-performance", "agent-activity"])
async def test_table_csv_json_and_rest_agree(
    catalogue: ReportCatalogue, url: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One report, five ways to read it, the same values; in a spreadsheet a customer's name never computes."""
    config = tmp_path / "stanzadesk.toml"
    config.write_text(f'[xmpp]\nsecret = "our-own"\n[database]\nurl = "{url}"\n', "utf-8")

    async def printed(form: str) -> str:
        words = ["report", name, "--config", str(config), "--from", "2026-01-31", "--to", "2026-01-31"]
        assert await asyncio.to_thread(main, [*words, "--format", form]) == 0
        return capsys.readouterr().out

    found = json.loads(await printed("json"))["rows"]
    assert found
    table = (await printed("table")).splitlines()
    assert len(table) == len(found) + 2
    lines = list(csv.DictReader(io.StringIO(await printed("csv"), newline="")))
    for row, line, shown in zip(found, lines, table[2:], strict=True):
        assert line.keys() == row.keys()
        for key, value in row.items():
            assert line[key].removeprefix("'") == ("" if value is None else str(value))
            assert not line[key].lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
            assert str(value)[:10] in shown or not isinstance(value, str) or key.endswith("_at")
    async with TestClient(TestServer(_web(catalogue))) as browser:
        where = f"/api/v1/reports/{name}?from=2026-01-31&to=2026-01-31"
        key = {"Authorization": "Bearer good-key"}
        async with browser.get(where, headers=key) as answer:
            assert (await answer.json())["rows"] == found
        async with browser.get(f"{where}&format=csv", headers=key) as answer:
            assert list(csv.DictReader(io.StringIO(await answer.text(), newline=""))) == lines


async def test_an_agent_sees_own_rows_only(catalogue: ReportCatalogue) -> None:
    """Over REST a session gets its own rows whatever it asks for, and nobody else's by name."""
    world = FakeWorld()
    for name in ("unaccepted", "agent-performance", "agent-activity"):
        where = f"/api/v1/reports/{name}?from=2026-01-31&to=2026-02-01"
        async with TestClient(TestServer(_web(catalogue, world)), cookies=world.session("anna")) as browser:
            async with browser.get(where) as answer:
                assert {row["agent"] for row in (await answer.json())["rows"]} == {ANNA}
            async with browser.get(f"{where}&agent={BEN}") as answer:
                assert answer.status == 403
            async with browser.get(f"{where}&service=sales") as answer:
                assert {row["agent"] for row in (await answer.json())["rows"]} <= {ANNA}


async def test_report_said_to_the_desk_is_the_days_report(catalogue: ReportCatalogue) -> None:
    """What an agent reads in a chat client are the sums of his rows."""
    report = await catalogue.run("agent-performance", ReportFilter(*BEFORE, agent=ANNA))
    told = {key: int(count) for key, _, count in sums(report)}
    summed = await rows(catalogue, "agent-performance", ReportFilter(*BEFORE, agent=ANNA))
    assert told == {key: sum(row[key] for row in summed) for key in told}
    assert told["offered"] > 0


def _web(catalogue: ReportCatalogue, world: FakeWorld | None = None) -> Any:
    """The web application on these reports."""
    names = {"desktop": "d.js", "pages": "p.css", "widget": "w.js", "loader": "widget.js"}
    ports = replace((world or FakeWorld()).ports(), reports=catalogue)
    return create_app(ports, Assets(names, dict.fromkeys(names.values(), b"")))
