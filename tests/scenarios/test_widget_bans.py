"""A customer whom an agent kept out, and let in again by the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp

from tests.scenarios.demo import Demo, sender_of

if TYPE_CHECKING:
    from bridge.demo.server import ServerName


async def ask(demo: Demo, visit: str) -> dict[str, Any]:
    """Ask for Billing as a widget does; what the desk says to it."""
    start = {
        "type": "start",
        "cid": "s1",
        "visit": visit * 32,
        "service": "billing",
        "question": "?",
        "email": "k@e.org",
    }
    url = f"{demo.info['http']}api/v1/widget/socket"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_json({"type": "hello"})
        await socket.receive_json(timeout=20)
        await socket.send_json(start)
        answer: dict[str, Any] = await socket.receive_json(timeout=20)
        return answer


async def test_a_ban_is_listed_and_can_be_lifted(server: ServerName) -> None:
    """`!!ban` keeps a customer out; `widget bans` says because of which chat, `widget unban` lets him in again."""
    async with Demo(server=server) as demo:
        anna = await demo.ready_agent("anna")
        assert "Nobody is kept out." in await demo.command("widget", "bans")
        assert (await ask(demo, "1"))["type"] == "welcome"
        contact = sender_of(await anna.expect_message("reply accept or reject"))
        anna.say(contact, "accept")
        await anna.expect_message("You are connected", sender=contact)
        anna.say(contact, "!!ban")
        await anna.expect_message("over", sender=contact)
        assert (await ask(demo, "2"))["code"] == "blocked"
        listed = await demo.command("widget", "bans")
        assert listed.endswith(f"by {anna.jid}\n")
        assert "may come again" in await demo.command("widget", "unban", listed.split()[0])
        assert (await ask(demo, "2"))["type"] == "welcome"
