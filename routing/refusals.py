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
    REASON_REQUIRED = "reason_required"
    UNKNOWN_DISPOSITION = "unknown_disposition"
    UNKNOWN_MESSAGE = "unknown_message"
    ALREADY_CHATTING = "already_chatting"
    DUPLICATE_CHAT = "duplicate_chat"
    CHAT_OVER = "chat_over"
    OFFER_GONE = "offer_gone"
    OFFER_TAKEN = "offer_taken"
    NOT_YOUR_CHAT = "not_your_chat"
    STALE_EPOCH = "stale_epoch"
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    FILES_OFF = "files_off"
    NOTHING_TO_COMPLETE = "nothing_to_complete"
    DISPOSITION_REQUIRED = "disposition_required"
    CLOSED = "closed"
    NOBODY_THERE = "nobody_there"
    QUEUE_FULL = "queue_full"
    NOT_ALLOWED = "not_allowed"
    AGENT_BUSY = "agent_busy"
    NO_ROOM = "no_room"
    MESSAGE_TAKEN = "message_taken"
    NOT_REACHABLE = "not_reachable"
    SERVICE_IN_USE = "service_in_use"
    BAD_SETTING = "bad_setting"


@dataclass(frozen=True, slots=True)
class Refusal:
    """``detail`` names the thing meant (an id, a field), never a message's text; ``faults`` are all that was found."""

    code: RefusalCode
    detail: str = ""
    faults: tuple[str, ...] = ()
