"""What folding some events makes, from nothing: what a replay is held to."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.core import fold
from warroom.core.events import Event
from warroom.core.model import Entry, Incident


def folded(events: Iterable[Event]) -> tuple[dict[str, Incident], dict[str, tuple[Entry, int]]]:
    """Incidents, and rows with the event that wrote each last."""
    states: dict[str, Incident] = {}
    rows: dict[str, tuple[Entry, int]] = {}
    for event in events:
        before = states.get(event.incident)
        after = fold.apply(before, event)
        changed = fold.entries(event, before, lambda id_: rows[id_][0] if id_ in rows else None)
        if after is not None:
            states[event.incident] = after
        rows.update({row.id: (row, event.seq) for row in changed})
    return states, rows
