"""An agent at profanity beside the day that all clients share: words to the desk, and a desktop next to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.desk_page import desktop
from tests.clients.client import account_of
from tests.clients.profanity import profanity
from tests.scenarios.demo import BILLING

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

    from tests.scenarios.demo import Demo


async def test_reject_and_the_way_back_in_words(demo: Demo) -> None:
    """`reject` makes the agent Not Ready and says the way back; `ready` is obeyed, and `state` tells the truth."""
    async with profanity(account_of(demo, "anna")) as client:
        screen = client.screen
        kim = await demo.login("kim")
        kim.say(BILLING, "First")
        await screen.shows("(win 2)")
        await screen.type("/win 2")
        await screen.shows("reply accept or reject")
        await screen.type("reject")
        await screen.shows("you rejected it", "[3]")
        await screen.type("/win 3")
        await screen.shows("Not Ready", "ready")
        await screen.type("ready")
        await screen.shows("You are Busy")
        await screen.type("/win 2")
        await screen.shows("reply accept or reject")
        await screen.type("accept")
        await kim.expect_message("Anna joined")
        await screen.type("!!end")
        await kim.expect_message("over", sender=BILLING)
        await screen.type("/status set dnd")
        await screen.type("/win 3")
        await screen.type_until("state", "You are Busy (no offers)")


async def test_offer_in_profanity_and_desktop_is_taken_once(demo: Demo, agents: BrowserContext) -> None:
    """One agent at both: the first answer wins, wherever it is given, and the other place lets the offer go."""
    page = await desktop(agents, demo)
    async with profanity(account_of(demo, "anna")) as client:
        screen = client.screen
        kim, lee = await demo.login("kim"), await demo.login("lee")
        kim.say(BILLING, "Who answers first?")
        pop_up = page.get_by_role("alertdialog")
        await expect(pop_up).to_be_visible()
        await screen.shows("(win 2)")
        await screen.type("/win 2")
        await screen.shows("reply accept or reject")
        await screen.type("accept")
        await kim.expect_message("Anna joined")
        await expect(pop_up).to_be_hidden()
        lee.say(BILLING, "And now?")
        await expect(pop_up).to_be_visible()
        await screen.shows("[3]")
        await pop_up.get_by_role("button", name="Accept", exact=True).click()
        await lee.expect_message("Anna joined")
        await screen.type("/win 3")
        await screen.shows("you accepted it on desktop")
