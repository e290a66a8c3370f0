"""The forms of asks and tasks: always one named person, a time box, a read-back."""

from __future__ import annotations

from datetime import datetime, timedelta

from screens.base.form import Choice, Form, Option, Section, Text, Told, Values, required
from screens.base.key_labels import key_of
from screens.view.candidates import Candidates
from warroom.core.model import Incident
from warroom.core.policy import parse_duration


def _box(values: Values, default: timedelta | None) -> timedelta | None:
    return parse_duration(values["within"]) if values["within"].strip() else default


def _problem(values: Values) -> str:
    if not values["person"].strip():
        return "no name: name one person"
    if not values["text"].strip():
        return "no text: say what you need"
    try:
        _box(values, None)
    except ValueError as error:
        return f"within: {error}"
    return ""


def _ask_problem(values: Values) -> str:
    """The same of an ask, which always has a time limit."""
    within = values["within"].strip()
    if "never" in (problem := _problem(values)) or (not problem and within and _box(values, None) is None):
        return 'within: how long you wait, such as "5m" or "1h30m"; an ask always has a time limit'
    return problem


def ask(incident: Incident, who: Candidates) -> Form:
    """A request to one named person with a time box, read back (003)."""
    return Form(
        title=f"ASK {incident.number}",
        about=incident.title,
        fields=(
            Text("person", "whom", hint="a name; tab completes", limit=60, complete=who.ranked(incident, "")),
            Text("text", "what", hint="the latency of checkout-api by version"),
            Text("within", "within", "5m", "you are told when it expires", limit=20, offered=True),
        ),
        button=lambda v: f"ASK {v['person'].strip().upper()}".rstrip(),
        call=lambda v: lambda room: room.ask(
            incident.id, v["person"], v["text"], _box(v, timedelta(minutes=5)) or timedelta(minutes=5)
        ),
        problem=_ask_problem,
        below=lambda v: (who.section(incident, "", v["person"]),),
        after=lambda result: f"asked; {key_of('board')} shows what is open",
    )


def task(incident: Incident, who: Candidates, now: datetime) -> Form:
    """An action assigned to one named owner, who repeats it back (000)."""

    def due(values: Values) -> datetime | None:
        span = _box(values, None)
        return now + span if span is not None else None

    return Form(
        title=f"TASK {incident.number}",
        about=incident.title,
        fields=(
            Text("person", "owner", hint="a name; tab completes", limit=60, complete=who.ranked(incident, "")),
            Text("text", "what", hint="drain the pool on db-3"),
            Text("within", "due in", hint="20m; empty: no due time", limit=20),
        ),
        button=lambda v: f"ASSIGN TO {v['person'].strip().upper()}".rstrip(),
        call=lambda v: lambda room: room.give_task(incident.id, v["person"], v["text"], due(v)),
        problem=_problem,
        below=lambda v: (who.section(incident, "", v["person"]),),
        after=lambda result: "assigned; the owner reads it back",
    )


def workaround(incident: Incident) -> Form:
    """What is put in place for the moment; those that are in place stand beside it, with how one is removed."""
    there = [Told(((f"W-{incident.number}-{one.number}  ", "bright"), (one.text, "text")))
             for one in incident.workarounds if one.in_place]  # fmt: skip
    hint = Told(((":workaround remove ID why", "dim"),))
    return Form(
        title=f"WORKAROUND {incident.number}",
        about=incident.title,
        fields=(Text("text", "in place", hint="checkout reads from the primary", limit=200),),
        button=lambda v: "RECORD WORKAROUND",
        call=lambda v: lambda room: room.put_workaround(incident.id, v["text"]),
        problem=required("text", labels={"text": "workaround"}),
        below=lambda v: (Section("IN PLACE", (*there, hint)),) if there else (),
        after=lambda result: "recorded; it is listed until somebody removes it",
    )


def end_ask(incident: Incident, ask_id: str) -> Form:
    """An ask is read back, answered or withdrawn."""
    it = next(a for a in incident.asks if a.id == ask_id)
    options = (
        Option("answered", "answered", "what they found", "1"),
        Option("read_back", "read back", "they understood it", "2"),
        Option("withdrawn", "withdrawn", "no longer needed", "3"),
    )

    def call(values: Values):  # type: ignore[no-untyped-def]
        text = values["text"].strip()
        return {
            "answered": lambda room: room.answer_ask(incident.id, ask_id, text),
            "read_back": lambda room: room.read_back_ask(incident.id, ask_id),
            "withdrawn": lambda room: room.withdraw_ask(incident.id, ask_id, text),
        }[values["state"]]

    return Form(
        title=f"ASKED OF {it.person.upper()} IN {incident.number}",
        about=it.text,
        fields=(Choice("state", "state", options, "answered"), Text("text", "answer", hint="in a few words")),
        button=lambda v: v["state"].replace("_", " ").upper(),
        call=call,
        after=lambda result: "recorded",
    )


def end_task(incident: Incident, task_id: str, people: tuple[str, ...]) -> Form:
    """A task is read back, done, handed on or dropped with a reason."""
    it = next(t for t in incident.tasks if t.id == task_id)
    options = (
        Option("done", "done", "", "1"),
        Option("read_back", "read back", "the owner repeated it", "2"),
        Option("handed_on", "reassigned", "to whom, below", "3"),
        Option("dropped", "dropped", "why, below", "4"),
    )

    def call(values: Values):  # type: ignore[no-untyped-def]
        text = values["text"].strip()
        return {
            "done": lambda room: room.end_task(incident.id, task_id),
            "read_back": lambda room: room.read_back_task(incident.id, task_id),
            "handed_on": lambda room: room.hand_on_task(incident.id, task_id, text),
            "dropped": lambda room: room.end_task(incident.id, task_id, done=False, reason=text),
        }[values["state"]]

    def problem(values: Values) -> str:
        if values["state"] in ("handed_on", "dropped") and not values["text"].strip():
            return "no name: say to whom" if values["state"] == "handed_on" else "no reason given: type one"
        return ""

    return Form(
        title=f"TASK OF {it.owner.upper()} IN {incident.number}",
        about=it.text,
        fields=(Choice("state", "state", options, "done"), Text("text", "to or why", complete=people)),
        button=lambda v: v["state"].replace("_", " ").upper(),
        call=call,
        problem=problem,
        after=lambda result: "recorded",
    )
