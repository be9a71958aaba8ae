"""A small picture for one of the sample agents, drawn here: nobody's likeness."""

import struct
import zlib
from typing import Final

SIDE: Final = 64
_FINE: Final = 3
"""Each pixel is the mean of so many points in either direction, so that edges are smooth."""
_Colour = tuple[int, int, int]
_WALL: Final = (214, 230, 222)
_COAT: Final = (28, 107, 74)
_HAIR: Final = (74, 52, 40)
_SKIN: Final = (236, 200, 170)


def draw_portrait() -> bytes:
    """Draw a head above shoulders, as a PNG."""
    rows = (b"".join(bytes(_pixel(x, y)) for x in range(SIDE)) for y in range(SIDE))
    content = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)  # 8 bits each of red, green, blue
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _pixel(x: int, y: int) -> _Colour:
    steps = [(2 * step + 1) / (2 * _FINE) for step in range(_FINE)]
    points = [_colour((x + right) / SIDE, (y + down) / SIDE) for right in steps for down in steps]
    red, green, blue = (sum(part) // len(points) for part in zip(*points, strict=True))
    return red, green, blue


def _colour(x: float, y: float) -> _Colour:
    """Tell the colour of a point; both run from 0 to 1, from the top left."""
    if _inside(x, y, (0.5, 0.44), (0.17, 0.21)) and not _inside(x, y, (0.42, 0.2), (0.26, 0.13)):
        return _SKIN
    if _inside(x, y, (0.5, 0.4), (0.23, 0.25)):
        return _HAIR
    return _COAT if _inside(x, y, (0.5, 1.02), (0.38, 0.34)) else _WALL


def _inside(x: float, y: float, middle: tuple[float, float], radius: tuple[float, float]) -> bool:
    return ((x - middle[0]) / radius[0]) ** 2 + ((y - middle[1]) / radius[1]) ** 2 <= 1
