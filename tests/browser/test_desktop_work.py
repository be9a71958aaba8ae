"""A working day in the desktop: several chats, times, drafts, states, keys, narrow screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.desk_page import chat_with, choose, desktop, say
from tests.browser.test_widget import violations
from tests.scenarios.demo import BILLING, SALES, Demo

if TYPE_CHECKING:
    from playwright.async_api import Locator


def row(page: Page, service: str) -> Locator:
    """Find a chat's row in the list."""
    return page.locator(".list .row", has_text=service)


async def overflow(page: Page) -> int:
    """Tell how many pixels of the page stand out to the side."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide


async def test_story_12_accept_keeps_focus_and_draft_and_open_moves_the_focus(
    demo: Demo, agents: BrowserContext
) -> None:
    """Accept leaves the agent where he types; Open goes to the new chat; a half-typed reply is kept either way."""
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "first question")
    draft = page.get_by_label("Message", exact=True)
    await draft.fill("half typed")
    await draft.press("Shift+Enter")
    await draft.press_sequentially("second line")
    lee.say(SALES, "second question")
    await expect(page.get_by_role("alertdialog", name="Chat")).to_be_visible()
    await draft.press("F2")
    await lee.expect_message("joined")
    await expect(page.get_by_role("log").get_by_text("first question")).to_be_visible()
    await expect(draft).to_have_value("half typed\nsecond line")
    await expect(draft).to_be_focused()
    lee.say(BILLING, "third question")
    await page.get_by_role("alertdialog").get_by_role("button", name="Open", exact=True).click()
    await expect(page.get_by_role("log").get_by_text("third question")).to_be_visible()
    await expect(draft).to_have_value("")
    await expect(row(page, "Draft:")).to_be_visible()
    await row(page, "Draft:").click()
    await expect(draft).to_have_value("half typed\nsecond line")


async def test_story_15_other_chat_blinks_and_its_time_turns_red_after_a_minute(
    demo: Demo, agents: BrowserContext
) -> None:
    """The row of a chat out of focus blinks, its response time runs, is red at 60 s and goes when the agent answers."""
    page = await agents.new_page()
    await page.clock.install()
    await page.close()
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "first")
    await say(page, "welcome")
    await chat_with(page, lee, SALES, "second")
    await row(page, "Sales").click()
    await say(page, "hello Lee")
    await row(page, "Billing").click()
    await expect(page.locator(".list .owed")).to_have_count(0)
    lee.say(SALES, "and delivery?")
    await expect(row(page, "Sales")).to_have_class("row blink")
    await expect(row(page, "Sales").locator(".unread")).to_have_text("1")
    await expect(row(page, "Sales").locator(".owed")).not_to_have_class("time owed late")
    await expect(page).to_have_title("(1) Stanzadesk")
    await page.clock.fast_forward("01:00")
    await expect(row(page, "Sales").locator(".owed")).to_have_class("time owed late")
    await row(page, "Sales").click()
    await expect(row(page, "Sales")).not_to_have_class("row blink")
    await expect(row(page, "Sales").locator(".owed.late")).to_be_visible()
    await say(page, "in two days")
    await expect(row(page, "Sales").locator(".owed")).to_have_count(0)
    await lee.expect_message("in two days")


async def test_story_17_a_reason_must_be_named_and_the_selector_works_by_keys(
    demo: Demo, agents: BrowserContext
) -> None:
    """Where the desk has reasons no plain Not Ready; F8, arrows and Enter choose one, also as the next state."""
    page = await desktop(agents, demo)
    await page.keyboard.press("F8")
    menu = page.get_by_role("menu", name="Your state")
    await expect(menu.get_by_role("menuitemradio", name="Ready", exact=True)).to_be_focused()
    await expect(menu.get_by_role("menuitemradio", name="Not Ready", exact=True)).to_have_count(0)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    label = await page.evaluate("document.activeElement.innerText")
    assert label.startswith("Not Ready: ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".state-name")).to_have_text("Not Ready")
    await expect(page.locator(".selector")).to_contain_text(label.removeprefix("Not Ready: "))
    await expect(page.locator(".selector > button")).to_be_focused()
    await choose(page, "Ready")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await choose(page, label)
    await expect(page.locator(".next")).to_have_text(f"next: {label.removeprefix('Not Ready: ')}")
    await expect(page.locator(".state-name")).to_have_text("Busy")


async def test_conversation_can_be_searched_and_leads_to_the_first_unread_line(
    demo: Demo, agents: BrowserContext
) -> None:
    """Search goes from hit to hit; what came meanwhile is counted, marked and one click away."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "Invoice 4711 is wrong")
    for number in range(14):
        await say(page, f"line {number}\nwith some\nmore lines")
    await kim.expect_message("line 13")
    kim.say(BILLING, "the invoice of March")
    await expect(page.get_by_role("log").get_by_text("of March")).to_be_visible()
    await page.keyboard.press("Control+f")
    await page.keyboard.type("INVOICE")
    await expect(page.get_by_text("1 of 2")).to_be_visible()
    await expect(page.locator(".bubble.hit")).to_contain_text("Invoice 4711")
    await expect(page.locator(".bubble.hit")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.hit")).to_contain_text("of March")
    await expect(page.locator(".bubble.hit")).to_be_in_viewport()
    await page.keyboard.press("Shift+Enter")
    await expect(page.locator(".bubble.hit")).to_contain_text("Invoice 4711")
    await expect(page.locator(".bubble.hit")).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Newest")).to_be_visible()
    kim.say(BILLING, "are you there?")
    await page.get_by_role("button", name="1 new").click()
    await expect(page.get_by_text("New messages")).to_be_in_viewport()
    await expect(page.get_by_role("log").get_by_text("are you there?")).to_be_in_viewport()
    await expect(row(page, "Billing").locator(".unread")).to_have_count(0)


async def test_refused_message_stays_with_its_reason_until_it_is_sent_again(demo: Demo, agents: BrowserContext) -> None:
    """A message that failed is shown as such with a way to try again; nothing vanishes silently."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await page.evaluate(
        """() => {
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            if (typeof data === "string" && data.includes("please retry") && !window.refused) {
              window.refused = true;
              data = data.replace("please retry", "x".repeat(20000));
            }
            return send.call(this, data);
          };
        }"""
    )
    await say(page, "please retry")
    await expect(page.get_by_text("Not delivered. This message is too long; send it in parts.")).to_be_visible()
    await page.get_by_label("Message", exact=True).fill("my next words")
    await page.get_by_role("button", name="Send again").click()
    await kim.expect_message("please retry")
    await expect(page.get_by_text("Not delivered.")).to_have_count(0)
    await expect(page.get_by_label("Message", exact=True)).to_have_value("my next words")


async def test_columns_keep_their_widths_and_the_desk_fits_phones_and_zoom(demo: Demo, agents: BrowserContext) -> None:
    """Columns are dragged or moved by keys and stay so; on a phone and at 200 % zoom there is one pane at a time."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    line = page.get_by_role("separator", name="Width of the list")
    box = await line.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"], box["y"] + 200)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 80, box["y"] + 200)
    await page.mouse.up()
    await expect(line).to_have_attribute("aria-valuenow", "360")
    await line.press("ArrowLeft")
    await page.reload()
    await expect(line).to_have_attribute("aria-valuenow", "344")
    assert await page.locator(".list").evaluate("one => one.getBoundingClientRect().width") == 344
    for width, height in ((390, 844), (683, 384)):
        await page.set_viewport_size({"width": width, "height": height})
        await expect(page.get_by_label("Message", exact=True)).to_be_in_viewport()
        assert await overflow(page) <= 0
        await page.get_by_role("button", name="Info").click()
        await expect(page.get_by_role("heading", name="Contact Info")).to_be_visible()
        await expect(page.get_by_role("log")).to_be_hidden()
        await page.locator(".contact .back").click()
        await page.locator(".conversation .back").click()
        await expect(row(page, "Billing")).to_be_visible()
        kim.say(BILLING, "still there?")
        await expect(row(page, "Billing").locator(".unread")).to_be_visible()
        assert await overflow(page) <= 0
        await row(page, "Billing").click()
    await page.set_viewport_size({"width": 1366, "height": 768})
    assert await overflow(page) <= 0


async def test_earlier_chats_of_a_customer_stand_beside_his_new_one(demo: Demo, agents: BrowserContext) -> None:
    """Contact Info lists what this customer had before, and shows its lines; a stranger's chat has nothing there."""
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "my first question")
    await say(page, "my first answer")
    await kim.expect_message("my first answer")
    await expect(page.get_by_role("button", name="Billing · Anna")).to_have_count(0)
    await page.get_by_role("button", name="End Chat").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="End Chat").click()
    await kim.expect_message("over")
    await chat_with(page, kim, SALES, "my second question")
    await page.get_by_role("button", name="Billing · Anna").click()
    sheet = page.get_by_role("dialog", name="Earlier chat")
    await expect(sheet.get_by_text("my first question")).to_be_visible()
    await expect(sheet.get_by_text("my first answer")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await chat_with(page, lee, BILLING, "somebody else", "Open")
    await expect(page.get_by_role("log").get_by_text("somebody else")).to_be_visible()
    await expect(page.get_by_role("heading", name="Earlier chats")).to_have_count(0)


async def test_note_stays_among_agents_and_last_message_can_be_corrected(demo: Demo, agents: BrowserContext) -> None:
    """A note stands in the thread, never at the customer's; arrow up corrects the last line."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await say(page, "Good mroning")
    await kim.expect_message("Good mroning")
    await expect(page.locator(".bubble.mine .tick")).to_be_visible()
    await page.get_by_label("Message", exact=True).press("ArrowUp")
    await expect(page.get_by_text("Correcting your last message")).to_be_visible()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("Good mroning")
    await say(page, "Good morning")
    await kim.expect_message("Good morning")
    await expect(page.locator(".bubble.mine")).to_have_count(1)
    await expect(page.locator(".bubble.mine")).to_contain_text("edited")
    await page.get_by_role("button", name="Note").click()
    await page.get_by_label("Note", exact=True).fill("called twice this week")
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.note:not(.pending)")).to_contain_text("called twice this week")
    await expect(page.get_by_text("Note by Anna, for agents only")).to_be_visible()
    await page.reload()
    await expect(page.locator(".bubble.note")).to_contain_text("called twice this week")
    await expect(page.locator(".bubble.mine:not(.note)")).to_have_count(1)
    await say(page, "anything else?")
    await kim.expect_message("anything else?")
    assert kim.messages("called twice") == []


async def test_story_18_after_call_work_wants_what_came_of_the_chat(agents: BrowserContext) -> None:
    """Where a disposition is required Complete is refused without one, in words; with it the agent is Ready."""
    async with Demo({"chats.wrapup": "120"}) as demo:
        await demo.command("service", "edit", "billing", "--disposition-required", "yes")
        page = await desktop(agents, demo)
        kim = await demo.login("kim")
        await chat_with(page, kim, BILLING, "hello")
        await page.get_by_role("button", name="End Chat").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="End Chat").click()
        await expect(page.locator(".state-name")).to_have_text("After Call Work")
        await page.get_by_label("Notes").fill("called back")
        await page.get_by_role("button", name="Complete").click()
        await expect(page.get_by_text("Choose what came of the chat first.")).to_be_visible()
        await expect(page.get_by_label("What came of it")).to_be_focused()
        assert await violations(page) == []
        await page.get_by_label("What came of it").select_option("Solved")
        await page.get_by_role("button", name="Complete").click()
        await expect(page.locator(".list .row")).to_have_count(0)
        await expect(page.locator(".state-name")).to_have_text("Ready")
