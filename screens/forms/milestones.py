"""The milestones that nobody said yet, asked for where an incident is resolved: one key each, none of them needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Text, Values
from warroom.core.milestones import LABELS, missing, suggested
from warroom.core.model import Alert, Incident
from warroom.core.times import parse_when

if TYPE_CHECKING:
    from warroom.room import Room

TAKES = "="
"""Typed alone it takes the time that the record suggests."""
_CLICKED = ("mitigated", "resolved")
_FROM = {
    "began": "detected", "detected": "declared", "acknowledged": "commander named",
    "engineering_joined": "tech lead named", "recovered": "mitigated",
}  # fmt: skip


class Asked:
    """What is missing of one incident that is about to be resolved.

    Args:
        alerts: those of which the room knows when they began.
    """

    def __init__(self, incident: Incident, now: datetime, zone: tzinfo, alerts: Sequence[Alert] = ()) -> None:
        linked = {link.fingerprint for link in incident.alerts}
        began = {a.fingerprint: a.began_at for a in alerts if a.fingerprint in linked and a.began_at is not None}
        self.incident, self.now, self.zone = incident, now, zone
        self.names = tuple(name for name in missing(incident) if name not in _CLICKED)
        self.likely = {"recovered": now} | suggested(incident, began)
        detected = "detected" if incident.milestone("detected") else "declared"
        recovered = "mitigated" if incident.mitigated_at else "now"
        self._from = _FROM | {"began": "the alert" if began else detected, "recovered": recovered}

    def fields(self) -> tuple[Text, ...]:
        """A short field for each; empty is unknown."""
        return tuple(
            Text(_field(name), LABELS[name], hint=self._hint(name), limit=40, half=True) for name in self.names
        )

    def _hint(self, name: str) -> str:
        at = self.likely.get(name)
        if at is None:
            return "14:23, or unknown"
        there = at.astimezone(self.zone)
        day = "" if self.now - at < timedelta(hours=20) else f"{there:%-d %b} "
        return f"{TAKES} is {day}{there:%H:%M}, {self._from[name]}"

    def problem(self, values: Values) -> str:
        """A time that cannot be read; what is empty is none."""
        for name in self.names:
            try:
                self._read(name, values)
            except ValueError:
                return f"{LABELS[name]}: that is not a time that has passed, such as 14:23; empty it if it is unknown"
        return ""

    def times(self, values: Values) -> dict[str, tuple[datetime, str]]:
        """When each was passed, and the source, of those that were given."""
        read = ((name, self._read(name, values)) for name in self.names)
        return {
            name: (at, "clicked" if values[_field(name)].strip() == TAKES else "typed") for name, at in read
            if at is not None
        }  # fmt: skip

    def recording(self, values: Values) -> Callable[[Room], None]:
        """Records them; what somebody else said meanwhile stands."""
        times = self.times(values)

        def do(room: Room) -> None:
            known = room.find(self.incident.id)
            for name, (at, source) in times.items():
                if known.milestone(name) is None:
                    room.set_milestone(self.incident.id, name, at, source=source)

        return do

    def _read(self, name: str, values: Values) -> datetime | None:
        text = values.get(_field(name), "").strip()
        if text == TAKES:
            return self.likely.get(name)
        return parse_when(text, self.now, self.zone) if text else None


def _field(name: str) -> str:
    return f"when {name}"
