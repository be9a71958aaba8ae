"""Every setting of a service can be given on the command line, and given back to the desk."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace

import pytest

from bridge.cli import service_options, timers
from routing.bounds import SERVICE_BOUNDS, TIMER_BOUNDS
from routing.settings import Service, Timers
from tests.unit.centre import BILLING

PLAIN = Service(BILLING, "Billing")
OWN = replace(PLAIN, offer_s=15, inactivity_xmpp_s=7200, capacity=50, spare=60, target_percent=95, target_s=10)
ELSEWHERE = {"id", "name", "rules", "overflow_s", "overflow_to", "calendar", "steps", "dispositions"}
"""Named otherwise there, or (rules) in the file of the set-up alone."""


def given(words: str, service: Service = PLAIN) -> Service:
    """A service after ``service edit billing`` with these options."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    service_options.add_options(parser)
    return service_options.changed(service, parser.parse_args(words.split()))


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("--auto-answer 3", replace(PLAIN, auto_answer_s=3)),
        ("--inactivity-xmpp 7200", replace(PLAIN, inactivity_xmpp_s=7200)),
        ("--target 90/15", replace(PLAIN, target_percent=90, target_s=15)),
        ("--offer 5 --wrapup 30 --inactivity 60 --max-wait 90", replace(
            PLAIN, offer_s=5, wrapup_s=30, inactivity_s=60, max_wait_s=90
        )),
    ],
)  # fmt: skip
def test_a_setting_is_given_by_its_option(words: str, service: Service) -> None:
    """And nothing else is changed by it."""
    assert given(words) == service


def test_default_gives_a_number_back_to_the_desk() -> None:
    """What was a service's own is as the desk's timers say again."""
    words = "--offer default --inactivity-xmpp default --capacity default --spare default --target default"
    assert given(words, OWN) == PLAIN


@pytest.mark.parametrize("words", ["--target 90", "--target 0/20", "--target 90/x", "--auto-answer -1"])
def test_a_slip_is_named(words: str) -> None:
    """Before anything is changed."""
    with pytest.raises(argparse.ArgumentError):
        given(words)


def test_every_number_has_bounds_and_a_way_to_be_set() -> None:
    """A setting that is added later can't be forgotten on the command line."""
    numbers = {one.name for one in fields(Service) if "float" in str(one.type) or "int" in str(one.type)}
    assert numbers == set(SERVICE_BOUNDS)
    reached = {name.replace("target_percent", "target").removesuffix("_s") for name in numbers}
    assert reached - {"overflow"} <= set(service_options.NAMES)
    switches = {one.name for one in fields(Service)} - numbers - ELSEWHERE
    assert switches <= set(service_options.NAMES)
    assert set(timers.NUMBERS) == set(TIMER_BOUNDS) == {one.name for one in fields(Timers)} - {"login_state"}
