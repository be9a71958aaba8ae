"""The control socket: changes made on the command line while a desk runs go through the desk, not past it.

A Unix socket beside the data (mode 0600: whoever may write the database may use it). One JSON object per line each
way: ``{"kind": "DefineAgent", "body": {...}}`` -> ``{"ok": true, ...}`` or ``{"refused": code, "detail": text}``. Only
commands that set the desk up are taken, and the few further jobs that the composition root hands in.
"""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

from routing.commands import ChangeSetup, Choose, Command, ForceState, SetupChange
from routing.ports import Answer, Desk, Retry
from routing.refusals import Refusal

ALLOWED: Final[Mapping[str, type[Any]]] = {kind.__name__: kind for kind in (Choose, ForceState, *get_args(SetupChange))}
Job = Callable[[Mapping[str, Any]], Awaitable[dict[str, object]]]
"""Something the desk does that is no routing command, e.g. making an API key."""

LINE_LIMIT = 1 << 24
ANSWER_WAIT_S = 10.0


class ControlServer:
    """Listens on the socket for as long as the desk serves."""

    def __init__(self, path: Path, desk: Desk, jobs: Mapping[str, Job]) -> None:
        self._path = path
        self._desk = desk
        self._jobs = jobs
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Open the socket; a stale one of a killed desk is replaced (the lease says that we are the only desk)."""
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        mask = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, path=str(self._path), limit=LINE_LIMIT)
        finally:
            os.umask(mask)

    async def close(self) -> None:
        """Close the socket and take its file away."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, object]:
        try:
            asked = json.loads(line)
            if asked["kind"] in self._jobs:
                return await self._jobs[asked["kind"]](asked["body"])
            command = read_command(asked["kind"], asked["body"])
        except (ValueError, KeyError, TypeError, msgspec.ValidationError):
            return {"refused": "bad_setting", "detail": "this is not a command of the control socket"}
        return render_answer(await self._desk.ask(command))


def render_answer(answer: Answer) -> dict[str, object]:
    """Put the desk's answer into the socket's words."""
    if isinstance(answer, Refusal):
        return {"refused": str(answer.code), "detail": answer.detail, "faults": list(answer.faults)}
    if isinstance(answer, Retry):
        return {"refused": "retry", "detail": "the database did not store it"}
    return {"ok": True}


def read_command(kind: str, body: Mapping[str, Any]) -> Command:
    """Read a command of the socket; raises KeyError or `msgspec.ValidationError` for what is none."""
    if kind == ChangeSetup.__name__:
        changes = tuple(msgspec.convert(one["body"], ALLOWED[one["kind"]]) for one in body["changes"])
        return ChangeSetup(changes, msgspec.convert(body.get("by", ""), str))
    command: Command = msgspec.convert(body, ALLOWED[kind])
    return command


def write_command(command: Command) -> tuple[str, Mapping[str, object]]:
    """Write a command for the socket: its kind and its body."""
    if isinstance(command, ChangeSetup):
        changes = [{"kind": type(one).__name__, "body": msgspec.to_builtins(one)} for one in command.changes]
        return ChangeSetup.__name__, {"changes": changes, "by": command.by}
    return type(command).__name__, msgspec.to_builtins(command)


def ask_running_desk(path: Path, command: Command) -> dict[str, object] | None:
    """Send one command to the desk that listens at ``path``; ``None`` if none does."""
    return ask_running_job(path, *write_command(command))


def ask_running_job(path: Path, kind: str, body: Mapping[str, object]) -> dict[str, object] | None:
    """Send one request to the desk that listens at ``path``; ``None`` if none does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(ANSWER_WAIT_S)
        try:
            link.connect(str(path))
        except OSError:
            return None
        link.sendall(json.dumps({"kind": kind, "body": body}).encode() + b"\n")
        answer = link.makefile("rb").readline()
    found: dict[str, object] = json.loads(answer)
    return found
