"""The widget behaves as a guest on another's page: no cookie, no shift, no haste, nothing of anybody else."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, expect

from routing.words import EndCause
from tests.browser.test_widget import say, violations
from tests.browser.test_widget_options import Site, content, context, site, start_as, visit, world
from tests.fakes.web_server import FakeWorld

__all__ = ["context", "site", "world"]

WATCH = """() => {
  window.shifts = 0;
  const ours = (node) => node === null || node.getRootNode() !== document || node.localName === "stanzadesk-chat";
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts += entry.sources.filter((source) => !ours(source.node)).length;
  }).observe({ type: "layout-shift", buffered: true });
}"""


async def test_a_page_keeps_its_place_its_cookies_and_its_company(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Through a whole chat nothing moves on the page, no cookie is set, and nobody but page and desk is asked."""
    world.widgets.by_service.clear()
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page = await visit(context, site[1])
    await page.evaluate(WATCH)
    heading = await page.get_by_role("heading", name="Shop").bounding_box()
    await start_as(page, "Where is my lamp?")
    world.desk.joins(world.desk.only)
    world.desk.says(world.desk.only, "Hello")
    await expect(page.get_by_text("Hello", exact=True)).to_be_visible()
    world.desk.end(world.desk.only, EndCause.AGENT)
    await expect(page.get_by_role("button", name="Start again")).to_be_visible()
    assert await page.get_by_role("heading", name="Shop").bounding_box() == heading
    assert await page.evaluate("shifts") == 0
    assert await context.cookies() == []
    assert hosts == {urlsplit(site[1]).netloc, urlsplit(site[0].desk).netloc}
    assert content(page) == []


async def test_who_wants_no_motion_gets_none(world: FakeWorld, site: tuple[Site, str], context: BrowserContext) -> None:
    """Under reduced motion nothing runs: no rise of the panel, no breathing dots."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await page.emulate_media(reduced_motion="reduce")
    await start_as(page, "Where is my lamp?")
    running = """() => document.querySelector("stanzadesk-chat").shadowRoot.getAnimations()
      .filter((one) => one.effect.getComputedTiming().duration > 0).length"""
    assert await page.evaluate(running) == 0
    await page.emulate_media(reduced_motion="no-preference")
    assert await page.evaluate(running) > 0


KEYBOARD = """(left) => {
  Object.defineProperty(visualViewport, "height", { value: left, configurable: true });
  visualViewport.dispatchEvent(new Event("resize"));
}"""
"""What a phone's browser reports when its keyboard comes up and leaves so much: the page itself keeps its height."""


async def test_a_phones_keyboard_covers_nothing_of_the_chat(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """The panel fills the phone, then what the keyboard leaves: last line, field and End stay in sight."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await page.set_viewport_size({"width": 390, "height": 844})
    await start_as(page, "Where is my lamp?")
    world.desk.joins(world.desk.only)
    for number in range(30):
        world.desk.says(world.desk.only, f"Line {number}")
    panel, field = page.get_by_role("dialog"), page.get_by_role("textbox", name="Message")
    last, end = page.get_by_text("Line 29", exact=True), page.get_by_role("button", name="End chat")
    await expect(last).to_be_in_viewport(ratio=1)
    assert await panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await field.focus()
    await page.evaluate(KEYBOARD, 420)
    for part in (last, field, end):
        box = await part.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 420
    await page.evaluate(KEYBOARD, 844)
    assert await panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}


async def test_axe_finds_nothing_in_the_views_that_come_and_go(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Mistakes in the form, emoji, the question before an end: all can be read and operated."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("Enter your e-mail address.")).to_be_visible()
    assert await violations(page) == []
    await page.reload()
    await start_as(page, "Where is my lamp?")
    world.desk.joins(world.desk.only)
    await say(page, "Hello 🙂")
    await page.get_by_role("button", name="Emoji").click()
    await expect(page.get_by_role("button", name="😀")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="End chat").click()
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
