"""What is put in place while an incident runs: changes, workarounds, paused roll-outs; and how each ends."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model.containment import Answer, Outcome


class WorkaroundPutIn(Payload, frozen=True, kw_only=True):
    """It is in place until somebody removes it. The event's id is its id."""

    type: Literal["workaround_put_in"] = "workaround_put_in"
    text: str


class WorkaroundRemoved(Payload, frozen=True, kw_only=True):
    """``reason``: what took its place, or why it is not needed."""

    type: Literal["workaround_removed"] = "workaround_removed"
    workaround: str
    reason: str = ""


class ChangeMade(Payload, frozen=True, kw_only=True):
    """Something was changed; the event's id is its id. ``undo_how``: how it is taken back.

    ``deploy``: the deploy of a feed that it is, as ``FEED/ID``. ``needs_approval``: by the configuration of the moment;
    ``person``: who approved it, "" where nobody did.
    """

    type: Literal["change_made"] = "change_made"
    text: str
    before: str = ""
    after: str = ""
    undo_how: str = ""
    deploy: str = ""
    needs_approval: bool = False
    person: str = ""


class PauseAsked(Payload, frozen=True, kw_only=True):
    """Somebody outside the room is asked to pause a roll-out; ``channel``: the id of the one that carries it."""

    type: Literal["pause_asked"] = "pause_asked"
    text: str
    person: str
    channel: str = ""


class ApprovalAsked(Payload, frozen=True, kw_only=True):
    """``person`` is asked to approve the change."""

    type: Literal["approval_asked"] = "approval_asked"
    measure: str
    person: str


class ContainmentAnswered(Payload, frozen=True, kw_only=True):
    """A change was approved or not, a roll-out was paused or not; ``person``: who said so, "" the actor himself."""

    type: Literal["containment_answered"] = "containment_answered"
    measure: str
    verdict: Answer
    person: str = ""
    reason: str = ""


class ContainmentEnded(Payload, frozen=True, kw_only=True):
    """It was undone, kept for good, or never was."""

    type: Literal["containment_ended"] = "containment_ended"
    measure: str
    outcome: Outcome = "undone"
    reason: str = ""


class ContainmentBack(Payload, frozen=True, kw_only=True):
    """That it ended is taken back: it is in place as before."""

    type: Literal["containment_back"] = "containment_back"
    measure: str
