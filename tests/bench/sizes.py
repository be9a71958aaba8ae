"""What a browser has to load, compressed as the desk sends it."""

import gzip
import json
import re
from pathlib import Path

from tests.bench.figures import Figure, limit

DIST = Path(__file__).parents[2] / "webclient" / "static" / "dist"


IMPORT = re.compile(r"""(?:import|from)\s*["']\./(chunk-\w+\.js)["']""")


def measure() -> list[Figure]:
    """Compress the built assets with all that they fetch at once; kB are 1,000 bytes."""
    manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    size = {name: _with_parts(path) / 1000 for name, path in manifest.items()}
    return [
        limit("widget: the loader", size["loader"], 3, " kB"),
        limit("widget: all it loads when opened", size["loader"] + size["widget"], 20, " kB"),
        limit("desktop: first load (script and styles)", size["desktop"] + size["css"], 150, " kB"),
    ]


def _with_parts(path: str) -> int:
    content = (DIST / path).read_bytes()
    parts = IMPORT.findall(content.decode("utf-8", "replace"))
    return len(gzip.compress(content, 9)) + sum(_with_parts(part) for part in parts)
