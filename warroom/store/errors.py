"""What can go wrong with a database, each as one sentence that says what to do."""

from __future__ import annotations


class StoreError(Exception):
    """A sentence for people, with the fix. Nothing of the refused command was kept."""


class NewerDatabase(StoreError):
    """The database was written by a newer warroom."""


class ReadOnly(StoreError):
    """This store was opened to read, or the file or its folder may not be written."""


class Busy(StoreError):
    """Another program held the write lock for longer than the time-out."""


class NotOurs(StoreError):
    """The file is not a warroom database."""


class Damaged(StoreError):
    """The file is a database, but cut off or broken."""


class Full(StoreError):
    """The disk is full."""


class Unreachable(StoreError):
    """The server that keeps the database does not answer, or was lost on the way. The next call tries it again."""


class Contended(StoreError):
    """The server undid the transaction in favour of another's. The same command may be run again at once."""


class Moved(StoreError):
    """Another file lies at the path now (a restore): writing would go to the dead one."""


class LeaseLost(StoreError):
    """The lease that guards a write is not in force: another took it, or it ran out while this process slept."""


class NetworkFolder(StoreError):
    """The folder is on a network file system, where SQLite's locks are not to be trusted."""
