"""A desk in memory for the web server: chats, transcripts, feed. No queue rules; a test plays the agent."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from routing.commands import (
    Command,
    CustomerEnds,
    LeaveMessage,
    PostAgentText,
    PostCustomerText,
    ShowCustomerTyping,
    StartChat,
)
from routing.decision import Applied, Left, Posted, Started
from routing.ids import CUSTOMER_LEG, AgentId, ChatId, LegNumber, ServiceId
from routing.ports import AgentView, Answer, ChatView, CustomerListener, Retry, ServiceView
from routing.refusals import Refusal, RefusalCode
from routing.state import TEXT_LIMIT
from routing.transcript import Entry
from routing.words import AgentState, ChatPhase, EndCause, Notice, Role, Side, Typing


@dataclass(slots=True)
class FakeChat:
    """One conversation as the fake keeps it."""

    started: StartChat
    view: ChatView
    entries: list[Entry] = field(default_factory=list)
    listeners: list[CustomerListener] = field(default_factory=list)


def agent_view(name: str, *, team: str = "Front desk", roles: frozenset[Role] = frozenset({Role.AGENT})) -> AgentView:
    """Make an agent as the overview shows him."""
    return AgentView(
        agent=AgentId(f"{name}@localhost"),
        alias=name.capitalize(),
        roles=roles,
        team=team,
        services=(ServiceId("billing"),),
        state=AgentState.READY,
        reason="",
        chosen_busy=False,
        next="",
        since=None,
        chats=0,
        wrapups=0,
        offers=0,
        live=True,
        idle=False,
    )


class Sights:
    """Notes how far customers have the lines."""

    def __init__(self) -> None:
        self.told: list[tuple[ChatId, int, int]] = []

    def __call__(self, chat: ChatId, delivered: int, read: int) -> None:
        """As `CustomerFeed.seen`."""
        self.told.append((chat, delivered, read))


class FakeDesk:
    """Implements `Desk`, `Overview`, `CustomerFeed` and `Transcripts`; records every command."""

    def __init__(self) -> None:
        self.chats: dict[ChatId, FakeChat] = {}
        self.commands: list[Command] = []
        self.retries = 0
        """So many of the next commands are not stored."""
        self.agents: dict[AgentId, AgentView] = {}
        self.parts: dict[str, bool] = {"database": True, "xmpp": True}
        self.shown = [
            ServiceView(ServiceId("billing"), "Billing", 0, 1, 1),
            ServiceView(ServiceId("sales"), "Sales", 2, 0, 0),
        ]
        self.reads_fail = False
        self.nobody_listens = asyncio.Event()
        self._news = asyncio.Event()
        self.seen = Sights()

    # Desk

    def submit(self, command: Command, reply: Callable[[Answer], None] | None = None) -> None:
        """Carry it out at once."""
        answer = self._carry_out(command)
        if reply is not None:
            reply(answer)

    async def ask(self, command: Command) -> Answer:
        """Carry it out at once."""
        return self._carry_out(command)

    def _carry_out(self, command: Command) -> Answer:
        self.commands.append(command)
        self._news.set()
        if self.retries > 0:
            self.retries -= 1
            return Retry()
        match command:
            case StartChat():
                return self._start(command)
            case PostCustomerText():
                return self._post_customer(command)
            case PostAgentText(chat, agent, text, key):
                args = command.file.args if command.file is not None else ()
                entry = self._add(chat, Side.AGENT, self.agents[agent].alias, text, key, args=args)
                return Posted(chat, entry.seq, entry.at)
            case CustomerEnds(chat):
                self.end(chat, EndCause.CUSTOMER)
            case ShowCustomerTyping():
                pass
            case LeaveMessage():
                return Left(command.message)
            case _:
                raise AssertionError(command)
        return Applied()

    def _start(self, command: StartChat) -> Answer:
        name = next((view.name for view in self.shown if view.id == command.service), None)
        if name is None:
            return Refusal(RefusalCode.UNKNOWN_SERVICE, command.service)
        if command.chat in self.chats:
            return Refusal(RefusalCode.DUPLICATE_CHAT, command.chat)
        view = ChatView(command.chat, command.service, name, ChatPhase.QUEUED, 2, (), 0, None)
        self.chats[command.chat] = FakeChat(command, view)
        if command.text is not None:
            self._add(command.chat, Side.CUSTOMER, "", command.text, command.key)
        self.notice(command.chat, Notice.QUEUED)
        return Started(command.chat, command.contact, 1)

    def _post_customer(self, command: PostCustomerText) -> Answer:
        chat, text, key = command.chat, command.text, command.key
        if chat not in self.chats or self.chats[chat].view.end_cause is not None:
            return Refusal(RefusalCode.CHAT_OVER, chat)
        if len(text) > TEXT_LIMIT:
            return Refusal(RefusalCode.TEXT_TOO_LONG, chat)
        for known in self.chats[chat].entries:
            if key is not None and known.key == key and known.side is Side.CUSTOMER:
                return Posted(chat, known.seq, known.at, again=True)
        args = command.file.args if command.file is not None else ()
        entry = self._add(chat, Side.CUSTOMER, "", text, key, args=args)
        return Posted(chat, entry.seq, entry.at)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for a command that makes it true."""
        while not true():
            self._news.clear()
            await self._news.wait()

    # what a test does as the agent

    @property
    def only(self) -> ChatId:
        """The one chat there is."""
        (chat,) = self.chats
        return chat

    def joins(self, chat: ChatId, alias: str = "Ada") -> None:
        """An agent takes the chat."""
        self.notice(chat, Notice.AGENT_JOINED, ("name", alias))
        self.look(chat, phase=ChatPhase.ACTIVE, position=0, agents=(alias,))

    def says(self, chat: ChatId, text: str, alias: str = "Ada") -> Entry:
        """An agent says something."""
        return self._add(chat, Side.AGENT, alias, text, None)

    def look(
        self, chat: ChatId, *, phase: ChatPhase, position: int, agents: tuple[str, ...] = (), tell: bool = True
    ) -> None:
        """Change where the chat stands."""
        found = self.chats[chat]
        found.view = replace(found.view, phase=phase, position=position, agents=agents)
        for listener in found.listeners if tell else ():
            listener.on_view(found.view)

    def end(self, chat: ChatId, cause: EndCause) -> None:
        """End the conversation."""
        found = self.chats[chat]
        if found.view.end_cause is not None:
            return
        self.notice(chat, Notice.ENDED, ("cause", str(cause)))
        found.view = replace(found.view, phase=ChatPhase.ENDED, end_cause=cause)
        for listener in found.listeners:
            listener.on_ended(cause)

    def notice(self, chat: ChatId, notice: Notice, *args: tuple[str, str]) -> Entry:
        """Add a system line."""
        return self._add(chat, Side.DESK, "", None, None, notice=notice, args=args)

    def _add(
        self,
        chat: ChatId,
        side: Side,
        name: str,
        text: str | None,
        key: str | None,
        *,
        notice: Notice | None = None,
        args: tuple[tuple[str, str], ...] = (),
    ) -> Entry:
        found = self.chats[chat]
        leg = CUSTOMER_LEG if side is Side.CUSTOMER else LegNumber(1)
        seq = len(found.entries) + 1
        entry = Entry(chat, seq, datetime.now(UTC), side, leg, name, text, notice, args, key)
        found.entries.append(entry)
        found.view = replace(found.view, last_seq=seq)
        for listener in found.listeners:
            listener.on_entry(entry)
        return entry

    # Overview

    def services(self) -> Sequence[ServiceView]:
        """All services."""
        return self.shown

    def agent(self, agent: AgentId) -> AgentView | None:
        """One agent."""
        return self.agents.get(agent)

    def chat(self, chat: ChatId) -> ChatView | None:
        """One unfinished chat."""
        found = self.chats.get(chat)
        return None if found is None or found.view.end_cause is not None else found.view

    def health(self) -> Mapping[str, bool]:
        """Parts of the desk."""
        return self.parts

    # CustomerFeed

    def subscribe(self, chat: ChatId, listener: CustomerListener) -> Callable[[], None]:
        """Add a listener."""
        listeners = self.chats[chat].listeners
        listeners.append(listener)
        self.nobody_listens.clear()

        def leave() -> None:
            listeners.remove(listener)
            if not listeners:
                self.nobody_listens.set()

        return leave

    # Transcripts

    async def entries(self, chat: ChatId, after: int = 0, limit: int = 500) -> Sequence[Entry]:
        """Stored lines."""
        if self.reads_fail:
            raise OSError("the database is away")
        found = self.chats.get(chat)
        return [] if found is None else [entry for entry in found.entries if entry.seq > after][:limit]


def correct_as_agent(desk: FakeDesk, wrong: Entry, text: str) -> Entry:
    """An agent corrects what he said."""
    return desk._add(wrong.chat, Side.AGENT, wrong.name, text, None, args=(("replaces", str(wrong.seq)),))


def mark_as_agent(desk: FakeDesk, chat: ChatId, delivered: int, read: int) -> None:
    """An agent's device has what the customer said, and an agent has seen it."""
    for listener in desk.chats[chat].listeners:
        listener.on_marks(delivered, read)


def type_as_agent(desk: FakeDesk, chat: ChatId, typing: Typing) -> None:
    """An agent types, or stopped."""
    for listener in desk.chats[chat].listeners:
        listener.on_typing(typing)
