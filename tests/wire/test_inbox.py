"""Taking over what the server kept: nothing that comes while a page is on its way is left behind."""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from bridge.xmpp.inbox import Inbox
from bridge.xmpp.namespaces import COMPONENT

DESK = "workgroup.example.org"


def live(ident: str) -> Element:
    """A message as the server hands it on, marked with its place in the inbox."""
    return ET.fromstring(  # noqa: S314  # our own text
        f"<message xmlns='{COMPONENT}' from='ada@example.org/x' to='billing@{DESK}'><body>{ident}</body>"
        f"<stanza-id xmlns='urn:xmpp:sid:0' by='{DESK}' id='{ident}'/></message>"
    )


def page(*idents: str) -> Element:
    """The server's answer to a fetch."""
    items = "".join(
        f"<item id='{ident}'><message xmlns='jabber:client'><body>{ident}</body></message></item>" for ident in idents
    )
    return ET.fromstring(f"<iq><items xmlns='urn:stanzadesk:inbox:0' total='9'>{items}</items></iq>")  # noqa: S314  # ours


async def test_a_message_that_comes_between_a_page_and_its_reading_is_fetched_too() -> None:
    """It was left for a page, and the page had been written before it: the next page brings it at once."""
    heard: list[str] = []
    asked: list[str] = []

    async def ask(
        body: str,
        to: str,
        sender: str,
        timeout_s: float = 1.0,
        type: Literal["get", "set"] = "get",  # noqa: A002  # IQ's
    ) -> Element | None:
        assert (to, sender, timeout_s > 0, type) == (DESK, DESK, True, "get")
        asked.append(body)
        if len(asked) == 1:
            assert inbox.defers(live("a.2"))
            return page("a.1")
        return page("a.2") if len(asked) == 2 else page()

    inbox = Inbox(DESK, ask, lambda message: heard.append(message.findtext(f"{{{COMPONENT}}}body") or ""))
    inbox.on_link(up=True)
    assert await inbox.fetch()
    assert heard == ["a.1", "a.2"]
    assert "after='a.1'" in asked[1]
    assert not inbox.defers(live("a.3"))


async def test_a_message_that_no_page_brings_does_not_hold_the_desk_up() -> None:
    """Should the server have forgotten it, an empty page ends the fetching."""

    async def ask(
        body: str,
        to: str,
        sender: str,
        timeout_s: float = 1.0,
        type: Literal["get", "set"] = "get",  # noqa: A002  # IQ's
    ) -> Element | None:
        assert (to, sender, timeout_s > 0, type, body.startswith("<fetch")) == (DESK, DESK, True, "get", True)
        inbox.defers(live("a.2"))
        return page()

    inbox = Inbox(DESK, ask, lambda message: None)
    inbox.on_link(up=True)
    assert await inbox.fetch()
    assert inbox.active
