"""The forms of a launch: T, preparation, go and no-go, what is expected, turns, triggers. Each ends in one call."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta, tzinfo

from screens.base.form import Choice, Form, Option, Text, Values, required
from screens.base.key_labels import key_of
from screens.view.candidates import Candidates
from warroom.core.alert_filter import FilterError, parse
from warroom.core.launches import t_words
from warroom.core.model import Incident, Launch
from warroom.core.model.launch import OPEN
from warroom.core.planned import read_offset
from warroom.core.policy import Policy, parse_duration, show_duration
from warroom.core.words import role_label

BACK = "launch"
_TIMES = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?")
_SPAN = "a time such as 4h"


def _launch(it: Incident) -> Launch:
    assert it.launch is not None
    return it.launch


def _offset(text: str) -> str:
    """What is wrong with an offset, "" where nothing is."""
    try:
        read_offset(text)
    except ValueError as error:
        return str(error)
    return ""


def _roles(it: Incident, policy: Policy) -> tuple[Option, ...]:
    found = [one for one in policy.roles if one.name != "observer"]
    return tuple(
        Option(one.name, one.label or one.name, ", ".join(a.person for a in it.holders(one.name)) or "unfilled", str(n))
        for n, one in enumerate(found, 1)
    )


def move(it: Incident, zone: tzinfo) -> Form:
    """When T is; moved, all that hangs on it goes with it."""
    launch = it.launch
    seen = (launch.wall, launch.zone) if launch is not None else ("", "")
    here = launch.zone if launch is not None else getattr(zone, "key", "UTC")
    follows = ("go and no-go are to be said again", "everything that hangs on T moves with it") if launch else (
        "preparation, go and no-go, check-ins and triggers hang on it", f"{key_of('launch')} plans them")  # fmt: skip
    return Form(
        title=f"T {it.number}",
        about=it.title,
        fields=(
            Text("when", "T", launch.wall.replace("T", " ") if launch else "", "2027-03-29 09:00, or T+7d", limit=40,
                 offered=True),
            Text("zone", "zone", here, "Europe/Berlin", limit=40, offered=True),
            *((Text("reason", "why", hint="optional", limit=200),) if launch else ()),
        ),
        button=lambda v: "MOVE T" if launch else "SET T",
        call=lambda v: lambda room: room.set_launch(it.id, v["when"].strip(), v["zone"].strip(), v.get("reason", ""),
                                                    seen=seen),
        problem=required("when", labels={"when": "T"}),
        follows=lambda v: follows,
        after=lambda result: f"T is {t_words(result.launch)}",
        back=BACK,
    )  # fmt: skip


def prepare(it: Incident, policy: Policy, who: Candidates) -> Form:
    """What must be done before T: by whom, and by which offset of it."""
    names = (*(one.name for one in policy.roles if one.name != "observer"), *who.ranked(it, ""))

    def problem(values: Values) -> str:
        if not values["text"].strip():
            return "no text: say what is to be prepared"
        if not values["who"].strip():
            return "nobody named: a role or a person"
        return _offset(values["offset"])

    return Form(
        title=f"PREPARE {it.number}",
        about=f"T {t_words(_launch(it))}",
        fields=(
            Text("text", "what", hint="rehearse the rollback", limit=300),
            Text("who", "who", hint="a role or a person; tab completes", limit=60,
                 complete=tuple(dict.fromkeys(names))),
            Text("offset", "by", "T-1d", "T-7d, T-2h", limit=20, offered=True),
        ),
        button=lambda v: "ADD PREPARATION",
        call=lambda v: lambda room: room.prepare(it.id, v["offset"], v["who"].strip(), v["text"]),
        problem=problem,
        follows=lambda v: ("days keep T's time of day, hours are time that passes", "the owner is reminded, then late"),
        after=lambda one: f"{one.text}: due {one.offset}",
        back=BACK,
    )  # fmt: skip


def settle(it: Incident, number: int) -> Form:
    """What became of preparation."""
    one = _launch(it).item(number)
    assert one is not None
    if one.state != OPEN:
        again = Option("reopen", "reopen", "it is to be done after all", "1")
        return Form(
            title=f"REOPEN {it.number}", about=one.text, fields=(Choice("what", "then", (again,), "reopen"),),
            button=lambda v: "REOPEN", call=lambda v: lambda room: room.reopen_preparation(it.id, number),
            after=lambda result: "open again", back=BACK,
        )  # fmt: skip
    options = (Option("done", "done", "", "1"), Option("drop", "drop", "not needed: say why", "2"))

    def problem(values: Values) -> str:
        return "no reason given: say why it is not needed" if _drops(values) and not values["reason"].strip() else ""

    return Form(
        title=f"PREPARATION {it.number}",
        about=one.text,
        fields=(Choice("what", "it is", options, "done"), Text("reason", "note", hint="for drop: why", limit=300)),
        button=lambda v: "DROP" if _drops(v) else "DONE",
        call=lambda v: lambda room: room.end_preparation(it.id, number, done=not _drops(v), reason=v["reason"]),
        problem=problem,
        after=lambda result: "recorded",
        back=BACK,
    )


def _drops(values: Values) -> bool:
    return values["what"] == "drop"


def poll(it: Incident, policy: Policy) -> Form:
    """A role that is asked for go or no-go."""
    asked = {one.role for one in _launch(it).poll}
    options = _roles(it, policy)
    first = next((one.value for one in options if one.value not in asked), options[0].value)
    return Form(
        title=f"GO/NO-GO {it.number}",
        about=f"T {t_words(_launch(it))}",
        fields=(Choice("role", "role", options, first), Text("by", "by", "T-1h", "T-1h, T-1d", limit=20, offered=True)),
        button=lambda v: "ASK",
        call=lambda v: lambda room: room.ask_go(it.id, [v["role"]], v["by"]),
        problem=lambda v: _offset(v["by"]),
        follows=lambda v: ("its holder says go or no-go, or the commander", "a no-go holds the launch"),
        after=lambda result: "asked",
        back=BACK,
    )


def say(it: Incident, role: str, policy: Policy) -> Form:
    """What a role says, or that it is not asked."""
    options = (
        Option("go", "go", "", "1"), Option("no-go", "no-go", "holds the launch: say why", "2"),
        Option("drop", "do not ask", "this role need not say", "3"),
    )  # fmt: skip

    def call(values: Values) -> Callable[..., object]:
        if values["what"] == "drop":
            return lambda room: room.not_ask_go(it.id, role)
        return lambda room: room.say_go(it.id, values["what"] == "go", role, values["reason"])

    def problem(values: Values) -> str:
        no = values["what"] == "no-go" and not values["reason"].strip()
        return "no reason given: say what speaks against it" if no else ""

    return Form(
        title=f"GO/NO-GO {it.number}",
        about=role_label(policy, role),
        fields=(Choice("what", "says", options, "go"),
                Text("reason", "why", hint="for no-go: what must change", limit=300)),
        button=lambda v: {"go": "GO", "no-go": "NO-GO"}.get(v["what"], "DO NOT ASK"),
        call=call, problem=problem,
        follows=lambda v: ("held until the role says go, or T is moved",) if v["what"] == "no-go" else (),
        after=lambda result: "recorded",
        back=BACK,
    )  # fmt: skip


def offer(it: Incident, number: int, policy: Policy) -> Form:
    """What a trigger offers: an incident, or not; one that waits is dropped."""
    one = next(one for one in _launch(it).triggers if one.number == number)
    if one.tripped_at is None:
        return Form(
            title=f"TRIGGER {it.number}", about=one.filter,
            fields=(Choice("what", "then", (Option("drop", "drop it", "it watches no more", "1"),), "drop"),),
            button=lambda v: "DROP", call=lambda v: lambda room: room.drop_trigger(it.id, number),
            after=lambda result: "dropped", back=BACK,
        )  # fmt: skip
    options = (
        Option("incident", "make it an incident", "it keeps everything; the clocks start", "1"),
        Option("decline", "decline", "it watches on: say why", "2"),
    )

    def problem(values: Values) -> str:
        no = values["what"] == "decline" and not values["reason"].strip()
        return "no reason given: say why it is no incident" if no else ""

    def then(values: Values) -> Form | None:
        from screens.forms.planned import activate

        return activate(it, policy) if values["what"] == "incident" else None

    return Form(
        title=f"TRIGGER {it.number}",
        about=f"{one.alert} fires",
        fields=(Choice("what", "then", options, "incident"), Text("reason", "why", hint="for decline", limit=300)),
        button=lambda v: "INCIDENT" if v["what"] == "incident" else "DECLINE",
        call=lambda v: lambda room: room.decline_trigger(it.id, number, v["reason"]),
        problem=problem, then=then,
        after=lambda result: "declined",
        back=BACK,
    )  # fmt: skip


def expect(it: Incident) -> Form:
    """The volume that is expected from T on."""
    old = _launch(it).expected
    times = f"{old.low}-{old.high}" if old else "5-10"
    lasts = show_duration(timedelta(seconds=old.lasts_s)) if old else "3d"

    def number(values: Values) -> int:
        return int(values["usual"]) if values["usual"].strip().isdecimal() else 0

    def problem(values: Values) -> str:
        if values["usual"].strip() and not values["usual"].strip().isdecimal():
            return "usual: not a number: type one such as 40; empty: nothing is expected"
        if not _TIMES.fullmatch(values["times"].strip()):
            return "times: not so many: type 5-10"
        return _span(values["lasts"])

    def call(values: Values) -> Callable[..., object]:
        match = _TIMES.fullmatch(values["times"].strip())
        assert match is not None
        span = parse_duration(values["lasts"])
        assert span is not None
        low = int(match[1])
        return lambda room: room.expect_volume(it.id, number(values), low, int(match[2] or low), span)

    return Form(
        title=f"EXPECTED {it.number}",
        about=f"T {t_words(_launch(it))}",
        fields=(
            Text("usual", "usual an hour", str(old.usual) if old else "", "40 tickets; empty: nothing", limit=8,
                 offered=True),
            Text("times", "times", times, "5-10", limit=12, offered=True),
            Text("lasts", "for", lasts, "72h, 3d", limit=12, offered=True),
        ),
        button=lambda v: "SET" if number(v) else "CLEAR",
        call=call, problem=problem,
        follows=lambda v: ("the room warns from more than that on, where it has no limits yet",),
        after=lambda result: "set" if result.launch.expected else "nothing is expected",
        back=BACK,
    )  # fmt: skip


def _span(text: str) -> str:
    try:
        return "" if parse_duration(text) else f"give {_SPAN}"
    except ValueError:
        return f'"{text.strip()}" is not {_SPAN}'


def check_in(it: Incident, policy: Policy) -> Form:
    """A check-in that moves with T."""
    options = _roles(it, policy)

    def every(values: Values) -> timedelta | None:
        return parse_duration(values["every"]) if values["every"].strip() else None

    return Form(
        title=f"CHECK-IN {it.number}",
        about=f"T {t_words(_launch(it))}",
        fields=(
            Choice("role", "role", options, options[0].value),
            Text("offset", "first", "T+30m", "T+30m, T+1d", limit=20, offered=True),
            Text("every", "then every", "30m", "30m; empty: once", limit=20, offered=True),
        ),
        button=lambda v: "SET CHECK-IN",
        call=lambda v: lambda room: room.set_launch_check_in(it.id, v["role"], v["offset"], every(v)),
        problem=lambda v: _offset(v["offset"]) or (_span(v["every"]) if v["every"].strip() else ""),
        after=lambda result: "check-in set",
        back=BACK,
    )


def rotate(it: Incident, policy: Policy, who: Candidates) -> Form:
    """Who holds a role from T on."""
    old = _launch(it).turns
    options = _roles(it, policy)
    first = old[0] if old else None

    def names(values: Values) -> list[str]:
        return [name for name in re.split(r"[,\s]+", values["people"].strip()) if name]

    return Form(
        title=f"ROTATION {it.number}",
        about=f"T {t_words(_launch(it))}",
        fields=(
            Choice("role", "role", options, first.role if first else options[0].value),
            Text("people", "people", ", ".join(first.people) if first else "", "maya, omar; empty: no rotation",
                 limit=200, complete=who.ranked(it, "")),
            Text("every", "each", show_duration(timedelta(seconds=first.every_s)) if first else "4h", "4h", limit=12,
                 offered=True),
        ),
        button=lambda v: "SET ROTATION" if names(v) else "END ROTATION",
        call=lambda v: lambda room: room.set_turns(it.id, v["role"], names(v), parse_duration(v["every"])),
        problem=lambda v: _span(v["every"]) if names(v) else "",
        follows=lambda v: ("shifts count from T on", "the holder owes the hand-over to the next"),
        after=lambda result: "rotation set" if result.launch.turns else "no rotation",
        back=BACK,
    )  # fmt: skip


def trigger(it: Incident) -> Form:
    """An alert that offers to make the launch an incident."""

    def problem(values: Values) -> str:
        if not values["filter"].strip():
            return "no filter: sev>=high service:checkout"
        try:
            parse(values["filter"])
        except FilterError as error:
            return str(error)
        return ""

    return Form(
        title=f"TRIGGER {it.number}",
        about=it.title,
        fields=(Text("filter", "alert", hint="sev>=high service:checkout", limit=300),),
        button=lambda v: "ADD TRIGGER",
        call=lambda v: lambda room: room.set_trigger(it.id, v["filter"]),
        problem=problem,
        follows=lambda v: ("as in the alerts inbox", "from T on, such an alert offers to make it an incident"),
        after=lambda one: f"trigger set: {one.filter}",
        back=BACK,
    )


def end(it: Incident) -> Form:
    """It went out, and is over."""
    return Form(
        title=f"END THE LAUNCH {it.number}",
        about=it.title,
        fields=(Text("note", "note", hint="optional: how it went", limit=300),),
        button=lambda v: "END THE LAUNCH",
        call=lambda v: lambda room: room.end_launch(it.id, v["note"]),
        follows=lambda v: ("check-ins, limits and triggers end", "it counts in no figure of incidents"),
        after=lambda result: f"{result.number} is launched, and over",
    )


def cancel(it: Incident) -> Form:
    """It will not take place."""
    return Form(
        title=f"CANCEL THE LAUNCH {it.number}",
        about=it.title,
        fields=(Text("reason", "why", hint="postponed to next year", limit=300),),
        button=lambda v: "CANCEL THE LAUNCH",
        call=lambda v: lambda room: room.cancel(it.id, v["reason"]),
        problem=required("reason"),
        follows=lambda v: ("nothing of it is due any more", f"{key_of('undo')} takes it back"),
        after=lambda result: f"{result.number} is cancelled",
    )
