"""Follow-ups from the shell: added, moved on, listed, of closed incidents too."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from warroom.core.followups import closure, in_order, is_overdue, name
from warroom.core.model import FollowUp, Incident, Risk
from warroom.core.times import as_utc
from warroom.shell import after_shapes
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.room import Room

GOAL = 85
"""The rate of follow-ups done within 30 days that a good team reaches, in per cent."""
ACTIONS = {
    "add": "INC TEXT", "accept": "ID", "change": "ID", "done": "ID", "verify": "ID HOW", "drop": "ID REASON",
    "take-up": "ID", "send": "ID",
}  # fmt: skip


def followup(asked: Namespace) -> int:
    """``followup ACTION …``: one change of one follow-up."""
    shell = Shell(asked)
    words: list[str] = asked.words
    wanted = ACTIONS[asked.action].split()
    if len(words) < len(wanted) or (len(wanted) == 1 and len(words) > 1):
        raise Usage(f"followup {asked.action} takes {ACTIONS[asked.action]}")
    first, rest = words[0], " ".join(words[1:])
    due = _due(shell, asked.due)
    risk = _risk(asked.rpn)
    with shell.room() as room:
        it, one = _do(room, asked, first, rest, due, risk)
    if shell.json:
        return show_json(after_shapes.followups([(it, one)], shell.clock())[0])
    if asked.action == "add":
        return say(name(it, one))
    if asked.action == "send":
        return say(f"{name(it, one)}: goes to {one.tracker} as soon as the watcher gets to it")
    until = f", due {shell.local(one.due_at, '%Y-%m-%d %H:%M %Z')}" if one.is_open and one.due_at else ""
    return say(f"{name(it, one)}: {one.state.replace('_', ' ')}{f', {one.owner}' if one.owner else ''}{until}")


def _do(
    room: Room, asked: Namespace, first: str, rest: str, due: datetime | None, risk: Risk | None
) -> tuple[Incident, FollowUp]:
    if asked.action == "add":
        return room.add_followup(
            first, rest, owner=asked.owner or "", due_at=due, kind=asked.kind or "technical",
            effect=asked.effect or "", criterion=asked.criterion or "", risk=risk, ticket=asked.ticket or "",
        )  # fmt: skip
    if asked.action in ("accept", "change"):
        return room.change_followup(
            first, owner=asked.owner, due_at=due, kind=asked.kind, effect=asked.effect, criterion=asked.criterion,
            risk=risk, ticket=asked.ticket, text=asked.text, accepting=asked.action == "accept",
        )  # fmt: skip
    if asked.action == "done":
        return room.finish_followup(first)
    if asked.action == "verify":
        return room.verify_followup(first, rest, risk)
    if asked.action == "drop":
        return room.drop_followup(first, rest)
    if asked.action == "send":
        return room.send_followup(first, asked.to or "")
    return room.take_up_followup(first)


def followups(asked: Namespace) -> int:
    """``followups``: what is still to be done, by due date and risk."""
    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    now = shell.clock()
    with shell.room(reading=True) as room:
        everything = room.followups()
        owner = room.people.meant(asked.owner) or asked.owner if asked.owner else ""
    found = [
        (it, one) for it, one in in_order(everything)
        if (asked.all or one.is_open) and owner in ("", one.owner) and (not asked.overdue or is_overdue(one, now))
    ]  # fmt: skip
    if shell.json:
        return show_json(after_shapes.followups(found, now))
    if not found:
        return say("no follow-ups")
    rows = [
        (name(it, one), one.state.replace("_", " "), _when(shell, one, now), str(one.risk.value) if one.risk else "",
         one.owner or "nobody", one.kind, tracked(one), ("DRILL " if it.drill else "") + one.text)
        for it, one in found
    ]  # fmt: skip
    table(("id", "state", "due", "rpn", "owner", "kind", "ticket", "follow-up"), rows, right=frozenset({3}))
    met, total = closure((one for it, one in everything if not it.drill), now)
    if total:
        say(f"\ndone within 30 days: {met} of {total}, {100 * met // total} % (goal {GOAL} %)")
    return 0


def tracked(one: FollowUp) -> str:
    """What it is called in its tracker, or that it is on its way there."""
    return one.ticket_key or (f"-> {one.tracker}" if one.tracker else "")


def _when(shell: Shell, one: FollowUp, now: datetime) -> str:
    if one.due_at is None:
        return ""
    late = (now - one.due_at).days
    day = shell.local(one.due_at, "%Y-%m-%d")
    return f"{day}, overdue {f'{late} d' if late else ''}".rstrip() if is_overdue(one, now) else day


def _due(shell: Shell, text: str | None) -> datetime | None:
    """A day (its end in the shown zone), an instant, or a duration from now. Raises Usage."""
    if text is None:
        return None
    from warroom.core.until import parse_until

    words = text.strip()
    try:
        if len(words) == 10 and words[4:5] == "-":
            return as_utc(datetime.combine(date.fromisoformat(words), time(23, 59, 59), shell.zone))
        if "T" in words.upper():
            given = datetime.fromisoformat(words)
            return as_utc(given if given.tzinfo else given.replace(tzinfo=shell.zone))
        return parse_until(words, shell.now(), shell.zone)
    except ValueError:
        raise Usage(f'--due {text}: give a day such as "2026-05-12", a duration such as "14d", or ISO 8601') from None


def _risk(text: str | None) -> Risk | None:
    """``8,3,7``: severity, occurrence, detection. Raises Usage."""
    if text is None:
        return None
    parts = text.replace("x", ",").split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
        raise Usage(f"--rpn {text}: give severity, occurrence and detection, each 1 to 10, such as 8,3,7")
    severity, occurrence, detection = (int(part) for part in parts)
    return Risk(severity=severity, occurrence=occurrence, detection=detection)
