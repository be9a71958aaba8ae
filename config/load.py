"""Loads the settings: the TOML file, over it the environment, over it what a command line set. All faults at once.

The environment names a setting ``STANZADESK_SECTION__KEY``, e.g. ``STANZADESK_OFFERS__TIMEOUT=30``.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from config.describe import Setting, all_settings, sections
from config.faults import bad_value, no_section, no_setting
from config.model import Settings
from config.sample import SAMPLE_SECRET

PREFIX: Final = "STANZADESK_"
SQLITE: Final = "sqlite:///"


class ConfigError(Exception):
    """The settings can't be used. ``faults`` has one plain sentence for each fault; the text is all of them."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Gathered:
    """Values by section and key, where each came from, and the faults so far."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, object]] = {}
        self.origins: dict[str, str] = {}
        self.faults: list[str] = []
        self.known: dict[str, Setting] = {setting.name: setting for setting in all_settings()}

    def put(self, section: str, key: str, value: object, origin: str) -> None:
        name = f"{section}.{key}" if key else section
        if name not in self.known:
            self.faults.append(no_setting(name, origin, self.known))
            return
        self.values.setdefault(section, {})[key] = value
        self.origins[name] = origin


def load_settings(
    path: Path | None,
    *,
    overrides: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Load and check the settings; raises `ConfigError`.

    ``path`` may be None (environment only). ``overrides`` maps ``section.key`` to text and wins over all.
    ``environment`` is the process's own unless given.
    """
    gathered = _Gathered()
    if path is not None:
        _take_file(gathered, path)
    _take_environment(gathered, os.environ if environment is None else environment)
    for name, value in (overrides or {}).items():
        section, _, key = name.partition(".")
        gathered.put(section, key, value, "--set")
    _place_database(gathered, path)
    settings = _validated(gathered)
    if "secret" not in gathered.values.get("xmpp", {}):
        gathered.faults.append(
            "xmpp.secret is not set; it must be the component's secret in the XMPP server's configuration."
        )
    if settings is None or gathered.faults:
        raise ConfigError(tuple(gathered.faults))
    return settings


def _take_file(gathered: _Gathered, path: Path) -> None:
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError((f"{path} can't be read: {error.strerror}.",)) from error
    except UnicodeDecodeError as error:
        raise ConfigError((f"{path} is not text in UTF-8.",)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((f"{path} is not good TOML: {error}.",)) from error
    for section, table in content.items():
        if section not in sections():
            gathered.faults.append(no_section(section, gathered.known))
        elif not isinstance(table, dict):
            gathered.faults.append(
                f"{section} is a section: write [{section}] on a line of its own, its settings below it."
            )
        else:
            for key, value in table.items():
                gathered.put(section, key, value, "")


def _take_environment(gathered: _Gathered, environment: Mapping[str, str]) -> None:
    for variable, value in sorted(environment.items()):
        section, separator, key = variable.removeprefix(PREFIX).lower().partition("__")
        if variable.startswith(PREFIX) and separator:
            gathered.put(section, key, value, variable)


def _place_database(gathered: _Gathered, path: Path | None) -> None:
    """Let a relative SQLite path that the file names count from the file's folder, wherever the process was started."""
    values = gathered.values.setdefault("database", {})
    url = values.get("url", Settings().database.url)
    from_file = path is not None and not gathered.origins.get("database.url")
    if from_file and path is not None and isinstance(url, str) and url.startswith(SQLITE) and len(url) > len(SQLITE):
        values["url"] = SQLITE + str(path.resolve().parent / url.removeprefix(SQLITE))


def _validated(gathered: _Gathered) -> Settings | None:
    try:
        settings = Settings.model_validate(gathered.values)
    except ValidationError as error:
        for fault in error.errors():
            name = ".".join(str(part) for part in fault["loc"][:2])
            setting = gathered.known.get(name)
            if setting is None:
                # A rule over a whole section speaks in a full sentence of its own.
                gathered.faults.append(fault["msg"].removeprefix("Value error, ") + ".")
            else:
                gathered.faults.append(bad_value(setting, fault["input"], gathered.origins.get(name, "")))
        settings = None
    if gathered.values.get("xmpp", {}).get("secret") in {SAMPLE_SECRET, ""}:
        gathered.faults.append(
            "xmpp.secret is still the one of the sample file; set a long random secret, the same as in the XMPP "
            "server's configuration."
        )
    return settings
