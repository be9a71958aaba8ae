"""The courier: what counts as proof that something arrived, and what a device that comes is due."""

import pytest

from bridge.xmpp.ports import LegView
from bridge.xmpp.sessions import Face
from routing.commands import BounceOffer, MarkOfferShown
from routing.words import LegPhase
from tests.fakes.xmpp_world import ADA, DESK, OFFER, WINDOW, World, leg, line, offer


@pytest.fixture
def world() -> World:
    """A desk with Ada, who has no device yet."""
    return World()


def failed(world: World, sender: str, name: str = "m-1") -> None:
    """Have a message of ours come back."""
    world.receive(
        f"<message type='error' from='{sender}' to='{WINDOW}' id='{name}'><body>x</body><error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    )


# --- proof ---


def test_a_receipt_proves_its_item(world: World) -> None:
    """XEP-0184 from any device."""
    world.session("x")
    world.send(line(1, "hi"))
    world.say("", extra="<received xmlns='urn:xmpp:receipts' id='m-1'/>")
    assert world.pump.proven == ["m-1"]


def test_nobody_else_can_prove_or_bounce_what_an_agent_was_sent(world: World) -> None:
    """A customer who guesses the next id changes nothing."""
    world.session("x")
    world.send(line(1, "hi"))
    world.send(offer(), "m-2")
    for name in ("m-1", "m-2"):
        world.say("", sender="eve@example.net/e", extra=f"<received xmlns='urn:xmpp:receipts' id='{name}'/>")
        failed(world, "eve@example.net/e", name)
        world.receive(f"<iq type='result' from='eve@example.net/e' to='{WINDOW}' id='{name}'/>")
    assert world.pump.proven == world.pump.bounced == []
    assert world.desk.commands == []


def test_one_ping_proves_a_burst(world: World) -> None:
    """Ten lines, one ping a quarter of a second later; its answer proves them, a stranger's answer nothing."""
    full = world.session("x")
    for place in range(10):
        world.send(line(place, "hi"), f"m-{place}")
    before = len(world.link.sent)
    world.time.move(0.3)
    (ping,) = world.written(before)
    assert (ping.get("to"), ping.get("from")) == (full, DESK)
    world.receive(f"<iq type='result' from='eve@example.net/e' to='{DESK}' id='{ping.get('id')}'/>")
    assert world.pump.until == []
    world.receive(f"<iq type='result' from='{full}' to='{DESK}' id='{ping.get('id')}'/>")
    assert world.pump.until == [(f"agent:{ADA}", 0.25)]


def test_a_ping_the_server_answers_for_a_dead_client_proves_nothing(world: World) -> None:
    """Service-unavailable is the server's word; feature-not-implemented only a client's."""
    full = world.session("x")
    for condition, proofs in (("service-unavailable", 0), ("feature-not-implemented", 1)):
        world.send(line(1, "hi"))
        before = len(world.link.sent)
        world.time.move(0.3)
        (ping,) = world.written(before)
        world.receive(
            f"<iq type='error' from='{full}' to='{DESK}' id='{ping.get('id')}'><error type='cancel'>"
            f"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        )
        assert len(world.pump.until) == proofs


def test_an_offer_is_undelivered_only_when_every_address_bounced(world: World) -> None:
    """One dead device is no missed chat; all dead is nobody's fault."""
    one, web = world.session("x"), world.session("web", Face.DESKTOP)
    world.send(offer())
    failed(world, one)
    assert world.desk.commands == []
    world.receive(
        f"<iq type='error' from='{web}' to='{WINDOW}' id='m-1'><error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    )
    assert world.desk.commands == [BounceOffer(OFFER, ADA)]


def test_an_offer_that_is_shown_is_marked_once(world: World) -> None:
    """An IQ result or a receipt says that the offer is on a screen."""
    web = world.session("web", Face.DESKTOP)
    world.send(offer())
    world.receive(f"<iq type='result' from='{web}' to='{WINDOW}' id='m-1'/>")
    world.say("", sender=web, extra="<received xmlns='urn:xmpp:receipts' id='m-1'/>")
    assert world.desk.commands == [MarkOfferShown(OFFER, ADA)]
    assert "m-1" in world.pump.proven


def test_an_error_for_an_offer_of_an_earlier_process_counts(world: World) -> None:
    """The server kept it while the desk was down: the agent is not to blame for an offer that never reached him."""
    world.pump.effects["m-old"] = offer()
    error = "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    world.receive(f"<message type='error' from='eve@example.net' to='{WINDOW}' id='m-old'>{error}</message>")
    assert world.desk.commands == []
    world.receive(f"<message type='error' from='{ADA}' to='{WINDOW}' id='m-old'>{error}</message>")
    assert world.desk.commands == [BounceOffer(OFFER, ADA)]


def test_an_error_for_another_line_of_an_earlier_process_sends_it_again(world: World) -> None:
    """Also for an offer of which only one device's copy came back."""
    error = "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    world.pump.effects |= {"m-line": line(1, "Hello"), "m-offer": offer()}
    for name in world.pump.effects:
        world.receive(f"<message type='error' from='{ADA}/x' to='{WINDOW}' id='{name}'>{error}</message>")
    assert world.pump.bounced == ["m-line", "m-offer"]
    assert world.desk.commands == []


def test_a_bounced_line_waits_for_the_next_session(world: World) -> None:
    """An error for a message is evidence of loss."""
    world.session("x")
    world.send(line(1, "hi"))
    failed(world, ADA)
    assert world.pump.bounced == ["m-1"]


def test_a_device_that_comes_later_is_shown_what_rings_and_who_is_there(world: World) -> None:
    """A second client started during an offer can still take it."""
    world.session("x")
    world.courier.on_sessions(ADA)
    world.offered()
    world.send(offer())
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    late = world.session("y", Face.PLAIN, 3)
    before = len(world.link.sent)
    world.courier.on_sessions(ADA)
    to_late = [one.tag for one in world.written(before) if one.get("to") == late]
    assert to_late == ["presence", "presence"]
    assert world.pump.calls == [f"pump agent:{ADA}", f"pump agent:{ADA}"]


def test_an_offer_sent_to_each_device_is_sent_to_a_further_one(world: World) -> None:
    """Where copies went to full addresses, the device that comes later gets its own."""
    world.session("x", Face.PLAIN, 1)
    world.session("y", Face.PLAIN, 0)
    world.courier.on_sessions(ADA)
    world.offered()
    world.send(offer())
    late = world.session("z")
    before = len(world.link.sent)
    world.courier.on_sessions(ADA)
    (again,) = [one for one in world.written(before) if one.tag == "message"]
    assert (again.get("to"), again.get("id")) == (late, "m-1")


def test_a_new_session_after_the_old_one_died_gets_all_that_is_not_proved(world: World) -> None:
    """A restarted client may have lost what was on its way."""
    world.session("x")
    world.courier.on_sessions(ADA)
    world.sessions.drop(f"{ADA}/x")
    world.courier.on_sessions(ADA)
    world.session("y")
    world.courier.on_sessions(ADA)
    assert world.pump.calls == [f"pump agent:{ADA}", f"resend agent:{ADA}"]


def test_the_same_resource_may_be_a_new_session(world: World) -> None:
    """A console client that logs in again under its old name gets what its death may have lost."""
    world.session("x")
    world.courier.on_sessions(ADA)
    world.sessions.drop(f"{ADA}/x")
    world.courier.on_sessions(ADA)
    world.time.move(1)
    world.session("x")
    world.courier.on_sessions(ADA)
    assert world.pump.calls == [f"pump agent:{ADA}", f"resend agent:{ADA}"]


def test_a_silent_session_that_answers_again_gets_what_waited(world: World) -> None:
    """It is the same session: nothing is sent twice, only what was not sent."""
    world.session("x")
    world.courier.on_sessions(ADA)
    session = world.sessions.session(f"{ADA}/x")
    assert session is not None
    for answers in (False, True):
        session.answers = answers
        world.courier.on_sessions(ADA)
    assert world.pump.calls == [f"pump agent:{ADA}", f"pump agent:{ADA}"]
