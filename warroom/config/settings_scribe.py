"""``[scribe]``: what a scribe types for the kinds of entries."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from msgspec import field

from warroom.core.line import LETTERS, SIGILS, Prefixes
from warroom.core.model import Kind
from warroom.core.section import After, Section

KindWord = Literal["fact", "hypothesis", "decision", "action", "impact", "note"]
_TAKEN = "!-\\@#&"


def _letters(value: dict[str, str]) -> dict[str, str]:
    if not all(len(sign) == 1 and sign.isalpha() for sign in value):
        raise ValueError('single letters, such as { f = "fact" }')
    return value


def _sigils(value: dict[str, str]) -> dict[str, str]:
    if not all(len(sign) == 1 and sign.isprintable() and not sign.isalnum() and sign not in _TAKEN for sign in value):
        raise ValueError(f'single signs other than {" ".join(_TAKEN)}, such as {{ "?" = "hypothesis" }}')
    return value


Letters = Annotated[dict[str, KindWord], After(_letters)]
Sigils = Annotated[dict[str, KindWord], After(_sigils)]


def _words(kinds: dict[str, Kind]) -> dict[str, KindWord]:
    return {sign: cast("KindWord", kind.value) for sign, kind in kinds.items()}


class ScribeSettings(Section, frozen=True, kw_only=True):
    """How lines are typed: what sets the type of an entry."""

    letters: Letters = field(default_factory=lambda: _words(LETTERS))
    """A letter and a colon set this type; so do a letter and a space, except a and i, which are words. {}: none."""
    sigils: Sigils = field(default_factory=lambda: _words(SIGILS))
    """A sign sets this type; {}: none."""

    @property
    def prefixes(self) -> Prefixes:
        """The same as the grammar of the line takes it."""
        return Prefixes(
            {sign: Kind(word) for sign, word in self.letters.items()},
            {sign: Kind(word) for sign, word in self.sigils.items()},
        )
