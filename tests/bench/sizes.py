"""What a browser has to load, compressed as the desk sends it."""

import gzip
import json
from pathlib import Path

from tests.bench.figures import Figure, limit

DIST = Path(__file__).parents[2] / "webclient" / "static" / "dist"


def measure() -> list[Figure]:
    """Compress the built assets; kB are 1,000 bytes."""
    manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    size = {name: len(gzip.compress((DIST / path).read_bytes(), 9)) / 1000 for name, path in manifest.items()}
    return [
        limit("widget: the loader", size["loader"], 3, " kB"),
        limit("widget: all it loads when opened", size["loader"] + size["widget"], 20, " kB"),
        limit("desktop: first load (script and styles)", size["desktop"] + size["css"], 150, " kB"),
    ]
