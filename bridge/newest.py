"""A memory of the newest: what was noted last is found, what is older than a number of others is forgotten.

Not a plain dict that loses ``next(iter(it))``: a dict walks over the holes of all that it lost before, so that the
first of 20,000 costs more than everything else that is done with a message.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Newest(Generic[K, V]):
    """Finds by key; noting a key again makes it the newest."""

    def __init__(self, limit: int) -> None:
        """``limit``: how many are remembered."""
        self._limit = limit
        self._held: OrderedDict[K, V] = OrderedDict()

    def note(self, key: K, value: V) -> None:
        """Remember it, and forget the oldest if there are too many."""
        held = self._held
        if key in held:
            held.move_to_end(key)
        held[key] = value
        if len(held) > self._limit:
            held.popitem(last=False)

    def get(self, key: K) -> V | None:
        """Find it; ``None`` if it was never noted, or is forgotten."""
        return self._held.get(key)

    def forget(self, key: K) -> None:
        """Remember it no more."""
        self._held.pop(key, None)

    def newest_first(self) -> Iterator[tuple[K, V]]:
        """Go through all that is remembered."""
        return reversed(self._held.items())

    def __contains__(self, key: object) -> bool:
        return key in self._held
