"""E-mails to customers, behind the web server."""

from dataclasses import dataclass, field

from routing.ids import ChatId
from routing.mails import MailRefusal


@dataclass(slots=True)
class FakeMails:
    """Implements `webclient.server.ports.Mails`; ``outcome`` is what comes of asking."""

    on: bool = True
    outcome: str | MailRefusal = "k•••@example.org"
    asked: list[ChatId] = field(default_factory=list)

    async def send_transcript(self, chat: ChatId) -> str | MailRefusal:
        """As the port says."""
        self.asked.append(chat)
        return self.outcome
