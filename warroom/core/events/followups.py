"""Follow-ups: what is to be done after the incident, by whom and until when, and what became of it."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant, Risk


class FollowUpAdded(Payload, frozen=True, kw_only=True):
    """With an owner and a due date it is accepted, else a candidate. The event's id is its id."""

    type: Literal["follow_up_added"] = "follow_up_added"
    text: str
    kind: str = "technical"
    effect: str = ""
    owner: str = ""
    due_at: Instant | None = None
    criterion: str = ""
    risk: Risk | None = None
    ticket: str = ""


class FollowUpChanged(Payload, frozen=True, kw_only=True):
    """Only what is given changes. A candidate that has an owner and a due date by it is accepted."""

    type: Literal["follow_up_changed"] = "follow_up_changed"
    followup: str
    text: str | None = None
    kind: str | None = None
    effect: str | None = None
    owner: str | None = None
    due_at: Instant | None = None
    criterion: str | None = None
    risk: Risk | None = None
    ticket: str | None = None


class FollowUpDone(Payload, frozen=True, kw_only=True):
    type: Literal["follow_up_done"] = "follow_up_done"
    followup: str


class FollowUpVerified(Payload, frozen=True, kw_only=True):
    """Somebody saw that the criterion is met; ``risk`` is what is left of it."""

    type: Literal["follow_up_verified"] = "follow_up_verified"
    followup: str
    how: str
    risk: Risk | None = None


class FollowUpDropped(Payload, frozen=True, kw_only=True):
    """It is not done, for this reason."""

    type: Literal["follow_up_dropped"] = "follow_up_dropped"
    followup: str
    reason: str


class FollowUpSetBack(Payload, frozen=True, kw_only=True):
    """That it was accepted, or verified, is taken back: it stands as it stood before, with these facts."""

    type: Literal["follow_up_set_back"] = "follow_up_set_back"
    followup: str
    back_to: Literal["candidate", "done"]
    owner: str = ""
    due_at: Instant | None = None
    criterion: str = ""
    risk: Risk | None = None
    ticket: str = ""


class FollowUpTakenUp(Payload, frozen=True, kw_only=True):
    """It is to be done after all: what dropped, did or verified it holds no longer."""

    type: Literal["follow_up_taken_up"] = "follow_up_taken_up"
    followup: str
