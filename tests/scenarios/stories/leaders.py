"""A supervisor or admin of a story, at the web pages."""

from __future__ import annotations

import aiohttp


class Leader:
    """Somebody with a session of the pages."""

    def __init__(self, base: str, domain: str) -> None:
        self.domain = domain
        self._base = base
        # One address of the desk is an IP, whose cookies are kept only when asked for.
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": base})

    async def enters(self, token: str) -> None:
        """Turn the one-time token of the XMPP side into the cookie of all pages."""
        async with self._session.post(f"{self._base}/api/v1/session", json={"token": token}) as answer:
            assert answer.status == 204

    async def sets(self, agent: str, state: str, reason: str = "") -> int:
        """Set an agent's state; the HTTP status of the answer."""
        url = f"{self._base}/api/v1/agents/{agent}/state"
        async with self._session.put(url, json={"state": state, "reason": reason}) as answer:
            return answer.status

    async def close(self) -> None:
        """Close the browser."""
        await self._session.close()
