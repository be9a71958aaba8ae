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
SETTINGS: Final = b"STANZADESK_SETTINGS"
"""Stands in the loader where the operator's settings go."""

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
        self._loaders: dict[bytes, Asset] = {}
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

    def loader(self, settings: bytes = b"{}") -> Asset | None:
        """Write the widget's loader, the one file with a fixed name, with what the operator set up (JSON)."""
        name = self._names.get(LOADER, "")
        found = self._files.get(name)
        if found is None:
            return None
        made = self._loaders.get(settings)
        if made is None:
            made = _asset(name, found.content.replace(SETTINGS, settings))
            self._loaders = {settings: made}
        return made


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = gzip.compress(content, 9, mtime=0) if suffix in WORTH_PACKING else None
    tag = hashlib.sha256(content).hexdigest()[:16]
    return Asset(content, packed, TYPES.get(suffix, "application/octet-stream"), tag)
