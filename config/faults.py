"""The words of a fault in the settings: one plain sentence that names the setting, what it is, and what is allowed."""

from collections.abc import Iterable
from difflib import get_close_matches

from config.describe import Setting


def bad_value(setting: Setting, value: object, origin: str) -> str:
    """Say that a value is not allowed. A secret's value is not repeated."""
    shown = "is not usable (its value is not shown here)" if setting.secret else f"is {_shown(value)}"
    return f"{setting.name} {shown}{_from(origin)}; it must be {setting.allowed}."


def no_setting(name: str, origin: str, known: Iterable[str]) -> str:
    """Say that there is no such setting, and which one may be meant."""
    return f"There is no setting {name}{_from(origin)}{_meant(name, tuple(known))}"


def no_section(section: str, known: Iterable[str]) -> str:
    """Say that there is no such section, and which one may be meant."""
    names = tuple(dict.fromkeys(name.partition(".")[0] for name in known))
    near = get_close_matches(section, names, n=1)
    hint = f"did you mean [{near[0]}]?" if near else f"there are {', '.join(names)}."
    return f"There is no section [{section}]; {hint}"


def _from(origin: str) -> str:
    return f" (from {origin})" if origin else ""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _meant(name: str, known: tuple[str, ...]) -> str:
    key = name.rpartition(".")[2]
    same_key = [other for other in known if other.rpartition(".")[2] == key]
    near = same_key or get_close_matches(name, known, n=1, cutoff=0.7)
    return f"; did you mean {' or '.join(near)}?" if near else "."
