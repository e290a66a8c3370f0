"""The triage questions (000): who and how many, since when, which error. All are optional, and none is asked twice.

What the incident has a place for goes there; every other answer is a line of the record, where it may be amended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from screens.base.form import Form, Section, Text, Told, Values
from screens.base.key_labels import key_of
from screens.entry.drafts import new_key
from warroom.core.deploys import suspicion, when
from warroom.core.model import Entry, Incident, Kind
from warroom.core.times import parse_when
from warroom.core.triage import KEPT, RECORDED, answered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.core.model.deploy import Deploy
    from warroom.room import Room


OFFERED = 5
"""So many deploys are offered where it is asked what changed."""


def form(incident: Incident, entries: Sequence[Entry], now: datetime, zone: tzinfo,
         deploys: Sequence[Deploy] = ()) -> Form:  # fmt: skip
    """Every question with its answer so far; only what is changed is recorded.

    ``deploys`` are offered where it is asked what changed: the number of one records it as a hypothesis.
    """
    offered = {str(n): one for n, one in enumerate(deploys[:OFFERED], 1)}
    known = answered(entries)
    began = incident.impact_started_at
    since = f"{began.astimezone(zone):%Y-%m-%d %H:%M:%S}" if began is not None else ""
    key = new_key()

    def suspected(values: Values) -> list[Deploy]:
        words = values["changed"].split()
        return [offered[word] for word in words] if words and all(word in offered for word in words) else []

    def lines(values: Values) -> list[tuple[str, Kind, datetime | None]]:
        suspects = suspected(values)
        said: list[tuple[str, Kind, datetime | None]] = [
            (f"{label}: {values[name].strip()}", kind, None) for name, label, kind, _ in RECORDED
            if values[name].strip() not in ("", known.get(name, "")) and not (name == "changed" and suspects)
        ]  # fmt: skip
        return [*said, *((suspicion(one), Kind.HYPOTHESIS, None) for one in suspects)]

    def details(values: Values) -> dict[str, Any]:
        changed: dict[str, Any] = {
            name: values[name].strip() for name, _ in KEPT
            if values[name].strip() not in ("", getattr(incident, name))
        }  # fmt: skip
        if values["since"].strip() not in ("", since):
            changed["impact_started_at"] = parse_when(values["since"].strip(), now, zone)
        return changed

    def problem(values: Values) -> str:
        try:
            changed = details(values)
        except ValueError as error:
            return f"since when: {error}"
        return "" if changed or lines(values) else "nothing filled in: add what is known"

    def call(values: Values) -> Callable[[Room], None]:
        def do(room: Room) -> None:
            if changed := details(values):
                room.edit_details(incident.id, **changed, key=f"{key}/details")
            if said := lines(values):
                room.log_lines(incident.id, said, key=key)

        return do

    def follows(values: Values) -> tuple[str, ...]:
        return tuple(f"hypothesis: {suspicion(one)}" for one in suspected(values))

    hints = {"changed": f"1 to {len(offered)} suspects one of those listed; or in words"} if offered else {}
    who, *others = (Text(name, label, known.get(name, ""), hints.get(name, hint), limit=300)
                    for name, label, _, hint in RECORDED)  # fmt: skip
    return Form(
        title=f"TRIAGE {incident.number}",
        about="all optional",
        fields=(
            who,
            Text("since", "since when", since, "14:23, -5m, or a date and time", limit=40, offered=True),
            *others,
            *(Text(name, label, getattr(incident, name), "optional", limit=80) for name, label in KEPT),
        ),
        button=lambda v: "RECORD",
        call=call,
        problem=problem,
        follows=follows,
        below=lambda v: _changed(offered, incident, zone),
        after=lambda result: f"recorded in the timeline; {key_of('triage')} shows the answers",
    )


def _changed(offered: Mapping[str, Deploy], it: Incident, zone: tzinfo) -> tuple[Section, ...]:
    """What feeds told of, each with the number that suspects it."""
    rows = tuple(Told(((f"{n}  ", "key"), (one.title, "text"), (f"  {one.state}" if one.state else "", "dim")),
                      f"{one.at.astimezone(zone):%H:%M:%S}", when(one, it)) for n, one in offered.items())  # fmt: skip
    return (Section("WHAT CHANGED RECENTLY", rows, str(len(rows))),) if rows else ()
