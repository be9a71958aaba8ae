"""What the desk writes to its log in a busy hour: what an operator needs, and nothing that is not his to read."""

from __future__ import annotations

import re

import aiohttp

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, DESK, Demo, sender_of
from tests.servers.ports import LOOPBACK

SAID = ("my-card-is-4711", "your-answer-is-4712", "a-note-4713", "left-in-the-window-4714")
NOISY = 40
"""Lines above debug in a whole run with restart, misses and chats: more would bury what matters."""


def log_of(demo: Demo) -> list[str]:
    """Lines of the log; what the demo prints for people (with passwords) is no log."""
    return [line for line in demo.output().splitlines() if re.match(r"\d{4}-\d\d-\d\d |Traceback|  File ", line)]


async def test_no_word_and_no_secret_reaches_the_log(server: ServerName) -> None:
    """Even at its most talkative: offers, misses, chats, refused log-ins, a killed desk."""
    async with Demo({"log.level": "debug", "offers.timeout": "2"}, server=server) as demo:
        anna = await demo.ready_agent("anna")
        kim = await demo.login("kim")
        kim.say(BILLING, SAID[0])
        await anna.expect_message("reply accept")
        await anna.expect_message("You are Not Ready", sender=DESK)
        anna.say(DESK, "ready")
        contact = sender_of(await anna.expect_message("reply accept"))
        anna.say(contact, "accept")
        await anna.expect_message("You are connected", sender=contact)
        anna.say(contact, SAID[1])
        await kim.expect_message(SAID[1])
        anna.say(contact, f"!!note {SAID[2]}")
        await demo.outage((anna, contact, SAID[3]))
        await kim.expect_message(SAID[3], timeout=30)
        anna.say(contact, "!!end")
        base = f"http://{LOOPBACK}:{demo.http_port}"
        async with aiohttp.ClientSession() as browser:
            for path in ("/reports", "/desk", "/api/v1/reports/unaccepted", "/nowhere"):
                async with browser.get(base + path, headers={"Authorization": "Bearer wrong-key-4715"}) as answer:
                    assert answer.status < 500
        await demo.report("unaccepted")
        await demo.stop()
        log = "\n".join(log_of(demo))
        people = [*demo.info["agents"], *demo.info["customers"]]
        secrets = [person["password"] for person in people]
        secrets += [demo.info["api_key"], (demo.data / "component.secret").read_text("utf-8").strip(), "4715"]
        assert log
        for word in (*SAID, *secrets):
            assert word not in log
        assert "Traceback" not in log
        assert not re.search(r" (WARNING|ERROR|CRITICAL) ", log), log
        assert sum(" DEBUG " not in line for line in log.splitlines()) < NOISY
        told = (demo.data / server / f"{server}.log").read_text("utf-8")
        assert not re.search(r"[\t\[]error[\t\]]", told), told
        assert not any(word in told for word in (*SAID, *secrets))
