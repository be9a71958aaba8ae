"""The sample configuration, generated from the model; ``python -m config.sample`` writes the file anew."""

from pathlib import Path
from textwrap import wrap
from typing import Final

from config.describe import Setting, all_settings, sections

SAMPLE_SECRET: Final = "change-me-to-a-long-random-secret"  # noqa: S105 - the one secret that is refused
SAMPLE_FILE: Final = Path(__file__).with_name("sample.toml")
MUST_SET: Final = {"xmpp.domain": '"localhost"', "xmpp.secret": f'"{SAMPLE_SECRET}"'}
"""Settings that every desk has to set; all others stand in the sample as comments, with their defaults."""

HEAD: Final = """\
# The configuration of a Stanzadesk, with every setting, its default and what it may be.
# A setting may also come from the environment: STANZADESK_OFFERS__TIMEOUT=30 sets timeout in [offers].
# Services, people, texts and hours are not here: they are set while the desk runs, see `stanzadesk --help`.
"""


def render_sample() -> str:
    """Return the sample file's text."""
    parts = [HEAD]
    for name, model in sections().items():
        parts.append(f"\n# {(model.__doc__ or '').strip()}\n[{name}]\n")
        parts.extend(_render(setting) for setting in all_settings() if setting.section == name)
    return "".join(parts)


def _render(setting: Setting) -> str:
    lines = [*wrap(setting.help, 112), *wrap(f"Allowed: {setting.allowed}.", 112)]
    comment = "".join(f"# {line}\n" for line in lines)
    if setting.name in MUST_SET:
        return f"\n{comment}{setting.key} = {MUST_SET[setting.name]}\n"
    return f"\n{comment}# {setting.key} ={f' {setting.default}' if setting.default else ''}\n"


if __name__ == "__main__":
    SAMPLE_FILE.write_text(render_sample(), encoding="utf-8")
