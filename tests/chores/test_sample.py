"""The sample configuration and the settings it documents."""

import tomllib

from config.describe import all_settings
from config.sample import SAMPLE_FILE, render_sample


def test_the_sample_file_is_current() -> None:
    """The sample that people copy is the one the settings make; renew it with `python -m config.sample`."""
    assert SAMPLE_FILE.read_text(encoding="utf-8") == render_sample()


def test_every_setting_says_what_it_is_and_what_is_allowed() -> None:
    """Nobody has to read code to set a timer."""
    for setting in all_settings():
        assert setting.help.endswith("."), setting.name
        assert setting.allowed, setting.name
        assert ("second" in setting.allowed) == (setting.unit == "s"), setting.name


def test_the_sample_is_good_toml_with_every_comment_taken_away() -> None:
    """Each default in the sample may be used as it stands, by removing its comment sign."""
    keys = {f"# {setting.key} = " for setting in all_settings()}
    text = "\n".join(
        line.removeprefix("# ") if any(line.startswith(key) for key in keys) else line
        for line in render_sample().splitlines()
    )
    content = tomllib.loads(text)
    given = {f"{section}.{key}" for section, table in content.items() for key in table}
    without_default = {setting.name for setting in all_settings() if not setting.default}
    assert given == {setting.name for setting in all_settings()} - without_default
