"""What files may be sent in a chat: how large, and of what type. The type is what the bytes say, never the name.

The list is closed: what is not on it is refused. Nothing on it runs in a browser that shows it as a picture, and all is
handed out as a download (FAULTS.md T27).
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

FILE_LIMIT: Final = 20 * 1024 * 1024
"""Bytes of one file."""
CHAT_LIMIT: Final = 100 * 1024 * 1024
"""Bytes of all files of one chat: nobody fills the desk's disk from one conversation."""
PIXEL_LIMIT: Final = 50_000_000
"""Pixels of a picture: unpacked, each takes four bytes of the reader's memory (FAULTS.md T28)."""
NAME_LIMIT: Final = 120
HEAD: Final = 65_536
"""So many of the first bytes tell what a file is."""

FILE_ARG: Final = "file"
TYPE_ARG: Final = "type"
SIZE_ARG: Final = "size"
"""A file's line in a transcript has its name as text and these among its arguments (`routing.transcript`)."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A stored file that a line of a chat brings; ``id`` is random and grants nothing by itself."""

    id: str
    type: str
    size: int

    @property
    def args(self) -> tuple[tuple[str, str], ...]:
        """The arguments of its line."""
        return ((FILE_ARG, self.id), (TYPE_ARG, self.type), (SIZE_ARG, str(self.size)))


def file_of(args: Sequence[tuple[str, str]]) -> AttachedFile | None:
    """Read a line's arguments; ``None``: it brings no file."""
    given = dict(args)
    if FILE_ARG not in given:
        return None
    return AttachedFile(given[FILE_ARG], given.get(TYPE_ARG, ""), int(given.get(SIZE_ARG, "0")))


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file: what browsers call it, and the endings its name may have (the first one is added to others)."""

    name: str
    endings: tuple[str, ...]


PNG: Final = FileType("image/png", (".png",))
JPEG: Final = FileType("image/jpeg", (".jpg", ".jpeg"))
GIF: Final = FileType("image/gif", (".gif",))
WEBP: Final = FileType("image/webp", (".webp",))
PDF: Final = FileType("application/pdf", (".pdf",))
TEXT: Final = FileType("text/plain", (".txt", ".csv", ".log", ".md", ".json"))
MP3: Final = FileType("audio/mpeg", (".mp3",))
OGG: Final = FileType("audio/ogg", (".ogg", ".oga", ".opus"))
WAV: Final = FileType("audio/wav", (".wav",))
MP4: Final = FileType("video/mp4", (".mp4", ".m4v", ".m4a"))
WEBM: Final = FileType("video/webm", (".webm",))
ZIP: Final = FileType("application/zip", (".zip",))
_OOXML: Final = "application/vnd.openxmlformats-officedocument"
DOCX: Final = FileType(f"{_OOXML}.wordprocessingml.document", (".docx",))
XLSX: Final = FileType(f"{_OOXML}.spreadsheetml.sheet", (".xlsx",))
PPTX: Final = FileType(f"{_OOXML}.presentationml.presentation", (".pptx",))
_OPEN: Final = "application/vnd.oasis.opendocument"
ODT: Final = FileType(f"{_OPEN}.text", (".odt",))
ODS: Final = FileType(f"{_OPEN}.spreadsheet", (".ods",))
ODP: Final = FileType(f"{_OPEN}.presentation", (".odp",))

TYPES: Final = (*(PNG, JPEG, GIF, WEBP, PDF, TEXT, MP3, OGG, WAV, MP4, WEBM, ZIP), DOCX, XLSX, PPTX, ODT, ODS, ODP)
PICTURES: Final = frozenset({PNG.name, JPEG.name, GIF.name, WEBP.name})
"""What a desktop may show at once."""

_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"OggS", OGG),
    (b"\x1a\x45\xdf\xa3", WEBM),
)
_OFFICE: Final = ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX))
_ZIP_NAME: Final = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
_RUNS: Final = ("<", "#!", "%!", "@echo")
"""What a text that some program would run begins with; such a one is refused (HTML, SVG, scripts)."""
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def type_of(head: bytes) -> FileType | None:
    """Tell a file's type by its first `HEAD` bytes; ``None``: none that may be sent."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return MP4
    if head.startswith(b"PK\x03\x04"):
        return _packed(head)
    return TEXT if _is_text(head) else None


def _packed(head: bytes) -> FileType:
    """Tell office documents from other archives: by the first entry's words, or by the folder all have."""
    if head[30:38] == b"mimetype":
        told = head[38:128]
        return next((kind for kind in (ODT, ODS, ODP) if told.startswith(kind.name.encode())), ZIP)
    names = [head[at.end() : at.end() + int.from_bytes(at[1], "little")] for at in _ZIP_NAME.finditer(head)]
    return next((kind for folder, kind in _OFFICE if any(name.startswith(folder) for name in names)), ZIP)


def _is_text(head: bytes) -> bool:
    try:
        text = getincrementaldecoder("utf-8-sig")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return _CONTROL.search(text) is None and not text.lstrip().lower().startswith(_RUNS)


def pixels_of(head: bytes) -> int:
    """Count a picture's pixels by its header; 0: it has none, or hides them."""
    width, height = size_of(head)
    return width * height


def size_of(head: bytes) -> tuple[int, int]:
    """Tell a picture's width and height by its header; 0: it has none, or hides them."""
    if head.startswith(b"\x89PNG"):
        return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    if head.startswith(b"GIF8"):
        return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp_size(head)
    return _jpeg_size(head) if head.startswith(b"\xff\xd8") else (0, 0)


def _webp_size(head: bytes) -> tuple[int, int]:
    match head[12:16]:
        case b"VP8 ":
            width, height = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1


def _jpeg_size(head: bytes) -> tuple[int, int]:
    """Go from segment to segment to the frame's header."""
    place = 2
    while place + 9 < len(head) and head[place] == 0xFF:
        mark = head[place + 1]
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(head[place + 7 : place + 9]), int.from_bytes(head[place + 5 : place + 7])
        place += 2 + int.from_bytes(head[place + 2 : place + 4])
    return 0, 0


def name_of(url: str) -> str:
    """Tell the name a file has by its address."""
    return unquote(urlsplit(url).path.rpartition("/")[2], errors="replace")


_PATH: Final = re.compile(r"[/\\\x00]")
_ODD: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def clean_name(name: str, kind: FileType) -> str:
    """Make a name that shows what the file is: no path, no hidden characters, an ending of its type."""
    bare = _ODD.sub("", _PATH.split(name)[-1]).strip(" .") or "file"
    ending = next((one for one in kind.endings if bare.lower().endswith(one)), "")
    stem = bare[: len(bare) - len(ending)].rstrip(" .")
    added = bare[len(bare) - len(ending) :] if ending else kind.endings[0]
    return stem[: NAME_LIMIT - len(added)] + added
