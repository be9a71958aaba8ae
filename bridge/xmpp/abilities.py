"""What agents' clients can do: asked once per version (XEP-0115), told to the presence book.

It decides who is a phone, and who is sent an XEP-0070 confirm.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from bridge.xmpp.liveness import Ask
from bridge.xmpp.parse import Presence
from bridge.xmpp.presence import PresenceBook
from bridge.xmpp.stanzas.caps import caps_hash
from bridge.xmpp.stanzas.disco import INFO_TAG, Info, parse_info, render_info
from bridge.xmpp.xml import attr, child
from routing.commands import Command

KNOWN_LIMIT: Final = 1000
ANSWER_S: Final = 10.0


class Abilities:
    """A cache of disco#info by capability hash; what does not match its hash counts for that one session only."""

    def __init__(
        self,
        book: PresenceBook,
        *,
        ask: Ask,
        submit: Callable[[Command], None],
        sender: str,
    ) -> None:
        self._book = book
        self._ask = ask
        self._submit = submit
        self._sender = sender
        self._known: dict[str, Info] = {}
        self._told: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def on_presence(self, presence: Presence) -> None:
        """Look at an agent's presence that the book has taken; ask what is not known yet."""
        if presence.type != "available":
            self._told.pop(presence.sender, None)
            return
        if not presence.caps_ver or self._told.get(presence.sender) == presence.caps_ver:
            return
        self._told[presence.sender] = presence.caps_ver
        info = self._known.get(presence.caps_ver)
        if info is not None:
            self._tell(presence.sender, info)
            return
        task = asyncio.get_running_loop().create_task(self._learn(presence))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _learn(self, presence: Presence) -> None:
        query = render_info(Info(node=f"{presence.caps_node}#{presence.caps_ver}"))
        reply = await self._ask(query, presence.sender, self._sender, ANSWER_S)
        found = None if reply is None or attr(reply, "type") != "result" else child(reply, INFO_TAG)
        info = parse_info(found) if found is not None else None
        if info is None:
            self._told.pop(presence.sender, None)
            return
        if len(self._known) < KNOWN_LIMIT and caps_hash(info) == presence.caps_ver:
            self._known[presence.caps_ver] = info
        self._tell(presence.sender, info)

    def _tell(self, full: str, info: Info) -> None:
        phone = any(one.category == "client" and one.type == "phone" for one in info.identities)
        for command in self._book.learnt(full, frozenset(info.features), phone=phone):
            self._submit(command)
