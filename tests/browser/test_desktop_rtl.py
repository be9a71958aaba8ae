"""The desktop where writing runs from the right: everything mirrors, nothing runs out of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.async_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.scenarios.demo import BILLING, SALES, Demo

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDE: Final = ViewportSize(width=1366, height=768)
PHONE: Final = ViewportSize(width=390, height=844)
TURN: Final = "way => { document.documentElement.dir = way; }"
MIRRORED: Final = (
    ".selector > button",
    ".command",
    ".me .name",
    ".list",
    ".conversation",
    ".contact",
    ".row .icon",
    ".row .figures",
    ".bubble.theirs p",
    ".bubble.mine p",
    ".tools .send",
    ".splitter >> nth=0",
    ".splitter >> nth=1",
)
OVERFLOWS: Final = """() => {
  const wide = document.documentElement.clientWidth;
  const told = (one) => `${one.tagName} ${one.className?.baseVal ?? one.className} ${one.textContent.slice(0, 30)}`;
  const found = [];
  if (document.documentElement.scrollWidth > wide) found.push(`page: ${document.documentElement.scrollWidth}`);
  for (const one of document.querySelectorAll("#app *")) {
    if (!one.checkVisibility() || one.closest(".unseen, svg, .splitter") !== null) continue;
    const {left, right, width} = one.getBoundingClientRect();
    if (width > 0 && (left < -1 || right > wide + 1)) found.push(`out of the window: ${told(one)}`);
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
    if (!scrolls || one.matches("textarea, input")) continue;
    if (one.scrollWidth > one.clientWidth + 1) found.push(`scrolls: ${told(one)}`);
  }
  const parts = [...document.querySelectorAll(".selector > button, .command, .me > *")];
  const bar = parts.filter((one) => one.checkVisibility());
  for (const one of bar) {
    const here = one.getBoundingClientRect();
    for (const other of bar.filter((another) => another !== one)) {
      const there = other.getBoundingClientRect();
      const apart = here.right <= there.left + 1 || there.right <= here.left + 1 || here.bottom <= there.top;
      if (!apart && here.top < there.bottom) found.push(`over another: ${told(one)}`);
    }
  }
  return found;
}"""


async def places(page: Page) -> Mapping[str, tuple[float, float]]:
    """Tell the left and right edge of what must mirror."""
    found: dict[str, tuple[float, float]] = {}
    for selector in MIRRORED:
        box = await page.locator(selector).first.bounding_box()
        assert box is not None, selector
        found[selector] = (box["x"], box["x"] + box["width"])
    return found


async def fits(page: Page, view: str) -> None:
    """Nothing runs out of the window, scrolls sideways or lies over another in the bar: wide, on a phone, both ways."""
    for size in (WIDE, PHONE):
        await page.set_viewport_size(size)
        for way in ("rtl", "ltr"):
            await page.evaluate(TURN, way)
            assert (view, size["width"], way, await page.evaluate(OVERFLOWS)) == (view, size["width"], way, [])
    await page.set_viewport_size(WIDE)
    await page.evaluate(TURN, "rtl")


async def test_columns_bubbles_and_bars_mirror_where_writing_runs_from_the_right(
    demo: Demo, agents: BrowserContext
) -> None:
    """Every part stands as far from the right as it stood from the left; arrow keys move a column's edge as seen."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await say(page, "good day")
    await expect(page.locator(".bubble.mine:not(.pending)")).to_be_visible()
    before = await places(page)
    await page.evaluate(TURN, "rtl")
    after = await places(page)
    mirrored = {name: (WIDE["width"] - right, WIDE["width"] - left) for name, (left, right) in before.items()}
    assert after == {name: pytest.approx(edges, abs=1.5) for name, edges in mirrored.items()}
    assert after[".contact"][1] <= after[".conversation"][0] + 1
    edge = page.get_by_role("separator").first
    width = int(await edge.get_attribute("aria-valuenow") or 0)
    await edge.press("ArrowLeft")
    await expect(edge).to_have_attribute("aria-valuenow", str(width + 16))


@pytest.mark.timeout(180)  # a dozen views, each looked at four times
async def test_no_view_runs_out_of_the_window_in_either_direction(agents: BrowserContext) -> None:
    """Conversation, menu, sheets, pop-up, question and after-call work at 1366 and 390 pixels."""
    async with Demo({"chats.wrapup": "60"}) as demo:
        await look_at_all(demo, agents)


async def look_at_all(demo: Demo, agents: BrowserContext) -> None:
    """Go through an agent's views."""
    await demo.command("service", "edit", "billing", "--when-nobody", "message")
    kim, lee = await demo.login("kim"), await demo.login("lee")
    lee.say(BILLING, "Please tell me when the lamp is back. " + "A" * 120)
    await lee.expect_message("kept")
    page = await desktop(agents, demo)
    await fits(page, "tour")
    await page.get_by_role("button", name="Messages: 1").click()
    await page.get_by_role("button", name="Answer by chat").click()
    await fits(page, "messages")
    await page.keyboard.press("Escape")
    await chat_with(page, kim, BILLING, "hello https://shop.example.org/" + "long" * 40)
    await say(page, "good day " + "x" * 200)
    await fits(page, "conversation")
    for key, view in (("F8", "states"), ("Control+k", "commands"), ("Control+f", "search")):
        await page.keyboard.press(key)
        await fits(page, view)
        await page.keyboard.press("Escape")
    for key, view in (("?", "shortcuts"), ("t", "canned"), ("m", "reminder"), ("e", "question")):
        await page.get_by_role("log").focus()
        await page.keyboard.press(key)
        await expect(page.locator(".dialog, .sheet")).to_be_visible()
        await fits(page, view)
        await page.keyboard.press("Escape")
    for name in ("Settings", "Help"):
        await page.get_by_role("button", name=name, exact=True).click()
        await fits(page, name)
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Emoji").click()
    await fits(page, "emoji")
    await page.keyboard.press("Escape")
    lee.say(SALES, "and another")
    await expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    await fits(page, "offer")
    await page.get_by_role("button", name="Reject").click()
    await page.get_by_role("log").focus()
    await page.keyboard.press("e")
    await page.get_by_role("alertdialog").get_by_role("button", name="End Chat").click()
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()
    await fits(page, "after-call work")
