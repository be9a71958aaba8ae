"""REST for canned responses, over the real application with fakes behind it."""

import json
from collections.abc import AsyncIterator

import pytest

from tests.fakes.web_server import Client, FakeWorld

LIST = "/api/v1/canned"
HELLO = {"title": "Hello", "text": "Hello {customer}", "shortcut": "hi", "folder": "Greetings"}


@pytest.fixture
def world() -> FakeWorld:
    """Everything behind the server."""
    return FakeWorld()


@pytest.fixture
async def client(world: FakeWorld) -> AsyncIterator[Client]:
    """A browser, more or less."""
    client = await world.client()
    yield client
    await client.close()


async def test_agents_keep_their_own_and_leaders_the_shared_ones(client: Client, world: FakeWorld) -> None:
    """An agent adds, changes, uses and removes his own; a shared one is a supervisor's to change, all may insert it."""
    anna, dora = world.session("anna"), world.session("dora")
    shared = json.dumps({**HELLO, "shared": True, "service": "billing"})
    assert (await client.put(f"{LIST}/t-1", json=HELLO, cookies=anna)).status == 204
    assert (await client.put(f"{LIST}/t-1", json={**HELLO, "text": "Hi"}, cookies=anna)).status == 204
    assert (await client.put(f"{LIST}/t-2", data=shared, cookies=anna)).status == 403
    client.session.cookie_jar.clear()
    assert (await client.put(f"{LIST}/t-2", data=shared, cookies=dora)).status == 204
    assert (await client.put(f"{LIST}/t-1", json=HELLO, cookies=dora)).status == 403
    client.session.cookie_jar.clear()
    assert (await client.post(f"{LIST}/t-1/used", cookies=anna)).status == 204
    rows = (await (await client.get(LIST, cookies=anna)).json())["canned"]
    assert [(row["id"], row["text"], row["shared"], row["editable"], row["used"]) for row in rows] == [
        ("t-1", "Hi", False, True, 1),
        ("t-2", "Hello {customer}", True, False, 0),
    ]
    assert (await client.delete(f"{LIST}/t-2", cookies=anna)).status == 403
    assert (await client.delete(f"{LIST}/t-1", cookies=anna)).status == 204
    assert (await client.delete(f"{LIST}/t-1", cookies=anna)).status == 204


async def test_strangers_and_other_sites_are_kept_out(client: Client, world: FakeWorld) -> None:
    """Without a session 401; from another site's page 403, whoever is logged in."""
    assert (await client.get(LIST)).status == 401
    foreign = {"Origin": "https://evil.example.org"}
    answer = await client.put(f"{LIST}/t-1", json=HELLO, cookies=world.session("anna"), headers=foreign)
    assert (answer.status, (await answer.json())["error"]) == (403, "foreign_origin")
    assert world.canned.rows == {}


async def test_texts_go_out_as_csv_and_come_back_the_same(client: Client, world: FakeWorld) -> None:
    """An export is safe for a spreadsheet, its import changes nothing, a file read twice adds its rows once."""
    anna = world.session("anna")
    formula = {**HELLO, "text": '=HYPERLINK("x")\nsecond line; "quoted"'}
    await client.put(f"{LIST}/t-1", json=formula, cookies=anna)
    exported = await (await client.get(f"{LIST}.csv", cookies=anna)).text()
    assert "\"'=HYPERLINK" in exported
    before = dict(world.canned.rows)
    answer = await client.post(f"{LIST}/import", data=exported.encode(), cookies=anna)
    assert (answer.status, await answer.json()) == (200, {"count": 1})
    assert world.canned.rows == before
    for _ in range(2):
        await client.post(
            f"{LIST}/import", data="\ufefftitle,text,shortcut\nBye,Good bye,/bye\n".encode(), cookies=anna
        )
    assert [row.shortcut for row in world.canned.rows.values()] == ["hi", "bye"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"name,words\na,b\n", b"title,text\n", b"title,text\n,x\n"])
async def test_a_file_that_is_none_changes_nothing(client: Client, world: FakeWorld, content: bytes) -> None:
    """A wrong file is answered with a sentence."""
    answer = await client.post(f"{LIST}/import", data=content, cookies=world.session("anna"))
    assert answer.status == 400
    assert world.canned.rows == {}
