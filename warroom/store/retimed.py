"""Incidents and events read on the clock that holds now, where it was set since they were recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from warroom.core.model import Value
from warroom.store import journal
from warroom.store.elapsed import Scale
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model import Incident

V = TypeVar("V", bound=Value)


class Retiming:
    """Reads incidents again from their events, each event moved by the steps since; keeps what it read."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Scale, Incident]] = {}

    def incident(self, conn: Connection, it: Incident, scale: Scale) -> Incident:
        """The incident as its events have it on ``scale``; itself where no step concerns it."""
        from warroom.core import fold

        if scale.even:
            self._known.clear()
            return it
        known, state = self._known.get(it.id, (None, None))
        if state is None or known != scale or state.seq > it.seq:
            state = None
            if not _concerns(conn, it, scale):
                return it
        after = state.seq if state is not None else 0
        while batch := journal.batch(conn, after, it.id, journal.BATCH):
            after = batch[-1].seq
            state = fold.fold((moved(event, scale.shift(event.seq)) for event in batch if event.seq <= it.seq), state)
            if after >= it.seq:
                break
        if state is None:
            return it
        self._known[it.id] = scale, state
        return replace(state, with_year=it.with_year)  # no event says that: whoever reads finds it


def _concerns(conn: Connection, it: Incident, scale: Scale) -> bool:
    """Whether anything of the incident was recorded in a stretch that is read on another clock now."""
    (first,) = conn.execute("SELECT min(seq) FROM events WHERE incident = ?", [it.id]).fetchone()
    if first is None:
        return False
    ends = [*(one.seq for one in scale.stretches[1:]), it.seq]
    return any(
        scale.shift(one.seq + 1) != timedelta() and one.seq < it.seq and end >= first
        for one, end in zip(scale.stretches, ends, strict=True)
    )


def moved(value: V, by: timedelta) -> V:
    """The same with every instant in it ``by`` later, the end of time at most."""
    return value if not by else _moved(value, by)


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        try:
            return value + by
        except OverflowError:
            return value
    if isinstance(value, Value):
        found = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: after for name, before in found.items() if (after := _moved(before, by)) is not before}
        return replace(value, **changed) if changed else value
    if isinstance(value, tuple | list):
        after = [_moved(one, by) for one in value]
        return type(value)(after) if any(a is not b for a, b in zip(after, value, strict=True)) else value
    if isinstance(value, dict):
        return {name: _moved(one, by) for name, one in value.items()} if value else value
    return value
