"""A playbook drafted from an incident: what was done, in its order, for whoever meets the same again. Pure.

It is in the room's own form: what was done before the incident was mitigated is the steps of Stabilise, what was found
out is what the commander looks at. A person checks each step before it is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from msgspec import Struct

from warroom.core.markdown import inline
from warroom.core.memory.past import line_text
from warroom.core.memory.terms import surfaces
from warroom.core.model import Entry, HypothesisState, Incident, Kind

_WORDS = 3
_SHORTEST_WORD = 4


class Draft(Struct, frozen=True):
    """``text`` is the file's; ``steps`` how many it has."""

    text: str
    steps: int


def draft(it: Incident, rows: Sequence[Entry]) -> Draft:
    """The file, which the room's own reader takes. Private and retracted lines are not in it."""
    stands = [row for row in sorted(rows, key=lambda row: (row.at, row.seq)) if line_text(row) is not None]
    over = it.milestone("mitigated") or it.milestone("resolved")
    deeds = [row for row in stands if row.kind in (Kind.ACTION, Kind.DECISION)]
    before = list(_once(row.text for row in deeds if over is None or row.at <= over.at))
    after = list(_once(row.text for row in deeds if over is not None and row.at > over.at))
    confirmed, ruled_out = (
        list(_once(row.text for row in stands if row.kind is Kind.HYPOTHESIS and row.hypothesis is state))
        for state in (HypothesisState.CONFIRMED, HypothesisState.ELIMINATED)
    )
    commander = [f"is it this: {text}" for text in confirmed] + [f"rule out: {text}" for text in ruled_out]
    commander += [f"afterwards: {text}" for text in after]
    parts = [_front(it), _about(it), _section("Stabilise", before or ["say here what stops the harm"])]
    parts.append(_section("Commander", commander or ["say here what to look at, and by when"]))
    return Draft("\n\n".join(parts) + "\n", max(1, len(before)) + max(1, len(commander)))


def _front(it: Incident) -> str:
    lines = ["+++", f"title = {_quoted(it.title if it.title.strip() else it.number)}"]
    if it.service:
        lines.append(f"services = [{_quoted(it.service)}]")
    if name := it.labels.get("alertname", ""):
        lines.append(f"alerts = [{_quoted(name)}]")
    words = [word for word in surfaces(it.title).values() if len(word) >= _SHORTEST_WORD and word.isalpha()][:_WORDS]
    if not it.service and not name and words:
        lines.append(f"words = [{', '.join(map(_quoted, words))}]")
    return "\n".join([*lines, "+++"])


def _about(it: Incident) -> str:
    return f"Drafted from {it.id}, {inline(it.severity)}: check each step, then replace this by when to use it."


def _section(name: str, steps: Iterable[str]) -> str:
    return "\n".join([f"## {name}", *(f"- {inline(step)}" for step in steps)])


def _once(texts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(" ".join(text.split()) for text in texts if text.strip())


def _quoted(text: str) -> str:
    """As TOML writes a text."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
