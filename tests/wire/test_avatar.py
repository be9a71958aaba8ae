"""A picture for every customer, made here: valid, the same everywhere, and told to clients that look for one."""

import struct
import zlib

import pytest

from bridge.xmpp.avatar import SIZE, avatar_hash, avatar_png, initials
from tests.fakes.xmpp_world import WINDOW, World, leg


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Read the parts of a PNG; a broken checksum fails."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, rest = {}, png[8:]
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        kind, data = rest[4:8], rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length]) == (zlib.crc32(kind + data),)
        found[kind], rest = data, rest[12 + length :]
    return found


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna", "A"),
        ("Anna Maria Berg", "AB"),
        ("émile Ålund", "EA"),
        ("", ""),
        ("\u05e9\u05dc\u05d5\u05dd", ""),
        ("7 x", "X"),
    ],
)
def test_initials_are_first_and_last_without_accents(name: str, letters: str) -> None:
    """A name in letters without a drawing has a coloured square."""
    assert initials(name) == letters


def test_a_picture_is_a_whole_png_of_two_colours() -> None:
    """Every client can read it, and the letters are on it."""
    parts = chunks(avatar_png("Anna Berg", WINDOW))
    assert list(parts) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">II", parts[b"IHDR"][:8]) == (SIZE, SIZE)
    rows = zlib.decompress(parts[b"IDAT"])
    assert len(rows) == SIZE * (SIZE + 1)
    assert set(rows) == {0, 1}
    assert set(zlib.decompress(chunks(avatar_png("", WINDOW))[b"IDAT"])) == {0}


def test_two_chats_of_one_name_have_two_colours() -> None:
    """And one chat the same one on every device."""
    assert avatar_png("Anna", WINDOW) == avatar_png("Anna", WINDOW)
    assert chunks(avatar_png("Anna", WINDOW))[b"PLTE"] != chunks(avatar_png("Anna", "b@x"))[b"PLTE"]


def test_the_contacts_presence_tells_its_picture() -> None:
    """By its hash, so that a client fetches it once."""
    world = World()
    world.session("x")
    there = next(one for one in world.send(leg()) if one.tag == "presence")
    told = there.findtext("{vcard-temp:x:update}x/{vcard-temp:x:update}photo")
    assert told == avatar_hash("Anna", WINDOW)
