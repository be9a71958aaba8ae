"""Which desk a command means: from ``--config``, ``--data``, the environment, or what lies in the current folder."""

import argparse
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from bridge.errors import UserError
from config.load import ConfigError, load_settings
from config.model import Settings

CONFIG_NAME = "stanzadesk.toml"
DEMO_FOLDER = Path("stanzadesk-demo")
ENVIRONMENT = "STANZADESK_CONFIG"
SOCKET_PATH_BYTES = 100
"""Linux takes 107 bytes for the name of a Unix socket; deeper folders need another place."""


def config_path(arguments: argparse.Namespace) -> Path | None:
    """Find the configuration file; ``None`` if none is named and none lies here."""
    if getattr(arguments, "config", None) is not None:
        return Path(arguments.config)
    if getattr(arguments, "data", None) is not None:
        return Path(arguments.data) / CONFIG_NAME
    if os.environ.get(ENVIRONMENT):
        return Path(os.environ[ENVIRONMENT])
    for candidate in (Path(CONFIG_NAME), DEMO_FOLDER / CONFIG_NAME):
        if candidate.exists():
            return candidate
    return None


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Load the settings of the desk that is meant; raises `UserError` with every fault named."""
    path = config_path(arguments)
    if path is None:
        message = f"no configuration found; name one with --config FILE (or make one: stanzadesk init {CONFIG_NAME})"
        raise UserError(message)
    if not path.exists() and getattr(arguments, "data", None) is not None:
        message = f"there is no demo in {arguments.data}; start one with: stanzadesk demo --data {arguments.data}"
        raise UserError(message)
    if not path.exists():
        message = f"there is no file {path}; make one with: stanzadesk init {path}"
        raise UserError(message)
    try:
        return load_settings(path)
    except ConfigError as error:
        raise UserError(str(error)) from error


def control_path(settings: Settings) -> Path:
    """Tell where the control socket of this desk is: beside its SQLite file, or in a folder of its user's own."""
    url = settings.database.url
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///")).absolute()
        beside = path.parent / f"{path.stem}.control"
        if len(os.fsencode(beside)) <= SOCKET_PATH_BYTES:
            return beside
    name = hashlib.sha256(f"{url} {settings.xmpp.component}".encode()).hexdigest()[:16]
    return _own_folder() / f"{name}.control"


def _own_folder() -> Path:
    """A folder nobody else can write to; raises `UserError` if somebody else sits on its name."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    folder = Path(base) / f"stanzadesk-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        raise UserError(f"{folder} is not ours alone; remove it, or set XDG_RUNTIME_DIR to a folder of this user")
    return folder
