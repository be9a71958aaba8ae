"""Photos of agents: what may be one, who is told of it, and how it is served."""

import hashlib
from collections.abc import AsyncIterator

import pytest

from bridge.demo.portrait import SIDE, draw_portrait
from routing.files import size_of
from routing.ids import LegNumber
from routing.photos import PHOTO_LIMIT, SIDE_LIMIT, BadPhotoError, read_photo
from tests.fakes.web_server import Client, FakeWorld
from tests.unit.test_web_socket import Widget, started

PORTRAIT = draw_portrait()
AGENT = LegNumber(1)


def png(width: int, height: int, size: int = 60) -> bytes:
    """Write as much of a picture as is looked at, in so many bytes."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head + bytes(size - len(head))


def jpeg(width: int, height: int) -> bytes:
    """Write as much of a picture as is looked at."""
    return b"\xff\xd8\xff\xc0\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + bytes(9)


def webp(width: int, height: int) -> bytes:
    """Write as much of a picture as is looked at."""
    return b"RIFF....WEBPVP8X" + bytes(8) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PORTRAIT, "image/png"),
        (png(SIDE_LIMIT, 1, PHOTO_LIMIT), "image/png"),
        (jpeg(1, SIDE_LIMIT), "image/jpeg"),
        (webp(SIDE_LIMIT, SIDE_LIMIT), "image/webp"),
    ],
)
def test_a_small_picture_is_a_photo(content: bytes, kind: str) -> None:
    """Up to the limits, by its bytes; its name is their hash."""
    photo = read_photo(content)
    assert (photo.type, photo.content) == (kind, content)
    assert photo.hash == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (png(9, 9, PHOTO_LIMIT + 1), "a photo has at most 256 kB; this one has 257 kB"),
        (png(SIDE_LIMIT + 1, 9), "at most 1024 x 1024 pixels; this one has 1025 x 9"),
        (jpeg(9, 2000), "this one has 9 x 2000"),
        (webp(5000, 9), "this one has 5000 x 9"),
        (png(0, 9), "does not say how large it is"),
        (b"\xff\xd8\xff\xda" + bytes(40), "does not say how large it is"),
        (b"GIF89a" + bytes(40), "a PNG, JPEG or WebP picture; this file is none"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "this file is none"),
        (b"%PDF-1.7\n", "this file is none"),
        (b"", "this file is none"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    """Too large, of another type, or broken: the operator reads which."""
    with pytest.raises(BadPhotoError, match=why):
        read_photo(content)


def test_the_demo_draws_a_picture() -> None:
    """Small, square, and one that may be a photo."""
    assert size_of(PORTRAIT) == (SIDE, SIDE)
    assert len(PORTRAIT) < 2_000


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
