"""A display of its own with one program on it: read by OCR, worked by mouse, keys and clipboard."""

from __future__ import annotations

import asyncio
import difflib
import operator
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from tests.clients.client import PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.clients.home import Home

WIDTH, HEIGHT = 1000, 640
WAIT_S: Final = 120.0
LOOK_S: Final = 0.2
TRIES: Final = 5
PATIENCE_S: Final = 20.0
SCALE: Final = 2
"""Letters on a screen are too small for the reader."""
NO_REPEAT: Final = "-r"
"""Else a key that is let go of late, on a machine with much to do, is written several times."""
CURSOR_BYTES: Final = 250
"""A cursor that blinks changes less of the display, a pasted text more."""
ALIKE: Final = 0.8
"""How much of a text has to be read right."""
Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom of a part of the display."""
WHOLE: Final[Box] = (0, 0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, and where it stands on the display."""

    words: tuple[str, ...]
    boxes: tuple[tuple[int, int, int, int], ...]

    @property
    def text(self) -> str:
        """All its letters and digits."""
        return _letters("".join(self.words))


class Display:
    """`async with Display(home, ["gajim"]) as screen:`; leaving ends the program, its session and the display."""

    def __init__(
        self,
        home: Home,
        command: Sequence[str],
        environment: dict[str, str] | None = None,
        within: Sequence[str] = (),
    ) -> None:
        """``within`` are words before the command that make a world for it."""
        self._home = home
        self._command = command
        self._more = environment or {}
        self._within = within
        self._shot = home.path / "screen.png"
        self._children: list[subprocess.Popen[bytes]] = []
        self._name = ""
        self._seen: tuple[bytes, Box] = (b"", (0, 0, 0, 0))
        self._lines: list[Line] = []

    async def __aenter__(self) -> Self:
        """Start display, window manager and program."""
        reader, writer = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        words = ("-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset", NO_REPEAT)
        self._start(["Xvfb", *words], keep=(writer,))
        os.close(writer)
        with os.fdopen(reader) as number:
            self._name = f":{(await asyncio.to_thread(number.readline)).strip()}"
        self._start(self._home.command("openbox"))
        self._start([*self._within, *self._home.command("dbus-run-session", "--", *self._command)])
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """End all; with an error in flight what could be read goes with it, and what the program said."""
        if error is not None:
            await self._keep()
            lines = [" ".join(line.words) for line in await self._read()]
            error.add_note("--- the display\n" + "\n".join(lines) + f"\n--- the program\n{self._output()[-3000:]}")
        for child in reversed(self._children):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
            await asyncio.to_thread(child.wait)

    async def _keep(self) -> None:
        """Leave a picture where pictures are wanted."""
        folder = os.environ.get(PICTURES)
        if folder:
            await self.picture(Path(folder) / "failed.png")

    def _start(self, command: Sequence[str], keep: tuple[int, ...] = ()) -> None:
        environment = {**self._home.environment, **self._more, "DISPLAY": self._name, "NO_AT_BRIDGE": "1"}
        with (self._home.path / "output.log").open("ab") as output:
            child = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=keep,
                start_new_session=True,
            )
        self._children.append(child)

    def _output(self) -> str:
        return (self._home.path / "output.log").read_text("utf-8", "replace")

    async def _do(self, *command: str, text: str | None = None) -> bytes:
        environment = {"DISPLAY": self._name, "PATH": os.environ["PATH"], "OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"}
        done = await asyncio.to_thread(
            subprocess.run,
            command,
            env=environment,
            input=None if text is None else text.encode(),
            stdout=subprocess.PIPE if text is None else subprocess.DEVNULL,  # xclip stays, and would keep a pipe open
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return done.stdout or b""

    async def picture(self, path: Path) -> None:
        """Keep what is on the display."""
        await self._do("import", "-window", "root", "-colors", "64", str(path))

    async def _pixels(self) -> bytes:
        return await self._do("import", "-window", "root", "rgb:-")

    async def _read(self, within: Box = WHOLE) -> list[Line]:
        """Read a part of the display; an unchanged one is not read again."""
        seen = (await self._pixels(), within)
        if seen != self._seen:
            left, top, right, bottom = within
            cut = f"{right - left}x{bottom - top}+{left}+{top}"
            await self._do("import", "-window", "root", str(self._shot))
            change = ("-crop", cut, "+repage", "-colorspace", "Gray", "-level", "30%,90%", "-resize", f"{SCALE * 100}%")
            await self._do("convert", str(self._shot), *change, str(self._shot))
            table = await self._do("tesseract", str(self._shot), "-", "-l", "eng+deu", "--psm", "11", "tsv")
            self._seen, self._lines = seen, _lines(table.decode("utf-8", "replace"), left, top)
        return self._lines

    async def shows(self, text: str) -> None:
        """Wait until the text can be read. Raises AssertionError."""
        await self._wait(lambda lines: _stands(lines, text), f"{text!r} was never to be read")

    async def shows_last(self, text: str, other: str) -> None:
        """Wait until a text can be read below the other, which need not be there. Raises AssertionError."""

        def fits(lines: list[Line]) -> bool:
            return _lowest(lines, text) > _lowest(lines, other)

        await self._wait(fits, f"{text!r} was never to be read below {other!r}")

    async def _wait(self, fits: Callable[[list[Line]], bool], complaint: str, within: Box = WHOLE) -> None:
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    if fits(await self._read(within)):
                        return
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise AssertionError(complaint) from None

    async def sees(self, text: str, within: Box) -> tuple[int, int]:
        """Wait until the words can be read there; gives where. Raises AssertionError."""
        found: list[tuple[int, int]] = []

        def fits(lines: list[Line]) -> bool:
            found[:] = _places(lines, text, within)
            return bool(found)

        await self._wait(fits, f"{text!r} was nowhere within {within}", within)
        return found[0]

    async def click(self, text: str, within: Box, *, double: bool = False) -> tuple[int, int]:
        """Click on the words, once they can be read there; gives where that was. Raises AssertionError."""
        place = await self.sees(text, within)
        await self.click_at(*place, double=double)
        return place

    async def click_until(self, text: str, within: Box, title: str, where: Box) -> None:
        """Click on a row until its title stands where it should: rows change places. Raises AssertionError."""
        for _ in range(TRIES):
            await self.click(text, within)
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self.sees(title, where)
            except TimeoutError:
                continue
            return
        await self.sees(title, where)

    async def click_at(self, x: int, y: int, *, double: bool = False) -> None:
        """Click where no word stands."""
        await self._do("xdotool", "mousemove", str(x), str(y), "click", *(("--repeat", "2") if double else ()), "1")

    async def press(self, *keys: str) -> None:
        """Press keys by xdotool's names for them."""
        await self._do("xdotool", "key", "--clearmodifiers", *keys)

    async def type(self, text: str) -> None:
        """Type plain letters, and wait until something stands there. Raises AssertionError."""
        before = await self._pixels()
        await self._do("xdotool", "type", "--delay", "30", text)
        await self._changed(before, text)

    async def paste(self, text: str) -> None:
        """Put a text in by the clipboard, which knows every letter, and wait for it. Raises AssertionError."""
        await self._do("xclip", "-selection", "clipboard", text=text)
        before = await self._pixels()
        await self.press("ctrl+v")
        await self._changed(before, text)

    async def _changed(self, before: bytes, text: str) -> None:
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    if sum(map(operator.ne, before, await self._pixels())) > CURSOR_BYTES:
                        return
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            message = f"{text!r} did not get in"
            raise AssertionError(message) from None

    async def window(self, title: str) -> str:
        """Wait for a window with this in its title; gives its id, of several the last one's. Raises AssertionError.

        Only what the window manager put on its desktop is one: parts of a window may have names too, and can be neither
        placed nor given the keyboard.
        """
        search = ("xdotool", "search", "--all", "--onlyvisible", "--desktop", "0", "--name", title)
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    found = (await self._do(*search)).split()
                    if found:
                        return found[-1].decode()
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            message = f"no window was called {title}"
            raise AssertionError(message) from None

    async def place(self, window: str, x: int, y: int, width: int, height: int) -> None:
        """Put a window somewhere, in front and with the keyboard."""
        await self._do("xdotool", "windowsize", window, str(width), str(height))
        await self._do("xdotool", "windowmove", window, str(x), str(y), "windowactivate", "--sync", window)

    async def front(self, window: str) -> None:
        """Give a window the keyboard."""
        await self._do("xdotool", "windowactivate", "--sync", window)

    async def close(self, window: str) -> None:
        """Close a window that is in the way."""
        await self._do("xdotool", "windowclose", window)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _lines(table: str, x: int, y: int) -> list[Line]:
    """Read tesseract's table of what begins at a place: one row a word, with its block, paragraph and line."""
    rows: dict[tuple[str, ...], list[tuple[str, tuple[int, int, int, int]]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[11].strip():
            left, top, width, height = (int(cell) // SCALE for cell in cells[6:10])
            rows.setdefault(tuple(cells[1:5]), []).append((cells[11], (x + left, y + top, width, height)))
    return [Line(tuple(word for word, _ in row), tuple(box for _, box in row)) for row in rows.values()]


def _stands(lines: list[Line], text: str) -> bool:
    """Tell whether the text stands on one line, or broken by the program over several."""
    wanted = _letters(text)
    return any(_holds(line.text, wanted) for line in lines) or _holds("".join(line.text for line in lines), wanted)


def _lowest(lines: list[Line], text: str) -> int:
    """Tell how far down the text can be read, -1 if it cannot."""
    wanted = _letters(text)
    return max((line.boxes[0][1] for line in lines if _holds(line.text, wanted)), default=-1)


def _holds(line: str, wanted: str) -> bool:
    """Tell whether a line holds the text, give or take what a reader gets wrong."""
    if wanted in line:
        return True
    length = len(wanted)
    if length < 6:
        return False
    return any(
        difflib.SequenceMatcher(None, wanted, line[start : start + length], autojunk=False).ratio() >= ALIKE
        for start in range(max(1, len(line) - length + 1))
    )


def _places(lines: list[Line], text: str, within: Box) -> list[tuple[int, int]]:
    """Find the middle of the first word of the text, wherever its line holds it; lines that begin with it first."""
    wanted, first = _letters(text), _letters(text.split(maxsplit=1)[0])
    found: list[tuple[bool, tuple[int, int]]] = []
    for line in lines:
        if _holds(line.text, wanted):
            for word, (left, top, width, height) in zip(line.words, line.boxes, strict=True):
                x, y = left + width // 2, top + height // 2
                inside = within[0] <= x <= within[2] and within[1] <= y <= within[3]
                if inside and first in _letters(word):
                    found.append((not line.text.startswith(wanted), (x, y)))
                    break
    return [place for _, place in sorted(found)]
