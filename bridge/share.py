"""Files that ordinary clients put on the XMPP server's file share (XEP-0363) and name in a message: fetched at once.

Only addresses of that one share are ever fetched, and from where the operator says it is: what a message names decides
the file, never the host (FAULTS.md: no request on behalf of a stranger). No redirect is followed; size and time end.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

import aiohttp
from yarl import URL

from config.model import Settings
from routing.commands import PostAgentText, PostCustomerText
from routing.file_ports import FileFault, Files
from routing.ports import Answer

log = logging.getLogger(__name__)

FOLDER: Final = "/file_share/"
FETCH_S: Final = 60.0
PIECE: Final = 64 * 1024
_PATH: Final = re.compile(r"(?:[A-Za-z0-9_.~!$&'()*+,;=:@%-]+/?)+")


@dataclass(frozen=True, slots=True)
class Share:
    """Where clients see the share, and where we fetch from; both end in a slash."""

    seen: tuple[str, ...]
    fetched: str


def share_of(settings: Settings) -> Share:
    """Find the server's file share: named by the operator, or beside the server's WebSocket."""
    parts = urlsplit(settings.xmpp.websocket)
    beside = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}{FOLDER}"
    public = settings.http.public_url.rstrip("/")
    named = f"{settings.xmpp.file_share.rstrip('/')}/" if settings.xmpp.file_share else ""
    seen = (beside, f"{public}{FOLDER}" if public else "", named)
    return Share(tuple(one for one in seen if one), named or beside)


class SharedFiles:
    """Implements `bridge.xmpp.ports.FileHands`."""

    def __init__(self, share: Share, files: Files) -> None:
        self._share = share
        self._files = files

    def knows(self, url: str) -> bool:
        """Tell whether an address is one of the server's own file share."""
        return self._path(url) is not None

    async def take(self, command: PostAgentText | PostCustomerText, url: str) -> Answer | FileFault | None:
        """Fetch the file and post its line; ``None``: the share did not hand it out."""
        path = self._path(url)
        if path is None:
            return None
        try:
            async with asyncio.timeout(FETCH_S):
                return await self._files.send(command, _fetched(URL(self._share.fetched + path, encoded=True)))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("a file was not handed out by the server's file share: %s", type(error).__name__)
            return None

    def _path(self, url: str) -> str | None:
        """Take the address apart: what comes after the share's own part, if it is one of it."""
        for seen in self._share.seen:
            path = url[len(seen) :] if url.startswith(seen) else ""
            if _PATH.fullmatch(path) and ".." not in unquote(path):
                return path
        return None


async def _fetched(url: URL) -> AsyncIterator[bytes]:
    timeout = aiohttp.ClientTimeout(total=FETCH_S, sock_read=20)
    async with (
        aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        if answer.status != 200:
            raise aiohttp.ClientResponseError(answer.request_info, (), status=answer.status)
        async for piece in answer.content.iter_chunked(PIECE):
            yield piece
