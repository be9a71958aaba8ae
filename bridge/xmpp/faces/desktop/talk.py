"""Face C: what the desktop asks, by IQ and by the messages it sends into chats (docs/protocol.md)."""

from typing import Final

from bridge.xmpp.errors import BAD_REQUEST, FORBIDDEN, NOT_FOUND
from bridge.xmpp.faces.desktop import render, render_marks
from bridge.xmpp.faces.keys import known_key, message_key
from bridge.xmpp.faces.plain.actions import numbers_today
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Iq, Message
from bridge.xmpp.ports import DeskPorts, LegView, Standing
from bridge.xmpp.sessions import Face, Sessions
from bridge.xmpp.stanzas.desk import parse_choose_state, parse_complete, parse_end, parse_history_after
from bridge.xmpp.stanzas.focus import parse_focus
from bridge.xmpp.stanzas.workgroup import parse_offer_accept, parse_offer_reject
from bridge.xmpp.xml import bare, resource
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    Choose,
    Command,
    CompleteWrapUp,
    FocusChat,
    PostAgentText,
    RejectOffer,
    ShowAgentTyping,
)
from routing.decision import Accepted, Posted
from routing.ids import AgentId, ContactName, OfferId
from routing.ports import AgentView, Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import ChosenKind, LegPhase, SystemReason

HISTORY_PAGE: Final = 200
NO_SUCH_CHAT: Final = Refusal(RefusalCode.CHAT_OVER)
CANT_BAN: Final = Refusal(RefusalCode.NOT_REACHABLE)
"""Nobody knows where the customer came from, so nobody can say who is to stay away."""


class DesktopTalk:
    """Answers desktops. Every request is answered, at once or after the commit."""

    def __init__(self, ports: DeskPorts, replies: Replies, sessions: Sessions) -> None:
        self._ports = ports
        self._sessions = sessions
        self._desk = ports.desk
        self._agents = ports.agents
        self._known = ports.heard
        self._now = ports.clocks.now
        self._replies = replies

    # --- messages ----------------------------------------------------------------------------------------------------

    def on_message(self, message: Message, agent: AgentId, contact: ContactName) -> None:
        """Post a line as it is: a desktop has buttons, so no word is a command here."""
        standing = self._agents.standing(contact, agent)
        if message.note is not None and standing.chat is not None:
            note = PostAgentText(standing.chat, agent, message.note, message_key(message), private=True)
            self._desk.submit(note, lambda answer: self._posted(message, agent, answer))
            return
        if message.body is None:
            if message.typing is not None and standing.leg is LegPhase.ACTIVE and standing.chat is not None:
                self._desk.submit(ShowAgentTyping(standing.chat, agent, message.typing))
            self._replies.done(message)
            return
        if standing.leg is not LegPhase.ACTIVE and self._known.has(agent, known_key(message), message.sent_at):
            self._replies.took(message)
            return
        if standing.chat is None:
            self._replies.refuse(message, NO_SUCH_CHAT)
            return
        replaces = message.replaces or None
        command = PostAgentText(standing.chat, agent, message.body, message_key(message), replaces=replaces)
        self._desk.submit(command, lambda answer: self._posted(message, agent, answer))

    def _posted(self, message: Message, agent: AgentId, answer: Answer) -> None:
        if isinstance(answer, Refusal | Retry):
            self._replies.refuse(message, answer)
            return
        if isinstance(answer, Posted):
            self._known.note(agent, known_key(message), self._now())
        self._replies.took(message)

    # --- desk@ -------------------------------------------------------------------------------------------------------

    def on_snapshot(self, iq: Iq) -> None:
        """Answer with everything a desktop draws itself from."""
        view = self._view(iq)
        if view is not None:
            self._ports.spawn(self._snapshot(iq, view.agent))

    async def _snapshot(self, iq: Iq, agent: AgentId) -> None:
        numbers = await numbers_today(self._ports, agent)
        view = self._view(iq)
        if view is None:
            return
        ports, now = self._ports, self._ports.clocks.now()
        services = [(key, ports.customers.service_name(key) or key, ports.agents.results(key)) for key in view.services]
        reasons = ports.reasons.of(agent)
        element = render.snapshot_element(
            view,
            ports.names,
            now,
            state=render.state_element(view, now, ports.agents.state_offer(agent)),
            services=services,
            reasons=reasons,
            labels=ports.reasons.named(),
            numbers=[(key, value) for key, _, value in numbers],
            offers=[ports.names.conceal(offer) for offer in ports.agents.open_offers(agent)],
            chats=[self._chat(one) for one in ports.agents.legs(agent)],
            reminders=[render_marks.reminder_element(one) for one in ports.marks.reminders(agent)],
        )
        self._replies.result(iq, element)

    def _chat(self, view: LegView) -> str:
        ticks = self._ports.ticks(view.leg.chat)
        names = self._ports.names
        return render.chat_element(view.leg, names, view.phase, view.wrapup_until, flagged=view.flagged, ticks=ticks)

    def on_choose(self, iq: Iq) -> None:
        """Change the agent's state: an act."""
        view = self._view(iq)
        choice = parse_choose_state(iq.payload) if iq.payload is not None else None
        if view is None:
            return
        if choice is None:
            self._replies.fail(iq, BAD_REQUEST)
            return
        reason = SystemReason.OFF_DUTY.value if choice.state is ChosenKind.OFF else choice.reason
        self._submit(iq, Choose(view.agent, choice.state, reason))

    def on_token(self, iq: Iq) -> None:
        """Give a one-time token for the web pages: the XMPP server has vouched for who asks (DESIGN.md section 9)."""
        view = self._view(iq)
        if view is not None:
            self._replies.result(iq, render.own("token", None, self._ports.tokens.issue_login(view.agent)))

    def on_focus(self, iq: Iq) -> None:
        """Note which of the agent's chats he has before him; only an announced desktop is believed."""
        view, session = self._view(iq), self._sessions.session(iq.sender)
        if view is None or iq.payload is None:
            return
        if session is not None and session.face is Face.DESKTOP:
            self._submit(iq, FocusChat(view.agent, parse_focus(iq.payload).chat))
        else:
            self._replies.fail(iq, FORBIDDEN)

    # --- a chat's address --------------------------------------------------------------------------------------------

    def on_accept(self, iq: Iq) -> None:
        """Take an offer."""
        accept = parse_offer_accept(iq.payload) if iq.payload is not None else None
        offer = self._meant(iq, accept.offer if accept else None)
        if offer is not None:
            self._submit(iq, AcceptOffer(offer, AgentId(bare(iq.sender)), resource(iq.sender)))

    def on_reject(self, iq: Iq) -> None:
        """Turn an offer down."""
        reject = parse_offer_reject(iq.payload) if iq.payload is not None else None
        offer = self._meant(iq, reject.offer if reject else None)
        if offer is not None:
            self._submit(iq, RejectOffer(offer, AgentId(bare(iq.sender)), resource(iq.sender)))

    def _meant(self, iq: Iq, named: OfferId | None) -> OfferId | None:
        """Tell which offer is meant: the one that was named, else the one that is open."""
        offer = named or self._standing(iq).offer
        if offer is None:
            self._replies.refuse_iq(iq, Refusal(RefusalCode.OFFER_GONE))
        return offer

    def on_end(self, iq: Iq) -> None:
        """End the chat for the agent, and keep its customer out if that is asked."""
        standing = self._standing(iq)
        if standing.chat is None:
            self._replies.refuse_iq(iq, NO_SUCH_CHAT)
            return
        end = AgentEnds(standing.chat, AgentId(bare(iq.sender)))
        keeps_out = iq.payload is not None and parse_end(iq.payload).keep_out
        if keeps_out and standing.leg is LegPhase.ACTIVE:
            self._ports.spawn(self._keep_out(iq, end))
        else:
            self._submit(iq, end)

    async def _keep_out(self, iq: Iq, end: AgentEnds) -> None:
        if await self._ports.ban(end.chat, end.agent):
            self._submit(iq, end)
        else:
            self._replies.refuse_iq(iq, CANT_BAN)

    def on_complete(self, iq: Iq) -> None:
        """Finish after-call work."""
        chat = self._standing(iq).chat
        done = parse_complete(iq.payload) if iq.payload is not None else None
        if chat is None or done is None:
            self._replies.refuse_iq(iq, NO_SUCH_CHAT)
            return
        self._submit(iq, CompleteWrapUp(chat, AgentId(bare(iq.sender)), done.disposition, done.notes))

    def on_history(self, iq: Iq) -> None:
        """Answer with lines of a chat; only who has a leg in it may read them."""
        standing = self._standing(iq)
        wanted = parse_history_after(iq.payload) if iq.payload is not None else None
        if standing.chat is None:
            self._replies.fail(iq, NOT_FOUND)
        elif standing.leg is None:
            self._replies.fail(iq, FORBIDDEN)
        elif wanted is None:
            self._replies.fail(iq, BAD_REQUEST)
        else:
            self._ports.spawn(self._history(iq, standing, wanted.after))

    async def _history(self, iq: Iq, standing: Standing, after: int) -> None:
        if standing.chat is None:
            return
        entries = await self._ports.transcripts.entries(standing.chat, after, HISTORY_PAGE)
        more = len(entries) == HISTORY_PAGE
        self._replies.result(iq, render.history_element(standing.chat, entries, more=more))

    # --- shared ------------------------------------------------------------------------------------------------------

    def _view(self, iq: Iq) -> AgentView | None:
        """Find the agent who asks; a stranger is told that this is not for him."""
        view = self._ports.overview.agent(AgentId(bare(iq.sender)))
        if view is None:
            self._replies.fail(iq, FORBIDDEN)
        return view

    def _standing(self, iq: Iq) -> Standing:
        return self._agents.standing(ContactName(iq.local), AgentId(bare(iq.sender)))

    def _submit(self, iq: Iq, command: Command) -> None:
        def reply(answer: Answer) -> None:
            match answer:
                case Refusal() | Retry():
                    self._replies.refuse_iq(iq, answer)
                case Accepted():
                    jid = self._ports.names.contact(answer.contact)
                    element = render.accepted_element(answer.offer, answer.chat, jid, answer.epoch)
                    self._replies.result(iq, element)
                case _:
                    self._replies.result(iq)

        self._desk.submit(command, reply)
