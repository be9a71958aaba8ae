"""Secrets in memory; implements `routing.ports.Tokens`."""

import secrets

from routing.ids import AgentId, ChatId
from routing.ports import ApiKey


class FakeTokens:
    """Keeps what it issued."""

    def __init__(self) -> None:
        self.chats: dict[str, ChatId] = {}
        self.logins: dict[str, AgentId] = {}
        self.sessions: dict[str, AgentId] = {}
        self.keys: dict[str, frozenset[str]] = {
            "good-key": frozenset({"reports"}),
            "setup-key": frozenset({"setup"}),
            "poor-key": frozenset(),
        }

    async def issue_resume(self, chat: ChatId) -> str:
        """Make a token."""
        token = secrets.token_urlsafe(8)
        self.chats[token] = chat
        return token

    async def resume(self, token: str) -> ChatId | None:
        """Tell whose it is."""
        return self.chats.get(token)

    def issue_login(self, agent: AgentId) -> str:
        """Make a one-time token."""
        token = secrets.token_urlsafe(8)
        self.logins[token] = agent
        return token

    async def redeem_login(self, token: str) -> str | None:
        """Use it up."""
        agent = self.logins.pop(token, None)
        if agent is None:
            return None
        cookie = secrets.token_urlsafe(8)
        self.sessions[cookie] = agent
        return cookie

    async def session(self, cookie: str) -> AgentId | None:
        """Tell whose it is."""
        return self.sessions.get(cookie)

    async def end_session(self, cookie: str) -> None:
        """End it."""
        self.sessions.pop(cookie, None)

    async def api_key(self, key: str) -> ApiKey | None:
        """Whose key it is."""
        return None if key not in self.keys else ApiKey(key, self.keys[key])
