"""One table: why the desk refused, in the customer's words."""

from typing import Final

from routing.ports import Retry
from routing.refusals import Refusal, RefusalCode
from webclient.server.wire import ErrorFrame

WORDS: Final[dict[RefusalCode, str]] = {
    RefusalCode.UNKNOWN_SERVICE: "This service does not exist any more.",
    RefusalCode.UNKNOWN_CHAT: "This conversation is over.",
    RefusalCode.CHAT_OVER: "This conversation is over.",
    RefusalCode.CLOSED: "We are closed just now. You can leave a message.",
    RefusalCode.NOBODY_THERE: "Nobody is there just now. You can leave a message.",
    RefusalCode.QUEUE_FULL: "Too many people are waiting just now. You can leave a message.",
    RefusalCode.EMPTY_TEXT: "There is nothing in this message.",
    RefusalCode.TEXT_TOO_LONG: "This message is too long. Please send it in parts.",
    RefusalCode.FILES_OFF: "Files can't be sent here.",
}
OTHERWISE: Final = "This was not possible."


def error_for(answer: Refusal | Retry, cid: str | None) -> ErrorFrame:
    """Say what was not done; only a `Retry` is worth sending again."""
    if isinstance(answer, Retry):
        return ErrorFrame("retry", "This could not be stored. We try again.", cid, again=True)
    code = RefusalCode.CHAT_OVER if answer.code is RefusalCode.UNKNOWN_CHAT else answer.code
    return ErrorFrame(str(code), WORDS.get(code, OTHERWISE), cid)
