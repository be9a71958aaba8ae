"""Names typed on the command line. What they raise is what the person reads (`argparse.ArgumentTypeError`)."""

import argparse
import re
import unicodedata
from typing import Final

from config.model import HOST_PATTERN
from routing.ids import AgentId, ServiceId

ID_PATTERN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
RESERVED: Final = frozenset({"desk"})
LONGEST_NAME: Final = 100
NODE_FORBIDDEN: Final = frozenset("\"&'/:<>@")
"""RFC 7622 section 3.3.1."""


def parse_name(text: str) -> str:
    """Read what people will see on one line: a name, an alias, a label; raises `ArgumentTypeError`."""
    name = text.strip()
    if not name:
        raise argparse.ArgumentTypeError("a name can't be empty")
    if len(name) > LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"a name has at most {LONGEST_NAME} characters, this one {len(name)}")
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise argparse.ArgumentTypeError(f"{name!r} holds characters that can't be shown (line breaks, tabs, controls)")
    return name


def parse_agent(text: str) -> AgentId:
    """Read a bare JID; raises `ArgumentTypeError`."""
    local, at, domain = text.strip().lower().partition("@")
    odd = any(c in NODE_FORBIDDEN or c.isspace() or unicodedata.category(c).startswith("C") for c in local)
    if not (local and at) or odd or len(local) > 255 or not re.fullmatch(HOST_PATTERN, domain):
        raise argparse.ArgumentTypeError(f"{text!r} is no account; write it as name@domain")
    return AgentId(f"{local}@{domain}")


def parse_service(text: str) -> ServiceId:
    """Read a service id; raises `ArgumentTypeError`."""
    name = text.strip().lower()
    if not ID_PATTERN.fullmatch(name) or name in RESERVED or name.startswith("c-"):
        raise argparse.ArgumentTypeError(
            f"{text!r} can't be a service's id; use letters, digits and hyphens, not desk, nor c- in front"
        )
    return ServiceId(name)
