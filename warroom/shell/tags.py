"""``tag``: what an incident is found by later, in the team's words; with what is suggested where none is given."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from warroom.core.vocabulary import KINDS
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.core.model import Incident
    from warroom.room import Room


def tag(asked: Namespace) -> int:
    """``tag INC [TAG …] [--remove TAG]``."""
    shell = Shell(asked)
    new, gone = dict(map(given, asked.tags)), asked.remove or []
    with shell.room(reading=not new and not gone) as room:
        it = room.find(asked.incident)
        said = ""
        if new or gone:
            it = room.add_tags(it.id, new, gone)
            said = told(room, it)
        suggested = room.suggested_tags(it.id)
    tags = it.review.tags if it.review is not None else {}
    if shell.json:
        return show_json({
            "incident": it.id, "tags": dict(sorted(tags.items())),
            "outside": list(shell.config.policy.tags.outside(sorted(tags))),
            "suggested": [{"tag": one.tag, "kind": one.kind, "because": one.because} for one in suggested],
        })  # fmt: skip
    if said:
        return say(f"{it.id}: {said}")
    for kind in KINDS:
        has = ", ".join(sorted(tag for tag, of in tags.items() if of == kind))
        say(f"{_words(kind) + ':':<14}{has or 'none'}")
    if suggested:
        say("\nsuggested")
        table(("  tag", "kind", "because"), [(f"  {one.tag}", _words(one.kind), one.because) for one in suggested])
    return 0


def given(text: str) -> tuple[str, str]:
    """A tag and its kind: ``symptom=slow``; "" for the kind of a word that the vocabulary knows."""
    kind, sep, tag = text.partition("=")
    return (tag, kind.strip().lower().replace(" ", "_")) if sep else (text, "")


def told(room: Room, it: Incident) -> str:
    """The tags that it has, and which of them are not in the vocabulary."""
    tags = it.review.tags if it.review is not None else {}
    other = room.policy.tags.told(tags)
    return f"tags: {', '.join(sorted(tags)) or 'none'}{f'; {other}' if other else ''}"


def _words(kind: str) -> str:
    return kind.replace("_", " ")
