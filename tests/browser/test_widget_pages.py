"""A chat goes on from page to page and in a second tab, on a site of another origin with a strict policy."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Page, expect

from routing.commands import PostCustomerText, StartChat
from tests.browser.test_widget import bubbles, expect_confirmed, say
from tests.browser.test_widget_options import Site, content, context, site, start_as, visit, world
from tests.fakes.web_network import Network
from tests.fakes.web_server import FakeWorld

__all__ = ["context", "site", "world"]


async def test_a_chat_goes_on_on_the_next_page_of_the_site(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Still open, with every line and what he was typing; what was said while the page changed is there."""
    world.widgets.by_service.clear()
    page = await visit(context, f"{site[1]}/lamps")
    await start_as(page, "Where is my lamp?")
    chat = world.desk.only
    world.desk.joins(chat)
    world.desk.says(chat, "Which one?")
    await expect(page.get_by_text("Which one?")).to_be_visible()
    await page.get_by_role("textbox", name="Message").fill("It is a")
    await page.goto("about:blank")
    world.desk.says(chat, "A Wren?")
    await page.goto(f"{site[1]}/lamps/wren")
    await expect(page.get_by_text("A Wren?")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("It is a")
    await say(page, "It is a Wren")
    await expect_confirmed(page, "It is a Wren")
    assert await bubbles(page) == ["Where is my lamp?", "Which one?", "A Wren?", "It is a Wren"]
    assert [type(command) for command in world.desk.commands].count(StartChat) == 1
    assert content(page) == []


async def test_without_websockets_two_tabs_of_another_site_share_the_chat(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Long polling works under the strict policy of a page of another origin, from both of its tabs."""
    world.widgets.by_service.clear()
    port = urlsplit(site[0].desk).port
    assert port is not None
    async with Network(port) as network:
        network.no_websockets = True
        site[0].desk = f"http://127.0.0.1:{network.port}"
        page = await visit(context, site[1])
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        await start_as(page, "Where is my lamp?")
        await expect(page.get_by_text("You are number 2")).to_be_visible()
        assert "/api/v1/widget/poll" in asked
        second = await visit(context, f"{site[1]}/again")
        await second.get_by_role("button", name="Chat with us").click()
        await expect(second.get_by_text("Where is my lamp?")).to_be_visible()
        world.desk.joins(world.desk.only)
        await say(second, "from the second")
        await expect_confirmed(page, "from the second")
        await say(page, "from the first")
        await expect_confirmed(second, "from the first")
        world.desk.says(world.desk.only, "Hello both")
        lines = ["Where is my lamp?", "from the second", "from the first", "Hello both"]
        for tab in (page, second):
            await expect(tab.get_by_text("Hello both")).to_be_visible()
            assert await bubbles(tab) == lines
            assert others(tab) == []
        texts = [command.text for command in world.desk.commands if isinstance(command, PostCustomerText)]
        assert texts == ["from the second", "from the first"]
        await page.close()
        await second.close()


def others(page: Page) -> list[str]:
    """What the browser complained about beside the WebSocket that does not get through."""
    return [text for text in content(page) if "WebSocket connection to" not in text]
