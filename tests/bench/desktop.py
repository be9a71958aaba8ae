"""The desktop under load: fifty live chats with five hundred messages each, in Debian's Chromium.

What counts is the time from a key to the picture that shows it, while messages go on coming in: the 95th of 100. The
lines are written into the page's own socket by somebody in the middle; log-in, state and everything else are the
desk's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from playwright.async_api import async_playwright, expect

from tests.bench.figures import Figure, limit, number, percentile
from tests.browser.desk_page import desktop
from tests.browser.desk_wire import Wire
from tests.browser.test_widget import ARGS, CHROMIUM
from tests.scenarios.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import Page

CHATS: Final = 50
LINES: Final = 500
ROUNDS: Final = 100
LIVE_EVERY_S: Final = 0.1
"""While keys are pressed a customer says something so often."""
MOST_MS: Final = 50.0
PATIENCE_MS: Final = 60_000
TEXT: Final = "{}: I have a question about my order, could you tell me when it arrives? See https://shop.example.org/o"
WATCH: Final = """
  window.delays = [];
  window.painted = Promise.resolve();
  document.addEventListener("keydown", (event) => {
    let done;
    window.painted = new Promise((resolve) => (done = resolve));
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(window.delays.push(performance.now() - event.timeStamp));
      channel.port2.postMessage(0);
    });
  }, { capture: true });
"""
"""The message comes after the frame that the key caused is drawn."""


def opened(chat: int, component: str) -> str:
    """Open a chat."""
    jid = f"x-{chat}@{component}"
    about = f"id='c-{chat}' contact='x-{chat}' jid='{jid}' service='billing' service-name='Billing' channel='web'"
    times = "started='2026-01-02T03:04:05.000Z' accepted='2026-01-02T03:04:05.000Z' epoch='1' last-seq='0'"
    customer = f"<customer name='Customer {chat}'><field name='email'>c{chat}@example.net</field></customer>"
    inside = f"<chat xmlns='urn:stanzadesk:0' {about} phase='active' leg='1' {times}>{customer}</chat>"
    return f"{_message(jid)}<opened xmlns='urn:stanzadesk:0'>{inside}</opened></message>"


def line(chat: int, seq: int, component: str) -> str:
    """Say something: the customer twice, then the agent, and so on."""
    side, leg, name = ("agent", 1, "Anna") if seq % 3 == 0 else ("customer", 0, f"Customer {chat}")
    at = f"2026-01-02T0{3 + seq // 60 % 6}:{seq % 60:02}:05.000Z"
    place = f"chat='c-{chat}' seq='{seq}' at='{at}' side='{side}' leg='{leg}' name='{name}'"
    body = f"<body>{TEXT.format(seq)}</body>"
    return f"{_message(f'x-{chat}@{component}')}{body}<entry xmlns='urn:stanzadesk:0' {place}/></message>"


def _message(sender: str) -> str:
    return f"<message xmlns='jabber:client' type='chat' from='{sender}' to='anna@localhost'>"


def measure() -> Sequence[Figure]:
    """Fill the desktop, then press keys."""
    return asyncio.run(_measure())


async def _measure() -> Sequence[Figure]:
    async with Demo() as demo, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
        wire = Wire(demo.info["component"])
        await context.route_web_socket("**/xmpp-websocket", wire.join)
        await context.add_init_script(WATCH)
        page = await desktop(context, demo)
        await _fill(page, wire)
        unread = await _switch(page, CHATS)
        talking = asyncio.create_task(_talk(wire))
        switching = await _switch(page, ROUNDS)
        await page.locator(".composer textarea").focus()
        typing = await _keys(page, list("could you please tell me your order number " * 3)[:ROUNDS])
        await page.get_by_role("log").focus()
        scrolling = await _keys(page, (["PageUp"] * 9 + ["End"]) * (ROUNDS // 10))
        talking.cancel()
        memory = await _memory(page)
        await browser.close()
    return [
        limit("desktop, 50 chats of 500 lines: key to picture, switching chats, p95", switching, MOST_MS, " ms"),
        number("the same, to chats of which all 500 lines are unread", [unread], " ms", 1),
        limit("the same, typing", typing, MOST_MS, " ms"),
        limit("the same, scrolling by key", scrolling, MOST_MS, " ms"),
        number("the same, memory of its script", [memory], " MB", 1),
    ]


async def _fill(page: Page, wire: Wire) -> None:
    for chat in range(CHATS):
        wire.send(opened(chat, wire.component))
        for seq in range(1, LINES + 1):
            wire.send(line(chat, seq, wire.component))
        await expect(page.locator(".list .row")).to_have_count(chat + 1, timeout=PATIENCE_MS)
    last = page.locator(".list .row").last.get_by_text(f"{LINES}: I have")
    await expect(last).to_be_attached(timeout=PATIENCE_MS)


async def _talk(wire: Wire) -> None:
    for seq in range(LINES + 1, LINES + 10_000):
        for chat in range(CHATS):
            wire.send(line(chat, seq, wire.component))
            await asyncio.sleep(LIVE_EVERY_S)


async def _switch(page: Page, times: int) -> float:
    return await _keys(page, ["j"] * times, "document.activeElement.blur()")


async def _keys(page: Page, keys: Sequence[str], before: str = "0") -> float:
    await page.evaluate("window.delays = []")
    for key in keys:
        await page.evaluate(before)
        await page.keyboard.press(key)
        await page.evaluate("window.painted")
    delays: list[float] = await page.evaluate("window.delays")
    return percentile(delays, 0.95)


async def _memory(page: Page) -> float:
    session = await page.context.new_cdp_session(page)
    await session.send("HeapProfiler.collectGarbage")
    await session.send("Performance.enable")
    found = await session.send("Performance.getMetrics")
    used: float = next(one["value"] for one in found["metrics"] if one["name"] == "JSHeapUsedSize")
    return used / 1e6
