"""Face C: what an agent marks at his desktop, by IQ (docs/protocol.md)."""

from bridge.xmpp.errors import BAD_REQUEST
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Iq
from bridge.xmpp.ports import DeskPorts
from bridge.xmpp.stanzas.marks import parse_flag, parse_forget, parse_remind
from bridge.xmpp.xml import bare
from routing.commands import Command, DropReminder, FlagChat, SetReminder
from routing.ids import AgentId, ChatId, ContactName
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode


class DesktopMarks:
    """Answers requests about flags and reminders, each after the commit."""

    def __init__(self, ports: DeskPorts, replies: Replies) -> None:
        self._desk = ports.desk
        self._agents = ports.agents
        self._replies = replies

    def on_flag(self, iq: Iq) -> None:
        """Flag the chat it came to, or take the flag off."""
        agent, chat = self._place(iq)
        flag = parse_flag(iq.payload) if iq.payload is not None else None
        if flag is None:
            self._replies.fail(iq, BAD_REQUEST)
        elif chat is None:
            self._replies.refuse_iq(iq, Refusal(RefusalCode.CHAT_OVER))
        else:
            self._submit(iq, FlagChat(chat, agent, flag.on))

    def on_remind(self, iq: Iq) -> None:
        """Set a reminder about the chat it came to; at ``desk@`` a known one is moved."""
        agent, chat = self._place(iq)
        remind = parse_remind(iq.payload) if iq.payload is not None else None
        if remind is None:
            self._replies.fail(iq, BAD_REQUEST)
        else:
            self._submit(iq, SetReminder(remind.id, agent, remind.due, remind.note, chat))

    def on_forget(self, iq: Iq) -> None:
        """Be done with a reminder."""
        forget = parse_forget(iq.payload) if iq.payload is not None else None
        if forget is None:
            self._replies.fail(iq, BAD_REQUEST)
        else:
            self._submit(iq, DropReminder(forget.id, AgentId(bare(iq.sender))))

    def _place(self, iq: Iq) -> tuple[AgentId, ChatId | None]:
        agent = AgentId(bare(iq.sender))
        return agent, self._agents.standing(ContactName(iq.local), agent).chat

    def _submit(self, iq: Iq, command: Command) -> None:
        def reply(answer: Answer) -> None:
            if isinstance(answer, Refusal | Retry):
                self._replies.refuse_iq(iq, answer)
            else:
                self._replies.result(iq)

        self._desk.submit(command, reply)
