"""Events made by hand, for claims about the store alone; whole stories come from the core (test_story.py)."""

from datetime import UTC, datetime, timedelta

from bridge.store.batch import Batch, OutboxItem
from routing.effects import DeliverToAgent
from routing.events import AgentDefined, ChatStarted, EntryPosted, Event, ServiceDefined
from routing.ids import CUSTOMER_LEG, AgentId, ChatId, ContactName, ServiceId
from routing.settings import AgentProfile, Service, Skill
from routing.transcript import Customer, Entry
from routing.words import Channel, Side

T0 = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
BILLING = ServiceId("billing")
ANNA = AgentId("anna@example.org")
SECRET = "my card number is 4711"


def after(seconds: float) -> datetime:
    """So many seconds into the story."""
    return T0 + timedelta(seconds=seconds)


def chat_id(number: int) -> ChatId:
    """Id of the n-th chat."""
    return ChatId(f"c-{number:04}")


def set_up() -> Batch:
    """One service and one agent who serves it."""
    profile = AgentProfile(ANNA, "Anna", (Skill(BILLING),), team="North")
    return Batch((ServiceDefined(T0, Service(BILLING, "Billing")), AgentDefined(T0, profile)))


def started(number: int, name: str = "Ada") -> ChatStarted:
    """A customer asks."""
    customer = Customer(f"customer{number}@example.org", name, (("question", SECRET), ("email", "ada@example.org")))
    chat = chat_id(number)
    return ChatStarted(T0, chat, ContactName(f"ada-{number:04}"), BILLING, customer, Channel.XMPP)


def posted(number: int, seq: int, text: str = "hello", key: str | None = None) -> EntryPosted:
    """The customer of the n-th chat says something."""
    at = after(seq)
    entry = Entry(chat_id(number), seq, at, Side.CUSTOMER, CUSTOMER_LEG, "Ada", text, key=key or f"key-{seq}")
    return EntryPosted(at, entry.chat, entry)


def item(name: str, event: EntryPosted) -> OutboxItem:
    """The delivery of that line to the agent."""
    effect = DeliverToAgent(ANNA, event.chat, ContactName("ada-0001"), event.entry)
    return OutboxItem(name, f"agent:{ANNA}", event.chat, effect, event.at)


def batch(*events: Event) -> Batch:
    """One command's events."""
    return Batch(events)
