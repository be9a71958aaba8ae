"""Applying events about messages that customers left."""

from routing import events as e
from routing.state import LeftMessage, State


def left(state: State, event: e.MessageLeft) -> None:
    """It is on the list."""
    state.left[event.message] = LeftMessage(
        event.message, event.service, event.customer, event.channel, event.text, event.at
    )


def extended(state: State, event: e.MessageExtended) -> None:
    """There is more of it."""
    state.left[event.message].text += "\n" + event.text


def taken(state: State, event: e.MessageTaken) -> None:
    """An agent deals with it."""
    state.left[event.message].taken_by = event.agent


def released(state: State, event: e.MessageReleased) -> None:
    """Nobody deals with it."""
    state.left[event.message].taken_by = None


def finished(state: State, event: e.MessageFinished) -> None:
    """It is dealt with."""
    state.left.pop(event.message, None)
