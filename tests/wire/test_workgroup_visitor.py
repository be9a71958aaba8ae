"""Face A for visitors: forms and the queue. XML in, XML out."""

from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.stanzas.data_form import Option, parse_form
from bridge.xmpp.stanzas.workgroup_queue import QueueStatus, parse_queue_status
from routing.commands import (
    CustomerEnds,
    StartChat,
)
from routing.decision import Posted, Started
from routing.effects import DeliverToCustomer, EndForCustomer, ShowService
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.ports import Retry
from routing.refusals import Refusal, RefusalCode
from routing.transcript import Customer, Entry
from routing.widget_settings import FieldKind, FormField
from routing.words import Channel, EndCause, Notice, Role, Side
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import BILLING, HOST, World, body, entry, view
from tests.wire.test_workgroup_duty import condition

WG = "{http://jabber.org/protocol/workgroup}"
DATA = "{jabber:x:data}"
JIVE = "http://jivesoftware.com/protocol/workgroup"
NEW = ChatId("c-new")
KIM = "kim@example.net/smack"
FORM = (
    "<x xmlns='jabber:x:data' type='submit'><field var='username'><value>Kim</value></field>"
    "<field var='email'><value>kim@example.net</value></field><field var='question'><value>Why?</value></field></x>"
)


@pytest.fixture
def world() -> World:
    """A desk where Kim's chat starts."""
    world = World()
    world.desk.plan = lambda command: Started(NEW, ContactName("Kim-abc"), 1) if isinstance(command, StartChat) else (
        Posted(NEW, 2, START)
    )  # fmt: skip
    return world


def ask(world: World, payload: str, kind: str = "set", to: str = BILLING, sender: str = KIM) -> list[Element]:
    """Send an IQ; gives the answer and what followed."""
    answers = world.receive(f"<iq type='{kind}' from='{sender}' to='{to}' id='i1'>{payload}</iq>")
    assert (answers[0].tag, answers[0].get("id"), answers[0].get("to")) == ("iq", "i1", sender)
    return answers


def join(world: World, inside: str = FORM, sender: str = KIM) -> list[Element]:
    """Ask for a chat."""
    payload = f"<join-queue xmlns='http://jabber.org/protocol/workgroup'><queue-notifications/>{inside}</join-queue>"
    return ask(world, payload, sender=sender)


def waits(world: World) -> None:
    """Have Kim wait."""
    join(world)
    world.customers.chats["kim@example.net", "billing"] = NEW
    world.time.move(0.0)


def told(world: World, one: Entry) -> list[Element]:
    """Have the desk tell Kim a line."""
    effect = DeliverToCustomer(NEW, ServiceId("billing"), Customer("kim@example.net", "Kim"), Channel.XMPP, one)
    world.transcripts.lines.append(
        Entry(NEW, one.seq, one.at, one.side, one.leg, one.name, one.text, one.notice, one.args)
    )
    return world.send(effect)


def ends(world: World, cause: EndCause) -> list[Element]:
    """End the chat."""
    effect = EndForCustomer(NEW, ServiceId("billing"), Customer("kim@example.net", "Kim"), Channel.XMPP, cause)
    return world.send(effect, "m-9")


def test_the_form_is_what_the_service_asks(world: World) -> None:
    """By its own request, and by a request to join that asks first; labels, kinds, what must be filled in."""
    world.forms["billing"] = (
        FormField("name"),
        FormField("topic", "Topic", FieldKind.CHOICE, required=True, options=("Invoice", "Refund")),
        FormField("question", kind=FieldKind.LONG, required=True),
    )
    forms = []
    for name, namespace in (("workgroup-form", JIVE), ("join-queue", "http://jabber.org/protocol/workgroup")):
        (answer,) = ask(world, f"<{name} xmlns='{namespace}'/>", "get")
        assert answer[0].tag == f"{{{namespace}}}{name}"
        forms.append(parse_form(answer[0][0]))
    assert forms[0] == forms[1]
    assert forms[0] is not None
    assert [(one.var, one.type, one.label, one.required, one.options) for one in forms[0].fields] == [
        ("username", "text-single", "Name", False, ()),
        ("topic", "list-single", "Topic", True, (Option("Invoice", "Invoice"), Option("Refund", "Refund"))),
        ("question", "text-multi", "Question", True, ()),
    ]


def test_a_service_that_asks_nothing_has_an_empty_form(world: World) -> None:
    """Spark draws its pop-up only if there is a form at all."""
    world.forms["billing"] = ()
    (answer,) = ask(world, f"<workgroup-form xmlns='{JIVE}'/>", "get")
    assert (answer[0][0].tag, answer[0][0].get("type")) == (f"{DATA}x", "form")


@pytest.mark.parametrize("inside", [FORM, FORM + FORM, f"<user xmlns='{JIVE}' id='null'/>{FORM}"])
def test_who_joins_starts_a_chat(world: World, inside: str) -> None:
    """One form or (as Smack sends it) twice the same; name, question and the rest are the customer's."""
    (answer, *_) = join(world, inside)
    assert answer.get("type") == "result"
    (start,) = world.desk.commands
    assert start == StartChat(
        NEW, ContactName("Kim-abc"), ServiceId("billing"),
        Customer("kim@example.net", "Kim", (("email", "kim@example.net"), ("question", "Why?"))), Channel.XMPP, "Why?",
    )  # fmt: skip


def test_metadata_counts_as_a_form(world: World) -> None:
    """Foreign metadata of the XEP."""
    values = "".join(f"<value name='{name}'>x</value>" for name in ("username", "email", "question"))
    assert join(world, f"<metadata xmlns='{JIVE}'>{values}</metadata>")[0].get("type") == "result"


@pytest.mark.parametrize("inside", ["", "<x xmlns='jabber:x:data' type='submit'/>", FORM.replace("Why?", " ")])
def test_a_form_that_lacks_what_is_needed_is_not_acceptable(world: World, inside: str) -> None:
    """The visitor is asked again, nothing has begun."""
    assert condition(join(world, inside)[0]) == "not-acceptable"
    assert world.desk.commands == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (RefusalCode.NOT_ALLOWED, "not-authorized"),
        (RefusalCode.UNKNOWN_SERVICE, "item-not-found"),
        (RefusalCode.ALREADY_CHATTING, "conflict"),
        (RefusalCode.CLOSED, "service-unavailable"),
        (RefusalCode.NOBODY_THERE, "service-unavailable"),
        (RefusalCode.QUEUE_FULL, "service-unavailable"),
        (RefusalCode.TEXT_TOO_LONG, "policy-violation"),
    ],
)
def test_a_refused_join_says_why(world: World, code: RefusalCode, expected: str) -> None:
    """The XEP's five errors, and ours."""
    world.desk.plan = lambda _: Refusal(code)
    assert condition(join(world)[0]) == expected


def test_a_join_that_could_not_be_stored_may_be_said_again(world: World) -> None:
    """Nothing is promised that is not on record."""
    world.desk.plan = lambda _: Retry()
    assert condition(join(world)[0]) == "resource-constraint"


def test_an_unknown_workgroup_is_not_found(world: World) -> None:
    """A mistyped name."""
    payload = f"<join-queue xmlns='http://jabber.org/protocol/workgroup'>{FORM}</join-queue>"
    assert condition(ask(world, payload, to=f"nothing@{HOST}")[0]) == "item-not-found"


def places(stanzas: list[Element]) -> list[QueueStatus | None]:
    """Read what was told of places."""
    found = (one.find(f"{WG}queue-status") for one in stanzas if one.tag == "message")
    return [parse_queue_status(one) for one in found if one is not None]


def test_his_place_is_told_as_it_changes_and_not_too_often(world: World) -> None:
    """At once, then at most every five seconds; an unchanged one is not repeated, and no words come beside it."""
    world.board.places[NEW] = (2, 60.0)
    before = len(world.link.sent)
    waits(world)
    assert places(world.written(before)) == [QueueStatus(2, 60)]
    world.customers.queue = [(NEW, Customer("kim@example.net"), 1)]
    before = len(world.link.sent)
    for place in (2, 1):
        world.board.places[NEW] = (place, None)
        world.courier.show(ShowService(ServiceId("billing")))
    assert world.written(before) == []
    world.time.move(5.0)
    (message,) = world.written(before)
    assert (message.get("from"), message.get("to")) == (BILLING, KIM)
    assert places([message]) == [QueueStatus(1, None)]


def test_his_place_is_told_when_he_asks(world: World) -> None:
    """With the id of his request; who does not wait is not authorized."""
    poll = "<queue-status xmlns='http://jabber.org/protocol/workgroup'/>"
    assert condition(ask(world, poll, "get")[0]) == "not-authorized"
    waits(world)
    world.board.places[NEW] = (3, 30.0)
    (answer,) = ask(world, poll, "get")
    assert parse_queue_status(answer[0]) == QueueStatus(3, 30)


DEPART = "<depart-queue xmlns='http://jabber.org/protocol/workgroup'>{}</depart-queue>"


def test_he_leaves_the_queue(world: World) -> None:
    """Answered, then told."""
    assert condition(ask(world, DEPART.format(""))[0]) == "item-not-found"
    waits(world)
    assert ask(world, DEPART.format(""))[0].get("type") == "result"
    assert world.desk.commands[-1] == CustomerEnds(NEW)
    (message,) = ends(world, EndCause.CUSTOMER)
    assert (message.get("from"), message.get("to")) == (BILLING, KIM)
    assert message.find(f"{WG}depart-queue/{WG}departure-requested") is not None


def test_nobody_came_for_him(world: World) -> None:
    """He is out of the queue, and his client can say why."""
    waits(world)
    (message,) = ends(world, EndCause.MAX_WAIT)
    assert message.find(f"{WG}depart-queue/{WG}agent-not-found") is not None


def test_that_nobody_is_there_any_more_is_said_in_words_too(world: World) -> None:
    """His client can't know that his question is kept for an answer."""
    waits(world)
    said = entry(2, None, Side.DESK, Notice.ENDED, None, ("cause", "nobody_there"), ("kept", "yes"))
    assert told(world, said) == []
    (message,) = ends(world, EndCause.NOBODY_THERE)
    assert message.find(f"{WG}depart-queue/{WG}agent-not-found") is not None
    assert body(message) == "Sorry, nobody is there any more. What you wrote is kept; we will answer it here."


def test_only_an_administrator_takes_somebody_else_out(world: World) -> None:
    """Or a supervisor; everybody else is not authorized."""
    waits(world)
    other = DEPART.format("<jid>kim@example.net</jid>")
    for sender in ("bo@example.net/x", "ada@example.org/x"):
        assert condition(ask(world, other, sender=sender)[0]) == "not-authorized"
    eva = AgentId("eva@example.org")
    world.overview.agents[eva] = view(agent=eva, roles=frozenset({Role.ADMIN}))
    assert ask(world, other, sender=f"{eva}/x")[0].get("type") == "result"
    assert world.desk.commands[-1] == CustomerEnds(NEW)


def test_waiting_he_is_told_nothing_in_words(world: World) -> None:
    """His client words his place; the thanks of the queue would be a second window."""
    waits(world)
    assert told(world, entry(2, None, Side.DESK, Notice.QUEUED)) == []


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ("<workgroup-properties xmlns='{}'/>", "false"),
        ("<chat-settings xmlns='{}'/>", None),
        ("<chat-settings xmlns='{}' key='welcome'/>", None),
        ("<chat-settings xmlns='{}' type='1'/>", None),
    ],
)
def test_how_a_workgroup_is_set_up_may_be_asked(world: World, payload: str, answer: str | None) -> None:
    """Nobody needs to log in; looks of pages are not kept here, so there are none."""
    (found,) = ask(world, payload.format(JIVE), "get")
    assert found.get("type") == "result"
    assert [one.text for one in found[0]] == ([answer] if answer else [])


@pytest.mark.parametrize(
    "payload",
    ["sound-settings", "offline-settings", "search-settings", "generic-metadata", "tracker", "site-user", "site-invite",
     "site-user-history", "banana"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["get", "set"])
@pytest.mark.parametrize("to", [BILLING, HOST])
def test_what_a_workgroup_may_have_and_ours_has_not_is_not_found(
    world: World, payload: str, kind: str, to: str
) -> None:
    """No request is left without an answer."""
    assert condition(ask(world, f"<{payload} xmlns='{JIVE}'/>", kind, to)[0]) == "item-not-found"


def test_mail_is_not_sent(world: World) -> None:
    """The desk is no mail server."""
    mail = f"<send-email xmlns='{JIVE}'><toAddress>a@example.net</toAddress></send-email>"
    assert condition(ask(world, mail)[0]) == "not-acceptable"
