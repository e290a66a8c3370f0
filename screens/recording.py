"""The forms of the record: entries and updates. Each ends in one call on the room."""

from __future__ import annotations

from datetime import datetime, tzinfo

from screens.forms import Choice, Form, Option, Text, Values, required
from warroom.core.model import Entry, HypothesisState, Incident, Kind
from warroom.core.policy import Policy
from warroom.core.presence import amends, tells
from warroom.core.times import parse_when

AUDIENCES = ("customers", "team", "executives", "agents", "engineering")
KINDS = {"f": Kind.FACT, "h": Kind.HYPOTHESIS, "d": Kind.DECISION, "a": Kind.ACTION, "i": Kind.IMPACT, "n": Kind.NOTE}
HYPOTHESIS_SAYS = {
    HypothesisState.OPEN: "neither proved nor excluded",
    HypothesisState.SUPPORTED: "facts speak for it",
    HypothesisState.ELIMINATED: "excluded: struck through, kept",
    HypothesisState.CONFIRMED: "it is the cause",
}


def update(incident: Incident, policy: Policy, person: str, audience: str = "customers") -> Form:
    """A message to an audience: what is happening, what is being done, what to expect next (000)."""
    approvers = {a.person for a in incident.roles if a.role in policy.room.approvers}

    def told(name: str) -> str:
        last = incident.last_told(name)
        return f"told {last.at:%H:%M} by {last.by}" if last else "not told yet"

    def text(values: Values) -> str:
        return " ".join(part for part in (values[n].strip() for n in ("happening", "doing", "next")) if part)

    def drafts_only(values: Values) -> bool:
        return values["audience"] == "customers" and bool(approvers) and person not in approvers

    def follows(values: Values) -> tuple[str, ...]:
        whole = text(values)
        out = [whole or 'nothing written: "No change." is told', ""]
        if drafts_only(values):
            out.append(f"kept as a draft until {' or '.join(sorted(approvers))} approves; the clock runs on")
        else:
            out.append("published at once; the clock starts again")
        return tuple(out)

    options = tuple(Option(a, a, told(a), str(n + 1)) for n, a in enumerate(AUDIENCES))
    return Form(
        title=f"UPDATE {incident.number}",
        about=incident.title,
        fields=(
            Choice("audience", "to", options, audience),
            Text("happening", "what is happening", hint="plain words; no guess at the cause", limit=1000),
            Text("doing", "what we are doing", limit=1000),
            Text("next", "what to expect next", hint="and when they hear again", limit=1000),
        ),
        button=lambda v: f"{'DRAFT' if drafts_only(v) else 'TELL'} {v['audience'].upper()}",
        call=lambda v: lambda room: room.update(
            incident.id, v["audience"], text(v) or "No change.", no_change=not text(v)
        ),
        follows=follows,
        draft="update",
        doing=lambda v: tells(v["audience"]),
        aside_title="PREVIEW",
        wide_aside=True,
    )


def approve(incident: Incident) -> Form:
    options = tuple(
        Option(d.id, f"{d.audience}, {d.author}", d.text, str(n + 1)) for n, d in enumerate(incident.drafts)
    )
    return Form(
        title=f"APPROVE {incident.number}",
        about=incident.title,
        fields=(Choice("draft", "draft", options, options[0].value),),
        button=lambda v: "APPROVE AND PUBLISH",
        call=lambda v: lambda room: room.approve_and_publish(incident.id, v["draft"]),
        after=lambda result: result if isinstance(result, str) else "published; the clock starts again",
    )


def amend(entry: Entry, now: datetime, zone: tzinfo) -> Form:
    options = tuple(Option(k.value, k.value, key=letter) for letter, k in KINDS.items())
    if entry.kind not in KINDS.values():
        options = (*options, Option(entry.kind.value, entry.kind.value))
    at = entry.at.astimezone(zone).strftime("%H:%M:%S")

    def when(values: Values) -> datetime | None:
        text = values["at"].strip()
        return None if text in ("", at) else parse_when(text, now, zone)

    def problem(values: Values) -> str:
        try:
            when(values)
        except ValueError as error:
            return f"time: {error}"
        if not values["text"].strip():
            return "an entry needs words; x retracts one"
        same = (values["text"], values["kind"], values["at"].strip()) == (entry.text, entry.kind.value, at)
        return "nothing changed" if same else ""

    return Form(
        title=f"AMEND {at}",
        about=f"by {entry.author}; the earlier wording is kept",
        fields=(
            Text("text", "text", entry.text, limit=20_000),
            Text("at", "time", at, hint="14:23:05, -5m", limit=40),
            Choice("kind", "kind", options, entry.kind.value),
        ),
        button=lambda v: "AMEND",
        call=lambda v: lambda room: room.amend(
            entry.incident, entry.id, entry.revision, text=v["text"], kind=Kind(v["kind"]), at=when(v)
        ),
        problem=problem,
        after=lambda result: "amended; i shows the earlier wording",
        draft=f"amend/{entry.id}",
        doing=lambda v: amends(entry.id),
    )


def retract(entry: Entry) -> Form:
    return Form(
        title=f"RETRACT {entry.at:%H:%M:%S}",
        about=entry.text,
        fields=(Text("reason", "reason", hint="it stays, struck through"),),
        button=lambda v: "RETRACT",
        call=lambda v: lambda room: room.retract(entry.incident, entry.id, v["reason"]),
        problem=required("reason", labels={"reason": "a reason"}),
        after=lambda result: "retracted; x restores it",
    )


def hypothesis(entry: Entry) -> Form:
    options = tuple(
        Option(s.value, s.value, says, str(n + 1)) for n, (s, says) in enumerate(HYPOTHESIS_SAYS.items())
    )
    now = (entry.hypothesis or HypothesisState.OPEN).value
    return Form(
        title=f"HYPOTHESIS {entry.at:%H:%M:%S}",
        about=entry.text,
        fields=(Choice("state", "it is", options, now), Text("reason", "because", hint="the fact that says so")),
        button=lambda v: v["state"].upper(),
        call=lambda v: lambda room: room.mark_hypothesis(
            entry.incident, entry.id, HypothesisState(v["state"]), v["reason"]
        ),
        problem=lambda v: f"it is {now} now" if v["state"] == now else "",
        after=lambda result: "recorded",
    )
