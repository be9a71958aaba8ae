"""IQs of our own and their replies.

A reply is believed only with our random id, from the address that was asked, to the address that asked (FAULTS T5).
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Literal
from xml.etree.ElementTree import Element

from bridge.xmpp.xml import attr, el, normal


class Asking:
    """Questions that wait for an answer."""

    def __init__(self, send: Callable[[str], bool]) -> None:
        self._send = send
        self._waiting: dict[str, tuple[str, str, asyncio.Future[Element | None]]] = {}

    async def ask(
        self, body: str, to: str, sender: str, timeout_s: float, kind: Literal["get", "set"]
    ) -> Element | None:
        """Send an IQ and return its reply, result or error; ``None``: no reply in time, or the link fell."""
        name = f"q{secrets.token_hex(8)}"
        future: asyncio.Future[Element | None] = asyncio.get_running_loop().create_future()
        self._waiting[name] = (normal(to), normal(sender), future)
        try:
            if not self._send(el("iq", {"type": kind, "from": sender, "to": to, "id": name}, body)):
                return None
            async with asyncio.timeout(timeout_s):
                return await future
        except TimeoutError:
            return None
        finally:
            del self._waiting[name]

    def on_reply(self, element: Element) -> bool:
        """Hand a result or an error to whoever waits for it; ``False`` if nobody does, or it is from somebody else."""
        waiting = self._waiting.get(attr(element, "id"))
        if waiting is None:
            return False
        asked, asker, future = waiting
        if normal(attr(element, "from")) != asked or normal(attr(element, "to")) != asker:
            return False
        if not future.done():
            future.set_result(element)
        return True

    def give_up(self) -> None:
        """The link fell: no answer will come."""
        for _, _, future in list(self._waiting.values()):
            if not future.done():
                future.set_result(None)
