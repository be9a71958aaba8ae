"""A service's presence in a customer's contact list: open, all busy, nobody there (DESIGN.md section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scenarios.demo import BILLING, DESK, Demo

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Actor


async def shows(customer: Actor, show: str) -> None:
    """Wait until the service shows it."""

    def fits(stanza: ET.Element) -> bool:
        return not stanza.get("type") and (stanza.findtext("{jabber:client}show") or "") == show

    await customer.expect_presence(BILLING, predicate=fits, timeout=20)


async def test_a_service_shows_its_subscribers_whether_it_is_worth_writing(server: ServerName) -> None:
    """The contact turns away, available and busy as agents come and go, on its own, and again after a killed desk."""
    async with Demo(server=server) as demo:
        kim = await demo.login("kim")
        kim.send_raw(f"<presence type='subscribe' to='{BILLING}'/>")
        await shows(kim, "away")
        anna = await demo.ready_agent("anna")
        await shows(kim, "")
        anna.say(DESK, "busy")
        await shows(kim, "dnd")
        await demo.kill_desk()
        await demo.start()
        await shows(kim, "dnd")
        anna.say(DESK, "ready")
        await shows(kim, "")
        anna.say(DESK, "off")
        await shows(kim, "away")
