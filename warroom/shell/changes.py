"""``changes``: what changed recently, by other systems as feeds tell it and in the room."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.metrics import since_of
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso, measure
from warroom.shell.tables import table

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.model import Containment, Incident
    from warroom.core.model.deploy import Deploy
    from warroom.core.services import Catalogue
    from warroom.room import Room

LAST = timedelta(hours=24)
INCIDENTS = 500
"""So many of the newest incidents are looked through for changes of the room."""


def changes(asked: Namespace) -> int:
    """Oldest first; private incidents' changes are left out, and drills'."""
    from warroom.core.deploys import is_of, names_of
    from warroom.notify.situations import around

    shell = Shell(asked)
    now = shell.clock()
    since = since_of(shell, asked.since, now) if asked.since else now - LAST
    if since >= now:
        raise Usage("--since is not in the past: give an earlier one")
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        catalogue = around(room.store, shell.config).catalogue
        told = room.store.deploys(since, now)
        ours = _ours(room, since)
    names = names_of(asked.service or "", catalogue)
    if names:
        told = tuple(one for one in told if is_of(one, names, catalogue))
        ours = [pair for pair in ours if _concerns(pair[0], names, catalogue)]
    if shell.json:
        found = [(one.at, _shape(one)) for one in told]
        found += [(one.at, {"source": "room", **measure(it, one)}) for it, one in ours]
        return show_json([shape for _, shape in sorted(found, key=lambda pair: pair[0])])
    lines = [(one.at, (one.ref, one.service, one.title, one.state, one.by)) for one in told]
    lines += [(one.at, (measure(it, one)["id"], it.service, one.text, one.state(), one.by)) for it, one in ours]
    if not lines:
        return say(f"nothing that is known changed since {shell.local(since, '%Y-%m-%d %H:%M %Z')}")
    lines.sort(key=lambda pair: pair[0])
    table(("at", "id", "service", "what", "state", "by"),
          [(shell.local(at, "%Y-%m-%d %H:%M:%S"), *cells) for at, cells in lines])  # fmt: skip
    return 0


def _ours(room: Room, since: datetime) -> list[tuple[Incident, Containment]]:
    return [
        (it, one) for it in room.store.incidents(limit=INCIDENTS) if not (it.private or it.drill)
        for one in it.changes if one.at >= since and one.outcome != "withdrawn"
    ]  # fmt: skip


def _concerns(it: Incident, names: frozenset[str], catalogue: Catalogue) -> bool:
    from warroom.core.deploys import names_of

    return bool(names_of(it.service, catalogue) & names)


def _shape(one: Deploy) -> dict[str, Any]:
    return {
        "source": "feed", "id": one.ref, "feed": one.feed, "uid": one.uid, "at": iso(one.at), "title": one.title,
        "service": one.service, "kind": one.kind, "version": one.version, "environment": one.environment,
        "state": one.state, "by": one.by, "url": one.url, "ended_at": iso(one.ended_at),
    }  # fmt: skip
