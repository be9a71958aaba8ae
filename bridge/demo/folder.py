"""The demo's folder: what it holds, and what came of an earlier run. ``demo.json`` is read by tests from outside."""

import fcntl
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from bridge.demo.sample import CUSTOMERS, PEOPLE, SERVICES
from bridge.errors import UserError

FILE: Final = "demo.json"
LOCK: Final = "demo.lock"
WRITTEN_BY: Final = "# Written by `stanzadesk demo` at each start; changes here are lost.\n"
"""The first line of the desk's configuration in a demo's folder."""
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
    lock: int
    """File descriptor that keeps other demos out; closed by the end of the process."""
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


def open_folder(path: Path) -> DemoFolder:
    """Make the folder, or come back to that of an earlier demo, and keep other demos out; raises `UserError`."""
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()) and not _is_ours(path):
            raise UserError(f"{path} holds other files; name a new or empty folder with --data DIR")
        path.chmod(0o700)
        lock = _lock(path)
        return _with_secrets(DemoFolder(path, lock))
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"{path} is a file, or lies below one; name a folder with --data DIR") from None
    except OSError as error:
        raise UserError(f"{path} can't be used ({error.strerror}); name another folder with --data DIR") from error


def _is_ours(path: Path) -> bool:
    """Tell whether a demo was here before. An operator's own stanzadesk.toml must never be taken for ours."""
    if (path / FILE).exists() or (path / LOCK).exists():
        return True
    config = path / "stanzadesk.toml"
    return config.exists() and config.read_text(encoding="utf-8", errors="replace").startswith(WRITTEN_BY)


def _lock(path: Path) -> int:
    """Hold the folder for as long as this process lives; the kernel lets go after any end. Raises `UserError`."""
    handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise UserError(
            f"a demo runs in {path} already (process {holder}); stop it first, or name another folder with --data DIR"
        ) from None
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode("ascii"))
    return handle


def _with_secrets(folder: DemoFolder) -> DemoFolder:
    users = [person.user for person in PEOPLE] + list(CUSTOMERS)
    known = _read(folder.path / FILE)
    folder.api_key = known.api_key
    passwords = {entry.jid.partition("@")[0]: entry.password for entry in (*known.agents, *known.customers)}
    folder.passwords = {user: passwords.get(user) or f"{user}-{secrets.token_hex(2)}" for user in users}
    secret = folder.path / "component.secret"
    kept = secret.read_text(encoding="utf-8", errors="replace").strip() if secret.exists() else ""
    if kept:
        folder.secret = kept
    else:
        secret.touch(mode=0o600)
        secret.write_text(folder.secret + "\n", encoding="utf-8")
    return folder


class _Login(msgspec.Struct):
    """One of the sample people in ``demo.json``."""

    jid: str
    password: str


class _Known(msgspec.Struct):
    """What of an earlier ``demo.json`` is used again."""

    agents: tuple[_Login, ...] = ()
    customers: tuple[_Login, ...] = ()
    api_key: str = ""


def _read(path: Path) -> _Known:
    if not path.exists():
        return _Known()
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Known)
    except (ValueError, msgspec.DecodeError) as error:
        raise UserError(
            f"{path} is damaged ({error}); remove it and start again: "
            "chats and reports stay, the sample people get new passwords"
        ) from None


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
