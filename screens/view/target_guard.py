"""What a person has looked at: the alerts that stood in a row when they came to it. Pure.

A row stands for alike alerts, and one more may begin between looking and pressing. A key that acts at once acts
only on what was looked at; where the row has grown since, what it is about is named first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from warroom.core.inbox import AlertGroup


class Looked:
    """The row that is selected, and the alerts it had when it was."""

    def __init__(self) -> None:
        self.key: str | None = None
        self.alerts: frozenset[str] = frozenset()

    def note(self, key: str | None, alerts: Iterable[str]) -> None:
        """The selection stands on that row, which has these alerts; only going to another row counts as looking."""
        if key != self.key:
            self.key, self.alerts = key, frozenset(alerts)

    def told(self, key: str | None, alerts: Iterable[str]) -> None:
        """These alerts were named to the person."""
        self.key, self.alerts = key, frozenset(alerts)

    def has_grown(self, alerts: Iterable[str]) -> bool:
        """Whether the row has alerts that were not in it when it was looked at."""
        return not self.alerts.issuperset(alerts)

    def moved_to(self, groups: Mapping[str, AlertGroup]) -> str | None:
        """Where exactly these alerts stand now, their row's key being another: linked, taken on, put off."""
        if not self.alerts:
            return None
        return next((key for key, group in groups.items() if self.alerts == frozenset(group.fingerprints)), None)
