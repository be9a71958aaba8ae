"""The demo's folder: what it holds, and what came of an earlier run. ``demo.json`` is read by tests from outside."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bridge.demo.sample import CUSTOMERS, PEOPLE, SERVICES
from bridge.errors import UserError

FILE: Final = "demo.json"
DOMAIN: Final = "localhost"
COMPONENT: Final = "workgroup.localhost"
ROOMS: Final = "conference.localhost"
UPLOAD: Final = "upload.localhost"


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP ports on 127.0.0.1."""

    http: int
    xmpp: int
    component: int
    server_http: int


@dataclass(slots=True)
class DemoFolder:
    """Paths and secrets of one demo; secrets survive from run to run."""

    path: Path
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    passwords: dict[str, str] = field(default_factory=dict)
    api_key: str = ""

    @property
    def config(self) -> Path:
        """The desk's configuration."""
        return self.path / "stanzadesk.toml"

    @property
    def database(self) -> Path:
        """The desk's SQLite file."""
        return self.path / "stanzadesk.db"

    @property
    def prosody(self) -> Path:
        """The server's configuration, data and log."""
        return self.path / "prosody"


def open_folder(path: Path) -> DemoFolder:
    """Make the folder, or come back to that of an earlier demo; raises `UserError`."""
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        if any(path.iterdir()) and not (path / FILE).exists() and not (path / "stanzadesk.toml").exists():
            message = f"{path} holds other files; name a new or empty folder with --data DIR"
            raise UserError(message)
    except FileExistsError:
        message = f"{path} is a file; name a folder with --data DIR"
        raise UserError(message) from None
    except OSError as error:
        message = f"{path} can't be used ({error.strerror}); name another folder with --data DIR"
        raise UserError(message) from error
    return _with_secrets(DemoFolder(path))


def _with_secrets(folder: DemoFolder) -> DemoFolder:
    users = [person.user for person in PEOPLE] + list(CUSTOMERS)
    known = _read(folder.path / FILE)
    folder.api_key = str(known.get("api_key", ""))
    passwords = {entry["jid"].partition("@")[0]: entry["password"] for entry in _people(known)}
    folder.passwords = {user: passwords.get(user, f"{user}-{secrets.token_hex(2)}") for user in users}
    secret = folder.path / "component.secret"
    if secret.exists():
        folder.secret = secret.read_text(encoding="utf-8").strip()
    else:
        secret.touch(mode=0o600)
        secret.write_text(folder.secret + "\n", encoding="utf-8")
    return folder


def _people(known: dict[str, Any]) -> list[dict[str, str]]:
    return [*known.get("agents", []), *known.get("customers", [])]


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path} can't be read ({error}); remove the folder {path.parent} to begin anew"
        raise UserError(message) from error
    return found


def write_demo_file(folder: DemoFolder, ports: Ports, desk_pid: int, server_pid: int) -> dict[str, Any]:
    """Write ``demo.json`` in one piece, readable by its owner alone, and return what it says."""
    content = {
        "http": f"http://127.0.0.1:{ports.http}/",
        "domain": DOMAIN,
        "component": COMPONENT,
        "rooms": ROOMS,
        "xmpp": {"host": "127.0.0.1", "port": ports.xmpp},
        "websocket": f"ws://127.0.0.1:{ports.http}/xmpp-websocket",
        "agents": [
            {
                "jid": f"{person.user}@{DOMAIN}",
                "password": folder.passwords[person.user],
                "name": person.name,
                "roles": [str(role) for role in person.roles],
                "services": list(person.services),
            }
            for person in PEOPLE
        ],
        "customers": [{"jid": f"{user}@{DOMAIN}", "password": folder.passwords[user]} for user in CUSTOMERS],
        "services": [{"id": name, "name": title, "jid": f"{name}@{COMPONENT}"} for name, title in SERVICES],
        "api_key": folder.api_key,
        "pids": {"desk": desk_pid, "server": server_pid},
    }
    scratch = folder.path / (FILE + ".new")
    scratch.unlink(missing_ok=True)
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    scratch.replace(folder.path / FILE)
    return content
