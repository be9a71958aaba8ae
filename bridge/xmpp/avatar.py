"""A picture for a customer who has none: his initials on a colour of his own, as PNG, from a small table of letters.

The colour comes from the address (XEP-0392), so that two chats of one name look different and one chat looks the same
on every device. Letters without a drawing are left out: a plain coloured square still tells windows apart.
"""

import colorsys
import hashlib
import struct
import unicodedata
import zlib
from functools import lru_cache
from typing import Final

SIZE: Final = 64
SCALE: Final = 4
"""Screen points per dot of a letter."""
ROWS: Final = 7
COLUMNS: Final = 5
LETTERS: Final = 2
KEPT: Final = 500

GLYPHS: Final = {
    "A": "01110 10001 10001 11111 10001 10001 10001", "B": "11110 10001 10001 11110 10001 10001 11110",
    "C": "01110 10001 10000 10000 10000 10001 01110", "D": "11110 10001 10001 10001 10001 10001 11110",
    "E": "11111 10000 10000 11110 10000 10000 11111", "F": "11111 10000 10000 11110 10000 10000 10000",
    "G": "01110 10001 10000 10111 10001 10001 01110", "H": "10001 10001 10001 11111 10001 10001 10001",
    "I": "01110 00100 00100 00100 00100 00100 01110", "J": "00111 00010 00010 00010 00010 10010 01100",
    "K": "10001 10010 10100 11000 10100 10010 10001", "L": "10000 10000 10000 10000 10000 10000 11111",
    "M": "10001 11011 10101 10101 10001 10001 10001", "N": "10001 11001 10101 10011 10001 10001 10001",
    "O": "01110 10001 10001 10001 10001 10001 01110", "P": "11110 10001 10001 11110 10000 10000 10000",
    "Q": "01110 10001 10001 10001 10101 10010 01101", "R": "11110 10001 10001 11110 10100 10010 10001",
    "S": "01111 10000 10000 01110 00001 00001 11110", "T": "11111 00100 00100 00100 00100 00100 00100",
    "U": "10001 10001 10001 10001 10001 10001 01110", "V": "10001 10001 10001 10001 10001 01010 00100",
    "W": "10001 10001 10001 10101 10101 11011 10001", "X": "10001 10001 01010 00100 01010 10001 10001",
    "Y": "10001 10001 01010 00100 00100 00100 00100", "Z": "11111 00001 00010 00100 01000 10000 11111",
}  # fmt: skip


@lru_cache(KEPT)
def avatar_png(name: str, address: str) -> bytes:
    """Draw the picture of a customer."""
    return _png(_dots(initials(name)), _colour(address))


def avatar_hash(name: str, address: str) -> str:
    """Give the picture's SHA-1, as XEP-0153 tells it in presence."""
    return hashlib.sha1(avatar_png(name, address), usedforsecurity=False).hexdigest()


def initials(name: str) -> str:
    """Take the first letters of the first and the last word, without accents, as far as there is a drawing for them."""
    words = name.split()
    spread = (unicodedata.normalize("NFKD", word)[:1].upper() for word in (words[:1] + words[1:][-1:]))
    return "".join(letter for letter in spread if letter in GLYPHS)[:LETTERS]


def _colour(address: str) -> tuple[int, int, int]:
    hue = int.from_bytes(hashlib.sha1(address.encode(), usedforsecurity=False).digest()[:2], "little") / 65536
    red, green, blue = colorsys.hls_to_rgb(hue, 0.38, 0.55)
    return round(red * 255), round(green * 255), round(blue * 255)


def _dots(letters: str) -> set[tuple[int, int]]:
    """Place the letters in the middle: the screen points to be painted white."""
    width = (len(letters) * (COLUMNS + 1) - 1) * SCALE
    left, top = (SIZE - width) // 2, (SIZE - ROWS * SCALE) // 2
    painted = set()
    for place, letter in enumerate(letters):
        for row, line in enumerate(GLYPHS[letter].split()):
            for column, dot in enumerate(line):
                if dot == "1":
                    x, y = left + (place * (COLUMNS + 1) + column) * SCALE, top + row * SCALE
                    painted |= {(x + right, y + down) for right in range(SCALE) for down in range(SCALE)}
    return painted


def _png(painted: set[tuple[int, int]], colour: tuple[int, int, int]) -> bytes:
    """Write a picture of two colours, one byte a point."""
    rows = b"".join(b"\0" + bytes((x, y) in painted for x in range(SIZE)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 3, 0, 0, 0)
    palette = bytes((*colour, 255, 255, 255))
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
