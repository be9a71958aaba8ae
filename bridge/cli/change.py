"""Carrying out a change of the set-up: through the running desk if there is one, else by the same rules offline."""

import argparse
import asyncio
import getpass
from collections.abc import Sequence

from bridge.cli.place import control_path
from bridge.cli.reading import read_store
from bridge.clock import Clock
from bridge.control import ask_running_desk
from bridge.errors import UsageError, UserError
from bridge.store.batch import Batch
from bridge.store.errors import StoreError
from bridge.store.migrate import upgrade
from bridge.store.store import Store
from config.model import Settings
from routing.commands import ChangeSetup, SetupChange
from routing.decide import decide
from routing.evolve import reindex
from routing.refusals import Refusal, RefusalCode
from routing.state import State

SENTENCES = {
    RefusalCode.UNKNOWN_SERVICE: "there is no service {detail}; see: stanzadesk service list",
    RefusalCode.UNKNOWN_AGENT: "there is no agent {detail}; see: stanzadesk agent list",
    RefusalCode.UNKNOWN_REASON: "there is no reason {detail}; see: stanzadesk reason list",
    RefusalCode.NOT_ALLOWED: "only supervisors of his team and admins may do that to {detail}, and nobody to himself",
    RefusalCode.AGENT_BUSY: "{detail} is in a chat, or one rings at him; try again when it is over",
    RefusalCode.NOT_REACHABLE: "{detail} is not there",
    RefusalCode.SERVICE_IN_USE: "service {detail} still has chats; try again when they are over",
    RefusalCode.BAD_SETTING: "that is not possible: {detail}",
}


def apply(settings: Settings, change: SetupChange | ChangeSetup) -> None:
    """Make one change, or several; raises `UserError` if it is refused or can't be stored."""
    changes = change.changes if isinstance(change, ChangeSetup) else (change,)
    command = ChangeSetup(changes, by=f"command line {getpass.getuser()}")
    running = ask_running_desk(control_path(settings), command)
    if running is None:
        asyncio.run(_apply_offline(settings, command))
        return
    if "refused" in running:
        faults = running.get("faults")
        raise UserError(sentences(str(running["refused"]), str(running.get("detail", "")), faults))


def sentence(code: str, detail: str) -> str:
    """Say in words why a change was refused."""
    known = {str(key): text for key, text in SENTENCES.items()}
    return known.get(code, "the desk refused: {code} {detail}").format(code=code, detail=detail).strip()


def sentences(code: str, detail: str, faults: object) -> str:
    """As `sentence`; several faults are listed, each on a line of its own."""
    if isinstance(faults, list | tuple) and len(faults) > 1:
        return "that is not possible:" + "".join(f"\n  - {fault}" for fault in faults)
    return sentence(code, detail)


async def _apply_offline(settings: Settings, command: ChangeSetup) -> None:
    clock = Clock()
    try:
        await asyncio.to_thread(upgrade, settings.database.url)
        store = await Store.open(settings.database.url, holder="command line")
    except StoreError as error:
        raise UserError(str(error)) from error
    try:
        loaded = await store.load(clock.now())
        reindex(loaded.state)
        outcome = decide(loaded.state, command, clock.now())
        if isinstance(outcome, Refusal):
            raise UserError(sentences(str(outcome.code), outcome.detail, outcome.faults))
        if outcome.events:
            await store.commit([Batch(events=outcome.events)])
    except StoreError as error:
        raise UserError(str(error)) from error
    finally:
        await store.close()


def demand_change(arguments: argparse.Namespace, names: Sequence[str]) -> None:
    """Raise `UsageError` unless at least one of the options was given."""
    if all(getattr(arguments, name) is None for name in names):
        options = ", ".join("--" + name.replace("_", "-") for name in names)
        raise UsageError(f"there is nothing to change; name at least one of {options}")


def stored_state(settings: Settings) -> State:
    """Read the set-up as it is stored, without disturbing a running desk."""
    return read_store(settings, lambda store: store.load_state(Clock().now()))
