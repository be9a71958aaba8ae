"""Nothing a customer writes ever runs: 150 payloads in every field he controls, in every view that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

import pytest
from playwright.async_api import BrowserContext, Error, Page, Route, expect

from tests.browser.desk_page import desktop
from tests.browser.desk_wire import Wire
from tests.browser.xss import payloads

if TYPE_CHECKING:
    from playwright.async_api import Browser, Dialog

    from tests.scenarios.demo import Demo

PATIENCE_MS: Final = 30_000
DESK: Final = "urn:stanzadesk:0"
FOREIGN: Final = (
    "img, script:not([src]), iframe, object, embed, form, video, audio, math, base, marquee, template, [onerror]"
)
WATCH: Final = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


@dataclass
class Watch:
    """What ran, and what the browser's policy had to stop."""

    page: Page
    ran: list[str] = field(default_factory=list)

    async def start(self) -> None:
        """Listen."""
        self.page.on("dialog", self._on_dialog)

    async def _on_dialog(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        await dialog.dismiss()

    async def stopped(self) -> list[str]:
        """What the policy reported."""
        found: list[str] = await self.page.evaluate("window.violations")
        return found

    async def is_clean(self) -> None:
        """Nothing ran, nothing had to be stopped, and no element of the customer's is in the page."""
        assert self.ran == []
        assert await self.stopped() == []
        assert await self.page.locator("#app").locator(FOREIGN).count() == 0
        links = await self.page.locator("#app a").evaluate_all("all => all.map((one) => new URL(one.href).protocol)")
        assert set(links) <= {"http:", "https:"}


def customer(payload: str) -> str:
    """Write a customer whose every field is the payload."""
    names = ("email", "question", "page", "title", "locale", payload)
    fields = "".join(f"<field name={quoteattr(name)}>{escape(payload)}</field>" for name in names)
    return f"<customer name={quoteattr(payload)}>{fields}</customer>"


def opened(number: int, payload: str, component: str) -> str:
    """Open a chat with such a customer, with such a line in it."""
    jid = f"x-{number}@{component}"
    chat = (
        f"<chat xmlns='{DESK}' id='c-{number}' contact='x-{number}' jid='{jid}' service='billing' "
        f"service-name={quoteattr(payload)} channel='web' phase='active' leg='1' started='2026-01-02T03:04:05.000Z' "
        f"accepted='2026-01-02T03:04:05.000Z' epoch='1' last-seq='2'>{customer(payload)}</chat>"
    )
    message = f"<message xmlns='jabber:client' type='chat' from='{jid}' to='anna@localhost'>"
    place = f"xmlns='{DESK}' chat='c-{number}' at='2026-01-02T03:04:05.000Z' name={quoteattr(payload)}"
    return (
        f"{message}<opened xmlns='{DESK}'>{chat}</opened></message>\0"
        f"{message}<body>{escape(payload)}</body><entry {place} seq='1' side='customer' leg='0'/></message>\0"
        f"{message}<entry {place} seq='2' side='desk' leg='0' notice='agent_joined'>"
        f"<arg name='name'>{escape(payload)}</arg></entry></message>"
    )


def flagged(number: int, payload: str, component: str) -> str:
    """Tell of a colleague's flag on a chat of such a customer."""
    flag = f"<flagged xmlns='{DESK}' chat='f-{number}' on='true' agent='Ben' customer={quoteattr(payload)}"
    start = f"<message xmlns='jabber:client' type='chat' from='z@{component}' to='anna@localhost'>"
    return f"{start}{flag} service-name={quoteattr(payload)}/></message>"


def reminders(corpus: tuple[str, ...], component: str) -> str:
    """Have reminders of all of them come due."""
    each = "".join(
        f"<reminder xmlns='{DESK}' id='r{number}' chat='c-{number}' customer={quoteattr(payload)} "
        f"due='2026-01-02T03:04:05.000Z'>{escape(payload)}</reminder>"
        for number, payload in enumerate(corpus)
    )
    start = f"<message xmlns='jabber:client' type='chat' from='desk@{component}' to='anna@localhost'>"
    return f"{start}<reminders xmlns='{DESK}' now='2026-01-02T03:04:05.000Z'>{each}</reminders></message>"


def offer(number: int, payload: str, component: str) -> str:
    """Ring with such a customer."""
    jid = f"y-{number}@{component}"
    return (
        f"<iq xmlns='jabber:client' type='set' id='o{number}' from='{jid}' to='anna@localhost'>"
        f"<offer xmlns='http://jabber.org/protocol/workgroup' id='d-{number}' jid='{jid}'>"
        f"<details xmlns='{DESK}' offer='d-{number}.o1' now='2026-01-02T03:04:05.000Z' made='2026-01-02T03:04:05.000Z' "
        f"until='2026-01-02T03:05:05.000Z' queue='0' service='billing' service-name={quoteattr(payload)} channel='web' "
        f"kind='customer' has-chats='true'>{customer(payload)}</details></offer></iq>"
    )


@pytest.mark.timeout(300)  # a hundred and fifty chats, each looked at
async def test_no_payload_of_a_customer_runs_in_any_view(demo: Demo, agents: BrowserContext) -> None:
    """Pop-up, list, conversation, search, contact info, questions, commands: 0 executions, 0 policy reports."""
    await agents.add_init_script(WATCH)
    wire = Wire(demo.info["component"])
    await agents.route_web_socket("**/xmpp-websocket", wire.join)
    page = await desktop(agents, demo)
    watch = Watch(page)
    await watch.start()
    corpus = payloads()
    assert len(corpus) == 150
    for number, payload in enumerate(corpus):
        for stanza in opened(number, payload, wire.component).split("\0"):
            wire.send(stanza)
    await expect(page.locator(".list .row")).to_have_count(len(corpus), timeout=PATIENCE_MS)
    for number, payload in enumerate(corpus):
        wire.send(offer(number, payload, wire.component))
        if number % 50 == 49:
            await expect(page.locator(".offer")).to_have_count(number + 1, timeout=PATIENCE_MS)
    await watch.is_clean()
    for number, payload in enumerate(corpus):
        wire.send(flagged(number, payload, wire.component))
    wire.send(reminders(corpus, wire.component))
    await expect(page.locator(".due .card")).to_have_count(len(corpus), timeout=PATIENCE_MS)
    await expect(page.locator(".notice")).to_have_count(3)
    await watch.is_clean()
    await page.keyboard.press("Control+f")
    await page.keyboard.type("alert")
    await page.keyboard.press("Control+k")
    await expect(page.locator("[role=option]").nth(len(corpus))).to_be_attached()
    await watch.is_clean()
    await page.keyboard.press("Escape")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("m")
    await expect(page.locator(".agenda li")).to_have_count(len(corpus), timeout=PATIENCE_MS)
    await page.get_by_role("button", name="Cancel").dispatch_event("click")
    await watch.is_clean()
    await page.keyboard.press("Escape")
    wire.send(reminders((), wire.component))
    await expect(page.locator(".due .card")).to_have_count(0, timeout=PATIENCE_MS)
    for payload in corpus:
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("e")
        await expect(page.locator(".dialog h2")).to_contain_text(payload.strip()[:20].strip())
        await page.keyboard.press("Escape")
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("j")
    await watch.is_clean()


def left(number: int, payload: str) -> dict[str, object]:
    """Leave a message as such a customer; every third can be answered in each way, some are in somebody's hands."""
    return {
        "id": f"m-{number}",
        "service": "billing",
        "service_name": payload,
        "customer": payload,
        "email": payload,
        "text": payload,
        "left_at": "2026-01-02T03:04:05.000Z",
        "taken_by": payload if number % 2 else "",
        "mine": number % 4 == 1,
        "by_email": True,
        "by_chat": True,
    }


def bygone(number: int, payload: str) -> dict[str, object]:
    """Have had an earlier chat as such a customer."""
    known_by = "email" if number % 2 else "account"
    return {
        "chat": f"e-{number}",
        "service": payload,
        "at": "2026-01-01T03:04:05.000Z",
        "agents": [payload],
        "known_by": known_by,
    }


def line(number: int, payload: str) -> dict[str, object]:
    """Have written such a line, or sent a file of such a name, in an earlier chat."""
    args = {"file": payload, "type": payload, "size": "1234"} if number % 2 else {}
    place = {"seq": number + 1, "side": "customer", "leg": 0, "at": "2026-01-01T03:04:05.000Z", "name": payload}
    return {**place, "text": payload, "notice": None, "args": args}


def file(number: int, payload: str, component: str) -> str:
    """Send a file of such a name and type."""
    start = f"<message xmlns='jabber:client' type='chat' from='x-0@{component}' to='anna@localhost'>"
    args = "".join(f"<arg name='{name}'>{escape(payload)}</arg>" for name in ("file", "type", "size"))
    return (
        f"{start}<body>{escape(payload)}</body><entry xmlns='{DESK}' chat='c-0' at='2026-01-02T03:04:05.000Z' "
        f"name={quoteattr(payload)} seq='{number + 3}' side='customer' leg='0'>{args}</entry></message>"
    )


async def answer_with(page: BrowserContext, pattern: str, body: dict[str, object]) -> None:
    """Let the desk's pages answer so."""

    async def answer(route: Route) -> None:
        await route.fulfill(json=body)

    await page.route(pattern, answer)


@pytest.mark.timeout(300)  # four views of a hundred and fifty rows each, on a busy machine
async def test_no_payload_runs_in_messages_left_files_and_earlier_chats(demo: Demo, agents: BrowserContext) -> None:
    """A message left, names of files, earlier chats and one of them to read: 0 executions, 0 policy reports."""
    corpus = payloads()
    each = tuple(enumerate(corpus))
    await agents.add_init_script(WATCH)
    wire = Wire(demo.info["component"])
    await agents.route_web_socket("**/xmpp-websocket", wire.join)
    await answer_with(agents, "**/api/v1/messages", {"messages": [left(*one) for one in each]})
    await answer_with(agents, "**/api/v1/messages/*/take", {})
    await answer_with(agents, "**/api/v1/chats/*/earlier", {"earlier": [bygone(*one) for one in each]})
    await answer_with(agents, "**/api/v1/chats/*/earlier/*", {"entries": [line(*one) for one in each]})
    page = await desktop(agents, demo)
    watch = Watch(page)
    await watch.start()
    await page.get_by_role("button", name=f"Messages: {len(corpus)}").click()
    sheet = page.get_by_role("dialog", name="Messages left")
    await expect(sheet.locator("li")).to_have_count(len(corpus), timeout=PATIENCE_MS)
    assert await sheet.locator("li .words").all_text_contents() == list(corpus)
    await sheet.get_by_role("button", name="Answer by e-mail").first.dispatch_event("click")
    await expect(sheet.get_by_role("textbox")).to_be_focused()
    await watch.is_clean()
    await page.keyboard.press("Escape")
    for stanza in opened(0, corpus[0], wire.component).split("\0"):
        wire.send(stanza)
    for one in each:
        wire.send(file(*one, wire.component))
    await page.locator(".list .row").click()
    files, drawn = page.locator(".conversation .bubble .file"), 0
    while drawn < len(corpus):  # earlier ones are drawn as one scrolls up
        await expect(files).not_to_have_count(drawn, timeout=PATIENCE_MS)
        drawn = await files.count()
        await page.get_by_role("log").evaluate("log => { log.scrollTop = 0; }")
    await expect(page.locator(".earlier li")).to_have_count(len(corpus), timeout=PATIENCE_MS)
    await watch.is_clean()
    await page.locator(".earlier button").first.click()
    await expect(page.locator(".sheet.transcript .bubble")).to_have_count(len(corpus), timeout=PATIENCE_MS)
    await watch.is_clean()


async def test_unsafe_view_would_be_caught(demo: Demo, agents: BrowserContext, chromium: Browser) -> None:
    """A view that wrote markup is stopped by the page's policy; without the policy this test sees what it runs."""
    await agents.add_init_script(WATCH)
    page = await desktop(agents, demo)
    plant = "document.querySelector('.list').innerHTML = '<img src=x onerror=alert(1)>'"
    caught = False
    try:
        await page.evaluate(plant)
    except Error as error:
        caught = "TrustedHTML" in str(error)
    assert caught
    assert await Watch(page).stopped() == ["require-trusted-types-for"]
    careless = await chromium.new_context(bypass_csp=True, locale="en-GB")
    await careless.add_init_script(WATCH)
    page = await desktop(careless, demo, "Ben", "")
    watch = Watch(page)
    await watch.start()
    async with page.expect_event("dialog"):
        await page.evaluate(plant)
    assert watch.ran == ["1"]
    assert await page.locator("#app").locator(FOREIGN).count() == 1
