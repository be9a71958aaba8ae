"""The servers that tests start are what production runs: the shipped configuration, held to its promises."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import asyncpg
import pytest

from config.servers.prosody import ProsodySettings, lua, render_prosody
from config.servers.prosody_accounts import BadPasswordError, encode_name, saslprep
from tests.servers.postgres import Postgres
from tests.servers.process import children
from tests.servers.prosody import Prosody
from tests.servers.wire import CLIENT
from tests.servers.xmppclient import Actor, ComponentActor, LoginError, StanzaError

PRIVILEGE = "{urn:xmpp:privilege:2}"
ROSTER = "{jabber:iq:roster}"


@pytest.fixture
async def server() -> Prosody:
    """Prepare a Prosody that the test starts."""
    return Prosody()


async def test_a_wrong_password_is_refused(server: Prosody) -> None:
    """Accounts written to disk let their owners in and nobody else."""
    server.add_account("anna_1.x", "pässword & <more>")
    async with server:
        owner = Actor(f"anna_1.x@{server.domain}", "pässword & <more>", server.host, server.c2s_port)
        async with owner:
            assert owner.full.startswith("anna_1.x@localhost/")
        with pytest.raises(LoginError):
            await Actor(owner.jid, "guessed", server.host, server.c2s_port).login()


async def test_the_desk_sees_every_log_in_change_and_log_out_without_a_subscription(server: Prosody) -> None:
    """An agent needs to add nobody and confirm nothing for the desk to know whether he is there."""
    async with server, server.actor("early") as early, server.component_actor() as desk:
        grant = await desk.expect_payload(f"{PRIVILEGE}privilege", sender=server.domain)
        assert {perm.get("access"): perm.get("type") for perm in grant.iter(f"{PRIVILEGE}perm")} == {
            "roster": "both",
            "message": "outgoing",
            "presence": "managed_entity",
        }
        there_before = await desk.expect_presence(early.full)
        assert there_before.get("to") == desk.jid
        async with server.actor("anna") as anna:
            assert (await desk.expect_presence(anna.full)).findtext(f"{CLIENT}show") is None
            anna.send_presence("away", "lunch", idle=True)
            away = await desk.expect_presence(anna.full)
            assert (away.findtext(f"{CLIENT}show"), away.findtext(f"{CLIENT}status")) == ("away", "lunch")
            assert away.find("{urn:xmpp:idle:1}idle") is not None
        assert (await desk.expect_presence(anna.full)).get("type") == "unavailable"
        vanished = await server.actor("tom").login("dnd", priority=3)
        assert (await desk.expect_presence(vanished.full)).findtext(f"{CLIENT}priority") == "3"
        await vanished.drop()
        assert (await desk.expect_presence(vanished.full)).get("type") == "unavailable"


async def test_the_desk_names_a_customer_in_an_agents_contact_list(server: Prosody) -> None:
    """The agent's client shows the customer's name before the first word arrives."""
    contact = f"anna-7f3k@{server.component}"
    async with server, server.component_actor() as desk, server.actor() as agent:
        item = f"<item jid='{contact}' name='Anna Bell' subscription='both'><group>Customers</group></item>"
        await desk.iq(f"<iq type='set' to='{agent.jid}'><query xmlns='jabber:iq:roster'>{item}</query></iq>")
        pushed = (await agent.expect_iq(f"{ROSTER}query")).find(f"{ROSTER}query/{ROSTER}item")
        assert pushed is not None
        assert (pushed.get("name"), pushed.get("subscription")) == ("Anna Bell", "both")
        assert list(await agent.roster()) == [contact]
        with pytest.raises(StanzaError, match="service-unavailable"):
            await desk.iq(f"<iq type='set' to='nobody@localhost'><query xmlns='jabber:iq:roster'>{item}</query></iq>")


async def test_only_the_desk_opens_rooms(server: Prosody) -> None:
    """Agents and customers cannot open rooms beside the ones the desk made."""
    join = "<x xmlns='http://jabber.org/protocol/muc'/>"
    async with server, server.component_actor() as desk, server.actor() as agent:
        desk.send_raw(f"<presence from='desk@{desk.jid}/a' to='one@{server.rooms}/Desk'>{join}</presence>")
        assert (await desk.expect_presence(f"one@{server.rooms}")).get("type") is None
        agent.send_presence(to=f"two@{server.rooms}/me", payload=join)
        assert (await agent.expect_presence(f"two@{server.rooms}")).get("type") == "error"


async def test_a_kept_session_outlives_its_connection(server: Prosody) -> None:
    """With stream management a phone that loses its network stays on the list, so presence alone proves nothing."""
    async with server, server.component_actor() as desk:
        phone = server.actor()
        phone.stream_management = True
        await phone.login()
        await desk.expect_presence(phone.full)
        await phone.drop()
        await desk.settle(server.domain)
        assert [stanza.get("type") for stanza in desk.inbox if stanza.get("from") == phone.full] == [None]


async def test_a_second_component_and_a_wrong_secret_are_refused(server: Prosody) -> None:
    """Two desks cannot act at once, and a stranger cannot act as the desk."""
    async with server, server.component_actor():
        with pytest.raises(LoginError):
            await server.component_actor().connect()
        with pytest.raises(LoginError):
            await ComponentActor(server.component, "wrong", server.host, server.component_port).connect()


async def test_a_run_of_the_shipped_configuration_logs_no_error(server: Prosody) -> None:
    """Nothing in the configuration makes Prosody complain, with files or with SQLite for the archive."""
    for in_sqlite in (False, True):
        server.change(archive_in_sqlite=in_sqlite)
        await server.start()
        async with server.actor() as one, server.actor() as other:
            one.say(other.jid, "hello")
            await other.expect_message("hello")
        await server.stop()
    text = server.log_text()
    await server.close()
    assert [line for line in text.splitlines() if "\terror\t" in line] == []


def test_the_production_configuration_is_valid_and_asks_for_encryption(tmp_path: Path) -> None:
    """What an operator is handed is accepted by Prosody's own check and lets nobody log in unencrypted."""
    settings = ProsodySettings(component_secret='quo"te\\', data_dir=tmp_path, domain="desk.test", run_as_root=True)
    text = render_prosody(settings)
    assert "c2s_require_encryption = true" in text
    assert "CHANGE" in text
    path = tmp_path / "prosody.cfg.lua"
    path.write_text(text, "utf-8")
    done = subprocess.run(["luac5.4", "-p", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("password", ["", "\x07bell", "­"])
def test_passwords_nobody_could_type_are_refused(password: str) -> None:
    """A password with control characters would lock its owner out."""
    with pytest.raises(BadPasswordError):
        saslprep(password)


def test_names_are_spelt_as_prosody_spells_its_files() -> None:
    """An account lands where Prosody looks for it, whatever its name."""
    assert encode_name("anna_1.x") == "anna%5f1%2ex"
    assert encode_name("ü") == "%c3%bc"
    assert lua(('a"b\\', "\n")) == '{ "a\\"b\\\\", "\\010" }'


async def test_postgres_gives_every_test_an_empty_database_and_survives_a_kill() -> None:
    """Store tests run on a real PostgreSQL, apart from one another."""
    async with Postgres() as server:
        first, second = server.create_database(), server.create_database()
        connection = await asyncpg.connect(first)
        await connection.execute("CREATE TABLE here (n int)")
        await connection.close()
        other = await asyncpg.connect(second)
        assert await other.fetchval("SELECT to_regclass('here')") is None
        await other.close()
        for slow in children(server.pid):
            os.kill(slow, signal.SIGSTOP)  # it doesn't notice that the server is gone, as on a busy machine
        await server.kill()
        await server.start()
        again = await asyncpg.connect(first)
        await again.close()
        server.drop_database(first)
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            await asyncpg.connect(first)
