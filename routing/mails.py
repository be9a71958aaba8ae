"""What is said about e-mails, without any mail server."""

from enum import StrEnum


class MailRefusal(StrEnum):
    """Why no e-mail is sent; one code per thing a person could do about it."""

    OFF = "mail_off"
    NOT_OVER = "mail_not_over"
    NO_ADDRESS = "mail_no_address"
    TOO_MANY = "mail_too_many"


def masked(address: str) -> str:
    """Show an address to who knows it anyway, but not to who looks over his shoulder: ``k•••@example.org``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
