"""``search`` and ``similar``: what was seen before, why each is one, and what fixed it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from warroom.core.memory.past import followups, left_words
from warroom.core.policy import parse_duration
from warroom.core.review.text import span_text
from warroom.core.times import as_utc
from warroom.core.words import short
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso

if TYPE_CHECKING:
    from warroom.commands.memory import Hit
    from warroom.room import Room

SNIPPET = 200


def search(asked: Namespace) -> int:
    """``search WORDS…``: incidents in which they are, the best first."""
    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = room.search(" ".join(asked.words), _since(shell, asked.since), _limit(asked.limit))
    return _show(shell, found, "nothing found")


def similar(asked: Namespace) -> int:
    """``similar INC``: incidents like that one, by evidence."""
    shell = Shell(asked)
    with shell.room(reading=True) as room:
        found = (*room.similar(asked.incident, _limit(asked.limit)),)
        if shell.config.assist.embeddings and not shell.read_only:
            found += _by_a_model(shell, room, found)
    return _show(shell, found, "no similar incident")


def _by_a_model(shell: Shell, room: Room, found: Sequence[Hit]) -> tuple[Hit, ...]:
    """Further ones, behind those; nothing where the model does not answer, which is said on standard error."""
    from warroom.assist.client import Trouble
    from warroom.assist.likeness import more
    from warroom.store.desk import SideStore

    it, settings = room.find(shell.asked.incident), shell.config.store
    ids = {hit.past.incident.id for hit in found}
    try:
        with SideStore.open(shell.db_path, mode=settings.mode, timeout_s=settings.timeout_s) as desk:
            return tuple(more(room, shell.config, desk, it, ids, shell.asked.limit - len(ids)))
    except Trouble as trouble:
        print(f"warroom: by words and evidence alone: {trouble}", file=sys.stderr)
        return ()


def _limit(limit: int) -> int:
    if limit < 1:
        raise Usage("--limit is 1 or more")
    return limit


def _since(shell: Shell, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        span = parse_duration(text.removeprefix("-"))
        return None if span is None else as_utc(shell.clock() - span)
    except (ValueError, OverflowError):
        return shell.when(text)


def _show(shell: Shell, found: Sequence[Hit], nothing: str) -> int:
    now = shell.clock()
    if shell.json:
        return show_json([shape(hit, now) for hit in found])
    if not found:
        return say(nothing)
    for hit in found:
        it = hit.past.incident
        took = f", {span_text(timedelta(seconds=hit.past.duration_s))}" if hit.past.duration_s is not None else ""
        say(f"{it.id}  {it.severity}  {it.title}  ({it.status.value}{took})")
        say(f"    because    {'; '.join(hit.because)}")
        if hit.text is not None:
            say(f"    says       {_line(hit.text.words)}")
        if (then := _then(hit)) is not None:
            say(f"    then       {then[0]}")
        if hit.past.fixed_by:
            say(f"    fixed by   {_line(hit.past.fixed_by)}")
        if left := left_words(it, now):
            say(f"    follow-ups {left}")
    return 0


def _line(text: str) -> str:
    return short(" ".join(text.split()), SNIPPET)


def _then(hit: Hit) -> tuple[str, str] | None:
    """The commands that play the room from that line on, and that show it as it was then."""
    if hit.at is None:
        return None
    about = f"{hit.past.incident.id} --at {iso(hit.at)}"
    return f"warroom replay {about}", f"warroom show {about}"


def shape(hit: Hit, now: datetime) -> dict[str, Any]:
    """The JSON that scripts rely on."""
    it = hit.past.incident
    done, total, overdue = followups(it, now)
    then = _then(hit)
    return {
        "incident": it.id, "title": it.title, "severity": it.severity, "status": it.status.value,
        "because": list(hit.because), "fixed_by": hit.past.fixed_by or None, "duration_s": hit.past.duration_s,
        "followups": {"done": done, "total": total, "overdue": overdue},
        "entry": (hit.text.entry or None) if hit.text else None,
        "snippet": _line(hit.text.words) if hit.text else None, "at": iso(hit.at) if hit.at is not None else None,
        "replay": then[0] if then else None, "show": then[1] if then else None,
    }  # fmt: skip
