"""Face A: what workgroup clients (Smack, Spark) are sent, in Fastpath's dialect. Pure: effects and views in, XML out.

The rules their parsers go by: session id everywhere, whole seconds, a bare JID as ``userID``, queue presences from the
queue's full JID, presences of colleagues from full JIDs, no blank between children.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bridge.xmpp import namespaces as ns
from bridge.xmpp import wording
from bridge.xmpp.faces.workgroup.ports import Colleague, QueueView
from bridge.xmpp.ports import Names
from bridge.xmpp.rooms.host import Call
from bridge.xmpp.stanzas.jive import Metadata, Session, render_metadata, render_session
from bridge.xmpp.stanzas.stanza_error import StanzaError, render_stanza_error
from bridge.xmpp.stanzas.workgroup_agent import AgentStatus, RunningChat, render_agent_status
from bridge.xmpp.stanzas.workgroup_offer import Offer, Revoke, render_offer, render_revoke
from bridge.xmpp.stanzas.workgroup_queue import (
    NotifyAgents,
    NotifyQueue,
    NotifyQueueDetails,
    QueueUser,
    render_notify_agents,
    render_notify_queue,
    render_notify_queue_details,
)
from bridge.xmpp.texts.catalogue import Language, Text
from bridge.xmpp.xml import bare, el
from routing.effects import CloseOffer, OpenLeg, SendOffer
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.transcript import Customer
from routing.words import OfferKind

AGENT_RESOURCE: Final = "agent"
_KINDS: Final = {
    OfferKind.CUSTOMER: "user-request",
    OfferKind.INVITE: "invite",
    OfferKind.TRANSFER: "transfer",
}
_ESCAPES: Final = str.maketrans({
    " ": "\\20", '"': "\\22", "&": "\\26", "'": "\\27", "/": "\\2f", ":": "\\3a", "<": "\\3c", ">": "\\3e",
    "@": "\\40", "\\": "\\5c",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Path:
    """Which way an IQ goes: as which workgroup, to which session, under which id, in which language."""

    workgroup: str
    to: str
    id: str
    lang: Language


def agent_address(agent: AgentId, names: Names) -> str:
    """Tell an agent's address towards colleagues: his JID as a local part (XEP-0106), for we may send from no other."""
    return f"{agent.translate(_ESCAPES)}@{names.component}"


def agent_behind(address: str, names: Names) -> AgentId:
    """Tell who is meant by an agent's address, or by his real one."""
    local, _, host = bare(address).rpartition("@")
    if host != names.component:
        return AgentId(bare(address))
    for char, code in _ESCAPES.items():
        if code != "\\5c":
            local = local.replace(str(code), chr(char))
    return AgentId(local.replace("\\5c", "\\"))


def queue_address(queue: QueueView, names: Names) -> str:
    """Tell a queue's address: a resource of its workgroup, named as people call it."""
    return f"{names.service(queue.service)}/{wording.clean(queue.name) or queue.service}"


def metadata_of(customer: Customer, contact: ContactName, names: Names, lang: Language) -> tuple[tuple[str, str], ...]:
    """Say who asks, under the names clients know."""
    known = (("userID", names.contact(contact)), ("username", wording.customer_name(lang, customer.name)))
    rest = ((name, value) for name, value in customer.fields if name not in {"name", "userID", "username"})
    return (*known, *rest)


def render_offered(effect: SendOffer, path: Path, names: Names, now: datetime) -> str:
    """Write an offer for one session."""
    offer = Offer(
        id=effect.chat,
        jid=names.contact(effect.contact),
        timeout_s=max(1, round((effect.until - now).total_seconds())),
        workgroup=path.workgroup,
        metadata=metadata_of(effect.customer, effect.contact, names, path.lang),
        content=_KINDS[effect.kind],
    )
    return _iq(path, render_offer(offer))


def render_offer_closed(effect: CloseOffer, path: Path, names: Names) -> str:
    """Take the pop-up away, and say why."""
    text = wording.offer_closed(path.lang, effect.outcome, effect.cause, effect.resource)
    return _iq(path, render_revoke(Revoke(effect.chat, names.contact(effect.contact), text)))


def render_not_open(chat: ChatId, path: Path) -> str:
    """Take away the pop-up of who answered too late; his client believes that he was heard."""
    return _iq(path, render_revoke(Revoke(chat, path.workgroup, path.lang(Text.TOO_LATE_TAKEN))))


def call_into_room(leg: OpenLeg, workgroup: str, names: Names, lang: Language) -> Call:
    """Write an agent's invitation: the reason is the bare session id, by which clients find the offer they accepted."""
    jid = names.contact(leg.contact)
    children = (
        el("offer", {"xmlns": ns.WORKGROUP, "jid": jid}),
        render_session(Session(leg.chat, workgroup)),
        render_metadata(Metadata(metadata_of(leg.customer, leg.contact, names, lang))),
    )
    return Call(workgroup, leg.chat, "".join(children))


def render_queue(queue: QueueView, to: str, names: Names) -> list[str]:
    """Write a queue for one agent: in short, who waits, and what its agents can take; a closed one is unavailable."""
    attrs = {
        "from": queue_address(queue, names),
        "to": to,
        "type": "unavailable" if _status(queue) == "closed" else None,
    }
    short = NotifyQueue(queue.count, _status(queue), _seconds(queue.wait_s), queue.oldest)
    rows = (
        QueueUser(names.contact(one.contact), place, one.entered_at, _seconds(one.wait_s))
        for place, one in enumerate(queue.rows)
    )
    agents = NotifyAgents(queue.available, queue.chats, queue.slots)
    return [
        el("presence", attrs, render_notify_queue(short)),
        el("presence", attrs, render_notify_queue_details(NotifyQueueDetails(tuple(rows)))),
        el("presence", attrs, render_notify_agents(agents)),
    ]


def render_colleague(one: Colleague, service: ServiceId, to: str, names: Names) -> str:
    """Write a colleague's presence: how he is, and his chats."""
    attrs = {"from": f"{agent_address(one.agent, names)}/{AGENT_RESOURCE}", "to": to}
    if one.show is None:
        return el("presence", {"type": "unavailable", **attrs})
    chats = tuple(
        RunningChat(
            session=leg.chat,
            user=names.contact(leg.contact),
            started_at=leg.accepted_at,
            username=wording.clean(leg.customer.name),
        )
        for leg in one.legs
    )
    status = AgentStatus(names.service(service), one.slots, chats)
    return el("presence", attrs, el("show", None, one.show) if one.show else "", render_agent_status(status))


def render_refused(address: str, to: str, error: StanzaError) -> str:
    """Answer a presence with an error."""
    return el("presence", {"type": "error", "from": address, "to": to}, render_stanza_error(error))


def _status(queue: QueueView) -> str:
    if queue.takes:
        return "open"
    return "active" if queue.on_duty or queue.count else "closed"


def _seconds(value: float | None) -> int:
    return max(0, round(value or 0.0))


def _iq(path: Path, payload: str) -> str:
    return el("iq", {"type": "set", "from": path.workgroup, "to": path.to, "id": path.id}, payload)
