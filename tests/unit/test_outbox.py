"""The outbox: in order per recipient, again only on evidence of loss, gone when proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bridge.outbox import TRIES_LIMIT, Outbox, outbox_item
from bridge.store.batch import OutboxItem
from routing.effects import CloseOffer, DeliverToAgent, DeliverToCustomer, SendOffer, ShowAgent
from routing.ids import CUSTOMER_LEG, AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.transcript import Customer, Entry
from routing.words import Channel, OfferCause, OfferKind, OfferPhase, Side

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CHAT = ChatId("c-one")
ANNA = AgentId("anna@example.org")
OFFER = OfferId("c-one.o1")


@dataclass
class Post:
    """A courier that notes what it was given and can be closed."""

    sent: list[str] = field(default_factory=list)
    is_open: bool = True

    def send(self, item: OutboxItem) -> bool:
        """Take it, or not."""
        if self.is_open:
            self.sent.append(item.id)
        return self.is_open


@dataclass
class Desk:
    """An outbox on a clock that stands still, with its courier."""

    post: Post = field(default_factory=Post)
    time: float = 100.0
    open_offers: set[OfferId] = field(default_factory=lambda: {OFFER})

    def __post_init__(self) -> None:
        self.outbox = Outbox(lambda offer: offer in self.open_offers, lambda: self.time)
        self.outbox.attach(self.post)


def line(number: int) -> OutboxItem:
    """A line of the transcript on its way to Anna."""
    entry = Entry(CHAT, number, NOW, Side.CUSTOMER, CUSTOMER_LEG, "Kim", text="hello")
    return OutboxItem(f"m{number}", f"agent:{ANNA}", CHAT, DeliverToAgent(ANNA, CHAT, ContactName("kim-1"), entry), NOW)


def offer() -> OutboxItem:
    """An offer on its way to Anna."""
    effect = SendOffer(
        ANNA,
        OFFER,
        CHAT,
        ContactName("kim-1"),
        ServiceId("billing"),
        "Billing",
        Customer("kim@example.org"),
        Channel.XMPP,
        OfferKind.CUSTOMER,
        0.0,
        NOW,
        NOW,
        has_chats=False,
    )
    return OutboxItem("o1", f"agent:{ANNA}", CHAT, effect, NOW)


def closing() -> OutboxItem:
    """The word that the offer is not open any more."""
    effect = CloseOffer(ANNA, OFFER, CHAT, ContactName("kim-1"), "Kim", OfferPhase.REVOKED, OfferCause.CUSTOMER_LEFT)
    return OutboxItem("x1", f"agent:{ANNA}", CHAT, effect, NOW)


def test_nothing_is_sent_before_the_link_is_up_and_then_in_order() -> None:
    """What gathered while the link was down leaves in the order it was promised."""
    desk = Desk()
    desk.outbox.add([line(1), line(2)])
    assert desk.post.sent == []
    desk.outbox.link(up=True)
    assert desk.post.sent == ["m1", "m2"]


def test_a_line_never_overtakes_one_that_could_not_be_sent() -> None:
    """While a recipient has no device, later lines wait behind the earlier ones."""
    desk = Desk()
    desk.outbox.link(up=True)
    desk.post.is_open = False
    desk.outbox.add([line(1)])
    desk.post.is_open = True
    desk.outbox.add([line(2)])
    assert desk.post.sent == []
    desk.outbox.pump(f"agent:{ANNA}")
    assert desk.post.sent == ["m1", "m2"]


def test_silence_sends_nothing_again_but_a_new_link_does() -> None:
    """Without evidence of loss nothing goes twice; after our own link fell, all that is not proved does."""
    desk = Desk()
    desk.outbox.link(up=True)
    desk.outbox.add([line(1), line(2)])
    desk.outbox.pump(f"agent:{ANNA}")
    desk.outbox.proved("m1")
    desk.outbox.link(up=False)
    desk.outbox.link(up=True)
    assert desk.post.sent == ["m1", "m2", "m2"]


def test_a_ping_answer_proves_only_what_was_sent_before_the_ping() -> None:
    """A line written after the ping left is not taken for delivered."""
    desk = Desk()
    desk.outbox.link(up=True)
    desk.outbox.add([line(1)])
    desk.time = 101.0
    desk.outbox.add([line(2)])
    desk.outbox.proved_until(f"agent:{ANNA}", 100.5)
    assert desk.outbox.take_proved() == ("m1",)
    assert len(desk.outbox.unproved()) == 1


def test_a_line_that_bounces_is_given_up_after_some_tries() -> None:
    """An address that always bounces does not keep its line for ever; it is counted."""
    desk = Desk()
    desk.outbox.link(up=True)
    desk.outbox.add([line(1)])
    for _ in range(TRIES_LIMIT):
        desk.outbox.lost("m1")
        desk.outbox.pump(f"agent:{ANNA}")
    assert desk.outbox.undelivered == 1
    assert desk.outbox.unproved() == []


def test_an_offer_that_ended_before_it_was_sent_is_never_mentioned() -> None:
    """An agent who returns is shown neither a dead offer nor the word that it is over."""
    desk = Desk()
    desk.outbox.add([offer(), closing(), line(1)])
    desk.open_offers.clear()
    desk.outbox.link(up=True)
    assert desk.post.sent == ["m1"]
    assert set(desk.outbox.take_proved()) == {"o1", "x1"}


def test_web_customers_and_ephemeral_effects_need_no_outbox() -> None:
    """The transcript serves the widget; typing and states are sent now or never."""
    entry = Entry(CHAT, 1, NOW, Side.AGENT, CUSTOMER_LEG, "Anna", text="hello")
    web = DeliverToCustomer(CHAT, ServiceId("billing"), Customer("w-1"), Channel.WEB, entry)
    xmpp = DeliverToCustomer(CHAT, ServiceId("billing"), Customer("kim@x"), Channel.XMPP, entry)
    assert outbox_item("a", web, NOW) is None
    assert outbox_item("a", ShowAgent(ANNA), NOW) is None
    item = outbox_item("a", xmpp, NOW)
    assert item is not None
    assert item.recipient == "customer:c-one"
