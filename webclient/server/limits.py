"""How much one address may ask: token buckets in memory (FAULTS.md T42). Nothing is kept about who it was."""

import hashlib
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from webclient.server.wire import ErrorFrame

FORGET_ABOVE: Final = 10_000


@dataclass(slots=True)
class Bucket:
    """Tokens left at an instant of the monotonic clock, in seconds."""

    tokens: float
    at: float


class RateLimit:
    """At most ``burst`` at once and ``per_s`` per second in the long run, for each key."""

    def __init__(self, burst: float, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._per_s = per_s
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str) -> bool:
        """Take one token; ``False`` if there is none."""
        return self.wait_s(key) <= 0

    def wait_s(self, key: str) -> float:
        """Take one token and return 0, or take none and return the seconds until there is one."""
        bucket = self._filled(key)
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self._per_s
        bucket.tokens -= 1
        return 0.0

    def reserve_s(self, key: str) -> float:
        """Take one token, if need be of those to come; returns the seconds until it is there."""
        bucket = self._filled(key)
        bucket.tokens -= 1
        return max(0.0, -bucket.tokens / self._per_s)

    def _filled(self, key: str) -> Bucket:
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets[key] = Bucket(self._burst, now)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._per_s)
        bucket.at = now
        return bucket

    def _forget(self, now: float) -> None:
        """Drop full buckets once there are many: a full one says nothing that a new one would not."""
        if len(self._buckets) < FORGET_ABOVE:
            return
        full_after_s = self._burst / self._per_s
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if now - bucket.at < full_after_s}


def address_block(address: str) -> str:
    """Tell to whom an address belongs: IPv6 gives a customer 64 bits of his own, so those count as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


def address_key(address: str) -> str:
    """Name an address in the list of those kept out, without writing it down."""
    return "a-" + hashlib.sha256(address_block(address).encode()).hexdigest()[:32]


class Limits:
    """The buckets per address, and the sockets each holds open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.sockets = RateLimit(60, 5, clock)
        self.starts = RateLimit(60, 2, clock)
        """Chats asked for, by block of addresses."""
        self.services = RateLimit(200, 20, clock)
        """Chats asked for, by service."""
        self.texts = RateLimit(300, 5, clock)
        """Texts a customer sends, by chat, however many tabs he has."""
        self.uploads = RateLimit(30, 0.2, clock)
        """Files customers send, by block of addresses."""
        self.mails = RateLimit(10, 0.01, clock)
        """Conversations asked for by e-mail, by block of addresses."""
        self.photos = RateLimit(300, 20, clock)
        """Pictures of agents, by address."""
        self.logins = RateLimit(20, 0.5, clock)
        self.polls = RateLimit(300, 20, clock)
        self.reads = RateLimit(120, 20, clock)
        self._open: dict[str, int] = {}

    def refusal(self, address: str, service: str) -> ErrorFrame | None:
        """Count a chat that is asked for; tells the customer what to do where there are too many."""
        if not self.starts.take(address_block(address)):
            return ErrorFrame("too_many", "Too many chats from here. Wait a moment.", again=True)
        if not self.services.take(service):
            return ErrorFrame("too_many", "Very many people ask just now. We try again in a moment.", again=True)
        return None

    def open_socket(self, address: str, most: int = 500) -> bool:
        """Count a socket in; ``False`` if the address holds too many."""
        held = self._open.get(address, 0)
        if held >= most:
            return False
        self._open[address] = held + 1
        return True

    def close_socket(self, address: str) -> None:
        """Count a socket out."""
        held = self._open.pop(address, 0) - 1
        if held > 0:
            self._open[address] = held
