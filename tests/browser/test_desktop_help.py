"""The first day and the bad day: tour, empty states, tests of line and tone, a log to give away, several devices."""

from __future__ import annotations

from playwright.async_api import BrowserContext, expect

from tests.browser.desk_page import chat_with, choose, desktop, say
from tests.scenarios.demo import BILLING, DESK, Demo, sender_of


async def test_first_log_in_shows_a_tour_and_empty_places_say_what_comes_next(
    demo: Demo, agents: BrowserContext
) -> None:
    """One screen, in nobody's way, once; afterwards the empty desk says what happens next."""
    page = await desktop(agents, demo, state="")
    await expect(page.get_by_text("Your desk in one minute")).to_be_visible()
    await page.get_by_role("button", name="Get going").click()
    await expect(page.get_by_text("No chats. Choose Ready to get the next one.")).to_be_visible()
    await choose(page, "Ready")
    await page.reload()
    await expect(page.get_by_text("No chats. You are Ready; the next one rings here.")).to_be_visible()
    await page.get_by_role("button", name="Help", exact=True).click()
    await page.get_by_role("button", name="Show the tour again").click()
    await expect(page.get_by_text("Your desk in one minute")).to_be_visible()


async def test_help_tests_the_line_and_gives_a_log_without_what_people_wrote(
    demo: Demo, agents: BrowserContext
) -> None:
    """The desk's answer is timed; the log names kinds of stanzas and no word, name, address or password."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "my secret question")
    await say(page, "my secret answer")
    await kim.expect_message("my secret answer")
    await page.get_by_role("button", name="Help", exact=True).click()
    await page.get_by_role("button", name="Test the connection").click()
    await expect(page.get_by_text("The desk answers in")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save a log for support").click()
    log = (await (await download.value).path()).read_text("utf-8")
    password = next(one["password"] for one in demo.info["agents"] if one["name"] == "Anna")
    assert "message chat" in log
    assert [word for word in ("secret", "kim", "anna", password) if word in log] == []
    await demo.kill_desk()
    await page.get_by_role("button", name="Test the connection").click()
    await expect(page.get_by_text("The desk does not answer.")).to_be_visible(timeout=20_000)


async def test_two_desktops_and_a_plain_client_of_one_agent_stay_together(demo: Demo, agents: BrowserContext) -> None:
    """An offer rings on all three; one answer closes the others, who say where; all three show the same chat."""
    browser = agents.browser
    assert browser is not None
    home = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    office, away = await desktop(agents, demo), await desktop(home, demo, state="")
    plain = await demo.login("anna", "phone-client")
    await plain.expect_presence(DESK)
    kim = await demo.login("kim")
    kim.say(BILLING, "hello")
    offer = await plain.expect_message("reply accept or reject")
    await expect(office.get_by_role("alertdialog")).to_be_visible()
    await away.get_by_role("alertdialog").get_by_role("button", name="Accept").click()
    await expect(office.get_by_role("alertdialog")).to_be_hidden()
    await expect(office.get_by_text("Taken by you on another device.")).to_be_visible()
    await say(away, "from home")
    await kim.expect_message("from home")
    await expect(office.get_by_role("log").get_by_text("from home")).to_be_visible()
    plain.say(sender_of(offer), "from the phone")
    await kim.expect_message("from the phone")
    for page in (office, away):
        await expect(page.get_by_role("log").get_by_text("from the phone")).to_have_count(1)
