"""How an incident ends or begins again: reopened, cancelled, merged; and what is owed after it."""

from __future__ import annotations

from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, Refused, Which, there
from warroom.commands.lazy_events import events
from warroom.core.model import ENDED, Incident, Status
from warroom.core.model.review import PUBLISHED


class EndingCommands(CommandBase):
    """Each gives the incident as it is afterwards."""

    def reopen(
        self, inc: Which, reason: str, *, recurrence: bool = False, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Begin again what was resolved, closed or cancelled; ``recurrence`` where the same thing came back."""
        why = reading.reason(reason, "reopen it")
        with self._transaction(inc, key, at) as act:
            if act.first(events.Reopened, events.PlanResumed):
                return act.it
            it = act.it
            if it.status is Status.MERGED:
                raise Refused(f"{it.number} was merged into {it.number_of(it.merged_into)}: take the merge back first.")
            if it.status not in (Status.RESOLVED, Status.CLOSED, Status.CANCELLED, Status.LAUNCHED):
                raise Refused(f"{it.number} is {it.status.value}, not over: change its status instead.")
            act.not_before(it.status_since, f"is {it.status.value} since")
            if it.clocks_since is None:  # it never was an incident
                act.append(events.PlanResumed(reason=why))
            else:
                act.append(events.Reopened(reason=why, recurrence=recurrence))
            return act.after()

    def cancel(self, inc: Which, reason: str, *, key: str | None = None, at: datetime | None = None) -> Incident:
        """Say that it was a false alarm, or that a planned room is not needed."""
        why = reading.reason(reason, "cancel it")
        with self._transaction(inc, key, at) as act:
            if act.first(events.Cancelled):
                return act.it
            if act.it.status is not Status.PLANNED:
                act.must_be_live("cancel it")
            act.not_before(act.it.status_since, f"is {act.it.status.value} since")
            act.append(events.Cancelled(reason=why))
            return act.after()

    def merge(
        self, inc: Which, into: Which, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Make ``inc`` a duplicate of ``into``: it keeps answering to its id, its entries show in both."""
        why = reading.reason(reason, "merge it", need=False)
        target = self.named(into)
        with self._transaction(inc, key, at) as act:
            if act.first(events.Merged):
                return act.it
            it, other = act.it, there(act.tx, target)
            act.must_be_open("merge it")
            if other.id == it.id:
                raise Refused(f"{it.number} cannot be merged into itself: name the incident that it duplicates.")
            if other.status in ENDED:
                raise Refused(f"{other.number} is {other.status.value}: name one that is open, or reopen it first.")
            act.not_before(it.status_since, f"is {it.status.value} since")
            act.append(events.Merged(into=other.id, reason=why))
            act.append(events.MergeReceived(other=it.id), incident=other.id)
            return act.after()

    def unmerge(
        self, inc: Which, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Take a merge back: the incident is again what it was before."""
        why = reading.reason(reason, "take the merge back", need=False)
        with self._transaction(inc, key, at) as act:
            if act.first(events.Unmerged):
                return act.it
            it = act.it
            if it.status is not Status.MERGED:
                raise Refused(f"{it.number} is {it.status.value}, not merged: there is no merge to take back.")
            act.not_before(it.status_since, "is merged since")
            act.append(events.Unmerged(reason=why))
            act.append(events.MergeReturned(other=it.id), incident=it.merged_into)
            return act.after()

    def breach(self, inc: Which, note: str = "", *, key: str | None = None, at: datetime | None = None) -> Incident:
        """Declare that personal data leaked: the regulator's clock starts."""
        text = reading.line(note, "This note")
        with self._transaction(inc, key, at) as act:
            if act.first(events.BreachDeclared):
                return act.it
            it = act.it
            if it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("declare a breach")
            if it.breach_at is not None:
                raise Refused(f"A breach is declared in {it.number} since {act.when(it.breach_at)}: it stands.")
            act.append(events.BreachDeclared(note=text))
            return act.after()

    def regulator_notified(
        self, inc: Which, note: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Record that the regulator was notified of the breach."""
        text = reading.line(note, "This note")
        with self._transaction(inc, key, at) as act:
            if act.first(events.RegulatorNotified):
                return act.it
            it = act.it
            if it.breach_at is None:
                raise Refused(f"No breach is declared in {it.number}: declare the breach first.")
            if it.notified_at is not None:
                raise Refused(f"The regulator was told of {it.number} at {act.when(it.notified_at)}: it is recorded.")
            act.not_before(it.breach_at, "has its breach since")
            act.append(events.RegulatorNotified(note=text))
            return act.after()

    def review_published(
        self, inc: Which, url: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Record that the blameless review is there, and where."""
        where = reading.line(url, "This address", 500)
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewPublished):
                return act.it
            it = act.it
            if it.status not in (Status.RESOLVED, Status.CLOSED):
                raise Refused(f"{it.number} is {it.status.value}: a review follows resolution, so resolve it.")
            if it.review is not None and it.review.state == PUBLISHED and it.reviewed_at is not None:
                raise Refused(f"The review of {it.number} was published at {act.when(it.reviewed_at)}: it is recorded.")
            act.append(events.ReviewPublished(url=where))
            return act.after()
