"""``resolution`` and ``rate``: what ended an incident, and whether its alerts were of use."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from warroom.core.model import jsonable
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

_PARTS = ("cause", "steps", "before", "after")


def resolution(asked: Namespace) -> int:
    """``resolution INC [--cause TEXT] …``; without an option it prints what was said."""
    shell = Shell(asked)
    given = {name: text for name in _PARTS if (text := getattr(asked, name)) is not None}
    with shell.room(reading=not given) as room:
        it = room.find(asked.incident)
        if given:
            it = room.tell_resolution(it.id, given)
    if shell.json:
        return show_json({"incident": it.id, "resolution": jsonable(it.resolution) if it.resolution else None})
    if given:
        return say(f"{it.id}: {', '.join(given)} recorded")
    if it.resolution is None:
        return say("nobody has said what ended it")
    table(("", ""), [(name, text) for name in _PARTS if (text := getattr(it.resolution, name))])
    return 0


def rate(asked: Namespace) -> int:
    """``rate INC useful [ALERT …]``."""
    shell = Shell(asked)
    with shell.room() as room:
        it = room.rate_alerts(asked.incident, asked.rating, asked.alerts)
    if shell.json:
        return show_json({
            "incident": it.id, "alerts": [{"title": a.title, "feed": a.feed, "rating": a.rating or None}
                                          for a in it.alerts],
        })  # fmt: skip
    counts = Counter(link.rating or "without an answer" for link in it.alerts)
    return say(f"{it.id}: {', '.join(f'{n} {word}' for word, n in sorted(counts.items()))}")
