"""What the people of the story do, as steps that are real commands of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct, field

from warroom.core.model import HypothesisState, Kind, Status

if TYPE_CHECKING:
    from warroom.room import Room


class Stage(Struct):
    """What earlier steps left behind: the incidents by their name in the story, entries and asks by theirs."""

    incidents: dict[str, str] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)


Does = Callable[["Room", Stage], object]


class Step(Struct, frozen=True):
    """At ``second`` of the story ``who`` gives one command; before the story begins it is negative."""

    second: float
    who: str
    does: Does


def declares(
    second: float,
    who: str,
    name: str,
    title: str,
    severity: str,
    *,
    service: str,
    region: str,
    covers: tuple[str, ...] = (),
    command: bool = True,
) -> Step:
    """Opens the incident that the story calls ``name``, with the alerts of those titles that are known by then.

    Where somebody in the room was faster and declared it, the story goes on in theirs.
    """

    def does(room: Room, stage: Stage) -> object:
        from warroom.room import Refused

        found = [alert for alert in room.store.alerts() if alert.title in covers]
        try:
            made = room.declare(
                title, severity, alerts=found, service=service, region=region, drill=True, command=command
            )
        except Refused as refused:
            if not refused.incident:
                raise
            stage.incidents[name] = refused.incident
            return None
        stage.incidents[name] = made.id
        return made

    return Step(second, who, does)


def says(second: float, who: str, on: str, kind: Kind, text: str, note: str = "", *, pinned: bool = False) -> Step:
    """A timeline entry; ``note`` is what later steps call it."""

    def does(room: Room, stage: Stage) -> object:
        made = room.log(stage.incidents[on], text, kind, pinned=pinned)
        if note:
            stage.noted[note] = made.id
        return made

    return Step(second, who, does)


def takes(second: float, who: str, on: str, role: str, person: str, system: str = "") -> Step:
    """Gives ``person`` a role, or offers it where somebody holds it."""
    return Step(second, who, lambda room, stage: room.assign(stage.incidents[on], role, person, system))


def accepts(second: float, who: str, on: str, role: str, read_back: str) -> Step:
    return Step(second, who, lambda room, stage: room.accept(stage.incidents[on], role, read_back))


def acknowledges(second: float, who: str, on: str) -> Step:
    return Step(second, who, lambda room, stage: room.acknowledge(stage.incidents[on]))


def moves(second: float, who: str, on: str, status: Status, reason: str = "") -> Step:
    return Step(second, who, lambda room, stage: room.set_status(stage.incidents[on], status, reason))


def resolves(second: float, who: str, on: str, *answers: str) -> Step:
    """Resolves with the closure list answered in its order."""

    def does(room: Room, stage: Stage) -> object:
        closure = dict(zip(room.policy.room.closure, answers, strict=True))
        return room.set_status(stage.incidents[on], Status.RESOLVED, closure=closure)

    return Step(second, who, does)


def briefs(
    second: float,
    who: str,
    on: str,
    *,
    impact: str | None = None,
    hypothesis: str | None = None,
    doing: str | None = None,
    needs: str | None = None,
    next_step: str | None = None,
) -> Step:
    """Writes those lines of the brief that are given."""

    def does(room: Room, stage: Stage) -> object:
        return room.set_brief(
            stage.incidents[on], impact=impact, hypothesis=hypothesis, doing=doing, needs=needs, next_step=next_step
        )

    return Step(second, who, does)


def tells(second: float, who: str, on: str, audience: str, text: str) -> Step:
    """Publishes, or drafts where ``who`` may not approve."""
    return Step(second, who, lambda room, stage: room.update(stage.incidents[on], audience, text))


def approves(second: float, who: str, on: str) -> Step:
    """Approves the newest draft there is; nothing where somebody did so already."""

    def does(room: Room, stage: Stage) -> object:
        drafts = room.find(stage.incidents[on]).drafts
        return room.approve_and_publish(stage.incidents[on], drafts[-1].id) if drafts else None

    return Step(second, who, does)


def discards(second: float, who: str, on: str, why: str) -> Step:
    """Throws every unpublished draft away."""

    def does(room: Room, stage: Stage) -> object:
        for draft in room.find(stage.incidents[on]).drafts:
            room.discard(stage.incidents[on], draft.id, why)
        return None

    return Step(second, who, does)


def judges(second: float, who: str, on: str, note: str, state: HypothesisState, why: str) -> Step:
    return Step(
        second, who, lambda room, stage: room.mark_hypothesis(stage.incidents[on], stage.noted[note], state, why)
    )


def proves(second: float, who: str, on: str, hypothesis: str, fact: str) -> Step:
    return Step(
        second,
        who,
        lambda room, stage: room.link_evidence(stage.incidents[on], stage.noted[hypothesis], stage.noted[fact]),
    )


def links(second: float, who: str, on: str, *titles: str) -> Step:
    """Links the active alerts of those titles that no incident covers yet."""

    def does(room: Room, stage: Stage) -> object:
        incident = room.find(stage.incidents[on])
        there = {link.fingerprint for it in room.store.open_incidents() for link in it.alerts}
        for alert in room.store.alerts():
            if alert.title in titles and alert.fingerprint not in there:
                room.link_alert(incident.id, alert.fingerprint)
        return None

    return Step(second, who, does)


def reads(second: float, who: str, inject: str) -> Step:
    """Reads what that inject tells the person's role."""

    def does(room: Room, _: Stage) -> object:
        told = [one for one in room.drill_messages() if one.step == inject]
        return [room.move_drill("read", step=one.id) for one in told]

    return Step(second, who, does)


def escalates(second: float, who: str, on: str, level: str, reason: str) -> Step:
    return Step(second, who, lambda room, stage: room.escalate(stage.incidents[on], level, reason))
