"""Identifiers: every address and key is parsed at the edge once and travels inside under one of these names.

All are plain strings at run time; the types keep a chat's key from being handed where an agent's address is meant.
"""

from typing import NewType

ChatId = NewType("ChatId", str)
"""One customer conversation, from the request to the end of wrap-up. Random, e.g. ``c-7f3k9q2mzt4a``."""

OfferId = NewType("OfferId", str)
"""One proposal of a chat to an agent: the chat's id and a count, e.g. ``c-7f3k9q2mzt4a.o2``."""

AgentId = NewType("AgentId", str)
"""An agent's bare JID, normalised, e.g. ``anna@example.org``."""

ServiceId = NewType("ServiceId", str)
"""What a customer asks for; the local part of the service's address, e.g. ``billing``. Never starts with ``c-``."""

ContactName = NewType("ContactName", str)
"""Local part of the address a chat has for agents: a slug and random characters, e.g. ``anna-7f3k2m``."""

MessageId = NewType("MessageId", str)
"""A message a customer left while nobody was there, random, e.g. ``m-4t7wq2kx9b3ha``."""

ReminderId = NewType("ReminderId", str)
"""What an agent wants to come back to; a random name his client made."""

LegNumber = NewType("LegNumber", int)
"""Place of a leg within its chat: 0 is the customer, agents count from 1."""

CUSTOMER_LEG = LegNumber(0)


def offer_id(chat: ChatId, count: int) -> OfferId:
    """Name the ``count``-th offer (from 1) of a chat: derived, so replay needs no randomness."""
    return OfferId(f"{chat}.o{count}")


def message_of_chat(chat: ChatId) -> MessageId:
    """Name the message that a chat leaves when it ends unanswered: derived, so replay needs no randomness."""
    return MessageId("m-" + chat.removeprefix("c-"))


def chat_of_offer(offer: OfferId) -> ChatId:
    """Tell whose offer it is, also long after the offer is forgotten."""
    return ChatId(offer.rpartition(".o")[0])
