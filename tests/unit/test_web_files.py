"""Files of chats by HTTP: who may send and fetch, what a browser is told, over the real application."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from routing.commands import StartChat
from routing.earlier import EarlierChat
from routing.file_links import LIFE, link_path
from routing.file_ports import FileFault
from routing.files import FILE_LIMIT
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.transcript import Customer
from routing.words import Channel, EndCause
from tests.fakes.web_files import FILE_KEY
from tests.fakes.web_server import Client, FakeWorld

FILES = "/api/v1/widget/files"
CHAT, OTHER = ChatId("c-one"), ChatId("c-two")
ANNA = AgentId("anna@localhost")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
SITE = "https://shop.example.org"


@pytest.fixture
async def world() -> FakeWorld:
    """Two chats of two customers; Anna is in the first."""
    made = FakeWorld(widget_origins=frozenset({SITE}))
    for chat in (CHAT, OTHER):
        customer = Customer(f"w-{chat}", "Kim")
        await made.desk.ask(StartChat(chat, ContactName(f"kim-{chat}"), ServiceId("billing"), customer, Channel.WEB))
    made.files.agents[CHAT] = [ANNA]
    made.earlier.there[OTHER] = ANNA
    return made


@pytest.fixture
async def client(world: FakeWorld) -> AsyncIterator[Client]:
    """A browser, more or less."""
    client = await world.client()
    yield client
    await client.close()


async def sender(world: FakeWorld, chat: ChatId = CHAT, name: str = "pic%C3%BC.png") -> dict[str, str]:
    """Headers of a customer's upload."""
    token = await world.tokens.issue_resume(chat)
    return {"Authorization": f"Bearer {token}", "X-File-Name": name, "X-File-Key": "k1"}


async def test_a_customer_sends_a_file_and_fetches_it_as_a_download(client: Client, world: FakeWorld) -> None:
    """Its line has the name; what comes back is a download that no browser runs."""
    headers = await sender(world)
    answer = await client.post(FILES, data=PNG, headers=headers)
    assert (answer.status, await answer.json()) == (201, {"seq": 2})
    line = world.desk.chats[CHAT].entries[-1]
    assert (line.text, dict(line.args)["type"], line.key) == ("picü.png", "image/png", "k1")
    fetched = await client.get(f"{FILES}/f-1", headers={"Authorization": headers["Authorization"]})
    assert await fetched.read() == PNG
    told = fetched.headers
    assert told["Content-Disposition"] == "attachment; filename=\"file\"; filename*=UTF-8''pic%C3%BC.png"
    assert (told["Content-Type"], told["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert told["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert told["Cache-Control"] == "no-store"


async def test_a_token_opens_its_own_chat_alone(client: Client, world: FakeWorld) -> None:
    """Without a token, with a wrong one or with that of another chat nothing is sent and nothing fetched."""
    headers = await sender(world)
    await client.post(FILES, data=PNG, headers=headers)
    stranger = {"Authorization": (await sender(world, OTHER))["Authorization"]}
    assert (await client.get(f"{FILES}/f-1", headers=stranger)).status == 404
    for wrong in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": headers["Authorization"][7:]}):
        assert (await client.get(f"{FILES}/f-1", headers=wrong)).status == 401
        assert (await client.post(FILES, data=PNG, headers={**headers, "Authorization": "", **wrong})).status == 401
    assert (await client.get(f"{FILES}/f-1?token={headers['Authorization'][7:]}")).status == 401
    assert len(world.files.stored) == 1


@pytest.mark.parametrize("fault", FileFault)
async def test_a_refusal_says_why(client: Client, world: FakeWorld, fault: FileFault) -> None:
    """Each reason has its code, its sentence and its status."""
    world.files.fault = fault
    answer = await client.post(FILES, data=PNG, headers=await sender(world))
    told = await answer.json()
    assert 400 <= answer.status < 504
    assert told["error"] == str(fault)
    assert told["text"].endswith(".")


async def test_too_much_is_refused_before_it_is_read(client: Client, world: FakeWorld) -> None:
    """A file that says it is too large gets its answer, however much of it is sent."""
    answer = await client.post(FILES, data=io.BytesIO(bytes(FILE_LIMIT + 1)), headers=await sender(world))
    assert (answer.status, (await answer.json())["error"]) == (413, "file_too_large")


async def test_where_files_can_not_be_sent_it_is_said(client: Client, world: FakeWorld) -> None:
    """In a chat that is over, in a service without files, without a name or an id."""
    headers = await sender(world)
    for missing in ("X-File-Name", "X-File-Key"):
        answer = await client.post(FILES, data=PNG, headers={**headers, missing: ""})
        assert answer.status == 400
    world.desk.chats[CHAT].view = replace(world.desk.chats[CHAT].view, files=False)
    answer = await client.post(FILES, data=PNG, headers=headers)
    assert (answer.status, (await answer.json())["error"]) == (409, "files_off")
    world.desk.end(CHAT, EndCause.CUSTOMER)
    answer = await client.post(FILES, data=PNG, headers=headers)
    assert (answer.status, (await answer.json())["error"]) == (409, "chat_over")
    assert world.files.stored == {}


async def test_a_listed_site_may_send_and_another_may_not(client: Client, world: FakeWorld) -> None:
    """Browsers ask first what they may; the answer names the site, the headers and nothing with credentials."""
    asked = await client.options(FILES, headers={"Origin": SITE, "Access-Control-Request-Method": "POST"})
    assert asked.status == 204
    assert asked.headers["Access-Control-Allow-Origin"] == SITE
    assert "X-File-Name" in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in asked.headers
    foreign = {"Origin": "https://evil.example.org"}
    assert (await client.options(f"{FILES}/f-1", headers=foreign)).status == 403
    assert (await client.post(FILES, data=PNG, headers={**await sender(world), **foreign})).status == 403


async def test_an_agent_sends_in_his_chat(client: Client, world: FakeWorld) -> None:
    """By his session, from the desk's own pages only; his line brings the file."""
    path, headers = f"/api/v1/chats/{CHAT}/files", {"X-File-Name": "a.txt", "X-File-Key": "o1", "X-File-Epoch": "1"}
    assert (await client.post(path, data=b"hello", headers=headers)).status == 401
    anna = world.session("anna")
    foreign = {**headers, "Origin": "https://evil.example.org"}
    assert (await client.post(path, data=b"hello", headers=foreign, cookies=anna)).status == 403
    answer = await client.post(path, data=b"hello", headers=headers, cookies=anna)
    assert answer.status == 201
    line = world.desk.chats[CHAT].entries[-1]
    assert (line.text, line.key) == ("a.txt", "o1")
    assert await (await client.get(f"{path}/f-1", cookies=anna)).read() == b"hello"


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("ben", 404), ("dora", 200), ("eva", 200)], ids=["own", "foreign", "team", "all"]
)
async def test_who_may_fetch_a_chats_file(client: Client, world: FakeWorld, who: str, status: int) -> None:
    """Who was in the chat, his team's supervisor, an administrator; nobody else learns that there is one."""
    await client.post(FILES, data=PNG, headers=await sender(world))
    answer = await client.get(f"/api/v1/chats/{CHAT}/files/f-1", cookies=world.session(who))
    assert answer.status == status
    assert (await client.get(f"/api/v1/chats/{CHAT}/files/f-9", cookies=world.session(who))).status == 404


async def test_an_earlier_chats_file_is_for_who_has_the_customer_now(client: Client, world: FakeWorld) -> None:
    """As long as the earlier chat is shown to him, its files are too."""
    await client.post(FILES, data=PNG, headers=await sender(world))
    world.files.agents[CHAT] = []
    path = f"/api/v1/chats/{OTHER}/files/f-1"
    assert (await client.get(path, cookies=world.session("anna"))).status == 404
    world.earlier.chats = [EarlierChat(CHAT, "Billing", datetime.now(UTC), (), "email")]
    assert (await client.get(path, cookies=world.session("anna"))).status == 200
    client.session.cookie_jar.clear()
    assert (await client.get(path, cookies=world.session("ben"))).status == 404


async def test_a_link_is_good_for_its_file_and_its_time(client: Client, world: FakeWorld) -> None:
    """Ordinary XMPP clients fetch by a link, and first ask how large it is; it ends, and can't be made by others."""
    await client.post(FILES, data=PNG, headers=await sender(world))
    now = datetime.now(UTC)
    path = link_path(FILE_KEY, "f-1", "pic.png", now)
    assert await (await client.get(path)).read() == PNG
    head = await client.head(path)
    assert (head.status, head.headers["Content-Length"], await head.read()) == (200, str(len(PNG)), b"")
    assert (await client.get(path.replace("f-1", "f-2"))).status == 404
    assert (await client.get(link_path(b"other", "f-1", "pic.png", now))).status == 404
    assert (await client.get(link_path(FILE_KEY, "f-1", "pic.png", now - LIFE - timedelta(seconds=1)))).status == 404
    world.files.stored.clear()
    assert (await client.get(path)).status == 404
