"""Build hook: puts the browser's files into the wheel, and runs npm only where they are not built yet.

An editable install returns at once (``make assets`` builds them in place). An sdist carries what was built,
so a wheel made from it needs no Node.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANIFEST = Path("static", "dist", "manifest.json")


class WebAssets(BuildHookInterface):  # type: ignore[type-arg] # its parameter is the builder's own configuration
    """Builds ``webclient/static/dist`` once, before files are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Build the assets unless this is an editable install or they are there."""
        if version == "editable":
            return
        webclient = Path(self.root, "webclient")
        if (webclient / MANIFEST).exists():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(
                "Stanzadesk's web pages are not built, and building them needs npm (Node 18 or newer), which was not "
                "found. Install it (Debian: apt install nodejs npm), or install Stanzadesk from a wheel or an sdist."
            )
        for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            finished = subprocess.run([npm, *arguments], cwd=webclient, check=False)  # noqa: S603 - fixed arguments
            if finished.returncode:
                raise SystemExit(f"npm {' '.join(arguments)} failed in {webclient}; its own words are above.")
