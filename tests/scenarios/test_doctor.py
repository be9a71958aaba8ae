"""`stanzadesk doctor` against a real server: each thing that keeps a desk from working is named with its remedy."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.__main__ import main
from tests.scenarios.served import Served
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.prosody import Prosody


@contextlib.contextmanager
def taken() -> Iterator[int]:
    """Somebody else's server on a port."""
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        yield other.getsockname()[1]


FAULTS = [
    ({}, None),
    ({"XMPP__SECRET": "wrong"}, "mend   the link.*refuses the secret of workgroup.localhost; xmpp.secret"),
    ({"XMPP__COMPONENT": "desk.localhost"}, "mend   the link.*has no component desk.localhost"),
    ({"XMPP__COMPONENT_PORT": "1"}, "mend   the link.*Connection refused; is the server running"),
    ({"XMPP__COMPONENT_PORT": "web"}, "mend   the link.*no answer; is this the server.s component port"),
    ({"HTTP__PORT": "taken"}, "mend   web pages.*Address already in use; end what uses it"),
    ({"DATABASE__URL": "sqlite:////nowhere/x.db"}, "mend   the database: There is no database at /nowhere/x.db"),
]


async def test_each_fault_is_named_with_its_remedy(
    prosody: Prosody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Good lines for what works, one line that says what to do for what does not, and the exit status agrees."""
    config = tmp_path / "stanzadesk.toml"
    xmpp = f'[xmpp]\ncomponent_port = {prosody.component_port}\nsecret = "{prosody.secret}"\n'
    config.write_text(f"{xmpp}[http]\nport = {free_port()}\n", "utf-8")
    assert await asyncio.to_thread(main, ["db", "upgrade", "--config", str(config)]) == 0
    for changes, said in FAULTS:
        with taken() as port, monkeypatch.context() as environment:
            special = {"taken": port, "web": prosody.http_port}
            for name, value in changes.items():
                environment.setenv(f"STANZADESK_{name}", str(special.get(value, value)))
            capsys.readouterr()
            status = await asyncio.to_thread(main, ["doctor", "--config", str(config)])
        told = capsys.readouterr().out
        assert status == (0 if said is None else 1), told
        assert told.count("good ") == (4 if said is None else 3)
        if said is not None:
            assert re.search(said, told), told


async def test_a_running_desk_is_in_good_health(prosody: Prosody, tmp_path: Path) -> None:
    """The check disturbs neither the desk's link nor its port."""
    async with Served(prosody, f"sqlite:///{tmp_path}/desk.db") as desk:
        told = await asyncio.to_thread(desk.command, "doctor")
        assert told.count("good ") == 4, told
        assert (await asyncio.to_thread(desk.command, "doctor")) == told
