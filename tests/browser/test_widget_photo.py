"""An agent's photo in the conversation, on a page of another origin with a strict policy."""

import os
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bridge.demo.portrait import draw_portrait
from routing.ids import LegNumber
from routing.photos import Photo, read_photo
from tests.browser.test_widget import violations
from tests.browser.test_widget_options import Site, content, context, site, start_as, visit, world
from tests.fakes.web_server import FakeWorld

__all__ = ["context", "site", "world"]

LEG = LegNumber(1)
LOADED = """() => {
  const pictures = document.querySelector("stanzadesk-chat").shadowRoot.querySelectorAll(".speaker img");
  return [...pictures].every((one) => one.naturalWidth > 0);
}"""


async def talk(page: Page, world: FakeWorld, photo: Photo | None) -> None:
    """Start a chat that an agent takes; she greets in two lines."""
    await start_as(page, "Where is my lamp?")
    chat = world.desk.only
    if photo is not None:
        world.photos.by_leg[chat, LEG] = photo
    world.desk.joins(chat)
    world.desk.says(chat, "Hello Kim.")
    world.desk.says(chat, "It is on its way.")
    await expect(page.get_by_text("It is on its way.")).to_be_visible()


async def test_an_agents_photo_stands_beside_her_name(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext, tmp_path: Path
) -> None:
    """Round, small, once at the head of what she says, also after a reload; the policy names the desk for pictures."""
    world.widgets.by_service.clear()
    site[0].images = True
    page = await visit(context, site[1])
    await talk(page, world, read_photo(draw_portrait()))
    picture = page.locator(".speaker img:visible")
    for _ in range(2):
        await expect(picture).to_have_count(1)
        await page.wait_for_function(LOADED)
        box = await picture.bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (24, 24)
        assert await picture.evaluate("one => getComputedStyle(one).borderRadius") == "50%"
        assert await picture.get_attribute("alt") == ""
        await expect(page.locator(".speaker:visible")).to_have_text("Ada")
        assert await violations(page) == []
        folder = Path(os.environ.get("PICTURES", tmp_path))
        await page.screenshot(path=folder / "photo.png")
        await page.reload()
        await expect(page.get_by_text("It is on its way.")).to_be_visible()
    assert content(page) == []


@pytest.mark.parametrize("why", ["none", "policy", "gone"])
async def test_without_a_photo_her_name_stands_alone(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext, why: str
) -> None:
    """Nothing is shown where she has none, where the page lets none in, and where it is not there any more."""
    world.widgets.by_service.clear()
    site[0].images = why != "policy"
    page = await visit(context, site[1])
    photo = read_photo(draw_portrait())
    broken = Photo(photo.hash, photo.type, b"no picture at all")
    await talk(page, world, {"none": None, "policy": photo, "gone": broken}[why])
    await expect(page.locator(".speaker img")).to_have_count(0)
    await expect(page.locator(".speaker:visible")).to_have_text("Ada")
    assert [text for text in content(page) if "img-src" not in text] == []
