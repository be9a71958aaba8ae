"""A real console program in a terminal of its own: typed into and read as a person would, by tmux."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from playwright.async_api import async_playwright

from tests.browser.test_widget import ARGS, CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LOOK_S: Final = 0.05
WAIT_S: Final = 30.0
AGAIN_S: Final = 1.0
COLUMNS, ROWS = 150, 45
TERM: Final = "screen-256color"
STYLE: Final = (
    "margin: 0; padding: 8px; display: inline-block; font: 12px monospace; background: #101418; color: #d8dee4"
)
"""How a terminal looks in a picture."""


class Terminal:
    """`async with Terminal(["program"], {"HOME": …}) as screen:` starts it; leaving ends it with its tmux server."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="stanzadesk-tmux-"))
        self._socket = str(self._folder / "socket")
        self._command = command
        self._environment = environment

    def _tmux(self, *words: str) -> str:
        config = str(self._folder / "tmux.conf")
        done = subprocess.run(
            ["tmux", "-S", self._socket, "-f", config, *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    async def __aenter__(self) -> Self:
        """Start the program."""
        (self._folder / "tmux.conf").write_text(f"set -g default-size {COLUMNS}x{ROWS}\n", "utf-8")
        settings = [f"{name}={value}" for name, value in {"TERM": TERM, **self._environment}.items()]
        size = ("-x", str(COLUMNS), "-y", str(ROWS))
        await asyncio.to_thread(self._tmux, "new-session", "-d", *size, "env", "-i", *settings, *self._command)
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """End it; with an error in flight its screen goes with it."""
        if error is not None:
            error.add_note(f"--- the screen\n{await self.screen()}")
        await asyncio.to_thread(subprocess.run, ["tmux", "-S", self._socket, "kill-server"], check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def screen(self) -> str:
        """Read what stands on the screen now."""
        try:
            return await asyncio.to_thread(self._tmux, "capture-pane", "-p")
        except subprocess.CalledProcessError as error:
            return f"(the program is gone: {error.stderr})"

    async def picture(self, path: Path) -> None:
        """Draw the screen as a picture."""
        page = f"<pre style='{STYLE}'>{html.escape(await self.screen())}</pre>"
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            tab = await browser.new_page()
            await tab.set_content(page)
            await tab.locator("pre").screenshot(path=path)
            await browser.close()

    async def type(self, text: str) -> None:
        """Type a line and, once it stands there, press Enter: keys that come all at once look like a paste to some."""
        before = _joined(await self.screen()).count(_joined(text))
        await asyncio.to_thread(self._tmux, "send-keys", "-l", "--", text)
        await self.shows(text, times=before + 1)
        await self.press("Enter")

    async def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them: `Enter`, `M-2`, `C-n`, `Right`."""
        for key in keys:
            await asyncio.to_thread(self._tmux, "send-keys", key)

    async def press_and_see(self, *keys: str) -> None:
        """Press keys, each after what the last one changed can be seen, in colours too. Raises AssertionError."""
        for key in keys:
            before = await asyncio.to_thread(self._tmux, "capture-pane", "-p", "-e")
            await self.press(key)
            try:
                async with asyncio.timeout(WAIT_S):
                    while before == await asyncio.to_thread(self._tmux, "capture-pane", "-p", "-e"):  # noqa: ASYNC110
                        await asyncio.sleep(LOOK_S)
            except TimeoutError:
                message = f"{key} changed nothing"
                raise AssertionError(message) from None

    async def type_until(self, text: str, answer: str) -> None:
        """Ask again and again, as one does who waits for a change, until the answer is right. Raises AssertionError."""
        for _ in range(int(WAIT_S / AGAIN_S)):
            await self.type(text)
            try:
                async with asyncio.timeout(AGAIN_S):
                    await self.shows(answer)
            except TimeoutError:
                continue
            return
        await self.shows(answer)

    async def shows(self, *texts: str, times: int = 1) -> str:
        """Wait until all texts stand on the screen, blanks and line breaks aside; returns it. Raises AssertionError."""
        wanted = [_joined(text) for text in texts]

        def fits(screen: str) -> str | None:
            joined = _joined(screen)
            return screen if all(joined.count(text) >= times for text in wanted) else None

        return await self._wait(fits, f"the screen never showed {texts} (x {times})")

    async def shows_last(self, text: str, other: str) -> None:
        """Wait until a text stands on the screen below the other, which need not be there. Raises AssertionError."""

        def fits(screen: str) -> str | None:
            joined = _joined(screen)
            return screen if joined.rfind(_joined(text)) > joined.rfind(_joined(other)) else None

        await self._wait(fits, f"the screen never showed {text!r} below {other!r}")

    async def finds(self, pattern: str) -> str:
        """Wait until the screen has what the expression finds; returns its first group. Raises AssertionError."""

        def fits(screen: str) -> str | None:
            found = re.search(pattern, screen)
            return found[1] if found else None

        return await self._wait(fits, f"the screen never had {pattern}")

    async def lacks(self, text: str) -> None:
        """Wait until the text is nowhere on the screen. Raises AssertionError."""
        await self._wait(lambda screen: None if text in screen else "gone", f"{text} stayed on the screen")

    async def _wait(self, fits: Callable[[str], str | None], complaint: str) -> str:
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    found = fits(await self.screen())
                    if found is not None:
                        return found
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise AssertionError(complaint) from None


def _joined(text: str) -> str:
    """Leave out all blanks and frames: a program breaks lines where it likes."""
    return "".join(char for char in text if not char.isspace() and not "\u2500" <= char <= "\u259f")
