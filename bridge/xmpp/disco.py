"""Everything that is asked of our addresses besides chatting: what they are, who they are, whether they are there.

Every address ever issued keeps answering (DESIGN.md section 6). Agents are told a customer's name; nobody else learns
from here who a customer, an agent or a chat is (FAULTS T8).
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bridge.xmpp.avatar import avatar_png
from bridge.xmpp.errors import FORBIDDEN, NOT_FOUND, render_iq_error, render_iq_result
from bridge.xmpp.features import COMMON, CUSTOMER, CUSTOMER_NODE, TALKING
from bridge.xmpp.namespaces import COMMANDS, DESK, WORKGROUP
from bridge.xmpp.parse import Iq, Presence
from bridge.xmpp.routes import DESK_LOCAL
from bridge.xmpp.shown import Shown, present_at, render_shown
from bridge.xmpp.stanzas.data_form import Field, Form
from bridge.xmpp.stanzas.disco import Identity, Info, Item, Items, render_info, render_items
from bridge.xmpp.stanzas.last import LastActivity, render_last_activity
from bridge.xmpp.stanzas.stanza_error import StanzaError
from bridge.xmpp.stanzas.vcard import VCard, render_v_card
from bridge.xmpp.stanzas.version import SoftwareVersion, render_software_version
from bridge.xmpp.watchers import Watchers
from bridge.xmpp.xml import attr, bare, el, resource
from routing.ids import ServiceId

WORKGROUP_INFO: Final = f"{WORKGROUP}#workgroupinfo"


@dataclass(frozen=True, slots=True)
class Directory:
    """Look-ups that disco needs; each is answered from memory.

    ``contact_known``: the customer's name for any local part ever issued, as the agent may know it (his bare JID is the
    second argument; empty: none was given, or he may not know it yet), ``None`` for others.
    ``shown``: presence of an address (its local part) towards somebody's bare JID; ``None`` is unavailable.
    """

    component: str
    is_agent: Callable[[str], bool]
    services: Callable[[], Sequence[tuple[str, str]]]
    """(id, name), in the order of a list."""
    contact_known: Callable[[str, str], str | None]
    shown: Callable[[str, str], Shown | None]
    version: str = ""


class Disco:
    """Handlers of the housekeeping rows of `bridge.xmpp.routes`."""

    def __init__(self, directory: Directory, send: Callable[[str], bool], watchers: Watchers) -> None:
        self._directory = directory
        self._send = send
        self._watchers = watchers

    def on_info(self, iq: Iq) -> None:
        """Answer disco#info (XEP-0030): what an address is, and what client a contact of a chat is present with."""
        identity, node = self._identity(iq), attr(iq.payload, "node")
        if isinstance(identity, StanzaError):
            self._refuse(iq, identity)
        elif identity.category == "account" and resource(iq.to) and node in {"", CUSTOMER_NODE}:
            self._answer(iq, render_info(replace(CUSTOMER, node=node)))
        elif node:
            self._refuse(iq, NOT_FOUND)
        else:
            self._answer(iq, render_info(Info((identity,), self._features(iq.local), form=self._form(iq.local))))

    def on_items(self, iq: Iq) -> None:
        """Answer disco#items: the component lists desk and services; nothing else has any."""
        identity = self._identity(iq)
        if isinstance(identity, StanzaError):
            self._refuse(iq, identity)
            return
        items: tuple[Item, ...] = ()
        if not iq.local and not attr(iq.payload, "node"):
            component = self._directory.component
            items = tuple(Item(f"{key}@{component}", name) for key, name in self._directory.services())
            if self._is_agent(iq.sender):
                items = (Item(f"{DESK_LOCAL}@{component}", "Desk"), *items)
        self._answer(iq, render_items(Items(items)))

    def on_vcard(self, iq: Iq) -> None:
        """Answer vcard-temp (XEP-0054): the name clients show."""
        identity = self._identity(iq)
        if isinstance(identity, StanzaError):
            self._refuse(iq, identity)
            return
        photo = ""
        if identity.category == "account":
            name = self._directory.contact_known(iq.local, bare(iq.sender)) or ""
            photo = base64.b64encode(avatar_png(name, bare(iq.to))).decode()
        self._answer(iq, render_v_card(VCard(identity.name, identity.name, photo=photo)))

    def on_ping(self, iq: Iq) -> None:
        """Answer a ping (XEP-0199); every address of ours is alive."""
        self._answer(iq, "")

    def on_version(self, iq: Iq) -> None:
        """Answer jabber:iq:version (XEP-0092)."""
        version = self._directory.version if self._is_agent(iq.sender) else ""
        self._answer(iq, render_software_version(SoftwareVersion("Stanzadesk", version)))

    def on_last(self, iq: Iq) -> None:
        """Answer jabber:iq:last (XEP-0012): never idle."""
        self._answer(iq, render_last_activity(LastActivity(0)))

    def on_pubsub(self, iq: Iq) -> None:
        """Say that there is no node: nobody then offers encryption we could not read (CLIENTS.md section 7)."""
        self._refuse(iq, NOT_FOUND)

    def on_subscription(self, presence: Presence) -> None:
        """Let those subscribe who may; answer probes; take the rest as it is."""
        watcher, address = bare(presence.sender), bare(presence.to)
        match presence.type:
            case "subscribe":
                allowed = self._may_watch(presence.local, watcher)
                self._presence(address, watcher, type_="subscribed" if allowed else "unsubscribed")
                if allowed:
                    self._watch(presence.local, watcher)
                    self._show(presence.local, address, watcher, watcher)
            case "unsubscribe":
                self._watchers.remove(ServiceId(presence.local), watcher)
                self._presence(address, watcher, type_="unsubscribed")
            case "probe":
                if self._may_watch(presence.local, watcher):
                    self._watch(presence.local, watcher)
                    self._show(presence.local, address, watcher, presence.sender)
                else:
                    self._presence(address, presence.sender, type_="unsubscribed")
            case _:
                pass

    def _show(self, local: str, address: str, watcher: str, to: str) -> None:
        sender = address if local in self._service_names() else present_at(address)
        self._send(render_shown(sender, to, self._directory.shown(local, watcher)))

    def _watch(self, local: str, watcher: str) -> None:
        """Tell him of changes from now on. A server that probes knows of a subscription, even if we forgot it."""
        if local in self._service_names():
            self._watchers.add(ServiceId(local), watcher)

    def _presence(self, address: str, to: str, *, type_: str) -> None:
        self._send(el("presence", {"type": type_, "from": address, "to": to}))

    def _may_watch(self, local: str, watcher: str) -> bool:
        if local in self._service_names():
            return True
        if not self._is_agent(watcher):
            return False
        return local in {"", DESK_LOCAL} or self._directory.contact_known(local, watcher) is not None

    def _identity(self, iq: Iq) -> Identity | StanzaError:
        if not iq.local:
            return Identity("collaboration", "workgroup", "Stanzadesk")
        if iq.local == DESK_LOCAL:
            return Identity("automation", "command-list", "Desk")
        service = self._service_names().get(iq.local)
        if service is not None:
            return Identity("collaboration", "workgroup", service)
        if not self._is_agent(iq.sender):
            return FORBIDDEN
        name = self._directory.contact_known(iq.local, bare(iq.sender))
        return NOT_FOUND if name is None else Identity("account", "registered", name or "Visitor")

    def _features(self, local: str) -> tuple[str, ...]:
        if not local:
            return (*COMMON, DESK, WORKGROUP)
        if local == DESK_LOCAL:
            return (*COMMON, *TALKING, COMMANDS, DESK, WORKGROUP)
        return (*COMMON, *TALKING, WORKGROUP) if local in self._service_names() else (*COMMON, *TALKING)

    def _form(self, local: str) -> Form | None:
        """Describe a workgroup (XEP-0142): its name, and whether anybody is there."""
        name = self._service_names().get(local)
        if name is None:
            return None
        shown = self._directory.shown(local, "")
        online = "true" if shown is not None and shown.show != "away" else "false"
        return Form(
            "result",
            fields=(
                Field("FORM_TYPE", (WORKGROUP_INFO,), "hidden"),
                Field("workgroup#description", (name,), "text-single"),
                Field("workgroup#online", (online,), "boolean"),
            ),
        )

    def _service_names(self) -> dict[str, str]:
        return dict(self._directory.services())

    def _is_agent(self, jid: str) -> bool:
        return self._directory.is_agent(bare(jid))

    def _answer(self, iq: Iq, payload: str) -> None:
        self._send(render_iq_result(iq, payload))

    def _refuse(self, iq: Iq, error: StanzaError) -> None:
        self._send(render_iq_error(iq, error))
