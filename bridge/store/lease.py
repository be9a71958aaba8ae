"""Who may write: one desk at a time holds the lease, and every transaction checks its epoch (a fencing token).

The lease is taken when nobody holds it: it was released, or its holder is dead (the lock a living holder keeps at the
operating system or at PostgreSQL is free), or it has not been heard for `STALE_S`. Taking it raises the epoch, so
whatever an old holder still tries to write is refused.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, insert, literal_column, select, update

from bridge.store.errors import LeaseHeldError, LeaseLostError
from bridge.store.schema_writer import lease
from bridge.store.statements import Statements
from bridge.store.times import from_us

BEAT_S: Final = 5.0
STALE_S: Final = 20.0


def take_lease(connection: Connection, holder: str, *, holder_is_dead: bool) -> int:
    """Become the holder and return the new epoch. Raises `LeaseHeldError` while somebody else is alive."""
    row = connection.execute(select(lease).with_for_update()).first()
    now = from_us(database_now_us(connection))
    if row is None:
        connection.execute(insert(lease).values(id=1, holder=holder, epoch=1, taken_at=now, beat_at=now))
        return 1
    if row.holder and not holder_is_dead and now - row.beat_at < timedelta(seconds=STALE_S):
        message = (
            f"Another desk ({row.holder}) runs on this database since {row.taken_at:%Y-%m-%d %H:%M:%S} UTC. "
            "Stop it first, or give this one a database of its own."
        )
        raise LeaseHeldError(message)
    epoch: int = row.epoch + 1
    connection.execute(update(lease).values(holder=holder, epoch=epoch, taken_at=now, beat_at=now))
    return epoch


def check_lease(connection: Connection, statements: Statements, epoch: int) -> None:
    """Keep the lease from changing hands in this transaction. Raises `LeaseLostError` if it has already."""
    found = connection.exec_driver_sql(statements.lease_epoch).scalar()
    if found != epoch:
        message = "Another desk has taken over this database; this one stops."
        raise LeaseLostError(message)


def beat(connection: Connection, epoch: int) -> None:
    """Show that the holder is alive. Raises `LeaseLostError` if he is the holder no more."""
    now = from_us(database_now_us(connection))
    done = connection.execute(update(lease).where(lease.c.epoch == epoch).values(beat_at=now))
    if done.rowcount == 0:
        message = "Another desk has taken over this database; this one stops."
        raise LeaseLostError(message)


def release_lease(connection: Connection, epoch: int) -> None:
    """Let the next desk have it at once; harmless if another holds it already."""
    connection.execute(update(lease).where(lease.c.epoch == epoch).values(holder=""))


def database_now_us(connection: Connection) -> int:
    """Microseconds by the one clock that all desks on this database share."""
    if connection.dialect.name == "sqlite":
        now: ColumnElement[int] = literal_column("CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)")
    else:
        now = literal_column("CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)")
    return int(connection.execute(select(now)).scalar_one())
