"""A mail server in the tests' own loop: takes mails, or refuses them as it is told."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from config.model import MailSettings

USER, PASSWORD = "desk", "open sesame"


@dataclass(slots=True)
class MailServer:
    """``answer`` is said to whoever sends something; mails are kept if it starts with 250."""

    answer: str = "250 OK"
    rcpt: str = "250 OK"
    login: bool = False
    """It wants a log-in."""
    got: list[EmailMessage] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient or not."""
        del server, session, options
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a mail or not."""
        del server, session
        content = envelope.content
        if self.answer.startswith("250") and isinstance(content, bytes):
            self.got.append(message_from_bytes(content, policy=policy.default))
        self._news.set()
        return self.answer

    async def next(self) -> EmailMessage:
        """Wait for a mail and take it out."""
        async with asyncio.timeout(15):
            while not self.got:
                self._news.clear()
                await self._news.wait()
        return self.got.pop(0)

    def settings(self, **changes: object) -> MailSettings:
        """What an operator would write down for it."""
        known: dict[str, object] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "sender": "desk@example.org",
            "user": USER if self.login else "",
            "password": PASSWORD if self.login else "",
        }
        return MailSettings.model_validate(known | changes)

    def _check(
        self, _server: object, _session: object, _envelope: object, _kind: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data == LoginPassword(USER.encode(), PASSWORD.encode()))

    def _make(self) -> SMTP:
        return SMTP(
            self,
            hostname="mail.example.org",
            auth_required=False,
            auth_require_tls=False,
            authenticator=self._check,
            auth_exclude_mechanism=["LOGIN"],
            loop=asyncio.get_running_loop(),
        )

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.get_running_loop().create_server(self._make, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        if self._server is not None:
            self._server.close()
