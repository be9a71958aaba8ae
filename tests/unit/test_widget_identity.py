"""Signed identities of customers, and settings of widgets."""

import base64
import hashlib
import hmac
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bridge.widgets import BadWidgetError, parse_widget
from routing.widget_settings import FORM, WidgetSettings
from webclient.server.identity import verify

PAGE = Path(__file__).parents[2] / "docs" / "widget.md"
NOW = 1_800_000_000.0
SECRET = "only the shop's server knows this"


def signed(header: object, claims: object, secret: str = SECRET) -> str:
    """Sign a token."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    text = f"{part(header)}.{part(claims)}"
    seal = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


HS256 = {"alg": "HS256", "typ": "JWT"}
GOOD = {"sub": "c-17", "exp": NOW + 600, "name": "Kim Doe", "email": "kim@example.org"}


def test_a_good_token_names_the_customer_the_same_everywhere() -> None:
    """The same customer of a site is the same customer of the desk in each of his browsers."""
    found = verify(signed(HS256, GOOD), SECRET, NOW)
    again = verify(signed(HS256, {**GOOD, "exp": NOW + 900}), SECRET, NOW)
    assert found is not None
    assert found == again
    assert (found.name, found.email) == ("Kim Doe", "kim@example.org")
    assert "c-17" not in found.customer


def sample(language: str) -> str:
    """What docs/widget.md shows in a language."""
    found = re.search(rf"```{language}\n((?:(?!```).)*?sign\((?:(?!```).)*)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


ASK = {
    "python": ([sys.executable, "-c"], "print(sign(*{words}))"),
    "php": (["php", "-r"], "echo sign(...{words});"),
    "js": (["node", "--input-type=module", "-e"], "console.log(sign(...{words}))"),
}


@pytest.mark.parametrize("language", ASK)
def test_what_the_documentation_shows_signs_a_good_token(language: str) -> None:
    """Whoever copies the sample to his server is understood."""
    command, call = ASK[language]
    words = json.dumps([SECRET, "c-17", "Kim Döe", "kim@example.org"], ensure_ascii=False)
    text = f"{sample(language)}\n{call.format(words=words)}"
    token = subprocess.run([*command, text], check=True, capture_output=True, text=True, timeout=60).stdout.strip()
    found = verify(token, SECRET, time.time())
    assert found is not None
    assert (found.name, found.email) == ("Kim Döe", "kim@example.org")


@pytest.mark.parametrize(
    "token",
    [
        signed(HS256, {**GOOD, "exp": NOW - 60}),
        signed(HS256, {**GOOD, "exp": NOW + 10**7}),
        signed(HS256, {"sub": "c-17"}),
        signed(HS256, {**GOOD, "sub": " "}),
        signed(HS256, {**GOOD, "sub": 17}),
        signed(HS256, GOOD, "another secret"),
        signed(HS256, GOOD, ""),
        signed({"alg": "none"}, GOOD),
        signed({"alg": "HS512"}, GOOD),
        signed(HS256, GOOD)[:-3],
        signed(HS256, GOOD).rpartition(".")[0] + ".",
        signed("HS256", GOOD),
        "a.b.c",
        "..",
        "é.é.é",
        "",
    ],
)
def test_any_other_token_vouches_for_nobody(token: str) -> None:
    """Stale, forged, endless or broken: the customer is a stranger."""
    assert verify(token, SECRET, NOW) is None


def test_without_a_secret_nobody_is_vouched_for() -> None:
    """A desk that shares no secret with a site believes no token, whatever signed it."""
    assert verify(signed(HS256, GOOD, ""), "", NOW) is None


def test_no_settings_are_the_usual_form() -> None:
    """An operator who sets nothing up gets name, e-mail and question."""
    assert parse_widget({}) == WidgetSettings()
    assert parse_widget({"greeting": "Hi"}).form == FORM


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"greting": "Hi"}, "greting is unknown"),
        ({"look": {"acent": "#000000"}}, "look.acent is unknown"),
        ({"look": {"accent": "red"}}, "'red' is no colour"),
        ({"look": {"position": "top"}}, "left or right"),
        ({"form": [{"key": "page"}]}, "can't be the key"),
        ({"form": [{"key": "order"}]}, "needs a label"),
        ({"form": [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]}, "two fields"),
        ({"form": [{"key": "lamp", "label": "Lamp", "kind": "choice"}]}, "a choice has options"),
        ({"form": [{"key": f"f{n}", "label": "F"} for n in range(13)]}, "at most 12"),
        ({"invitation": {"text": "Hi", "share": 101}}, "hundredths"),
        ({"invitation": {"text": "Hi", "after_s": -1}}, "seconds"),
        ({"greeting": "x" * 501}, "at most 500"),
        ({"form": 7}, "Expected"),
        (7, "Expected"),
    ],
)
def test_settings_that_can_not_be_are_refused_with_the_reason(document: object, fault: str) -> None:
    """A typing error is named, not ignored."""
    with pytest.raises(BadWidgetError, match=fault):
        parse_widget(document)
