"""`stanzadesk demo` where something is in its way: one sentence that says what to do, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, DESK, Demo, sender_of
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import Child
from tests.servers.wire import body_of

PORT_FLAGS = ("--http-port", "--xmpp-port", "--component-port", "--server-http-port")


def ports(**taken: int) -> list[str]:
    """Free ports for every flag, but the one that is given."""
    return [f"{flag}={taken.get(flag.strip('-').replace('-', '_')) or free_port()}" for flag in PORT_FLAGS]


def attempt(*words: str, path: str | None = None, wait_s: float = 40) -> tuple[int, str]:
    """Run the command to its end; its exit status and what it said on stderr. A traceback is never right."""
    environment = {**os.environ, **({} if path is None else {"PATH": path})}
    done = subprocess.run(
        [sys.executable, "-m", "bridge", *words],
        capture_output=True,
        text=True,
        timeout=wait_s,
        check=False,
        env=environment,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "ready: " not in done.stdout
    return done.returncode, done.stderr.removeprefix("stanzadesk: ").strip()


def servers_of(folder: Path) -> list[int]:
    """Process ids of XMPP servers that were started with a configuration in this folder."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if (
                any(name in command for name in (b"prosody.cfg.lua", b"ejabberd.yml"))
                and str(folder).encode() in command
            ):
                found.append(int(process.name))
    return found


@pytest.mark.parametrize(
    ("server", "name", "packages"),
    [("prosody", "Prosody", "prosody prosody-modules"), ("ejabberd", "ejabberd", "ejabberd")],
)
def test_without_its_server_it_says_what_to_install(tmp_path: Path, server: str, name: str, packages: str) -> None:
    """A fresh machine is told the one command that helps, and nothing is started."""
    words = (f"--data={tmp_path / 'd'}", f"--server={server}", *ports())
    status, said = attempt("demo", *words, path=str(tmp_path))
    assert status == 1
    assert f"{name} is not installed" in said
    assert f"apt install {packages}" in said
    assert said.count("\n") == 0


@pytest.mark.parametrize("flag", PORT_FLAGS)
def test_a_taken_port_is_named_with_the_flag_that_changes_it(tmp_path: Path, flag: str) -> None:
    """Somebody else's server on a port is not fought over: the sentence names port and flag, and all is cleaned up."""
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        number = other.getsockname()[1]
        words = ports(**{flag.strip("-").replace("-", "_"): number})
        status, said = attempt("demo", f"--data={tmp_path / 'd'}", *words)
    assert status == 1
    assert f"port {number} " in said
    assert f"{flag} PORT" in said
    assert said.count("\n") == 0
    assert servers_of(tmp_path) == []


def test_a_folder_that_is_no_demos_stays_as_it_is(tmp_path: Path) -> None:
    """Neither other people's files nor an operator's own configuration are touched, not even their rights."""
    tmp_path.chmod(0o755)
    (tmp_path / "letter.txt").write_text("Dear Ann", "utf-8")
    status, said = attempt("demo", f"--data={tmp_path}", *ports())
    assert status == 1
    assert "holds other files" in said
    assert "--data DIR" in said
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    (tmp_path / "letter.txt").unlink()
    assert attempt("init", str(tmp_path / "stanzadesk.toml")) == (0, "")
    own = (tmp_path / "stanzadesk.toml").read_text("utf-8")
    assert attempt("demo", f"--data={tmp_path}", *ports())[0] == 1
    assert (tmp_path / "stanzadesk.toml").read_text("utf-8") == own


@pytest.mark.parametrize(
    ("name", "words"), [("file", "is a file"), ("file/below", "is a file"), ("/sys/stanzadesk", "can't be used")]
)
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, name: str, words: str) -> None:
    """A file in the way, or a place without the right to write."""
    (tmp_path / "file").touch()
    status, said = attempt("demo", f"--data={tmp_path / name}", *ports())
    assert status == 1
    assert words in said
    assert str(tmp_path / name) in said
    assert "--data DIR" in said


def test_all_faults_of_set_are_told_at_once(tmp_path: Path) -> None:
    """Whoever mistypes three settings learns of all three, with what would be right, and no folder is made."""
    sets = ("offers.timeout=soon", "offers.timout=5", "agents.grace=-1", "nonsense", "http.port=80", "xmpp.domain=x.y")
    status, said = attempt("demo", f"--data={tmp_path / 'd'}", *ports(), *(f"--set={text}" for text in sets))
    assert status == 2
    assert said.count("\n") == len(sets) - 1
    for words in (
        "offers.timeout is 'soon' (from --set); it must be a number of seconds",
        "no setting offers.timout (from --set); did you mean offers.timeout",
        "agents.grace is '-1' (from --set); it must be",
        "--set nonsense: write it as section.key=value",
        "--set http.port: the demo decides this itself; choose it with --http-port",
        "--set xmpp.domain: the demo decides this itself",
    ):
        assert words in said
    assert not (tmp_path / "d").exists()


def test_a_server_that_dies_at_its_start_is_quoted(tmp_path: Path) -> None:
    """The real Prosody with a broken configuration: its own words reach the person at the keyboard."""
    fake = tmp_path / "bin"
    fake.mkdir()
    broken = tmp_path / "broken.cfg.lua"
    broken.write_text("this is no configuration", "utf-8")
    program = fake / "prosody"
    program.write_text(f"#!/bin/sh\nexec {shutil.which('prosody')} -F --config {broken}\n", "utf-8")
    program.chmod(0o755)
    status, said = attempt("demo", f"--data={tmp_path / 'd'}", *ports(), path=f"{fake}:{os.environ['PATH']}")
    assert status == 1
    assert "Prosody did not start: Error: " in said
    assert "broken.cfg.lua:1" in said
    assert "console.log has the rest" in said
    assert servers_of(tmp_path) == []


@pytest.mark.parametrize("content", ["{", "[]", '{"agents": 3}', '{"agents": [{"jid": 7}]}', '{"api_key": null}'])
def test_a_damaged_demo_file_is_named_with_the_way_out(tmp_path: Path, content: str) -> None:
    """Whatever the file holds: what to remove, and what that costs."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "demo.json").write_text(content, "utf-8")
    status, said = attempt("demo", f"--data={folder}", *ports())
    assert status == 1
    assert f"{folder / 'demo.json'} is damaged" in said
    assert "remove it and start again: chats and reports stay" in said


def test_a_database_locked_by_another_program_is_named(tmp_path: Path) -> None:
    """Somebody looks into the file with a tool and holds it: the sentence says so, and no server is left."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "demo.lock").touch()
    with closing(sqlite3.connect(folder / "stanzadesk.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        status, said = attempt("demo", f"--data={folder}", *ports())
    assert status == 1
    assert "locked" in said
    assert said.count("\n") == 0
    assert servers_of(tmp_path) == []


async def test_two_desks_on_one_folder(server: ServerName, tmp_path: Path) -> None:
    """A second start, as demo or as desk, is refused with who is in the way; the first goes on untouched."""
    async with Demo(server=server) as demo:
        anna = await demo.ready_agent("anna")
        first = json.loads((demo.data / "demo.json").read_text("utf-8"))
        status, said = await asyncio.to_thread(attempt, "demo", f"--data={demo.data}", *ports())
        assert status == 1
        assert f"a demo runs in {demo.data} already (process {first['pids']['desk']})" in said
        status, said = await asyncio.to_thread(attempt, "serve", f"--data={demo.data}")
        assert status == 1
        assert f"Another desk (process {first['pids']['desk']} on " in said
        assert servers_of(demo.data) == [first["pids"]["server"]]
        assert json.loads((demo.data / "demo.json").read_text("utf-8")) == first
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        anna.say(sender_of(await anna.expect_message("reply accept or reject")), "accept")
        await kim.expect_message("Anna joined")


async def test_ready_means_that_every_door_answers(server: ServerName) -> None:
    """At the very moment of the line: pages, WebSocket, the desk's addresses; a new start brings all back."""
    demo = Demo({"offers.timeout": "2"}, server=server)
    async with demo:
        await _doors_are_open(demo)
        anna = await demo.ready_agent("anna")
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        await anna.expect_message("You are Not Ready")
        before = await demo.report("unaccepted")
        assert len(before) == 1
        anna.say(DESK, "report")
        told = body_of(await anna.expect_message("Today: ", sender=DESK))
        (counts,) = await demo.report("agent-performance", agent="anna@localhost")
        for key, title in (("offered", "Offered"), ("no_answer", "No Answer"), ("unaccepted", "Unaccepted")):
            assert counts[key] == 1
            assert f"{title} 1" in told
        info = dict(demo.info)
        await demo.stop()
        assert servers_of(demo.data) == []
        await demo.start()
        await _doors_are_open(demo)
        assert await demo.report("unaccepted") == before
        for key in ("agents", "customers", "services", "api_key"):
            assert demo.info[key] == info[key]


async def _doors_are_open(demo: Demo) -> None:
    base = f"http://{LOOPBACK}:{demo.http_port}"
    async with aiohttp.ClientSession() as browser:
        for path in ("/", "/desk", "/healthz", "/widget.js"):
            async with browser.get(base + path) as answer:
                assert answer.status == 200, path
        async with browser.ws_connect(demo.info["websocket"], protocols=("xmpp",)) as door:
            await door.send_str('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>')
            assert (await door.receive_str()).startswith("<open ")
    assert servers_of(demo.data) == [demo.info["pids"]["server"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_at_any_moment_leaves_no_orphan(
    server: ServerName, tmp_path: Path, number: signal.Signals
) -> None:
    """Ctrl-C, a service manager or a closed terminal, even in the middle of the start: the server goes too."""
    words = (f"--data={tmp_path / 'd'}", f"--server={server}", *ports())
    child = Child([sys.executable, "-m", "bridge", "demo", *words], tmp_path / "output.log")
    child.start()
    while not servers_of(tmp_path):
        assert child.running, child.tail()
        await asyncio.sleep(0.01)
    process = child.process
    await child.end(number)
    assert process is not None
    assert process.returncode == 0, child.tail()
    assert servers_of(tmp_path) == []
    assert "Traceback" not in child.tail(200)
    assert "never retrieved" not in child.tail(200)


async def test_a_killed_desk_finds_its_server_again(server: ServerName) -> None:
    """After kill -9 the next start takes the same server over, and agents who stayed logged in notice nothing."""
    async with Demo(server=server) as demo:
        anna = await demo.ready_agent("anna")
        pid = demo.info["pids"]["server"]
        await demo.kill_desk()
        assert servers_of(demo.data) == [pid]
        await demo.start()
        assert demo.info["pids"]["server"] == pid
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        anna.say(sender_of(await anna.expect_message("reply accept or reject")), "accept")
        await kim.expect_message("Anna joined")


async def test_a_demo_that_changes_its_server_keeps_chats_and_reports() -> None:
    """The other server is ended, not fought with; what the desk knows is the desk's."""
    demo = Demo({"offers.timeout": "2"})
    async with demo:
        anna = await demo.ready_agent("anna")
        (await demo.login("kim")).say(BILLING, "Hello?")
        await anna.expect_message("You are Not Ready")
        before = await demo.report("unaccepted")
        await demo.kill_desk()
        demo.use("ejabberd")
        await demo.start()
        await _doors_are_open(demo)
        assert await demo.report("unaccepted") == before
        ben = await demo.login("ben")
        offer = await ben.expect_message("reply accept or reject")
        ben.say(sender_of(offer), "accept")
        await ben.expect_message("You are connected")


async def test_a_server_that_dies_while_it_runs_ends_the_demo_with_a_sentence(server: ServerName) -> None:
    """No desk without its server: the person is told where to look and that nothing is lost."""
    async with Demo(server=server) as demo:
        os.kill(demo.info["pids"]["server"], signal.SIGKILL)
        await demo.expect_output(rf"stanzadesk: (?i:{server}) ended by itself; \S+{server}\.log says why")
        assert "Traceback" not in demo.output()
        await demo.stop()
        await demo.start()
