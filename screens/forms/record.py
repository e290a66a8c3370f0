"""The forms of the record: entries, and updates that wait. Each ends in one call on the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Text, Updating, Values, required
from screens.base.key_labels import key_of
from warroom.core.line import LETTERS
from warroom.core.model import Entry, HypothesisState, Incident, Kind
from warroom.core.policy import Policy
from warroom.core.presence import amends
from warroom.core.telling import APPROVED, approvers, may_publish, remarks
from warroom.core.times import parse_when
from warroom.core.words import listing

if TYPE_CHECKING:
    from warroom.room import Room

HYPOTHESIS_SAYS = {
    HypothesisState.OPEN: "neither confirmed nor ruled out",
    HypothesisState.SUPPORTED: "evidence supports it",
    HypothesisState.ELIMINATED: "ruled out: struck through, kept",
    HypothesisState.CONFIRMED: "it is the cause",
}


def drafts(incident: Incident, policy: Policy, person: str, zone: tzinfo, people: Sequence[str],
           chosen: str = "") -> Form:  # fmt: skip
    """The updates that wait: published, changed or dropped. Whoever may not approve one is told who does.

    What its author was warned of (``people`` are the names that customers should not read) is repeated here. The one
    that waits longest is picked, or the one that is ``chosen``.
    """
    options = tuple(
        Option(d.id, f"{d.audience}, {d.author} {d.at.astimezone(zone):%H:%M:%S}",
               d.text.replace("\n", " "), str(n + 1) if n < 9 else "")
        for n, d in enumerate(incident.drafts)
    )  # fmt: skip
    by_id = {d.id: d for d in incident.drafts}
    deeds = (
        Option("publish", "approve and publish", "as written; the next update timer restarts", "p"),
        Option("change", "change it", "in the update sheet", "c"),
        Option("discard", "discard it", "its text stays in the record", "d"),
    )

    def may(values: Values) -> bool:
        draft = by_id[values["draft"]]
        return bool(draft.approved_by) or may_publish(incident, draft.audience, person, policy)

    def problem(values: Values) -> str:
        if values["deed"] != "publish" or may(values):
            return ""
        return f"{listing(approvers(incident, policy), 'or')} must approve it; you may change or discard it"

    def follows(values: Values) -> tuple[str, ...]:
        draft = by_id[values["draft"]]
        again = f"Next update by {draft.next_by.astimezone(zone):%H:%M}." if draft.next_by else ""
        odd = remarks(draft.text, people) if draft.audience in APPROVED else ()
        warned = f"! check: {', '.join(odd)}" if odd else ""
        approved = f"approved by {draft.approved_by}" if draft.approved_by else "not approved yet"
        return (*filter(None, (warned,)), *(part for part in draft.text.split("\n")), again, "", approved)

    def call(values: Values) -> Callable[[Room], object]:
        draft = values["draft"]
        if values["deed"] == "discard":
            return lambda room: room.discard(incident.id, draft, values["reason"].strip())
        return lambda room: room.approve_and_publish(incident.id, draft)

    def goes(values: Values) -> Callable[[Updating], None] | None:
        draft = by_id[values["draft"]]
        return (lambda updates: updates.open(draft=draft)) if values["deed"] == "change" else None

    first = chosen if chosen in by_id else options[0].value
    return Form(
        title=f"DRAFTS {incident.number}",
        about=incident.title,
        fields=(
            Choice("draft", "draft", options, first),
            Choice("deed", "do", deeds, "publish" if may({"draft": first}) else "change"),
            Text("reason", "reason", hint="optional: why you discard it"),
        ),
        button=lambda v: {"publish": "APPROVE AND PUBLISH", "change": "CHANGE", "discard": "DISCARD"}[v["deed"]],
        call=call,
        problem=problem,
        follows=follows,
        goes=goes,
        ready="",
        after=lambda result: result if isinstance(result, str) else "discarded; its text stays in the record",
        aside_title="PREVIEW",
        wide_aside=True,
    )


def amend(entry: Entry, now: datetime, zone: tzinfo) -> Form:
    options = tuple(Option(k.value, k.value, key=letter) for letter, k in LETTERS.items())
    if entry.kind not in LETTERS.values():
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
            return f"an entry cannot be empty; {key_of('retract')} retracts it"
        same = (values["text"], values["kind"], values["at"].strip()) == (entry.text, entry.kind.value, at)
        return "nothing changed yet" if same else ""

    return Form(
        title=f"AMEND {at}",
        about=f"by {entry.author}; the earlier version is kept",
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
        after=lambda result: f"amended; {key_of('wordings')} shows the earlier version",
        draft=f"amend/{entry.id}",
        doing=lambda v: amends(entry.id),
    )


def retract(entry: Entry, zone: tzinfo) -> Form:
    return Form(
        title=f"RETRACT {entry.at.astimezone(zone):%H:%M:%S}",
        about=entry.text,
        fields=(Text("reason", "reason", hint="it stays, struck through"),),
        button=lambda v: "RETRACT",
        call=lambda v: lambda room: room.retract(entry.incident, entry.id, v["reason"]),
        problem=required("reason", labels={"reason": "reason"}),
        after=lambda result: f"retracted; {key_of('retract')} restores it",
    )


def hypothesis(entry: Entry, zone: tzinfo) -> Form:
    options = tuple(
        Option(s.value, s.value, says, str(n + 1)) for n, (s, says) in enumerate(HYPOTHESIS_SAYS.items())
    )
    now = (entry.hypothesis or HypothesisState.OPEN).value
    return Form(
        title=f"HYPOTHESIS {entry.at.astimezone(zone):%H:%M:%S}",
        about=entry.text,
        fields=(Choice("state", "state", options, now), Text("reason", "because", hint="the evidence")),
        button=lambda v: v["state"].upper(),
        call=lambda v: lambda room: room.mark_hypothesis(
            entry.incident, entry.id, HypothesisState(v["state"]), v["reason"]
        ),
        problem=lambda v: f"already {now}: choose another" if v["state"] == now else "",
        after=lambda result: "recorded", asks=("questions", "", entry.id),
    )
