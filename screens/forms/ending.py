"""The forms by which an incident becomes a duplicate, stands alone again, or is a data breach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Section, Text, Values
from screens.base.key_labels import key_of
from screens.forms import incident as commanding
from warroom.core.clocks import later
from warroom.core.model import Incident, Status
from warroom.core.policy import Policy, show_duration
from warroom.core.times import age

if TYPE_CHECKING:
    from warroom.room import Room

BACK = "back/"


def merge(incident: Incident, others: Sequence[Incident], now: datetime) -> Form:
    """Which open incident this one duplicates, or which one is taken out of it again; with what moves."""
    if incident.status is Status.MERGED:
        return _apart(incident)
    targets = [one for one in others if one.id != incident.id and one.is_open]
    ways = [(one.id, one.number, f"{_stands(one)}, {age(now - one.declared_at)}: {one.title}") for one in targets]
    again = "was merged into this one: unmerge it"
    ways += [(f"{BACK}{id_}", incident.number_of(id_), again) for id_ in incident.merged]
    options = tuple(Option(v, label, says, str(n) if n < 10 else "") for n, (v, label, says) in enumerate(ways, 1))
    by_id = {one.id: one for one in targets}

    def call(values: Values) -> Callable[[Room], object]:
        chosen, why = values["into"], values["reason"].strip()
        if chosen.startswith(BACK):
            return lambda room: room.unmerge(chosen.removeprefix(BACK), why)
        return lambda room: room.merge(incident.id, chosen, why)

    def below(values: Values) -> tuple[Section, ...]:
        target = by_id.get(values["into"])
        if target is None and not values["into"]:
            return ()
        back = ("it goes back to its status before the merge", "its entries are its own again")
        return (Section("WHAT MOVES", preview(incident, target) if target is not None else back),)

    def problem(values: Values) -> str:
        if not options:
            return "no other incident is open: esc closes this"
        chosen = values["into"] in [option.value for option in options]
        return "" if chosen else "that incident is no longer open: choose another"

    def button(values: Values) -> str:
        if values["into"].startswith(BACK):
            return f"UNMERGE {incident.number_of(values['into'].removeprefix(BACK))}"
        into = f" INTO {incident.number_of(values['into'])}" if values["into"] else ""
        return f"MERGE {incident.number}{into}"

    def after(result: Incident) -> str:
        if result.status is Status.MERGED:
            of = result.number_of(result.merged_into)
            return f"{result.number} is a duplicate of {of}: {key_of('merge')} unmerges it"
        return f"{result.number} is unmerged"

    return Form(
        title=f"MERGE {incident.number}",
        about=incident.title,
        fields=(
            Choice("into", "into", options, options[0].value if options else ""),
            Text("reason", "reason", hint="optional"),
        ),
        button=button,
        call=call,
        problem=problem,
        below=below,
        after=after,
    )


def preview(incident: Incident, target: Incident) -> tuple[str, ...]:
    """What a merge moves and what it stops, before it is done."""
    asks = sum(1 for ask in incident.asks if ask.state == "open")
    tasks = sum(1 for task in incident.tasks if task.state == "open")
    stops = [f"{n} open {word}{'s' if n > 1 else ''}" for n, word in ((asks, "ask"), (tasks, "task")) if n]
    commander = f"{target.commander} is IC" if target.commander else f"{target.number} has no commander"
    n = len(incident.alerts)
    covers = f"; {target.number} covers its {'alert' if n == 1 else f'{n} alerts'}" if n else ""
    return (
        f"the entries of {incident.number} also show in {target.number}, in time order{covers}",
        f"{target.number} keeps its title, {target.severity} and roles: {commander}",
        f"the deadlines of {incident.number} stop" + (f", with {' and '.join(stops)}" if stops else ""),
        f"{incident.number} can still be found by its number; {key_of('merge')} unmerges it",
    )


def _apart(incident: Incident) -> Form:
    into = incident.number_of(incident.merged_into)
    before = (incident.status_before_merge or Status.INVESTIGATING).value
    return Form(
        title=f"UNMERGE {incident.number}",
        about=incident.title,
        fields=(Text("reason", "reason", hint="optional"),),
        button=lambda v: f"UNMERGE FROM {into}",
        call=lambda v: lambda room: room.unmerge(incident.id, v["reason"].strip()),
        follows=lambda v: (f"{incident.number} is {before} again", "its deadlines resume, none retroactively overdue"),
        after=lambda result: f"{result.number} is unmerged",
    )


def _stands(incident: Incident) -> str:
    return incident.severity if incident.is_live else f"{incident.severity} {incident.status.value}"


def breach(incident: Incident, policy: Policy, now: datetime, zone: tzinfo) -> Form:
    """Personal data leaked: the regulator's clock starts; once it runs, that they were told (002)."""
    span = policy.room.regulatory
    if incident.breach_at is None:
        by = later(now, span).astimezone(zone)
        follows: tuple[str, ...] = (
            f"notify the regulator within {show_duration(span)}: by {by:%-d %b %H:%M %Z}",
            "the deadline stays until that is recorded, even once closed", f"{key_of('breach')} records it",
        )  # fmt: skip
        told = f"{key_of('breach')} records the notice"
        said = f"is a data breach: notify the regulator by {by:%-d %b %H:%M}; {told}"
        return commanding.reason(incident, "DATA BREACH", "DECLARE BREACH IN",
                                 lambda room, it, why: room.breach(it, why), said, follows)  # fmt: skip
    since = incident.breach_at.astimezone(zone)
    follows = (f"the breach was declared {since:%-d %b %H:%M}", "the regulator's deadline is met")
    said = "is reported to the regulator: that deadline is met"
    return commanding.reason(incident, "REGULATOR NOTIFIED", "RECORD NOTICE FOR",
                             lambda room, it, why: room.regulator_notified(it, why), said, follows)  # fmt: skip
