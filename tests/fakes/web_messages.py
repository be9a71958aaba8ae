"""Messages left, behind the web server: what was asked is kept, ``outcome`` is what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from routing.decision import Applied
from routing.ids import AgentId, MessageId
from routing.mails import MailRefusal
from routing.messages import LeftView
from routing.ports import Answer


@dataclass(slots=True)
class FakeMessages:
    """Implements `routing.messages.Messages`."""

    views: dict[AgentId, Sequence[LeftView]] = field(default_factory=dict)
    outcome: Answer | MailRefusal = field(default_factory=Applied)
    asked: list[tuple[str, AgentId, MessageId, str]] = field(default_factory=list)

    def all(self, who: AgentId) -> Sequence[LeftView]:
        """As the port says."""
        return self.views.get(who, ())

    async def take(self, who: AgentId, message: MessageId) -> Answer:
        """As the port says."""
        return self._note("take", who, message)

    async def release(self, who: AgentId, message: MessageId) -> Answer:
        """As the port says."""
        return self._note("release", who, message)

    async def done(self, who: AgentId, message: MessageId) -> Answer:
        """As the port says."""
        return self._note("done", who, message)

    async def answer_by_email(self, who: AgentId, message: MessageId, text: str) -> Answer | MailRefusal:
        """As the port says."""
        self.asked.append(("email", who, message, text))
        return self.outcome

    async def answer_by_chat(self, who: AgentId, message: MessageId, text: str) -> Answer:
        """As the port says."""
        return self._note("chat", who, message, text)

    def _note(self, what: str, who: AgentId, message: MessageId, text: str = "") -> Answer:
        self.asked.append((what, who, message, text))
        assert not isinstance(self.outcome, MailRefusal)
        return self.outcome
