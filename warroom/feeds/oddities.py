"""What a source wrote that could not be read: counted by kind, reported in a sentence each, never replaced silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from warroom.core.text import clean

Oddity = tuple[str, str]
"""The kind, one of ``_SENTENCES`` or a sentence's beginning of the source's own, and the word as it came."""

_SENTENCES = {
    "severity": ("severity", "unknown until [feed.severity] says what it means"),
    "status": ("status", "taken for firing, because it must not hide"),
    "started_at": ("the time it began", "taken as of when it was first seen"),
    "ended_at": ("the time it ended", "left out"),
    "updated_at": ("the time of its last change", "left out"),
    "count": ("count", "taken for 1"),
}
_MOST = 6  # kinds and words reported; an answer of thousands of oddities is one fault


def told(found: Iterable[Oddity]) -> list[str]:
    """A sentence for each kind and word, the commonest first."""
    counts = Counter(found)
    sentences = [_sentence(kind, word, n) for (kind, word), n in counts.most_common(_MOST)]
    if len(counts) > _MOST:
        sentences.append(f"{len(counts) - _MOST} more words cannot be read")
    return sentences


def _sentence(kind: str, word: str, number: int) -> str:
    what, then = _SENTENCES.get(kind, (kind, ""))
    where = f" ({number} times)" if number > 1 else ""
    said = f'"{clean(word, 60)}" is not understood' if word else "is missing"
    return f"{what} {said}{where}{': ' + then if then else ''}"
