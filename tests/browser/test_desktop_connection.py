"""The desktop on bad lines: cuts, holes, reloads, a refused resumption. Nothing lost, nothing doubled, in order."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.fakes.web_network import Network
from tests.scenarios.demo import BILLING, Demo
from tests.servers.wire import body_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import WebSocket

    from tests.servers.xmppclient import Actor

BACK_MS: Final = 60_000
BACK_S: Final = BACK_MS / 1000
REPLY: Final = re.compile(r"<iq [^>]*type=['\"](?:result|error)['\"][^>]*>")


@pytest_asyncio.fixture
async def network(demo: Demo) -> AsyncIterator[Network]:
    """The line between the agent's browser and the desk."""
    async with Network(demo.http_port) as line:
        yield line


@dataclass
class Talk:
    """A chat whose every line is counted at both ends."""

    page: Page
    kim: Actor
    heard: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    rounds: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    """Filled while both go on talking: one item for each pair of lines."""

    enough: bool = False
    """Both may stop."""

    async def go_on(self) -> None:
        """Let both write without a pause until it is enough."""
        number = 0
        while not self.enough:
            await self.both_say(f"round {number}", 1)
            self.rounds.put_nowait(number)
            number += 1

    async def more(self, count: int) -> None:
        """Wait until both have written so many more lines."""
        while not self.rounds.empty():
            self.rounds.get_nowait()
        for _ in range(count):
            await self.rounds.get()

    async def customer_says(self, text: str) -> None:
        """Let the customer write."""
        self.heard.append(text)
        self.kim.say(BILLING, text)

    async def agent_says(self, text: str) -> None:
        """Let the agent write."""
        self.said.append(text)
        await say(self.page, text)

    async def both_say(self, tag: str, count: int) -> Self:
        """Write so many lines on either side."""
        for number in range(count):
            await self.customer_says(f"{tag} m{number}")
            await self.agent_says(f"{tag} a{number}")
        return self

    async def is_whole(self) -> None:
        """Wait for the last line on either side; then every line is there once, in order."""
        await self.kim.expect_message(self.said[-1], timeout=60)
        await expect(self.page.get_by_role("log").get_by_text(self.heard[-1], exact=True)).to_be_visible(
            timeout=BACK_MS
        )
        await expect(self.page.locator(".bubble.pending")).to_have_count(0, timeout=BACK_MS)
        await self._draw_all()
        shown = await self.page.locator(".bubble.theirs p").all_inner_texts()
        assert shown == self.heard
        mine = await self.page.locator(".bubble.mine p").all_inner_texts()
        assert mine == self.said
        got = [body_of(message) for message in self.kim.messages("")]
        assert [body for body in got if body in set(self.said)] == self.said

    async def _draw_all(self) -> None:
        """Scroll up until the first line is drawn: of a long conversation only the newest lines are."""
        log, bubbles = self.page.get_by_role("log"), self.page.locator(".bubble")
        while not await log.get_by_text(self.heard[0], exact=True).count():
            drawn = await bubbles.count()
            await log.evaluate("one => one.scrollTo(0, 0)")
            await expect(bubbles).not_to_have_count(drawn)


@dataclass
class Answers:
    """What the server answered the page: to its wish to go on with its session, and to its questions."""

    returns: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    replies: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> Self:
        """Read what comes on every connection that the page opens from now on."""
        page.on("websocket", self._on_socket)
        return self

    async def next_return(self) -> str:
        """Tell how the page came back this time: resumed, or failed (a new session then)."""
        return await asyncio.wait_for(self.returns.get(), BACK_S)

    def _on_socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._on_frame)

    def _on_frame(self, frame: str | bytes) -> None:
        text = str(frame)
        kind = text.removeprefix("<").partition(" ")[0]
        if kind in {"resumed", "failed"}:
            self.returns.put_nowait(kind)
        reply = REPLY.match(text)
        ident = None if reply is None else re.search(r" id=['\"]([^'\"]+)", reply[0])
        if ident is not None:
            self.replies.append(ident[1])


async def lose(page: Page, network: Network) -> None:
    """Cut the line and let nobody through until it heals; the page says so."""
    network.refuses = True
    network.cut()
    await expect(page.get_by_text("Connection lost.")).to_be_visible()


async def return_(page: Page, network: Network) -> None:
    """Heal the line; the page comes back by itself, here a little faster by its button."""
    network.heal()
    await page.get_by_role("button", name="Try now").evaluate_all("all => all.forEach((one) => one.click())")
    await expect(page.get_by_text("Connection lost.")).to_be_hidden(timeout=BACK_MS)


@dataclass
class BadLines:
    """Each kind of bad line, lived through."""

    demo: Demo
    page: Page
    network: Network
    talk: Talk
    answers: Answers

    async def reset(self) -> None:
        """Lines written while the line is down."""
        await lose(self.page, self.network)
        await self.talk.both_say("reset", 3)
        await return_(self.page, self.network)

    async def replies(self) -> None:
        """Four answers just before it falls."""
        answered = len(self.answers.replies)
        for pressed in ("true", "false") * 2:
            await self.page.get_by_role("log").focus()
            await self.page.keyboard.press("f")
            flag = self.page.get_by_role("button", name="Flag for a supervisor", exact=True)
            await expect(flag).to_have_attribute("aria-pressed", pressed)
        assert len(self.answers.replies) >= answered + 4
        await self.reset()

    async def hole(self) -> None:
        """Lines in flight that nobody has."""
        self.network.swallow()
        await self.talk.both_say("hole", 3)
        await lose(self.page, self.network)
        await return_(self.page, self.network)

    async def reload(self) -> None:
        """The customer writes while the page is away."""
        await self.talk.both_say("reload", 3)
        await self.page.get_by_label("Message", exact=True).fill("half typed")
        address = self.page.url
        await self.page.goto("about:blank")
        for number in range(3):
            await self.talk.customer_says(f"while away {number}")
        await self.page.goto(address)
        await expect(self.page.get_by_label("Message", exact=True)).to_have_value("half typed")

    async def hole_and_reload(self) -> None:
        """Both."""
        self.network.swallow()
        await self.talk.both_say("hole and reload", 3)
        self.network.cut()
        self.network.heal()
        await self.page.reload()

    async def refused(self) -> None:
        """The session is gone when the page comes back."""
        resource = await self.page.evaluate("sessionStorage.getItem('stanzadesk-resource')")
        await lose(self.page, self.network)
        await self.talk.both_say("refused", 3)
        usurper = await self.demo.login("anna", resource)
        await usurper.logout()
        await return_(self.page, self.network)


@pytest.mark.timeout(300)  # six kinds of bad lines, one after the other
async def test_conversation_survives_every_kind_of_bad_line(
    demo: Demo, agents: BrowserContext, network: Network
) -> None:
    """Reset, answers before it, hole, reload, both, refused resumption: 0 lost, 0 doubled, in order, on both sides."""
    page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    talk = Talk(page, kim, heard=["hello"])
    answers = Answers().listen(page)

    bad = BadLines(demo, page, network, talk, answers)
    cases: list[tuple[Callable[[], Awaitable[None]], str]] = [
        (bad.reset, "resumed"),
        (bad.replies, "resumed"),
        (bad.hole, "resumed"),
        (bad.reload, "resumed"),
        (bad.hole_and_reload, "resumed"),
        (bad.refused, "failed"),
    ]
    for case, expected in cases:
        await talk.both_say(f"before {case.__name__}", 2)
        await case()
        assert (case.__name__, await answers.next_return()) == (case.__name__, expected)
        await talk.both_say(f"after {case.__name__}", 1)
        await talk.is_whole()
    assert len(answers.replies) == len(set(answers.replies))
    assert await page.locator(".state-name").inner_text() == "Busy"


@pytest.mark.timeout(300)  # eight cuts, and the page's own pauses before it comes back
async def test_desktop_stays_whole_through_eight_cuts_while_both_sides_never_stop_writing(
    demo: Demo, agents: BrowserContext, network: Network
) -> None:
    """Hundreds of lines through eight cuts of three kinds: eight resumptions, and every line once and in order."""
    page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    talk = Talk(page, kim, heard=["hello"])
    answers = Answers().listen(page)
    kinds = ("reset", "hole", "deaf")
    async with asyncio.TaskGroup() as both:
        both.create_task(talk.go_on())
        for kind in (*kinds, *kinds, *kinds[:2]):
            await talk.more(12)
            if kind == "hole":
                network.swallow()
            elif kind == "deaf":
                network.swallow_answers()
            await talk.more(8)
            network.refuses = kind == "reset"
            network.cut()
            await talk.more(5)
            network.heal()
            assert await answers.next_return() == "resumed"
        await talk.more(5)
        talk.enough = True
    await talk.is_whole()
    assert len(talk.said) >= 8 * 25
    assert len(answers.replies) == len(set(answers.replies))


async def test_dead_line_without_a_word_is_noticed_and_the_banner_counts_down(
    demo: Demo, agents: BrowserContext, network: Network
) -> None:
    """A line that swallows everything is noticed within half a minute; what was typed meanwhile arrives."""
    page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    network.swallow()
    await say(page, "into the hole")
    await expect(page.get_by_text("Connection lost.")).to_be_visible(timeout=30_000)
    network.refuses = True
    network.cut()
    await expect(page.get_by_text("Trying again in 0:0")).to_be_visible(timeout=20_000)
    await return_(page, network)
    await kim.expect_message("into the hole", timeout=30)


async def test_session_that_ends_leads_to_the_login_and_keeps_the_draft(demo: Demo, agents: BrowserContext) -> None:
    """A second place is told of the first and may take over; the first says so, and its draft waits there."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await page.get_by_label("Message", exact=True).fill("half typed")
    browser = agents.browser
    assert browser is not None
    elsewhere = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    second = await desktop(elsewhere, demo, state="")
    await expect(second.get_by_text("You are logged in at another place too")).to_be_visible()
    await expect(page.get_by_text("You are logged in at another place too")).to_be_visible()
    await second.get_by_role("button", name="Use only this one").click()
    await expect(page.get_by_text("You went on at another place")).to_be_visible()
    await expect(second.get_by_role("button", name="Visitor Billing")).to_be_visible()
    await expect(second.locator(".state-name")).to_have_text("Busy")
    await page.get_by_role("button", name="Anna").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half typed")
    await asyncio.gather(say(page, "from the first"), kim.expect_message("from the first"))
    await expect(second.get_by_role("log").get_by_text("from the first")).to_be_visible()
