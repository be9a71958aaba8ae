"""What finch and Pidgin share: libpurple's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from tests.clients.client import Account
    from tests.clients.home import Home

ACCOUNTS: Final = """\
<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'><account>
  <protocol>prpl-jabber</protocol><name>{jid}/purple</name><password>{password}</password>
  <statuses><status type='available' name='Available' active='true'><attributes/></status></statuses>
  <settings>
    <setting name='connect_server' type='string'>{host}</setting>
    <setting name='port' type='int'>{port}</setting>
    <setting name='connection_security' type='string'>opportunistic_tls</setting>
    <setting name='auth_plain_in_clear' type='bool'>1</setting>
  </settings>
  <settings ui='{ui}'><setting name='auto-login' type='bool'>1</setting></settings>
</account></account>
"""
STATES: Final = """\
<?xml version='1.0' encoding='UTF-8' ?>
<statuses version='1.0'>
  <status name='Busy' created='1' lastused='1' usage_count='9'><state>unavailable</state></status>
</statuses>
"""
"""A state of one's own: libpurple's own menu has no "do not disturb"."""


def write_purple(home: Home, account: Account, ui: str) -> None:
    """Write account and states for one of the two programs."""
    words = {name: escape(value) for name, value in account.words().items()}
    home.folder(".purple")
    home.write(".purple/status.xml", STATES)
    home.write(".purple/accounts.xml", ACCOUNTS.format(ui=ui, **words))
