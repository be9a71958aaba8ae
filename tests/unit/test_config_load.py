"""Loading the settings from the file, the environment and the command line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.load import ConfigError, load_settings
from config.model import Settings
from config.sample import SAMPLE_SECRET, render_sample

GOOD = '[xmpp]\ndomain = "example.org"\nsecret = "a-secret-of-our-own"\n'


def load(
    folder: Path, text: str, overrides: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Load ``text`` as the file, with an environment of its own."""
    path = folder / "stanzadesk.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, overrides=overrides, environment=environment or {})


def faults(
    folder: Path, text: str, overrides: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Load what must be refused, and return the faults."""
    with pytest.raises(ConfigError) as caught:
        load(folder, text, overrides, environment)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(tmp_path: Path) -> None:
    """The nearer a setting is to the person who starts the desk, the more it counts."""
    text = GOOD + "[offers]\ntimeout = 11\ntimeout_plain = 12\nno_answer_return = 13\n"
    environment = {"STANZADESK_OFFERS__TIMEOUT_PLAIN": "22", "STANZADESK_OFFERS__NO_ANSWER_RETURN": "23"}
    offers = load(tmp_path, text, {"offers.no_answer_return": "33"}, environment).offers
    assert (offers.timeout, offers.timeout_plain, offers.no_answer_return) == (11, 22, 33)


def test_a_timeout_from_the_command_line_counts_for_both_kinds_of_client(tmp_path: Path) -> None:
    """`demo --set offers.timeout=5` makes plain clients' offers as short."""
    assert load(tmp_path, GOOD, {"offers.timeout": "5"}).offers.timeout_plain == 5


def test_other_variables_of_the_environment_are_left_alone(tmp_path: Path) -> None:
    """Only names with a section and a key are settings."""
    strangers = {"STANZADESK_CONFIG": "x", "HOME": "/", "PATH__X": "1"}
    assert load(tmp_path, GOOD, environment=strangers) == load(tmp_path, GOOD)


def test_a_desk_can_be_set_up_by_the_environment_alone() -> None:
    """A container needs no file."""
    settings = load_settings(None, environment={"STANZADESK_XMPP__SECRET": "a-secret-of-our-own"})
    assert settings.xmpp.secret == "a-secret-of-our-own"
    assert settings.database.url == "sqlite:///stanzadesk.db"


def test_an_empty_variable_unsets_the_login_state(tmp_path: Path) -> None:
    """The environment can take back what the file says."""
    text = GOOD + '[agents]\nlogin_state = "ready"\n'
    assert load(tmp_path, text).agents.login_state == "ready"
    assert load(tmp_path, text, environment={"STANZADESK_AGENTS__LOGIN_STATE": ""}).agents.login_state is None


def test_a_relative_database_counts_from_the_files_folder(tmp_path: Path) -> None:
    """Whatever folder the desk is started from, it opens the same file."""
    text = GOOD + '[database]\nurl = "sqlite:///data/desk.db"\n'
    assert load(tmp_path, text).database.url == f"sqlite:///{tmp_path}/data/desk.db"
    assert load(tmp_path, GOOD).database.url == f"sqlite:///{tmp_path}/stanzadesk.db"


def test_an_absolute_database_stays_as_it_is(tmp_path: Path) -> None:
    """A full path is taken at its word."""
    text = GOOD + '[database]\nurl = "sqlite:////srv/desk.db"\n'
    assert load(tmp_path, text).database.url == "sqlite:////srv/desk.db"


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """An operator corrects everything in one go, and each sentence says what is allowed."""
    text = (
        '[xmpp]\nsecret = "a-secret-of-our-own"\n[offers]\ntimeot = 3\nshow = "all"\n[http]\nport = 0\n'
        "[agents]\ngrace = true\n[agent]\nx = 1\n"
    )
    assert faults(tmp_path, text, {"chats.wrapup": "-1"}, {"STANZADESK_LOG__LEVEL": "loud"}) == (
        "There is no setting offers.timeot; did you mean offers.timeout?",
        "There is no section [agent]; did you mean [agents]?",
        "http.port is 0; it must be a whole number from 1 to 65535.",
        'offers.show is \'all\'; it must be one of "name", "service".',
        "agents.grace is True; it must be a number of seconds from 0 to 3600.",
        "chats.wrapup is '-1' (from --set); it must be a number of seconds from 0 to 3600.",
        'log.level is \'loud\' (from STANZADESK_LOG__LEVEL); it must be one of "debug", "info", "warning", "error".',
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("timeout.offers", "There is no setting timeout.offers (from --set)."),
        ("http.timeout", "There is no setting http.timeout (from --set); did you mean offers.timeout?"),
        ("zzz", "There is no setting zzz (from --set)."),
    ],
)
def test_an_unknown_setting_is_answered_with_the_one_that_may_be_meant(tmp_path: Path, name: str, fault: str) -> None:
    """A slip of the pen is a fault with a hint, never ignored."""
    assert faults(tmp_path, GOOD, {name: "1"}) == (fault,)


def test_the_sample_secret_is_refused(tmp_path: Path) -> None:
    """A desk does not start on a secret that everybody can read."""
    assert faults(tmp_path, render_sample())[0].startswith("xmpp.secret is still the one of the sample file")
    assert load(tmp_path, render_sample().replace(SAMPLE_SECRET, "another")).xmpp.secret == "another"


def test_a_missing_secret_is_refused(tmp_path: Path) -> None:
    """Without the secret the server would refuse the desk, so it is said at once."""
    assert faults(tmp_path, "")[0].startswith("xmpp.secret is not set")


def test_a_fault_never_repeats_a_secret(tmp_path: Path) -> None:
    """A password typed into the wrong place stays out of terminals and logs."""
    (fault,) = faults(tmp_path, GOOD + '[database]\nurl = "mysql://user:sesame@host/desk"\n')
    assert "sesame" not in fault
    assert fault.startswith("database.url is not usable")


def test_a_rule_over_a_whole_section_speaks_in_a_sentence(tmp_path: Path) -> None:
    """Two good values that do not go together are explained together."""
    (fault,) = faults(tmp_path, GOOD, {"xmpp.component": "example.org"})
    assert fault.startswith(
        "xmpp.component is 'example.org', the same as xmpp.domain; the desk needs an address of its own"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[xmpp\n", "is not good TOML"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"xmpp = 3\n", "xmpp is a section: write [xmpp] on a line of its own"),
    ],
)
def test_a_file_that_is_no_configuration_is_explained(tmp_path: Path, content: bytes, words: str) -> None:
    """A broken file is one sentence, not a traceback."""
    path = tmp_path / "desk.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_settings(path, environment={})
    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(ConfigError, match=r"desk\.toml can't be read: No such file"):
        load_settings(tmp_path / "desk.toml", environment={})
