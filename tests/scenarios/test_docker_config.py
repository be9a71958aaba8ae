"""The steps of docker/README.md without an engine: what the commands print makes a server and a desk that work.

On Prosody only: docker/ has no other server.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from config.sample import SAMPLE_SECRET
from tests.servers.ports import free_port
from tests.servers.process import Child

ROOT: Final = Path(__file__).parents[2]
DOCKER: Final = ROOT / "docker"
SECRET: Final = "a-long-random-secret-of-our-own"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that Prosody's own user may read, as the mounted ones are."""
    made = Path(tempfile.mkdtemp(prefix="stanzadesk-docker-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def environment(**more: str) -> dict[str, str]:
    """What `docker/.env` and the image set, the sample's secret replaced."""
    lines = (DOCKER / "sample.env").read_text("utf-8").replace(SAMPLE_SECRET, SECRET).splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**os.environ, **given, "STANZADESK_CONFIG": str(DOCKER / "stanzadesk.toml"), **more}


def stanzadesk(*words: str, **more: str) -> str:
    """Run the image's command."""
    done = subprocess.run(
        [sys.executable, "-m", "bridge", *words],
        capture_output=True,
        text=True,
        check=True,
        env=environment(**more),
    )
    return done.stdout


def certificate(folder: Path, name: str) -> None:
    """What step 2 of the README wants in `certificates/`."""
    folder.mkdir()
    words = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN={name}"
    files = ["-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.crt")]
    subprocess.run([*words.split(), *files], check=True, capture_output=True)


def test_the_printed_configuration_passes_the_servers_own_check(folder: Path) -> None:
    """`prosodyctl check config` finds nothing to say about what step 2 writes."""
    path = folder / "prosody.cfg.lua"
    path.write_text(stanzadesk("server-config", "prosody"), "utf-8")
    done = subprocess.run(
        ["prosodyctl", "--config", str(path), "check", "config"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "All checks passed" in done.stdout


def test_the_servers_public_address_is_the_desks() -> None:
    """Uploads get the address that browsers use, once it is set."""
    url = "https://desk.example.org"
    printed = stanzadesk("server-config", "prosody", STANZADESK_HTTP__PUBLIC_URL=url)
    assert f'http_external_url = "{url}' in printed


async def test_server_and_desk_of_the_compose_file_find_each_other(folder: Path) -> None:
    """With the modules where the server's image has them, its ports free, and the desk's settings from the sample."""
    modules = folder / "modules"
    modules.mkdir()
    for source in (ROOT / "config/servers/prosody").glob("*.lua"):  # as prosody.Dockerfile copies them
        shutil.copy(source, modules)
    certificate(folder / "certs", "example.org")
    client, web, component, http = (free_port() for _ in range(4))
    text = stanzadesk("server-config", "prosody", STANZADESK_XMPP__COMPONENT_PORT=str(component))
    (folder / "data").mkdir()
    for there, here in (
        (f'"{ROOT}/config/servers/prosody"', f'"/nowhere/in/this/image", "{modules}"'),
        ('"/var/lib/prosody"', f'"{folder}/data"'),
        ('"/etc/prosody/certs"', f'"{folder}/certs"'),
        ("c2s_ports = { 5222 }", f"c2s_ports = {{ {client} }}"),
        ("http_ports = { 5280 }", f"http_ports = {{ {http} }}"),
    ):
        assert there in text
        text = text.replace(there, here)
    if os.geteuid() == 0:
        text = "run_as_root = true\n" + text
    (folder / "prosody.cfg.lua").write_text(text, "utf-8")
    server = Child(["prosody", "-F", "--config", str(folder / "prosody.cfg.lua")], folder / "server.log")
    desk = Child(
        [sys.executable, "-m", "bridge", "serve", "--config", str(DOCKER / "stanzadesk.toml")],
        folder / "desk.log",
        environment(
            STANZADESK_XMPP__COMPONENT_PORT=str(component),
            STANZADESK_XMPP__WEBSOCKET=f"ws://127.0.0.1:{http}/xmpp-websocket",
            STANZADESK_HTTP__PORT=str(web),
            STANZADESK_DATABASE__URL=f"sqlite:///{folder}/desk.db",
        ),
    )
    server.start()
    try:
        await server.answers(client, component, http)
        desk.start()
        await desk.answers(web)
        async with asyncio.timeout(20), aiohttp.ClientSession() as browser:
            while not await _is_healthy(browser, web):
                assert desk.running, desk.tail()
                await asyncio.sleep(0.05)
        problems = [line for line in server.tail(200).splitlines() if re.search(r"\s(error|warn)\s", line)]
        assert problems == []
    finally:
        await desk.end(signal.SIGTERM)
        await server.end(signal.SIGTERM)
    assert "WARNING" not in desk.tail(), desk.tail()


async def _is_healthy(browser: aiohttp.ClientSession, port: int) -> bool:
    async with browser.get(f"http://127.0.0.1:{port}/healthz") as answer:
        return answer.status == 200
