"""A real console program in a terminal of its own: typed into and read as a person would, by tmux."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOOK_S: Final = 0.05
WAIT_S: Final = 20.0
AGAIN_S: Final = 1.0
COLUMNS, ROWS = 150, 45


class Terminal:
    """`async with Terminal(["program"], {"HOME": …}) as screen:` starts it; leaving ends it with its tmux server."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="stanzadesk-tmux-"))
        self._socket = str(self._folder / "socket")
        self._command = command
        self._environment = environment

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, "-f", "/dev/null", *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    async def __aenter__(self) -> Self:
        """Start the program."""
        settings = [word for name, value in self._environment.items() for word in ("-e", f"{name}={value}")]
        size = ("-x", str(COLUMNS), "-y", str(ROWS))
        await asyncio.to_thread(self._tmux, "new-session", "-d", *size, *settings, *self._command)
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

    async def type(self, text: str) -> None:
        """Type a line and press Enter."""
        await asyncio.to_thread(self._tmux, "send-keys", "-l", text)
        await asyncio.to_thread(self._tmux, "send-keys", "Enter")

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

    async def shows(self, *texts: str) -> str:
        """Wait until all texts stand on the screen, blanks and line breaks aside; returns it. Raises AssertionError."""
        wanted = [_joined(text) for text in texts]
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    screen = await self.screen()
                    if all(text in _joined(screen) for text in wanted):
                        return screen
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            message = f"the screen never showed {texts}"
            raise AssertionError(message) from None


def _joined(text: str) -> str:
    """Leave out all blanks: a program breaks lines where it likes."""
    return "".join(text.split())
