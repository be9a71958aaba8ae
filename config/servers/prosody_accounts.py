"""Accounts written straight into Prosody's data folder, before it starts.

Prosody's `internal_hashed` keeps `<data>/<host>/accounts/<user>.dat`, a Lua table with the two SCRAM-SHA-1 keys of
RFC 5802 section 3. Hashed, so no password lies on disk; clients log in by SCRAM-SHA-1 or PLAIN.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stringprep
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

ITERATIONS: Final = 10_000
"""PBKDF2 rounds, as Prosody's own default."""


class BadPasswordError(ValueError):
    """The password holds characters that RFC 4013 (SASLprep) forbids."""


def write_account(data_dir: Path, domain: str, user: str, password: str, *, iterations: int = ITERATIONS) -> Path:
    """Create or replace one account and return its file (mode 0600). Raises BadPasswordError."""
    folder = data_dir / encode_name(domain) / "accounts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    path = folder / f"{encode_name(user)}.dat"
    scratch = path.with_suffix(".new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(render_account(password, secrets.token_hex(16), iterations))
    scratch.replace(path)
    return path


def render_account(password: str, salt: str, iterations: int) -> str:
    """Render the Lua table that Prosody loads: keys in hexadecimal, the salt as it is hashed."""
    salted = hashlib.pbkdf2_hmac("sha1", saslprep(password).encode(), salt.encode(), iterations)
    stored_key = hashlib.sha1(hmac.digest(salted, b"Client Key", "sha1"), usedforsecurity=False).hexdigest()
    server_key = hmac.digest(salted, b"Server Key", "sha1").hex()
    rows = (
        f'["salt"] = "{salt}";',
        f'["iteration_count"] = {iterations};',
        f'["stored_key"] = "{stored_key}";',
        f'["server_key"] = "{server_key}";',
    )
    return "return {\n" + "".join(f"\t{row}\n" for row in rows) + "};\n"


def encode_name(name: str) -> str:
    """Spell a user or host the way Prosody names files: everything but ASCII letters and digits as `%xx`.

    >>> encode_name("workgroup.localhost")
    'workgroup%2elocalhost'
    """
    return "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"%{byte:02x}" for byte in name.encode()
    )


def saslprep(text: str) -> str:
    """Prepare a password as RFC 4013 wants it (without its rule on mixed directions). Raises BadPasswordError."""
    mapped = "".join(
        " " if stringprep.in_table_c12(character) else character
        for character in text
        if not stringprep.in_table_b1(character)
    )
    prepared = unicodedata.normalize("NFKC", mapped)
    forbidden = (
        stringprep.in_table_c12,
        stringprep.in_table_c21_c22,
        stringprep.in_table_c3,
        stringprep.in_table_c4,
        stringprep.in_table_c5,
        stringprep.in_table_c6,
        stringprep.in_table_c7,
        stringprep.in_table_c8,
        stringprep.in_table_c9,
    )
    if not prepared or any(rule(character) for character in prepared for rule in forbidden):
        message = "the password is empty or holds characters that cannot be typed at a log-in"
        raise BadPasswordError(message)
    return prepared
