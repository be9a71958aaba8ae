"""``stanzadesk widget …``: how the customers' widget of a service looks and what it asks, as one JSON document."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from bridge.cli.place import control_path, settings_of
from bridge.cli.reading import read_rows, read_store
from bridge.clock import Clock
from bridge.control import ask_running_job
from bridge.errors import UserError
from bridge.store.errors import StoreError
from bridge.store.store import Store
from bridge.widgets import BadWidgetError, WidgetRows, parse_widget, read_bans, read_widgets
from config.model import Settings
from routing.ids import ChatId, ServiceId
from routing.widget_settings import WidgetSettings

T = TypeVar("T")


def show_arguments(parser: argparse.ArgumentParser) -> None:
    """Say whose."""
    parser.add_argument("service", help="the service, as service list names it")


def set_arguments(parser: argparse.ArgumentParser) -> None:
    """Say whose, and what."""
    parser.add_argument("service", help="the service, as service list names it")
    parser.add_argument("file", help="a JSON file as widget show prints it; - reads standard input")


def show(arguments: argparse.Namespace) -> int:
    """Print the settings of a service's widget."""
    settings = settings_of(arguments)
    _demand_service(settings, arguments.service)
    found = read_rows(settings, read_widgets).get(arguments.service, WidgetSettings())
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    return 0


def change(arguments: argparse.Namespace) -> int:
    """Replace the settings of a service's widget; they hold from the next visitor on."""
    settings = settings_of(arguments)
    try:
        text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).read_text("utf-8")
        document = msgspec.json.decode(text)
        wanted = parse_widget(document)
    except OSError as error:
        raise UserError(f"{arguments.file} can't be read: {error.strerror}") from error
    except (BadWidgetError, msgspec.DecodeError) as error:
        raise UserError(f"these can't be a widget's settings: {error}") from error
    _demand_service(settings, arguments.service)
    body = {"service": arguments.service, "document": document}
    if ask_running_job(control_path(settings), "SetWidget", body) is None:
        _offline(settings, arguments.service, wanted)
    sys.stdout.write(f"The widget of {arguments.service} is as {arguments.file} says.\n")
    return 0


def list_bans(arguments: argparse.Namespace) -> int:
    """Print whom agents keep out now, and until when."""
    found = read_rows(settings_of(arguments), lambda connection: read_bans(connection, Clock().now()))
    for ban in found:
        sys.stdout.write(f"{ban.chat}  until {ban.until:%Y-%m-%d %H:%M} UTC  by {ban.by}\n")
    if not found:
        sys.stdout.write("Nobody is kept out.\n")
    return 0


def unban_arguments(parser: argparse.ArgumentParser) -> None:
    """Say whom."""
    parser.add_argument("chat", help="the chat that was the reason, as widget bans lists it")


def unban(arguments: argparse.Namespace) -> int:
    """Let whoever is kept out because of a chat in again."""
    settings, chat = settings_of(arguments), ChatId(arguments.chat)
    answer = ask_running_job(control_path(settings), "LiftBan", {"chat": chat})
    lifted = _lift_offline(settings, chat) if answer is None else bool(answer.get("ok"))
    if not lifted:
        raise UserError(f"nobody is kept out because of {chat}; see: stanzadesk widget bans")
    sys.stdout.write(f"Who was kept out because of {chat} may come again.\n")
    return 0


def _demand_service(settings: Settings, service: str) -> None:
    state = read_store(settings, lambda store: store.load_state(Clock().now()))
    if ServiceId(service) not in state.setup.services:
        raise UserError(f"there is no service {service}; see: stanzadesk service list")


def _offline(settings: Settings, service: str, wanted: WidgetSettings) -> None:
    _with_rows(settings, lambda rows: rows.put(service, wanted))


def _lift_offline(settings: Settings, chat: ChatId) -> bool:
    return _with_rows(settings, lambda rows: rows.lift(chat))


def _with_rows(settings: Settings, change: Callable[[WidgetRows], Awaitable[T]]) -> T:
    async def run() -> T:
        store = await Store.open(settings.database.url, holder="command line")
        try:
            return await change(WidgetRows(store, Clock()))
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except StoreError as error:
        raise UserError(str(error)) from error
