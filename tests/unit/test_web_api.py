"""REST and pages, over the real application with fakes behind it."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from config.model import HttpSettings
from routing.ids import AgentId
from routing.ports import ReportFilter
from tests.fakes.web_server import NO_ASSETS, Client, FakeWorld
from webclient.server.access import COOKIE
from webclient.server.app import create_app
from webclient.server.assets import Assets
from webclient.server.report_query import parse_query

BEARER = {"Authorization": "Bearer good-key"}
UNACCEPTED = "/api/v1/reports/unaccepted"


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


async def offers(client: Client, query: str = "", **request: dict[str, str]) -> list[str]:
    """Ask for the report and name its offers."""
    answer = await client.get(f"{UNACCEPTED}?{query}", **request)  # type: ignore[arg-type]  # headers or cookies
    assert answer.status == 200, await answer.text()
    return [row["offer_id"] for row in (await answer.json())["rows"]]


async def test_a_key_with_the_scope_reads_every_row(client: Client) -> None:
    """An integration sees the whole contact centre."""
    assert await offers(client, headers=BEARER) == ["c-1.o1", "c-2.o1", "c-3.o2"]


async def test_filters_narrow_the_report(client: Client) -> None:
    """Agent, service and offer may be asked for."""
    assert await offers(client, "service=sales", headers=BEARER) == ["c-2.o1", "c-3.o2"]
    assert await offers(client, "agent=Anna@localhost", headers=BEARER) == ["c-1.o1"]
    assert await offers(client, "offer=c-3.o2", headers=BEARER) == ["c-3.o2"]
    assert await offers(client, "from=2001-01-01&to=2001-01-02", headers=BEARER) == []


async def test_a_session_sees_what_its_person_may(client: Client, world: FakeWorld) -> None:
    """The same address answers each person by his role."""
    assert await offers(client, cookies=world.session("anna")) == ["c-1.o1"]
    client.session.cookie_jar.clear()
    assert await offers(client, cookies=world.session("dora")) == ["c-1.o1"]
    client.session.cookie_jar.clear()
    assert len(await offers(client, cookies=world.session("eva"))) == 3


async def test_names_kept_from_agents_are_kept_from_their_reports(world: FakeWorld) -> None:
    """With `offers.show = service` an agent can't read in his report whom he let pass; his supervisor can."""
    app = create_app(
        replace(world.ports(), names_shown=False), Assets(NO_ASSETS, dict.fromkeys(NO_ASSETS.values(), b""))
    )
    async with TestClient(TestServer(app)) as client:
        for person, names in (("anna", [""]), ("dora", ["Kim"]), ("eva", ["Kim", '=HYPERLINK("x")', "<b>Lee</b>"])):
            answer = await client.get(UNACCEPTED, cookies=world.session(person))
            assert [row["customer"] for row in (await answer.json())["rows"]] == names
            client.session.cookie_jar.clear()


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        (UNACCEPTED, {}, 401, "not_logged_in"),
        (UNACCEPTED, {"Authorization": "Bearer wrong"}, 401, "bad_key"),
        (UNACCEPTED, {"Authorization": "Basic good-key"}, 401, "bad_key"),
        (UNACCEPTED, {"Authorization": "Bearer poor-key"}, 403, "forbidden"),
        (UNACCEPTED, {"Cookie": f"{COOKIE}=made-up"}, 401, "not_logged_in"),
        ("/api/v1/reports/nothing", BEARER, 404, "not_found"),
        (f"{UNACCEPTED}?from=yesterday", BEARER, 400, "bad_request"),
        (f"{UNACCEPTED}?from=2026-01-02&to=2026-01-01", BEARER, 400, "bad_request"),
        (f"{UNACCEPTED}?from=0001-01-01T00:00%2B10:00", BEARER, 400, "bad_request"),
        (f"{UNACCEPTED}?to=9999-12-31", BEARER, 400, "bad_request"),
        (f"{UNACCEPTED}?format=xml", BEARER, 400, "bad_request"),
        ("/api/v1/nowhere", {}, 404, "not_found"),
        ("/api/v1/session", {}, 405, "wrong_method"),
        ("/api/v1/widget/socket", {}, 426, "needs_websocket"),
        ("/assets/..%2f..%2fpyproject.toml", {}, 404, "not_found"),
    ],
)
async def test_a_refusal_is_a_code_and_a_sentence(
    client: Client, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    """A caller learns what was wrong in a form that a program and a person can read."""
    answer = await client.get(path, headers=headers)
    assert answer.status == status
    assert (await answer.json())["error"] == code


async def test_an_agent_may_not_ask_for_a_colleague(client: Client, world: FakeWorld) -> None:
    """Naming somebody else's address is refused, not answered with nothing."""
    answer = await client.get(f"{UNACCEPTED}?agent=ben@localhost", cookies=world.session("anna"))
    assert answer.status == 403


async def test_our_own_fault_shows_an_id_and_no_detail(
    client: Client, world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """What failed stands in the log under the id that the caller was told."""
    world.reports.fails = True
    answer = await client.get(UNACCEPTED, headers=BEARER)
    body = await answer.text()
    assert answer.status == 500
    assert "secret detail" not in body
    error_id = json.loads(body)["text"].split("error ")[1].rstrip(").")
    assert error_id in caplog.text


async def test_csv_cannot_start_a_formula(client: Client) -> None:
    """A customer's name that looks like a formula is only text in a spreadsheet."""
    answer = await client.get(f"{UNACCEPTED}?format=csv", headers=BEARER)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="unaccepted.csv"'
    rows = list(csv.DictReader(io.StringIO(await answer.text())))
    assert [row["customer"] for row in rows] == ["Kim", '\'=HYPERLINK("x")', "<b>Lee</b>"]


async def test_a_login_token_becomes_a_cookie_that_scripts_cannot_read(client: Client, world: FakeWorld) -> None:
    """The desktop's token opens all pages, once."""
    token = world.tokens.issue_login(AgentId("anna@localhost"))
    answer = await client.post("/api/v1/session", json={"token": token})
    cookie = answer.headers["Set-Cookie"]
    assert answer.status == 204
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert (await client.get("/reports/unaccepted")).status == 200
    again = await client.post("/api/v1/session", json={"token": token})
    assert again.status == 401
    await client.delete("/api/v1/session")
    assert world.tokens.sessions == {}


async def test_another_sites_page_cannot_log_anybody_in_or_out(client: Client, world: FakeWorld) -> None:
    """A request that carries a foreign Origin changes nothing."""
    token = world.tokens.issue_login(AgentId("anna@localhost"))
    foreign = {"Origin": "https://evil.example"}
    answer = await client.post("/api/v1/session", json={"token": token}, headers=foreign)
    assert answer.status == 403
    assert token in world.tokens.logins
    assert (await client.delete("/api/v1/session", headers=foreign)).status == 403


@pytest.mark.parametrize(
    "body", ["", "[]", '{"token": 7}', '{"token": ""}', "[" * 9000, '{"token": "' + "x" * 200 + '"}']
)
async def test_a_malformed_login_is_refused(client: Client, body: str) -> None:
    """Whatever is sent, the answer is a sentence."""
    answer = await client.post("/api/v1/session", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == 400


async def test_too_large_a_body_is_refused(client: Client) -> None:
    """Nobody fills our memory."""
    answer = await client.post("/api/v1/session", data="x" * 20_000, headers={"Content-Type": "application/json"})
    assert answer.status == 413


async def test_guessing_tokens_is_slowed_down(client: Client) -> None:
    """After some wrong tokens an address has to wait."""
    statuses = [(await client.post("/api/v1/session", json={"token": "guess"})).status for _ in range(25)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "held"),
    [
        ("", "10.0.0.{}", True),
        ("192.0.2.1", "10.0.0.{}", True),
        ("127.0.0.0/8", "10.0.0.{}", False),
        ("127.0.0.0/8", "10.0.0.{}, 10.0.0.1", True),
        ("127.0.0.0/8", "nonsense-{}", True),
        ("127.0.0.0/8", "", True),
    ],
)
async def test_only_our_own_proxy_is_believed_whom_it_speaks_for(
    world: FakeWorld, proxies: str, forwarded: str, held: bool
) -> None:
    """A made-up X-Forwarded-For gives nobody a fresh start at guessing; a proxy's keeps its visitors apart."""
    http = HttpSettings(host="127.0.0.1", port=8080, public_url="https://desk.example.org", proxies=proxies)
    assets = Assets(NO_ASSETS, dict.fromkeys(NO_ASSETS.values(), b""))
    async with TestClient(TestServer(create_app(replace(world.ports(), http=http), assets))) as client:
        statuses = []
        for number in range(30):
            headers = {"X-Forwarded-For": forwarded.format(number)}
            answer = await client.post("/api/v1/session", json={"token": "guess"}, headers=headers)
            statuses.append(answer.status)
    assert (statuses[-1] == 429) is held


async def test_pages_send_strangers_to_the_login_and_back(client: Client) -> None:
    """After the log-in one is where one wanted to be."""
    answer = await client.get("/reports/unaccepted?service=billing", allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"] == "/desk?next=/reports/unaccepted?service%3Dbilling"
    assert "/reports/unaccepted?service=billing" in await (await client.get(answer.headers["Location"])).text()


async def test_the_login_never_leads_to_another_site(client: Client) -> None:
    """A forged link can't send an agent elsewhere."""
    for path in ("//evil.example", "///evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        text = await (await client.get("/desk", params={"next": path})).text()
        assert "evil" not in text
        assert "alert" not in text


async def test_every_page_has_a_strict_policy(client: Client, world: FakeWorld) -> None:
    """No page runs a foreign script or is framed."""
    cookies = world.session("eva")
    for path in ("/", "/desk", "/help", "/reports/unaccepted", "/admin", "/wallboard", "/nowhere"):
        answer = await client.get(path, cookies=cookies, headers={"Accept": "text/html"})
        assert answer.status < 500, path
        policy = answer.headers["Content-Security-Policy"]
        assert answer.content_type == "text/html", path
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_report_page_marks_the_row_asked_for(client: Client, world: FakeWorld) -> None:
    """The link in "you are Not Ready because …" leads to that row; a customer's name stays text."""
    cookies = world.session("eva")
    text = await (await client.get("/reports/unaccepted?offer=c-3.o2", cookies=cookies)).text()
    assert '<tr id="offer-c-3.o2" class="marked"' in text
    assert "c-1.o1" not in text
    assert "&lt;b&gt;Lee&lt;/b&gt;" in text
    assert "2:57" in text
    assert "Undelivered" in text


async def test_counts_have_totals_and_lead_to_their_rows(client: Client, world: FakeWorld) -> None:
    """A number is a link to what it counts."""
    text = await (await client.get("/reports/agent-performance", cookies=world.session("eva"))).text()
    assert "/reports/unaccepted?agent=anna%40localhost&amp;service=billing" in text
    assert '<th scope="row">Total</th>' in text


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [("anna", "/admin", 403), ("dora", "/admin", 403), ("eva", "/admin", 200), ("anna", "/wallboard", 403)],
)
async def test_pages_are_for_their_roles(client: Client, world: FakeWorld, name: str, path: str, status: int) -> None:
    """An agent is told that a page is not for him."""
    assert (await client.get(path, cookies=world.session(name))).status == status


async def test_health_tells_what_fails(client: Client, world: FakeWorld) -> None:
    """A watcher learns which part is down."""
    assert (await client.get("/healthz")).status == 200
    world.desk.parts["xmpp"] = False
    answer = await client.get("/healthz")
    assert answer.status == 503
    assert (await answer.json())["parts"] == {"database": True, "xmpp": False}
    assert 'stanzadesk_waiting{service="sales"} 2' in await (await client.get("/metrics")).text()


def test_a_row_asked_for_by_its_offer_is_found_whenever_it_was() -> None:
    """Without dates it is today, but the link to one row works for ever."""
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    today = ReportFilter(datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
    assert parse_query({}, now).wanted == today
    assert parse_query({"offer": "c-1.o1"}, now).wanted.start.year == 1970
    assert parse_query({"from": "2026-01-01", "to": "2026-01-31"}, now).wanted.end == datetime(2026, 2, 1, tzinfo=UTC)
    assert parse_query({"from": "2026-01-01T10:00:00+02:00"}, now).wanted.start.hour in {8, 10}


@pytest.mark.parametrize(
    "query", ["", "?lang=ar&theme=dark&position=left&accent=%231c6b4a&launcher=Ask+us&service=sales"]
)
async def test_the_shop_shows_the_widgets_options(client: Client, query: str) -> None:
    """Whatever is chosen below the lamps is how the widget of the page looks; nonsense is left out."""
    answer = await client.get(f"/{query}")
    text = await answer.text()
    assert answer.status == 200
    assert ('data-lang="ar"' in text) is bool(query)
    assert "nonsense" not in await (await client.get("/?theme=nonsense&accent=nonsense")).text()
