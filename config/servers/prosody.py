"""The Prosody configuration that Stanzadesk needs, as text.

Written for Prosody 0.12 as Debian 12 ships it, with `prosody-modules` installed for mod_privilege (XEP-0356).
Two kinds come out of one renderer: the demo (and the tests) run everything on one loopback address without TLS;
production is a commented starting point that an operator reads, changes and installs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

MODULE_FOLDER: Final = Path(__file__).with_name("prosody")
"""Folder of the Prosody modules that Stanzadesk brings (the durable inbox)."""

DEBIAN_MODULES: Final = Path("/usr/lib/prosody/modules")
"""Where Debian's `prosody-modules` puts the community modules."""

_MODULES: Final = (
    ("roster", "contact lists; the desk writes customers' names into them"),
    ("saslauth", "log-in"),
    ("disco", "what is where"),
    ("ping", "XEP-0199"),
    ("presence", ""),
    ("message", ""),
    ("iq", ""),
    ("pep", "avatars, nicknames, bookmarks"),
    ("carbons", "an agent's devices see the same conversation"),
    ("mam", "message archive; expires, see archive_expires_after"),
    ("smacks", "XEP-0198: a short loss of network loses no message"),
    ("websocket", "the bundled web desktop"),
    ("vcard4", ""),
    ("vcard_legacy", ""),
    ("blocklist", ""),
    ("csi_simple", "XEP-0352: a phone in a pocket is woken by messages only"),
    ("cloud_notify", "XEP-0357: pushes to phones; reaches their makers' services only where s2s is allowed"),
    ("time", ""),
    ("posix", ""),
    ("privilege", "XEP-0356: the desk sees agents' presence and names customers in their rosters"),
)


@dataclass(frozen=True, slots=True)
class ProsodySettings:
    """What differs between one Prosody and another; paths are absolute, ports are TCP."""

    component_secret: str
    data_dir: Path
    domain: str = "localhost"
    component: str = "workgroup.localhost"
    rooms: str = "conference.localhost"
    upload: str = "upload.localhost"
    c2s_port: int = 5222
    http_port: int = 5280
    component_port: int = 5347
    interface: str = "127.0.0.1"
    """Where XMPP clients connect; `*` for all addresses."""
    private_interface: str = "127.0.0.1"
    """Where the desk and the reverse proxy connect (component and HTTP ports); never a public address."""
    plugin_paths: tuple[Path, ...] = (MODULE_FOLDER, DEBIAN_MODULES)
    certificates: Path = Path("/etc/prosody/certs")
    """Folder of certificates; used in production only."""
    pidfile: Path | None = None
    log_file: Path | None = None
    """None logs to the console."""
    log_level: str = "info"
    run_as_root: bool = False
    """Prosody refuses to run as root without it; for throw-away servers in containers and tests."""
    demo: bool = False
    """True: plain c2s on loopback without TLS, no federation. Never where anybody else can connect."""
    archive_expiry: str = "1w"
    """How long Prosody keeps copies of messages: a number with d, w, m, y, or `never`."""
    archive_in_sqlite: bool | None = None
    """Keep archives in SQLite (needs lua-dbi-sqlite3); None: in production only. Files are some seven times faster as
    long as no account has more than 10,000 messages in its archive, and very slow beyond."""
    external_url: str = ""
    """Address under which browsers reach this Prosody's HTTP; empty: its own private address."""
    granted: bool = True
    """Let the desk see agents' presence and write into their contact lists (XEP-0356)."""
    inbox_limit: int = 100_000
    """Messages for the desk that are kept while it is down; beyond that senders get an error."""


def render_prosody(settings: ProsodySettings) -> str:
    """Return the whole configuration file; it holds the component secret, so write it readable by Prosody only."""
    sections = (_head, _modules, _network, _security, _storage, _web, _virtual_host, _component, _rooms, _upload)
    return "\n".join(section(settings) for section in sections)


def _uses_sqlite(settings: ProsodySettings) -> bool:
    return not settings.demo if settings.archive_in_sqlite is None else settings.archive_in_sqlite


def lua(value: str | int | Path | tuple[str | Path, ...]) -> str:
    """Render a value as a Lua literal: strings quoted and escaped, tuples as lists."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "{ " + ", ".join(lua(item) for item in value) + " }" if value else "{ }"
    text = str(value)
    quoted = "".join(
        f"\\{character}" if character in '"\\' else character if character >= " " else f"\\{ord(character):03d}"
        for character in text
    )
    return f'"{quoted}"'


def _head(settings: ProsodySettings) -> str:
    if settings.demo:
        words = "-- Stanzadesk demo server: loopback only, no TLS. Written anew at each start; changes here are lost.\n"
    else:
        words = f"""\
-- Prosody for Stanzadesk. What to change before use is marked CHANGE.
--   1. the names of your domain (here {settings.domain}) and its certificates
--   2. the component secret, the same as xmpp.secret in stanzadesk.toml
--   3. install: prosody, prosody-modules{", lua-dbi-sqlite3" if _uses_sqlite(settings) else ""} (Debian packages)
-- Then: prosodyctl check config; prosodyctl adduser anna@{settings.domain}; systemctl restart prosody
"""
    lines = [words, f"plugin_paths = {lua(settings.plugin_paths)}", f"data_path = {lua(settings.data_dir)}"]
    if settings.pidfile is not None:
        lines.append(f"pidfile = {lua(settings.pidfile)}")
    if settings.run_as_root:
        lines.append("run_as_root = true")
    target = "*console" if settings.log_file is None else settings.log_file
    lines.append(f"log = {{ {settings.log_level} = {lua(target)} }}")
    return "\n".join(lines) + "\n"


def _modules(settings: ProsodySettings) -> str:
    names = _MODULES if settings.demo else (*_MODULES, ("tls", "encryption for clients"))
    rows = "\n".join(f"  {lua(name)};{' -- ' + why if why else ''}" for name, why in names)
    words = (
        ""
        if settings.demo
        else "-- No federation: only your own accounts can write to the desk. To let others in, remove s2s from the\n"
        '-- list below, add "dialback" above, and open the service to XMPP customers in Stanzadesk.\n'
    )
    return f"""\
modules_enabled = {{
{rows}
}}
{words}modules_disabled = {{ "s2s" }}
"""


def _network(settings: ProsodySettings) -> str:
    return f"""\
interfaces = {{ {lua(settings.interface)} }}
c2s_ports = {{ {settings.c2s_port} }}
c2s_direct_tls_ports = {{ }}
s2s_ports = {{ }}
-- Only the desk (and a reverse proxy) on this machine may connect to these two.
component_interfaces = {{ {lua(settings.private_interface)} }}
component_ports = {{ {settings.component_port} }}
http_interfaces = {{ {lua(settings.private_interface)} }}
http_ports = {{ {settings.http_port} }}
https_interfaces = {{ }}
https_ports = {{ }}
-- A dead connection is noticed after 30 s; its session then waits 60 s for the client to come back (XEP-0198).
-- Small stanzas leave at once: held back by Nagle's algorithm they reach the desk up to 40 ms late.
network_settings = {{ read_timeout = 30, nagle = false }}
smacks_hibernation_time = 60
"""


def _security(settings: ProsodySettings) -> str:
    if settings.demo:
        return f"""\
authentication = "internal_hashed"
c2s_require_encryption = false
-- Some console clients know no way to log in but PLAIN; over loopback nobody listens.
allow_unencrypted_plain_auth = true
certificates = {lua(settings.data_dir)} -- none, but Prosody logs an error for a folder that is not there
"""
    return f"""\
-- CHANGE: LDAP and other sources of accounts are described at https://prosody.im/doc/authentication
authentication = "internal_hashed"
c2s_require_encryption = true
allow_unencrypted_plain_auth = false
-- CHANGE: certificates, one file per name (prosodyctl --root cert import /etc/letsencrypt/live)
certificates = {lua(settings.certificates)}
"""


def _storage(settings: ProsodySettings) -> str:
    lines = [
        "-- Copies of conversations on this server. The desk keeps its own record; these serve further devices.",
        f"archive_expires_after = {lua(settings.archive_expiry)}",
        f"muc_log_expires_after = {lua(settings.archive_expiry)}",
    ]
    if _uses_sqlite(settings):
        lines += [
            "-- Archiving is more than twice as fast after, once: sqlite3 archive.sqlite 'PRAGMA journal_mode=WAL'",
            'storage = { archive = "sql", muc_log = "sql" }',
            'sql = { driver = "SQLite3", database = "archive.sqlite" }',
        ]
    return "\n".join(lines) + "\n"


def _web(settings: ProsodySettings) -> str:
    own = f"http://{settings.private_interface}:{settings.http_port}/"
    words = (
        ""
        if settings.demo
        else "-- TLS for browsers ends at the desk or your proxy, which passes /xmpp-websocket and /file_share on.\n"
        "-- CHANGE: the address that browsers use, with https://\n"
    )
    return f"""\
{words}http_default_host = {lua(settings.domain)}
http_external_url = {lua(settings.external_url or own)}
consider_websocket_secure = true
"""


def _virtual_host(settings: ProsodySettings) -> str:
    parts = (
        (settings.component, "Stanzadesk"),
        (settings.rooms, "Rooms"),
        (settings.upload, "File share"),
    )
    # mod_disco lists sub-domains of the host by itself, so only others are named.
    items = ", ".join(
        f"{{ {lua(name)}, {lua(label)} }}" for name, label in parts if name.split(".", 1)[-1] != settings.domain
    )
    grant = ""
    if settings.granted:
        grant = f"""\
  -- What the desk may do in the agents' accounts (XEP-0356): see presence without asking for a subscription, name
  -- customers in contact lists. Without this block Stanzadesk works too, but asks each agent for a subscription.
  privileged_entities = {{
    [{lua(settings.component)}] = {{
      roster = "both";
      message = "outgoing";
      presence = "managed_entity";
    }};
  }}
"""
    return f"""\
---------- the agents' domain ----------
VirtualHost {lua(settings.domain)}
  name = {lua(settings.domain)}
  disco_items = {{ {items} }}
{grant}"""


def _component(settings: ProsodySettings) -> str:
    change = "" if settings.demo else "  -- CHANGE: a long random secret\n"
    return f"""\
---------- the desk ----------
Component {lua(settings.component)}
{change}  component_secret = {lua(settings.component_secret)}
  name = "Stanzadesk"
  -- A second connection is refused while the first lives; only one desk acts at a time.
  component_conflict_resolve = "kick_new"
  -- privilege is wanted here as well as in the agents' domain.
  -- stanzadesk_inbox keeps messages for the desk while it is down; it comes with Stanzadesk (see plugin_paths).
  modules_enabled = {{ "privilege", "stanzadesk_inbox" }}
  stanzadesk_inbox_limit = {settings.inbox_limit}
"""


def _rooms(settings: ProsodySettings) -> str:
    admins = (settings.component, f"desk@{settings.component}")
    return f"""\
---------- rooms, opened by the desk only ----------
Component {lua(settings.rooms)} "muc"
  name = "Rooms"
  modules_enabled = {{ "muc_mam" }}
  restrict_room_creation = "admin"
  admins = {lua(admins)}
"""


def _upload(settings: ProsodySettings) -> str:
    return f"""\
---------- files ----------
Component {lua(settings.upload)} "http_file_share"
  name = "File share"
  http_host = {lua(settings.domain)}
  http_file_share_size_limit = {10 * 1024 * 1024}
  http_file_share_expires_after = {7 * 86_400}
  http_file_share_access = {{ {lua(settings.domain)}, {lua(settings.component)} }}
"""
