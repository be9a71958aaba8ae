"""Start order, stop order, and what ends the process.

Start: tables, lease, state, control socket, engine, web, XMPP link. Ready when the web server listens and the link
is up. Stop (SIGTERM, Ctrl-C): no new web connections, the engine stores what is queued, the link closes, the lease is
given back. The process also ends when another desk takes over its database, and when the demo's server ends.
"""

import asyncio
import contextlib
import logging
import signal
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bridge.compose import DemoPage, Stack, compose, holder_name
from bridge.control import ControlServer, Job
from bridge.errors import UserError
from bridge.first import first_timers
from bridge.store.migrate import upgrade
from bridge.store.store import Store
from bridge.widgets import parse_widget
from config.model import Settings
from routing.commands import Restart, SetTimers
from routing.events import Event, LinkChanged
from routing.ids import AgentId, ChatId
from routing.photos import read_photo
from routing.settings import Timers

log = logging.getLogger(__name__)

READY_S = 30.0
SHUTDOWN_S = 5.0

Hook = Callable[[Stack], Awaitable[None]]
Seed = Callable[[Store, Timers], Awaitable[None]]


async def serve(
    settings: Settings,
    control: Path,
    *,
    demo_page: DemoPage | None = None,
    seed: Seed | None = None,
    before: Hook | None = None,
    ready: Hook | None = None,
    watch: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serve until a signal. ``seed`` fills a new database, ``before`` runs before the doors open, ``ready`` after."""
    stopping = asyncio.Event()
    _stop_on_signals(stopping)
    await asyncio.to_thread(upgrade, settings.database.url)
    store = await Store.open(settings.database.url, holder=holder_name())
    try:
        if seed is not None and not await _unless_stopped(seed(store, first_timers(settings)), stopping):
            return
        stack = await compose(settings, store, demo_page)
        await _run(stack, control, stopping, Hooks(before, ready, watch))
    finally:
        await store.close()


async def _unless_stopped(work: Awaitable[None], stopping: asyncio.Event) -> bool:
    """Do some work, or break it off when a signal comes; tells whether it was done."""
    task, signalled = asyncio.ensure_future(work), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((task, signalled), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        return task.done()
    finally:
        task.cancel()
        signalled.cancel()
        await asyncio.wait((task, signalled))


def _stop_on_signals(stopping: asyncio.Event) -> None:
    """A terminal that closes (SIGHUP) stops the desk in order too, unless it was told to ignore that (nohup)."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        loop.add_signal_handler(signal.SIGHUP, stopping.set)


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the demo adds to an ordinary run."""

    before: Hook | None
    ready: Hook | None
    watch: Callable[[], Awaitable[None]] | None


async def _run(stack: Stack, control: Path, stopping: asyncio.Event, hooks: Hooks) -> None:
    engine = asyncio.create_task(stack.engine.run(), name="engine")
    await stack.engine.ask(Restart())
    if stack.engine.state.setup.timers == Timers():
        await stack.engine.ask(SetTimers(stack.first_timers))
    if hooks.before is not None:
        await hooks.before(stack)
    socket = ControlServer(control, stack.engine, jobs(stack))
    await socket.start()
    runner = web.AppRunner(stack.web, access_log=None, shutdown_timeout=SHUTDOWN_S)
    try:
        await runner.setup()
        await _listen(runner, stack)
        link = asyncio.create_task(stack.xmpp.door.run(), name="xmpp")
        stack.spawn(stack.xmpp.reconciler.run(), "reconcile")
        stack.spawn(stack.core.files.run(), "files")
        if stack.settings.mail.host:
            stack.spawn(stack.core.mails.run(), "mails")
        watched: list[asyncio.Task[Any]] = [engine, link, asyncio.create_task(stopping.wait(), name="signal")]
        if hooks.watch is not None:
            watched.append(asyncio.create_task(_as_task(hooks.watch), name="server"))
        try:
            await _until_ready(stack, watched)
            if hooks.ready is not None and not any(task.done() for task in watched):
                await _tell(hooks.ready(stack), watched)
            done, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _stop(stack, runner, watched)
        for task in done:
            if task is not engine:
                task.result()
    finally:
        await runner.cleanup()
        await socket.close()
        stack.engine.stop()
        await engine


async def _tell(ready: Awaitable[None], watched: list[asyncio.Task[Any]]) -> None:
    """Run the hook, unless something ends the desk meanwhile."""
    telling = asyncio.ensure_future(ready)
    await asyncio.wait([telling, *watched], return_when=asyncio.FIRST_COMPLETED)
    if telling.done():
        telling.result()
    telling.cancel()


async def _as_task(watch: Callable[[], Awaitable[None]]) -> bool:
    await watch()
    raise UserError("the XMPP server ended by itself; its log says why")


async def _listen(runner: web.AppRunner, stack: Stack) -> None:
    http = stack.settings.http
    try:
        await web.TCPSite(runner, http.host, http.port).start()
    except OSError as error:
        message = f"port {http.port} on {http.host} can't be used for web pages (http.port): {error.strerror}"
        raise UserError(message) from error
    log.info("serving web pages on %s port %d", http.host, http.port)


async def _until_ready(stack: Stack, watched: list[asyncio.Task[Any]]) -> None:
    """Wait for the link; a desk without its server serves all the same, and says so on its health page."""
    came_up = asyncio.Event()

    def look(events: Sequence[Event]) -> None:
        if any(isinstance(event, LinkChanged) and event.up for event in events):
            came_up.set()

    if stack.engine.state.link_up:
        return
    look_away = stack.engine.on_events(look)
    waiting = asyncio.create_task(came_up.wait())
    await asyncio.wait([waiting, *watched], timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    look_away()
    if any(task.done() for task in watched):
        return
    if not stack.engine.state.link_up:
        log.warning("serving without the XMPP server: %s", stack.xmpp.link.failure)


async def _stop(stack: Stack, runner: web.AppRunner, watched: list[asyncio.Task[Any]]) -> None:
    for task in list(stack.tasks):
        task.cancel()
    stack.core.feed.close()
    await runner.cleanup()
    for task in watched[1:]:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
    stack.xmpp.door.rosters.close()
    await stack.xmpp.tasks.close()


def jobs(stack: Stack) -> Mapping[str, Job]:
    """What the control socket does besides routing commands."""

    async def add_api_key(body: Mapping[str, Any]) -> dict[str, object]:
        return {"ok": True, "key": await stack.core.tokens.add_api_key(str(body["name"]), frozenset(body["scopes"]))}

    async def revoke_api_key(body: Mapping[str, Any]) -> dict[str, object]:
        return {"ok": await stack.core.tokens.revoke_api_key(str(body["name"]))}

    async def set_widget(body: Mapping[str, Any]) -> dict[str, object]:
        await stack.core.widgets.put(str(body["service"]), parse_widget(body["document"]))
        return {"ok": True}

    async def lift_ban(body: Mapping[str, Any]) -> dict[str, object]:
        return {"ok": await stack.core.widgets.lift(ChatId(str(body["chat"])))}

    async def set_photo(body: Mapping[str, Any]) -> dict[str, object]:
        content = b64decode(str(body["content"]), validate=True)
        photo = read_photo(content) if content else None
        return {"ok": await stack.core.photos.put(AgentId(str(body["agent"])), photo)}

    return {
        "LiftBan": lift_ban,
        "SetPhoto": set_photo,
        "SetWidget": set_widget,
        "AddApiKey": add_api_key,
        "RevokeApiKey": revoke_api_key,
    }
