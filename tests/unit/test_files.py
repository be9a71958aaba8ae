"""What may be sent: types by content, names, pictures, and links that end."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from routing.file_links import LIFE, PREFIX, holds, link_key, link_path
from routing.files import (
    DOCX,
    HEAD,
    JPEG,
    MP3,
    ODP,
    ODS,
    ODT,
    PNG,
    PPTX,
    TEXT,
    XLSX,
    ZIP,
    AttachedFile,
    clean_name,
    file_of,
    name_of,
    pixels_of,
    size_of,
    type_of,
)

SENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def archive(**entries: str) -> bytes:
    """Make a zip file of (name, text); ``__`` in a name stands for a slash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in entries.items():
            packed.writestr(name.replace("__", "/"), text)
    return made.getvalue()


GOOD = {
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
    "move.gif": (b"GIF89a" + bytes(20), "image/gif"),
    "web.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(20), "image/webp"),
    "paper.pdf": (b"%PDF-1.7\n", "application/pdf"),
    "plain.txt": ("Grüße 🙂".encode(), "text/plain"),
    "song.mp3": (b"ID3\x04" + bytes(20), "audio/mpeg"),
    "talk.ogg": (b"OggS" + bytes(20), "audio/ogg"),
    "beep.wav": (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
    "film.mp4": (b"\x00\x00\x00\x18ftypmp42" + bytes(20), "video/mp4"),
    "film.webm": (b"\x1a\x45\xdf\xa3" + bytes(20), "video/webm"),
    "some.zip": (archive(a="b"), ZIP.name),
    "text.docx": (archive(**{"[Content_Types].xml": "", "word__document.xml": ""}), DOCX.name),
    "sum.xlsx": (archive(**{"[Content_Types].xml": "", "xl__workbook.xml": ""}), XLSX.name),
    "show.pptx": (archive(a="b", **{"ppt__presentation.xml": ""}), PPTX.name),
    "words.zip": (archive(**{"a/word__document.xml": "", "words": ""}), ZIP.name),
    "sum.ods": (archive(mimetype=ODS.name), ODS.name),
    "show.odp": (archive(mimetype=ODP.name), ODP.name),
    "other.zip": (archive(mimetype="application/epub+zip"), ZIP.name),
    "old.gif": (b"GIF87a" + bytes(20), "image/gif"),
    "low.mp3": (b"\xff\xf3\x90", MP3.name),
    "high.mp3": (b"\xff\xfb\x90", MP3.name),
    "marked.txt": ("\ufeffplain".encode(), TEXT.name),
    "coloured.log": (b"\x1b[31mred\t\x0c\r\n", TEXT.name),
    "empty.md": (b"", TEXT.name),
    "open.odt": (archive(mimetype=ODT.name, **{"content.xml": ""}), ODT.name),
}

BAD = {
    "page": b"<!doctype html><script>alert(1)</script>",
    "page after blanks": b"\xef\xbb\xbf \n<HTML>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "xml": b"<?xml version='1.0'?>",
    "script": b"#!/bin/sh\nrm -rf /",
    "batch": b"@ECHO off",
    "windows program": b"MZ\x90\x00",
    "linux program": b"\x7fELF\x02",
    "other riff": b"RIFF\x00\x00\x00\x00AVI ",
    "postscript": b"%!PS-Adobe",
    "delete": b"abc\x7f",
    "nothing": b"abc\x00",
    "substitute": b"abc\x1a",
    "noise": bytes(range(256)),
    "cut character": b"abc\xc3",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_type_is_what_the_bytes_say(name: str) -> None:
    """Pictures, documents, sound, video and text are known by their content; their own endings stay."""
    content, expected = GOOD[name]
    kind = type_of(content)
    assert kind is not None
    assert (kind.name, clean_name(name, kind)) == (expected, name)


@pytest.mark.parametrize("name", BAD)
def test_what_could_run_is_refused(name: str) -> None:
    """Pages, drawings with script, programs and whatever is unknown can't be sent under any name."""
    assert type_of(BAD[name]) is None


@pytest.mark.parametrize(
    ("name", "shown"), [("me.JPEG", "me.JPEG"), ("me.jpg.", "me.jpg"), ("me.png", "me.png.jpg"), (".jpeg", "jpeg.jpg")]
)
def test_a_photo_keeps_any_of_its_endings(name: str, shown: str) -> None:
    """The first of them is added where there is none."""
    assert clean_name(name, JPEG) == shown


def test_a_long_text_may_end_in_the_middle_of_a_character() -> None:
    """Only the beginning is looked at; where it is cut says nothing about the text."""
    whole = ("x" + "ü" * HEAD).encode()
    assert type_of(whole[:HEAD]) is TEXT


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\fakepath\\me.PNG", "me.PNG"),
        ("invoice.html", "invoice.html.png"),
        ("gnp.\u202efdp.png", "gnp.fdp.png"),
        ("", "file.png"),
        (".png", "png.png"),
        ("  ..  ", "file.png"),
        ("a\nb\x00c", "c.png"),
        ("me . .png", "me.png"),
        ("..me.gif", "me.gif.png"),
        ("x" * 500 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_name_shows_what_the_file_is(given: str, shown: str) -> None:
    """No path, no hidden or turning characters, and the ending of its true type."""
    assert clean_name(given, PNG) == shown


PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG_HEAD = b"\xff\xd8\xff\xe0\x01\x04" + b"\xff" * 258
FRAME = b"\x00\x11\x08" + (0x0102).to_bytes(2) + (0x0304).to_bytes(2) + b"\x99"
TABLES = b"".join(b"\xff" + mark + b"\x00\x02" for mark in (b"\xc4", b"\xc8", b"\xcc", b"\xbf", b"\xd0"))
SIZES: dict[str, tuple[bytes, tuple[int, int]]] = {
    "png": (PNG_HEAD + (0x01020304).to_bytes(4) + (0x05060708).to_bytes(4) + b"\x09", (0x01020304, 0x05060708)),
    "gif": (b"GIF89a\x01\x02\x03\x04\x05", (0x0201, 0x0403)),
    "old gif": (b"GIF87a\x2c\x01\xc8\x00\x05", (300, 200)),
    "lossy webp": (b"RIFF....WEBPVP8 " + bytes(10) + b"\x01\xc2\x03\xc4\x05", (0x0201, 0x0403)),
    "lossless webp": (
        b"RIFF....WEBPVP8L....\x2f" + (0x0122 | 0x0344 << 14 | 3 << 28).to_bytes(4, "little"),
        (0x0123, 0x0345),
    ),
    "large webp": (b"RIFF....WEBPVP8X" + bytes(8) + b"\x01\x02\x03\x04\x05\x06\x07", (0x030202, 0x060505)),
    "jpeg": (JPEG_HEAD + b"\xff\xc0" + FRAME, (0x0304, 0x0102)),
    "progressive jpeg": (JPEG_HEAD + b"\xff\xcf" + FRAME, (0x0304, 0x0102)),
    "jpeg with tables": (b"\xff\xd8" + TABLES + b"\xff\xc1" + FRAME, (0x0304, 0x0102)),
    "cut jpeg": ((JPEG_HEAD + b"\xff\xc0" + FRAME)[:-1], (0, 0)),
    "jpeg that scans before it says": (b"\xff\xd8\xff\xda" + bytes(40), (0, 0)),
    "sound": (b"RIFF....WAVEfmt " + bytes(20), (0, 0)),
    "odd name": (b"XXXX....WEBPVP8X" + bytes(20), (0, 0)),
    "paper": (b"%PDF-" + bytes(40), (0, 0)),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_says_how_large_it_is(name: str) -> None:
    """Width and height by the header of each kind; nothing where it has none, or hides them."""
    head, size = SIZES[name]
    assert size_of(head) == size


def test_pixels_are_counted_before_a_picture_is_unpacked() -> None:
    """Width times height by the header."""
    assert pixels_of(PNG_HEAD + (30_000).to_bytes(4) * 2) == 900_000_000
    assert pixels_of(b"%PDF-") == 0


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://up.example/a1/my%20file.png", "my file.png"),
        ("https://up.example/a1/na%C3%AFve.txt?x=/y.png#/z", "na\u00efve.txt"),
        ("https://up.example/%ff.png", "\ufffd.png"),
        ("https://up.example/", ""),
    ],
)
def test_an_address_tells_a_name(url: str, name: str) -> None:
    """Its last part, as people write it; what is no text shows as such."""
    assert name_of(url) == name


def test_a_line_tells_its_file() -> None:
    """What a line brings survives in its arguments; other lines bring none."""
    file = AttachedFile("f00", "image/png", 17)
    assert file_of(file.args) == file
    assert file_of((("replaces", "3"),)) is None
    assert file_of((("file", "f00"),)) == AttachedFile("f00", "", 0)
    assert file.args == (("file", "f00"), ("type", "image/png"), ("size", "17"))


def test_a_link_is_written_the_same_for_ever() -> None:
    """A link in an old message is known by every later version; its name can't leave its place in the path."""
    path = link_path(link_key("secret"), "f00", "a/b c.png", SENT)
    assert path == "/f/f00/1772971200-SoDjAeAzemk-hnzsybYzudbx3fQ8jJwxQjURSGWmryE/a%2Fb%20c.png"


def test_a_link_holds_for_a_week_and_for_its_file_alone() -> None:
    """Nobody can make one, change its end, use it for another file, or use it too late."""
    key = link_key("secret")
    path = link_path(key, "f00", "my file.png", SENT)
    file, ticket, name = path.removeprefix(PREFIX).split("/")
    assert (file, name) == ("f00", "my%20file.png")
    soon, late = SENT + LIFE - timedelta(seconds=1), SENT + LIFE
    assert holds(key, file, ticket, soon)
    assert not holds(key, file, ticket, late)
    assert not holds(key, "f01", ticket, soon)
    assert not holds(link_key("other"), file, ticket, soon)
    until, _, mark = ticket.partition("-")
    assert not holds(key, file, f"{int(until) + 1}-{mark}", soon)
    for odd in ("", "-", until, f"{until}-", f"-{mark}", f"{'9' * 400}-{mark}", f"\u0661-{mark}", f"{until}-é"):
        assert not holds(key, file, odd, soon)
