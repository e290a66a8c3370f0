"""A launch: its T and what is hung on it. T and offsets are text: an appointment stays what was agreed, whatever the
clock of the machine is set to later."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class LaunchSet(Payload, frozen=True, kw_only=True):
    """T is at ``wall`` (``2027-03-29T09:00``) on the clocks of ``zone``: set, or moved. All offsets go with it; what
    was said of go and no-go was for the T before."""

    type: Literal["launch_set"] = "launch_set"
    wall: str
    zone: str
    reason: str = ""


class LaunchEnded(Payload, frozen=True, kw_only=True):
    """It went out, and its room is over."""

    type: Literal["launch_ended"] = "launch_ended"
    note: str = ""


class PlanResumed(Payload, frozen=True, kw_only=True):
    """A planned room that was over, launched or cancelled, is planned again."""

    type: Literal["plan_resumed"] = "plan_resumed"
    reason: str = ""


class PreparationAdded(Payload, frozen=True, kw_only=True):
    """Due at ``offset`` of T, owed by whoever holds ``role``, or by ``person``. The event's id is its id."""

    type: Literal["preparation_added"] = "preparation_added"
    text: str
    offset: str
    role: str = ""
    person: str = ""


class PreparationEnded(Payload, frozen=True, kw_only=True):
    """``result``: done, or dropped with a reason."""

    type: Literal["preparation_ended"] = "preparation_ended"
    item: str
    result: Literal["done", "dropped"] = "done"
    reason: str = ""


class PreparationReopened(Payload, frozen=True, kw_only=True):
    type: Literal["preparation_reopened"] = "preparation_reopened"
    item: str


class GoAsked(Payload, frozen=True, kw_only=True):
    """The role says go or no-go by ``offset``."""

    type: Literal["go_asked"] = "go_asked"
    role: str
    offset: str


class GoNotAsked(Payload, frozen=True, kw_only=True):
    """The role is not asked any more."""

    type: Literal["go_not_asked"] = "go_not_asked"
    role: str


class GoSaid(Payload, frozen=True, kw_only=True):
    """``says`` is "go" or "no-go"; "" takes back what was said."""

    type: Literal["go_said"] = "go_said"
    role: str
    says: Literal["", "go", "no-go"]
    reason: str = ""


class LaunchCheckInSet(Payload, frozen=True, kw_only=True):
    """A check-in that hangs on T: first at ``offset``, then every ``every_s`` seconds (0: once)."""

    type: Literal["launch_check_in_set"] = "launch_check_in_set"
    role: str
    offset: str
    every_s: int = 0


class TurnsSet(Payload, frozen=True, kw_only=True):
    """Who holds the role from T on, one after the other; nobody: no rotation."""

    type: Literal["turns_set"] = "turns_set"
    role: str
    people: tuple[str, ...] = ()
    every_s: int = 0


class VolumeExpected(Payload, frozen=True, kw_only=True):
    """``usual`` tickets an hour, ``low`` to ``high`` times that for ``lasts_s`` seconds from T; 0: nothing."""

    type: Literal["volume_expected"] = "volume_expected"
    usual: int = 0
    low: int = 0
    high: int = 0
    lasts_s: int = 0


class TriggerSet(Payload, frozen=True, kw_only=True):
    """The event's id is the trigger's."""

    type: Literal["trigger_set"] = "trigger_set"
    filter: str


class TriggerDropped(Payload, frozen=True, kw_only=True):
    type: Literal["trigger_dropped"] = "trigger_dropped"
    trigger: str


class TriggerTripped(Payload, frozen=True, kw_only=True):
    """An alert that the trigger watches for fires: it offers to make the launch an incident."""

    type: Literal["trigger_tripped"] = "trigger_tripped"
    trigger: str
    alert: str
    feed: str
    uid: str
    fingerprint: str


class TriggerDeclined(Payload, frozen=True, kw_only=True):
    """The offer is declined: the trigger watches for another alert."""

    type: Literal["trigger_declined"] = "trigger_declined"
    trigger: str
    reason: str = ""
