"""What names may look like: ids and codes for addresses and commands, names and labels for people's lists."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

SERVICE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
CODE: Final = re.compile(r"\w[\w-]{0,62}")
RESERVED: Final = frozenset({"desk"})
"""Names on the component that are no services."""
LONGEST_NAME: Final = 100
LONGEST_VALUE: Final = 1000
LONGEST_LOCAL: Final = 255
NODE_FORBIDDEN: Final = frozenset("\"&'/:<>@")
"""RFC 7622 section 3.3.1."""


def has_controls(text: str) -> bool:
    """Tell whether a text holds what can't be shown on one line: line breaks, tabs, controls, halves of characters."""
    return any(unicodedata.category(character).startswith("C") for character in text)


def is_service(text: str) -> bool:
    """Tell whether it can be a service's id, which stands in its address."""
    return SERVICE.fullmatch(text) is not None and text not in RESERVED and not text.startswith("c-")


def is_account(text: str) -> bool:
    """Tell whether it is a bare JID, folded."""
    local, _, domain = text.partition("@")
    if not (0 < len(local) <= LONGEST_LOCAL and 0 < len(domain) <= LONGEST_LOCAL):
        return False
    odd = NODE_FORBIDDEN.intersection(local) or {"@", "/"}.intersection(domain)
    return not odd and not has_controls(text) and not any(one.isspace() for one in text) and text == text.lower()


def is_code(text: str) -> bool:
    """Tell whether it is one word that can be typed in a command."""
    return CODE.fullmatch(text) is not None


def name_faults(what: str, text: str, *, longest: int = LONGEST_NAME, needed: bool = True) -> Iterator[str]:
    """Say what is wrong with what people read on one line."""
    if needed and not text.strip():
        yield f"{what} can't be empty"
    if len(text) > longest:
        yield f"{what} has at most {longest} characters, not {len(text)}"
    if has_controls(text):
        yield f"{what} holds characters that can't be shown (line breaks, tabs, controls)"
