"""The JSON that scripts rely on: these keys stay; more may come. Instants are ISO 8601 UTC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from warroom.core.alert_acts import AlertActs
from warroom.core.containment import id_of
from warroom.core.links import in_order
from warroom.core.milestones import JSON_NAMES, known
from warroom.core.model import Alert, CheckIn, Containment, Deadline, Entry, Incident, jsonable
from warroom.core.model.containment import CHANGE
from warroom.core.situation import Fact, situation
from warroom.shell import launch_shape


def iso(at: datetime | None) -> str | None:
    """``2026-04-21T14:37:09Z``, with the fraction only where there is one."""
    if at is None:
        return None
    from warroom.core.times import as_utc

    return as_utc(at).isoformat().replace("+00:00", "Z")


def incident(it: Incident) -> dict[str, Any]:
    """One line of ``list``."""
    return {
        "id": it.id,
        "title": it.title,
        "severity": it.severity,
        "status": it.status.value,
        "commander": it.commander or None,
        "declared_at": iso(it.declared_at),
        "service": it.service,
        "region": it.region,
        "acknowledged_by": it.acknowledged_by or None,
        "drill": it.drill,
        "case": it.case or None,
        "private": it.private,
    }


def whole(
    it: Incident, entries: Iterable[Entry], deadlines: Iterable[Deadline], now: datetime, channel: str = "",
    zone: tzinfo = UTC, service: Sequence[Fact] = (),
) -> dict[str, Any]:  # fmt: skip
    """``show``: the incident folded, with its timeline and its countdowns; ``channel`` is its chat channel's name,
    ``service`` what is known of its service."""
    entries, deadlines = tuple(entries), tuple(deadlines)
    return {
        **incident(it),
        "summary": it.summary,
        "declared_by": it.declared_by,
        "impact_started_at": iso(it.impact_started_at),
        "detected_at": iso(it.detected_at),
        "acknowledged_at": iso(it.acknowledged_at),
        "mitigated_at": iso(it.mitigated_at),
        "resolved_at": iso(it.resolved_at),
        "closed_at": iso(it.closed_at),
        **milestones(it),
        "merged_into": it.merged_into or None,
        "roles": [{"role": a.role, "person": a.person, "since": iso(a.since), "system": a.system} for a in it.roles],
        "offers": [{"role": o.role, "person": o.person, "by": o.by, "at": iso(o.at)} for o in it.offers],
        "brief": jsonable(it.brief),
        "situation": [{"name": fact.name, "text": fact.text, "note": fact.note}
                      for fact in situation(it, entries, deadlines, now, zone, service) if not fact.missing],
        "workarounds": [
            {"id": f"W-{it.number}-{w.number}", "text": w.text, "by": w.by, "at": iso(w.at), "in_place": w.in_place}
            for w in it.workarounds
        ],
        "containment": [measure(it, one) for one in it.containment],
        "assessment": jsonable(it.assessment) if it.assessment is not None else None,
        "resolution": jsonable(it.resolution) if it.resolution is not None else None,
        "reporter": jsonable(it.reporter) if it.reporter is not None else None,
        "verifications": [jsonable(one) for one in it.verifications],
        "recovered": it.recovered,
        "custody": [jsonable(one) for one in it.custody],
        "duties_met": [jsonable(one) for one in it.duties],
        "check_ins": [check_in(c) for c in it.check_ins],
        "ticket_limits": None if it.tickets is None else {
            "warn": it.tickets.warn, "escalate": it.tickets.escalate, "feed": it.tickets.feed,
            "level": it.tickets.level, "volume": it.tickets.volume,
        },
        "launch": launch_shape.shape(it, now),
        "channel": channel or None,
        "links": [{"label": link.label, "url": link.url} for link in in_order(it)],
        "deadlines": [deadline(d, now) for d in deadlines],
        "entries": [entry(e) for e in entries],
        "tasks": [
            {
                "id": t.id, "owner": t.owner, "text": t.text, "state": t.state, "at": iso(t.at),
                "due_at": iso(t.due_at), "by": t.by, "read_back_at": iso(t.read_back_at), "ended_at": iso(t.ended_at),
                "reason": t.reason,
            }
            for t in it.tasks
        ],
        "asks": [
            {
                "id": a.id, "person": a.person, "text": a.text, "state": a.state, "at": iso(a.at),
                "due_at": iso(a.due_at), "by": a.by, "read_back_at": iso(a.read_back_at), "answer": a.answer,
            }
            for a in it.asks
        ],
        "playbook": it.playbook,
        "steps": [
            {"playbook": s.playbook, "step": s.step, "text": s.text, "by": s.by, "at": iso(s.at)} for s in it.steps
        ],
        "drafts": [
            {"id": d.id, "audience": d.audience, "author": d.author, "text": d.text, "at": iso(d.at)} for d in it.drafts
        ],
        "told": [{"audience": t.audience, "at": iso(t.at), "by": t.by, "text": t.text} for t in it.told],
        "alerts": [{"feed": a.feed, "uid": a.uid, "title": a.title, "rating": a.rating or None} for a in it.alerts],
    }


def measure(it: Incident, one: Containment) -> dict[str, Any]:
    """A change, a workaround or a paused roll-out, with what became of it."""
    return {
        "id": id_of(it, one), "incident": it.id, "kind": one.kind, "text": one.text, "by": one.by, "at": iso(one.at),
        "before": one.before, "after": one.after, "undo_how": one.undo_how, "deploy": one.deploy or None,
        "state": one.state(), "in_place": one.in_place, "removed_at": iso(one.removed_at),
        "removed_by": one.removed_by or None, "reason": one.reason or None,
        "kept": not one.in_place and one.outcome == "kept", "needs_approval": one.needs_approval,
        "approved": one.kind == CHANGE and one.answer == "yes", "asked_of": one.asked_of or None,
        "asked_at": iso(one.asked_at), "channel": one.channel or None, "answer": one.answer or None,
        "answered_by": one.answered_by or None, "answered_at": iso(one.answered_at),
        "answer_noted_by": one.answer_noted_by or None,
    }  # fmt: skip


def milestones(it: Incident) -> dict[str, Any]:
    """Every milestone, null where it is not known; and of those that are, how and by whom."""
    found = known(it)
    return {
        "milestones": {JSON_NAMES[name]: iso(one.at if one else None) for name, one in found.items()},
        "milestone_sources": {
            JSON_NAMES[name]: {"source": one.source, "person": one.by} for name, one in found.items() if one
        },
    }


def deadline(d: Deadline, now: datetime) -> dict[str, Any]:
    return {
        "kind": d.kind,
        "key": d.key,
        "label": d.label,
        "due_at": iso(d.due_at),
        "owner": d.owner,
        "state": d.urgency(now).value,
        "snoozed_until": iso(d.snoozed_until),
    }


def check_in(c: CheckIn) -> dict[str, Any]:
    return {
        "id": c.id,
        "role": c.role,
        "due_at": iso(c.due_at),
        "every_s": c.every_s,
        "missed": c.missed,
        "said_at": iso(c.last_at),
        "said_by": c.last_by,
        "said": c.last_word,
        "offset": c.offset or None,
    }


def entry(e: Entry) -> dict[str, Any]:
    return {
        "id": e.id,
        "at": iso(e.at),
        "recorded_at": iso(e.recorded_at),
        "author": e.author,
        "kind": e.kind.value,
        "text": e.text,
        "pinned": e.pinned,
        "withheld": e.withheld,
        "retracted": e.retracted is not None,
        "hypothesis": e.hypothesis.value if e.hypothesis else None,
        "system": e.system,
        "revision": e.revision,
    }


def alert(a: Alert, linked_to: str, acts: AlertActs | None = None, now: datetime | None = None) -> dict[str, Any]:
    """One line of ``alerts``; ``linked_to``: the incident that covers it, or ""; ``acts``: what people did about it."""
    put_off = acts is not None and now is not None and acts.put_off(a, now)
    return {
        "feed": a.feed,
        "uid": a.uid,
        "title": a.title,
        "severity": a.severity.value,
        "status": a.status.value,
        "service": a.service,
        "started_at": iso(a.began_at),
        "url": a.url,
        "incident": linked_to or None,
        "summary": a.summary,
        "count": a.count,
        "flapping": a.flapping,
        "fingerprint": a.fingerprint,
        "acknowledged_at": iso(acts.acked_at) if acts is not None and acts.holder(a) else None,
        "acknowledged_by": (acts.holder(a) if acts is not None else "") or None,
        "snoozed_until": iso(acts.snoozed_until) if acts is not None and put_off else None,
        "comments": [{"at": iso(c.at), "by": c.by, "text": c.text} for c in (acts.comments if acts else ())],
    }
