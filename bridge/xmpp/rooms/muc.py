"""Rooms on the server's own MUC (XEP-0045): hidden, for members only, kept nowhere."""

from typing import Final

from bridge.xmpp import namespaces as ns
from bridge.xmpp.faces.build import stamp, typing_element
from bridge.xmpp.ports import Wire
from bridge.xmpp.privilege import AskIq
from bridge.xmpp.rooms.host import Call, Line, RoomRules, SeatAt
from bridge.xmpp.stanzas.data_form import Field, Form, render_form
from bridge.xmpp.stanzas.muc import Affiliation, Invitation, Join, render_affiliation, render_invitation, render_join
from bridge.xmpp.xml import attr, el, esc

ANSWER_S: Final = 10.0
_CONFIG: Final = (
    ("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig"),
    ("muc#roomconfig_membersonly", "1"),
    ("muc#roomconfig_publicroom", "0"),
    ("muc#roomconfig_persistentroom", "0"),
    ("muc#roomconfig_whois", "moderators"),
    ("muc#roomconfig_changesubject", "0"),
)
_NO_ARCHIVE: Final = (("muc#roomconfig_enablearchiving", "0"),)
"""Prosody's; ejabberd refuses a form with a field it does not know, and archives no room by itself."""


class MucHost:
    """Implements `RoomHost`."""

    def __init__(self, wire: Wire, ask: AskIq, *, rooms: str, desk: str) -> None:
        """``rooms`` is the MUC's host; ``desk`` whose seats they are, an administrator there."""
        self._wire = wire
        self._ask = ask
        self._rooms = rooms
        self._desk = desk

    def address(self, room: str) -> str:
        """Tell a room's address."""
        return f"{room}@{self._rooms}"

    def enter(self, at: SeatAt, nick: str) -> None:
        """Take a seat."""
        attrs = {"from": self._seat(at), "to": f"{self.address(at.room)}/{nick}"}
        self._wire.send(el("presence", attrs, render_join(Join())))

    def leave(self, at: SeatAt) -> None:
        """Give a seat up; the nick is the room's to know."""
        attrs = {"type": "unavailable", "from": self._seat(at), "to": f"{self.address(at.room)}/{at.seat}"}
        self._wire.send(el("presence", attrs))

    async def arrange(self, room: str, rules: RoomRules) -> bool:
        """Submit the configuration, then let in whom it concerns."""
        fields = (*_CONFIG, ("muc#roomconfig_roomname", rules.title))
        if not (await self._configure(room, fields + _NO_ARCHIVE) or await self._configure(room, fields)):
            return False
        # ejabberd refuses this one, for there whoever is of the desk may invite already.
        await self.admit(room, rules.inviter, "admin")
        for member in rules.members:
            if not await self.admit(room, member, "member"):
                return False
        return True

    async def _configure(self, room: str, fields: tuple[tuple[str, str], ...]) -> bool:
        form = Form("submit", fields=tuple(Field(name, (value,)) for name, value in fields))
        return await self._set(room, el("query", {"xmlns": ns.MUC_OWNER}, render_form(form)))

    async def admit(self, room: str, jid: str, affiliation: str) -> bool:
        """Change an affiliation."""
        return await self._set(room, render_affiliation(Affiliation(jid, affiliation)))

    def invite(self, room: str, to: str, call: Call) -> None:
        """Invite by the room: it copies what stands beside the invitation (ejabberd does not)."""
        invitation = render_invitation(Invitation(to=to, reason=call.reason))
        self._wire.send(el("message", {"from": call.sender, "to": self.address(room)}, invitation, call.children))

    def say(self, at: SeatAt, line: Line) -> None:
        """Say something to everybody in the room."""
        attrs = {"type": "groupchat", "from": self._seat(at), "to": self.address(at.room), "id": line.id or None}
        late = line.sent_at
        self._wire.send(
            el(
                "message",
                attrs,
                el("body", None, esc(line.text)) if line.text else "",
                typing_element(line.typing) if line.typing is not None else "",
                "" if late is None else el("delay", {"xmlns": ns.DELAY, "from": self._desk, "stamp": stamp(late)}),
            )
        )

    async def _set(self, room: str, query: str) -> bool:
        sender = self._seat(SeatAt(room, "desk"))
        reply = await self._ask(query, self.address(room), sender, ANSWER_S, "set")
        return reply is not None and attr(reply, "type") == "result"

    def _seat(self, at: SeatAt) -> str:
        return f"{self._desk}/{at.room}.{at.seat}"
