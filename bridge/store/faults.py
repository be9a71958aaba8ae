"""Drivers' exceptions into the store's own: what may pass, what never will. Messages carry no data of customers."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bridge.store.errors import BadDataError, CommitFailedError, StoreError

AT_ONCE = ("40001", "40P01", "08", "57P", "55006")
"""SQLSTATEs (or classes) after which the same transaction may work at once: serialization, deadlock, connection."""
BAD_DATA = ("21", "22", "23", "42")
"""Classes of SQLSTATE that blame the data or the statement."""

AT_THE_DOOR = {
    "28P01": "the database refuses the user or the password of database.url",
    "28000": "the database refuses the user of database.url (see its pg_hba.conf)",
    "3D000": "the database server has no database of the name in database.url; create it first",
    "42501": "the user of database.url lacks rights in the database: it has to own its tables and its schema",
    "53300": "the database server takes no more connections",
}
"""SQLSTATEs that an operator can mend, in words."""


@contextmanager
def own_faults() -> Iterator[None]:
    """Have the database's failures inside come out as the store's own exceptions.

    A driver's words about bad data quote the data, so they are cut off there: tracebacks end up in logs.
    """
    try:
        yield
    except Exception as error:
        ours = translate(error)
        if ours is None or ours is error:
            raise
        if isinstance(ours, BadDataError):
            raise ours from None
        raise ours from error


def translate(error: Exception) -> StoreError | None:
    """Turn a driver's exception into ours; ``None`` for one that is not about the database."""
    match error:
        case StoreError():
            return error
        case exc.DBAPIError():
            return _from_driver(error)
        case exc.StatementError() | OverflowError() | UnicodeError():
            return BadDataError(f"a value does not fit its column: {type(error).__name__}")
        case exc.TimeoutError() | exc.PendingRollbackError() | exc.ResourceClosedError():
            return CommitFailedError(f"no connection to the database: {type(error).__name__}", at_once=True)
        case OSError():
            return CommitFailedError(
                f"the database cannot be reached: {error.strerror or error}; is it running, and is database.url right?",
                at_once=True,
            )
        case _:
            return _from_asyncpg(error)


def _from_driver(error: exc.DBAPIError) -> StoreError:
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _from_state(str(state))
    if error.connection_invalidated:
        return CommitFailedError("the connection to the database was lost", at_once=True)
    match error:
        case exc.IntegrityError() | exc.DataError() | exc.ProgrammingError():
            return BadDataError(f"the database refuses a value: {_brief(error)}")
        case exc.InterfaceError() if "bind" in str(error.orig) or "query argument" in str(error.orig):
            return BadDataError("the database refuses a value: it is not of its column's type")
        case _:
            return CommitFailedError(f"the database failed: {_brief(error)}")


def _from_asyncpg(error: Exception) -> StoreError | None:
    """Connecting fails with asyncpg's own exceptions, which SQLAlchemy does not wrap."""
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _from_state(str(state))
    if type(error).__module__.startswith("asyncpg"):
        return CommitFailedError(f"the connection to the database failed: {type(error).__name__}", at_once=True)
    return None


def _from_state(state: str) -> StoreError:
    if state in AT_THE_DOOR:
        return CommitFailedError(AT_THE_DOOR[state])
    if state.startswith(BAD_DATA):
        return BadDataError(f"the database refuses a value (SQLSTATE {state})")
    return CommitFailedError(f"the database did not store it (SQLSTATE {state})", at_once=state.startswith(AT_ONCE))


def _brief(error: exc.DBAPIError) -> str:
    """SQLite's own sentence, which names tables and columns but never values; of others the kind of error."""
    return str(error.orig) if isinstance(error.orig, sqlite3.Error) else type(error.orig).__name__
