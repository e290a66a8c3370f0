"""What the timeline says of containment, of the review and of follow-ups. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.core import events as e
from warroom.core import tickets
from warroom.core.headline import Headline, said
from warroom.core.model import Containment, FollowUp, Incident, Kind
from warroom.core.model.containment import PAUSE


def _dismissed(_: e.Event, __: Incident | None, data: e.ReviewDismissed) -> Headline:
    return Headline(Kind.MILESTONE, said("no review is needed", data.reason))


def _followed(event: e.Event, _: Incident | None, data: e.FollowUpAdded) -> Headline:
    whose = f", {data.owner}" if data.owner else ""
    return Headline(Kind.NOTE, f"follow-up{whose}: {data.text}", ref=event.id)


def _review_posted(_: e.Event, __: Incident | None, data: Any) -> Headline:
    return Headline(Kind.NOTE, f"review {'is a page of' if hasattr(data, 'page') else 'goes to'} {data.place}")


def _worked_around(event: e.Event, _: Incident | None, data: e.WorkaroundPutIn) -> Headline:
    return Headline(Kind.NOTE, f"workaround in place: {data.text}", ref=event.id)


def _measure(before: Incident | None, name: str) -> Containment | None:
    return next((one for one in (before.containment if before else ()) if one.id == name), None)


def _workaround_removed(_: e.Event, before: Incident | None, data: e.WorkaroundRemoved) -> Headline | None:
    one = _measure(before, data.workaround)
    if one is None:
        return None
    return Headline(Kind.NOTE, said(f"workaround removed: {one.text}", data.reason), ref=one.id)


def _changed(event: e.Event, _: Incident | None, data: e.ChangeMade) -> Headline:
    values = f" ({data.before or 'not said'} → {data.after or 'not said'})" if data.before or data.after else ""
    mark = "not approved" if data.needs_approval and not data.person else ""
    return Headline(Kind.CHANGE, f"{data.text}{values}", mark, ref=event.id)


def _pause_asked(event: e.Event, _: Incident | None, data: e.PauseAsked) -> Headline:
    return Headline(Kind.ASK, f"{data.person} is asked to pause: {data.text}", ref=event.id)


def _approval_asked(_: e.Event, before: Incident | None, data: e.ApprovalAsked) -> Headline | None:
    one = _measure(before, data.measure)
    return None if one is None else Headline(Kind.ASK, f"{data.person} is asked to approve: {one.text}", ref=one.id)


def _answered(event: e.Event, before: Incident | None, data: e.ContainmentAnswered) -> Headline | None:
    one = _measure(before, data.measure)
    if one is None:
        return None
    yes, no = ("roll-out paused", "pause refused") if one.kind == PAUSE else ("change approved", "change declined")
    word = {"yes": yes, "no": no}.get(data.verdict, "answer taken back")
    whose = f" by {data.person}" if data.person not in ("", event.actor) else ""
    return Headline(Kind.CHANGE, said(f"{word}{whose}: {one.text}", data.reason), ref=one.id)


def _ended(_: e.Event, before: Incident | None, data: e.ContainmentEnded) -> Headline | None:
    one = _measure(before, data.measure)
    if one is None:
        return None
    words = {"kept": "is kept for good", "withdrawn": "was recorded by mistake"}
    word = words.get(data.outcome) or {"change": "is undone", "pause": "is lifted"}.get(one.kind, "is removed")
    return Headline(Kind.CHANGE, said(f"{one.kind} {word}: {one.text}", data.reason), ref=one.id)


def _back(_: e.Event, before: Incident | None, data: e.ContainmentBack) -> Headline | None:
    one = _measure(before, data.measure)
    return None if one is None else Headline(Kind.CHANGE, f"{one.kind} is in place again: {one.text}", ref=one.id)


def _told(_: e.Event, __: Incident | None, data: e.ResolutionTold) -> Headline | None:
    said = [f"{name}: {text}" for name in ("cause", "steps", "before", "after") if (text := getattr(data, name))]
    return Headline(Kind.NOTE, f"what ended it: {'; '.join(said)}" if said else "what ended it is taken back")


def _rated(_: e.Event, before: Incident | None, data: e.AlertsRated) -> Headline | None:
    links = [link for link in (before.alerts if before else ()) if link.fingerprint in data.fingerprints]
    if not links:
        return None
    titles = list(dict.fromkeys(link.title for link in links))
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    return Headline(Kind.NOTE, f"alert {data.rating or 'not rated'}: {', '.join(titles[:3])}{more}")


def _assessed(_: e.Event, before: Incident | None, data: e.Assessed) -> Headline | None:
    said = [f"category {data.category or 'taken back'}"] if data.category is not None else []
    if data.users is not None:
        said.append(f"{data.users:g} % of users affected" if data.users >= 0 else "share of users taken back")
    if data.revenue is not None:
        said.append(f"{data.revenue:,} an hour lost" if data.revenue >= 0 else "loss taken back")
    if data.accounts is not None:
        said.append(f"accounts {', '.join(data.accounts) or 'none'}")
    said += [f"{n} {getattr(data, n) or 'taken back'}" for n in ("impact", "urgency") if getattr(data, n) is not None]
    if data.due_at is not None:
        said.append(f"ETA {data.due_at:%H:%M} UTC")
    elif data.no_eta:
        said.append("ETA taken back")
    return Headline(Kind.NOTE, ", ".join(said)) if said else None


def _draft_taken(_: e.Event, __: Incident | None, data: e.DraftTaken) -> Headline:
    what = data.kind.replace("_", " ")
    return Headline(Kind.NOTE, f"{what} began as a draft by {data.model}, {data.changed:.0%} changed", ref=data.into)


def _about_followup(word: str | Callable[[FollowUp, Any], str]) -> Callable[..., Headline | None]:
    """A line about a follow-up that is there: ``follow-up done: alert on the pool``."""

    def write(_: e.Event, before: Incident | None, data: Any) -> Headline | None:
        one = next((one for one in (before.followups if before else ()) if one.id == data.followup), None)
        why = getattr(data, "reason", "") or getattr(data, "how", "")
        what = word if isinstance(word, str) or one is None else word(one, data)
        return None if one is None else Headline(Kind.NOTE, said(f"follow-up {what}: {one.text}", why), ref=one.id)

    return write


WRITERS: dict[type[e.Payload], Callable[[e.Event, Incident | None, Any], Headline | None]] = {
    e.ReviewDismissed: _dismissed,
    e.ReviewPostAsked: _review_posted,
    e.ReviewPosted: _review_posted,
    e.WorkaroundPutIn: _worked_around,
    e.WorkaroundRemoved: _workaround_removed,
    e.ChangeMade: _changed,
    e.PauseAsked: _pause_asked,
    e.ApprovalAsked: _approval_asked,
    e.ContainmentAnswered: _answered,
    e.ContainmentEnded: _ended,
    e.ContainmentBack: _back,
    e.ResolutionTold: _told,
    e.AlertsRated: _rated,
    e.DraftTaken: _draft_taken,
    e.Assessed: _assessed,
    e.FollowUpAdded: _followed,
    e.FollowUpDone: _about_followup("done"),
    e.FollowUpVerified: _about_followup("verified"),
    e.FollowUpDropped: _about_followup("not done"),
    e.FollowUpSetBack: _about_followup("set back"),
    e.FollowUpTakenUp: _about_followup("taken up again"),
    **dict.fromkeys((e.TicketAsked, e.TicketMade, e.TicketSeen), _about_followup(tickets.told)),
}
