"""Refusals: why a command was not carried out. Data, not text; each door renders it in its own way (one table each)."""

from dataclasses import dataclass
from enum import StrEnum


class RefusalCode(StrEnum):
    """One code per thing a person could do about it."""

    UNKNOWN_SERVICE = "unknown_service"
    UNKNOWN_CHAT = "unknown_chat"
    UNKNOWN_OFFER = "unknown_offer"
    UNKNOWN_AGENT = "unknown_agent"
    UNKNOWN_REASON = "unknown_reason"
    ALREADY_CHATTING = "already_chatting"
    DUPLICATE_CHAT = "duplicate_chat"
    CHAT_OVER = "chat_over"
    OFFER_GONE = "offer_gone"
    OFFER_TAKEN = "offer_taken"
    NOT_YOUR_CHAT = "not_your_chat"
    STALE_EPOCH = "stale_epoch"
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    NOTHING_TO_COMPLETE = "nothing_to_complete"
    SERVICE_IN_USE = "service_in_use"
    BAD_SETTING = "bad_setting"


@dataclass(frozen=True, slots=True)
class Refusal:
    """``detail`` names the thing meant (an id, a field), never a message's text."""

    code: RefusalCode
    detail: str = ""
