"""The set-up of a running desk, changed by the command line and by REST alike, while people talk."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, Demo, sender_of


@pytest_asyncio.fixture
async def demo(server: ServerName) -> AsyncIterator[Demo]:
    """A demo as everybody starts it."""
    async with Demo(server=server) as running:
        yield running


async def command(demo: Demo, *words: str) -> tuple[int, str]:
    """Run one of the desk's commands beside it; its exit status and all it printed."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bridge", *words, "--data", str(demo.data)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output = (await child.communicate())[0].decode()
    return child.returncode or 0, output


async def rest(demo: Demo, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """Make one request with the demo's API key."""
    headers = {"Authorization": f"Bearer {demo.info['api_key']}"}
    url = f"http://127.0.0.1:{demo.http_port}/api/v1/{path}"
    async with aiohttp.ClientSession() as session, session.request(method, url, json=body, headers=headers) as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else None


@pytest.mark.timeout(400)  # starts four processes of the command line
async def test_settings_change_while_people_talk_and_a_bad_change_is_refused_whole(demo: Demo) -> None:
    """Three planted faults are named over both doors and change nothing; good changes take effect, no chat is lost."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Where is my invoice?")
    contact = sender_of(await anna.expect_message("reply accept or reject"))
    anna.say(contact, "accept")
    await kim.expect_message("Anna joined", sender=BILLING)

    _, before = await rest(demo, "GET", "setup")
    bad = json.loads(json.dumps(before))
    bad["timers"]["grace_s"] = -5
    billing = next(one for one in bad["services"] if one["id"] == "billing")
    billing["policy"], billing["overflow_to"], billing["overflow_s"] = "best", "nowhere", 30
    file = demo.folder / "bad.json"
    file.write_text(json.dumps(bad), "utf-8")
    faults = (
        "grace_s is from 0 to 31536000 seconds, not -5",
        "service billing: policy is one of ",
        "service billing: overflow_to nowhere is no other service",
    )
    status, printed = await command(demo, "setup", "import", str(file))
    refused, said = await rest(demo, "POST", "setup", bad)
    assert (status, refused) == (1, 422)
    assert len(said["faults"]) == len(faults)
    for fault, words in zip(said["faults"], faults, strict=True):
        assert fault.startswith(words)
        assert fault in printed
    assert (await rest(demo, "GET", "setup"))[1] == before

    assert (await command(demo, "timers", "set", "offer_plain_s", "12"))[0] == 0
    assert (await rest(demo, "PATCH", "setup/services/billing", {"queue_limit": 1, "overflow_s": 0}))[0] == 200
    assert (await rest(demo, "GET", "setup/timers"))[1]["offer_plain_s"] == 12
    assert (await rest(demo, "DELETE", "setup/services/billing"))[0] == 422
    kim.say(BILLING, "Still there?")
    await anna.expect_message("Still there?", sender=contact)
    anna.say(contact, "Yes.")
    await kim.expect_message("Yes.", sender=BILLING)
    lee = await demo.login("lee")
    lee.say(BILLING, "And mine?")
    await anna.expect_message("12 s: reply accept or reject")

    _, log = await command(demo, "setup", "log", "--last", "2")
    first, second = [line for line in log.splitlines() if "key demo" in line or "command line" in line]
    assert ("key demo" in first, "service billing" in first) == (True, True)
    assert ("command line" in second, "timers" in second) == (True, True)
