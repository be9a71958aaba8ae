"""What may be sent: types by content, names, pictures, and links that end."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from routing.file_links import LIFE, PREFIX, holds, link_key, link_path
from routing.files import DOCX, HEAD, ODT, PNG, TEXT, XLSX, ZIP, AttachedFile, clean_name, file_of, pixels_of, type_of

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
        ("x" * 500 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_name_shows_what_the_file_is(given: str, shown: str) -> None:
    """No path, no hidden or turning characters, and the ending of its true type."""
    assert clean_name(given, PNG) == shown


def test_pixels_are_counted_before_a_picture_is_unpacked() -> None:
    """Width times height by the header, for each kind of picture."""
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (30_000).to_bytes(4) * 2
    gif = b"GIF89a" + (300).to_bytes(2, "little") + (200).to_bytes(2, "little")
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + (600).to_bytes(2) + (800).to_bytes(2) + bytes(9)
    lossy = b"RIFF....WEBPVP8 " + bytes(10) + (640).to_bytes(2, "little") + (480).to_bytes(2, "little")
    lossless = b"RIFF....WEBPVP8L" + bytes(5) + (99 | 49 << 14).to_bytes(4, "little")
    large = b"RIFF....WEBPVP8X" + bytes(8) + (999).to_bytes(3, "little") + (1999).to_bytes(3, "little")
    counted = [pixels_of(one) for one in (png, gif, jpeg, lossy, lossless, large, b"%PDF-", b"\xff\xd8\xff\xda")]
    assert counted == [900_000_000, 60_000, 480_000, 307_200, 5000, 2_000_000, 0, 0]


def test_a_line_tells_its_file() -> None:
    """What a line brings survives in its arguments; other lines bring none."""
    file = AttachedFile("f00", "image/png", 17)
    assert file_of(file.args) == file
    assert file_of((("replaces", "3"),)) is None


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
