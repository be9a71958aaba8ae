"""A customer with an XMPP account: from the first line to `end`."""

from dataclasses import replace

import pytest

from bridge.store.batch import OutboxItem
from routing.commands import CustomerAway, CustomerEnds, PostCustomerText, ShowCustomerTyping, StartChat
from routing.decision import Posted, Started
from routing.effects import EndForCustomer, ShowService, ShowTypingToCustomer
from routing.ids import ChatId, ContactName, ServiceId
from routing.ports import Retry, ServiceView
from routing.refusals import Refusal, RefusalCode
from routing.words import Channel, EndCause, Notice, Side, Typing
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import BILLING, CHAT, KIM, World, bodies, body, entry, to_kim

PHONE = f"{KIM.id}/phone"
RECEIPT = "<request xmlns='urn:xmpp:receipts'/>"
STARTED = Started(ChatId("c-new"), ContactName("Kim-abc"), 1)


@pytest.fixture
def world() -> World:
    """A desk with one service."""
    return World()


def talking(world: World) -> None:
    """Give Kim an open chat."""
    world.customers.chats[KIM.id, "billing"] = CHAT


def test_a_customer_is_spoken_to_in_the_language_of_his_client(world: World) -> None:
    """What the desk says to him, his place and the word that ends the chat; agents see which language it is."""
    world.desk.plan = lambda _: Refusal(RefusalCode.UNKNOWN_SERVICE)
    (error,) = world.receive(
        f"<message type='chat' from='{KIM.id}/k' to='{BILLING}' id='k1' xml:lang='de-AT'><body>Hallo</body></message>"
    )
    assert error.findtext("error/{urn:ietf:params:xml:ns:xmpp-stanzas}text") == "Diesen Dienst gibt es nicht."
    (started,) = world.desk.commands
    assert isinstance(started, StartChat)
    german = started.customer
    assert german.fields == (("locale", "de-AT"),)
    effect = replace(to_kim(entry(1, None, Side.DESK, Notice.QUEUED)), customer=german)
    assert bodies(world.send(effect, "k-1"))[0].startswith("Danke. Der nächste freie Platz von Billing")
    world.customers.chats[KIM.id, "billing"] = CHAT
    world.receive(
        f"<message type='chat' from='{KIM.id}/k' to='{BILLING}' id='k2' xml:lang='de-AT'><body>Ende.</body></message>"
    )
    assert world.desk.commands[-1] == CustomerEnds(CHAT)


def test_the_first_line_starts_a_chat(world: World) -> None:
    """Name by nick, text and id go along; the receipt comes after the commit."""
    world.desk.plan = lambda _: None
    nick = "<nick xmlns='http://jabber.org/protocol/nick'>Kim\n</nick>"
    assert world.say("Where is it?", to=BILLING, sender=PHONE, extra=nick + RECEIPT) == []
    (command,) = world.desk.commands
    assert isinstance(command, StartChat)
    assert (command.customer, command.channel, command.text) == (KIM, Channel.XMPP, "Where is it?")
    world.desk.settle(STARTED)
    (receipt,) = world.written()
    assert (receipt.get("from"), receipt.get("to")) == (BILLING, PHONE)


def test_lines_sent_while_the_chat_starts_keep_their_order(world: World) -> None:
    """Three lines in one breath are one chat of three lines."""
    world.desk.plan = lambda _: None
    for place in range(3):
        world.say(f"line {place}", to=BILLING, sender=PHONE, name=f"k{place}")
    assert len(world.desk.commands) == 1
    talking(world)
    world.desk.settle(STARTED)
    assert [getattr(command, "text", "") for command in world.desk.commands] == ["line 0", "line 1", "line 2"]
    assert isinstance(world.desk.commands[1], PostCustomerText)


def test_a_start_that_lost_a_race_becomes_a_line(world: World) -> None:
    """Two devices start at once: one chat."""
    world.desk.plan = lambda _: None
    world.say("me too", to=BILLING, sender=PHONE)
    talking(world)
    world.desk.settle(Refusal(RefusalCode.ALREADY_CHATTING))
    assert isinstance(world.desk.commands[1], PostCustomerText)


def test_a_line_for_a_chat_that_just_ended_starts_a_new_one(world: World) -> None:
    """It is not lost, and what is written after it keeps its order."""
    talking(world)
    world.desk.plan = lambda _: None
    world.say("one more thing", to=BILLING, sender=PHONE)
    world.customers.chats.clear()
    world.desk.settle(Refusal(RefusalCode.CHAT_OVER))
    assert isinstance(world.desk.commands[1], StartChat)


def test_end_leaves(world: World) -> None:
    """The word end, however typed; without a chat it is answered."""
    assert "no chat to end" in bodies(world.say("End.", to=BILLING, sender=PHONE))[0]
    talking(world)
    world.say("/end", to=BILLING, sender=PHONE)
    assert world.desk.commands == [CustomerEnds(CHAT)]


def test_refusals_are_errors_with_words(world: World) -> None:
    """Too long, and a database that is away."""
    talking(world)
    for answer, condition in (
        (Refusal(RefusalCode.TEXT_TOO_LONG), "policy-violation"),
        (Retry(), "resource-constraint"),
    ):
        world.desk.plan = lambda _, answer=answer: answer  # type: ignore[misc] # a lambda with a default
        (error,) = world.say("hi", to=BILLING, sender=PHONE, extra=RECEIPT)
        found = error.find(f"error/{{urn:ietf:params:xml:ns:xmpp-stanzas}}{condition}")
        assert (error.get("type"), error.get("id"), found is not None) == ("error", "m1", True)


def test_a_line_that_was_not_stored_stays_in_the_inbox(world: World) -> None:
    """The error says try again; if he does not, the inbox does."""
    talking(world)
    kept = "<stanza-id xmlns='urn:xmpp:sid:0' by='workgroup.example.org' id='in1'/>"
    world.desk.plan = lambda _: Retry()
    world.say("hi", to=BILLING, sender=PHONE, extra=kept)
    assert world.forgotten == []
    world.desk.plan = lambda _: Refusal(RefusalCode.TEXT_TOO_LONG)
    world.say("hi", to=BILLING, sender=PHONE, extra=kept)
    assert world.forgotten == ["in1"]


def test_a_stored_line_never_begins_a_chat_again(world: World) -> None:
    """Handed in once more after its chat is over, it is confirmed and forgotten; one that was not stored is served."""
    kept = "<stanza-id xmlns='urn:xmpp:sid:0' by='workgroup.example.org' id='in1'/>"
    world.desk.plan = lambda _: Retry()
    world.say("hi", to=BILLING, sender=PHONE, extra=kept)
    world.desk.plan = lambda _: STARTED
    world.say("hi", to=BILLING, sender=PHONE, extra=kept)
    assert [type(command) for command in world.desk.commands] == [StartChat, StartChat]
    again = kept + "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
    (receipt,) = world.say("hi", to=BILLING, sender=PHONE, extra=again + RECEIPT)
    assert receipt.find("{urn:xmpp:receipts}received") is not None
    talking(world)
    world.say("hi", to=BILLING, sender=PHONE, extra=again)
    assert len(world.desk.commands) == 2
    assert world.forgotten == ["in1"] * 3


@pytest.mark.parametrize("delay", ["", "<delay xmlns='urn:xmpp:delay' stamp='2999-01-01T00:00:00Z'/>"])
def test_a_client_that_counts_its_ids_anew_is_heard(world: World, delay: str) -> None:
    """The same id in a later message, live or kept while the desk was down, is no repetition: nothing is swallowed."""
    origin = "<origin-id xmlns='urn:xmpp:sid:0' id='1'/>"
    world.desk.plan = lambda _: STARTED
    world.say("hi", to=BILLING, sender=PHONE, extra=origin)
    world.say("hi", to=BILLING, sender=PHONE, extra=origin + delay)
    assert [type(command) for command in world.desk.commands] == [StartChat, StartChat]


def test_an_end_that_comes_late_is_not_answered(world: World) -> None:
    """The chat it was meant for is over; nobody wants to read that there is nothing to end."""
    late = "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>"
    assert world.say("end", to=BILLING, sender=PHONE, extra=late) == []
    assert world.desk.commands == []


def test_typing_and_a_posted_line(world: World) -> None:
    """Chat states go to the agent; a line once stored gets its receipt."""
    talking(world)
    world.say("", to=BILLING, sender=PHONE, extra="<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    assert world.desk.commands == [ShowCustomerTyping(CHAT, Typing.COMPOSING)]
    world.desk.plan = lambda _: Posted(CHAT, 2, START)
    assert len(world.say("hi", to=BILLING, sender=PHONE, extra=RECEIPT)) == 1


def test_the_agent_speaks_as_the_service_under_an_alias(world: World) -> None:
    """Neither the agent's address nor the chat's reaches the customer."""
    (message,) = world.send(to_kim(entry(3, "Good day", Side.AGENT)))
    assert (message.get("from"), message.get("to"), body(message)) == (BILLING, KIM.id, "Good day")
    assert message.findtext("{http://jabber.org/protocol/nick}nick") == "Ada"
    assert not any("ada@" in xml or "anna-7f3k2m" in xml for xml in world.link.sent)


@pytest.mark.parametrize(
    ("notice", "args", "words"),
    [
        (Notice.QUEUED, (), "Thank you. The next free agent of Billing will answer you here."),
        (Notice.AGENT_JOINED, (("name", "Ada"),), "Ada joined."),
        (Notice.INACTIVITY_WARNING, (), "Are you still there?"),
        (Notice.AGENT_LOST, (("name", "Ada"),), "Ada was disconnected. Please stay"),
        (Notice.ENDED, (), "The chat is over. Write again to start a new one."),
        (Notice.ENDED, (("cause", "max_wait"),), "Sorry, nobody was free in time"),
        (Notice.ENDED, (("cause", "nobody_there"),), "Sorry, nobody is there any more, so the chat was closed. Write"),
        (Notice.ENDED, (("cause", "nobody_there"), ("kept", "yes")), "Sorry, nobody is there any more. What you wrote"),
    ],
)
def test_notices_are_said_in_words(world: World, notice: Notice, args: tuple[tuple[str, str], ...], words: str) -> None:
    """What happened, and what to do next."""
    (message,) = world.send(to_kim(entry(1, None, Side.DESK, notice, None, *args)))
    assert body(message).startswith(words)


def test_a_notice_that_is_not_for_him_is_not_sent_and_not_kept(world: World) -> None:
    """It counts as delivered."""
    assert world.send(to_kim(entry(1, None, Side.DESK, Notice.CUSTOMER_BACK))) == []
    world.time.move(0)
    assert world.pump.proven == ["m-1"]


def test_the_end_and_typing_are_chat_states(world: World) -> None:
    """The words of the end came with the notice."""
    (message,) = world.send(EndForCustomer(CHAT, ServiceId("billing"), KIM, Channel.XMPP, EndCause.AGENT))
    assert message.find("{http://jabber.org/protocol/chatstates}gone") is not None
    world.courier.show(ShowTypingToCustomer(CHAT, ServiceId("billing"), KIM, Channel.XMPP, Typing.COMPOSING))
    assert world.written()[-1].find("{http://jabber.org/protocol/chatstates}composing") is not None


def test_waiting_customers_hear_their_place_when_it_changes(world: World) -> None:
    """At most every five seconds, however often the queue moves."""
    world.overview.all_services = [ServiceView(ServiceId("billing"), "Billing", 2, 0, 1)]
    world.customers.queue = [(CHAT, KIM, 3)]
    for _ in range(3):
        world.courier.show(ShowService(ServiceId("billing")))
    world.time.move(5)
    assert bodies(world.written()) == ["Please wait: you are number 3 in the queue. Write end to leave."]
    world.courier.show(ShowService(ServiceId("billing")))
    world.time.move(5)
    assert len(world.written()) == 1
    world.customers.queue = [(CHAT, KIM, 1)]
    world.overview.all_services = [ServiceView(ServiceId("billing"), "Billing", 1, 0, 0)]
    world.courier.show(ShowService(ServiceId("billing")))
    world.time.move(5)
    assert body(world.written()[-1]).startswith("Please wait: nobody is there just now.")


def test_his_device_proves_what_he_was_sent_and_his_absence_starts_the_grace_time(world: World) -> None:
    """A ping to where he was heard last; an error from there means that he is gone for now."""
    talking(world)
    world.say("hi", to=BILLING, sender=PHONE)
    item = OutboxItem("m-9", f"customer:{CHAT}", CHAT, to_kim(entry(2, "Yes?", Side.AGENT)), START)
    assert world.courier.send(item)
    before = len(world.link.sent)
    world.time.move(0.3)
    (ping,) = world.written(before)
    assert (ping.get("to"), ping.get("from")) == (PHONE, BILLING)
    world.receive(f"<iq type='result' from='{PHONE}' to='{BILLING}' id='{ping.get('id')}'/>")
    assert world.pump.until == [(f"customer:{CHAT}", 0.25)]
    world.receive(
        f"<message type='error' from='{KIM.id}' to='{BILLING}' id='m-9'><error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    )
    assert world.pump.bounced == ["m-9"]
    assert world.desk.commands[-1] == CustomerAway(CHAT)
