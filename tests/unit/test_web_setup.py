"""REST of the set-up, over the real application and the core's own rules."""

from collections.abc import AsyncIterator

import pytest

from routing.hours import Calendar
from routing.ids import AgentId
from routing.queries import services_of
from routing.settings import Reason, Service
from tests.fakes.web_server import Client, FakeWorld
from tests.fakes.web_setup import BILLING

KEY = {"Authorization": "Bearer setup-key"}
SETUP = "/api/v1/setup"


@pytest.fixture
def world() -> FakeWorld:
    """Everything behind the server."""
    return FakeWorld()


@pytest.fixture
async def client(world: FakeWorld) -> AsyncIterator[Client]:
    """A program with a key for the set-up."""
    client = await world.client()
    client.session.headers.update(KEY)
    yield client
    await client.close()


async def test_a_service_is_added_changed_and_taken_away(client: Client, world: FakeWorld) -> None:
    """What the command line can do to a service, REST can do in the same words."""
    added = await client.put(f"{SETUP}/services/sales", json={"name": "Sales", "offer_s": 15})
    assert (added.status, (await added.json())["offer_s"]) == (200, 15)
    changed = await client.patch(f"{SETUP}/services/sales", json={"queue_limit": 5})
    assert await changed.json() == await (await client.get(f"{SETUP}/services/sales")).json()
    assert world.setup.state.setup.services["sales"] == Service("sales", "Sales", offer_s=15, queue_limit=5)  # type: ignore[index,arg-type]  # a plain string
    rows = (await (await client.get(f"{SETUP}/services")).json())["services"]
    assert [row["id"] for row in rows] == ["billing", "sales"]
    assert (await client.delete(f"{SETUP}/services/sales")).status == 204
    assert (await client.delete(f"{SETUP}/services/sales")).status == 404


async def test_three_faults_in_one_change_are_all_named_and_nothing_is_changed(
    client: Client, world: FakeWorld
) -> None:
    """Whoever mends a refused change sees everything that is wrong with it at once."""
    before = world.setup.export()
    refused = await client.patch(
        f"{SETUP}/services/billing", json={"offer_s": -3, "policy": "best", "calendar": "nights"}
    )
    assert refused.status == 422
    body = await refused.json()
    assert body["error"] == "refused"
    policy, offer, hours = body["faults"]
    assert policy.startswith("service billing: policy is one of longest_idle, fewest_chats")
    assert offer == "service billing: offer_s is from 0.2 to 3600 seconds, not -3"
    assert hours == "service billing: there are no hours named nights"
    assert world.setup.export() == before


async def test_faults_of_form_are_named_with_their_place(client: Client) -> None:
    """A misspelt setting is not silently left out, and a list is no timer."""
    refused = await client.patch(f"{SETUP}/services/billing", json={"colour": "red", "offer_s": "soon"})
    colour, offer = (await refused.json())["faults"]
    assert colour == "services[0]: there is no setting colour"
    assert "offer_s" in offer
    assert (await client.patch(f"{SETUP}/timers", json=[])).status == 400
    assert (await client.patch(f"{SETUP}/timers", data=b"{")).status == 400


async def test_what_is_in_use_is_not_taken_away(client: Client) -> None:
    """Hours that a service goes by stay, and it is said which."""
    refused = await client.delete(f"{SETUP}/hours/office")
    assert (refused.status, (await refused.json())["faults"]) == (422, ["service billing goes by the hours office"])


async def test_a_team_gives_its_services_to_its_members(client: Client, world: FakeWorld) -> None:
    """A PATCH leaves the rest of the team alone; what is not there, or does not fit, is refused with every fault."""
    await client.put(f"{SETUP}/teams/night", json={"login_state": "ready"})
    await client.put(f"{SETUP}/agents/ben@localhost", json={"alias": "Ben", "team": "night"})
    ben = AgentId("ben@localhost")
    assert services_of(world.setup.state, ben) == []
    answer = await client.patch(f"{SETUP}/teams/night", json={"services": [{"service": "billing"}]})
    assert (await answer.json())["services"] == [{"level": 100, "service": "billing"}]
    assert (await answer.json())["login_state"] == "ready"
    assert services_of(world.setup.state, ben) == [BILLING]
    refused = await client.patch(
        f"{SETUP}/teams/night", json={"services": [{"service": "nowhere", "level": 101}], "capacity_per_chat": 0}
    )
    assert (refused.status, (await refused.json())["faults"]) == (
        422,
        [
            "team night: capacity_per_chat is from 1 to 100 of 100, not 0",
            "unknown service: nowhere",
            "team night: the level for nowhere is from 0 to 100",
        ],
    )
    kept = await client.delete(f"{SETUP}/services/billing")
    assert (kept.status, (await kept.json())["faults"]) == (422, ["team night is assigned to the service billing"])
    bounds = await (await client.get(f"{SETUP}/bounds")).json()
    assert bounds["teams"]["capacity_per_chat"] == bounds["agents"]["capacity_per_chat"]
    assert (bounds["teams"]["spare_per_chat"]["low"], bounds["teams"]["spare_per_chat"]["high"]) == (0, 100)


async def test_timers_are_changed_in_part_or_whole_within_their_bounds(client: Client) -> None:
    """A PATCH leaves the other timers alone, a PUT gives them their defaults; the bounds can be read beforehand."""
    bounds = (await (await client.get(f"{SETUP}/bounds")).json())["timers"]["grace_s"]
    assert (bounds["low"], bounds["unit"]) == (0, "seconds")
    await client.patch(f"{SETUP}/timers", json={"grace_s": 40})
    timers = await (await client.patch(f"{SETUP}/timers", json={"ramp_up_s": 5})).json()
    assert (timers["grace_s"], timers["ramp_up_s"]) == (40, 5)
    timers = await (await client.put(f"{SETUP}/timers", json={"ramp_up_s": 7})).json()
    assert (timers["grace_s"], timers["ramp_up_s"]) == (60, 7)
    assert await (await client.get(f"{SETUP}/timers")).json() == timers


@pytest.mark.parametrize(
    ("part", "key", "row"),
    [
        ("teams", "night", {"login_state": "ready"}),
        (
            "teams",
            "night",
            {"services": [{"service": "billing", "level": 60}], "capacity_per_chat": 50, "spare_per_chat": 0},
        ),
        ("skills", "german", {"label": "German"}),
        ("reasons", "tea", {"label": "Tea", "is_break": True}),
        ("dispositions", "solved", {"label": "Solved"}),
        ("hours", "short", {"zone": "Europe/Berlin"}),
        ("agents", "ben@localhost", {"alias": "Ben", "skills": [{"service": "billing", "level": 60}]}),
    ],
)
async def test_every_kind_of_thing_has_its_rows(client: Client, part: str, key: str, row: dict[str, object]) -> None:
    """Agents, teams, skills, reasons, dispositions and hours are added, read and taken away alike."""
    made = await client.put(f"{SETUP}/{part}/{key}", json=row)
    assert made.status == 200, await made.text()
    assert row.items() <= (await made.json()).items()
    assert (await client.delete(f"{SETUP}/{part}/{key}")).status == 204
    assert (await client.get(f"{SETUP}/{part}/{key}")).status == 404


async def test_the_whole_set_up_is_one_file(client: Client, world: FakeWorld) -> None:
    """What was exported can be looked at without changing anything, and imported whole or not at all."""
    text = await (await client.get(SETUP)).text()
    bad = text.replace('"calendar": "office"', '"calendar": "nights"').replace('"offer_s": 20.0', '"offer_s": -1')
    bad = bad.replace('"UTC"', '"Mars/Base"')
    looked = await client.post(f"{SETUP}?dry_run=true", data=bad)
    taken = await client.post(SETUP, data=bad)
    assert looked.status == taken.status == 422
    faults = (await taken.json())["faults"]
    assert faults == (await looked.json())["faults"]
    assert len(faults) == 3
    assert world.setup.export() == text
    good = text.replace('"Lunch"', '"Dinner"')
    assert (await client.post(f"{SETUP}?dry_run=true", data=good)).status == 200
    assert world.setup.export() == text
    done = await client.post(f"{SETUP}?replace=true", data=good)
    assert (await done.json())["settings"] == 5
    assert world.setup.state.setup.reasons == {"lunch": Reason("lunch", "Dinner")}
    assert (await client.post(f"{SETUP}?replace=perhaps", data=good)).status == 400
    assert (await client.post(SETUP, data=b"\xff")).status == 400


async def test_who_changed_what_is_on_record(client: Client, world: FakeWorld) -> None:
    """A key by its name, a person by his account; what changed nothing leaves no line."""
    await client.put(f"{SETUP}/skills/german", json={"label": "German"})
    await client.put(f"{SETUP}/skills/german", json={"label": "German"})
    client.session.headers.clear()
    eva = world.session("eva")
    await client.delete(f"{SETUP}/skills/german", cookies=eva)
    changes = (await (await client.get(f"{SETUP}/changes", cookies=eva)).json())["changes"]
    assert [(one["by"], one["what"]) for one in changes] == [
        ("eva@localhost", ["removed skill german"]),
        ("key setup-key", ["skill german"]),
    ]


async def test_only_administrators_and_keys_for_it_may_see_or_change_the_set_up(world: FakeWorld) -> None:
    """An agent, a supervisor, a key for reports and a stranger are refused, and told so as programs are."""
    client = await world.client()
    try:
        assert (await client.get(SETUP)).status == 401
        for name in ("anna", "dora"):
            assert (await client.get(SETUP, cookies=world.session(name))).status == 403
            client.session.cookie_jar.clear()
        assert (await client.get(SETUP, headers={"Authorization": "Bearer good-key"})).status == 403
        assert (await client.get(SETUP, cookies=world.session("eva"))).status == 200
        client.session.headers.update(KEY)
        foreign = {"Origin": "https://evil.example"}
        assert (await client.put(f"{SETUP}/timers", json={}, headers=foreign)).status == 403
        assert (await client.get("/api/v1/reports/unaccepted")).status == 403
    finally:
        await client.close()


async def test_a_database_that_stores_nothing_is_said_so(client: Client, world: FakeWorld) -> None:
    """A change that was not stored is not told as made."""
    world.setup.stores = False
    refused = await client.put(f"{SETUP}/skills/german", json={"label": "German"})
    assert (refused.status, (await refused.json())["error"]) == (503, "not_stored")


async def test_it_is_said_where_a_chat_would_go_and_why(client: Client) -> None:
    """The sentences of `stanzadesk explain-route`, for programs."""
    rule = {
        "name": "vip",
        "when": [{"field": "page", "test": "starts", "value": "/vip"}],
        "priority": 3,
    }
    assert (await client.patch(f"{SETUP}/services/billing", json={"rules": [rule]})).status == 200
    found = await (await client.get("/api/v1/explain-route?service=billing&page=/vip/1")).json()
    assert (found["service"], found["priority"]) == ("billing", 3)
    assert found["why"][:2] == ["rule vip: holds", "The chat goes to Billing (billing) with priority 3."]
    other = await (await client.get("/api/v1/explain-route?service=billing&page=/")).json()
    assert other["why"][0] == "rule vip: does not hold: page starts with /vip is not so"
    assert (await client.get("/api/v1/explain-route?service=nowhere")).status == 404
    assert (await client.get("/api/v1/explain-route?service=billing&channel=pigeon")).status == 400


def test_the_fake_begins_with_one_of_each(world: FakeWorld) -> None:
    """What the tests above build on."""
    state = world.setup.state
    assert (set(state.setup.services), set(state.agents)) == ({BILLING}, {AgentId("anna@localhost")})
    assert state.setup.calendars == {"office": Calendar("office")}
