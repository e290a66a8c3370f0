"""The fold: state is what the journal's events make of each other, one after the other.

Pure and total: an event that is in the journal folds, whatever it is. One that the rules make void,
one of a newer program and one whose payload was redacted move only ``seq`` and ``changed_at``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from warroom.core.changes import change
from warroom.core.changes.life import declared
from warroom.core.events import HOUSE, Declared, Event
from warroom.core.foldversion import FOLD_VERSION
from warroom.core.model import Entry, Incident
from warroom.core.privacy import joined_by
from warroom.core.rows import changed_rows, new_row

__all__ = ["FOLD_VERSION", "apply", "entries", "fold"]


def apply(state: Incident | None, event: Event) -> Incident | None:
    """The incident after the event; ``state`` is None before its declaration. Never raises."""
    if state is None:
        if not isinstance(event.data, Declared):
            return None
        start = declared(event, event.data)
        return replace(start, **_bookkeeping(start, event, wrote=True))
    changes = change(state, event)
    wrote = changes is not None and new_row(event, state) is not None
    changed = dict(changes or {})
    if (readers := joined_by(state, event.actor, changed)) != state.readers:
        changed["readers"] = readers
    return replace(state, **(changed | _bookkeeping(state, event, wrote)))


def _bookkeeping(state: Incident, event: Event, wrote: bool) -> dict[str, object]:
    active = state.active_at
    if event.by not in ("", HOUSE) and (active is None or event.at > active):
        active = event.at
    return {
        "seq": max(state.seq, event.seq),
        "changed_at": event.recorded_at,
        "active_at": active,
        "entries": state.entries + (1 if wrote else 0),
    }


def entries(event: Event, before: Incident | None, find: Callable[[str], Entry | None]) -> tuple[Entry, ...]:
    """The timeline rows the event writes or changes, whole, to be stored under their ids.

    ``before`` is the incident without the event, None for its declaration; ``find`` gives a row by its id.
    """
    if before is None:
        if not isinstance(event.data, Declared):
            return ()
    elif change(before, event) is None:
        return ()
    row = new_row(event, before)
    return (*((row,) if row is not None else ()), *changed_rows(event, find))


def fold(events: Iterable[Event], state: Incident | None = None) -> Incident | None:
    """The incident that all of the events make, starting from ``state``."""
    for event in events:
        state = apply(state, event)
    return state
