"""What runs work on a database: SQLite on a thread of its own, PostgreSQL on the event loop.

Both run the same synchronous functions over a SQLAlchemy connection.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import ArgumentError

from bridge.store.errors import StoreError

T = TypeVar("T")
Work = Callable[[Connection], T]


class Runner(Protocol):
    """Runs functions inside transactions. All failures of the database come out as `StoreError`."""

    @property
    def dialect(self) -> Dialect:
        """What statements are compiled for."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction of the one writer, calls in order, and commit it."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Run ``work`` in a snapshot beside the writer; it can change nothing."""
        ...

    async def is_alone(self) -> bool:
        """Try to take the lock that a living desk holds; it is freed when the process dies."""
        ...

    async def close(self) -> None:
        """Let go of all connections and of the lock."""
        ...


def parse_url(text: str) -> URL:
    """Read a database address (``sqlite:///PATH`` or ``postgresql://…``). Raises `StoreError` with a sentence."""
    try:
        url = make_url(text)
    except ArgumentError:
        message = "The database address is not one: write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
        raise StoreError(message) from None
    backend = url.drivername.partition("+")[0]
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+asyncpg")
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            message = "A desk needs a database file: write sqlite:///PATH."
            raise StoreError(message)
        return url.set(drivername="sqlite+pysqlite")
    message = f"Databases of the kind {backend} are not supported: use sqlite or postgresql."
    raise StoreError(message)


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; ``None`` for a server's."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def shown(url: URL) -> str:
    """The address as people may see it: a file by its path, a server's without its password."""
    path = file_of(url)
    return str(path) if path is not None else url.set(drivername="postgresql").render_as_string(hide_password=True)
