"""Which desk a command means: from ``--config``, ``--data``, the environment, or what lies in the current folder."""

import argparse
import os
from pathlib import Path

from bridge.errors import UserError
from config.load import ConfigError, load_settings
from config.model import Settings

CONFIG_NAME = "stanzadesk.toml"
DEMO_FOLDER = Path("stanzadesk-demo")
ENVIRONMENT = "STANZADESK_CONFIG"


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
    """Tell where the control socket of this desk is: beside its SQLite file, or in the run-time folder."""
    url = settings.database.url
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///")).with_suffix(".control")
    folder = Path(os.environ.get("XDG_RUNTIME_DIR", "/run"))
    return folder / f"stanzadesk-{settings.xmpp.component}.control"
