"""Leases: what one process at a time may do, judged on the clock that runs through a suspend.

Wall time steps and stops being comparable; CLOCK_BOOTTIME counts on while a laptop sleeps, and with
the boot id it says at once that the holder of an earlier boot is gone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from warroom.core.times import from_iso
from warroom.store.elapsed import BootClock, boot_clock
from warroom.store.port import Connection

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.model import WatcherHealth

__all__ = ["WATCHER", "BootClock", "Lease", "LeaseState", "boot_clock"]

WATCHER = "watcher"


class Lease(Struct, frozen=True):
    """What its holder keeps: ``token`` rises with every new holder and fences off the one before."""

    name: str
    holder: str
    token: int
    ttl_s: float
    standing: bool = False


class LeaseState(Struct, frozen=True):
    """What anybody sees of a lease. ``left_s`` is how many seconds it still runs, 0 where it does not."""

    name: str
    holder: str
    token: int
    standing: bool
    alive: bool
    left_s: float
    beat_at: datetime
    info: Mapping[str, Any] = field(default_factory=dict)


def look(conn: Connection, name: str, clock: BootClock) -> LeaseState | None:
    row = conn.execute(
        "SELECT holder, token, standing, boot, expires, beat_at, info FROM leases WHERE name = ?", [name]
    ).fetchone()
    if row is None:
        return None
    holder, token, standing, boot, expires, beat_at, info = row
    left = expires - clock.seconds() if boot == clock.boot else 0.0
    return LeaseState(
        name, holder, token, bool(standing), left > 0, max(0.0, left), from_iso(beat_at), json.loads(info)
    )


def may_take(state: LeaseState | None, holder: str, standing: bool) -> bool:
    """Free, expired, of an earlier boot, one's own, or a child's where a standing one asks."""
    return state is None or not state.alive or state.holder == holder or (standing and not state.standing)


def take(
    conn: Connection,
    name: str,
    holder: str,
    ttl_s: float,
    *,
    standing: bool,
    info: Mapping[str, Any],
    clock: BootClock,
    now: str,
) -> Lease | None:
    """The lease, or None where another holds it; inside the caller's BEGIN IMMEDIATE."""
    state = look(conn, name, clock)
    if not may_take(state, holder, standing):
        return None
    lease = Lease(name, holder, (state.token if state else 0) + 1, ttl_s, standing)
    conn.execute(
        "INSERT INTO leases VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,"
        " token = excluded.token, standing = excluded.standing, boot = excluded.boot, expires = excluded.expires,"
        " beat_at = excluded.beat_at, info = excluded.info",
        [name, holder, lease.token, standing, clock.boot, clock.seconds() + ttl_s, now, json.dumps(dict(info))],
    )
    return lease


def holds(conn: Connection, lease: Lease, clock: BootClock) -> bool:
    """Whether ``lease`` is still the one in force; what it guards is done in the same transaction."""
    state = look(conn, lease.name, clock)
    return state is not None and state.alive and state.token == lease.token and state.holder == lease.holder


def renew(conn: Connection, lease: Lease, clock: BootClock, now: str, info: Mapping[str, Any] | None) -> bool:
    """Runs it for another ``ttl_s``; False where it was taken over. An expired one nobody took may be renewed."""
    done = conn.execute(
        "UPDATE leases SET expires = ?, beat_at = ?, info = coalesce(?, info)"
        " WHERE name = ? AND token = ? AND holder = ? AND boot = ?",
        [
            clock.seconds() + lease.ttl_s, now, None if info is None else json.dumps(dict(info)),
            lease.name, lease.token, lease.holder, clock.boot,
        ],
    )  # fmt: skip
    return done.rowcount == 1


def release(conn: Connection, lease: Lease) -> None:
    """Ends it at once; the row stays, so that tokens go on rising."""
    conn.execute(
        "UPDATE leases SET expires = 0 WHERE name = ? AND token = ? AND holder = ?",
        [lease.name, lease.token, lease.holder],
    )


def standing_info(**more: Any) -> dict[str, Any]:
    """What a watcher writes of itself: pid and host, and what else it says."""
    return {"pid": os.getpid(), "host": os.uname().nodename, **more}


def watcher(conn: Connection, clock: BootClock) -> WatcherHealth:
    from warroom.core.model import WatcherHealth

    state = look(conn, WATCHER, clock)
    if state is None:
        return WatcherHealth(note="no watcher has run yet")
    return WatcherHealth(
        alive=state.alive,
        standing=state.standing,
        pid=int(state.info.get("pid", 0)),
        host=str(state.info.get("host", "")),
        beat_at=state.beat_at,
        note=str(state.info.get("note", "")),
    )
