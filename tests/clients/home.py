"""A person's own place on the machine: an empty home and a clean environment, in which a client runs."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from pathlib import Path
from typing import Final, Self

PERSON: Final = "nobody"
"""Who runs the clients where the tests run as root: some refuse root, and none should have it."""
_PATH: Final = "/usr/local/bin:/usr/bin:/bin:/usr/games"


class Home:
    """`with Home() as home:`; what is written there belongs to whoever runs the client."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="client-", dir="/tmp"))  # short, and open to PERSON
        self._person = pwd.getpwnam(PERSON) if os.geteuid() == 0 else None
        self.environment = {
            "HOME": str(self.path),
            "XDG_CONFIG_HOME": str(self.path / ".config"),
            "XDG_DATA_HOME": str(self.path / ".local/share"),
            "XDG_CACHE_HOME": str(self.path / ".cache"),
            "XDG_RUNTIME_DIR": str(self.path / ".run"),
            "LANG": "C.UTF-8",
            "PATH": _PATH,
        }
        for folder in (".config", ".local/share", ".cache", ".run"):
            self.folder(folder)
        self._give(self.path)
        (self.path / ".run").chmod(0o700)

    def folder(self, name: str) -> Path:
        """Make a folder, with those above it."""
        folder = self.path
        for part in Path(name).parts:
            folder /= part
            if not folder.exists():
                folder.mkdir()
                self._give(folder)
        return folder

    def write(self, name: str, text: str) -> Path:
        """Write a file that nobody else may read."""
        self.folder(str(Path(name).parent))
        path = self.path / name
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        self._give(path)
        return path

    def own(self, path: Path) -> None:
        """Give a file made otherwise to whoever runs the client."""
        self._give(path)

    def command(self, *words: str) -> list[str]:
        """Return the command as whoever runs the client gives it."""
        if self._person is None:
            return list(words)
        ids = (f"--reuid={self._person.pw_uid}", f"--regid={self._person.pw_gid}", "--clear-groups")
        return ["setpriv", *ids, *words]

    def _give(self, path: Path) -> None:
        if self._person is not None:
            os.chown(path, self._person.pw_uid, self._person.pw_gid)

    def __enter__(self) -> Self:
        """Give the home."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        shutil.rmtree(self.path, ignore_errors=True)
