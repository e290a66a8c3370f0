"""The store: journal and projections in one SQLite file, drafts and presence in a second one next to it."""

from warroom.store.errors import (
    Busy,
    Contended,
    Damaged,
    Full,
    Moved,
    NetworkFolder,
    NewerDatabase,
    NotOurs,
    ReadOnly,
    StoreError,
    Unreachable,
)
from warroom.store.store import Store

__all__ = [
    "Busy",
    "Contended",
    "Damaged",
    "Full",
    "Moved",
    "NetworkFolder",
    "NewerDatabase",
    "NotOurs",
    "ReadOnly",
    "Store",
    "StoreError",
    "Unreachable",
]
