"""``stanzadesk agent edit JID --photo``: what an agent looks like to customers of the widget."""

import asyncio
from base64 import b64encode
from pathlib import Path

from bridge.cli.place import control_path
from bridge.clock import Clock
from bridge.control import ask_running_job
from bridge.errors import UserError
from bridge.photos import PhotoRows
from bridge.store.errors import StoreError
from bridge.store.migrate import upgrade
from bridge.store.store import Store
from config.model import Settings
from routing.ids import AgentId
from routing.photos import PHOTO_LIMIT, BadPhotoError, Photo, read_photo

NONE = "none"


def photo_of(wish: str) -> Photo | None:
    """Read the file that is named; ``none`` names none. Raises `UserError` with a sentence if it can't be a photo."""
    if wish == NONE:
        return None
    try:
        with Path(wish).open("rb") as file:
            return read_photo(file.read(PHOTO_LIMIT + 1))
    except OSError as error:
        raise UserError(f"{wish} can't be read: {error.strerror}") from error
    except BadPhotoError as error:
        raise UserError(f"{wish}: {error}") from error


def put_photo(settings: Settings, agent: AgentId, photo: Photo | None) -> None:
    """Give an agent a photo, or none: through the running desk if there is one."""
    content = "" if photo is None else b64encode(photo.content).decode()
    running = ask_running_job(control_path(settings), "SetPhoto", {"agent": agent, "content": content})
    done = asyncio.run(_offline(settings, agent, photo)) if running is None else bool(running.get("ok"))
    if not done:
        raise UserError(f"there is no agent {agent}; see: stanzadesk agent list")


async def _offline(settings: Settings, agent: AgentId, photo: Photo | None) -> bool:
    try:
        await asyncio.to_thread(upgrade, settings.database.url)
        store = await Store.open(settings.database.url, holder="command line")
    except StoreError as error:
        raise UserError(str(error)) from error
    try:
        return await PhotoRows(store, Clock()).put(agent, photo)
    except StoreError as error:
        raise UserError(str(error)) from error
    finally:
        await store.close()
