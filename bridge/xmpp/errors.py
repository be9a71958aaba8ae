"""Refusals and failures as stanza errors: one table, and the words of RFC 6120 section 8.3.3."""

from typing import Final

from bridge.xmpp.parse import Iq
from bridge.xmpp.stanzas.stanza_error import StanzaError, render_stanza_error
from bridge.xmpp.xml import el
from routing.ports import Retry
from routing.refusals import Refusal, RefusalCode

REFUSALS: Final[dict[RefusalCode, StanzaError]] = {
    RefusalCode.UNKNOWN_SERVICE: StanzaError("item-not-found", "cancel"),
    RefusalCode.UNKNOWN_CHAT: StanzaError("item-not-found", "cancel"),
    RefusalCode.UNKNOWN_OFFER: StanzaError("item-not-found", "cancel"),
    RefusalCode.UNKNOWN_AGENT: StanzaError("forbidden", "auth"),
    RefusalCode.UNKNOWN_REASON: StanzaError("not-acceptable", "modify"),
    RefusalCode.REASON_REQUIRED: StanzaError("not-acceptable", "modify"),
    RefusalCode.ALREADY_CHATTING: StanzaError("conflict", "cancel"),
    RefusalCode.DUPLICATE_CHAT: StanzaError("conflict", "cancel"),
    RefusalCode.CHAT_OVER: StanzaError("gone", "cancel"),
    RefusalCode.OFFER_GONE: StanzaError("gone", "cancel"),
    RefusalCode.OFFER_TAKEN: StanzaError("conflict", "cancel"),
    RefusalCode.NOT_YOUR_CHAT: StanzaError("forbidden", "auth"),
    RefusalCode.STALE_EPOCH: StanzaError("conflict", "cancel"),
    RefusalCode.EMPTY_TEXT: StanzaError("bad-request", "modify"),
    RefusalCode.TEXT_TOO_LONG: StanzaError("policy-violation", "modify"),
    RefusalCode.FILES_OFF: StanzaError("not-allowed", "cancel"),
    RefusalCode.NOTHING_TO_COMPLETE: StanzaError("unexpected-request", "cancel"),
    RefusalCode.UNKNOWN_DISPOSITION: StanzaError("not-acceptable", "modify"),
    RefusalCode.UNKNOWN_MESSAGE: StanzaError("item-not-found", "cancel"),
    RefusalCode.DISPOSITION_REQUIRED: StanzaError("not-acceptable", "modify"),
    RefusalCode.CLOSED: StanzaError("service-unavailable", "wait"),
    RefusalCode.NOBODY_THERE: StanzaError("recipient-unavailable", "wait"),
    RefusalCode.QUEUE_FULL: StanzaError("resource-constraint", "wait"),
    RefusalCode.NOT_ALLOWED: StanzaError("forbidden", "auth"),
    RefusalCode.AGENT_BUSY: StanzaError("conflict", "wait"),
    RefusalCode.NO_ROOM: StanzaError("resource-constraint", "wait"),
    RefusalCode.MESSAGE_TAKEN: StanzaError("conflict", "cancel"),
    RefusalCode.NOT_REACHABLE: StanzaError("recipient-unavailable", "wait"),
    RefusalCode.SERVICE_IN_USE: StanzaError("conflict", "cancel"),
    RefusalCode.BAD_SETTING: StanzaError("not-acceptable", "modify"),
}

RETRY: Final = StanzaError("resource-constraint", "wait", "The desk could not store this. Please try again.")
UNAVAILABLE: Final = StanzaError("service-unavailable", "cancel")
NOT_IMPLEMENTED: Final = StanzaError("feature-not-implemented", "cancel")
NOT_FOUND: Final = StanzaError("item-not-found", "cancel")
BAD_REQUEST: Final = StanzaError("bad-request", "modify")
NOT_AUTHORIZED: Final = StanzaError("not-authorized", "auth")
NOT_ACCEPTABLE: Final = StanzaError("not-acceptable", "modify")
CONFLICT: Final = StanzaError("conflict", "cancel")
FORBIDDEN: Final = StanzaError("forbidden", "auth")
TOO_MUCH: Final = StanzaError("policy-violation", "modify")


def error_of(answer: Refusal | Retry, words: str = "") -> StanzaError:
    """Tell as which stanza error an answer of the desk's leaves; ``words`` for a person, never exception text."""
    error = RETRY if isinstance(answer, Retry) else REFUSALS[answer.code]
    return StanzaError(error.condition, error.type, words or error.text)


def fault(error_id: str) -> StanzaError:
    """Describe a fault of our own: the id under which the log has it, nothing more."""
    return StanzaError("internal-server-error", "wait", f"Error {error_id}")


def render_iq_error(iq: Iq, error: StanzaError) -> str:
    """Answer an IQ with an error; nothing of its content is sent back (FAULTS F40)."""
    attrs = {"type": "error", "from": iq.to or None, "to": iq.sender or None, "id": iq.id or None}
    return el("iq", attrs, render_stanza_error(error))


def render_iq_result(iq: Iq, payload: str = "") -> str:
    """Answer an IQ with a result."""
    return el("iq", {"type": "result", "from": iq.to, "to": iq.sender, "id": iq.id}, payload)
