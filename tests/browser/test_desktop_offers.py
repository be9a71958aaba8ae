"""Offers on the screen: heard, seen elsewhere, stacked, answered by keys, shared by tabs, true after sleep."""

from __future__ import annotations

import re
from typing import Final

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.desk_page import chat_with, choose, desktop, say
from tests.fakes.web_network import Network
from tests.scenarios.demo import BILLING, SALES, Demo

LISTEN: Final = """
  const note = (name, value) => document.documentElement.setAttribute(`data-${name}`, String(value));
  let tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) {
    note("tones", (tones += 1));
    return start.apply(this, at);
  };
  window.shown = [];
  window.asked = 0;
  window.Notification = class {
    static permission = "default";
    static async requestPermission() {
      window.asked += 1;
      return (window.Notification.permission = window.verdict);
    }
    constructor(title, options) {
      window.last = this;
      note("shown", window.shown.push(`${title}: ${options.body}`));
      note("open", "yes");
    }
    close() {
      note("open", "no");
    }
  };
"""
LOOK_AWAY: Final = "document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))"


async def expect_mark(page: Page, name: str, value: str) -> None:
    """Wait for what the page noted about itself."""
    await expect(page.locator("html")).to_have_attribute(f"data-{name}", value)


async def tones(page: Page) -> str | None:
    """Count the notes that were played."""
    return await page.locator("html").get_attribute("data-tones")


async def rings(page: Page) -> None:
    """Wait until one more note is played."""
    await expect(page.locator("html")).not_to_have_attribute("data-tones", await tones(page) or "none")
    await expect(page.locator("html")).to_have_attribute("data-tones", re.compile(r"\d+"))


async def test_offer_is_heard_by_the_tone_of_choice_and_a_silent_browser_says_so(
    demo: Demo, agents: BrowserContext
) -> None:
    """Tone, volume and a test in the settings; a page that may not sound yet says so; an answer silences it."""
    await agents.add_init_script(LISTEN)
    page = await desktop(agents, demo)
    await page.get_by_role("button", name="Settings").click()
    test = page.get_by_role("button", name="Test", exact=True)
    await page.get_by_label("Tone of an offer").select_option("Bell")
    await test.click()
    await expect_mark(page, "tones", "3")
    await page.get_by_label("Tone of an offer").select_option("None")
    await test.click()
    await page.get_by_label("Tone of an offer").select_option("Marimba")
    await page.get_by_label("Volume").fill("0")
    await test.click()
    await page.get_by_label("Volume").fill("60")
    await test.click()
    await expect_mark(page, "tones", "6")
    await page.reload()
    await expect(page.get_by_role("heading", name="Active Communications List")).to_be_visible()
    kim = await demo.login("kim")
    kim.say(BILLING, "hello")
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    await page.get_by_role("button", name="Turn the tone on").click()
    await rings(page)
    await expect(page.get_by_role("button", name="Turn the tone on")).to_be_hidden()
    await expect(page).to_have_title("● Web Chat - Stanzadesk".replace("-", "\u2013"))
    icon = await page.locator('link[rel="icon"]').get_attribute("href")
    assert icon is not None
    assert icon.startswith("data:image/svg+xml,")
    await page.keyboard.press("Control+F2")
    await expect(page.get_by_role("alertdialog")).to_be_hidden()
    await expect(page).to_have_title("Stanzadesk")


async def test_notifications_are_asked_for_by_a_button_and_tell_of_offers_elsewhere(
    demo: Demo, agents: BrowserContext
) -> None:
    """Nothing is asked on load; refused leaves a lasting hint with steps; allowed tells who, never what, and closes.

    Here without a service worker: a click does without.
    """
    await agents.add_init_script("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
    await agents.add_init_script(LISTEN)
    page = await desktop(agents, demo)
    assert await page.evaluate("window.asked") == 0
    await page.evaluate("window.verdict = 'denied'")
    await page.get_by_role("button", name="Allow notifications").click()
    await page.get_by_role("button", name="Notifications are off").click()
    await expect(page.get_by_text("Click the mark left of the address")).to_be_visible()
    await page.keyboard.press("Escape")
    other = await desktop(agents, demo, "Ben", "")
    await other.evaluate("window.verdict = 'granted'")
    await choose(page, "Not Ready: Lunch")
    await choose(other, "Ready")
    await other.get_by_role("button", name="Allow notifications").click()
    await other.evaluate(LOOK_AWAY)
    kim = await demo.login("kim")
    kim.say(BILLING, "my card number is 4711")
    await expect_mark(other, "shown", "1")
    await expect_mark(other, "open", "yes")
    await other.evaluate("window.last.onclick()")
    await other.get_by_role("button", name="Accept").click()
    await expect_mark(other, "open", "no")
    await kim.expect_message("joined")
    kim.say(BILLING, "and the code is 123")
    await expect_mark(other, "shown", "2")
    assert await other.evaluate("window.shown") == ["Chat: Billing · Visitor", "Stanzadesk: Visitor wrote."]


SHOWN: Final = """async (some) => {
  for (;;) {
    const all = await self.registration.getNotifications();
    if ((all.length > 0) === some) {
      return all.map((one) => `${one.title}: ${one.body}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
CLICK: Final = """async (action) => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
}"""


async def test_notification_of_an_offer_accepts_it_where_a_service_worker_shows_it(
    demo: Demo, agents: BrowserContext
) -> None:
    """The button Accept on the notification takes the chat in the page that asked for it, and the notification goes."""
    await agents.grant_permissions(["notifications"])
    async with agents.expect_event("serviceworker") as started:
        page = await desktop(agents, demo)
    worker = await started.value
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    await page.evaluate(LOOK_AWAY)
    kim = await demo.login("kim")
    kim.say(BILLING, "my card number is 4711")
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    assert await worker.evaluate(SHOWN, True) == ["Chat: Billing · Visitor"]
    await worker.evaluate(CLICK, "accept")
    await kim.expect_message("joined")
    await expect(page.get_by_role("log").get_by_text("4711")).to_be_visible()
    assert await worker.evaluate(SHOWN, False) == []


async def test_several_offers_stack_and_keys_answer_the_first(demo: Demo, agents: BrowserContext) -> None:
    """Two offers ring one under the other; a letter in a draft answers none of them, F2 and Ctrl+F2 the first."""
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "hello")
    draft = page.get_by_label("Message", exact=True)
    await draft.fill("a draft")
    lee.say(BILLING, "one")
    await expect(page.get_by_role("alertdialog")).to_have_count(1)
    lee.say(SALES, "two")
    await expect(page.get_by_role("alertdialog")).to_have_count(2)
    await draft.press("a")
    await expect(page.get_by_role("alertdialog")).to_have_count(2)
    await draft.press("F2")
    await expect(page.get_by_role("alertdialog")).to_have_count(1)
    await expect(page.get_by_role("alertdialog")).to_contain_text("Sales")
    await draft.press("Control+F2")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)
    await expect(page.locator(".next")).to_have_text("next: Rejected")
    await expect(draft).to_have_value("a drafta")


async def test_two_tabs_of_one_agent_act_as_one(demo: Demo, agents: BrowserContext) -> None:
    """One tab rings, both show the offer, one answer closes both; drafts are shared; the tab that stays rings."""
    await agents.add_init_script(LISTEN)
    first, second = await desktop(agents, demo), await desktop(agents, demo, state="")
    kim, lee = await demo.login("kim"), await demo.login("lee")
    kim.say(BILLING, "hello")
    await rings(first)
    await expect(second.get_by_role("alertdialog")).to_be_visible()
    assert await tones(second) is None
    await second.get_by_role("button", name="Accept").click()
    await expect(first.get_by_role("alertdialog")).to_be_hidden()
    await expect(first.get_by_role("button", name="Visitor Billing")).to_be_visible()
    await second.get_by_label("Message", exact=True).fill("typed in the second")
    await expect(first.get_by_label("Message", exact=True)).to_have_value("typed in the second")
    await expect(second.get_by_text("at another place")).to_have_count(0)
    await say(second, "sent from the second")
    await expect(first.get_by_role("log").get_by_text("sent from the second")).to_be_visible()
    await expect(first.get_by_label("Message", exact=True)).to_have_value("")
    await first.close()
    lee.say(SALES, "hello again")
    await rings(second)


async def test_machine_that_slept_shows_the_truth_when_it_wakes(agents: BrowserContext) -> None:
    """While the lid was closed the offer went to a colleague: on waking it is gone, and the screen says why."""
    async with Demo({"offers.timeout": "4"}) as demo, Network(demo.http_port) as network:
        page = await agents.new_page()
        await page.clock.install()
        await page.close()
        page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
        kim = await demo.login("kim")
        kim.say(BILLING, "hello")
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        network.swallow()
        ben = await demo.ready_agent("ben")
        offer = await ben.expect_message("reply accept", timeout=20)
        ben.say(offer.get("from", ""), "accept")
        await kim.expect_message("Ben joined")
        network.cut()
        network.heal()
        await page.clock.fast_forward("10:00")
        await expect(page.get_by_role("alertdialog")).to_be_hidden()
        await expect(page.get_by_text("You are Not Ready, because you did not answer")).to_be_visible(timeout=20_000)
        await expect(page.locator(".state-name")).to_have_text("Not Ready")
