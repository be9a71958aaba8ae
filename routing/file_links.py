"""Links by which a file reaches somebody without a session here: an agent's or a customer's ordinary XMPP client.

Such a link names the file, until when it holds, and a mark that only this desk can make of both. Who has it may fetch
the file, so it goes only where the file itself was meant to go; it ends by itself, and with the file.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

LIFE: Final = timedelta(days=7)
PREFIX: Final = "/f/"


def link_key(secret: str) -> bytes:
    """Derive the key of the marks from a secret that the desk has anyway."""
    return hmac.digest(secret.encode(), b"stanzadesk file links", "sha256")


def link_path(key: bytes, file: str, name: str, sent_at: datetime) -> str:
    """Write the link's path; it holds for `LIFE` after the file was sent."""
    until = int((sent_at + LIFE).timestamp())
    return f"{PREFIX}{file}/{until}-{_mark(key, file, until)}/{quote(name, safe='')}"


def holds(key: bytes, file: str, ticket: str, now: datetime) -> bool:
    """Tell whether a link's middle part is ours, and not too old."""
    until, _, mark = ticket.partition("-")
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        return False
    good = hmac.compare_digest(mark.encode(), _mark(key, file, int(until)).encode())
    return good and now.timestamp() < int(until)


def _mark(key: bytes, file: str, until: int) -> str:
    digest = hmac.digest(key, f"{file} {until}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
