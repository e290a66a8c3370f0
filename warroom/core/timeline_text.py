"""A record as text to hand on: the same lines, order and times wherever it goes. Pure.

Times are UTC and in full, so that a line means the same wherever it is pasted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from warroom.core.markdown import begun, escaped
from warroom.core.model import Entry, HypothesisState, Kind
from warroom.core.rows import happened


def plain(entries: Iterable[Entry], *, title: str = "") -> str:
    """One line an entry: ``2026-04-21 14:31:40Z fact ana: pool at 100/100``; further lines are indented."""
    lines = [title] if title else []
    for entry in in_order(entries):
        first, *more = entry.text.split("\n")
        lines.append(f"{moment(entry)} {entry.kind.value} {entry.author}: {first}{_aside(entry)}")
        lines += [f"    {line}" for line in more]
    return "\n".join(lines) + "\n"


def markdown(entries: Iterable[Entry], *, title: str = "") -> str:
    """A list, one item an entry; decisions are strong, hypotheses slanted, what was retracted is struck through."""
    lines = [f"# {escaped(title)}", ""] if title else []
    for entry in in_order(entries):
        first, *more = (begun(escaped(line)) for line in entry.text.split("\n"))
        lines.append(f"- `{moment(entry)}` *{entry.kind.value}* {escaped(entry.author)}: "
                     f"{_styled(entry, first)}{escaped(_aside(entry))}")  # fmt: skip
        lines += [f"  {line}" for line in more]
    return "\n".join(lines) + "\n"


def in_order(entries: Iterable[Entry]) -> Sequence[Entry]:
    """The timeline's order: when it happened, then as it was recorded."""
    return sorted(entries, key=happened)


def moment(entry: Entry) -> str:
    return f"{entry.at:%Y-%m-%d %H:%M:%S}Z"


def _styled(entry: Entry, text: str) -> str:
    if entry.retracted is not None or entry.hypothesis is HypothesisState.ELIMINATED:
        return f"~~{text}~~"
    if entry.kind is Kind.DECISION:
        return f"**{text}**"
    return f"_{text}_" if entry.kind is Kind.HYPOTHESIS else text


def _aside(entry: Entry) -> str:
    """What must not be lost with the looks of a line."""
    words = []
    if entry.retracted is not None:
        words.append(f"retracted by {entry.retracted.by}" + (f": {entry.retracted.reason}" if entry.retracted.reason
                                                            else ""))  # fmt: skip
    if entry.hypothesis is not None:
        words.append(entry.hypothesis.value)
    if entry.pinned:
        words.append("pinned")
    if entry.mark:
        words.append(entry.mark)
    return f" ({', '.join(words)})" if words else ""
