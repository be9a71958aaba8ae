"""What can go wrong with the database, as the engine has to tell it apart.

StoreError
├── CommitFailedError   nothing was stored; the condition may pass (locked, disk full, connection lost)
├── BadDataError        this data can never be stored
├── LeaseLostError      another desk has taken over; this one may write nothing any more
├── LeaseHeldError      another desk runs on this database
└── SchemaError         the database's tables are not those of this version
"""


class StoreError(Exception):
    """Any failure of the store. ``args[0]`` is a sentence without any data of customers."""


class CommitFailedError(StoreError):
    """Nothing of the call was stored, as far as is known; the same call may work when the condition is gone.

    ``at_once``: trying again at once is worth it (serialization failure, deadlock, lost connection).
    """

    def __init__(self, message: str, *, at_once: bool = False) -> None:
        super().__init__(message)
        self.at_once = at_once


class BadDataError(StoreError):
    """The data breaks a rule of the database and never will be stored. ``batch``: place of the culprit, if known."""

    def __init__(self, message: str, batch: int | None = None) -> None:
        super().__init__(message)
        self.batch = batch


class LeaseLostError(StoreError):
    """The lease has a newer epoch: another desk writes now. Stop at once."""


class LeaseHeldError(StoreError):
    """Another desk holds the database; the sentence names it and says what to do."""


class SchemaError(StoreError):
    """The tables are missing, older or newer than this version; the sentence says what to do."""
