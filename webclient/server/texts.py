"""Reading what people and pages give: addresses of mail and of web pages."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from webclient.server.wire import clean_line

PAGE_LIMIT: Final = 500
_EMAIL: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)*")


def is_email(text: str) -> bool:
    """Tell whether this looks like an address; only a letter sent there could prove it."""
    return _EMAIL.fullmatch(text) is not None


def page_address(page: str) -> str:
    """Keep the address of a web page without what may hold secrets: user, query and fragment. Else nothing."""
    try:
        parts = urlsplit(page)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    place = parts.netloc.rpartition("@")[2]
    return clean_line(urlunsplit((parts.scheme, place, parts.path, "", "")), PAGE_LIMIT)
