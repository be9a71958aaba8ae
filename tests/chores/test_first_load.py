"""What a browser must fetch before the desktop shows."""

from __future__ import annotations

from typing import Final

from webclient.server.assets import PREFIX, Assets

FIRST_LOAD_LIMIT: Final = 150_000
"""Bytes of script and sheet as they travel (gzip)."""


def test_desktop_loads_within_150_kilobytes() -> None:
    """Script and style sheet of the desktop together stay below 150 kB as they travel."""
    assets = Assets.load()
    files = [assets.file(assets.path(entry).removeprefix(PREFIX)) for entry in ("desktop", "css")]
    packed = [file.packed for file in files if file is not None and file.packed is not None]
    assert len(packed) == len(files)
    assert sum(len(one) for one in packed) <= FIRST_LOAD_LIMIT
