"""First defaults: timers come from the start-up settings once, and are rows from then on (DESIGN.md section 9)."""

from config.model import Settings
from routing.settings import Timers
from routing.words import ChosenKind


def first_timers(settings: Settings) -> Timers:
    """Turn the start-up settings into the desk's timers."""
    offers, agents, chats = settings.offers, settings.agents, settings.chats
    login = agents.login_state
    return Timers(
        offer_s=float(offers.timeout),
        offer_plain_s=float(offers.timeout_plain),
        no_answer_return_s=float(offers.no_answer_return),
        grace_s=float(agents.grace),
        grace_closed_s=float(agents.grace_closed),
        idle_limit_s=float(agents.idle_limit),
        inactivity_s=float(chats.inactivity),
        wrapup_s=float(chats.wrapup),
        max_wait_s=float(chats.max_wait),
        customer_grace_s=float(chats.customer_grace),
        capacity_per_chat=agents.capacity_per_chat,
        login_state=None if login is None else ChosenKind(login),
    )
