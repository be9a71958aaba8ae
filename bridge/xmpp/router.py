"""Looks a stanza up in the route table and hands it on; answers those that have no row, and survives all of them.

A handler that fails costs its stanza an ``internal-server-error`` with the id under which the log has it; never more.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.errors import BAD_REQUEST, NOT_FOUND, NOT_IMPLEMENTED, TOO_MUCH, UNAVAILABLE, fault, render_iq_error
from bridge.xmpp.limits import is_bearable
from bridge.xmpp.namespaces import JIVE, WORKGROUP
from bridge.xmpp.parse import MESSAGE_TYPES, parse_iq, parse_message, parse_presence
from bridge.xmpp.routes import DESK_LOCAL, Address, IqRoute, MessageRoute, PresenceRoute, Route
from bridge.xmpp.stanzas.stanza_error import StanzaError
from bridge.xmpp.xml import attr, localpart

log: Final = logging.getLogger(__name__)

_KINDS: Final = {MessageRoute: "message", PresenceRoute: "presence", IqRoute: "iq"}
_NO_TYPE: Final = {"message": "normal", "presence": "available", "iq": ""}
NOTHING_THERE: Final = (f"{{{WORKGROUP}}}", f"{{{JIVE}}}")
"""In these a request without a row asks for something that a workgroup may have and ours has not."""

Rows = list[Route]


class Router:
    """The dispatcher of `bridge.xmpp.routes`."""

    def __init__(
        self,
        table: Iterable[Route],
        *,
        component: str,
        send: Callable[[str], bool],
        is_service: Callable[[str], bool],
        on_reply: Sequence[Callable[[Element], bool]] = (),
        defers: Callable[[Element], bool] | None = None,
    ) -> None:
        """``on_reply``: whoever asked IQs of its own; each tells whether a result or an error was for it.

        ``defers`` tells of a message that it will come again in its turn (`bridge.xmpp.inbox.Inbox.defers`).
        """
        self._component = component
        self._send = send
        self._is_service = is_service
        self._on_reply = on_reply
        self._defers = defers
        self._rows: dict[tuple[str, str, Address], Rows] = {}
        self._payloads: set[str] = set()
        for route in table:
            if route.payload is not None:
                self._payloads.add(route.payload)
            for address in Address if route.address is None else (route.address,):
                self._rows.setdefault((_KINDS[type(route)], route.type, address), []).append(route)
        self.dropped = 0
        """Stanzas too big to look at; for the metrics page."""
        self.failed = 0
        """Stanzas whose handler failed."""

    def on_stanza(self, element: Element) -> None:
        """Handle one stanza; raises nothing."""
        kind = element.tag.rpartition("}")[2]
        if not is_bearable(element):
            self.dropped += 1
            log.warning("dropped a %s that is too deep or too big", kind)
            self._refuse(element, kind, TOO_MUCH)
            return
        try:
            self._route(element, kind)
        except Exception:  # whatever a stanza did to its handler, the next one is served
            self.failed += 1
            error_id = secrets.token_hex(4)
            log.exception("error %s: a %s was not handled", error_id, kind)
            self._refuse(element, kind, fault(error_id))

    def address(self, to: str) -> Address:
        """Tell what kind of address a stanza came to."""
        local = localpart(to)
        if not local:
            return Address.BARE
        if local == DESK_LOCAL:
            return Address.DESK
        return Address.SERVICE if self._is_service(local) else Address.CONTACT

    def _route(self, element: Element, kind: str) -> None:
        type_ = element.get("type") or _NO_TYPE[kind]
        if kind == "message" and type_ not in MESSAGE_TYPES:
            type_ = "normal"  # RFC 6121 section 5.2.2
        if kind == "message" and self._defers is not None and self._defers(element):
            return
        if kind == "iq" and type_ in {"result", "error"} and any(take(element) for take in self._on_reply):
            return
        for route in self._rows.get((kind, type_, self.address(attr(element, "to"))), ()):
            if route.payload is None or element.find(route.payload) is not None:
                self._hand_on(element, route)
                return
        if kind == "iq":
            self._answer_unknown(element, type_)

    def _hand_on(self, element: Element, route: Route) -> None:
        match route:
            case MessageRoute():
                route.handler(parse_message(element, self._component))
            case PresenceRoute():
                route.handler(parse_presence(element))
            case IqRoute():
                route.handler(parse_iq(element))

    def _answer_unknown(self, element: Element, type_: str) -> None:
        if type_ not in {"get", "set"}:
            return
        if len(element) != 1:
            error = BAD_REQUEST
        elif element[0].tag.startswith(NOTHING_THERE):
            error = NOT_FOUND
        elif element[0].tag in self._payloads:
            error = NOT_IMPLEMENTED
        else:
            error = UNAVAILABLE
        self._send(render_iq_error(parse_iq(element), error))

    def _refuse(self, element: Element, kind: str, error: StanzaError) -> None:
        if kind == "iq" and element.get("type") in {"get", "set"}:
            self._send(render_iq_error(parse_iq(element), error))
