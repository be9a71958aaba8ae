"""Photos of agents: who is told of them, and how they are served (what may be one: test_routing_photos.py)."""

from collections.abc import AsyncIterator

import pytest

from bridge.demo.portrait import SIDE, draw_portrait
from routing.files import size_of
from routing.ids import LegNumber
from routing.photos import read_photo
from tests.fakes.web_server import Client, FakeWorld
from tests.unit.test_web_socket import Widget, started

PORTRAIT = draw_portrait()
AGENT = LegNumber(1)


def test_the_demo_draws_a_picture() -> None:
    """Small, square, and one that may be a photo."""
    assert size_of(PORTRAIT) == (SIDE, SIDE)
    assert len(PORTRAIT) < 2_000
    assert read_photo(PORTRAIT).type == "image/png"


@pytest.fixture
def world() -> FakeWorld:
    """Everything behind the server."""
    return FakeWorld()


@pytest.fixture
async def client(world: FakeWorld) -> AsyncIterator[Client]:
    """The server."""
    client = await world.client()
    yield client
    await client.close()


async def test_an_agents_lines_tell_where_his_photo_is(client: Client, world: FakeWorld) -> None:
    """Live and after a resume; the customer's own lines and the desk's tell none; the database is asked once."""
    widget, token = await started(client)
    photo = read_photo(PORTRAIT)
    world.photos.by_leg[world.desk.only, AGENT] = photo
    world.desk.joins(world.desk.only)
    world.desk.says(world.desk.only, "Hello")
    world.desk.says(world.desk.only, "How are you?")
    path = f"/api/v1/widget/photos/{photo.hash}"
    live = [(await widget.next("entry")).get("photo") for _ in range(5)]
    assert live == [None, None, None, path, path]
    assert world.photos.asked == 1
    again = await Widget.connect(client, token)
    assert [(await again.next("entry")).get("photo") for _ in range(5)] == live


async def test_an_agent_without_a_photo_has_none(client: Client, world: FakeWorld) -> None:
    """No member at all: older clients and new ones show his name alone."""
    widget, _ = await started(client)
    world.desk.says(world.desk.only, "Hello")
    lines = [await widget.next("entry") for _ in range(3)]
    assert lines[-1]["text"] == "Hello"
    assert not any("photo" in line for line in lines)


async def test_a_photo_is_a_picture_and_nothing_else(client: Client, world: FakeWorld) -> None:
    """Whoever knows its name has it, keeps it for good, and no browser takes it for anything that runs."""
    await started(client)
    photo = read_photo(PORTRAIT)
    world.photos.by_leg[world.desk.only, AGENT] = photo
    answer = await client.get(f"/api/v1/widget/photos/{photo.hash}")
    assert (answer.status, await answer.read()) == (200, PORTRAIT)
    assert answer.content_type == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["0" * 64, "anna@localhost", "..", "%00", "x" * 200])
async def test_a_photo_that_nobody_has_is_not_found(client: Client, name: str) -> None:
    """Neither a guess nor an agent's address leads anywhere."""
    answer = await client.get(f"/api/v1/widget/photos/{name}")
    assert answer.status == 404


async def test_photos_are_not_asked_for_without_end(client: Client) -> None:
    """One address is answered so often, then told to wait."""
    found = {(await client.get(f"/api/v1/widget/photos/{number}")).status for number in range(400)}
    assert found == {404, 429}
