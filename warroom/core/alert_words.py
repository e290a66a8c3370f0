"""What a filter of alerts may go on with: keys, and the values that the alerts of this moment have. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from warroom.core.alert_filter import KEYS, ORDERED, SEVERITIES, STATES
from warroom.core.inbox import TriagedAlert

VALUES_KEPT = 200
"""Of each key, its commonest values."""
AGES = ("10m", "1h", "6h", "1d")
Vocabulary = Mapping[str, tuple[str, ...]]
"""Values by key, the commonest first; every key that is not in ``KEYS`` is a label's name."""

_BEGUN = re.compile(r"(-?)([^\W\d][\w.\-/]*)(!=|<=|>=|:|=|<|>)(.*)", re.DOTALL)


class Completion(Struct, frozen=True):
    """What the text from ``start`` to ``end`` may become; none where nothing fits."""

    start: int
    end: int
    options: tuple[str, ...] = ()


def vocabulary(triaged: Iterable[TriagedAlert]) -> Vocabulary:
    """The values that these alerts have."""
    counts: dict[str, Counter[str]] = {key: Counter() for key in KEYS}
    for it in triaged:
        a = it.alert
        counts["service"][a.service] += 1
        counts["where"][it.where] += 1
        counts["host"][a.host] += 1
        counts["cluster"][a.cluster] += 1
        counts["feed"][a.feed] += 1
        counts["title"][a.title] += 1
        counts["kind"][a.kind] += 1
        counts["by"][it.holder] += 1
        counts["incident"][it.incident] += 1
        for name, value in a.labels.items():
            counts.setdefault(f"label.{name}" if name in KEYS else name, Counter())[value] += 1
        for name in a.annotations:
            counts.setdefault(name, Counter())
    found = {
        key: tuple(word for word, _ in counter.most_common(VALUES_KEPT) if word and '"' not in word)
        for key, counter in counts.items()
        if re.fullmatch(r"[^\W\d][\w.\-/]*", key)  # a label of another name cannot be written as a key
    }
    return {**found, "sev": tuple(SEVERITIES), "state": STATES, "age": AGES, "acked": AGES}


def complete(text: str, cursor: int, words: Vocabulary) -> Completion:
    """How the word at the cursor may go on: a key, or a value of the key written there.

    Every option reads as a filter's beginning; one that ends in a value is a whole condition.
    """
    start = _begin(text, cursor)
    typed = text[start:cursor]
    begun = _BEGUN.fullmatch(typed)
    if begun is None:
        minus = "-" if typed.startswith("-") else ""
        prefix = typed.removeprefix("-").casefold()
        keys = [k for k in (*KEYS, *sorted(set(words) - set(KEYS))) if k.casefold().startswith(prefix)]
        return Completion(start, cursor, tuple(f"{minus}{key}{_operator(key)}" for key in keys))
    minus, key, operator, rest = begun.groups()
    head, last = _last_value(rest)
    wanted = last.lstrip('"').casefold()
    key = key.lower() if key.lower() in KEYS else key
    values = words.get(key) or words.get(key.removeprefix("label.")) or ()
    found = [v for v in values if v.casefold().startswith(wanted) and v.casefold() != wanted]
    found += [v for v in values if wanted and wanted in v.casefold() and not v.casefold().startswith(wanted)]
    return Completion(start, cursor, tuple(f"{minus}{key}{operator}{head}{as_value(v)}" for v in found))


def as_value(text: str) -> str:
    """A value as it is written: in quotes where a blank, a comma or a star would be read otherwise."""
    return f'"{text}"' if re.search(r'[\s,*]', text) else text


def _operator(key: str) -> str:
    return {"sev": ">=", "age": "<", "acked": ">"}.get(key, ":") if key in ORDERED else ":"


def _begin(text: str, cursor: int) -> int:
    """Where the word at the cursor begins; a blank inside quotes is part of it."""
    start, quoted = 0, False
    for at, character in enumerate(text[:cursor]):
        if character == '"':
            quoted = not quoted
        elif character.isspace() and not quoted:
            start = at + 1
    return start


def _last_value(rest: str) -> tuple[str, str]:
    """The values before the last comma that is not in quotes, and what follows it."""
    at, quoted = 0, False
    for place, character in enumerate(rest):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            at = place + 1
    return rest[:at], rest[at:]
