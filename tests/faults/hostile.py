"""Stanzas that no honest client sends: good ones taken as a start and broken, forged or swollen, by a seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from tests.wire.reading import read

NAMESPACES: Final = (
    "urn:stanzadesk:0",
    "urn:stanzadesk:inbox:0",
    "http://jabber.org/protocol/workgroup",
    "http://jivesoftware.com/protocol/workgroup",
    "http://jabber.org/protocol/http-auth",
    "http://jabber.org/protocol/commands",
    "http://jabber.org/protocol/disco#info",
    "http://jabber.org/protocol/muc#user",
    "http://jabber.org/protocol/pubsub",
    "jabber:x:data",
    "jabber:x:conference",
    "jabber:iq:roster",
    "jabber:iq:last",
    "jabber:client",
    "urn:xmpp:privilege:1",
    "urn:xmpp:privilege:2",
    "urn:xmpp:delay",
    "urn:xmpp:message-correct:0",
    "urn:ietf:params:xml:ns:xmpp-stanzas",
    "urn:example:foreign",
    "",
)
TYPES: Final = {
    "message": ("normal", "chat", "groupchat", "headline", "error", "banana", ""),
    "presence": (
        "", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error", "banana",
    ),
    "iq": ("get", "set", "result", "error", "banana", ""),
}  # fmt: skip
WORDS: Final = (
    "", " ", "0", "-1", "1e999", "9" * 400, "NaN", "true", "accept", "reject", "ready", "off", "!!end", "!!ban", "!!",
    "end", "2026-13-45T99:99:99Z", "2026-01-02T03:04:05+99:99", "0001-01-01T00:00:00+23:59", "@", "/", "a@b@c/d/e",
    "\u202egnp.exe", "\u0000".replace("\u0000", "\ufffd"), "🙂" * 50, "x" * 3000, "١٢٣", "İ", "ß", "\n\n\n", "%s%n{0}",
    "'; DROP TABLE chats; --", "<script>", "../../etc/passwd",
)  # fmt: skip


def _read_payloads() -> dict[str, tuple[str, ...]]:
    """Read `payloads.txt`; an empty stanza is one of each kind too."""
    found: dict[str, list[str]] = {}
    kind = ""
    for line in Path(__file__).with_name("payloads.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
            found[kind] = [""]
        elif line.startswith("<"):
            found[kind].append(line)
    return {name: tuple(rows) for name, rows in found.items()}


PAYLOADS: Final = _read_payloads()


@dataclass(frozen=True, slots=True)
class Target:
    """The addresses to aim at, and those that may be claimed as the sender's."""

    host: str
    desk: str
    service: str
    window: str
    agent: str
    senders: tuple[str, ...]
    """Empty: the server writes the sender."""
    kinds: tuple[str, ...] = ("message", "presence", "iq")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One of them, and what of it a test has to know."""

    xml: str
    kind: str
    type: str
    sender: str
    id: str
    """Empty where it has none."""


class Hostility:
    """An endless row of stanzas, the same for the same seed."""

    def __init__(self, seed: int, target: Target) -> None:
        self._chance = random.Random(seed)
        self._target = target
        self._made = 0

    def stanza(self, *, named: bool = False) -> Stanza:
        """Make the next one; ``named``: with an id, and to an address of ours, so that its answer can be awaited."""
        chance, target = self._chance, self._target
        self._made += 1
        kind = chance.choice(target.kinds)
        inside = self._inside(kind)
        type_ = chance.choice(TYPES[kind])
        ident = f"h{self._made}" if named or chance.random() < 0.9 else ""
        sender = chance.choice(target.senders) if target.senders else ""
        attributes = {"type": type_, "id": ident, "from": sender, "to": self._address(named=named)}
        if chance.random() < 0.1:
            attributes["xml:lang"] = chance.choice(WORDS)
        order = list(attributes)
        chance.shuffle(order)
        written = "".join(f" {name}={quoteattr(attributes[name])}" for name in order if attributes[name])
        return Stanza(f"<{kind}{written}>{inside}</{kind}>", kind, type_, sender, ident)

    def _address(self, *, named: bool) -> str:
        target, chance = self._target, self._chance
        ours = (target.host, target.desk, target.service, target.window, f"nobody-abc123@{target.host}")
        address = chance.choice(ours)
        if chance.random() < 0.1:
            address += "/" + chance.choice(("x", "🙂", "a/b@c"))
        if not named and chance.random() < 0.05:
            return chance.choice(
                ("", "@", f"@{target.host}", f"{'x' * 1200}@{target.host}", "elsewhere.example", "İ@ß")
            )
        return address

    def _inside(self, kind: str) -> str:
        chance = self._chance
        other = chance.choice(tuple(PAYLOADS)) if chance.random() < 0.2 else kind
        inside = self._filled(chance.choice(PAYLOADS[other]))
        for _ in range(chance.randrange(4)):
            inside = self._broken(inside)
        return inside

    def _filled(self, payload: str) -> str:
        for name in ("host", "desk", "window", "agent"):
            payload = payload.replace("{" + name + "}", getattr(self._target, name))
        return payload

    def _broken(self, inside: str) -> str:
        """Do one of the things that no honest client does."""
        return self._chance.choice(
            (self._edited, self._edited, self._edited, self._joined, self._wrapped, self._deepened, self._grown)
        )(inside)

    def _edited(self, inside: str) -> str:
        """Leave an attribute out, or put something else into an attribute, a namespace or a text."""
        word = self._chance.choice(WORDS)
        pattern, by = self._chance.choice(
            (
                (r" (?!xmlns)[\w-]+='[^']*'", ""),
                (r"(?<=[\w-]=)'[^']*'", quoteattr(word)),
                (r"xmlns='[^']*'", f"xmlns='{self._chance.choice(NAMESPACES)}'"),
                (r"(?<=>)[^<>]*(?=</)", escape(word)),
            )
        )
        found = list(re.finditer(pattern, inside))
        if not found:
            return escape(word) + inside
        place = self._chance.choice(found)
        edited = inside[: place.start()] + by + inside[place.end() :]
        return edited if _is_xml(edited) else inside

    def _joined(self, inside: str) -> str:
        return inside + self._filled(self._chance.choice(PAYLOADS[self._chance.choice(tuple(PAYLOADS))]))

    def _wrapped(self, inside: str) -> str:
        return f"<a xmlns={quoteattr(self._chance.choice(NAMESPACES))}>{inside}</a>"

    def _deepened(self, inside: str) -> str:
        depth = self._chance.choice((1, 2, 3, 5, 12, 13, 60, 300))
        return "<q>" * depth + inside + "</q>" * depth

    def _grown(self, inside: str) -> str:
        return inside + self._swollen() if self._chance.random() < 0.03 else inside

    def _swollen(self) -> str:
        """Make something big, but within what a server lets through."""
        match self._chance.randrange(4):
            case 0:
                return f"<body>{'x' * 200_000}</body>"
            case 1:
                return "<x xmlns='jabber:x:data'>" + "<field var='v'><value/></field>" * 3000 + "</x>"
            case 2:
                return f"<a b='{'y' * 100_000}'/>"
            case _:
                return "<body xml:lang='{}'>a</body>".format("z" * 5000) + "<thread/>" * 9000


def _is_xml(inside: str) -> bool:
    """Tell whether a server would let it through."""
    try:
        read(f"<x>{inside}</x>")
    except ET.ParseError:
        return False
    return True
