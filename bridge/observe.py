"""What the desk tells its operator: the log. Bodies of messages and secrets never get here."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

from aiohttp.http_exceptions import HttpProcessingError
from typing_extensions import override

from config.model import LogSettings

QUIET: Final = {
    "slixmpp": logging.WARNING,
    "alembic": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "asyncio": logging.WARNING,
}
"""Libraries that would log stanzas, or addresses that were asked for."""


class JsonLines(logging.Formatter):
    """One JSON object a line, so that nothing a stranger sends can forge a second one (FAULTS T55)."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


class PlainLines(logging.Formatter):
    """Lines for a terminal; control characters are escaped."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        text = super().format(record)
        return "".join(char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text)


class ReadableRequests(logging.Filter):
    """Keeps what strangers send that is no HTTP out of the log: a trace each, with the address they asked for in it."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is about more than a request that could not be read."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError)


def set_up_logging(settings: LogSettings) -> None:
    """Send the log to stderr as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.format == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())
    logging.getLogger("aiohttp.server").addFilter(ReadableRequests())
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
