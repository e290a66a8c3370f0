"""What is pasted: text up to the bracket at its end, whatever is in it, and it always ends.

Where the end does not come the words are handed over all the same; this is reported. Until it has come, reads of more
than one key are still the paste's: a line may stall in the middle of two hundred rows, and the rest must not act.
"""

from __future__ import annotations

from textual.message import Message

from warroom.core.patterns import pattern

SILENCE_S = 3.0
"""After so long a silence the words are handed over."""
OVER_S = 30.0
"""And after this one it is over."""
BULK_S = 0.1
"""One key alone is part of it only so soon after another part."""
PIECE = 4_000_000
"""Characters that are held back at most."""
_TAIL = 8
_ESCAPES = pattern(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x08\x0a-\x1f\x7f-\x9f]*(?:\x1b\\|[\x07\x9c])"
    r"|\x1bO[A-Za-z]"
    r"|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_BEGUN = pattern(r"(?:\x1b(?:\[[0-?]{0,32})?|\x9b[0-?]{0,32})\Z")


class Unfinished(Message):
    """The end of a paste has not come for a while; its words so far have been handed over."""


def words_of(text: str) -> str:
    """The text without escape sequences and control codes; line ends and tabs stay."""
    return _ESCAPES().sub("", text)


class PasteText:
    """One paste, from its opening bracket on. ``eight_bits``: that was of the short form, and so is its end."""

    def __init__(self, now: float, *, eight_bits: bool = False) -> None:
        self.is_told = False
        """Whether its words were handed over before its end."""
        self.eight_bits = eight_bits
        self._end = "\x9b201~" if eight_bits else "\x1b[201~"
        self._parts: list[str] = []
        self._length = 0
        self._has_words = False
        self._grew_at = now

    def end_in(self, text: str) -> int | None:
        """Where in this read the paste is over; None where it is not."""
        before = "".join(self._parts[-_TAIL:])[-_TAIL:]
        at = (before + text).find(self._end)
        return None if at < 0 else max(0, at + len(self._end) - len(before))

    def is_bulk(self, text: str, now: float) -> bool:
        """Whether the read is the paste's by its size, or by how soon it came."""
        return len(text) > 1 or now - self._grew_at < BULK_S

    def add(self, text: str, now: float) -> None:
        """A further part."""
        self._parts.append(text)
        self._length += len(text)
        if words_of(text):
            self._has_words = True
            if self.is_bulk(text, now):
                self._grew_at = now

    def take(self, *, ended: bool = False) -> str:
        """The words so far, which it holds no longer; what may be the beginning of its end stays."""
        text = "".join(self._parts)
        begun = _BEGUN().search(text, max(0, len(text) - 40))
        rest = ""
        if ended:
            text = text.removesuffix(self._end)
        elif begun is not None:
            text, rest = text[: begun.start()], text[begun.start() :]
        self._parts, self._length, self._has_words = ([rest] if rest else []), len(rest), False
        return words_of(text)

    @property
    def is_full(self) -> bool:
        return self._length > PIECE

    @property
    def due(self) -> float:
        """When it wants to be looked at, if nothing comes until then."""
        return self._grew_at + (OVER_S if self.is_told and not self._has_words else SILENCE_S)

    def is_silent(self, now: float) -> bool:
        return now >= self._grew_at + SILENCE_S

    def is_over(self, now: float) -> bool:
        return now >= self._grew_at + OVER_S
