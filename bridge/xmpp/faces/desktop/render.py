"""Face C: the stanzas of the bundled desktop, as docs/protocol.md has them. Pure: effects and views in, XML out."""

from collections.abc import Sequence
from datetime import datetime

from bridge.xmpp import namespaces as ns
from bridge.xmpp import wording
from bridge.xmpp.faces.build import (
    MARKABLE,
    NO_ARCHIVE,
    NO_STORE,
    RECEIPT_REQUEST,
    device_message,
    stamp,
    typing_element,
)
from bridge.xmpp.faces.keys import origin_of
from bridge.xmpp.ports import Names, Results
from bridge.xmpp.texts.english import ENGLISH
from bridge.xmpp.xml import el, esc
from routing.effects import (
    CloseLeg,
    CloseOffer,
    DeliverToAgent,
    EchoToAgent,
    OpenLeg,
    SendOffer,
    ShowTypingToAgent,
    TellForced,
    TellMissedOffer,
)
from routing.ids import ChatId, OfferId
from routing.ports import AgentView
from routing.settings import Reason
from routing.transcript import Customer, Entry
from routing.words import AgentState, LegPhase, Side


def own(name: str, attrs: dict[str, str | None] | None = None, *children: str) -> str:
    """Write an element of `urn:stanzadesk:0`."""
    return el(name, {"xmlns": ns.DESK, **(attrs or {})}, *children)


def number(seconds: float) -> str:
    """Write whole seconds."""
    return str(max(0, int(seconds)))


def customer_element(customer: Customer) -> str:
    """Write who asks: the name, and whatever the form gave, in its order."""
    fields = "".join(el("field", {"name": name}, esc(value)) for name, value in customer.fields)
    return el("customer", {"name": wording.clean(customer.name) or None}, fields)


def metadata_element(customer: Customer) -> str:
    """Write the customer's data in XEP-0142's common dialect, for clients that know only that."""
    values = [("username", wording.customer_name(ENGLISH, customer.name)), *customer.fields]
    return el(
        "metadata",
        {"xmlns": ns.JIVE},
        *(el("value", {"name": name}, esc(value)) for name, value in values if name != "name"),
    )


def offer_element(effect: SendOffer, names: Names, now: datetime) -> str:
    """Write ``<offer/>``: XEP-0142 with one element of our own for what it lacks."""
    seconds = max(1, round((effect.until - now).total_seconds()))
    details = own(
        "details",
        {
            "offer": effect.offer,
            "now": stamp(now),
            "made": stamp(effect.made_at),
            "until": stamp(effect.until),
            "queue": number(effect.queue_s),
            "service": effect.service,
            "service-name": effect.service_name,
            "channel": effect.channel.value,
            "kind": effect.kind.value,
            "has-chats": "true" if effect.has_chats else "false",
            "auto": "true" if effect.auto else None,
        },
        customer_element(effect.customer),
    )
    return el(
        "offer",
        {"xmlns": ns.WORKGROUP, "id": effect.chat, "jid": names.contact(effect.contact)},
        el("timeout", None, str(seconds)),
        metadata_element(effect.customer),
        el("session", {"xmlns": ns.JIVE, "id": effect.chat, "workgroup": names.service(effect.service)}),
        el("user-request"),
        details,
    )


def render_offer(effect: SendOffer, item_id: str, to: str, names: Names, now: datetime) -> str:
    """Write the offer for one desktop; its result says that it is shown."""
    return el(
        "iq",
        {"type": "set", "from": names.contact(effect.contact), "to": to, "id": item_id},
        offer_element(effect, names, now),
    )


def render_offer_closed(effect: CloseOffer, item_id: str, to: str, names: Names) -> str:
    """Write ``<offer-revoke/>``: take the pop-up away, and say why."""
    contact = names.contact(effect.contact)
    text = wording.offer_closed(ENGLISH, effect.outcome, effect.cause, effect.resource)
    closed = own(
        "closed",
        {
            "offer": effect.offer,
            "outcome": effect.outcome.value,
            "cause": effect.cause.value,
            "resource": effect.resource or None,
        },
    )
    session = el("session", {"xmlns": ns.JIVE, "id": effect.chat})
    revoke = el(
        "offer-revoke",
        {"xmlns": ns.WORKGROUP, "id": effect.chat, "jid": contact},
        el("reason", None, esc(text)),
        session,
        closed,
    )
    return el("iq", {"type": "set", "from": contact, "to": to, "id": item_id}, revoke)


def chat_element(
    leg: OpenLeg,
    names: Names,
    phase: LegPhase,
    wrapup_until: datetime | None = None,
    *,
    flagged: bool = False,
    ticks: tuple[int, int] = (0, 0),
) -> str:
    """Write ``<chat/>``: one chat of the agent's."""
    return own(
        "chat",
        {
            "id": leg.chat,
            "contact": leg.contact,
            "jid": names.contact(leg.contact),
            "service": leg.service,
            "service-name": leg.service_name,
            "channel": leg.channel.value,
            "phase": phase.value,
            "leg": str(leg.leg),
            "started": stamp(leg.started_at),
            "accepted": stamp(leg.accepted_at),
            "epoch": str(leg.epoch),
            "last-seq": str(leg.last_seq),
            "wrapup-until": stamp(wrapup_until) if wrapup_until else None,
            "flagged": "true" if flagged else None,
            "delivered": str(ticks[0]) if ticks[0] else None,
            "read": str(ticks[1]) if ticks[1] else None,
        },
        customer_element(leg.customer),
    )


def render_opened(effect: OpenLeg, item_id: str, to: str, names: Names) -> str:
    """Write ``<opened/>``: the agent is in the chat now."""
    opened = own("opened", None, chat_element(effect, names, LegPhase.ACTIVE))
    return device_message(names.contact(effect.contact), to, item_id, opened, RECEIPT_REQUEST, NO_ARCHIVE)


def render_left(effect: CloseLeg, item_id: str, to: str, names: Names) -> str:
    """Write ``<left/>``: the conversation is over for the agent; after-call work may remain."""
    until = effect.wrapup_until
    left = own(
        "left",
        {
            "chat": effect.chat,
            "cause": effect.cause.value,
            "wrapup-until": stamp(until) if until else None,
        },
    )
    return device_message(names.contact(effect.contact), to, item_id, left, RECEIPT_REQUEST, NO_ARCHIVE)


def render_missed(effect: TellMissedOffer, item_id: str, to: str, names: Names, at: datetime) -> str:
    """Write ``<missed/>``: why he is Not Ready; ``at`` is when the rule struck."""
    missed = own(
        "missed",
        {
            "offer": effect.offer,
            "chat": effect.chat,
            "customer": wording.customer_name(ENGLISH, effect.customer_name),
            "outcome": effect.outcome.value,
            "after-chats": "true" if effect.after_chats else "false",
            "logged-out": "true" if effect.logged_out else None,
            "at": stamp(at),
        },
    )
    return device_message(names.desk, to, item_id, missed, RECEIPT_REQUEST, NO_ARCHIVE)


def render_forced(effect: TellForced, item_id: str, to: str, names: Names) -> str:
    """Write ``<forced/>``: a supervisor changed his state."""
    forced = own(
        "forced", {"by": wording.clean(effect.by), "choice": effect.kind.value, "reason": effect.reason or None}
    )
    return device_message(names.desk, to, item_id, forced, RECEIPT_REQUEST, NO_ARCHIVE)


def entry_element(entry: Entry, *, with_text: bool = False, origin: str | None = None) -> str:
    """Write ``<entry/>``: the place of a line in its chat; in a history it holds the text too."""
    children = [el("arg", {"name": name}, esc(value)) for name, value in entry.args]
    if with_text and entry.text is not None:
        children.append(el("text", None, esc(entry.text)))
    return own(
        "entry",
        {
            "chat": entry.chat,
            "seq": str(entry.seq),
            "at": stamp(entry.at),
            "side": entry.side.value,
            "leg": str(entry.leg),
            "name": wording.clean(entry.name),
            "notice": entry.notice.value if entry.notice else None,
            "origin": origin,
        },
        *children,
    )


def render_entry(effect: DeliverToAgent, item_id: str, to: str, names: Names) -> str:
    """Write one line of a chat."""
    text = effect.entry.text
    return device_message(
        names.contact(effect.contact),
        to,
        item_id,
        "" if text is None else el("body", None, esc(text)),
        entry_element(effect.entry),
        MARKABLE if effect.entry.side is Side.CUSTOMER else "",
        RECEIPT_REQUEST,
        NO_ARCHIVE,
    )


def render_echo(effect: EchoToAgent, to: str, names: Names, origin: str | None) -> str:
    """Write the agent's own line with its place, for all his desktops; ``origin`` is the id he gave it."""
    return device_message(
        names.contact(effect.contact),
        to,
        None,
        el("body", None, esc(effect.entry.text or "")),
        entry_element(effect.entry, origin=origin),
        NO_ARCHIVE,
    )


def render_typing(effect: ShowTypingToAgent, to: str, names: Names) -> str:
    """Write somebody's chat state, with the chat's side that types."""
    side = own("typing", {"chat": effect.chat, "side": effect.side.value})
    return device_message(names.contact(effect.contact), to, None, typing_element(effect.typing), side, NO_STORE)


def state_element(view: AgentView, now: datetime, state_offer: OfferId | None) -> str:
    """Write ``<state/>``: what holds for the agent; ``busy`` tells work from choice."""
    kind, _, reason = view.next.partition(":")
    busy = ""
    if view.state is AgentState.BUSY:
        busy = "choice" if view.chosen_busy else "work"
    return own(
        "state",
        {
            "now": stamp(now),
            "state": view.state.value,
            "reason": view.reason,
            "busy": busy,
            "next": kind,
            "next-reason": reason,
            "since": stamp(view.since) if view.since else None,
            "chats": str(view.chats),
            "wrapups": str(view.wrapups),
            "offers": str(view.offers),
            "offer": state_offer,
        },
    )


def render_state(view: AgentView, to: str, names: Names, now: datetime, state_offer: OfferId | None) -> str:
    """Write a push of the agent's state."""
    return device_message(names.desk, to, None, state_element(view, now, state_offer), NO_STORE)


def render_hello(to: str, names: Names) -> str:
    """Write ``<hello/>``: the desk is here (again), and the desktop should say that it is, as after a reconnect."""
    return device_message(names.desk, to, None, own("hello"), NO_STORE)


def snapshot_element(
    view: AgentView,
    names: Names,
    now: datetime,
    *,
    state: str,
    services: Sequence[tuple[str, str, Results]],
    reasons: Sequence[Reason],
    labels: Sequence[Reason],
    numbers: Sequence[tuple[str, str]],
    offers: Sequence[SendOffer],
    chats: Sequence[str],
    reminders: Sequence[str] = (),
) -> str:
    """Write ``<snapshot/>``: everything a desktop needs to draw itself after it (re)connected."""
    children = [state]
    children += [_service_element(key, name, results, names) for key, name, results in services]
    children += [own("reason", {"code": one.code, "label": one.label}) for one in reasons]
    children += [own("label", {"code": one.code, "label": one.label}) for one in labels if one not in reasons]
    children.append(own("numbers", dict(numbers)))
    children += [offer_element(offer, names, now) for offer in offers]
    children += [*chats, *reminders]
    attrs: dict[str, str | None] = {
        "now": stamp(now),
        "agent": view.agent,
        "name": view.alias,
        "roles": " ".join(sorted(role.value for role in view.roles)),
    }
    return own("snapshot", attrs, *children)


def _service_element(key: str, name: str, results: Results, names: Names) -> str:
    attrs = {"id": key, "name": name, "jid": f"{key}@{names.component}"}
    required = "true" if results.required else None
    attrs = attrs if results.files else {**attrs, "files": "off"}
    choices = (el("disposition", {"code": one.code, "label": one.label}) for one in results.dispositions)
    return own("service", {**attrs, "disposition-required": required}, *choices)


def history_element(chat: ChatId, entries: Sequence[Entry], *, more: bool) -> str:
    """Write ``<history/>``: lines in order; ``more`` says that a further request is due.

    Agents' lines carry their ``origin``: a desktop that missed its echo knows its own line again by it.
    """
    last = entries[-1].seq if entries else 0
    return own(
        "history",
        {"chat": chat, "last": str(last), "more": "true" if more else "false"},
        *(entry_element(entry, with_text=True, origin=_origin(entry)) for entry in entries),
    )


def _origin(entry: Entry) -> str | None:
    return origin_of(entry.key) if entry.side is Side.AGENT else None


def accepted_element(offer: OfferId, chat: ChatId, jid: str, epoch: int) -> str:
    """Write ``<accepted/>``: the offer is his."""
    return own("accepted", {"offer": offer, "chat": chat, "jid": jid, "epoch": str(epoch)})
