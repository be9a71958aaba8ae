"""English: the texts and the words of the desk."""

from typing import Final

from bridge.xmpp.texts.catalogue import Language, Text, Word

_WORDS: Final = {
    Word.READY: ("ready", "available", "back", "on"),
    Word.BUSY: ("busy", "dnd"),
    Word.NOT_READY: ("not ready", "notready", "not-ready", "not_ready", "away"),
    Word.OFF: ("off", "off duty", "log out", "logout"),
    Word.STATE: ("state", "status", "who"),
    Word.CHATS: ("chats", "my chats", "list"),
    Word.QUEUE: ("queue", "queues", "waiting"),
    Word.ACCEPT: ("accept", "a", "yes", "y", "ok", "1", "+"),
    Word.REJECT: ("reject", "r", "no", "n", "decline", "0", "-"),
    Word.END: ("end", "end chat"),
    Word.NOTE: ("note",),
    Word.DONE: ("done", "complete"),
    Word.DISPOSITION: ("disposition", "mark"),
    Word.FLAG: ("flag",),
    Word.UNFLAG: ("unflag", "flag off"),
    Word.CANNED: ("canned",),
    Word.HISTORY: ("history", "earlier"),
    Word.REPORT: ("report", "numbers", "my numbers"),
    Word.LANGUAGE: ("language",),
    Word.BAN: ("ban",),
    Word.HELP: ("help", "?"),
}

_OFFERS: Final = {
    Text.CHANNEL_WEB: "Web Chat",
    Text.CHANNEL_XMPP: "Chat",
    Text.OFFER_LEFT: "Only {seconds} s left to answer.",
    Text.OFFER_SECONDS: "{seconds} s: reply accept or reject",
    Text.OFFER_AUTO: "accepted for you in {seconds} s: reply accept or reject",
    Text.OFFER_AUTO_LEFT: "Accepted for you in {seconds} s.",
    Text.OFFER_AUTO_ACCEPTED: "Offer no longer open: it was accepted for you.",
    Text.REPLY_ACCEPT_OR_REJECT: ("Reply accept or reject. The customer sees nothing you write before you accept."),
    Text.BUTTON_ACCEPT: "Accept",
    Text.BUTTON_REJECT: "Reject",
    Text.VISITOR: "Visitor",
    Text.OFFER_ACCEPTED: "Offer no longer open: you accepted it{device}.",
    Text.OFFER_REJECTED: "Offer no longer open: you rejected it{device}.",
    Text.OFFER_ENDED: "Offer no longer open: {why}",
    Text.ON_DEVICE: " on {device}",
    Text.CLOSED_DEADLINE: "you did not answer in time.",
    Text.CLOSED_BOUNCED: "it did not reach you.",
    Text.CLOSED_AGENT_GONE: "you were not reachable.",
    Text.CLOSED_CUSTOMER_LEFT: "the customer left.",
    Text.CLOSED_TAKEN: "a colleague has taken the chat.",
    Text.CLOSED_CHAT_ENDED: "the chat ended.",
    Text.CLOSED_REMOVED: "it was withdrawn.",
    Text.CLOSED_OTHERWISE: "it ended.",
    Text.MISSED_REJECTED: (
        "You are Not Ready, because you rejected the chat with {name}. "
        "Say ready here (or set yourself available anew) to get chats again. The record: {link}"
    ),
    Text.MISSED_REJECTED_LATER: (
        "You will be Not Ready after your last chat, because you rejected the chat with {name}. "
        "Say ready here (or set yourself available anew) to get chats again. The record: {link}"
    ),
    Text.MISSED_NO_ANSWER: (
        "You are Not Ready, because you did not answer the chat with {name}. "
        "Say ready here (or set yourself available anew) to get chats again. The record: {link}"
    ),
    Text.MISSED_NO_ANSWER_LATER: (
        "You will be Not Ready after your last chat, because you did not answer the chat with {name}. "
        "Say ready here (or set yourself available anew) to get chats again. The record: {link}"
    ),
    Text.NEVER_CAME: (
        "You did not come to the chat with {name}: it is in the queue again, and you get no new ones. "
        "Say ready here (or set yourself available anew) to get chats again."
    ),
    Text.MISSED_LOGGED_OUT: (
        "You are logged out, because you did not answer several chats in a row, at last the one with {name}. "
        "Say ready here to get chats again. The record: {link}"
    ),
    Text.MISSED_LOGGED_OUT_LATER: (
        "You will be logged out after your last chat, because you did not answer several chats in a row, "
        "at last the one with {name}. Say ready here to get chats again. The record: {link}"
    ),
    Text.TOO_LATE: "Too late: this offer is no longer open.",
    Text.TOO_LATE_ENDED: "Too late: this offer is no longer open. The chat is over.",
    Text.TOO_LATE_WAITING: ("Too late: this offer is no longer open. The customer is waiting for the next free agent."),
    Text.TOO_LATE_TAKEN: "Too late: a colleague has this chat.",
}

_CHAT: Final = {
    Text.OPENED: "{service} · {name}. You are connected; !!end ends the chat.",
    Text.OPENED_EARLIER_ONE: "1 earlier chat, the last on {day}; !!history shows it.",
    Text.OPENED_EARLIER_MANY: "{count} earlier chats, the last on {day}; !!history lists them.",
    Text.FIELD_EMAIL: "e-mail",
    Text.FIELD_PAGE: "page",
    Text.FIELD_QUESTION: "asks",
    Text.FIELD_LOCALE: "language",
    Text.LEFT_OUT_ONE: "({count} earlier line left out)",
    Text.LEFT_OUT_MANY: "({count} earlier lines left out)",
    Text.CHAT_IS_OVER: "This chat is over. The customer does not see what you write here.",
    Text.NOT_YOURS: "This chat is not yours just now, so this was not sent.",
    Text.STILL_WRAPPING: ("The conversation is over; only your after-call work is left. This was not sent."),
    Text.LINE_TOO_LONG: "This line is too long and was not sent; please send it in parts.",
    Text.FILES_OFF: "Files can't be sent in this service's chats.",
    Text.FILE_NOT_SENT: "Not sent: {why}",
    Text.FILE_EMPTY: "This file is empty.",
    Text.FILE_TOO_LARGE: "This file is larger than 20 MB.",
    Text.FILE_BAD_TYPE: "Files of this type can't be sent. Pictures, PDF, office documents, text, sound and video can.",
    Text.FILE_TOO_MANY_PIXELS: "This picture has too many pixels. Please send a smaller one.",
    Text.FILE_CHAT_FULL: "No more files fit into this chat: together they may have 100 MB.",
    Text.FILE_NOT_STORED: "This file could not be stored just now. Please try again later.",
    Text.FILE_NOT_FETCHED: "The server did not hand this file out.",
    Text.NOT_SENT: "This was not sent.",
    Text.TRY_AGAIN: "This was not stored; please send it again in a moment.",
    Text.OVER_CUSTOMER: "{name} left; the chat is over.",
    Text.OVER_AGENT: "You ended the chat.",
    Text.OVER_INACTIVITY: "{name} wrote nothing for a long time; the chat is over.",
    Text.OVER_CUSTOMER_LOST: "{name}'s connection was lost; the chat is over.",
    Text.OVER_MAX_WAIT: "The chat is over: it waited too long.",
    Text.OVER_NOBODY_THERE: "The chat is over: nobody is there any more.",
    Text.OVER_AGENT_LOST: "You were away too long; the chat went back to the queue.",
    Text.OVER_REMOVED: "The chat was taken from you.",
    Text.OVER_SUPERVISOR: "A supervisor ended the chat.",
    Text.WRAP_UP_UNTIL: " After-call work until {time}; say done to desk@ when you have finished.",
    Text.SOME_AGENT: "An agent",
    Text.THE_CUSTOMER: "The customer",
    Text.SEEN_QUEUED: "The customer is waiting.",
    Text.SEEN_JOINED: "{name} joined.",
    Text.SEEN_LEFT: "{name} left.",
    Text.SEEN_LOST: "{name} was disconnected.",
    Text.SEEN_AWAY: "{customer} is disconnected; please wait a moment.",
    Text.SEEN_BACK: "{customer} is back.",
    Text.SEEN_INACTIVITY: "{customer} has written nothing for a while; the chat will close by itself.",
    Text.SEEN_ENDED: "The conversation is over.",
    Text.SEEN_NOTE: "Note by {name}: {text}",
    Text.BANNED: "This customer is kept out for 24 hours. The chat is over.",
    Text.CANT_BAN: ("Nobody was kept out: it is not known where this customer came from. !!end ends the chat."),
    Text.CHAT_HELP: (
        "You are talking with the customer: all you write here goes to him, except what starts with !!\n"
        "!!end – end the chat\n"
        "!!note … – a note for agents only\n"
        "!!flag – let your supervisors know; !!unflag\n"
        "!!canned – texts to send; !!canned hello sends one\n"
        "!!history – earlier chats with this customer\n"
        "!!done [mark] – finish the after-call work, once the chat is over\n"
        "!!ban – end it and keep this customer out for a day\n"
        "!!ready, !!busy, !!not ready, !!state, !!chats, !!queue, !!report – as said to desk@\n"
        "!!help – show this\n"
        "!!!! at the start sends !!"
    ),
    Text.UNKNOWN_COMMAND: (
        "!!{word} is not known, nothing was sent. There are !!end, !!ban and !!help; write !!!! to send !! itself."
    ),
    Text.UNKNOWN_COMMAND_MEANT: (
        "!!{word} is not known, nothing was sent. Did you mean !!{meant}? !!help lists what there is."
    ),
    Text.HELD_BACK: "Not sent: did you mean !!{meant}? Say the same again to send it to the customer.",
    Text.OWES_ANSWER: "You owe {name} a reply: the last message is {ago} old.",
}

_DESK: Final = {
    Text.NOT_AN_AGENT: "This address is for agents of this desk.",
    Text.DESK_HELP: (
        "ready – get chats\n"
        "busy – keep your chats, get no new ones\n"
        "not ready [reason] – no chats, e.g. not ready lunch\n"
        "off – off duty\n"
        "state – your state\n"
        "chats – your chats · queue – who waits\n"
        "accept, reject – answer the one open offer; of several: accept anna\n"
        "end – end your one chat; of several: end anna\n"
        "note … – a note for agents only\n"
        "flag – let your supervisors know; unflag\n"
        "done [mark] – finish its after-call work · disposition – the marks there are\n"
        "canned – texts to send; canned hello sends one\n"
        "history – earlier chats with your customer\n"
        "report – your numbers today\n"
        "language de – speak German\n"
        "In a chat, write what the customer shall read; !!end ends it, !!help says more."
    ),
    Text.UNKNOWN_WORD: ("“{word}” is not known here. Say ready, busy, not ready, off, state, chats, report or help."),
    Text.UNKNOWN_WORD_MEANT: "“{word}” is not known here. Did you mean {meant}? Say help for all words.",
    Text.STATE_READY: "Ready",
    Text.STATE_BUSY: "Busy",
    Text.STATE_NOT_READY: "Not Ready",
    Text.STATE_AFTER_CALL_WORK: "After Call Work",
    Text.STATE_LOGGED_OUT: "Logged out",
    Text.CHOICE_READY: "Ready",
    Text.CHOICE_BUSY: "Busy",
    Text.CHOICE_NOT_READY: "Not Ready",
    Text.CHOICE_OFF: "off duty",
    Text.REASON_REJECTED: "chat rejected",
    Text.REASON_NO_ANSWER: "chat not answered",
    Text.REASON_IDLE: "idle",
    Text.REASON_LOGIN: "just logged in",
    Text.REASON_LOGGED_OUT: "logged out",
    Text.REASON_LOST: "connection lost",
    Text.REASON_OFF_DUTY: "off duty",
    Text.REASON_SUPERVISOR: "set by a supervisor",
    Text.NO_OFFERS: "no offers",
    Text.CHATS_ONE: "{count} chat",
    Text.CHATS_MANY: "{count} chats",
    Text.OFFERS_ONE: "{count} offer",
    Text.OFFERS_MANY: "{count} offers",
    Text.WRAPUPS: "{count} in after-call work",
    Text.IDLE: "idle",
    Text.NEXT: "next: {title}",
    Text.STATE_ANSWER: "You are {line}.",
    Text.STATE_ANSWER_FOR: "You are {line}, for {time}.",
    Text.CHOSEN_OFF: "You are off duty. Say ready to get chats again.",
    Text.CHOSEN_NEXT: "You will be {title} after your last chat.",
    Text.FORCED: "{name} set you to {title}.",
    Text.FORCED_BACK: " Say ready to get chats again.",
    Text.DIFFERS: "For the desk you are {line}, though this client shows you available. Say ready to get chats.",
    Text.DIFFERS_READY: (
        "For the desk you are {line} and get chats, though this client shows otherwise. "
        "Say not ready, or off, to get none."
    ),
    Text.REMINDER: "You wanted to be reminded of {name}",
    Text.FLAGGED_BY: "{agent} flagged the chat with {name} ({service}).",
    Text.UNFLAGGED_BY: "{agent} took the flag off the chat with {name} ({service}).",
    Text.UNKNOWN_REASON: "There is no reason “{word}”. ",
    Text.REASON_NEEDED: "Not Ready needs a reason. ",
    Text.REASONS_ARE: "Reasons: {reasons}.",
    Text.NO_REASONS: "Say only not ready.",
    Text.NO_CHATS: "You have no chats.",
    Text.NO_OFFER: "No offer is open.",
    Text.NO_WRAPUP: "You have no after-call work.",
    Text.DONE: "After-call work finished.",
    Text.ACCEPTED_AT: "Accepted. The chat is in the window of {address}.",
    Text.REJECTED: "Rejected.",
    Text.ENDED: "You ended the chat with {name}.",
    Text.NOTE_KEPT: "Note kept; the customer does not see it.",
    Text.NOTE_EMPTY: "Say what to note: note customer calls back tomorrow.",
    Text.FLAG_ON: "Flagged: your supervisors are told. unflag takes it off.",
    Text.FLAG_OFF: "The flag is off.",
    Text.REFUSED_GONE_CHAT: "That chat is over already.",
    Text.REFUSED_REASON: "There is no such reason.",
    Text.REFUSED_MARK_REQUIRED: "This chat has to be marked first: say done and one of its marks.",
    Text.REFUSED_MARK: "There is no such mark.",
    Text.REFUSED_NO_ROOM: "You have as many chats as you can take.",
    Text.REFUSED_MESSAGE_TAKEN: "A colleague deals with that message.",
    Text.REFUSED_MESSAGE: "There is no such message any more.",
    Text.REFUSED_UNREACHABLE: "That customer can't be reached by chat.",
    Text.REFUSED: "That is not possible just now.",
    Text.WHICH_OFFER: (
        "Several offers are open ({names}); answer in the window of the one you mean, or say {word} and its name."
    ),
    Text.WHICH_CHAT: (
        "You have several chats ({names}); say {word} and the name, or write !!{word} in the chat you mean."
    ),
    Text.MARKS_ARE: "Marks: {marks}. Say done and one of them.",
    Text.NO_MARKS: "There are no marks here; say done.",
    Text.UNKNOWN_MARK: "There is no mark “{word}”. ",
    Text.CANNED_ROW: "{shortcut} – {title}",
    Text.CANNED_NONE: "There are no canned responses for you.",
    Text.CANNED_UNKNOWN: "There is no canned response “{word}”. Say canned for all of them.",
    Text.CANNED_SENT: "Sent to {name}: {text}",
    Text.CANNED_HOW: "Write !!canned and a name in the chat to send one.",
    Text.HISTORY_NONE: "No earlier chats with this customer are known.",
    Text.HISTORY_ROW: "{number} · {day} · {service} · {agents}",
    Text.HISTORY_HOW: "Say history and a number to read one.",
    Text.HISTORY_UNKNOWN: "There is no earlier chat {word}.",
    Text.QUEUE_ROW: "{service}: {waiting} waiting, {ready} ready of {on_duty}",
    Text.QUEUE_WAIT: ", a new customer waits about {time}",
    Text.QUEUE_CLOSED: ", takes no new chats now",
    Text.QUEUE_NONE: "You serve no queue.",
    Text.ROW_WRAPPING: "after-call work",
    Text.ROW_OFFERED: "offered, {seconds} s left",
    Text.NUMBERS: "Today: {numbers}. All rows: {link}",
    Text.NUMBERS_NONE: "no offers",
    Text.LANGUAGE_SET: "The desk speaks English with you.",
    Text.LANGUAGE_UNKNOWN: "The desk does not speak “{word}”. There are: {languages}.",
    Text.LANGUAGE_HOW: "The desk speaks English with you. Others: {languages}; say e.g. language de.",
}

_FORMS: Final = {
    Text.FORM_READY: "Ready",
    Text.FORM_SET_STATE: "Choose my state",
    Text.FORM_BUSY: "Busy: keep chats, get no new ones",
    Text.FORM_NOT_READY: "Not Ready",
    Text.FORM_NOT_READY_FOR: "Not Ready: {reason}",
    Text.FORM_OFF: "Off duty",
    Text.FORM_MY_STATE: "My state",
    Text.FORM_CHATS: "My chats",
    Text.FORM_QUEUE: "The queue",
    Text.FORM_ACCEPT: "Accept the open offer",
    Text.FORM_REJECT: "Reject the open offer",
    Text.FORM_END: "End my chat",
    Text.FORM_NOTE: "Write a note for agents",
    Text.FORM_DONE: "Finish after-call work",
    Text.FORM_FLAG: "Flag a chat for my supervisors",
    Text.FORM_UNFLAG: "Take the flag off",
    Text.FORM_CANNED: "Send a canned response",
    Text.FORM_HISTORY: "Earlier chats",
    Text.FORM_REPORT: "My numbers today",
    Text.FORM_LANGUAGE: "My language",
    Text.FORM_HELP: "Help",
    Text.FIELD_STATE: "State",
    Text.FIELD_REASON: "Reason",
    Text.FIELD_OFFER: "Offer",
    Text.FIELD_CHAT: "Chat",
    Text.FIELD_TEXT: "Text",
    Text.FIELD_MARK: "What came of it",
    Text.FIELD_NOTES: "Notes",
    Text.FIELD_CANNED: "Canned response",
    Text.FIELD_LANGUAGE: "Language",
    Text.FIELD_EARLIER: "Earlier chat",
    Text.NO_REASON: "no reason",
    Text.NO_MARK: "nothing",
    Text.EARLIER_LIST: "only list them",
}

_CUSTOMER: Final = {
    Text.TOLD_QUEUED: "Thank you. The next free agent of {service} will answer you here.",
    Text.TOLD_JOINED: "{name} joined.",
    Text.TOLD_LEFT: "{name} left.",
    Text.TOLD_LOST: "{name} was disconnected. Please stay; the next free agent will go on.",
    Text.TOLD_INACTIVITY: ("Are you still there? Without an answer from you the chat will close by itself."),
    Text.TOLD_ENDED: "The chat is over. Write again to start a new one.",
    Text.TOLD_ENDED_CUSTOMER: "You left the chat. Write again to start a new one.",
    Text.TOLD_ENDED_INACTIVITY: (
        "The chat was closed because nothing was written for a long time. Write again to start a new one."
    ),
    Text.TOLD_ENDED_MAX_WAIT: (
        "Sorry, nobody was free in time, so the chat was closed. Write again to start a new one."
    ),
    Text.TOLD_ENDED_NOBODY: (
        "Sorry, nobody is there any more, so the chat was closed. Write again to leave a message."
    ),
    Text.TOLD_ENDED_KEPT: "Sorry, nobody is there any more. What you wrote is kept; we will answer it here.",
    Text.PLACE_NOBODY: "Please wait: nobody is there just now. You can stay, or write end to leave.",
    Text.PLACE_NEXT: "You are next.",
    Text.PLACE: "Please wait: you are number {position} in the queue.",
    Text.PLACE_LEAVE: " Write end to leave.",
    Text.KEPT_CLOSED: "We are closed just now.",
    Text.KEPT_NOBODY: "Nobody is there just now.",
    Text.KEPT_FULL: "Too many people are waiting just now.",
    Text.KEPT: " Your message is kept; we will answer it here.",
    Text.MESSAGE_TOO_LONG: "This message is too long; please send it in parts.",
    Text.NO_FILES_HERE: "Files can't be sent here.",
    Text.UNKNOWN_SERVICE: "There is no such service.",
    Text.NOT_TAKEN: "This message was not taken.",
    Text.NOTHING_TO_END: "There is no chat to end. Write your question to start one.",
    Text.SERVICE_OPEN: "Write your question here.",
    Text.SERVICE_BUSY: "Everybody is busy just now; you can write and wait.",
    Text.SERVICE_EMPTY: "Nobody is there just now; you can write and wait.",
}

ENGLISH: Final = Language("en", "English", {**_OFFERS, **_CHAT, **_DESK, **_FORMS, **_CUSTOMER}, _WORDS)
