"""What may be an agent's photo: a small picture, known by its bytes."""

import hashlib

import pytest

from routing.photos import PHOTO_LIMIT, SIDE_LIMIT, BadPhotoError, read_photo


def png(width: int, height: int, size: int = 60) -> bytes:
    """Write as much of a picture as is looked at, in so many bytes."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head + bytes(size - len(head))


def jpeg(width: int, height: int) -> bytes:
    """Write as much of a picture as is looked at."""
    return b"\xff\xd8\xff\xc0\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + bytes(9)


def webp(width: int, height: int) -> bytes:
    """Write as much of a picture as is looked at."""
    return b"RIFF....WEBPVP8X" + bytes(8) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(SIDE_LIMIT, 1, PHOTO_LIMIT), "image/png"),
        (jpeg(1, SIDE_LIMIT), "image/jpeg"),
        (webp(SIDE_LIMIT, SIDE_LIMIT), "image/webp"),
    ],
)
def test_a_small_picture_is_a_photo(content: bytes, kind: str) -> None:
    """Up to the limits, by its bytes; its name is their hash."""
    photo = read_photo(content)
    assert (photo.type, photo.content) == (kind, content)
    assert photo.hash == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (png(9, 9, PHOTO_LIMIT + 1), "a photo has at most 256 kB; this one has 257 kB"),
        (png(9, 9, PHOTO_LIMIT + 1024), "a photo has at most 256 kB; this one has 257 kB"),
        (png(SIDE_LIMIT + 1, 9), "a photo has at most 1024 x 1024 pixels; this one has 1025 x 9"),
        (jpeg(9, 2000), "a photo has at most 1024 x 1024 pixels; this one has 9 x 2000"),
        (webp(5000, 9), "a photo has at most 1024 x 1024 pixels; this one has 5000 x 9"),
        (png(0, 9), "this picture does not say how large it is; save it anew"),
        (png(9, 0), "this picture does not say how large it is; save it anew"),
        (b"\xff\xd8\xff\xda" + bytes(40), "this picture does not say how large it is; save it anew"),
        *(
            (content, "a photo is a PNG, JPEG or WebP picture; this file is none")
            for content in (b"GIF89a" + bytes(40), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n", b"")
        ),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    """Too large, of another type, or broken: the operator reads which."""
    with pytest.raises(BadPhotoError) as refused:
        read_photo(content)
    assert refused.value.args == (why,)
