"""What an operator sets up for the widget, and what a page's script may do, on a page with a strict policy."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from routing.commands import LeaveMessage, StartChat
from routing.ids import LegNumber, ServiceId
from routing.ports import ServiceView
from routing.refusals import RefusalCode
from routing.transcript import Entry
from routing.widget_settings import FieldKind, FormField, Invitation, Look, Survey, WidgetSettings
from routing.words import EndCause, Side
from tests.browser.test_widget import ARGS, CHROMIUM, violations
from tests.fakes.web_server import FakeWorld
from webclient.server.assets import Assets

SECRET = "only the shop's server knows this"
FORM = (
    FormField("name"),
    FormField("email", kind=FieldKind.EMAIL, required=True),
    FormField("order", "Order number", FieldKind.NUMBER, required=True, help="On the receipt."),
    FormField("lamp", "Lamp", FieldKind.CHOICE, options=("Wren", "Heron")),
    FormField("news", "Tell me news", FieldKind.CHECK),
    FormField("plan", kind=FieldKind.HIDDEN),
    FormField("question", kind=FieldKind.LONG, required=True),
)
LISTEN = """window.heard = [];
for (const name of ["open", "start", "agent", "unread", "end"]) Stanzadesk.on(name, () => heard.push(name))"""
PAGE = """<!doctype html><html lang="{lang}"{attributes}><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width"><body><main><h1>Shop</h1><p>Lamps.</p></main>
<script src="{desk}/widget.js" data-service="billing" {data} async></script></body></html>"""


def policy(desk: str, *, images: bool = False) -> str:
    """Write the strictest policy under which the widget works (docs/widget.md); ``images``: and shows photos."""
    socket = desk.replace("http", "ws")
    return (f"img-src {desk}; " if images else "") + (
        f"default-src 'none'; script-src {desk}; connect-src {desk} {socket}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


class Site:
    """A shop of another origin than the desk's."""

    def __init__(self) -> None:
        self.desk = ""
        self.lang, self.data, self.attributes = "en", "", ""
        self.images = False
        app = web.Application()
        app.router.add_get("/{path:.*}", self._page)
        self._server = TestServer(app)

    async def _page(self, _request: web.Request) -> web.Response:
        text = PAGE.format(lang=self.lang, desk=self.desk, data=self.data, attributes=self.attributes)
        headers = {"Content-Security-Policy": policy(self.desk, images=self.images)}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def open(self) -> str:
        """Serve it; tells its origin."""
        await self._server.start_server()
        return str(self._server.make_url("/")).rstrip("/")

    async def close(self) -> None:
        """Stop."""
        await self._server.close()


@pytest.fixture
def world() -> FakeWorld:
    """A desk whose billing is set up in every way."""
    world = FakeWorld(widget_secret=SECRET)
    world.widgets.by_service["billing"] = WidgetSettings(
        form=FORM,
        greeting="Ask us about your lamp.",
        comfort=("We mend lamps since 1974.",),
        survey=Survey("Did we help you?"),
        look=Look(accent="#1c6b4a", position="left", launcher="Ask us"),
        words={"start": "Ask now"},
    )
    return world


@pytest.fixture
async def site(world: FakeWorld) -> AsyncIterator[tuple[Site, str]]:
    """The shop's site, on the list of those that may carry the widget."""
    site = Site()
    origin = await site.open()
    world.widget_origins = frozenset({origin})
    desk = TestServer(world.app(Assets.load()))
    await desk.start_server()
    site.desk = str(desk.make_url("/")).rstrip("/")
    yield site, origin
    await desk.close()
    await site.close()


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    """One visitor's browser."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield await browser.new_context(viewport={"width": 1100, "height": 760}, locale="en-GB")
        await browser.close()


async def visit(context: BrowserContext, address: str) -> Page:
    """Open a page; any complaint of the browser fails the test."""
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("close", lambda _: None)
    page.complaints = complaints  # type: ignore[attr-defined] # read by `content`
    await page.goto(address)
    return page


def content(page: Page) -> list[str]:
    """Tell what the browser complained about."""
    found: list[str] = page.complaints  # type: ignore[attr-defined] # set by `visit`
    return found


def signed(**claims: object) -> str:
    """Sign an identity as docs/widget.md shows."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    text = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    seal = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


async def test_a_service_asks_looks_and_ends_as_its_operator_wants(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """On another site under the strictest policy: own form, colour, place, words, comfort."""
    page = await visit(context, site[1])
    launcher = page.get_by_role("button", name="Ask us")
    assert (await launcher.bounding_box() or {"x": 999})["x"] < 100
    await page.evaluate(LISTEN)
    await page.evaluate("Stanzadesk.set({name: 'Kim', fields: {plan: 'gold', lamp: 'Heron'}})")
    await launcher.click()
    await expect(page.get_by_text("Ask us about your lamp.")).to_be_visible()
    await expect(page.get_by_label("Your name")).to_have_value("Kim")
    await expect(page.get_by_label("Lamp")).to_have_value("Heron")
    await page.get_by_label("Order number").fill("x7")
    await page.get_by_role("button", name="Ask now").click()
    await expect(page.get_by_text("This does not look like a number.")).to_be_visible()
    await expect(page.get_by_text("Enter your e-mail address.")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Order number").fill("7")
    await page.get_by_label("Tell me news").check()
    await page.get_by_label("Your question").fill("Where is it? See https://shop.example/orders.")
    await page.get_by_role("button", name="Ask now").click()
    await expect(page.get_by_text("We mend lamps since 1974.")).to_be_visible()
    command = next(c for c in world.desk.commands if isinstance(c, StartChat))
    fields = dict(command.customer.fields)
    assert {"order": "7", "lamp": "Heron", "news": "yes", "plan": "gold"}.items() <= fields.items()
    assert content(page) == []


async def test_a_talk_has_links_and_emoji_and_is_asked_about_and_saved(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext, tmp_path: Path
) -> None:
    """Addresses can be opened, emoji chosen by keyboard; after the end the survey is stored and the talk is a file."""
    world.widgets.by_service["billing"] = WidgetSettings(survey=Survey("Did we help you?"))
    page = await visit(context, site[1])
    await page.evaluate(LISTEN)
    await start_as(page, "Where is it? See https://shop.example/orders.")
    world.desk.joins(world.desk.only)
    link = page.get_by_role("link", name="https://shop.example/orders")
    assert await link.get_attribute("rel") == "noopener noreferrer nofollow"
    await page.get_by_role("button", name="Emoji").click()
    await expect(page.get_by_role("button", name="😀")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("😊")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine").last).to_contain_text("Sent")
    assert await violations(page) == []
    world.desk.end(world.desk.only, EndCause.AGENT)
    await expect(page.get_by_text("Did we help you?")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("radio", name="4 of 5 stars").check(force=True)
    await page.get_by_label("Would you like to tell us more?").fill("Quick answer")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Save the conversation").click()
    saved = tmp_path / "saved.txt"
    await (await saving.value).save_as(saved)
    assert "Where is it?" in saved.read_text("utf-8")
    assert "Ada is here." in saved.read_text("utf-8")
    assert world.widgets.surveys == [(world.desk.only, 4, "Quick answer")]
    assert await page.evaluate("heard") == ["open", "start", "agent", "end"]
    assert content(page) == []


async def test_a_closed_service_takes_a_message(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Outside its hours a service offers no queue; what is left is stored once."""
    world.widgets.by_service.clear()
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 0, 0, 0, closed=RefusalCode.CLOSED)]
    page = await visit(context, site[1])
    await page.get_by_role("button", name="Chat with us").click()
    await expect(page.get_by_text("We are closed just now.")).to_be_visible()
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Your message").fill("Call me")
    await page.get_by_role("button", name="Leave a message").click()
    await expect(page.get_by_text("Your message is here")).to_be_visible()
    assert await violations(page) == []
    assert [c.text for c in world.desk.commands if isinstance(c, LeaveMessage)] == ["Call me"]
    await page.get_by_role("button", name="Start again").click()
    await expect(page.get_by_label("Your message")).to_have_value("")


async def test_who_waits_when_the_last_agent_goes_leaves_what_he_asked(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """He is told that nobody is there any more; the message he can leave begins with his question."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await start_as(page, "Where is my lamp?")
    (chat,) = world.desk.chats
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 0, 0, 0, closed=RefusalCode.NOBODY_THERE)]
    world.desk.end(chat, EndCause.NOBODY_THERE)
    await expect(page.get_by_role("log").get_by_text("Nobody is at the desk right now.")).to_be_visible()
    await page.get_by_role("button", name="Leave a message").click()
    await expect(page.get_by_label("Your message")).to_have_value("Where is my lamp?")
    assert await violations(page) == []
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_role("button", name="Leave a message").click()
    await expect(page.get_by_text("Your message is here")).to_be_visible()
    assert [c.text for c in world.desk.commands if isinstance(c, LeaveMessage)] == ["Where is my lamp?"]


async def test_a_customer_his_site_vouches_for_finds_his_chats_again(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """A signed token brings earlier chats and his name; one that is forged or stale brings nothing."""
    origin = site[1]
    world.widgets.by_service.clear()
    good = signed(sub="c-17", exp=time.time() + 600, name="Kim Doe", email="kim@example.org")
    page = await visit(context, origin)
    await page.evaluate("t => Stanzadesk.set({identity: t})", good)
    await start_as(page, "hello")
    customer = next(c for c in world.desk.commands if isinstance(c, StartChat)).customer
    assert (customer.name, customer.id[:2]) == ("Kim Doe", "u-")
    chat = world.desk.only
    line = Entry(chat, 1, datetime.now(UTC), Side.AGENT, LegNumber(1), "Ada", "It was mended.")
    world.widgets.past[customer.id] = [("Billing", line)]
    other = await visit(context, origin)
    await other.evaluate("sessionStorage.clear()")
    forged = good[:-2] + ("xx" if good[-2:] != "xx" else "yy")
    await other.evaluate("t => Stanzadesk.set({identity: t})", forged)
    await page.close()
    await start_as(other, "hello again")
    await expect(other.get_by_text("It was mended.")).to_be_hidden()
    third = await visit(context, origin)
    await third.evaluate("t => Stanzadesk.set({identity: t})", good)
    await other.close()
    await third.evaluate("sessionStorage.clear()")
    await start_as(third, "and again")
    await expect(third.get_by_text("It was mended.")).to_be_visible()


async def start_as(page: Page, question: str) -> None:
    """Ask with what is needed."""
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Your question").fill(question)
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("You are number 2")).to_be_visible(timeout=20_000)


async def test_a_visitor_is_invited_by_rule_and_only_once(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """On the pages of the rule, after its time; a visitor who said no is left alone."""
    world.widgets.by_service["billing"] = WidgetSettings(
        invitation=Invitation("Can we help you choose?", page="/lamps", after_s=0.2)
    )
    page = await visit(context, site[1] + "/other")
    await page.goto(site[1] + "/lamps")
    await expect(page.get_by_text("Can we help you choose?")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Not now").click()
    await page.reload()
    await expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await page.get_by_role("button", name="Yes, please").click()
    await expect(page.get_by_label("Your question")).to_be_visible()


@pytest.mark.parametrize(("lang", "name"), [("ar", "تحدث معنا"), ("de-AT", "Mit uns chatten")])
async def test_the_widget_speaks_the_language_of_the_page(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext, lang: str, name: str
) -> None:
    """Arabic runs from the right, and what a language says is fetched when it is used."""
    world.widgets.by_service.clear()
    site[0].lang = lang
    page = await visit(context, site[1])
    await page.get_by_role("button", name=name).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    assert await dialog.evaluate("node => getComputedStyle(node).direction") == ("rtl" if lang == "ar" else "ltr")
    assert await violations(page) == []
    assert content(page) == []


async def test_who_is_kept_out_is_told_so(world: FakeWorld, site: tuple[Site, str], context: BrowserContext) -> None:
    """A customer whom an agent banned can't start another chat; he sees why."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await start_as(page, "first")
    world.widgets.blocked.update(world.widgets.behind[world.desk.only])
    world.desk.end(world.desk.only, EndCause.AGENT)
    await page.get_by_role("button", name="Start again").click()
    await page.get_by_label("Your question").fill("second")
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("You can't start a chat from here just now.")).to_be_visible()
    assert len(world.desk.chats) == 1
