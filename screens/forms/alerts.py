"""The forms of alerts: each names how many it is about, and which, and is about these and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from screens.base.form import Choice, Form, Option, Text, Values, required
from screens.base.key_labels import key_of
from warroom.core.inbox import AlertGroup
from warroom.core.model import Incident
from warroom.core.until import parse_until

NAMED = 8  # so many groups are named in a sheet; the rest are counted

Groups = Sequence[AlertGroup]


def prints(groups: Groups) -> tuple[str, ...]:
    """The fingerprints of all of them, each once."""
    return tuple(dict.fromkeys(f for group in groups for f in group.fingerprints))


def which(groups: Groups) -> tuple[str, ...]:
    """The groups by name, one a line."""
    told = [f"{group.name}, {' and '.join(sorted({a.feed for a in group.alerts}))}" for group in groups[:NAMED]]
    more = [f"and {len(groups) - NAMED} more"] if len(groups) > NAMED else []
    return (*told, *more)


def how_many(groups: Groups) -> str:
    count = len(prints(groups))
    return "1 ALERT" if count == 1 else f"{count:,} ALERTS"


def _about(groups: Groups) -> str:
    return groups[0].name if len(groups) == 1 else f"{len(groups)} groups"


def acknowledge(groups: Groups, person: str) -> Form:
    """Take these on, over the head of whoever has them."""
    others = {holder for group in groups for holder in group.holders} - {person}
    taken = (f"{', '.join(sorted(others))} had some: you take them over", "") if others else ()
    these = prints(groups)
    return Form(
        title=f"ACKNOWLEDGE {how_many(groups)}",
        about=_about(groups),
        fields=(Text("note", "note", hint="optional"),),
        button=lambda v: "ACKNOWLEDGE",
        call=lambda v: lambda room: room.acknowledge_alert(these, v["note"], take_over=True),
        follows=lambda v: (*taken, *which(groups)),
        aside_title="WHICH",
        wide_aside=True,
    )


def release(groups: Groups) -> Form:
    """Give these back."""
    these = prints(groups)
    return Form(
        title=f"RELEASE {how_many(groups)}",
        about=_about(groups),
        fields=(Text("reason", "reason", hint="optional"),),
        button=lambda v: "RELEASE",
        call=lambda v: lambda room: room.release_alert(these, v["reason"]),
        follows=lambda v: ("they are unacknowledged again", "", *which(groups)),
        aside_title="WHICH",
        wide_aside=True,
    )


def snooze(groups: Groups, now: datetime, zone: tzinfo) -> Form:
    """Put these off until a moment, for a reason; "now" ends a snooze."""
    these = prints(groups)

    def ends(values: Values) -> bool:
        return values["until"].strip().lower() == "now"

    def problem(values: Values) -> str:
        if ends(values):
            return ""
        if not values["until"].strip():
            return "no end given: type one, such as 1h or 16:00"
        try:
            parse_until(values["until"], now, zone)
        except ValueError as error:
            return str(error)
        return "" if values["reason"].strip() else "no reason given: type one"

    def follows(values: Values) -> tuple[str, ...]:
        if ends(values):
            return ("the snooze ends now", "", *which(groups))
        told = "until then, or until it resolves"
        if values["until"].strip() and not problem({**values, "reason": "x"}):
            end = parse_until(values["until"], now, zone).astimezone(zone)
            told = f"until {end:%-d %b %H:%M:%S} {end.tzname() or 'UTC'}, or until it resolves"
        return (told, "", *which(groups))

    return Form(
        title=f"SNOOZE {how_many(groups)}",
        about=_about(groups),
        fields=(
            Text("until", "until", hint='1h30m, 16:00; "now" ends a snooze', limit=40),
            Text("reason", "reason", hint="everyone sees it"),
        ),
        button=lambda v: "END THE SNOOZE" if ends(v) else "SNOOZE",
        call=lambda v: (
            (lambda room: room.wake_alert(these)) if ends(v)
            else lambda room: room.snooze_alert(these, parse_until(v["until"], now, zone), v["reason"])
        ),
        problem=problem,
        follows=follows,
        aside_title="WHICH",
        wide_aside=True,
    )  # fmt: skip


def comment(groups: Groups) -> Form:
    """A word about these for the next shift."""
    these = prints(groups)
    return Form(
        title=f"COMMENT {how_many(groups)}",
        about=_about(groups),
        fields=(Text("text", "next shift", hint="what the next shift must know"),),
        button=lambda v: "COMMENT",
        call=lambda v: lambda room: room.comment_alert(these, v["text"]),
        problem=required("text", labels={"text": "comment"}),
        follows=lambda v: which(groups),
        aside_title="WHICH",
        wide_aside=True,
    )


def link(groups: Groups, incidents: Sequence[Incident], preferred: str) -> Form:
    """Link these to an open incident; ``preferred`` is the number of the likeliest one."""
    options = tuple(Option(i.id, i.number, i.title, str(n + 1) if n < 9 else "") for n, i in enumerate(incidents))
    chosen = next((i.id for i in incidents if preferred in (i.number, i.id)), options[0].value if options else "")
    these = prints(groups)

    def problem(values: Values) -> str:
        if not options:
            return f"no incident is open: {key_of('promote')} declares one from the alert"
        chosen = values["incident"] in [option.value for option in options]
        return "" if chosen else "that incident is no longer open: choose another"

    return Form(
        title=f"LINK {how_many(groups)}",
        about=_about(groups),
        fields=(Choice("incident", "to", options, chosen),),
        button=lambda v: f"LINK TO {v['incident'].rsplit('-', 1)[-1]}" if v["incident"] else "LINK",
        call=lambda v: lambda room: room.link_alerts(v["incident"], these),
        problem=problem,
        follows=lambda v: which(groups),
        aside_title="WHICH",
        wide_aside=True,
    )


def unlink(groups: Groups, target: Incident) -> Form:
    """Take the links to an incident back."""
    these = prints(groups)
    return Form(
        title=f"UNLINK {how_many(groups)}",
        about=f"{target.number}: {target.title}",
        fields=(Choice("sure", "from", (Option(target.id, target.number, target.title, "1"),), target.id),),
        button=lambda v: f"UNLINK FROM {target.number}",
        call=lambda v: lambda room: room.unlink_alerts(target.id, these),
        follows=lambda v: which(groups),
        aside_title="WHICH",
        wide_aside=True,
    )
