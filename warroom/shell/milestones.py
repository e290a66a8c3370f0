"""Milestones from the shell: ``milestone INC NAME WHEN``."""

from __future__ import annotations

from argparse import Namespace

from warroom.core.milestones import LABELS
from warroom.core.model import MILESTONES
from warroom.core.naming import named
from warroom.shell import shapes
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json


def milestone(asked: Namespace) -> int:
    """``milestone INC NAME WHEN``: set or corrected; ``unknown`` takes it back."""
    shell = Shell(asked)
    unknown = asked.when.strip().lower() == "unknown"
    when = None if unknown else shell.when(asked.when)
    with shell.room() as room:
        it = room.find(asked.incident)
        after = room.set_milestone(it.id, asked.name, when, source="imported" if asked.imported else "typed")
    if shell.json:
        return show_json({"id": after.id, **shapes.milestones(after)})
    name = named(asked.name, MILESTONES)
    found = after.milestone(name)
    said = "not known" if found is None else f"{shell.local(found.at, '%Y-%m-%d %H:%M:%S %Z')}, {found.source}"
    say(f"{after.id}: {LABELS[name]}: {said}")
    return 0
