"""What an agent's phone wants of a server: to sleep, and to be woken (docs/clients.md, Conversations and others)."""

from __future__ import annotations

import pytest

from tests.servers.ejabberd import Ejabberd
from tests.servers.prosody import Prosody

PUSH = "urn:xmpp:push:0"


@pytest.mark.parametrize("kind", [Prosody, Ejabberd])
async def test_a_phone_may_sleep_and_asks_to_be_woken(kind: type[Prosody | Ejabberd]) -> None:
    """Push (XEP-0357) is announced for the account and can be enabled; client state (XEP-0352) is understood."""
    async with kind() as server, server.actor("anna", "phone") as anna:
        query = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
        account = await anna.iq(f"<iq type='get' to='{anna.jid}'>{query}</iq>")
        assert PUSH in {
            feature.get("var") for feature in account.iter("{http://jabber.org/protocol/disco#info}feature")
        }
        await anna.iq(f"<iq type='set'><enable xmlns='{PUSH}' jid='push.example.net' node='n'/></iq>")
        anna.send_raw("<inactive xmlns='urn:xmpp:csi:0'/>")
        anna.send_raw("<active xmlns='urn:xmpp:csi:0'/>")
        assert await anna.iq("<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>") is not None
