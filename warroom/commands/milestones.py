"""When an incident passed its milestones, as people say and as alerts show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.milestones import LABELS
from warroom.core.model import MILESTONES, SOURCES, Alert, Incident, Status
from warroom.core.naming import named
from warroom.core.words import did_you_mean, short


class MilestoneCommands(CommandBase):
    """Each gives the incident as it is afterwards."""

    def set_milestone(
        self, inc: Which, name: str, when: datetime | None, *, source: str = "typed", key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Say when a milestone was passed, or correct it; None: it is not known after all.

        Allowed on a closed incident too: its record is completed later. The order is not enforced, the review's check
        names what is out of order.

        Args:
            name: one of ``MILESTONES``, in any spelling.
            source: how the room knows: ``typed``, ``clicked``, ``alert`` or ``imported``.
        """
        milestone = named(name, MILESTONES)
        if not milestone:
            raise Refused(f'"{short(name, 40)}" is not a milestone: {did_you_mean(name, MILESTONES)}')
        if source not in SOURCES:
            raise Refused(f'"{short(source, 40)}" is not a source: {did_you_mean(source, SOURCES)}')
        with self._transaction(inc, key, at) as act:
            if act.first(events.MilestoneSet):
                return act.it
            if act.it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("set its milestones")
            moment = reading.past(when, act.now, f"The milestone {LABELS[milestone]}")
            old = act.it.milestone(milestone)
            if (old is None and moment is None) or (old is not None and (old.at, old.source) == (moment, source)):
                says = "not known" if old is None else f"{act.when(old.at)}, {old.source} by {old.by}"
                raise Refused(f"{LABELS[milestone].capitalize()} is {says} already: give another time.")
            act.append(events.MilestoneSet(milestone=milestone, when=moment, source=source))
            return act.after()


def fill_from_alerts(act: CommandContext, alerts: Iterable[Alert]) -> None:
    """Say for the incident when it began and was noticed, where nobody did and its alerts know."""
    begun = sorted(alert.started_at for alert in alerts if alert.started_at is not None)
    seen = sorted(at for alert in alerts if (at := alert.first_seen_at or alert.started_at) is not None)
    for name, times in (("began", begun), ("detected", seen)):
        if times and times[0] <= act.now and act.it.milestone(name) is None:
            act.append(events.MilestoneSet(milestone=name, when=times[0], source="alert"))
