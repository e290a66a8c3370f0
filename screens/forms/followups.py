"""The forms of follow-ups: a new one, accepted with an owner and a date, done, verified, not done. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Text, Values, required
from screens.base.key_labels import key_of
from warroom.core.followups import name
from warroom.core.model import FollowUp, Incident, Risk
from warroom.core.model.followup import CANDIDATE, EFFECTS, KINDS
from warroom.core.times import as_utc
from warroom.core.until import parse_until

if TYPE_CHECKING:
    from warroom.room import Room

BACK = "followups"
_NUMBERS = "1 to 10 each: severity, occurrence, detection, such as 8,3,7"


def due(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """A day (its end), or a duration from now; None for nothing. Raises ValueError with a sentence."""
    words = text.strip()
    if not words:
        return None
    try:
        if len(words) == 10 and words[4] == "-":
            return as_utc(datetime.combine(datetime.fromisoformat(words).date(), time(23, 59, 59), zone))
        return parse_until(words, now, zone)
    except ValueError:
        raise ValueError("due: type a day such as 2026-05-12, or a duration such as 14d") from None


def risk(text: str) -> Risk | None:
    """``8,3,7``; None for nothing. Raises ValueError with a sentence."""
    words = text.replace("x", ",").replace("×", ",").split(",") if text.strip() else []
    if not words:
        return None
    if len(words) != 3 or not all(word.strip().isdecimal() and 1 <= int(word) <= 10 for word in words):
        raise ValueError(f"risk: {_NUMBERS}")
    severity, occurrence, detection = (int(word) for word in words)
    return Risk(severity=severity, occurrence=occurrence, detection=detection)


def _wrong(values: Values, now: datetime, zone: tzinfo) -> str:
    try:
        due(values.get("due", ""), now, zone)
        risk(values.get("risk", ""))
    except ValueError as error:
        return str(error)
    return ""


def _risk_text(one: Risk | None) -> str:
    return f"{one.severity},{one.occurrence},{one.detection}" if one is not None else ""


def add(it: Incident, now: datetime, zone: tzinfo, people: tuple[str, ...], *, back: str = BACK) -> Form:
    """A new follow-up: a candidate, or accepted where it has an owner and a due date."""
    effects = (Option("", "not said", key="0"), *(Option(e, e, key=str(n)) for n, e in enumerate(EFFECTS, 1)))

    def call(values: Values) -> Callable[[Room], object]:
        return lambda room: room.add_followup(
            it.id, values["text"], owner=values["owner"].strip(), due_at=due(values["due"], now, zone),
            kind=values["kind"], effect=values["effect"], criterion=values["criterion"], risk=risk(values["risk"]),
        )  # fmt: skip

    return Form(
        title=f"FOLLOW-UP {it.number}", about=it.title, back=back, draft="followup",
        fields=(
            Text("text", "to do", hint="what is to be done", limit=500),
            Text("owner", "owner", hint="one name; tab completes", limit=60, complete=people, half=True),
            Text("due", "due", hint="2026-05-12, or 14d", limit=40, half=True),
            Text("criterion", "done when", hint="how anybody can see that it did what it was for", limit=500),
            Text("risk", "risk", hint=_NUMBERS, limit=12),
            Choice("kind", "kind", tuple(Option(k, k, key=str(n)) for n, k in enumerate(KINDS, 1)), KINDS[0]),
            Choice("effect", "it", effects, ""),
        ),
        button=lambda v: "ADD FOLLOW-UP" if v["owner"].strip() and v["due"].strip() else "ADD CANDIDATE",
        call=call,
        problem=lambda v: required("text", labels={"text": "words"})(v) or _wrong(v, now, zone),
        after=lambda result: f"{name(*result)} is {result[1].state}",
    )  # fmt: skip


def change(it: Incident, one: FollowUp, now: datetime, zone: tzinfo, people: tuple[str, ...]) -> Form:
    """Owner, due date, criterion and risk; a candidate that has the first two is accepted by it."""
    accepting = one.state == CANDIDATE
    there = f"{one.due_at.astimezone(zone):%Y-%m-%d}" if one.due_at else ""

    def call(values: Values) -> Callable[[Room], object]:
        owner, criterion = (new if (new := values[key].strip()) != getattr(one, key) else None
                            for key in ("owner", "criterion"))  # fmt: skip
        moved = due(values["due"], now, zone) if values["due"].strip() != there else None
        scored = risk(values["risk"])
        return lambda room: room.change_followup(
            name(it, one), due_at=moved, risk=scored if scored != one.risk else None, accepting=accepting,
            owner=owner, criterion=criterion,
        )  # fmt: skip

    def problem(values: Values) -> str:
        needed = required("owner", "due", labels={"due": "due date"})(values) if accepting else ""
        return needed or _wrong(values, now, zone)

    return Form(
        title=f"{'ACCEPT' if accepting else 'CHANGE'} {name(it, one)}", about=one.text, back=BACK,
        fields=(
            Text("owner", "owner", one.owner, "one name; tab completes", limit=60, complete=people, offered=True),
            Text("due", "due", there, "2026-05-12, or 14d", limit=40, offered=True),
            Text("criterion", "done when", one.criterion, "how anybody can see that it did what it was for"),
            Text("risk", "risk", _risk_text(one.risk), _NUMBERS, limit=12, offered=True),
        ),
        button=lambda v: "ACCEPT" if accepting else "CHANGE", call=call, problem=problem,
        after=lambda result: f"{name(*result)} is {result[1].state}, {result[1].owner}",
    )  # fmt: skip


def verify(it: Incident, one: FollowUp) -> Form:
    """How it was seen that it did what it was for; the risk that is left."""
    return Form(
        title=f"VERIFY {name(it, one)}", about=one.criterion or one.text, back=BACK, draft="verify",
        fields=(
            Text("how", "how", hint="what was tried, and what was seen", limit=500),
            Text("risk", "risk now", hint=f"optional; {_NUMBERS}", limit=12),
        ),
        button=lambda v: "VERIFY",
        call=lambda v: lambda room: room.verify_followup(name(it, one), v["how"], risk(v["risk"])),
        problem=lambda v: required("how", labels={"how": "proof"})(v) or _risk_wrong(v),
        after=lambda result: f"{name(*result)} is verified",
    )  # fmt: skip


def _risk_wrong(values: Values) -> str:
    try:
        risk(values["risk"])
    except ValueError as error:
        return str(error)
    return ""


def drop(it: Incident, one: FollowUp) -> Form:
    """Why it will not be done."""
    return Form(
        title=f"NOT DOING {name(it, one)}", about=one.text, back=BACK,
        fields=(Text("reason", "reason", hint="why it is not done", limit=500),), button=lambda v: "NOT DOING",
        call=lambda v: lambda room: room.drop_followup(name(it, one), v["reason"]),
        problem=required("reason", labels={"reason": "reason"}),
        after=lambda result: f"{name(*result)} is not done; {key_of('followup_undo')} undoes it",
    )  # fmt: skip


def send(it: Incident, one: FollowUp, trackers: tuple[str, ...]) -> Form:
    """Which tracker it goes to, where there are several, or where it is of a drill."""
    return Form(
        title=f"SEND {name(it, one)}", about=one.text, back=BACK,
        fields=(Choice("to", "to", tuple(Option(t, t, key=str(n)) for n, t in enumerate(trackers, 1)), trackers[0]),),
        button=lambda v: f"SEND TO {v['to']}",
        call=lambda v: lambda room: room.send_followup(name(it, one), v["to"]),
        after=sent,
    )  # fmt: skip


def sent(result: tuple[Incident, FollowUp]) -> str:
    """What is said once it is on its way."""
    return f"{name(*result)} goes to {result[1].tracker}; {key_of('followup_undo')} takes it back until it is there"
