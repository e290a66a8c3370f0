"""The tags of an incident as fields: typed, finished by Tab, or taken from what is suggested by its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screens.base.form import Section, Text, Told, Values
from warroom.core.memory.suggesting import Suggested
from warroom.core.vocabulary import KINDS, Vocabulary
from widgets.strips import Words

EXAMPLES = {"failure_mode": "deploy regression, pool exhausted", "symptom": "time-outs, slow"}


class Tagging:
    """What one incident is tagged with, ``had`` before.

    Args:
        suggested: typed alone, or between commas, the number of one takes it, in either field.
    """

    def __init__(self, words: Vocabulary, had: Mapping[str, str], suggested: Sequence[Suggested] = ()) -> None:
        self.words, self.had, self.suggested = words, dict(had), tuple(suggested)

    def fields(self, *, half: bool = False) -> tuple[Text, ...]:
        """A field for each kind."""
        return tuple(
            Text(kind, kind.replace("_", " "), self._told(kind), self._hint(kind), limit=300, half=half,
                 complete=self.words.words(kind)) for kind in KINDS
        )  # fmt: skip

    def _hint(self, kind: str) -> str:
        """What is suggested with its number, else words that might be typed."""
        numbered = [f"{n} {one.tag}" for n, one in enumerate(self.suggested, 1) if one.kind == kind]
        return ", ".join(numbered) or ", ".join(self.words.words(kind)[:3]) or EXAMPLES[kind]

    def read(self, values: Values) -> dict[str, str]:
        """All the tags that the fields say, with their kinds."""
        found: dict[str, str] = {}
        for kind in KINDS:
            for text in values.get(kind, "").split(","):
                taken = self._numbered(text.strip())
                if taken is None and text.strip().isdigit():
                    continue  # a number that nothing is suggested under
                tag = taken.tag if taken is not None else self.words.word(text)
                if tag:
                    found[tag] = taken.kind if taken is not None else self.words.kind_of(tag) or kind
        return found

    def changed(self, values: Values) -> bool:
        return self.read(values) != self.had

    def told(self, values: Values) -> tuple[str, ...]:
        """What is said of what was typed: numbers in words, and tags that the vocabulary has not."""
        said = self.words.told(tag for tag in self.read(values) if tag not in self.had)
        typed = any(self._numbered(text.strip()) for kind in KINDS for text in values.get(kind, "").split(","))
        now = (f"tags: {', '.join(sorted(self.read(values)))}",) if typed else ()
        return (*now, said) if said else now

    def section(self) -> tuple[Section, ...]:
        """What is suggested, each with the number that takes it and where it comes from."""
        rows: list[Told | Words] = [
            Told(((f"{n} ", "key"), (one.tag, "bright"), (f"  {one.kind.replace('_', ' ')}, {one.because}", "dim")))
            for n, one in enumerate(self.suggested, 1)
        ]
        return (Section("SUGGESTED TAGS", tuple(rows), "its number takes it"),) if rows else ()

    def _told(self, kind: str) -> str:
        return ", ".join(sorted(tag for tag, of in self.had.items() if of == kind))

    def _numbered(self, text: str) -> Suggested | None:
        number = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0
        return self.suggested[number - 1] if 0 < number <= len(self.suggested) else None
