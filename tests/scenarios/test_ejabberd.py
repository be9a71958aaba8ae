"""What only ejabberd brings up: the production file, and what the doctor says about it."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from bridge.__main__ import main
from tests.servers.ejabberd import Ejabberd
from tests.servers.ports import free_port


async def test_the_production_file_runs(tmp_path: Path) -> None:
    """What `stanzadesk server-config ejabberd` prints is a configuration that ejabberd takes without a complaint."""
    pem = tmp_path / "ejabberd.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=localhost"
    pem.write_text(
        await asyncio.to_thread(subprocess.check_output, [*words.split(), "-keyout", "-"], text=True), "utf-8"
    )
    async with Ejabberd(demo=False, account_socket=None, certificate=pem) as server:
        reader, writer = await asyncio.open_connection(server.host, server.c2s_port)
        writer.write(
            b"<stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
            b"xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        features = await asyncio.wait_for(reader.readuntil(b"</stream:features>"), 10)
        assert b"<required/>" in features, "no word of a person goes unencrypted"
        writer.close()
        complaints = [line for line in server.log_text().splitlines() if "[error]" in line or "[warning]" in line]
        assert [line for line in complaints if "self-signed certificate" not in line] == []


async def test_the_doctor_names_what_ejabberd_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The right secret is good, a wrong one is named as such, and so is a name the server doesn't know."""
    async with Ejabberd() as server:
        config = tmp_path / "stanzadesk.toml"
        xmpp = f'[xmpp]\ncomponent_port = {server.component_port}\nsecret = "{server.secret}"\n'
        config.write_text(f"{xmpp}[http]\nport = {free_port()}\n", "utf-8")
        assert await asyncio.to_thread(main, ["db", "upgrade", "--config", str(config)]) == 0
        for name, value, said in (
            ("SECRET", server.secret, "good   the link"),
            ("SECRET", "wrong", "the server refuses the secret of workgroup.localhost"),
            ("COMPONENT", "desk.localhost", "desk.localhost"),
        ):
            with monkeypatch.context() as environment:
                environment.setenv(f"STANZADESK_XMPP__{name}", value)
                capsys.readouterr()
                await asyncio.to_thread(main, ["doctor", "--config", str(config)])
            assert said in capsys.readouterr().out
