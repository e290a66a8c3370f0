"""The check-ins of a room's roles and its limits for tickets, as a page; and the forms behind its rows (003)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Text, Values
from screens.base.key_labels import key_of
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from warroom.core.model import CheckIn, Incident
from warroom.core.planned import is_fine, status_of, volume_of, watches
from warroom.core.policy import Policy, parse_duration, show_duration
from warroom.core.times import countdown
from warroom.core.until import parse_until
from warroom.core.words import role_label
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.core.model import Signal
    from warroom.room import Room

CHECK = "check/"
SET, LIMITS = "set", "limits"
EVERYBODY = "everybody"
DIGITS = 6  # of the largest limit


def page_rows(state: RoomState) -> list[PageRow]:
    """Each check-in, the earliest due first, then the limits, then what can be set."""
    it, now = state.incident, state.clock()
    if it is None:
        return []
    far = now.replace(year=now.year + 9)
    checks = sorted(it.check_ins, key=lambda c: (c.due_at or far, c.id))
    rows = [_check_row(it, c, state.policy, now, state.zone) for c in checks]
    if it.tickets is not None:
        rows.append(_limits_row(it, state.overview.signals if state.overview is not None else ()))
    if state.read_only or not watches(it):
        return rows
    rows.append(PageRow(SET, (("set a check-in", "key"),), "role, first time, interval"))
    if it.tickets is None:
        rows.append(PageRow(LIMITS, (("limit tickets", "key"),), "from how many the room warns and escalates"))
    return rows


def _check_row(it: Incident, check: CheckIn, policy: Policy, now: datetime, zone: tzinfo) -> PageRow:
    holder = ", ".join(a.person for a in it.holders(check.role)) or "nobody"
    label: Words = ((role_label(policy, check.role), "bright"), (f"  {holder}", "dim"))
    missed = f", missed {check.missed} time{'s' if check.missed > 1 else ''}" if check.missed else ""
    if check.last_at is not None:
        token = "dim" if is_fine(check.last_word) else "bright"
        said: Words = ((f"{check.last_at.astimezone(zone):%H:%M} {check.last_by}: ", "dim"), (check.last_word, token),
                       (missed, "bright"))  # fmt: skip
    else:
        said = (("no check-in yet", "dim"), (missed, "bright"))
    if check.due_at is None:
        return PageRow(f"{CHECK}{check.id}", label, said, (("given", "dim"),))
    left = check.due_at - now
    late = left.total_seconds() <= 0
    every = f"every {_every(check)}  " if check.every_s else ""
    due: Words = ((every, "dim"), (f"{'OVERDUE ' if late else ''}{countdown(left)}", "latet" if late else "text"))
    return PageRow(f"{CHECK}{check.id}", label, said, due)


def _every(check: CheckIn) -> str:
    return show_duration(timedelta(seconds=check.every_s))


def _limits_row(it: Incident, signals: tuple[Signal, ...]) -> PageRow:
    assert it.tickets is not None
    limits = it.tickets
    told = volume_of(limits, signals)
    now: Words = ((f"{told[1]} now, {told[0]}", "text"),) if told else (("no ticket feed configured", "bright"),)
    parts = [f"{word}s from {n}" for word, n in (("warn", limits.warn), ("escalate", limits.escalate)) if n]
    state: Words = ((f"OVER: {limits.level}", "latet"),) if limits.level else (("below", "dim"),)
    label: Words = (("tickets", "bright"), (f"  {limits.feed}", "dim"))
    return PageRow(LIMITS, label, ((f"{', '.join(parts)}; ", "dim"), *now), state)


def make(room: Context) -> Made:
    """The page for this moment."""
    number = room.state.incident.number if room.state.incident is not None else ""
    return f"CHECK-INS {number}".strip(), tuple(page_rows(room.state)), "No check-in scheduled."


@handles("check_ins")
def _open(room: Context) -> None:
    room.open_pages("check_ins")


def choose(room: Context, key: str, text: str = "") -> None:
    """The form that a row of the page opens."""
    it = room.state.incident
    if it is None or room.state.read_only:
        return
    if key == SET:
        room.open(set_check_in(it, room.state.policy, room.state.clock(), room.state.zone))
    elif key == LIMITS:
        room.open(limits(it, tuple(feed.id for feed in room.state.config.feed)))
    else:
        check = next((c for c in it.check_ins if c.id == key.removeprefix(CHECK)), None)
        if check is not None:
            room.open(check_in(it, check, room.state.policy))


def set_check_in(incident: Incident, policy: Policy, now: datetime, zone: tzinfo) -> Form:
    """When a role says how it looks: first, and then how often."""
    roles = [r for r in policy.roles if r.name != "observer"]
    options = [
        Option(r.name, r.label or r.name, ", ".join(a.person for a in incident.holders(r.name)) or "unfilled", str(n))
        for n, r in enumerate(roles, 1)
    ]
    held = tuple(r.name for r in roles if incident.holders(r.name))
    options.append(Option(EVERYBODY, "everybody", "every filled role", "0"))

    def problem(values: Values) -> str:
        for name, read in (("first", lambda t: parse_until(t, now, zone)), ("every", _maybe)):
            try:
                read(values[name])
            except ValueError as error:
                return f"{name}: {error}"
        nobody = values["role"] == EVERYBODY and not held
        return f"no role is filled: {key_of('roles')} assigns one" if nobody else ""

    def call(values: Values) -> Callable[[Room], object]:
        names = held if values["role"] == EVERYBODY else (values["role"],)
        first, every = parse_until(values["first"], now, zone), _maybe(values["every"])
        return lambda room: [room.set_check_in(incident.id, name, first, every) for name in names]

    return Form(
        title=f"CHECK-IN {incident.number}",
        about=incident.title,
        fields=(
            Choice("role", "role", tuple(options), EVERYBODY if held else options[0].value),
            Text("first", "first", "30m", "30m, or 14:00", limit=20, offered=True),
            Text("every", "then every", "30m", "30m; empty: once", limit=20, offered=True),
        ),
        button=lambda v: "SCHEDULE CHECK-IN",
        call=call,
        problem=problem,
        follows=lambda v: ("the role holder gets a deadline",
                           f'{key_of("check_ins")}, then "fine" or what is wrong',
                           "a missed check-in is reported"),
        after=lambda result: f"check-in scheduled: {key_of('check_ins')} answers it",
    )  # fmt: skip


def _maybe(text: str) -> timedelta | None:
    if not text.strip():
        return None
    span = parse_duration(text)
    if span is None or span.total_seconds() < 60:
        raise ValueError("too short: a minute or more, such as 30m; empty: once")
    return span


def check_in(incident: Incident, check: CheckIn, policy: Policy) -> Form:
    """What a role says: "fine", or in a few words what is not; or that it is not asked any more."""
    options = (
        Option("say", "check in now", "", "1"),
        Option("drop", "stop this check-in", "its deadline is removed", "2"),
    )

    def said(values: Values) -> str:
        return status_of(*(values[name].strip() for name in ("word", "blockers", "owner", "onward")))

    def call(values: Values) -> Callable[[Room], object]:
        if values["what"] == "drop":
            return lambda room: room.drop_check_in(incident.id, check.id)
        return lambda room: room.check_in(incident.id, said(values), check.id)

    def problem(values: Values) -> str:
        if values["what"] == "drop":
            return ""
        if check.due_at is None:
            return "already given, none due: 2 removes it"
        if not values["word"].strip():
            return 'empty: type "fine", or what is wrong'
        return "too long: 300 characters in all" if len(said(values)) > 300 else ""

    return Form(
        title=f"CHECK-IN {incident.number}",
        about=role_label(policy, check.role),
        fields=(
            Text("word", "status", "fine", "fine, or what is wrong", limit=300, offered=True),
            Text("blockers", "blocked by", hint="optional", limit=200),
            Text("owner", "owner", hint="optional: who has what blocks", limit=40),
            Text("onward", "next", hint="optional: what comes next", limit=200),
            Choice("what", "then", options, "say" if check.due_at is not None else "drop"),
        ),
        button=lambda v: "STOP CHECK-INS" if v["what"] == "drop" else "CHECK IN",
        call=call,
        problem=problem,
        after=lambda result: "recorded",
    )


def limits(incident: Incident, feeds: tuple[str, ...]) -> Form:
    """From how many tickets on the room warns and escalates; both empty is no limits."""
    old = incident.tickets

    def number(text: str) -> int:
        return int(text) if text.strip() else 0

    def problem(values: Values) -> str:
        for name in ("warn", "escalate"):
            given = values[name].strip()
            if given and not (given.isdecimal() and len(given) <= DIGITS):
                return f"{name}: not a number: type one such as 100; empty: never"
        warn, escalate = number(values["warn"]), number(values["escalate"])
        return "the escalation limit is below the warning: raise it" if warn and escalate and escalate < warn else ""

    return Form(
        title=f"TICKETS {incident.number}",
        about=incident.title,
        fields=(
            Text("warn", "warn from", str(old.warn or "") if old else "100", "tickets; empty: never", limit=8,
                 offered=True),
            Text("escalate", "escalate from", str(old.escalate or "") if old else "500", "empty: never", limit=8,
                 offered=True),
            Text("feed", "feed", old.feed if old else "", "the highest count", limit=80, complete=feeds),
        ),
        button=lambda v: "SET LIMITS" if _given(v) else "REMOVE LIMITS",
        call=lambda v: lambda room: room.set_ticket_limits(
            incident.id, number(v["warn"]), number(v["escalate"]), v["feed"].strip()
        ),
        problem=problem,
        follows=lambda v: ("counted over the feed's own window", "passing one notifies, rings and is recorded"),
        after=lambda result: "limits set" if result.tickets else "ticket limits removed",
    )


def _given(values: Values) -> bool:
    return bool(values["warn"].strip() or values["escalate"].strip())


page(PageKind("check_ins", make=make, choose=choose, ticking=True))
