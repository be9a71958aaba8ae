"""Face A: offers in Fastpath's dialect, their answers, and what an agent who has no room reads."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.ports import LegView
from bridge.xmpp.sessions import Face
from bridge.xmpp.stanzas.workgroup_offer import Offer, parse_offer
from routing.commands import AcceptOffer, BounceOffer, MarkOfferShown, RejectOffer
from routing.decision import Accepted
from routing.effects import CloseOffer, TellForced, TellMissedOffer
from routing.ids import ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import ChosenKind, LegPhase, OfferCause, OfferPhase
from tests.fakes.xmpp_world import ADA, BILLING, CHAT, CONTACT, DESK, OFFER, WINDOW, World, body, leg, offer
from tests.wire.test_workgroup_duty import WG, ask, condition, hears

SMACK = f"{ADA}/smack"


@pytest.fixture
def world() -> World:
    """A desk with Ada on duty at Smack."""
    world = World()
    join(world, "smack", "billing")
    return world


def join(world: World, name: str, *services: str) -> str:
    """Have a session of Ada's on duty in workgroups, for a minute already."""
    full = world.session(name, Face.WORKGROUP)
    session = world.sessions.session(full)
    assert session is not None
    session.since -= timedelta(minutes=1)
    session.joined = tuple(ServiceId(service) for service in services)
    return full


def answer(world: World, verb: str, named: str, to: str = BILLING, sender: str = SMACK) -> list[Element]:
    """Answer an offer."""
    payload = f"<{verb} xmlns='http://jabber.org/protocol/workgroup' {named}/>"
    return ask(world, payload, "set", to, sender)


def closed(outcome: OfferPhase, cause: OfferCause, resource: str = "") -> CloseOffer:
    """End the offer."""
    return CloseOffer(ADA, OFFER, CHAT, CONTACT, "Anna", outcome, cause, resource)


def test_an_offer_has_what_smack_reads(world: World) -> None:
    """From the workgroup, with session id, whole seconds, a JID as userID, and the form's answers as metadata."""
    (iq,) = world.send(offer())
    assert (iq.get("type"), iq.get("from"), iq.get("to"), iq.get("id")) == ("set", BILLING, SMACK, "m-1")
    assert parse_offer(iq[0]) == Offer(
        CHAT, WINDOW, 20, BILLING,
        (("userID", WINDOW), ("username", "Anna"), ("email", "anna@example.net"), ("page", "https://shop.example"),
         ("question", "Why?")),
    )  # fmt: skip


def test_each_session_gets_the_offer_as_the_workgroup_it_joined() -> None:
    """Smack hears an invitation only from the workgroup of its session, so that speaks from the first."""
    world = World()
    two = join(world, "two", "sales")
    join(world, "three", "sales", "billing")
    assert {iq.get("to"): iq.get("from") for iq in world.send(offer())} == {
        two: BILLING.replace("billing", "sales"), f"{ADA}/three": BILLING,
    }  # fmt: skip


def test_names_wait_for_the_accept_where_the_operator_wants_it() -> None:
    """An offer then says that a visitor asks, nothing more."""
    world = World(show_customer=False)
    join(world, "smack", "billing")
    (iq,) = world.send(offer())
    found = parse_offer(iq[0])
    assert found is not None
    assert found.metadata == (("userID", WINDOW), ("username", "Visitor"))


def test_the_result_says_shown_and_an_error_that_it_did_not_arrive(world: World) -> None:
    """Smack answers by itself; a result is no accept."""
    world.send(offer())
    world.receive(f"<iq type='result' from='{SMACK}' to='{BILLING}' id='m-1'/>")
    assert world.desk.commands == [MarkOfferShown(OFFER, ADA)]
    world.desk.commands.clear()
    world.send(offer(), "m-2")
    world.receive(f"<iq type='error' from='{SMACK}' to='{BILLING}' id='m-2'/>")
    assert world.desk.commands == [BounceOffer(OFFER, ADA)]


@pytest.mark.parametrize("named", [f"id='{CHAT}'", f"jid='{WINDOW}'", f"id='{CHAT}' jid='{WINDOW}'"])
@pytest.mark.parametrize("to", [BILLING, BILLING.replace("billing", "sales")])
def test_an_offer_is_answered_by_session_or_by_jid_at_any_workgroup(world: World, named: str, to: str) -> None:
    """Both ids; and a second session of the same client may answer at its own workgroup."""
    world.customers.names["sales"] = "Sales"
    world.offered()
    assert answer(world, "offer-accept", named, to)[0].get("type") == "result"
    assert answer(world, "offer-reject", named, to)[0].get("type") == "result"
    assert world.desk.commands == [AcceptOffer(OFFER, ADA, "smack"), RejectOffer(OFFER, ADA, "smack")]


@pytest.mark.parametrize("code", [RefusalCode.OFFER_TAKEN, RefusalCode.OFFER_GONE])
def test_a_lost_race_is_answered_and_revoked(world: World, code: RefusalCode) -> None:
    """Smack believes it accepted as it speaks and looks at no answer; the revoke closes its pop-up."""
    world.offered()
    world.desk.plan = lambda _: Refusal(code)
    result, revoke = answer(world, "offer-accept", f"id='{CHAT}'")
    assert result.get("type") == "result"
    assert (revoke[0].tag, revoke[0].get("id"), revoke.get("from")) == (f"{WG}offer-revoke", CHAT, BILLING)


def test_an_offer_long_gone_is_answered_and_revoked(world: World) -> None:
    """A pop-up left open over lunch."""
    result, revoke = answer(world, "offer-accept", f"id='{CHAT}'")
    assert (result.get("type"), revoke[0].get("id")) == ("result", CHAT)
    assert world.desk.commands == []


def test_an_accept_said_twice_is_no_error(world: World) -> None:
    """The chat is his already."""
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    (result,) = answer(world, "offer-accept", f"id='{CHAT}'")
    assert result.get("type") == "result"


@pytest.mark.parametrize(
    ("named", "sender", "expected"),
    [
        ("id='banana'", SMACK, "item-not-found"),
        ("", SMACK, "bad-request"),
        (f"id='{CHAT}'", "kim@example.net/x", "not-authorized"),
    ],
)
def test_an_answer_that_means_nothing_is_refused(world: World, named: str, sender: str, expected: str) -> None:
    """No such offer, no name at all, and nobody of ours."""
    (refused,) = answer(world, "offer-accept", named, sender=sender)
    assert condition(refused) == expected


def test_an_answer_that_could_not_be_stored_says_so(world: World) -> None:
    """It may be given again."""
    world.offered()
    planned: Answer = Retry()
    world.desk.plan = lambda _: planned
    assert condition(answer(world, "offer-accept", f"id='{CHAT}'")[0]) == "resource-constraint"


def test_a_lapsed_offer_is_revoked_with_the_reason(world: World) -> None:
    """The pop-up goes away and says why."""
    (iq,) = world.send(closed(OfferPhase.NO_ANSWER, OfferCause.DEADLINE), "m-2")
    revoke = iq[0]
    assert (iq.get("from"), iq.get("to"), revoke.get("id"), revoke.get("jid")) == (BILLING, SMACK, CHAT, WINDOW)
    assert "in time" in (revoke.findtext(f"{WG}reason") or "")
    session = revoke.find("{http://jivesoftware.com/protocol/workgroup}session")
    assert session is not None
    assert session.get("id") == CHAT


def test_the_device_that_answered_is_not_told(world: World) -> None:
    """A revoke of what it just accepted would confuse it; his other devices hear it."""
    join(world, "other", "billing")
    for outcome in (OfferPhase.ACCEPTED, OfferPhase.REJECTED):
        (iq,) = world.send(closed(outcome, OfferCause.AGENT, "smack"))
        assert iq.get("to") == f"{ADA}/other"


def test_why_he_is_not_ready_comes_in_words(world: World) -> None:
    """These clients have no element for it; a line from the desk says why, and the way back."""
    missed = TellMissedOffer(ADA, OFFER, CHAT, CONTACT, "Anna", OfferPhase.NO_ANSWER, after_chats=False)
    (line,) = world.send(missed)
    assert (line.get("from"), line.get("to")) == (DESK, SMACK)
    assert "You are Not Ready" in body(line)
    (line,) = world.send(TellForced(ADA, "Dora", ChosenKind.NOT_READY, "lunch"))
    assert "Dora" in body(line)


def test_an_offer_that_rings_is_shown_on_a_session_that_comes(world: World) -> None:
    """He goes on duty at a second client while it rings."""
    world.send(offer())
    world.agents.offers[ADA] = [offer()]
    late = f"{ADA}/late"
    stanzas = hears(world, sender=late)
    assert [iq.get("to") for iq in stanzas if iq.tag == "iq" and iq.find(f"{WG}offer") is not None] == [late]


@pytest.mark.parametrize("verb", ["invite", "transfer"])
@pytest.mark.parametrize("kind", ["user", "queue", "workgroup"])
def test_what_the_desk_cannot_do_yet_is_refused_in_so_many_words(world: World, verb: str, kind: str) -> None:
    """A colleague asked in, or a chat handed on: the client hears at once that it is not done."""
    payload = (
        f"<{verb} xmlns='http://jabber.org/protocol/workgroup' type='{kind}'>"
        f"<session xmlns='http://jivesoftware.com/protocol/workgroup' id='{CHAT}'/><invitee>ben@example.org</invitee>"
        f"<reason>help</reason></{verb}>"
    )
    assert condition(ask(world, payload, "set")[0]) == "item-not-found"
    world.agents.views[ADA] = [LegView(leg(), LegPhase.ACTIVE, None)]
    assert condition(ask(world, payload, "set")[0]) == "feature-not-implemented"
    assert condition(ask(world, payload, "set", sender="kim@example.net/x")[0]) == "not-authorized"


def test_an_accept_leads_to_the_chat(world: World) -> None:
    """The result is empty: what follows is the invitation."""
    world.offered()
    world.desk.plan = lambda _: Accepted(OFFER, CHAT, CONTACT, 2)
    (result,) = answer(world, "offer-accept", f"id='{CHAT}'")
    assert (result.get("type"), len(result)) == ("result", 0)
