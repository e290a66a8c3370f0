"""How the list of incidents is arranged: its order, its saved views, and which incidents were looked at. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warroom.core.model import Deadline, Incident

if TYPE_CHECKING:
    from warroom.config.settings import View

ORDERS = {
    "gravity": ("", "unresolved first, most severe first"),
    "due": ("by next due", "what falls due next first"),
    "newest": ("newest first", "the newest declared first"),
    "quiet": ("quietest first", "the longest without a word from anybody first"),
}
"""Orders of the list: a word for its title, and what it means."""
_NEVER = datetime.max.replace(tzinfo=UTC)
KEPT = 50  # so many incidents looked at are remembered


def ordered(
    incidents: Sequence[Incident], order: str, running: Callable[[Incident], Sequence[Deadline]]
) -> tuple[Incident, ...]:
    """The incidents in that order; ``running`` gives an incident's deadlines, most urgent first."""
    if order == "due":
        return tuple(sorted(incidents, key=lambda i: min((d.due_at for d in running(i)), default=_NEVER)))
    if order == "newest":
        return tuple(sorted(incidents, key=lambda i: i.declared_at, reverse=True))
    if order == "quiet":
        return tuple(sorted(incidents, key=lambda i: i.active_at or i.declared_at))
    return tuple(incidents)


def incident_views(views: Iterable[View]) -> tuple[View, ...]:
    return tuple(view for view in views if view.of == "incidents")


def alert_views(views: Iterable[View]) -> tuple[View, ...]:
    return tuple(view for view in views if view.of == "alerts")


class Visited:
    """The incidents looked at, one after another; back and forward lead along them."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._at = -1

    def look(self, incident: str, before: str = "") -> None:
        """This one is looked at now, after ``before``: what lay ahead is forgotten."""
        if not self._ids and before:
            self._ids, self._at = [before], 0
        if not incident or (self._ids and self._ids[self._at] == incident):
            return
        self._ids = [*self._ids[: self._at + 1], incident][-KEPT:]
        self._at = len(self._ids) - 1

    def step(self, by: int) -> str:
        """The one before (-1) or after (1); "" where there is none, and then nothing moves."""
        at = self._at + by
        if not 0 <= at < len(self._ids):
            return ""
        self._at = at
        return self._ids[at]
