"""What the process needs to start, one typed model per section: default, unit, bounds and help stand together.

Everything about the contact centre itself (services, people, texts, timers per service) is rows of the database; the
sections ``offers``, ``agents`` and ``chats`` are only the first defaults of those rows. Durations are seconds.
`config.describe` reads these declarations for the sample file and for the words of a fault.
"""

from ipaddress import ip_network
from typing import Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

DAY_S: Final = 86_400
HOST_PATTERN: Final = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"
HOST_WORDS: Final = "a host name in lower case, such as example.org"
PORT_WORDS: Final = "a whole number from 1 to 65535"


def seconds(default: float, least: float, most: float, description: str) -> Any:
    """Declare a duration in seconds between ``least`` and ``most``."""
    return Field(
        float(default),
        ge=least,
        le=most,
        allow_inf_nan=False,
        description=description,
        json_schema_extra={"unit": "s", "allowed": f"a number of seconds from {least:g} to {most:g}"},
    )


def port(default: int, description: str) -> Any:
    """Declare a TCP port."""
    return Field(default, ge=1, le=65535, description=description, json_schema_extra={"allowed": PORT_WORDS})


class Section(BaseModel):
    """A section of the configuration: frozen, and unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def refuse_truth_values(cls, value: object) -> object:
        """Refuse ``true`` where a number is meant; pydantic would take it for 1."""
        if isinstance(value, bool):
            raise ValueError("a truth value")  # noqa: TRY004 - pydantic collects ValueError only
        return value


class XmppSettings(Section):
    """The XMPP server, and the desk's place on it."""

    host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="Where the XMPP server takes components (XEP-0114). That link is not encrypted: keep it local.",
        json_schema_extra={"allowed": "a host name or address"},
    )
    component_port: int = port(5347, "The server's port for components.")
    domain: str = Field(
        "localhost",
        pattern=HOST_PATTERN,
        description="The domain in which agents have their accounts.",
        json_schema_extra={"allowed": HOST_WORDS},
    )
    component: str = Field(
        default_factory=lambda known: f"workgroup.{known.get('domain', 'localhost')}",
        pattern=HOST_PATTERN,
        description="The desk's own address. Spark insists on a name that starts with workgroup.",
        json_schema_extra={"allowed": HOST_WORDS, "default": "workgroup.<domain>"},
    )
    rooms: str = Field(
        default_factory=lambda known: f"conference.{known.get('domain', 'localhost')}",
        pattern=HOST_PATTERN,
        description="Where the server has its group chats.",
        json_schema_extra={"allowed": HOST_WORDS, "default": "conference.<domain>"},
    )
    secret: str = Field(
        "",
        repr=False,
        description="The component's secret, the same as in the server's configuration.",
        json_schema_extra={
            "allowed": "a long random text, the same as in the XMPP server's configuration",
            "secret": True,
        },
    )
    websocket: str = Field(
        "ws://127.0.0.1:5280/xmpp-websocket",
        pattern=r"^wss?://[^\s/]+",
        description="The server's own WebSocket address (RFC 7395); the desk passes browsers through to it.",
        json_schema_extra={"allowed": "an address that starts with ws:// or wss://"},
    )

    file_share: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/.*)?)?$",
        description="Where clients find the files they upload (XEP-0363), if that is not beside the WebSocket.",
        json_schema_extra={"allowed": "an address such as https://example.org:5281/file_share/, or nothing"},
    )

    @model_validator(mode="after")
    def need_two_hosts(self) -> Self:
        """Refuse a desk that would claim its server's own domain."""
        if self.component == self.domain:
            raise ValueError(
                f"xmpp.component is {self.component!r}, the same as xmpp.domain; the desk needs an address of its own, "
                f"such as workgroup.{self.domain}"
            )
        return self


class DatabaseSettings(Section):
    """Where the desk keeps what happened."""

    url: str = Field(
        "sqlite:///stanzadesk.db",
        repr=False,
        description="A SQLite file (a relative path counts from this file's folder), or a PostgreSQL database.",
        json_schema_extra={
            "allowed": "sqlite:///path/to/stanzadesk.db or postgresql://user:password@host/database",
            "secret": True,
        },
    )

    @field_validator("url")
    @classmethod
    def know_the_scheme(cls, value: str) -> str:
        """Accept what the store can open."""
        parts = urlsplit(value)
        if parts.scheme == "sqlite" and value.startswith("sqlite:///") and len(parts.path) > 1:
            return value
        if parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1:
            return value.replace("postgres://", "postgresql://", 1)
        raise ValueError("not a database that the desk knows")


class HttpSettings(Section):
    """The desk's own web pages."""

    host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="The address it listens on; 0.0.0.0 for all. Outside one machine, put TLS in front.",
        json_schema_extra={"allowed": "a host name or address"},
    )
    port: int = port(8080, "The port it listens on.")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/.*)?)?$",
        description="The address people use, if a reverse proxy stands before the desk.",
        json_schema_extra={"allowed": "an address that starts with https:// or http://, or nothing"},
    )
    proxies: str = Field(
        "127.0.0.1 ::1",
        description="Where reverse proxies connect from; only theirs is the word on whom they speak for.",
        json_schema_extra={"allowed": "addresses and networks such as 10.0.0.0/8, with blanks between, or nothing"},
    )
    widget_origins: str = Field(
        "",
        description="Other sites whose pages may carry the widget.",
        json_schema_extra={
            "allowed": "origins such as https://shop.example.org with blanks between, * for any, or nothing"
        },
    )
    widget_secret: str = Field(
        "",
        repr=False,
        description="With it a site signs who its customer is (docs/widget.md); empty: nobody is vouched for.",
        json_schema_extra={"allowed": "a long random text that only the site's own server knows", "secret": True},
    )

    @field_validator("proxies")
    @classmethod
    def demand_networks(cls, value: str) -> str:
        """Refuse what is no address and no network."""
        for word in value.split():
            ip_network(word)
        return value

    @field_validator("widget_origins")
    @classmethod
    def demand_origins(cls, value: str) -> str:
        """Refuse what no browser calls an origin: a path, or a name without its scheme."""
        for word in value.split():
            parts = urlsplit(word)
            if word != "*" and (parts.scheme not in {"http", "https"} or word != f"{parts.scheme}://{parts.netloc}"):
                raise ValueError("not an origin")
        return value


class OffersSettings(Section):
    """Chats proposed to agents."""

    timeout: float = seconds(20, 1, 3600, "Time to accept an offer in the web desktop or in a workgroup client.")
    timeout_plain: float = seconds(
        30, 1, 3600, "The same for an agent in a plain XMPP client. Where only `timeout` is set, it counts for both."
    )
    no_answer_return: float = seconds(
        0, 0, DAY_S, "After a missed offer, return the agent to Ready by itself after this time; 0: never."
    )
    show: Literal["name", "service"] = Field(
        "name",
        description="What an offer shows before it is accepted: the customer's name and question, or the service only.",
        json_schema_extra={"allowed": 'one of "name", "service"'},
    )

    @model_validator(mode="after")
    def one_timeout_for_both(self) -> Self:
        """Let a timeout that was set alone count for plain clients too."""
        if "timeout" in self.model_fields_set and "timeout_plain" not in self.model_fields_set:
            self.__dict__["timeout_plain"] = self.timeout
        return self


class AgentsSettings(Section):
    """People who answer."""

    grace: float = seconds(60, 0, 3600, "How long an agent who is lost keeps his chats before they are queued again.")
    grace_closed: float = seconds(15, 0, 3600, "The same after a desktop was closed by hand.")
    idle_limit: float = seconds(900, 1, DAY_S, "How long an agent may be idle at his machine before he is Not Ready.")
    ping: float = seconds(
        20, 1, 300, "How often a client on duty is asked whether it is there; after two misses its agent is missing."
    )
    login_state: Literal["ready", "not_ready"] | None = Field(
        None,
        description="State after log-in. Unset: what presence says in an XMPP client, Not Ready in the web desktop.",
        json_schema_extra={"allowed": 'one of "ready", "not_ready", or nothing'},
    )
    capacity_per_chat: int = Field(
        25,
        ge=1,
        le=100,
        description="Share of an agent that one chat takes; 25 means up to four chats at once.",
        json_schema_extra={"unit": "%", "allowed": "a whole number of hundredths from 1 to 100"},
    )

    @field_validator("login_state", mode="before")
    @classmethod
    def empty_is_unset(cls, value: object) -> object:
        """Take an empty text for none: the environment has no other way to say so."""
        return None if value == "" else value


class ChatsSettings(Section):
    """Conversations."""

    inactivity: float = seconds(600, 1, DAY_S, "A chat ends after the customer was silent for this long.")
    wrapup: float = seconds(0, 0, 3600, "After-call work allowed after each chat; 0: none.")
    max_wait: float = seconds(3600, 1, DAY_S, "A customer who waited this long is told that nobody is free.")
    customer_grace: float = seconds(60, 1, 3600, "How long a customer whose browser is gone may take to come back.")


class MailSettings(Section):
    """The mail server by which customers get what they ask for, and answers to the messages they left."""

    host: str = Field(
        "",
        description="The mail server (SMTP); empty: no mails are sent.",
        json_schema_extra={"allowed": "a host name or address, or nothing"},
    )
    port: int = port(587, "Its port: usually 587 with starttls, 465 with tls, 25 within a house.")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="How the connection is encrypted; none only for a server on the same machine.",
        json_schema_extra={"allowed": 'one of "starttls", "tls", "none"'},
    )
    user: str = Field(
        "",
        description="Log-in at the mail server, if it wants one.",
        json_schema_extra={"allowed": "a user name, or nothing"},
    )
    password: str = Field(
        "",
        repr=False,
        description="Its password.",
        json_schema_extra={"allowed": "a password, or nothing", "secret": True},
    )
    sender: str = Field(
        "",
        pattern=r"^([^@\s<>\"]+@[^@\s<>\"]+)?$",
        description="The address mails come from; answers to them go there.",
        json_schema_extra={"allowed": "an address such as desk@example.org; needed where mail.host is set"},
    )

    @model_validator(mode="after")
    def need_a_sender(self) -> Self:
        """Refuse a mail server without an address to send from."""
        if self.host and not self.sender:
            raise ValueError("mail.sender is missing: mails need an address they come from, such as desk@example.org")
        return self


class LogSettings(Section):
    """What the desk tells its operator, on standard error. Messages and secrets are never in it."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="The least important kind that is written.",
        json_schema_extra={"allowed": 'one of "debug", "info", "warning", "error"'},
    )
    format: Literal["text", "json"] = Field(
        "text",
        description="Lines for people, or one JSON object a line.",
        json_schema_extra={"allowed": 'one of "text", "json"'},
    )


class Settings(Section):
    """All sections; each part of the process is handed its own section only."""

    xmpp: XmppSettings = XmppSettings()
    database: DatabaseSettings = DatabaseSettings()
    http: HttpSettings = HttpSettings()
    offers: OffersSettings = OffersSettings()
    agents: AgentsSettings = AgentsSettings()
    chats: ChatsSettings = ChatsSettings()
    mail: MailSettings = MailSettings()
    log: LogSettings = LogSettings()
