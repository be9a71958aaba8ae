"""profanity 0.13 set up for the demo: an account file as its user would have, and the words to log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.clients.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenarios.demo import Demo

ACCOUNT = """\
[agent]
jid={jid}
server={host}
port={port}
password={password}
tls.policy=disable
resource=profanity
enabled=true
"""
PREFERENCES = """\
[ui]
splash=false
[omemo]
policy=manual
[otr]
policy=manual
"""


def profanity(demo: Demo, user: str, home: Path) -> Terminal:
    """Return a terminal in which profanity logs a sample agent in."""
    jid = f"{user}@{demo.info['domain']}"
    password = next(entry["password"] for entry in demo.info["agents"] if entry["jid"] == jid)
    data, config = home / "data" / "profanity", home / "config" / "profanity"
    data.mkdir(parents=True)
    config.mkdir(parents=True)
    where = demo.info["xmpp"]
    account = ACCOUNT.format(jid=jid, host=where["host"], port=where["port"], password=password)
    (data / "accounts").write_text(account, "utf-8")
    (config / "profrc").write_text(PREFERENCES, "utf-8")
    environment = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "LANG": "C.UTF-8",
        "TERM": "screen-256color",
    }
    return Terminal(["profanity", "-a", "agent"], environment)
