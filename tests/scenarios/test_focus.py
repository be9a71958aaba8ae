"""Talk and hold on a real server: a desktop tells what is in focus, of an ordinary client it is estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.scenarios.demo import BILLING, DESK, SALES, Demo, sender_of
from tests.scenarios.test_desktop_stanzas import S, answer, choose, desktop, next_offer
from tests.servers.wire import StanzaError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.servers.xmppclient import Actor


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Demo]:
    """A demo with ordinary timers."""
    async with Demo() as running:
        yield running


async def takes(demo: Demo, agent: Actor, user: str, service: str) -> tuple[str, str]:
    """Have a customer's question taken at the desktop; gives the chat's id and its address."""
    customer = await demo.login(user)
    customer.say(service, "Hello?")
    offer = await next_offer(agent)
    accepted = (await answer(agent, offer)).find(f"{{{S}}}accepted")
    assert accepted is not None
    return accepted.get("chat", ""), offer.get("from", "")


async def look(agent: Actor, chat: str = "") -> None:
    """Tell the desk what is in focus."""
    named = f" chat='{chat}'" if chat else ""
    await agent.iq(f"<iq type='set' to='{DESK}'><focus xmlns='{S}'{named}/></iq>")


async def end(agent: Actor, *addresses: str) -> None:
    """Press End Chat."""
    for address in addresses:
        await agent.iq(f"<iq type='set' to='{address}'><end xmlns='{S}'/></iq>")


async def times(demo: Demo) -> dict[str, tuple[float, float, str]]:
    """Talk, hold and whether they are an estimate, by service."""
    rows = await demo.report("agent-performance")
    return {row["service"]: (row["talk"], row["hold"], row["estimated"]) for row in rows}


async def busy(demo: Demo) -> dict[str, Any]:
    """The one stretch in which Anna was busy by her work."""
    (row,) = [row for row in await demo.report("agent-activity") if row["agent"].startswith("anna") and row["talk"]]
    return row


async def test_a_desktop_tells_what_is_in_focus_and_a_kill_of_the_desk_loses_none_of_it(demo: Demo) -> None:
    """Two chats, a look at the second, then another page: what was counted is there after the kill, to the second."""
    anna = await desktop(demo, "anna")
    await look(anna)
    await choose(anna, "ready")
    one, first = await takes(demo, anna, "kim", BILLING)
    two, second = await takes(demo, anna, "lee", SALES)
    await look(anna, two)
    await anna.settle(DESK)
    await look(anna)
    before = (await busy(demo))["talk"]
    await demo.kill_desk()
    await demo.start()
    anna.send_raw(f"<presence to='{DESK}'><desktop xmlns='{S}'/></presence>")
    await anna.settle(DESK)
    after = await busy(demo)
    assert (after["talk"], after["estimated"]) == (before, "")
    assert after["hold"] > before
    await look(anna, one)
    await end(anna, first, second)
    told = await times(demo)
    assert told["billing"][0] > 0 < told["billing"][1]
    assert told["sales"][0] > 0 < told["sales"][1]
    assert {estimated for _, _, estimated in told.values()} == {""}
    total = await busy(demo)
    assert total["talk"] == pytest.approx(sum(talk for talk, _, _ in told.values()), abs=0.001)
    assert total["talk"] < total["seconds"]


async def test_only_an_announced_desktop_is_believed(demo: Demo) -> None:
    """An ordinary client's word about focus is refused, and a chat that is not the agent's too."""
    anna, ben = await desktop(demo, "anna"), await demo.ready_agent("ben")
    for who in (anna, ben):
        with pytest.raises(StanzaError) as refused:
            await look(who, "c-none")
        assert refused.value.condition == "forbidden"
    with pytest.raises(StanzaError):
        await look(ben)


async def test_in_an_ordinary_client_the_chat_last_written_in_is_in_focus(demo: Demo) -> None:
    """Two chats: the first has talk until the agent writes in the second, and both rows say that it is an estimate."""
    anna = await demo.ready_agent("anna")
    contacts, customers = [], []
    for user, service in (("kim", BILLING), ("lee", SALES)):
        customer = await demo.login(user)
        customer.say(service, "Hello?")
        customers.append(customer)
        contacts.append(sender_of(await anna.expect_message("reply accept or reject")))
        anna.say(contacts[-1], "accept")
        await customer.expect_message("joined")
        anna.say(contacts[-1], f"Good day, {user}")
        await customer.expect_message(f"Good day, {user}")
    for contact in reversed(contacts):
        anna.say(contact, "!!end")
    for customer in customers:
        await customer.expect_message("over")
    told = await times(demo)
    assert told["billing"][0] > 0
    assert {estimated for _, _, estimated in told.values()} == {"yes"}
    assert sum(talk for talk, _, _ in told.values()) > 0 < sum(hold for _, hold, _ in told.values())
