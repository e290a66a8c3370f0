"""The incident itself: declared, graded, told where it stands, ended, merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.key_labels import key_of
from screens.context.beside import around
from screens.context.registry import handler, handles
from screens.forms import details, ending, planned, triage
from screens.forms import incident as commanding
from warroom.core.deploys import Recent, recent

if TYPE_CHECKING:
    from screens.base.form import Form
    from screens.context.context import Context
    from warroom.core.model import Incident


@handles("declare")
def _declare(room: Context) -> None:
    """From the alerts that the keys are about, where they are: it is not typed what the alert knows."""
    if room.state.at.pane in ("alerts", "inbox") and room.alert_acts.targets:
        handler("promote")(room)
    else:
        room.declaring.open()


@handles("plan")
def _plan(room: Context) -> None:
    room.open(planned.plan(room.state.policy, room.state.catalogue))


@handles("activate")
def _activate(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(planned.activate(state.incident, state.policy))


@handles("acknowledge")
def _acknowledge(room: Context) -> None:
    incident = room.state.incident
    if incident is not None:
        room.run(lambda door: door.acknowledge(incident.id), f"{incident.number} is acknowledged: you have it")


@handles("severity")
def _severity(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(commanding.severity(state.incident, state.policy))


@handles("status")
def _status(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(commanding.status(state.incident, state.policy, state.clock(), around(room)))


@handles("brief")
def _brief(room: Context) -> None:
    if room.state.incident is not None:
        room.open(details.brief(room.state.incident))


@handles("details")
def _details(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(details.details(state.incident, state.clock(), state.zone, state.catalogue))


@handles("assess")
def _assess(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(details.assess(state.incident, state.policy, state.clock(), state.zone))


@handles("triage")
def _triage(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        entries = state.detail.entries if state.detail is not None else ()
        found = recent(state.incident, state.deploys, state.catalogue) if state.deploys else Recent()
        room.open(triage.form(state.incident, entries, state.clock(), state.zone, found.near or found.others))


@handles("reopen")
def _reopen(room: Context) -> None:
    if room.state.incident is not None:
        room.open(commanding.reopen(room.state.incident))


@handles("cancel")
def _cancel(room: Context) -> None:
    if room.state.incident is not None:
        follows = ("it was a false alarm", "the record stays", "every deadline stops")
        room.open(commanding.reason(room.state.incident, "CANCEL", "CANCEL", lambda door, it, why: door.cancel(it, why),
                                    "is cancelled", follows))


@handles("merge")
def _merge(room: Context) -> None:
    if room.state.incident is not None:
        room.open(_merging(room, room.state.incident))


def _merging(room: Context, incident: Incident) -> Form:
    """The form of a merge, filled with what is open, and again while it stands."""
    state = room.state

    def anew() -> Form | None:
        now = next((one for one in state.open_incidents if one.id == incident.id), None)
        return _merging(room, now) if now is not None else None

    return replace(ending.merge(incident, state.open_incidents, state.clock()), anew=anew)


@handles("breach")
def _breach(room: Context) -> None:
    state = room.state
    it = state.incident
    if it is not None and it.notified_at is not None:
        room.say(f"The regulator was notified of {it.number} at {it.notified_at.astimezone(state.zone):%H:%M}.")
    elif it is not None:
        room.open(ending.breach(it, state.policy, state.clock(), state.zone))


@handles("undo")
def _undo(room: Context) -> None:
    incident, look = room.state.incident, room.state.look
    if look is not None and look.cut_off is not None:  # by then another change may be the last
        room.say(f"Nothing was undone: the connection is lost. Press {key_of('undo')} again when it is back.")
    elif incident is not None:
        room.run(lambda door: f"{incident.number}: {door.undo(incident.id)}")
