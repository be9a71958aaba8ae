"""What there is to say and to be understood, in every language: names of texts and of commands, and what a language is.

A text's words are in `english` and `german`, one table each; a test holds that both have all of them with the same
parts in braces. Plurals are two texts, ``…_ONE`` and ``…_MANY``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class Word(StrEnum):
    """What an agent can ask for by a word, in a chat (after ``!!``) or of ``desk@``."""

    READY = "ready"
    BUSY = "busy"
    NOT_READY = "not ready"
    OFF = "off"
    STATE = "state"
    CHATS = "chats"
    QUEUE = "queue"
    ACCEPT = "accept"
    REJECT = "reject"
    END = "end"
    NOTE = "note"
    DONE = "done"
    DISPOSITION = "disposition"
    FLAG = "flag"
    UNFLAG = "unflag"
    CANNED = "canned"
    HISTORY = "history"
    REPORT = "report"
    LANGUAGE = "language"
    BAN = "ban"
    HELP = "help"
    UNKNOWN = ""


class Text(StrEnum):
    """Every sentence, line and label the desk writes to a person over XMPP."""

    # offers
    CHANNEL_WEB = auto()
    CHANNEL_XMPP = auto()
    OFFER_SECONDS = auto()
    OFFER_LEFT = auto()
    OFFER_AUTO = auto()
    OFFER_AUTO_LEFT = auto()
    OFFER_AUTO_ACCEPTED = auto()
    REPLY_ACCEPT_OR_REJECT = auto()
    BUTTON_ACCEPT = auto()
    BUTTON_REJECT = auto()
    VISITOR = auto()
    OFFER_ACCEPTED = auto()
    OFFER_REJECTED = auto()
    OFFER_ENDED = auto()
    ON_DEVICE = auto()
    CLOSED_DEADLINE = auto()
    CLOSED_BOUNCED = auto()
    CLOSED_AGENT_GONE = auto()
    CLOSED_CUSTOMER_LEFT = auto()
    CLOSED_TAKEN = auto()
    CLOSED_CHAT_ENDED = auto()
    CLOSED_REMOVED = auto()
    CLOSED_OTHERWISE = auto()
    MISSED_REJECTED = auto()
    MISSED_REJECTED_LATER = auto()
    MISSED_NO_ANSWER = auto()
    MISSED_NO_ANSWER_LATER = auto()
    NEVER_CAME = auto()
    MISSED_LOGGED_OUT = auto()
    MISSED_LOGGED_OUT_LATER = auto()
    TOO_LATE = auto()
    TOO_LATE_ENDED = auto()
    TOO_LATE_WAITING = auto()
    TOO_LATE_TAKEN = auto()
    # a chat, as its agent sees it
    OPENED = auto()
    OPENED_EARLIER_ONE = auto()
    OPENED_EARLIER_MANY = auto()
    FIELD_EMAIL = auto()
    FIELD_PAGE = auto()
    FIELD_QUESTION = auto()
    FIELD_LOCALE = auto()
    LEFT_OUT_ONE = auto()
    LEFT_OUT_MANY = auto()
    CHAT_IS_OVER = auto()
    NOT_YOURS = auto()
    STILL_WRAPPING = auto()
    LINE_TOO_LONG = auto()
    FILES_OFF = auto()
    FILE_NOT_SENT = auto()
    FILE_EMPTY = auto()
    FILE_TOO_LARGE = auto()
    FILE_BAD_TYPE = auto()
    FILE_TOO_MANY_PIXELS = auto()
    FILE_CHAT_FULL = auto()
    FILE_NOT_STORED = auto()
    FILE_NOT_FETCHED = auto()
    NOT_SENT = auto()
    TRY_AGAIN = auto()
    OVER_CUSTOMER = auto()
    OVER_AGENT = auto()
    OVER_INACTIVITY = auto()
    OVER_CUSTOMER_LOST = auto()
    OVER_MAX_WAIT = auto()
    OVER_NOBODY_THERE = auto()
    OVER_AGENT_LOST = auto()
    OVER_REMOVED = auto()
    OVER_SUPERVISOR = auto()
    WRAP_UP_UNTIL = auto()
    SOME_AGENT = auto()
    THE_CUSTOMER = auto()
    SEEN_QUEUED = auto()
    SEEN_JOINED = auto()
    SEEN_LEFT = auto()
    SEEN_LOST = auto()
    SEEN_AWAY = auto()
    SEEN_BACK = auto()
    SEEN_INACTIVITY = auto()
    SEEN_ENDED = auto()
    SEEN_NOTE = auto()
    BANNED = auto()
    CANT_BAN = auto()
    CHAT_HELP = auto()
    UNKNOWN_COMMAND = auto()
    UNKNOWN_COMMAND_MEANT = auto()
    HELD_BACK = auto()
    OWES_ANSWER = auto()
    # the desk's answers
    NOT_AN_AGENT = auto()
    DESK_HELP = auto()
    UNKNOWN_WORD = auto()
    UNKNOWN_WORD_MEANT = auto()
    STATE_READY = auto()
    STATE_BUSY = auto()
    STATE_NOT_READY = auto()
    STATE_AFTER_CALL_WORK = auto()
    STATE_LOGGED_OUT = auto()
    CHOICE_READY = auto()
    CHOICE_BUSY = auto()
    CHOICE_NOT_READY = auto()
    CHOICE_OFF = auto()
    REASON_REJECTED = auto()
    REASON_NO_ANSWER = auto()
    REASON_IDLE = auto()
    REASON_LOGIN = auto()
    REASON_LOGGED_OUT = auto()
    REASON_LOST = auto()
    REASON_OFF_DUTY = auto()
    REASON_SUPERVISOR = auto()
    NO_OFFERS = auto()
    CHATS_ONE = auto()
    CHATS_MANY = auto()
    OFFERS_ONE = auto()
    OFFERS_MANY = auto()
    WRAPUPS = auto()
    IDLE = auto()
    NEXT = auto()
    STATE_ANSWER = auto()
    STATE_ANSWER_FOR = auto()
    CHOSEN_OFF = auto()
    CHOSEN_NEXT = auto()
    FORCED = auto()
    FORCED_BACK = auto()
    DIFFERS = auto()
    DIFFERS_READY = auto()
    REMINDER = auto()
    FLAGGED_BY = auto()
    UNFLAGGED_BY = auto()
    UNKNOWN_REASON = auto()
    REASON_NEEDED = auto()
    REASONS_ARE = auto()
    NO_REASONS = auto()
    NO_CHATS = auto()
    NO_OFFER = auto()
    NO_WRAPUP = auto()
    DONE = auto()
    ACCEPTED_AT = auto()
    REJECTED = auto()
    ENDED = auto()
    NOTE_KEPT = auto()
    NOTE_EMPTY = auto()
    FLAG_ON = auto()
    FLAG_OFF = auto()
    REFUSED_GONE_CHAT = auto()
    REFUSED_REASON = auto()
    REFUSED_MARK_REQUIRED = auto()
    REFUSED_MARK = auto()
    REFUSED_NO_ROOM = auto()
    REFUSED_MESSAGE_TAKEN = auto()
    REFUSED_MESSAGE = auto()
    REFUSED_UNREACHABLE = auto()
    REFUSED = auto()
    WHICH_OFFER = auto()
    WHICH_CHAT = auto()
    MARKS_ARE = auto()
    NO_MARKS = auto()
    UNKNOWN_MARK = auto()
    CANNED_ROW = auto()
    CANNED_NONE = auto()
    CANNED_UNKNOWN = auto()
    CANNED_SENT = auto()
    CANNED_HOW = auto()
    HISTORY_NONE = auto()
    HISTORY_ROW = auto()
    HISTORY_HOW = auto()
    HISTORY_UNKNOWN = auto()
    QUEUE_ROW = auto()
    QUEUE_WAIT = auto()
    QUEUE_CLOSED = auto()
    QUEUE_NONE = auto()
    ROW_WRAPPING = auto()
    ROW_OFFERED = auto()
    NUMBERS = auto()
    NUMBERS_NONE = auto()
    LANGUAGE_SET = auto()
    LANGUAGE_UNKNOWN = auto()
    LANGUAGE_HOW = auto()
    # commands with forms
    FORM_READY = auto()
    FORM_SET_STATE = auto()
    FORM_NOT_READY = auto()
    FORM_NOT_READY_FOR = auto()
    FORM_BUSY = auto()
    FORM_OFF = auto()
    FORM_MY_STATE = auto()
    FORM_CHATS = auto()
    FORM_QUEUE = auto()
    FORM_ACCEPT = auto()
    FORM_REJECT = auto()
    FORM_END = auto()
    FORM_NOTE = auto()
    FORM_DONE = auto()
    FORM_FLAG = auto()
    FORM_UNFLAG = auto()
    FORM_CANNED = auto()
    FORM_HISTORY = auto()
    FORM_REPORT = auto()
    FORM_LANGUAGE = auto()
    FORM_HELP = auto()
    FIELD_STATE = auto()
    FIELD_REASON = auto()
    FIELD_OFFER = auto()
    FIELD_CHAT = auto()
    FIELD_TEXT = auto()
    FIELD_MARK = auto()
    FIELD_NOTES = auto()
    FIELD_CANNED = auto()
    FIELD_LANGUAGE = auto()
    FIELD_EARLIER = auto()
    NO_REASON = auto()
    NO_MARK = auto()
    EARLIER_LIST = auto()
    # a chat, as an XMPP customer sees it
    TOLD_QUEUED = auto()
    TOLD_JOINED = auto()
    TOLD_LEFT = auto()
    TOLD_LOST = auto()
    TOLD_INACTIVITY = auto()
    TOLD_ENDED = auto()
    TOLD_ENDED_CUSTOMER = auto()
    TOLD_ENDED_INACTIVITY = auto()
    TOLD_ENDED_MAX_WAIT = auto()
    TOLD_ENDED_NOBODY = auto()
    TOLD_ENDED_KEPT = auto()
    PLACE_NOBODY = auto()
    PLACE_NEXT = auto()
    PLACE = auto()
    PLACE_LEAVE = auto()
    KEPT_CLOSED = auto()
    KEPT_NOBODY = auto()
    KEPT_FULL = auto()
    KEPT = auto()
    MESSAGE_TOO_LONG = auto()
    NO_FILES_HERE = auto()
    UNKNOWN_SERVICE = auto()
    NOT_TAKEN = auto()
    NOTHING_TO_END = auto()
    SERVICE_OPEN = auto()
    SERVICE_BUSY = auto()
    SERVICE_EMPTY = auto()


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its texts, with parts in braces, and the words by which each command is known in it."""

    code: str
    name: str
    """In itself: ``Deutsch``."""
    texts: Mapping[Text, str]
    words: Mapping[Word, tuple[str, ...]]

    def __call__(self, text: Text, /, **parts: object) -> str:
        """Write a text."""
        return self.texts[text].format(**parts) if parts else self.texts[text]

    def count(self, number: int, one: Text, many: Text) -> str:
        """Write a text that counts: ``1 chat``, ``2 chats``."""
        return self(one if number == 1 else many, count=number)
