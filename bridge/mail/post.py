"""Handing one e-mail to the operator's mail server (SMTP). What went wrong is a word or two, never the mail's text."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from bridge.mail.outbox import Mail, MailFailedError
from config.model import MailSettings

TIMEOUT_S = 30.0


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Write the message; its id is that of the row, so that one sent twice is known as the same."""
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(mail.made_at)
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


async def send(settings: MailSettings, mail: Mail) -> None:
    """Hand it over; raises `MailFailedError`."""
    try:
        async with _client(settings) as client:
            await client.send_message(compose(mail, settings.sender))
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise MailFailedError(_words(error), for_good=_is_for_good(error)) from None


async def fault_of(settings: MailSettings) -> str | None:
    """Tell why no mail could be sent just now, for ``stanzadesk doctor``; ``None``: it could."""
    try:
        async with _client(settings) as client:
            await client.noop()
    except (aiosmtplib.SMTPException, OSError) as error:
        return _words(error)
    return None


def _client(settings: MailSettings) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.user or None,
        password=settings.password or None,
        use_tls=settings.security == "tls",
        start_tls=settings.security == "starttls",
        timeout=TIMEOUT_S,
    )


def _is_for_good(error: Exception) -> bool:
    """A refusal of the 5xx kind about this mail will not change; everything about the server may."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(500 <= refused.code < 600 for refused in error.recipients)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return False
    return isinstance(error, ValueError) or (
        isinstance(error, aiosmtplib.SMTPDataError | aiosmtplib.SMTPSenderRefused) and 500 <= error.code < 600
    )


def _words(error: Exception) -> str:
    """Name the failure without what the server says about the recipient."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            return "the mail server refuses the recipient"
        case aiosmtplib.SMTPAuthenticationError():
            return "the mail server refuses mail.user or mail.password"
        case aiosmtplib.SMTPResponseException():
            return f"the mail server answers {error.code}"
        case aiosmtplib.SMTPTimeoutError() | TimeoutError():
            return "the mail server does not answer in time"
        case ValueError():
            return "the address can't be written in a mail"
        case _:
            return "the mail server can't be reached, or speaks no TLS (mail.host, mail.port, mail.security)"
