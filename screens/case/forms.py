"""The forms behind the pages of verification and of a security case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Section, Text, Told, Values, required
from warroom.core.closing import next_stage, stage_before
from warroom.core.duties import Owing, custody_name
from warroom.core.model import SECURITY, Custody, Incident
from warroom.core.policy import Policy, show_duration

if TYPE_CHECKING:
    from warroom.room import Room

METHODS = (
    Option("reporter", "reporter", "who reported it says so", "1"),
    Option("test", "test", "somebody tried it", "2"),
    Option("calm", "calm", "no linked alert fires", "3"),
    Option("other", "other", "anything else", "4"),
)
HOLDS = (Option("yes", "it holds", "", "1"), Option("no", "it does not hold", "", "2"))


def verify(incident: Incident, method: str = "reporter") -> Form:
    """How somebody made sure that the fix holds, and what came of it."""

    def problem(values: Values) -> str:
        needs = values["method"] in ("test", "other") and not values["text"].strip()
        return "no result: say what was looked at, and what came of it" if needs else ""

    return Form(
        title=f"VERIFY {incident.number}",
        about=incident.title,
        fields=(
            Choice("method", "how", METHODS, method),
            Choice("good", "result", HOLDS, "yes"),
            Text("text", "in words", "", "what was looked at, and what came of it"),
        ),
        button=lambda v: "RECORD",
        call=lambda v: lambda room: room.verify(incident.id, v["method"], v["text"].strip(), v["good"] == "yes"),
        problem=problem,
        follows=lambda v: ("the brief, the hand-over and the review say it",
                           'it answers "verified" of the closure list'),
        after=lambda result: "recorded",
        back="verification",
    )  # fmt: skip


def recover(incident: Incident, policy: Policy, *, back: bool = False) -> Form:
    """The next stage of the recovery, or the one before."""
    to = stage_before(incident, policy) if back else next_stage(incident, policy)
    at = f"recovered to {incident.recovered} %" if incident.recovered is not None else "nothing is let through yet"
    goes = "take the recovery back" if to == 0 else f"go {'back' if back else 'on'} to {to} %"
    soak = next((one.soak for one in policy.stages if one.percent == to), None)
    soak = soak or policy.severity(incident.severity).soak or policy.room.soak
    follows = ("the status is identified again",) if to == 0 else (f"the soak begins: {show_duration(soak)} of calm",)
    return Form(
        title=f"RECOVERY {incident.number}",
        about=at,
        fields=(Text("reason", "reason", "", "needed before the soak is over" if not back else "optional"),),
        button=lambda v: goes.upper(),
        call=lambda v: lambda room: room.recover(incident.id, None, v["reason"].strip(), back=back),
        follows=lambda v: follows,
        after=lambda result: (
            f"recovered to {result.recovered} %" if result.recovered is not None else "the recovery is taken back"
        ),
        back="verification",
    )


def reporter(incident: Incident) -> Form:
    """Who reported it, and how they are reached."""
    old = incident.reporter
    return Form(
        title=f"REPORTED BY {incident.number}",
        about=incident.title,
        fields=(
            Text("name", "reported by", old.name if old else "", "a person, or a team", limit=80),
            Text("contact", "contact", old.contact if old else "", "phone, mail, ticket", limit=200),
        ),
        button=lambda v: "SAVE",
        call=lambda v: lambda room: room.name_reporter(incident.id, v["name"].strip(), v["contact"].strip()),
        follows=lambda v: ("they are asked when the fix is in", "by the end of the soak"),
        after=lambda result: "recorded",
        back="verification",
    )


# ---------------------------------------------------------------- a security case


def case(incident: Incident) -> Form:
    """Make it a security case."""
    return Form(
        title=f"SECURITY CASE {incident.number}",
        about=incident.title,
        fields=(),
        button=lambda v: "MAKE IT A SECURITY CASE",
        call=lambda v: lambda room: room.set_case(incident.id, SECURITY),
        follows=lambda v: ("it is private from now on", "take evidence before you contain anything",
                           "the duties' deadlines start now"),
        after=lambda result: "is a security case, and private",
        back="security",
    )  # fmt: skip


def evidence(incident: Incident, person: str) -> Form:
    """A piece of evidence that is kept from now on."""
    hint = Section("A FILE", (Told((("warroom custody ", "text"), (f"{incident.number} FILE", "text"),
                                    (" in a shell computes the hash", "dim"))),))  # fmt: skip
    return Form(
        title=f"EVIDENCE {incident.number}",
        about="what is kept, by whom, where",
        fields=(
            Text("what", "what", "", "memory of web-3, laptop of the admin"),
            Text("digest", "hash", "", "sha256:…, if there is one", limit=200),
            Text("where", "where", "", "a safe, a bucket", limit=200, half=True),
            Text("holder", "held by", person, "who has it", limit=80, half=True, offered=True),
        ),
        button=lambda v: "TAKE INTO CUSTODY",
        call=lambda v: lambda room: room.take_custody(
            incident.id, v["what"], v["digest"], where=v["where"], holder=v["holder"]
        ),
        problem=required("what", labels={"what": "evidence"}),
        below=lambda v: (hint,),
        follows=lambda v: ("it is owed until it is released", "every hand-over is recorded"),
        after=lambda result: f"{custody_name(*result)} is in custody",
        back="security",
    )


def hand(incident: Incident, one: Custody) -> Form:
    """Evidence that goes to somebody else, or is kept no longer."""
    name = custody_name(incident, one)
    what = (Option("hand", "hand over", "", "1"), Option("release", "release", "returned, destroyed, left", "2"))

    def problem(values: Values) -> str:
        if values["way"] == "hand":
            return "" if values["to"].strip() else "nobody named: say who has it now"
        return "" if values["note"].strip() else "no reason: say what became of it"

    def call(values: Values) -> Callable[[Room], object]:
        to, where, note = (values[field].strip() for field in ("to", "where", "note"))
        if values["way"] == "release":
            return lambda room: room.release_custody(name, note)
        return lambda room: room.hand_custody(name, to, where=where, note=note)

    return Form(
        title=f"{name}, EVIDENCE {incident.number}",
        about=one.what,
        fields=(
            Choice("way", "then", what, "hand"),
            Text("to", "to", "", "who has it now", limit=80, half=True),
            Text("where", "where", "", one.where or "where it is now", limit=200, half=True),
            Text("note", "note", "", "a receipt; to release: what became of it"),
        ),
        button=lambda v: "RELEASE" if v["way"] == "release" else "HAND OVER",
        call=call,
        problem=problem,
        after=lambda result: "recorded",
        back="security",
    )


def duty(incident: Incident, one: Owing) -> Form:
    """Somebody was told in time, or need not be."""
    what = (Option("told", "told", "", "1"), Option("not", "need not be told", "with a reason", "2"))

    def problem(values: Values) -> str:
        needs = values["how"] == "not" and not values["note"].strip()
        return "no reason: say why they need not be told" if needs else ""

    return Form(
        title=f"TELL {one.label.upper()} {incident.number}",
        about=incident.title,
        fields=(Choice("how", "they are", what, "told"), Text("note", "note", "", "whom, how, the number they gave")),
        button=lambda v: "RECORD",
        call=lambda v: lambda room: room.meet_duty(incident.id, one.duty.name, v["note"].strip(), v["how"] == "told"),
        problem=problem,
        follows=lambda v: ("its deadline ends",),
        after=lambda result: "recorded",
        back="security",
    )
