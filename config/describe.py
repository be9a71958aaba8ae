"""The settings as a list: what the sample file, the words of a fault and the tests read out of `config.model`."""

from dataclasses import dataclass

from pydantic.fields import FieldInfo

from config.model import Section, Settings


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``default`` is TOML text, empty where none is set; ``allowed`` and ``help`` are for people."""

    section: str
    key: str
    default: str
    unit: str
    allowed: str
    help: str
    secret: bool

    @property
    def name(self) -> str:
        """Say its full name, e.g. ``offers.timeout``."""
        return f"{self.section}.{self.key}"


def sections() -> dict[str, type[Section]]:
    """List the sections in the order of the sample file."""
    found: dict[str, type[Section]] = {}
    for name, field in Settings.model_fields.items():
        if not (isinstance(field.annotation, type) and issubclass(field.annotation, Section)):
            raise TypeError(f"{name} is no section")
        found[name] = field.annotation
    return found


def all_settings() -> tuple[Setting, ...]:
    """List every setting."""
    return tuple(
        _describe(section, key, field)
        for section, model in sections().items()
        for key, field in model.model_fields.items()
    )


def _describe(section: str, key: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    shown = extra.get("default")
    default = f'"{shown}"' if shown is not None else toml_value(field.default)
    return Setting(
        section=section,
        key=key,
        default=default,
        unit=str(extra.get("unit", "")),
        allowed=str(extra.get("allowed", "")),
        help=field.description or "",
        secret=bool(extra.get("secret", False)),
    )


def toml_value(value: object) -> str:
    """Write a default as TOML; whole numbers without a point. ``None`` is empty: TOML has no word for it."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:g}"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
