"""Writes docs/protocol-widget.schema.json anew: ``python -m tests.chores.frames``."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from webclient.server import wire
from webclient.server.polling import Answered, Asked
from webclient.server.wire import AnyClientFrame, ServerFrame

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = DOCS / "protocol-widget.schema.json"
TITLE: Final = "Frames of Stanzadesk's widget protocol"


def server_frames() -> tuple[type[ServerFrame], ...]:
    """Every frame that the desk sends, in the order of their declaration."""
    found = (one for one in vars(wire).values() if isinstance(one, type) and issubclass(one, ServerFrame))
    return tuple(one for one in found if one is not ServerFrame)


def render() -> str:
    """Write the declarations of `webclient.server.wire` as JSON Schema: frames, and bodies of polling."""
    frames: Any = server_frames()[0]
    for one in server_frames()[1:]:
        frames |= one
    (client, server, asked, answered), parts = msgspec.json.schema_components(
        [AnyClientFrame, frames, Asked, Answered], ref_template="#/$defs/{name}"
    )
    parts["Asked"]["properties"]["frames"]["items"] = {"$ref": "#/$defs/ClientFrame"}
    parts["Answered"]["properties"]["frames"]["items"] = {"$ref": "#/$defs/ServerFrame"}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": "ClientFrame: what a widget sends; ServerFrame: what the desk sends. docs/protocol-widget.md "
        "says what they mean. Unknown members are ignored.",
        "anyOf": [{"$ref": "#/$defs/ClientFrame"}, {"$ref": "#/$defs/ServerFrame"}, asked, answered],
        "$defs": {"ClientFrame": client, "ServerFrame": server, **parts},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
