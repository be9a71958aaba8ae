"""Lines that were stored, by author and his own id: a repeated one must not begin a chat anew when its chat is over.

The core knows the lines of unfinished chats; the server's inbox hands in again what we stored but could not confirm
before we died (DESIGN.md section 5), and by then the chat may have ended.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, or_, select

from bridge.newest import Newest
from bridge.store.schema import chats, legs, messages
from routing.words import Channel, Side

REMEMBERED: Final = 50_000
SKEW: Final = timedelta(seconds=1)
"""Server and desk read nearly the same clock; the server stamps a line before the desk stores it."""
CHATS_READ: Final = 2_000
"""Newest chats whose lines are read at the start; what was not confirmed is seconds older than the last stop."""


class Heard:
    """Implements `bridge.xmpp.ports.HeardLines`. Only what is committed is noted: nothing is lost by being known."""

    def __init__(self) -> None:
        self._keys: Newest[tuple[str, str], datetime] = Newest(REMEMBERED)

    def note(self, author: str, key: str | None, at: datetime) -> None:
        """A line of an account (bare JID) was stored at that time."""
        if key is not None:
            self._keys.note((author, key), at)

    def has(self, author: str, key: str | None, sent_at: datetime | None) -> bool:
        """Tell whether a line that was held up on the way is one of them.

        A live line never is, nor one sent after the other was stored: some clients count their ids anew.
        """
        if key is None or sent_at is None:
            return False
        stored_at = self._keys.get((author, key))
        return stored_at is not None and sent_at <= stored_at + SKEW

    def load(self, connection: Connection) -> None:
        """Read the lines of the newest chats."""
        newest = (
            select(chats.c.id, chats.c.customer_id, chats.c.channel)
            .order_by(chats.c.started_at.desc())
            .limit(CHATS_READ)
            .subquery()
        )
        query = (
            select(messages.c.key, messages.c.side, messages.c.at, newest.c.customer_id, legs.c.agent)
            .join(newest, newest.c.id == messages.c.chat)
            .outerjoin(legs, and_(legs.c.chat == messages.c.chat, legs.c.number == messages.c.leg))
            .where(messages.c.key.is_not(None))
            .where(or_(messages.c.side == str(Side.AGENT), newest.c.channel == str(Channel.XMPP)))
            .order_by(messages.c.at)
        )
        for row in connection.execute(query):
            author = row.agent if row.side == Side.AGENT else row.customer_id
            if author:
                self.note(author, row.key, row.at)
