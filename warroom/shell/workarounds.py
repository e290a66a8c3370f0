"""Workarounds from the shell: put in, removed, listed until they are gone."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from warroom.commands.workarounds import name
from warroom.core.model import Incident, Workaround
from warroom.core.times import age
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table


def workaround(asked: Namespace) -> int:
    """``workaround add INC TEXT`` and ``workaround remove ID [WHY]``."""
    shell = Shell(asked)
    words: list[str] = asked.words
    if not words or (asked.action == "add" and len(words) < 2):
        raise Usage(f"workaround {asked.action} takes {'INC TEXT' if asked.action == 'add' else 'ID [WHY]'}")
    with shell.room() as room:
        change = room.put_workaround if asked.action == "add" else room.remove_workaround
        it, one = change(words[0], " ".join(words[1:]))
    if shell.json:
        return show_json(shape(it, one))
    return say(name(it, one) if asked.action == "add" else f"{name(it, one)}: removed")


def workarounds(asked: Namespace) -> int:
    """``workarounds``: those still in place, of closed incidents too."""
    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = room.workarounds()
    if shell.json:
        return show_json([shape(it, one) for it, one in found])
    if not found:
        return say("no workaround is in place")
    now = shell.clock()
    rows = [(name(it, one), age(now - one.at), one.by, it.status.value, one.text) for it, one in found]
    table(("id", "for", "by", "incident", "workaround"), rows)
    return 0


def shape(it: Incident, one: Workaround) -> dict[str, Any]:
    """The JSON that scripts rely on."""
    return {
        "id": name(it, one), "incident": it.id, "text": one.text, "by": one.by, "at": iso(one.at),
        "in_place": one.in_place, "removed_at": iso(one.removed_at), "removed_by": one.removed_by or None,
        "reason": one.reason or None,
    }  # fmt: skip
