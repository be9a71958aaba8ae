"""An unmodified Smack as agent and as visitor, against the whole product (tests/clients/smack)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import pytest

from tests.scenarios.demo import Demo

PROJECT: Final = Path(__file__).parent / "smack" / "pom.xml"
DAY_S: Final = 300.0
"""For fetching Smack on a new machine, building, and the day itself, which takes a few seconds."""
STEPS: Final = (
    "agent 1 workgroups",
    "agent 2 session",
    "agent 3 listeners",
    "agent 4 on duty",
    "agent 5 status",
    "agent 5b status text",
    "agent 6 roster and queue",
    "a customer cannot go on duty: not-authorized",
    "visitor 1 workgroup",
    "visitor 2 available",
    "visitor 3 form",
    "visitor 4 joined",
    "visitor 5 place",
    "visitor 7 departed",
    "agent 8a rejected",
    "agent 5 ready again",
    "agent 7 offer",
    "agent 8 accepted",
    "agent 9 called",
    "agent 10 in the room",
    "visitor 6 in the room",
    "both talk",
    "records notes",
    "records metadata",
    "records occupants",
    "records earlier chats",
    "records invite and transfer refused",
    "records transcript",
    "agent 11a left the room, the chat is over",
    "records history",
    "records search",
    "records macros",
    "records settings",
    "agent 11 off duty",
    "all",
)


async def run_day(demo: Demo) -> list[str]:
    """Run the Java program; gives the steps it has done. Raises AssertionError with its output."""
    people = {one["jid"].partition("@")[0]: one["password"] for one in (*demo.info["agents"], *demo.info["customers"])}
    where = (demo.info["xmpp"]["host"], str(demo.info["xmpp"]["port"]), demo.info["domain"])
    words = " ".join((*where, "anna", people["anna"], "kim", people["kim"]))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "mvn", "-q", "-B", "-f", str(PROJECT), "compile", "exec:java", "-Dexec.mainClass=stanzadesk.Day",
        f"-Dexec.args={words}", stdout=pipe, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(DAY_S):
            output = (await process.communicate())[0].decode("utf-8", "replace")
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, output
    return [line.partition("done: ")[2] for line in output.splitlines() if "done: " in line]


@pytest.mark.timeout(DAY_S + 100)
async def test_an_agents_day_and_a_visitors_chat_on_unmodified_smack() -> None:
    """On duty, queue, reject, the way back, accept, room, talk, leave; join, wait, depart, join again, talk."""
    async with Demo() as demo:
        assert await run_day(demo) == list(STEPS)
        (row,) = await demo.report("agent-performance")
        assert (row["offered"], row["accepted"]) == (2, 1)
        (missed,) = await demo.report("unaccepted")
        assert (missed["outcome"], missed["customer"]) == ("rejected", "Bo")
