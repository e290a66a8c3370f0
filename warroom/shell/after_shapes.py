"""The JSON of what comes after an incident: its review and its follow-ups. Keys are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.core.model import EntryRef, FollowUp, Incident, Risk, Verification
from warroom.shell.shapes import entry, iso, measure, milestones

if TYPE_CHECKING:
    from warroom.core.review.document import Document

SCHEMA = "warroom-review-1"


def review(doc: Document, due_at: datetime | None, owner: str) -> dict[str, Any]:
    """``review --format json``; ``due_at`` and ``owner`` are of the countdown, where one runs."""
    from warroom.core.milestones import known
    from warroom.core.review.document import durations

    it, of = doc.incident, doc.review
    said = known(it)
    began, over = said["began"], said["recovered"] or said["resolved"]
    parts = of.parts
    edition = of.published
    return {
        "schema": SCHEMA,
        "incident": it.id, "title": it.title, "severity": it.severity, "service": it.service, "drill": it.drill,
        "state": of.state, "owner": of.owner or owner or None, "due_at": iso(due_at), "seq": it.seq,
        **milestones(it),
        "durations": {
            f"{name}_s": None if span is None else span.total_seconds()
            for name, span in durations(doc.course).items()
        },
        "summary": parts.get("summary", ""),
        "impact": {
            "text": parts.get("impact", ""), "from": iso(began.at if began else None),
            "to": iso(over.at if over else None), "customers": parts.get("affected", ""),
            "tickets": parts.get("tickets", ""), "revenue": parts.get("revenue", ""),
            "functions": parts.get("functions", ""),
        },
        "trigger": parts.get("trigger", ""),
        "factors": [
            {"id": f.id, "text": f.text, "root": f.root, "entries": _refs(f.entries)} for f in of.factors
        ],
        "whys": [
            {"id": w.id, "under": w.under or None, "text": w.text, "entries": _refs(w.entries)} for w in of.whys
        ],
        "gaps": {name: parts.get(name, "") for name in ("detection", "mitigation", "prevention")},
        **{name: parts.get(name, "") for name in
           ("well", "poorly", "lucky", "surprised", "communication", "customers")},
        "rests_on": {part: _refs(refs) for part, refs in sorted(of.refs.items())},
        "followups": followups([(it, one) for one in it.followups]),
        "resolution": None if it.resolution is None else {
            "cause": it.resolution.cause, "steps": it.resolution.steps, "before": it.resolution.before,
            "after": it.resolution.after, "by": it.resolution.by, "at": iso(it.resolution.at),
        },
        "workarounds": [
            {"id": f"W-{it.number}-{w.number}", "text": w.text, "by": w.by, "at": iso(w.at),
             "removed_at": iso(w.removed_at)} for w in it.workarounds
        ],
        "containment": [measure(it, one) for one in it.containment],
        "verifications": [verification(one) for one in it.verifications],
        "alerts": [{"title": a.title, "feed": a.feed, "rating": a.rating or None} for a in it.alerts],
        "tags": dict(sorted(of.tags.items())),
        "meeting": None if of.meeting is None else {
            "at": iso(of.meeting.at), "facilitator": of.meeting.facilitator, "people": list(of.meeting.people),
        },
        "missed": [
            {"kind": p.kind, "label": p.label, "owner": p.owner, "due_at": iso(p.due_at),
             "settled_at": iso(p.settled_at)} for p in doc.missed
        ],
        "roles": [
            {"role": h.role, "system": h.system, "person": h.person, "since": iso(h.since), "until": iso(h.until)}
            for h in doc.held
        ],
        "timeline": [entry(row) for row in doc.course.entries.values() if not row.private],
        "editions": [
            {"number": e.number, "published_at": iso(e.at), "by": e.by, "seq": e.seq, "superseded": e.superseded}
            for e in of.editions
        ],
        "posted": [
            {"place": one.place, "page": one.page, "url": one.url or None, "at": iso(one.at), "seq": one.position}
            for one in of.posted
        ],
        "published_at": iso(edition.at if edition else None),
        "changed_since": None if doc.changed is None else [
            {"what": c.what, "about": c.about, "before": c.before, "after": c.after, "by": c.by} for c in doc.changed
        ],
    }  # fmt: skip


def verification(one: Verification) -> dict[str, Any]:
    """One look at whether the fix held."""
    return {
        "id": one.id, "method": one.method, "good": one.good, "text": one.text, "probe": one.probe or None,
        "took_ms": one.took_ms, "by": one.by, "at": iso(one.at),
    }  # fmt: skip


def _refs(refs: Iterable[EntryRef]) -> list[dict[str, Any]]:
    return [{"entry": ref.entry, "revision": ref.revision} for ref in refs]


def followups(found: Iterable[tuple[Incident, FollowUp]], now: datetime | None = None) -> list[dict[str, Any]]:
    """One line of ``followups`` each; ``overdue`` is null where no moment is asked about."""
    return [_followup(it, one, now) for it, one in found]


def _followup(it: Incident, one: FollowUp, now: datetime | None) -> dict[str, Any]:
    overdue = None if now is None else one.is_open and one.due_at is not None and one.due_at <= now
    return {
        "id": f"F-{it.number}-{one.number}", "incident": it.id, "text": one.text, "owner": one.owner or None,
        "due_at": iso(one.due_at), "kind": one.kind, "effect": one.effect or None, "criterion": one.criterion,
        "state": one.state, "rpn": _rpn(one.risk), "rpn_after": _rpn(one.risk_after), "ticket": one.ticket or None,
        "tracker": one.tracker or None, "ticket_key": one.ticket_key or None, "ticket_state": one.ticket_state or None,
        "overdue": overdue, "done_at": iso(one.done_at), "done_by": one.done_by or None,
        "verified_by": one.verified_by or None, "how": one.how,
    }  # fmt: skip


def _rpn(risk: Risk | None) -> dict[str, int] | None:
    if risk is None:
        return None
    return {"severity": risk.severity, "occurrence": risk.occurrence, "detection": risk.detection, "value": risk.value}
