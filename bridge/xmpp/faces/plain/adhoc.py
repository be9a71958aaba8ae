"""XEP-0050 at ``desk@``: lists the commands, and leads a client through a command's forms, one session each."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bridge.newest import Newest
from bridge.xmpp import namespaces as ns
from bridge.xmpp.errors import BAD_REQUEST, FORBIDDEN, NOT_FOUND
from bridge.xmpp.faces.plain.actions import Actions
from bridge.xmpp.faces.plain.caller import Caller
from bridge.xmpp.faces.plain.desk import Wrote
from bridge.xmpp.faces.plain.menu import COMMANDS, Answers, Desk, MenuItem
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Iq
from bridge.xmpp.ports import DeskPorts
from bridge.xmpp.stanzas.ad_hoc import (
    BAD_ACTION,
    BAD_PAYLOAD,
    BAD_SESSION,
    MALFORMED_ACTION,
    SESSION_EXPIRED,
    Action,
    Command,
    parse_command,
    render_command,
)
from bridge.xmpp.stanzas.data_form import Field, Form
from bridge.xmpp.stanzas.disco import Identity, Info, Item, Items, render_info, render_items
from bridge.xmpp.texts.catalogue import Language, Text
from bridge.xmpp.xml import bare, resource
from routing.ids import AgentId

SESSION_S: Final = 600.0
"""A form that nobody has sent back by then is forgotten."""
MOST_SESSIONS: Final = 20
"""Of one agent; the oldest goes first."""
MOST_OVER: Final = 1000
"""Sessions that are over and still known to have been, so that the answer is the right one."""
TEXT_LIMIT: Final = 8000


@dataclass(slots=True)
class _Session:
    """One run of a command: what was answered, in order, and what is asked now."""

    id: str
    device: str
    """Full JID of who began it; nobody else can go on."""
    node: str
    item: MenuItem
    until: float
    answers: Answers = field(default_factory=dict)
    steps: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    """Questions answered so far: their place among the command's, and the fields they filled."""
    place: int = 0
    asked: tuple[Field, ...] = ()


class AdHoc:
    """Answers clients that use commands."""

    def __init__(self, ports: DeskPorts, replies: Replies, actions: Actions, wrote: Wrote) -> None:
        self._ports = ports
        self._replies = replies
        self._desk = Desk(ports, actions)
        self._wrote = wrote
        self._sessions: dict[str, _Session] = {}
        self._over: Newest[str, None] = Newest(MOST_OVER)

    # --- the list ----------------------------------------------------------------------------------------------------

    def on_list(self, iq: Iq) -> None:
        """List the commands (disco#items of the commands node); for others than agents there are none."""
        agent = AgentId(bare(iq.sender))
        items: list[Item] = []
        if self._ports.overview.agent(agent) is not None:
            desk, lang = self._ports.names.desk, self._ports.language(agent)
            items = [Item(desk, lang(one.title), node) for node, one in COMMANDS.items()]
            items += [
                Item(desk, lang(Text.FORM_NOT_READY_FOR, reason=reason.label), f"not-ready:{reason.code}")
                for reason in self._ports.reasons.of(agent)
            ]
        self._replies.result(iq, render_items(Items(tuple(items), ns.COMMANDS)))

    def on_info(self, iq: Iq, node: str) -> bool:
        """Answer disco#info of the list or of a command; ``False``: there is no such node."""
        lang = self._ports.language(AgentId(bare(iq.sender)))
        if node == ns.COMMANDS:
            identity, features = Identity("automation", "command-list", "Desk"), [ns.COMMANDS]
        else:
            item = COMMANDS.get(node.partition(":")[0])
            if item is None:
                return False
            identity = Identity("automation", "command-node", lang(item.title))
            features = [ns.COMMANDS, ns.DATA]
        self._replies.result(iq, render_info(Info((identity,), tuple(features), node)))
        return True

    # --- a session ---------------------------------------------------------------------------------------------------

    def on_command(self, iq: Iq) -> None:
        """Begin a command, or go on with one."""
        agent = AgentId(bare(iq.sender))
        request = None if iq.payload is None else parse_command(iq.payload)
        if self._ports.overview.agent(agent) is None:
            self._replies.fail(iq, FORBIDDEN)
        elif request is None or not request.node:
            self._replies.fail(iq, BAD_REQUEST)
        elif request.node.partition(":")[0] not in COMMANDS:
            self._replies.fail(iq, NOT_FOUND)
        elif (request.action or Action.EXECUTE.value) not in set(Action):
            self._replies.fail(iq, MALFORMED_ACTION)
        elif request.session:
            self._go_on(iq, request)
        elif request.action in {"", Action.EXECUTE.value}:
            self._begin(iq, request.node, agent)
        else:
            self._replies.fail(iq, BAD_SESSION)

    def _begin(self, iq: Iq, node: str, agent: AgentId) -> None:
        self._expire()
        name, _, reason = node.partition(":")
        session = _Session(
            secrets.token_hex(8), iq.sender, node, COMMANDS[name], self._ports.clocks.monotonic() + SESSION_S
        )
        if reason:
            session.answers["reason"] = reason
            session.place = len(session.item.asks)
        own = [one for one in self._sessions.values() if bare(one.device) == agent]
        for oldest in own[: max(0, len(own) - MOST_SESSIONS + 1)]:
            self._close(oldest)
        self._sessions[session.id] = session
        self._wrote(iq.sender, session.item.word)
        self._ports.spawn(self._advance(iq, session))

    def _go_on(self, iq: Iq, request: Command) -> None:
        self._expire()
        session = self._sessions.get(request.session)
        if session is None or session.device != iq.sender or session.node != request.node:
            known = session is None and request.session in self._over
            self._replies.fail(iq, SESSION_EXPIRED if known else BAD_SESSION)
            return
        session.until = self._ports.clocks.monotonic() + SESSION_S
        action = Action(request.action or Action.EXECUTE)
        form = request.form
        if action is Action.CANCEL or (form is not None and form.type == "cancel"):
            self._close(session)
            self._replies.result(iq, render_command(Command(session.node, session.id, status="canceled")))
        elif action is Action.PREV:
            self._back(iq, session)
        elif form is None or not _fits(form, session.asked):
            self._replies.fail(iq, BAD_PAYLOAD)
        else:
            filled = {one.var: form.value(one.var).strip() for one in session.asked}
            session.answers.update(filled)
            session.steps.append((session.place, tuple(filled)))
            session.place += 1
            self._ports.spawn(self._advance(iq, session))

    def _back(self, iq: Iq, session: _Session) -> None:
        if not session.steps:
            self._replies.fail(iq, BAD_ACTION)
            return
        session.place, filled = session.steps.pop()
        for name in filled:
            session.answers.pop(name, None)
        self._ports.spawn(self._advance(iq, session))

    async def _advance(self, iq: Iq, session: _Session) -> None:
        """Ask what is still to be asked, or do it."""
        agent = AgentId(bare(iq.sender))
        lang = self._ports.language(agent)
        by = Caller(agent, resource(iq.sender), lang, lambda text: self._done(iq, session, text))
        asks = session.item.asks
        while session.place < len(asks):
            session.asked = tuple(await asks[session.place](self._desk, by, session.answers))
            if session.asked:
                self._ask(iq, session, lang)
                return
            session.place += 1
        await session.item.do(self._desk, by, session.answers)

    def _ask(self, iq: Iq, session: _Session, lang: Language) -> None:
        is_last = session.place == len(session.item.asks) - 1
        forward = Action.COMPLETE if is_last else Action.NEXT
        actions = (Action.PREV, forward) if session.steps else (forward,)
        form = Form("form", lang(session.item.title), fields=session.asked)
        answer = Command(session.node, session.id, "", "executing", actions, forward.value, form)
        self._replies.result(iq, render_command(answer))

    def _done(self, iq: Iq, session: _Session, text: str) -> None:
        self._close(session)
        self._replies.result(iq, render_command(Command(session.node, session.id, status="completed", note=text)))

    # --- sessions that are over --------------------------------------------------------------------------------------

    def _close(self, session: _Session) -> None:
        if self._sessions.pop(session.id, None) is not None:
            self._over.note(session.id, None)

    def _expire(self) -> None:
        now = self._ports.clocks.monotonic()
        for session in [one for one in self._sessions.values() if one.until <= now]:
            self._close(session)


def _fits(form: Form, asked: Sequence[Field]) -> bool:
    """Tell whether a submission answers what was asked: what must be there is, choices are from the list."""
    if form.type != "submit":
        return False
    for one in asked:
        value = form.value(one.var).strip()
        if one.options and value not in {option.value for option in one.options}:
            return False
        if (one.required and not value) or len(value) > TEXT_LIMIT:
            return False
    return True
