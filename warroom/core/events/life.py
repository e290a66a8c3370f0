"""The incident itself: declared, changed, merged, reopened, closed."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.alerts import AlertRef
from warroom.core.events.payload import HOUSE, Payload
from warroom.core.model import Instant, Status


class Declared(Payload, frozen=True, kw_only=True):
    type: Literal["declared"] = "declared"
    title: str
    severity: str
    summary: str = ""
    service: str = ""
    region: str = ""
    labels: dict[str, str] = {}
    impact_started_at: Instant | None = None
    detected_at: Instant | None = None
    drill: bool = False
    planned: bool = False
    alerts: tuple[AlertRef, ...] = ()


class Activated(Payload, frozen=True, kw_only=True):
    """A planned room became an incident: everything is carried over, the clocks start now."""

    type: Literal["activated"] = "activated"
    severity: str
    title: str | None = None


class DetailsChanged(Payload, frozen=True, kw_only=True):
    """Only the fields given change; ``None`` leaves one as it was."""

    type: Literal["details_changed"] = "details_changed"
    title: str | None = None
    summary: str | None = None
    service: str | None = None
    region: str | None = None
    impact_started_at: Instant | None = None
    detected_at: Instant | None = None
    private: bool | None = None


class Acknowledged(Payload, frozen=True, kw_only=True):
    type: Literal["acknowledged"] = "acknowledged"


class AcknowledgedElsewhere(Payload, frozen=True, kw_only=True):
    """A pager says that ``person`` acknowledged it there, what was sent by ``channel``. Of the room alone it counts."""

    type: Literal["acknowledged_elsewhere"] = "acknowledged_elsewhere"
    person: str
    channel: str

    def by(self, actor: str) -> str:
        return self.person if actor == HOUSE else actor


class SeverityChanged(Payload, frozen=True, kw_only=True):
    type: Literal["severity_changed"] = "severity_changed"
    severity: str
    reason: str = ""


class StatusChanged(Payload, frozen=True, kw_only=True):
    """``closure`` answers the closure list when resolving: item -> answer or "override: reason"."""

    type: Literal["status_changed"] = "status_changed"
    status: Status
    reason: str = ""
    closure: dict[str, str] = {}


class ItemsWaived(Payload, frozen=True, kw_only=True):
    """What is not waited for when the incident is resolved: item of the closure list, or ``soak``, -> why.

    ``stood`` says of an item what was left of it: of the soak its time, and the linked alerts that still fire.
    """

    type: Literal["items_waived"] = "items_waived"
    waived: dict[str, str]
    stood: dict[str, str] = {}


class SoakEnded(Payload, frozen=True, kw_only=True):
    """The calm that began at ``since`` has lasted the time that the rules ask for: "resolved" may be said."""

    type: Literal["soak_ended"] = "soak_ended"
    since: Instant


class Reopened(Payload, frozen=True, kw_only=True):
    type: Literal["reopened"] = "reopened"
    reason: str = ""
    recurrence: bool = False


class Cancelled(Payload, frozen=True, kw_only=True):
    type: Literal["cancelled"] = "cancelled"
    reason: str


class Merged(Payload, frozen=True, kw_only=True):
    """This incident is a duplicate of ``into``; it keeps answering to its own id."""

    type: Literal["merged"] = "merged"
    into: str
    reason: str = ""


class Unmerged(Payload, frozen=True, kw_only=True):
    type: Literal["unmerged"] = "unmerged"
    reason: str = ""


class MergeReceived(Payload, frozen=True, kw_only=True):
    type: Literal["merge_received"] = "merge_received"
    other: str


class MergeReturned(Payload, frozen=True, kw_only=True):
    type: Literal["merge_returned"] = "merge_returned"
    other: str


class SoakRestarted(Payload, frozen=True, kw_only=True):
    """A new matching alert during the soak starts it again."""

    type: Literal["soak_restarted"] = "soak_restarted"
    alert: str = ""


class RecurrenceNoted(Payload, frozen=True, kw_only=True):
    type: Literal["recurrence_noted"] = "recurrence_noted"
    alert: str = ""


class BreachDeclared(Payload, frozen=True, kw_only=True):
    """A data breach: starts the regulatory clock."""

    type: Literal["breach_declared"] = "breach_declared"
    note: str = ""


class RegulatorNotified(Payload, frozen=True, kw_only=True):
    type: Literal["regulator_notified"] = "regulator_notified"
    note: str = ""


class ReviewPublished(Payload, frozen=True, kw_only=True):
    type: Literal["review_published"] = "review_published"
    url: str = ""
