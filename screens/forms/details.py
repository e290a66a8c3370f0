"""The forms of what is said of an incident: its brief, its title, service and times."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from screens.base.form import Form, Text, Values, as_seen
from warroom.core.model import Incident
from warroom.core.presence import edits
from warroom.core.times import parse_when

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
        draft="details",
    )
