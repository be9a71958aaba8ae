"""Talk and hold in the reports, on both databases."""

from __future__ import annotations

from dataclasses import replace

from bridge.clock import Clock
from bridge.reports.catalogue import ReportCatalogue
from bridge.store.store import Store
from routing.commands import (
    AgentEnds,
    AgentMissing,
    AgentPresent,
    FocusChat,
)
from routing.ports import ReportFilter
from routing.words import Missing
from tests.store.hour import (
    ANNA,
    BEN,
    BILLING,
    DAY,
    FILTERS,
    SALES,
    Hour,
    rows,
)


async def test_talk_is_time_in_focus_and_hold_the_rest(store: Store, hour: Hour) -> None:
    """By hand: two chats at once, a look at each, one over; whatever report is asked gives the same seconds."""
    await hour.wait(600)
    begin = hour.now
    await hour.do(AgentMissing(BEN, Missing.LOGGED_OUT))
    await hour.do(AgentPresent(ANNA, desktop=True))
    await hour.do(FocusChat(ANNA, None))
    one = await hour.takes(BILLING, ANNA)
    await hour.wait(10)
    two = await hour.takes(SALES, ANNA)
    await hour.wait(20)
    await hour.do(FocusChat(ANNA, two))
    await hour.wait(40)
    await hour.do(FocusChat(ANNA, None))
    await hour.wait(5)
    await hour.do(AgentEnds(one, ANNA))
    await hour.do(FocusChat(ANNA, two))
    await hour.wait(7)
    catalogue = ReportCatalogue(store, Clock(lambda: 0.0, hour.now.timestamp))
    wanted = ReportFilter(begin, begin + DAY, agent=ANNA)
    (busy,) = [row for row in await rows(catalogue, "agent-activity", wanted) if row["busy_by"] == "work"]
    assert (busy["talk"], busy["hold"], busy["estimated"]) == (30 + 40 + 7, 45 + 20 + 5, "")
    (row,) = await rows(catalogue, "agent-performance", replace(wanted, service=BILLING))
    assert (row["handled"], row["talk"], row["hold"], row["wrapup"], row["estimated"]) == (1, 30, 45, 0, "")
    (row,) = await rows(catalogue, "agent-performance", replace(wanted, service=SALES))
    assert (row["offered"], row["handled"], row["talk"]) == (1, 0, 0), "it is not over"
    await hour.do(AgentPresent(ANNA, plain=True))
    await hour.do(AgentEnds(two, ANNA))
    (row,) = await rows(catalogue, "agent-performance", replace(wanted, service=SALES))
    assert (row["handled"], row["talk"], row["hold"], row["estimated"]) == (1, 47, 25, "yes")


async def test_talk_hold_and_after_call_work_add_up_in_both_reports(catalogue: ReportCatalogue, hour: Hour) -> None:
    """Of the scripted hour: a chat at a time, thirty seconds each, in ordinary clients."""
    for wanted in FILTERS:
        counted = await rows(catalogue, "agent-performance", wanted)
        for row in counted:
            assert (row["talk"], row["hold"]) == (30.0 * row["handled"], 0)
            assert row["handled"] == row["accepted"]
            assert row["estimated"] == ("yes" if row["handled"] else "")
        if wanted.service is None:
            stretches = await rows(catalogue, "agent-activity", wanted)
            assert sum(row["talk"] for row in stretches) == sum(row["talk"] for row in counted)
            assert {row["state"] for row in stretches if row["talk"]} <= {"busy"}
