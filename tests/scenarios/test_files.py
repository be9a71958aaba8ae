"""Files of ordinary XMPP clients, through a real server's file share, to the other side and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from tests.scenarios.demo import BILLING, Demo

if TYPE_CHECKING:
    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Actor

SLOT = "{urn:xmpp:http:upload:0}"
OOB = "{jabber:x:oob}"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24) + bytes(range(256))


async def upload(who: Actor, http: aiohttp.ClientSession, name: str, content: bytes) -> str:
    """Put a file on the server's share as any client does (XEP-0363); gives its address."""
    wanted = f"<request xmlns='urn:xmpp:http:upload:0' filename='{name}' size='{len(content)}'/>"
    answer = await who.iq(f"<iq type='get' to='upload.localhost'>{wanted}</iq>")
    put, get = answer.find(f".//{SLOT}put"), answer.find(f".//{SLOT}get")
    assert put is not None
    assert get is not None
    headers = {one.get("name", ""): one.text or "" for one in put.iter(f"{SLOT}header")}
    async with http.put(put.get("url", ""), data=content, headers=headers) as stored:
        assert stored.status == 201, await stored.text()
    return get.get("url", "")


def say_file(who: Actor, to: str, url: str) -> None:
    """Name a file in a message as clients do: the address is the body and stands beside it."""
    who.say(to, url, payload=f"<x xmlns='jabber:x:oob'><url>{url}</url></x>")


async def received(who: Actor, http: aiohttp.ClientSession, name: str) -> bytes:
    """Wait for a message that is a file by that name, at the desk's own address, and fetch it."""
    message = await who.expect_message(predicate=lambda one: one.find(f"{OOB}x") is not None)
    url = message.findtext(f"{OOB}x/{OOB}url") or ""
    assert message.findtext("{jabber:client}body") == url
    assert "/f/" in url
    assert url.endswith(f"/{name}")
    async with http.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return await answer.read()


async def test_files_of_plain_clients_reach_the_other_side(server: ServerName) -> None:
    """Both ways by the server's share, as a file of the desk's own; what can't be sent is told; order holds."""
    async with Demo(server=server) as demo, aiohttp.ClientSession() as http:
        anna, kim = await demo.ready_agent("anna"), await demo.login("kim")
        say_file(kim, BILLING, await upload(kim, http, "lamp.png", PNG))
        offer = await anna.expect_message("accept or reject")
        window = offer.get("from", "")
        anna.say(window, "accept")
        await kim.expect_message("joined")
        assert await received(anna, http, "lamp.png") == PNG
        say_file(anna, window, await upload(anna, http, "manual.txt", "Grüße: 1".encode()))
        anna.say(window, "then turn it on")
        assert await received(kim, http, "manual.txt") == "Grüße: 1".encode()
        await kim.expect_message("then turn it on")
        say_file(kim, BILLING, await upload(kim, http, "more.png", PNG))
        assert await received(anna, http, "more.png") == PNG
        say_file(anna, window, await upload(anna, http, "run.png", b"MZ\x90\x00"))
        await anna.expect_message("Files of this type can't be sent")
        elsewhere = demo.info["http"] + "healthz"
        say_file(anna, window, elsewhere)
        await kim.expect_message(elsewhere)
