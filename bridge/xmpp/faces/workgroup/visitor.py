"""Face A for visitors: asks for a chat by join-queue, waits with his place told, and is called into a room."""

from collections.abc import Callable
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.errors import (
    BAD_REQUEST,
    CONFLICT,
    NOT_ACCEPTABLE,
    NOT_AUTHORIZED,
    NOT_FOUND,
    UNAVAILABLE,
    error_of,
)
from bridge.xmpp.faces.customer.render import language
from bridge.xmpp.faces.customer.talk import NewNames
from bridge.xmpp.faces.workgroup.forms import chat_form, given_values, missing
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.faces.workgroup.visitor_rooms import VisitorRooms
from bridge.xmpp.namespaces import JIVE, WORKGROUP
from bridge.xmpp.parse import Iq
from bridge.xmpp.stanzas.data_form import render_form
from bridge.xmpp.stanzas.jive_settings import (
    ChatSettings,
    WorkgroupProperties,
    render_chat_settings,
    render_workgroup_properties,
)
from bridge.xmpp.stanzas.workgroup_queue import (
    DepartQueue,
    QueueStatus,
    parse_depart_queue,
    parse_join_queue,
    render_depart_queue,
    render_queue_status,
)
from bridge.xmpp.texts.languages import language_of
from bridge.xmpp.xml import bare, el, esc
from routing.commands import CustomerEnds, StartChat
from routing.decision import Started
from routing.effects import EndForCustomer
from routing.ids import AgentId, ChatId, ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.transcript import Customer
from routing.widget_settings import FormField
from routing.words import Channel, EndCause, Role

NEWS_S: Final = 5.0
"""A waiting visitor hears of his place at most so often (DESIGN section 4)."""
_REFUSED: Final = {
    RefusalCode.UNKNOWN_SERVICE: NOT_FOUND,
    RefusalCode.ALREADY_CHATTING: CONFLICT,
    RefusalCode.NOT_ALLOWED: NOT_AUTHORIZED,
    RefusalCode.CLOSED: UNAVAILABLE,
    RefusalCode.NOBODY_THERE: UNAVAILABLE,
    RefusalCode.QUEUE_FULL: UNAVAILABLE,
}


class VisitorTalk:
    """Answers visitors' clients, and tells them their place."""

    def __init__(
        self,
        ground: FaceGround,
        rooms: VisitorRooms,
        new_names: NewNames,
        form: Callable[[str], tuple[FormField, ...]],
        heard: Callable[[ChatId, str, str], None],
    ) -> None:
        self._ports = ground.ports
        self._names = ground.ports.names
        self._wire = ground.wire
        self._board = ground.board
        self._memory = ground.memory
        self.rooms = rooms
        self._replies = ground.replies
        self._new_names = new_names
        self._form = form
        self._heard = heard
        self._places: dict[ChatId, QueueStatus] = {}
        self._is_armed = False

    def resume(self) -> None:
        """Go on with visitors of an earlier life of the desk."""
        for service, full in self._memory.visits():
            chat = self._ports.customers.open_chat(bare(full), service)
            if chat is None:
                self._memory.note_visit(service, full, visits=False)
                continue
            legs = self._board.active_legs(chat)
            lang = language(legs[0].customer) if legs else language_of("")
            self.rooms.begin(chat, service, full, lang)
            self._heard(chat, full, self._names.service(service))
            if legs:
                self.rooms.resume(chat, legs[0].last_seq)

    # --- asking ------------------------------------------------------------------------------------------------------

    def on_form(self, iq: Iq) -> None:
        """Give the form: by its own request, or by a request to join that asks first."""
        service = ServiceId(iq.local)
        title = self._ports.customers.service_name(service) or service
        form = render_form(chat_form(title, self._form(service)))
        asked_by_joining = iq.payload is not None and iq.payload.tag.endswith("}join-queue")
        name, namespace = ("join-queue", WORKGROUP) if asked_by_joining else ("workgroup-form", JIVE)
        self._replies.result(iq, el(name, {"xmlns": namespace}, form))

    def on_join(self, iq: Iq) -> None:
        """Take somebody into the queue; the answer comes when that is stored."""
        join = None if iq.payload is None else parse_join_queue(iq.payload)
        if join is None:
            self._replies.fail(iq, BAD_REQUEST)
            return
        service = ServiceId(iq.local)
        values = given_values(join.fields)
        if missing(self._form(service), values):
            self._replies.fail(iq, NOT_ACCEPTABLE)
            return
        name = wording.clean(values.pop("username", "") or values.pop("name", ""))
        chat, contact = self._new_names(name)
        customer = Customer(bare(iq.sender), name, tuple(values.items()))
        command = StartChat(
            chat=chat,
            contact=contact,
            service=service,
            customer=customer,
            channel=Channel.XMPP,
            text=values.get("question") or None,
        )
        self.rooms.begin(chat, service, iq.sender, language(customer))
        self._heard(chat, iq.sender, bare(iq.to))
        self._ports.desk.submit(command, lambda answer: self._joined(iq, chat, answer))

    def _joined(self, iq: Iq, chat: ChatId, answer: Answer) -> None:
        match answer:
            case Started():
                self._replies.result(iq)
                self._memory.note_visit(ServiceId(iq.local), iq.sender, visits=True)
                self.queue_moved()
            case Refusal():
                self.rooms.end(chat)
                known = _REFUSED.get(answer.code)
                self._replies.fail(iq, known if known is not None else error_of(answer))
            case _:
                self.rooms.end(chat)
                self._replies.refuse_iq(iq, Retry())

    def on_depart(self, iq: Iq) -> None:
        """Let somebody leave the queue; who is administrator may name another."""
        depart = None if iq.payload is None else parse_depart_queue(iq.payload)
        who = bare(iq.sender)
        if depart is not None and depart.jid:
            view = self._ports.overview.agent(AgentId(who))
            if view is None or not view.roles & {Role.ADMIN, Role.SUPERVISOR}:
                self._replies.fail(iq, NOT_AUTHORIZED)
                return
            who = bare(depart.jid)
        chat = self._ports.customers.open_chat(who, ServiceId(iq.local))
        if chat is None:
            self._replies.fail(iq, NOT_FOUND)
            return

        def reply(answer: Answer) -> None:
            if isinstance(answer, Refusal | Retry):
                self._replies.refuse_iq(iq, answer)
            else:
                self._replies.result(iq)

        self._ports.desk.submit(CustomerEnds(chat), reply)

    def on_status(self, iq: Iq) -> None:
        """Tell somebody his place, when he asks."""
        chat = self._ports.customers.open_chat(bare(iq.sender), ServiceId(iq.local))
        status = None if chat is None else self._status(chat)
        if status is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
        else:
            self._replies.result(iq, render_queue_status(status))

    def on_properties(self, iq: Iq) -> None:
        """Say that nobody has to log in anywhere to be served."""
        self._replies.result(iq, render_workgroup_properties(WorkgroupProperties(auth_required=False)))

    def on_chat_settings(self, iq: Iq) -> None:
        """Say that the look of pages is not kept here."""
        self._replies.result(iq, render_chat_settings(ChatSettings()))

    # --- telling -----------------------------------------------------------------------------------------------------

    def queue_moved(self) -> None:
        """A queue changed: visitors hear their place soon."""
        if not self._is_armed and self.rooms.waiting():
            self._is_armed = True
            self._ports.clocks.call_later(NEWS_S if self._places else 0.0, self._tell_places)

    def _tell_places(self) -> None:
        self._is_armed = False
        places: dict[ChatId, QueueStatus] = {}
        for visit in self.rooms.waiting():
            status = self._status(visit.chat)
            if status is None:
                continue
            places[visit.chat] = status
            if self._places.get(visit.chat) != status:
                self._message(visit.service, visit.jid, render_queue_status(status))
        self._places = places

    def ended(self, effect: EndForCustomer) -> bool:
        """Tell a visitor that his chat is over; ``False``: he is none of ours.

        That his question is kept for an answer no client can say by itself, so that end comes in words too.
        """
        visit = self.rooms.end(effect.chat)
        if visit is None:
            return False
        self._places.pop(effect.chat, None)
        self._memory.note_visit(visit.service, visit.jid, visits=False)
        if not visit.was_called:
            reason = "departure-requested" if effect.cause is EndCause.CUSTOMER else "agent-not-found"
            words = visit.parting if effect.cause is EndCause.NOBODY_THERE else ""
            body = el("body", None, esc(words)) if words else ""
            self._message(visit.service, visit.jid, render_depart_queue(DepartQueue(reason=reason)) + body)
        return not visit.roomless

    def is_visitor(self, chat: ChatId) -> bool:
        """Tell whether a chat's customer came by join-queue and is told his place by us."""
        return self.rooms.visit(chat) is not None

    def _status(self, chat: ChatId) -> QueueStatus | None:
        place = self._board.place(chat)
        if place is None:
            return None
        position, wait_s = place
        return QueueStatus(position, None if wait_s is None else round(wait_s))

    def _message(self, service: ServiceId, to: str, payload: str) -> None:
        self._wire.send(el("message", {"from": self._names.service(service), "to": to}, payload))
