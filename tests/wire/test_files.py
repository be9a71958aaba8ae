"""Files of ordinary clients: what is fetched, what stays a text, and how a file is shown to such a client."""

import pytest

from bridge.share import Share, SharedFiles, share_of
from bridge.xmpp.faces.workgroup.agent_rooms import said_to_agent
from bridge.xmpp.faces.workgroup.visitor_rooms import said_to_visitor
from bridge.xmpp.ports import Names
from bridge.xmpp.texts.english import ENGLISH
from config.model import HttpSettings, Settings, XmppSettings
from routing.commands import PostAgentText, PostCustomerText, StartChat
from routing.decision import Posted, Started
from routing.file_links import link_path
from routing.file_ports import FileFault
from routing.files import AttachedFile
from routing.ids import ChatId, ContactName
from routing.ports import Answer
from routing.words import Side
from tests.fakes.web_desk import FakeDesk
from tests.fakes.web_files import FakeFiles
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, BILLING, CHAT, KIM, World, bodies, body, entry, line, to_kim

URL = "https://upload.example.org/file_share/1/my%20lamp.png"
OOB = "{jabber:x:oob}"
FILE = AttachedFile("f00", "image/png", 17)
BESIDE = f"<x xmlns='jabber:x:oob'><url>{URL}</url></x>"
LINK = "https://desk.example.org" + link_path(b"", "f00", "lamp.png", START)


class FakeHands:
    """Knows one address; ``outcome`` is what comes of fetching it."""

    def __init__(self) -> None:
        self.outcome: Answer | FileFault | None = Posted(CHAT, 5, START)
        self.taken: list[PostAgentText | PostCustomerText] = []

    def knows(self, url: str) -> bool:
        """As the port says."""
        return url == URL

    async def take(self, command: PostAgentText | PostCustomerText, url: str) -> Answer | FileFault | None:
        """As the port says."""
        assert url == URL
        self.taken.append(command)
        return self.outcome


@pytest.fixture
def hands() -> FakeHands:
    """The server's file share."""
    return FakeHands()


@pytest.fixture
def world(hands: FakeHands) -> World:
    """A desk with a file share."""
    return World(files=hands)


def test_an_agents_file_is_handed_on(world: World, hands: FakeHands) -> None:
    """An address with its own element beside it is a file; its name is the address's last part."""
    world.accepted()
    assert world.say(URL, extra=BESIDE) == []
    (command,) = hands.taken
    assert isinstance(command, PostAgentText)
    assert (command.chat, command.agent, command.text) == (CHAT, ADA, "my lamp.png")
    assert world.desk.commands == []


@pytest.mark.parametrize(
    ("text", "extra"), [(URL, ""), (f"see {URL}", BESIDE), ("https://elsewhere.example/x", BESIDE)]
)
def test_any_other_address_is_a_text(world: World, hands: FakeHands, text: str, extra: str) -> None:
    """Without the element, with other words, or on another host nothing is fetched."""
    world.accepted()
    world.say(text, extra=extra)
    (command,) = world.desk.commands
    assert isinstance(command, PostAgentText)
    assert command.text == text
    assert hands.taken == []


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(FileFault.TOO_LARGE, "Not sent: This file is larger than 20 MB."), (None, "did not hand this file out")],
)
def test_who_sends_what_is_not_taken_hears_why(
    world: World, hands: FakeHands, outcome: FileFault | None, said: str
) -> None:
    """Agent and customer read the reason in the window they wrote in."""
    world.accepted()
    world.customers.chats[KIM.id, "billing"] = CHAT
    hands.outcome = outcome
    assert said in bodies(world.say(URL, extra=BESIDE))[0]
    assert said in bodies(world.say(URL, to=BILLING, sender=f"{KIM.id}/x", extra=BESIDE))[0]


def test_a_customers_first_line_may_be_a_file(world: World, hands: FakeHands) -> None:
    """The chat starts without words and the file is its first line; the next line waits for it."""
    world.desk.plan = lambda _: None
    world.say(URL, to=BILLING, sender=f"{KIM.id}/x", extra=BESIDE)
    (start,) = world.desk.commands
    assert isinstance(start, StartChat)
    assert start.text is None
    world.customers.chats[KIM.id, "billing"] = ChatId("c-new")
    world.desk.settle(Started(ChatId("c-new"), ContactName("kim-1")))
    (command,) = hands.taken
    assert isinstance(command, PostCustomerText)
    assert (command.chat, command.text) == ("c-new", "my lamp.png")
    world.say("and this", to=BILLING, sender=f"{KIM.id}/x", name="m2")
    assert isinstance(world.desk.commands[-1], PostCustomerText)


def test_a_file_is_shown_as_a_link_that_clients_know(world: World) -> None:
    """The customer's to the agent and the agent's to the customer: the link alone, and beside it as XEP-0066 has it."""
    world.session("x")
    (shown,) = world.send(line(4, "lamp.png", *FILE.args))
    assert (body(shown), shown.findtext(f"{OOB}x/{OOB}url")) == (LINK, LINK)
    (to_customer,) = world.send(to_kim(entry(5, "lamp.png", Side.AGENT, None, None, *FILE.args)))
    assert (body(to_customer), to_customer.findtext(f"{OOB}x/{OOB}url")) == (LINK, LINK)
    (text,) = world.send(line(6, "no file"))
    assert text.find(f"{OOB}x") is None


def files_of(*seen: str) -> SharedFiles:
    """A share that clients see under these addresses."""
    return SharedFiles(Share(seen, seen[0]), FakeFiles(FakeDesk()))


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://up.example.org/file_share/abc/lamp.png", True),
        ("https://up.example.org/file_share/abc/m%C3%BCll.png", True),
        ("https://up.example.org/file_share/", False),
        ("https://up.example.org/file_share/../admin", False),
        ("https://up.example.org/file_share/%2e%2e/admin", False),
        ("https://up.example.org/file_share/a?b=c", False),
        ("https://up.example.org/file_share/a#b", False),
        ("https://up.example.org/admin", False),
        ("https://up.example.org.evil.example/file_share/a", False),
        ("https://evil.example/https://up.example.org/file_share/a", False),
        ("http://127.0.0.1:5280/file_share/a", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_the_servers_own_share_is_asked(url: str, known: bool) -> None:
    """No message makes the desk fetch from anywhere else, whatever it looks like."""
    assert files_of("https://up.example.org/file_share/").knows(url) is known


def test_the_share_is_beside_the_websocket_or_where_the_operator_says() -> None:
    """Clients may see it under the desk's own address; it is fetched from the server itself."""
    beside = share_of(Settings(http=HttpSettings(public_url="https://desk.example.org")))
    assert beside == Share(
        ("http://127.0.0.1:5280/file_share/", "https://desk.example.org/file_share/"),
        "http://127.0.0.1:5280/file_share/",
    )
    named = share_of(Settings(xmpp=XmppSettings(file_share="https://up.example.org/share")))
    assert named.fetched == "https://up.example.org/share/"
    assert "https://up.example.org/share/" in named.seen


def test_rooms_of_workgroup_clients_get_the_link_too() -> None:
    """Spark and Smack know no files beside a body: there the link is what is said."""
    names = Names("workgroup.example.org", "https://desk.example.org")
    sent = entry(4, "lamp.png", Side.CUSTOMER, None, None, *FILE.args)
    heard = said_to_agent(sent, ENGLISH, "Anna", names)
    assert heard is not None
    assert heard.text == LINK
    answer = said_to_visitor(entry(5, "lamp.png", Side.AGENT, None, None, *FILE.args), ENGLISH, "Billing", names)
    assert answer is not None
    assert answer.text == LINK
