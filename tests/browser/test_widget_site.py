"""Journeys on a site of another origin with a strict policy: by script, waiting, losing an agent, hiding, sleeping."""

from playwright.async_api import BrowserContext, expect

from routing.commands import CustomerEnds, LeaveMessage, PostCustomerText, StartChat
from routing.ids import ServiceId
from routing.ports import ServiceView
from routing.refusals import RefusalCode
from routing.widget_settings import WidgetSettings
from routing.words import ChatPhase, Notice
from tests.browser.test_widget import bubbles, say, violations
from tests.browser.test_widget_options import Site, content, context, site, start_as, visit, world
from tests.fakes.web_desk import correct_as_agent
from tests.fakes.web_server import FakeWorld

__all__ = ["context", "site", "world"]

EVENTS = ("open", "close", "start", "agent", "unread", "end")
HEAR = """window.heard = [];
for (const name of %s) Stanzadesk.on(name, (detail) => heard.push([name, detail?.count ?? detail?.name ?? ""]))"""


async def test_a_page_drives_the_chat_by_script(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Known data, start without the form, close, unread, open, end; each is told to the page as it happens."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await page.evaluate(HEAR % list(EVENTS))
    await page.evaluate("Stanzadesk.set({name: 'Kim', email: 'kim@example.org', fields: {cart: '3'}})")
    await page.evaluate("Stanzadesk.start('billing', 'Where is my lamp?')")
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    started = next(command for command in world.desk.commands if isinstance(command, StartChat))
    assert (started.customer.name, started.text) == ("Kim", "Where is my lamp?")
    world.desk.joins(world.desk.only)
    await expect(page.get_by_text("Ada is here.")).to_be_visible()
    await page.evaluate("Stanzadesk.close()")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    world.desk.says(world.desk.only, "Hello")
    await expect(page.get_by_role("button", name="Chat with us, 1 new")).to_be_visible()
    await page.evaluate("Stanzadesk.open()")
    await expect(page.get_by_text("Hello", exact=True)).to_be_visible()
    await page.evaluate("Stanzadesk.end()")
    await expect(page.get_by_text("You ended the conversation.")).to_be_visible()
    assert any(isinstance(command, CustomerEnds) for command in world.desk.commands)
    assert await page.evaluate("heard") == [
        ["open", ""],
        ["start", ""],
        ["agent", "Ada"],
        ["close", ""],
        ["unread", 1],
        ["open", ""],
        ["unread", 0],
        ["end", ""],
    ]
    assert content(page) == []


async def test_who_will_not_wait_leaves_a_message(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Out of the queue and to the form of a message, with what he typed before."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await start_as(page, "Where is my lamp?")
    await page.get_by_role("button", name="Leave a message instead").click()
    await expect(page.get_by_role("heading", name="Leave a message")).to_be_visible()
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Your message").fill("Call me")
    await page.get_by_role("button", name="Leave a message").click()
    await expect(page.get_by_text("Your message is here")).to_be_visible()
    assert [type(command) for command in world.desk.commands] == [StartChat, CustomerEnds, LeaveMessage]
    assert content(page) == []


async def test_a_lost_agent_is_told_and_the_place_is_shown_again(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """The customer learns that he is near the front again, sees the next one come, and a silence warned of."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await start_as(page, "Where is my lamp?")
    chat = world.desk.only
    world.desk.joins(chat)
    await say(page, "It is a Wren")
    world.desk.notice(chat, Notice.AGENT_LOST, ("name", "Ada"))
    world.desk.look(chat, phase=ChatPhase.QUEUED, position=1)
    await expect(page.get_by_text("Ada lost the connection. You are in the queue, near the front.")).to_be_visible()
    await expect(page.get_by_text("You are number 1")).to_be_visible()
    assert await violations(page) == []
    world.desk.joins(chat, "Ben")
    await expect(page.get_by_text("You talk with Ben")).to_be_visible()
    world.desk.notice(chat, Notice.INACTIVITY_WARNING)
    await expect(page.get_by_text("Are you still there?")).to_be_visible()
    world.desk.notice(chat, Notice.AGENT_LEFT, ("name", "Ben"))
    await expect(page.get_by_text("Ben left.")).to_be_visible()
    assert await bubbles(page) == ["Where is my lamp?", "It is a Wren"]
    assert content(page) == []


async def test_an_agents_correction_stands_in_the_place_of_what_was_wrong(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """The corrected line is one line, also after a reload."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await start_as(page, "What does it cost?")
    chat = world.desk.only
    world.desk.joins(chat)
    wrong = world.desk.says(chat, "€ 184")
    correct_as_agent(world.desk, wrong, "€ 148")
    await expect(page.get_by_text("€ 148")).to_be_visible()
    assert await bubbles(page) == ["What does it cost?", "€ 148"]
    await page.reload()
    await expect(page.get_by_text("€ 148")).to_be_visible()
    assert await bubbles(page) == ["What does it cost?", "€ 148"]


async def test_a_service_where_nobody_can_be_asked_may_show_no_launcher(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Where the operator wants it so; a page's own button still opens the form of a message."""
    world.widgets.by_service["billing"] = WidgetSettings(hide=True)
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 0, 0, 0, closed=RefusalCode.CLOSED)]
    page = await visit(context, site[1])
    await page.wait_for_function("!!window.Stanzadesk")
    await expect(page.get_by_role("button", name="Chat with us")).to_be_hidden()
    await page.evaluate("Stanzadesk.open()")
    await expect(page.get_by_text("We are closed just now.")).to_be_visible()
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 0, 1, 1)]
    other = await visit(context, f"{site[1]}/again")
    await other.evaluate("fetch(document.scripts[0].src, {cache: 'reload'})")
    await other.reload()
    await expect(other.get_by_role("button", name="Chat with us")).to_be_visible()


async def test_a_wait_that_would_be_too_long_offers_a_message(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """Above the operator's limit nobody is put into a queue that he would leave again."""
    world.widgets.by_service["billing"] = WidgetSettings(longest_wait_s=300)
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 9, 1, 3, wait_s=301)]
    page = await visit(context, site[1])
    await page.get_by_role("button", name="Chat with us").click()
    await expect(page.get_by_text("Very many people are waiting.")).to_be_visible()
    await expect(page.get_by_label("Your message")).to_be_visible()
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 9, 1, 3, wait_s=299)]
    await page.reload()
    await page.get_by_role("button", name="Chat with us").click()
    await expect(page.get_by_label("Your question")).to_be_visible()
    await expect(page.get_by_text("9 people are waiting just now.")).to_be_visible()


async def test_a_page_that_slept_shows_what_was_said_meanwhile(
    world: FakeWorld, site: tuple[Site, str], context: BrowserContext
) -> None:
    """A locked phone freezes the page; on waking nothing that was said meanwhile is missing or doubled."""
    world.widgets.by_service.clear()
    page = await visit(context, site[1])
    await start_as(page, "Where is my lamp?")
    chat = world.desk.only
    world.desk.joins(chat)
    session = await context.new_cdp_session(page)
    await session.send("Page.setWebLifecycleState", {"state": "frozen"})
    said = [f"a{number}." for number in range(5)]
    for text in said:
        world.desk.says(chat, text)
    await session.send("Page.setWebLifecycleState", {"state": "active"})
    await expect(page.get_by_text(said[-1])).to_be_visible()
    await say(page, "I am back")
    await expect(page.locator(".mine:not(.pending)", has_text="I am back")).to_be_visible()
    assert await bubbles(page) == ["Where is my lamp?", *said, "I am back"]
    texts = [command.text for command in world.desk.commands if isinstance(command, PostCustomerText)]
    assert texts == ["I am back"]
