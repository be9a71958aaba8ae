"""When a service's own presence has to be looked at anew: whenever somebody it hangs on comes, goes or falls silent."""

from __future__ import annotations

import pytest

from routing import commands as c
from routing import effects as fx
from routing.words import Missing
from tests.unit.centre import BILLING, SALES, Centre


def shown(centre: Centre) -> list[str]:
    """The services whose presence was told anew since the last look."""
    services = [effect.service for effect in centre.asked(fx.ShowService)]
    centre.effects.clear()
    return list(services)


@pytest.mark.parametrize("how", [Missing.CLOSED, Missing.SILENT])
def test_a_service_is_shown_anew_when_its_agent_is_missed_returns_or_stays_away(how: Missing) -> None:
    """A customer's contact list doesn't go on saying `available` while nobody is at the other end."""
    centre = Centre()
    anna = centre.hire("anna")
    shown(centre)
    centre.leaves(anna, how)
    assert shown(centre) == [BILLING]
    centre.do(c.AgentPresent(anna))
    assert shown(centre) == [BILLING]
    centre.leaves(anna, how)
    shown(centre)
    centre.passes(centre.state.setup.timers.grace_s + 1)
    assert BILLING in shown(centre)


def test_a_service_is_shown_anew_when_an_offer_could_not_be_delivered() -> None:
    """An agent whose server says that he is not there counts as away from that moment."""
    centre = Centre()
    anna = centre.hire("anna")
    centre.customer()
    centre.accepts(anna)
    centre.customer()
    shown(centre)
    centre.do(c.BounceOffer(centre.offer_to(anna), anna))
    assert BILLING in shown(centre)


def test_other_services_are_left_alone() -> None:
    """Only those the agent works for: presence to every subscriber costs the server something."""
    centre = Centre()
    anna = centre.hire("anna")
    shown(centre)
    centre.leaves(anna)
    assert SALES not in shown(centre)
