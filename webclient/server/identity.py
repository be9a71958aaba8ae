"""A site vouches for its customer by a token it signs: JWT (RFC 7519) with HMAC-SHA256, and always with an expiry."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

import msgspec

from webclient.server.wire import clean_line

LEEWAY_S: Final = 30
LONGEST_S: Final = 86_400
"""A token that would hold for longer is refused: it would be a password."""


class Claims(msgspec.Struct, frozen=True):
    """What a token says."""

    sub: str
    exp: float
    name: str = ""
    email: str = ""


class _Header(msgspec.Struct, frozen=True):
    alg: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A customer as his site knows him."""

    customer: str
    """The desk's id for him: the same in every browser."""
    name: str
    email: str


def verify(token: str, secret: str, now: float) -> Identity | None:
    """Read a token; ``None`` unless this secret signed it and it holds now (``now``: seconds since 1970)."""
    parts = token.split(".")
    if not secret or len(parts) != 3:
        return None
    signed = f"{parts[0]}.{parts[1]}".encode()
    wanted = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    try:
        if not hmac.compare_digest(wanted, _decoded(parts[2])):
            return None
        header = msgspec.json.decode(_decoded(parts[0]), type=_Header)
        claims = msgspec.json.decode(_decoded(parts[1]), type=Claims)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        return None
    subject = clean_line(claims.sub, 200)
    in_time = now - LEEWAY_S < claims.exp <= now + LONGEST_S
    if header.alg != "HS256" or not subject or not in_time:
        return None
    customer = hashlib.sha256(f"{secret} {subject}".encode()).hexdigest()[:24]
    return Identity(f"u-{customer}", clean_line(claims.name, 80), clean_line(claims.email, 254))


def sign(secret: str, claims: Claims) -> str:
    """Sign a token as a site does (docs/widget.md); the demo's shop vouches for its customers so."""
    header = msgspec.json.encode({"alg": "HS256", "typ": "JWT"})
    text = f"{_encoded(header)}.{_encoded(msgspec.json.encode(claims))}"
    return f"{text}.{_encoded(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
