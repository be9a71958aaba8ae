"""An agent's photo: what may be one, and the name it goes by. Pure.

Customers see it beside his alias, so it is small, a picture by its bytes, and shown by nothing that could run it. Its
name is a hash of the bytes: nobody guesses it, and what is fetched under it never changes.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from routing.files import JPEG, PNG, WEBP, size_of, type_of

PHOTO_LIMIT: Final = 256 * 1024
"""Bytes of one photo."""
SIDE_LIMIT: Final = 1024
"""Pixels of its width, and of its height."""
_TYPES: Final = (PNG, JPEG, WEBP)


class BadPhotoError(Exception):
    """These bytes can't be an agent's photo; ``args[0]`` is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept and served."""

    hash: str
    type: str
    content: bytes


def read_photo(content: bytes) -> Photo:
    """Look at what an operator brings; raises `BadPhotoError`."""
    if len(content) > PHOTO_LIMIT:
        raise BadPhotoError(f"a photo has at most {PHOTO_LIMIT // 1024} kB; this one has {-(-len(content) // 1024)} kB")
    kind = type_of(content)
    if kind not in _TYPES:
        raise BadPhotoError("a photo is a PNG, JPEG or WebP picture; this file is none")
    width, height = size_of(content)
    if width == 0 or height == 0:
        raise BadPhotoError("this picture does not say how large it is; save it anew")
    if max(width, height) > SIDE_LIMIT:
        raise BadPhotoError(f"a photo has at most {SIDE_LIMIT} x {SIDE_LIMIT} pixels; this one has {width} x {height}")
    return Photo(hashlib.sha256(content).hexdigest(), kind.name, content)
