"""The settings' own rules."""

import pytest
from pydantic import ValidationError

from config.model import DatabaseSettings, OffersSettings, Settings, XmppSettings


def test_defaults_are_those_the_design_names() -> None:
    """A desk that sets nothing behaves as documented."""
    settings = Settings()
    assert (settings.offers.timeout, settings.offers.timeout_plain, settings.offers.no_answer_return) == (20, 30, 0)
    assert (settings.agents.grace, settings.agents.grace_closed, settings.agents.idle_limit) == (60, 15, 900)
    assert (settings.agents.capacity_per_chat, settings.agents.login_state) == (25, None)
    assert (settings.chats.inactivity, settings.chats.wrapup) == (600, 0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (20.0, 30.0)),
        ({"timeout": 5}, (5.0, 5.0)),
        ({"timeout": 20}, (20.0, 20.0)),
        ({"timeout": 45}, (45.0, 45.0)),
        ({"timeout_plain": 25}, (20.0, 25.0)),
        ({"timeout": 40, "timeout_plain": 10}, (40.0, 10.0)),
    ],
)
def test_an_offer_timeout_set_alone_counts_for_both_kinds_of_client(
    given: dict[str, float], expected: tuple[float, float]
) -> None:
    """An operator who sets one timeout gets it everywhere, unless he sets the other too."""
    offers = OffersSettings.model_validate(given)
    assert (offers.timeout, offers.timeout_plain) == expected


def test_addresses_follow_the_domain() -> None:
    """Naming the domain is enough for the desk to know its own address and the rooms'."""
    xmpp = XmppSettings(domain="example.org")
    assert (xmpp.component, xmpp.rooms) == ("workgroup.example.org", "conference.example.org")


def test_a_desk_cannot_claim_the_servers_own_domain() -> None:
    """The desk needs an address of its own beside the accounts."""
    with pytest.raises(ValidationError, match="needs an address of its own"):
        XmppSettings(domain="example.org", component="example.org")


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "sqlite:///", "sqlite://desk.db", "postgresql://host", "desk.db", ""]
)
def test_a_database_the_desk_cannot_open_is_refused(url: str) -> None:
    """Only SQLite files and PostgreSQL databases are taken."""
    with pytest.raises(ValidationError):
        DatabaseSettings(url=url)


def test_both_spellings_of_a_postgresql_address_are_taken() -> None:
    """Hosting services hand out either spelling."""
    assert DatabaseSettings(url="postgres://u:p@h/d").url == DatabaseSettings(url="postgresql://u:p@h/d").url


def test_settings_never_show_a_secret() -> None:
    """Printing the settings reveals neither the component's secret nor the database's password."""
    settings = Settings(
        xmpp=XmppSettings(secret="hush-hush-hush"), database=DatabaseSettings(url="postgresql://u:sesame@h/d")
    )
    assert "hush" not in repr(settings)
    assert "sesame" not in repr(settings)


def test_settings_cannot_change_while_the_desk_runs() -> None:
    """What was checked at the start stays so."""
    with pytest.raises(ValidationError):
        Settings().offers.timeout = 1  # type: ignore[misc]  # that mypy says so too is the point
