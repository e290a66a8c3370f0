"""A model's draft as it is kept beside the record, until a person accepts or declines it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, json
from rapidfuzz.distance import Indel

from warroom.assist.answer import Sentence

if TYPE_CHECKING:
    from warroom.assist.request import Request


class ModelDraft(Struct, frozen=True):
    """``cited``: the entry behind each number that a sentence names; ``room``: how much of the record the model was
    told; ``note``: what the server said about the answer beside it, such as that it was cut off."""

    id: str
    incident: str
    kind: str
    about: str
    model: str
    prompt: str
    position: int
    sentences: tuple[Sentence, ...]
    cited: dict[str, str]
    room: str
    at: datetime
    note: str = ""

    @property
    def text(self) -> str:
        """Its words as a person may take them: without numbers, paragraph by paragraph."""
        return words(self.sentences)

    def provenance(self, text: str) -> Mapping[str, object]:
        """What the record keeps of it, where a person took it as that text."""
        return {"kind": self.kind, "model": self.model, "prompt": self.prompt, "position": self.position,
                "changed": changed(self.text, text)}  # fmt: skip

    def dump(self) -> str:
        return json.encode(self).decode()

    @staticmethod
    def load(text: str) -> ModelDraft | None:
        """As ``dump`` wrote it; None where it cannot be read."""
        try:
            return json.decode(text, type=ModelDraft)
        except Exception:
            return None


def drafted(id_: str, asked: Request, sentences: Sequence[Sentence], at: datetime, note: str = "") -> ModelDraft:
    """The draft that an answer makes."""
    named = {n for one in sentences for n in one.entries}
    cited = {str(n): asked.material.entries[n] for n in sorted(named)}
    return ModelDraft(
        id=id_, incident=asked.of.it.id, kind=asked.kind.name, about=asked.about, model=asked.model,
        prompt=asked.kind.version, position=asked.of.position, sentences=tuple(sentences), cited=cited,
        room=asked.room, at=at, note=note,
    )  # fmt: skip


def words(sentences: Sequence[Sentence]) -> str:
    """Sentences as text: one after the other, a blank line before one that opens a paragraph."""
    parts: list[str] = []
    for one in sentences:
        if parts:
            parts.append("\n\n" if one.opens else " ")
        parts.append(one.text)
    return "".join(parts)


def changed(before: str, after: str) -> float:
    """The share of words that differ, from 0 (taken as it was) to 1 (nothing of it is left)."""
    return round(Indel.normalized_distance(before.split(), after.split()), 3)
