"""What clients say beside plain lines: reactions, replies and corrections, brought into words and keys the desk knows.

A reaction becomes a line of its own, for the other side may have no place to show one; a reply whose client did not
quote is given its quotation; a correction names the line it corrects by that line's key (`bridge.xmpp.faces.keys`).
"""

from typing import Final

from bridge.newest import Newest
from bridge.xmpp import wording
from bridge.xmpp.faces.keys import message_key
from bridge.xmpp.parse import Message
from bridge.xmpp.written import Written
from bridge.xmpp.xml import bare
from routing.ids import ChatId

REMEMBERED: Final = 5000


class Gestures:
    """Reads them. ``written`` knows which of our stanzas showed which line."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._keys: Newest[tuple[str, str, str], str] = Newest(REMEMBERED)
        self._reacted: Newest[tuple[str, str], frozenset[str]] = Newest(REMEMBERED)

    def text(self, message: Message) -> str | None:
        """Tell the words of a message; ``None``: it has none. Called once a message, for reactions add up."""
        if message.body is not None and message.body.strip():
            return self._with_quotation(message)
        return self._reaction(message)

    def replaced_key(self, message: Message) -> str | None:
        """Tell the key of the line that a message corrects; ``None``: it corrects none."""
        if not message.replaces:
            return None
        return self._keys.get((bare(message.sender), bare(message.to), message.replaces)) or message.replaces

    def note(self, message: Message) -> None:
        """Remember a line by the id of its stanza, so that a correction finds it."""
        key = message_key(message)
        if message.id and key is not None:
            self._keys.note((bare(message.sender), bare(message.to), message.id), key)

    def posted(self, message: Message, chat: ChatId, seq: int) -> None:
        """Remember the place of a line, so that its author can be told when it was seen."""
        if message.wants_marker and message.id:
            self._written.note_own(bare(message.sender), chat, seq, message.id)

    def _with_quotation(self, message: Message) -> str | None:
        body = message.body or ""
        if not message.reply_to or body.lstrip().startswith(">"):
            return body
        line = self._written.line(bare(message.sender), message.reply_to)
        return body if line is None else f"> {line.excerpt}\n{body}"

    def _reaction(self, message: Message) -> str | None:
        if message.reactions is None:
            return None
        who = bare(message.sender)
        place = (who, message.reactions.id)
        now = frozenset(message.reactions.emojis)
        before = self._reacted.get(place) or frozenset()
        new = [one for one in message.reactions.emojis if one not in before]
        self._reacted.note(place, now)
        if not new:
            return None
        line = self._written.line(*place)
        return wording.reaction(" ".join(new), "" if line is None else line.excerpt)
