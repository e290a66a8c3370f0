"""The policy in force on the record: written by the first who may write after it changed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.commands.lazy_events import events

if TYPE_CHECKING:
    from warroom.core.policy import Policy
    from warroom.store import Store
    from warroom.store.transaction import Transaction


def record(tx: Transaction, wanted: dict[str, Any], now: datetime, *, by: str, watching: bool = False) -> bool:
    """Journals ``wanted``, what decides deadlines and targets, where it differs from what was recorded last.

    ``watching``: it is asked by whoever holds the watcher's lease, which decides what fires. While one is alive
    nobody else's configuration takes the place of what is recorded: two people with two files would write to and fro
    what neither decides. True only where this call wrote it: two who see the same change write it once.
    """
    last, recorded = tx.last_policy()
    if recorded == wanted or (recorded is not None and not watching and tx.is_watched):
        return False
    tx.append(
        events.Event(
            id=_id(last, wanted), at=now, recorded_at=now, actor=by, data=events.PolicyChanged(in_force=wanted)
        )
    )
    return True


def _id(last: int, wanted: dict[str, Any]) -> str:
    """Derived from what it follows and what it says: no matter who writes it, it is the same event."""
    return hashlib.sha256(f"policy|{last}|{json.dumps(wanted, sort_keys=True)}".encode()).hexdigest()[:16]


def at(store: Store, when: datetime) -> Policy | None:
    """The policy in force at that moment; None before the first was recorded."""
    from warroom.core.in_force import in_force, recorded_policy

    history = ((since, recorded_policy(data)) for since, data in store.policies())
    return in_force(((since, policy) for since, policy in history if policy is not None), when)
