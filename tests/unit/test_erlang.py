"""The formulas against numbers that were published long before this code."""

import math
from collections.abc import Callable

import pytest

from routing.erlang import Impatient, Waiting, agents_for, erlang_b, erlang_c, impatient, priority_waits, waiting

ERLANG_B_TABLE = [
    # agents, Erlangs, share lost: the classic table of traffic engineering, as printed (three digits of traffic)
    (1, 0.0101, 0.01),
    (5, 1.36, 0.01),
    (10, 4.46, 0.01),
    (20, 12.0, 0.01),
    (100, 84.1, 0.01),
    (2, 0.223, 0.02),
    (10, 5.08, 0.02),
    (20, 13.2, 0.02),
    (10, 6.22, 0.05),
    (50, 44.5, 0.05),
]


@pytest.mark.parametrize(("agents", "load", "lost"), ERLANG_B_TABLE)
def test_erlang_b_gives_the_printed_table(agents: int, load: float, lost: float) -> None:
    """Where nobody can wait, as many are turned away as the engineers' table says, to its last printed digit."""
    assert erlang_b(agents, load * 0.995) < lost < erlang_b(agents, load * 1.005)


def test_erlang_c_gives_the_textbook_call_centre() -> None:
    """200 calls an hour of 3 minutes, 14 agents: 17.4 % wait, 7.8 s on average, 88.8 % answered in 20 s."""
    found = waiting(14, 200 / 3600, 180)
    assert found.wait_probability == pytest.approx(0.174, abs=0.0005)
    assert found.mean_wait_s == pytest.approx(7.8, abs=0.05)
    assert found.service_level(20) == pytest.approx(0.888, abs=0.0005)
    assert found.occupancy == pytest.approx(0.714, abs=0.0005)


def test_as_many_agents_as_the_textbook_says() -> None:
    """For 80 % in 20 s that centre needs 14 agents; 13 would not do, and nothing but the target asks for more."""
    assert agents_for(200 / 3600, 180, 0.8, 20) == 14
    assert waiting(13, 200 / 3600, 180).service_level(20) < 0.8
    assert agents_for(200 / 3600, 180, 0.95, 20) > 14
    assert agents_for(0.0, 180, 0.8, 20) == 1


@pytest.mark.parametrize("load", [0.1, 0.5, 0.9])
def test_erlang_c_of_one_and_two_agents_is_what_can_be_worked_out_by_hand(load: float) -> None:
    """One agent: everybody who comes while he talks waits. Two: 2 r² / (1 + r)."""
    assert erlang_c(1, load) == pytest.approx(load)
    assert erlang_c(2, 2 * load) == pytest.approx(2 * load**2 / (1 + load))


def test_more_traffic_than_agents_means_that_everybody_waits_for_ever() -> None:
    """A queue that only grows has no finite wait, and the formula says so instead of a wrong number."""
    assert erlang_c(3, 3.0) == 1.0
    assert waiting(3, 1.0, 4.0).mean_wait_s == math.inf
    assert waiting(3, 1.0, 4.0).occupancy == 1.0
    assert priority_waits(3, (0.5, 0.5), 4.0)[1] == math.inf
    assert priority_waits(1, (0.5, 0.5), 1.0)[1] == math.inf


def test_erlang_a_gives_the_published_comparison() -> None:
    """48 calls a minute of 1 minute, 50 agents: 20.8 s on average; with a patience of 2 minutes 3.7 s, 3.1 % give up.

    O. Garnett, A. Mandelbaum, M. Reiman, *Designing a Call Center with Impatient Customers* (2002), introduction.
    """
    assert waiting(50, 48 / 60, 60).mean_wait_s == pytest.approx(20.8, abs=0.05)
    found = impatient(50, 48 / 60, 60, 120)
    assert found.mean_wait_s == pytest.approx(3.7, abs=0.05)
    assert found.abandonment == pytest.approx(0.031, abs=0.0005)
    assert found.occupancy == pytest.approx(0.93, abs=0.001)


def test_erlang_a_meets_its_neighbours() -> None:
    """With endless patience it is Erlang C; with none, Erlang B; and with too few agents the rest gives up."""
    endless = impatient(10, 8 / 60, 60, 1e7)
    assert endless.wait_probability == pytest.approx(erlang_c(10, 8.0), rel=1e-4)
    assert endless.mean_wait_s == pytest.approx(waiting(10, 8 / 60, 60).mean_wait_s, rel=1e-3)
    assert impatient(10, 8 / 60, 60, 1e-6).abandonment == pytest.approx(erlang_b(10, 8.0), rel=1e-4)
    assert impatient(10, 2000 / 60, 60, 60000).abandonment == pytest.approx(0.995)
    assert impatient(10, 0.0, 60, 60).abandonment == 0.0
    assert impatient(400, 1e-9, 60, 60).wait_probability == 0.0


def test_priorities_share_the_wait_but_do_not_shorten_it() -> None:
    """The urgent wait less, the others more, and together as long as before (Kleinrock's conservation law)."""
    rates = (0.01, 0.03, 0.04)
    waits = priority_waits(10, rates, 100.0)
    assert waits == tuple(sorted(waits))
    mean = sum(rate * wait for rate, wait in zip(rates, waits, strict=True)) / sum(rates)
    assert mean == pytest.approx(waiting(10, sum(rates), 100.0).mean_wait_s)
    assert priority_waits(1, (0.25, 0.25), 1.0) == pytest.approx((2 / 3, 4 / 3))


NO_AGENT = "there must be an agent, and traffic can't be negative"
NO_CALLS = "calls per second can't be negative, and handling must be above 0 s"
NO_PATIENCE = "patience must be above 0 s"
NO_SHARE = "the share answered must be from 0 up to, not including, 1"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: erlang_b(0, 1.0), NO_AGENT),
        (lambda: erlang_c(1, -1.0), NO_AGENT),
        (lambda: erlang_b(1, math.nan), NO_AGENT),
        (lambda: waiting(1, 1.0, 0.0), NO_CALLS),
        (lambda: waiting(1, -1.0, 1.0), NO_CALLS),
        (lambda: impatient(1, 1.0, 1.0, 0.0), NO_PATIENCE),
        (lambda: impatient(1, 1.0, 1.0, math.nan), NO_PATIENCE),
        (lambda: agents_for(1.0, 1.0, 1.0, 20), NO_SHARE),
        (lambda: agents_for(1.0, 1.0, -0.1, 20), NO_SHARE),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: Callable[[], object], sentence: str) -> None:
    """No agents, negative calls, no handling, no patience and 100 % at once are mistakes, not numbers."""
    with pytest.raises(ValueError, match=r"must|can't") as refused:
        wrong()
    assert refused.value.args == (sentence,)


def test_where_nobody_calls_nobody_waits() -> None:
    """No load is no mistake: nothing is lost, nobody is busy, and one agent is enough for any share."""
    assert (erlang_b(1, 0.0), erlang_c(1, 0.0)) == (0.0, 0.0)
    assert impatient(3, 0.0, 60.0, 30.0) == Impatient(0.0, 0.0, 0.0, 0.0)
    assert waiting(2, 0.0, 60.0) == Waiting(2, 0.0, 60.0, 0.0, 0.0, 0.0)
    assert (agents_for(0.0, 60.0, 0.99, 0.0), agents_for(0.5, 1.0, 0.0, 0.0)) == (1, 1)
