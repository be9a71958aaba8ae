"""XML at the exit and at the door: a writer of strings, readers of elements, and the parts of a JID.

Outgoing stanzas are strings made of `el`: cheaper than trees, and nothing foreign is ever re-serialised (FAULTS F40).
What XML 1.0 cannot carry is removed on the way out, so no text of a customer's can close our stream (FAULTS F41).
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

_INVALID: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL: Final = re.compile("[&<>]")
_SPECIAL_IN_ATTRIBUTE: Final = re.compile("[&<>\"'\t\n\r]")
_ESCAPES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def clean(value: str) -> str:
    """Remove the characters XML 1.0 cannot carry: controls, lone surrogates, U+FFFE and U+FFFF."""
    return value if value.isascii() and value.isprintable() else _INVALID.sub("", value)


def esc(value: str) -> str:
    """Render text as XML character data."""
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], clean(value))


def el(name: str, attrs: Mapping[str, str | None] | None = None, *children: str) -> str:
    """Render one element; ``children`` are rendered XML already (texts by `esc`), ``None`` attributes are left out.

    The namespace is the attribute ``xmlns``; an element without it has its parent's, a stanza the stream's.

    >>> el("body", None, esc("1 < 2"))
    '<body>1 &lt; 2</body>'
    >>> el("received", {"xmlns": "urn:xmpp:receipts", "id": "a'b"})
    "<received xmlns='urn:xmpp:receipts' id='a&apos;b'/>"
    """
    head = name
    if attrs:
        for key, value in attrs.items():
            if value is not None:
                head += f" {key}='{_quote(value)}'"
    inner = "".join(children)
    return f"<{head}>{inner}</{name}>" if inner else f"<{head}/>"


def _quote(value: str) -> str:
    value = clean(value)
    if _SPECIAL_IN_ATTRIBUTE.search(value):
        return _SPECIAL_IN_ATTRIBUTE.sub(lambda match: _ESCAPES[match[0]], value)
    return value


def child(element: Element, tag: str) -> Element | None:
    """Return the first direct child called ``{namespace}name``; its place among others says nothing (CLIENTS.md 3)."""
    return element.find(tag)


def text(element: Element | None) -> str:
    """Return an element's own text; empty if the element or its text is missing."""
    return "" if element is None else element.text or ""


def attr(element: Element | None, name: str) -> str:
    """Return an attribute; empty if the element or the attribute is missing."""
    return "" if element is None else element.get(name, "")


def bare(jid: str) -> str:
    """Return ``local@domain`` of a JID in the form used as a key: lower case, without the resource (RFC 7622)."""
    return _lower(jid.partition("/")[0])


def localpart(jid: str) -> str:
    """Return what stands before the ``@``, lower case; empty for a domain."""
    head, at, _ = jid.partition("/")[0].partition("@")
    return _lower(head) if at else ""


def domain(jid: str) -> str:
    """Return the domain of a JID, lower case."""
    head = jid.partition("/")[0]
    return _lower(head.rpartition("@")[2])


def resource(jid: str) -> str:
    """Return the resource of a JID as it stands (it is case-sensitive); empty for a bare JID."""
    return jid.partition("/")[2]


def normal(jid: str) -> str:
    """Return the JID as it is used for a key: bare part lower case, resource untouched."""
    head, slash, tail = jid.partition("/")
    return f"{_lower(head)}{slash}{tail}"


def _lower(value: str) -> str:
    # Servers have prepared what they send (RFC 7622); this is for what people and configuration files write.
    return value.lower()
