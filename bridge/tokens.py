"""Secrets of web customers, web log-ins and integrations. Implements `routing.ports.Tokens`.

All are 256 random bits; the database keeps SHA-256 hashes (of random secrets, so no slow hash is needed). One-time
log-in tokens live a minute and only in memory: a desk that restarts asks the agent's desktop for a new one.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from bridge.clock import Clock
from bridge.store.schema_secrets import api_keys, sessions, tokens
from routing.ids import AgentId, ChatId
from routing.ports import ApiKey

T = TypeVar("T")

SCOPES: Final = frozenset({"reports", "setup"})
LOGIN_LIFE: Final = timedelta(seconds=60)
SESSION_LIFE: Final = timedelta(hours=12)
RESUME_LIFE: Final = timedelta(days=7)
RESUME: Final = "resume"


class TokenTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change through the one writer."""
        ...


def fresh_secret() -> str:
    """Make 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Tell what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenStore:
    """Issues and checks secrets."""

    def __init__(self, store: TokenTables, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._logins: dict[str, tuple[AgentId, datetime]] = {}

    async def issue_resume(self, chat: ChatId) -> str:
        """Make the resume token of a customer's chat."""
        token = fresh_secret()
        now = self._clock.now()
        row = {
            "hash": hashed(token),
            "purpose": RESUME,
            "subject": chat,
            "made_at": now,
            "expires_at": now + RESUME_LIFE,
        }
        await self._store.write(lambda connection: connection.execute(insert(tokens).values(row)))
        return token

    async def resume(self, token: str) -> ChatId | None:
        """Tell whose token it is; ``None`` if nobody's or too old."""
        query = select(tokens.c.subject).where(
            tokens.c.hash == hashed(token), tokens.c.purpose == RESUME, tokens.c.expires_at > self._clock.now()
        )
        found = await self._store.read(lambda connection: connection.execute(query).scalar())
        return None if found is None else ChatId(found)

    def issue_login(self, agent: AgentId) -> str:
        """Make a one-time token for an agent whom the XMPP server vouched for."""
        now = self._clock.now()
        self._logins = {key: value for key, value in self._logins.items() if value[1] > now}
        token = fresh_secret()
        self._logins[hashed(token)] = (agent, now + LOGIN_LIFE)
        return token

    async def redeem_login(self, token: str) -> str | None:
        """Turn a one-time token into a session cookie's value; ``None`` if it is stale, used or unknown."""
        now = self._clock.now()
        agent, until = self._logins.pop(hashed(token), (None, now))
        if agent is None or until <= now:
            return None
        cookie = fresh_secret()
        row = {"hash": hashed(cookie), "agent": agent, "made_at": now, "expires_at": now + SESSION_LIFE}

        def change(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            connection.execute(insert(sessions).values(row))

        await self._store.write(change)
        return cookie

    async def session(self, cookie: str) -> AgentId | None:
        """Tell whose session a cookie is; ``None`` if it is over or unknown."""
        query = select(sessions.c.agent).where(
            sessions.c.hash == hashed(cookie), sessions.c.expires_at > self._clock.now()
        )
        found = await self._store.read(lambda connection: connection.execute(query).scalar())
        return None if found is None else AgentId(found)

    async def end_session(self, cookie: str) -> None:
        """End one session."""
        change = delete(sessions).where(sessions.c.hash == hashed(cookie))
        await self._store.write(lambda connection: connection.execute(change))

    async def api_key(self, key: str) -> ApiKey | None:
        """Whose API key it is and what it may do; ``None`` if it is unknown or revoked."""
        query = select(api_keys.c.name, api_keys.c.scopes)
        query = query.where(api_keys.c.hash == hashed(key), api_keys.c.revoked_at.is_(None))
        found = await self._store.read(lambda connection: connection.execute(query).first())
        return None if found is None else ApiKey(found.name, frozenset(json.loads(found.scopes)))

    async def add_api_key(self, name: str, scopes: frozenset[str]) -> str | None:
        """Make a key and return it, this once; ``None`` if the name is taken by a key in use.

        The name of a revoked key may be used again; the old key is forgotten then.
        """
        key = fresh_secret()
        now = self._clock.now()
        row = {"hash": hashed(key), "name": name, "scopes": json.dumps(sorted(scopes)), "made_at": now}

        def change(connection: Connection) -> bool:
            named = api_keys.c.name == name
            if connection.execute(select(api_keys.c.name).where(named, api_keys.c.revoked_at.is_(None))).first():
                return False
            connection.execute(delete(api_keys).where(named))
            connection.execute(insert(api_keys).values(row))
            return True

        return key if await self._store.write(change) else None

    async def replace_api_key(self, name: str, scopes: frozenset[str]) -> str:
        """Make a key under a name whatever had it before."""
        await self.revoke_api_key(name)
        key = await self.add_api_key(name, scopes)
        assert key is not None, "a revoked name is free"  # noqa: S101 - a rule of add_api_key
        return key

    async def revoke_api_key(self, name: str) -> bool:
        """End a key at once; tells whether there was one in use."""
        change = (
            update(api_keys)
            .where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=self._clock.now())
        )
        return await self._store.write(lambda connection: connection.execute(change).rowcount > 0)


def read_api_keys(connection: Connection) -> list[tuple[object, ...]]:
    """List keys: name, scopes, when made, when revoked; never the key."""
    query = select(api_keys.c.name, api_keys.c.scopes, api_keys.c.made_at, api_keys.c.revoked_at)
    found = connection.execute(query.order_by(api_keys.c.made_at))
    return [(row.name, ", ".join(json.loads(row.scopes)), row.made_at, row.revoked_at) for row in found]
