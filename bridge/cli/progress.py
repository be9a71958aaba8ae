"""A progress bar for a person at a terminal; nothing at all where the output goes to a file or another program."""

from typing import Final, TextIO

WIDTH: Final = 30


class Bar:
    """One line that is drawn over itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._words = ""
        self._drawn = 0

    def begin(self, words: str) -> None:
        """Say what is going on now."""
        self._words = words
        self.show(0.0)

    def show(self, share: float) -> None:
        """Draw how much is done, from 0 to 1."""
        if not self._shown:
            return
        full = round(share * WIDTH)
        line = f"{self._words}  {'█' * full}{'░' * (WIDTH - full)} {share:4.0%}"
        self._stream.write("\r" + line.ljust(self._drawn))
        self._stream.flush()
        self._drawn = len(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._drawn:
            self._stream.write("\r" + " " * self._drawn + "\r")
            self._stream.flush()
            self._drawn = 0
