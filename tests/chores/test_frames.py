"""The widget's protocol is written down once, and both ends speak what is written."""

import json
import re
from typing import Any, Final

import jsonschema_rs
import pytest

from tests.chores.frames import DOCS, PAGE, render, server_frames
from tests.fakes.web_server import FakeWorld

BROWSER: Final = (DOCS.parent / "webclient/widget/core/frames.ts").read_text("utf-8")
VISIT: Final = "0123456789abcdef0123456789abcdef"
NAMES: Final = {
    "Field": "FormField",
    "Setup": "WidgetSettings",
    "Service": "ServiceChoice",
    "ChatView": "View",
    "EarlierLine": "EarlierLine",
    "EntryFrame": "EntryFrame",
    "ErrorFrame": "ErrorFrame",
    "WelcomeFrame": "Welcome",
    "Asking": "Start",
    "SurveyFrame": "SurveyFrame",
    "TextFrame": "Text",
    "HelloFrame": "Hello",
}
"""What the browser's side calls it, and what ours does."""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The published one."""
    found: dict[str, Any] = json.loads(PAGE.read_text("utf-8"))
    return found


def test_the_published_schema_is_what_the_desk_reads_and_writes() -> None:
    """Whoever writes another client reads the declarations; after a change: python -m tests.chores.frames."""
    assert PAGE.read_text("utf-8") == render()


@pytest.mark.parametrize(("theirs", "ours"), NAMES.items())
def test_the_browser_names_no_member_that_the_desk_does_not(schema: dict[str, Any], theirs: str, ours: str) -> None:
    """A member renamed on one side only would be silence, not an error."""
    body = re.search(rf"interface {theirs}\b[^{{]*{{(.*?)\n}}", BROWSER, re.DOTALL)
    assert body is not None
    members = set(re.findall(r"^  readonly (\w+)\??:", body[1], re.MULTILINE))
    assert members <= set(schema["$defs"][ours]["properties"])


def test_both_sides_know_the_same_types() -> None:
    """No frame of the desk's is dropped by the widget as unknown, and the page about it names them all."""
    listed = re.search(r"KNOWN = new Set\(\[(.*?)\]", BROWSER, re.DOTALL)
    assert listed is not None
    known = set(re.findall(r'"(\w+)"', listed[1]))
    ours = {str(one.__struct_config__.tag) for one in server_frames()}
    assert known == ours
    page = (DOCS / "protocol-widget.md").read_text("utf-8")
    assert {name for name in ours if f"| `{name}` |" not in page} == set()


async def test_what_is_said_in_a_chat_is_as_published(schema: dict[str, Any]) -> None:
    """Every frame of a whole chat, both ways, is one that the schema knows."""
    asking = {"cid": "s1", "visit": VISIT, "service": "billing", "question": "Where?", "email": "kim@example.org"}
    said: list[dict[str, Any]] = [
        {"type": "hello", "services": ["billing"]},
        {"type": "start", **asking},
        {"type": "text", "cid": "m1", "text": "Hello"},
        {"type": "text", "cid": "m2", "text": ""},
        {"type": "typing", "state": "composing"},
        {"type": "ping"},
        {"type": "end"},
        {"type": "survey", "cid": "v1", "stars": 4},
    ]
    client = await FakeWorld().client()
    heard: list[dict[str, Any]] = []
    try:
        socket = await client.ws_connect("/api/v1/widget/socket")
        for frame in said:
            await socket.send_json(frame)
        while not heard or heard[-1]["type"] != "done":
            heard.append(await socket.receive_json(timeout=20))
    finally:
        await client.close()
    for side, frames in (("ClientFrame", said), ("ServerFrame", heard)):
        validator = jsonschema_rs.validator_for({**schema, "anyOf": [{"$ref": f"#/$defs/{side}"}]})
        assert [frame for frame in frames if not validator.is_valid(frame)] == []
    assert {"welcome", "entry", "ended", "pong", "done"} <= {frame["type"] for frame in heard}
