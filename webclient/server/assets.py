"""The bundled files of desktop, widget and pages, held in memory: a request never becomes a path (FAULTS.md T41)."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

DIST: Final = Path(__file__).parent.parent / "static" / "dist"
MANIFEST: Final = "manifest.json"
PREFIX: Final = "/assets/"
LOADER: Final = "loader"

TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".json": "application/json",
}
WORTH_PACKING: Final = frozenset({".js", ".css", ".svg", ".json"})


class AssetsMissingError(Exception):
    """The web pages are not built; ``args[0]`` says what to do."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same packed by gzip where that helps, its type and its tag."""

    content: bytes
    packed: bytes | None
    content_type: str
    tag: str


class Assets:
    """Knows the hashed name of each entry and holds every file."""

    def __init__(self, names: Mapping[str, str], files: Mapping[str, bytes]) -> None:
        self._names = dict(names)
        self._files = {name: _asset(name, content) for name, content in files.items()}

    @classmethod
    def load(cls, folder: Path = DIST) -> Self:
        """Read what the build left; raises `AssetsMissingError`."""
        try:
            names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            files = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in TYPES}
        except OSError as error:
            raise AssetsMissingError("The web pages are not built; run `make assets`.") from error
        files.pop(MANIFEST, None)
        return cls(names, files)

    def has(self, entry: str) -> bool:
        """Tell whether there is such an entry."""
        return entry in self._names

    def path(self, entry: str) -> str:
        """Tell where an entry is served, e.g. ``desktop`` -> ``/assets/desktop-4K2J.js``."""
        return PREFIX + self._names[entry]

    def file(self, name: str) -> Asset | None:
        """Find a file by its hashed name."""
        return self._files.get(name)

    def loader(self) -> Asset | None:
        """Find the widget's loader, the one file with a fixed name."""
        return self._files.get(self._names.get(LOADER, ""))


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = gzip.compress(content, 9, mtime=0) if suffix in WORTH_PACKING else None
    tag = hashlib.sha256(content).hexdigest()[:16]
    return Asset(content, packed, TYPES.get(suffix, "application/octet-stream"), tag)
