"""What an agent looks at, told by his desktop (docs/protocol.md)."""

import pytest

from bridge.xmpp.sessions import Face
from routing.commands import AgentPresent, FocusChat
from routing.refusals import Refusal, RefusalCode
from routing.words import ChosenKind
from tests.fakes.xmpp_world import ADA, CHAT, DESK, World
from tests.wire.test_desktop import ask, condition

ONE = f"<focus xmlns='urn:stanzadesk:0' chat='{CHAT}'/>"
NONE = "<focus xmlns='urn:stanzadesk:0'/>"


@pytest.fixture
def world() -> World:
    """A desk with Ada at her desktop."""
    world = World()
    world.session("web", Face.DESKTOP)
    return world


def test_a_desktop_tells_which_chat_is_in_focus_by_iq(world: World) -> None:
    """A chat by its id, another page by none; the answer comes when it is stored, and a refusal says why."""
    assert ask(world, ONE, to=DESK).get("type") == "result"
    assert ask(world, NONE, to=DESK).get("type") == "result"
    assert world.desk.commands == [FocusChat(ADA, CHAT), FocusChat(ADA, None)]
    world.desk.plan = lambda _: Refusal(RefusalCode.NOT_YOUR_CHAT)
    assert condition(ask(world, ONE, to=DESK)) == "forbidden"


def test_no_word_about_focus_counts_from_other_clients_or_strangers(world: World) -> None:
    """What is in focus in an ordinary client is estimated, whatever it says; a stranger learns nothing."""
    phone = world.session("phone", Face.PLAIN)
    for sender in (phone, f"{ADA}/unheard-of", "bo@example.net/web"):
        assert condition(ask(world, ONE, to=DESK, sender=sender)) == "forbidden"
    assert world.desk.commands == []


def test_the_core_is_told_when_the_last_desktop_goes(world: World) -> None:
    """The phone stays on duty: from now on what is in focus is estimated."""
    world.session("phone", Face.PLAIN)
    world.session("home", Face.DESKTOP)
    for name, desktop in (("web", True), ("home", False)):
        goodbye = "<goodbye xmlns='urn:stanzadesk:0'/>"
        world.receive(f"<presence type='unavailable' from='{ADA}/{name}' to='{DESK}'>{goodbye}</presence>")
        told = AgentPresent(ADA, plain=True, says=ChosenKind.READY, desktop=desktop)
        assert world.desk.commands[-1] == told
