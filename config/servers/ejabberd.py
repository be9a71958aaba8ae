"""The ejabberd configuration that Stanzadesk needs, as text.

Written for ejabberd 23.01 as Debian 12 ships it. As with Prosody, two kinds come out of one renderer: the demo and the
tests run on loopback without TLS and without Erlang's distribution; production is a commented starting point.

There is no durable inbox here (DESIGN.md section 5): while the desk is down, senders see their messages bounce.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOCKET_PATH_BYTES: Final = 100
"""Linux takes 107 bytes for the name of a Unix socket."""
_MODULES: Final = """\
  mod_disco: {}
  mod_ping: {}
  mod_caps: {}
  mod_roster: {versioning: true}
  # An agent's devices see the same conversation.
  mod_carboncopy: {}
  # A phone in a pocket is woken by messages only (XEP-0352), and by pushes (XEP-0357) where s2s_access lets them out.
  mod_client_state: {}
  mod_push: {}
  mod_push_keepalive: {}
  # XEP-0198: a short loss of network loses no message.
  mod_stream_mgmt: {resume_timeout: 60, resend_on_timeout: if_offline}
  mod_offline: {}
  mod_last: {}
  mod_private: {}
  mod_privacy: {}
  mod_blocking: {}
  # Avatars, nicknames, bookmarks.
  mod_pubsub: {plugins: [flat, pep]}
  mod_vcard: {search: false}
  mod_vcard_xupdate: {}
  mod_avatar: {}
  mod_time: {}
  mod_version: {show_os: false}"""


@dataclass(frozen=True, slots=True)
class EjabberdSettings:
    """What differs between one ejabberd and another; paths are absolute, ports are TCP."""

    component_secret: str
    data_dir: Path
    """Where uploaded files go, below it; ejabberd's own tables lie where it is told at its start."""
    domain: str = "localhost"
    component: str = "workgroup.localhost"
    rooms: str = "conference.localhost"
    upload: str = "upload.localhost"
    c2s_port: int = 5222
    http_port: int = 5280
    component_port: int = 5347
    interface: str = "127.0.0.1"
    """Where XMPP clients connect; `::` for all addresses."""
    private_interface: str = "127.0.0.1"
    """Where the desk and the reverse proxy connect (component and HTTP ports); never a public address."""
    certificate: Path = Path("/etc/ejabberd/ejabberd.pem")
    """Certificate chain and key in one file; used in production only."""
    account_socket: Path | None = None
    """Unix socket at which accounts are made, without a password: only in a folder that nobody else may enter."""
    demo: bool = False
    """True: plain c2s on loopback without TLS, no federation. Never where anybody else can connect."""
    granted: bool = True
    """Let the desk see agents' presence (XEP-0356)."""
    external_url: str = ""
    """Address under which browsers reach this server's files; empty: its own private address."""


def render_ejabberd(settings: EjabberdSettings) -> str:
    """Return the whole configuration file; it holds the component secret, so write it readable by ejabberd only."""
    sections = (_head, _listen, _security, _access, _modules)
    return "\n".join(section(settings) for section in sections)


def yaml(value: str | Path) -> str:
    """Render text as a YAML scalar: JSON's double quotes are YAML's too."""
    return json.dumps(str(value), ensure_ascii=False)


def ejabberd_libraries() -> Path | None:
    """Find the folder of Debian's ejabberd (one for each kind of processor); ``None`` if it is not installed."""
    found = next(Path("/usr/lib").glob("*-linux-gnu/ejabberd-*/ebin/ejabberd.beam"), None)
    return None if found is None else found.parents[2]


def erl_arguments(config: Path, tables: Path) -> list[str]:
    """Start it by Erlang's own `erl`: one node without distribution, its tables in a folder that exists.

    The configuration is named last only so that a look at the process tells whose it is; ejabberd reads the
    environment (`erl_environment`).
    """
    return ["-noinput", "-mnesia", "dir", json.dumps(str(tables)), "-s", "ejabberd", "-extra", str(config)]


def erl_environment(config: Path, log: Path) -> dict[str, str]:
    """Tell it where code, configuration and log are, and that a crash writes no dump."""
    return {
        "ERL_LIBS": str(ejabberd_libraries() or ""),
        "EJABBERD_CONFIG_PATH": str(config),
        "EJABBERD_LOG_PATH": str(log),
        "ERL_CRASH_DUMP_SECONDS": "0",
    }


def _head(settings: EjabberdSettings) -> str:
    if settings.demo:
        words = "# Stanzadesk demo server: loopback only, no TLS. Written anew at each start; changes here are lost.\n"
    else:
        words = f"""\
# ejabberd for Stanzadesk: /etc/ejabberd/ejabberd.yml. What to change before use is marked CHANGE.
#   1. the names of your domain (here {settings.domain}) and its certificate
#   2. the component's password, the same as xmpp.secret in stanzadesk.toml
#   3. install: ejabberd, erlang-p1-sqlite3 (Debian packages)
# Then: systemctl restart ejabberd; ejabberdctl register anna {settings.domain} PASSWORD
# While the desk is down this server refuses messages to it, and senders are told; Prosody keeps them.
"""
    # API calls are logged with their arguments from `info` on, passwords among them.
    return f"{words}hosts: [{yaml(settings.domain)}]\nloglevel: warning\n"


def _listen(settings: EjabberdSettings) -> str:
    tls = "" if settings.demo else "    starttls_required: true\n"
    note = "" if settings.demo else "    # CHANGE: a long random secret\n"
    accounts = ""
    if settings.account_socket is not None:
        accounts = f"""\
  - port: {yaml(f"unix:{settings.account_socket}")}
    module: ejabberd_http
    tag: "accounts"
    request_handlers:
      /api: mod_http_api
"""
    return f"""\
listen:
  - port: {settings.c2s_port}
    ip: {yaml(settings.interface)}
    module: ejabberd_c2s
    max_stanza_size: 262144
{tls}  # Only the desk (and a reverse proxy) on this machine may connect to the next two.
  - port: {settings.component_port}
    ip: {yaml(settings.private_interface)}
    module: ejabberd_service
    max_stanza_size: 1048576
    hosts:
{note}      {yaml(settings.component)}: {{password: {yaml(settings.component_secret)}}}
  - port: {settings.http_port}
    ip: {yaml(settings.private_interface)}
    module: ejabberd_http
    request_handlers:
      /xmpp-websocket: ejabberd_http_ws
      /file_share: mod_http_upload
{accounts}"""


def _security(settings: EjabberdSettings) -> str:
    own = "" if settings.demo else f"# CHANGE: your certificate\ncertfiles: [{yaml(settings.certificate)}]\n"
    if not settings.demo:
        own += f"sql_type: sqlite\nsql_database: {yaml(settings.data_dir / 'archive.sqlite')}\n"
    return f"""\
{own}auth_method: internal
auth_password_format: scram
disable_sasl_mechanisms: ["digest-md5", "X-OAUTH2"]
websocket_ping_interval: 30
"""


def _access(settings: EjabberdSettings) -> str:
    api = ""
    if settings.account_socket is not None:
        api = """\
api_permissions:
  "accounts":
    from: [{tag: "accounts"}]
    who: all
    what: ["register", "change_password"]
"""
    return f"""\
acl:
  desk: {{server: [{yaml(settings.component)}]}}
access_rules:
  desk: {{allow: desk}}
  local: {{deny: desk, allow: all}}
  nobody: {{deny: all}}
# No federation: only your own accounts can write to the desk.
s2s_access: nobody
{api}"""


def _modules(settings: EjabberdSettings) -> str:
    own = f"http://{settings.private_interface}:{settings.http_port}"
    files = f"{settings.external_url.rstrip('/') or own}/file_share"
    accounts = "" if settings.account_socket is None else "  mod_admin_extra: {} # knows change_password\n"
    grant = ""
    if settings.granted:
        grant = """\
  # What the desk may do in the agents' accounts (XEP-0356): see their presence. Without this Stanzadesk works too.
  # Customers get names in contact lists by a further line,  roster: {both: desk}  at which 23.01 fails.
  mod_privilege:
    message: {outgoing: desk}
    presence: {managed_entity: desk}
"""
    return f"""\
modules:
{_MODULES}
  # Copies of conversations on this server. The desk keeps its own record; these serve further devices.
  # They grow for ever unless something runs, once a day: ejabberdctl delete_old_mam_messages all 7
  mod_mam: {{db_type: {"mnesia" if settings.demo else "sql"}, default: always}}
  # Rooms are opened by the desk only.
  mod_muc:
    host: {yaml(settings.rooms)}
    access_create: desk
    access_persistent: desk
    access_admin: desk
    access_mam: desk
  mod_http_upload:
    host: {yaml(settings.upload)}
    put_url: {yaml(files)}
    docroot: {yaml(settings.data_dir / "upload")}
    max_size: {10 * 1024 * 1024}
    access: local
  mod_http_upload_quota: {{max_days: 7}}
{accounts}{grant}"""
