"""Incidents that were merged into another: whose record and whose alerts are now that one's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from warroom.core.inbox import covers
from warroom.core.model import Incident

if TYPE_CHECKING:
    from warroom.store import Store


class Incidents(Protocol):
    """A store, or a transaction of one."""

    def incident(self, incident_id: str, /) -> Incident | None: ...


def merged_into(store: Incidents, it: Incident) -> list[Incident]:
    """The incidents merged into this one, and those merged into them."""
    found: list[Incident] = []
    ahead, seen = list(it.merged), {it.id}
    while ahead:
        other = store.incident(ahead.pop())
        if other is not None and other.id not in seen:
            seen.add(other.id)
            found.append(other)
            ahead.extend(other.merged)
    return found


def merged_into_any(store: Store, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """The incidents merged into one of these."""
    return tuple(other for it in incidents for other in merged_into(store, it))


def covered_now(store: Store) -> dict[str, Incident]:
    """The open incident that covers each linked alert, by fingerprint; what was merged into it counts as its own."""
    opened = store.open_incidents()
    return covers(opened, merged_into_any(store, opened))
