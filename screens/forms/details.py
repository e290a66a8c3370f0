"""The forms of what is said of an incident: its brief, its title, service and times."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from screens.base.form import Form, Text, Values, as_seen
from screens.base.key_labels import key_of
from warroom.core.assessing import CATEGORIES, is_graver, proposed
from warroom.core.model import Assessment, Incident
from warroom.core.model.assessment import WEIGHTS
from warroom.core.policy import Policy
from warroom.core.presence import edits
from warroom.core.times import parse_when
from warroom.core.until import parse_until

if TYPE_CHECKING:
    from warroom.core.services import Catalogue


def brief(incident: Incident) -> Form:
    lines = ("impact", "hypothesis", "doing", "needs", "next_step")
    hints = {
        "impact": "customers, accounts, tickets", "hypothesis": "the leading hypothesis", "doing": "who, what, by when",
        "needs": "who or what is missing", "next_step": "and when",
    }  # fmt: skip
    seen: dict[str, str] = {n: getattr(incident.brief, n) for n in lines}

    def changed(values: Values) -> dict[str, Any]:
        return {n: values[n].strip() for n in lines if values[n].strip() != getattr(incident.brief, n)}

    return Form(
        title=f"BRIEF {incident.number}",
        about="what a late joiner reads instead of asking",
        fields=tuple(
            Text(n, n.replace("_", " "), getattr(incident.brief, n), hints[n], limit=300) for n in lines
        ),
        button=lambda v: "SET THE BRIEF",
        call=lambda v: as_seen(seen, lambda room: room.set_brief(incident.id, seen=seen, **changed(v))),
        doing=lambda v: edits("the brief"),
        problem=lambda v: "" if changed(v) else "nothing changed yet",
        after=lambda result: "the brief is set",
        draft="brief",
    )


def _unknown(service: str, catalogue: Catalogue | None) -> tuple[str, ...]:
    unknown = catalogue.unknown(service) if catalogue is not None else ()
    return tuple(f'"{word}" is not in the service catalogue' for word in unknown)


def details(incident: Incident, now: datetime, zone: tzinfo, catalogue: Catalogue | None = None) -> Form:
    def when(values: Values, name: str) -> datetime | None:
        text = values[name].strip()
        return parse_when(text, now, zone) if text else None

    def problem(values: Values) -> str:
        for name, label in (("began", "began"), ("detected", "detected")):
            try:
                when(values, name)
            except ValueError as error:
                return f"{label}: {error}"
        return "" if values["title"].strip() else "no title: say what is broken, for whom"

    def changed(values: Values) -> dict[str, Any]:
        out: dict[str, Any] = {
            n: values[n].strip() for n in ("title", "summary", "service", "region")
            if values[n].strip() != getattr(incident, n)
        }  # fmt: skip
        if catalogue is not None and "service" in out:
            out["service"] = catalogue.named(out["service"])
        for name, key in (("began", "impact_started_at"), ("detected", "detected_at")):
            moment = when(values, name)
            if moment is not None:
                out[key] = moment
        return out

    names = ("title", "summary", "service", "region", "impact_started_at", "detected_at")
    seen: dict[str, object] = {n: getattr(incident, n) for n in names}
    return Form(
        title=f"DETAILS {incident.number}",
        about="only what you change is recorded",
        fields=(
            Text("title", "title", incident.title, limit=200),
            Text("summary", "summary", incident.summary),
            Text("service", "service", incident.service, limit=80, complete=catalogue.names if catalogue else ()),
            Text("region", "region", incident.region, limit=80),
            Text("began", "impact began", hint="14:23, -5m, or a date and time", limit=40),
            Text("detected", "detected", hint="14:23, -5m, or a date and time", limit=40),
        ),
        button=lambda v: "SET THE DETAILS",
        call=lambda v: as_seen(seen, lambda room: room.edit_details(incident.id, seen=seen, **changed(v))),
        doing=lambda v: edits("the details"),
        follows=lambda v: _unknown(v["service"], catalogue),
        problem=lambda v: problem(v) or ("" if changed(v) else "nothing changed yet"),
        after=lambda result: "the details are set",
        draft="details", asks=("title", "", ""),
    )


def assess(incident: Incident, policy: Policy, now: datetime, zone: tzinfo, accounts: tuple[str, ...] = ()) -> Form:
    """How far it reaches and when it will be over; what the numbers propose is said while they are typed."""
    old = incident.assessment or Assessment(by="", at=now)
    shown = {
        "users": f"{old.users:g}" if old.users is not None else "", "accounts": ", ".join(old.accounts),
        "revenue": str(old.revenue) if old.revenue is not None else "", "category": old.category, "impact": old.impact,
        "urgency": old.urgency, "eta": f"{old.eta.astimezone(zone):%H:%M}" if old.eta is not None else "",
    }  # fmt: skip

    def said(values: Values) -> dict[str, Any]:
        given = {name: values[name].strip() for name in shown if values[name].strip() != shown[name]}
        out: dict[str, Any] = {name: given[name] for name in ("category", "impact", "urgency") if name in given}
        if "users" in given:
            out["users"] = float(given["users"].rstrip("% ") or -1)
        if "revenue" in given:
            out["revenue"] = int(given["revenue"].replace(",", "").replace(" ", "") or -1)
        if "accounts" in given:
            out["accounts"] = tuple(name for one in given["accounts"].split(",") if (name := one.strip()))
        if "eta" in given:
            out |= {"eta": parse_until(given["eta"], now, zone)} if given["eta"] else {"no_eta": True}
        return out

    def problem(values: Values) -> str:
        for name, hint in (("users", "a share in percent, such as 60"), ("revenue", "a number, such as 50000")):
            try:
                float(values[name].strip().rstrip("% ").replace(",", "").replace(" ", "") or -1)
            except ValueError:
                return f"{name}: not a number: type {hint}"
        try:
            return "" if said(values) else "nothing changed yet"
        except ValueError as error:
            return f"ETA: {error}"

    def follows(values: Values) -> tuple[str, ...]:
        if problem(values):
            return ()
        given = said(values)
        names = {name: given[name] for name in ("category", "users", "accounts", "revenue", "impact", "urgency")
                 if name in given}  # fmt: skip
        found = proposed(replace(incident, assessment=replace(old, **names)), policy)
        return (found.words,) if found is not None and is_graver(policy, found, incident) else ()

    categories = policy.room.categories or CATEGORIES
    return Form(
        title=f"ASSESS {incident.number}",
        about=incident.title,
        fields=(
            Text("users", "users affected", shown["users"], "percent", limit=10),
            Text("accounts", "accounts", shown["accounts"], "names, with commas", limit=300, complete=accounts),
            Text("revenue", "lost an hour", shown["revenue"], "in your currency", limit=20),
            Text("impact", "impact", shown["impact"], "low, medium or high", limit=10, complete=WEIGHTS),
            Text("urgency", "urgency", shown["urgency"], "low, medium or high", limit=10, complete=WEIGHTS),
            Text("category", "category", shown["category"], ", ".join(categories[:3]), limit=40, complete=categories),
            Text("eta", "ETA", shown["eta"], "15:30, or 20m", limit=30),
        ),
        button=lambda v: "RECORD",
        call=lambda v: lambda room: room.assess(incident.id, **said(v)),
        doing=lambda v: edits("the numbers"),
        problem=problem,
        follows=follows,
        after=lambda result: _assessed(result, policy),
        draft="assess",
    )


def _assessed(result: Incident, policy: Policy) -> str:
    found = proposed(result, policy)
    if found is None or not is_graver(policy, found, result):
        return "recorded"
    return f"{found.words}; {key_of('severity')} sets it"
