"""Text from outside, made safe to draw: it can neither style, move, hide nor reorder what is next to it.

Feeds, shells and pastes bring escape sequences, bidirectional overrides and invisible characters.
What is left after cleaning has a width a terminal can count and looks like what it is.
"""

from __future__ import annotations

import re
import unicodedata

# Whole sequences go, not only their first byte: "[31m" left behind would be noise in a title.
# An unterminated string sequence loses its introducer only, or one byte could swallow the text after it.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # every other escape
)
# Invisible, though Unicode does not call them format characters: fillers, joiners, variation selectors.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]+"
)
_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_GAP = re.compile(r"[ \t]*[\n\t][ \t\n]*")
_MARKS_KEPT = 3


def clean(text: str, limit: int = 500) -> str:
    """One line of plain text, at most ``limit`` characters, ending in "…" where it was cut.

    Control characters, whole escape sequences, bidirectional controls, zero-width and other format
    characters and lone surrogates are gone; line breaks and tabs are one space; a run of combining
    marks keeps its first three; the rest is in composed form (NFC). Cleaning twice changes nothing.
    """
    if len(text) <= limit and _is_plain(text):
        return text.strip()
    text = text[: limit * 4 + 200]  # nobody sees the rest, and a hostile megabyte costs no time
    if not _is_plain(text):
        text = _purge(_BREAK.sub("\n", text))
    return _cut(_GAP.sub(" ", text).strip(), limit)


def clean_block(text: str, limit: int = 20_000) -> str:
    """The same for a text of several lines: line breaks stay, as ``\\n``, and tabs become one space."""
    if len(text) <= limit and _is_plain(text):
        return text.strip()
    text = text[: limit * 4 + 200]
    if not _is_plain(text):
        text = _purge(_BREAK.sub("\n", text))
        text = "\n".join(line.rstrip() for line in text.replace("\t", " ").split("\n"))
    return _cut(text.strip(), limit)


def _is_plain(text: str) -> bool:
    """Whether there is nothing to do: most labels of most alerts are plain ASCII."""
    return text.isascii() and text.isprintable()


def _purge(text: str) -> str:
    text = _BLANK.sub("", _SEQUENCE.sub("", text))
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or _is_shown(c))
    text = unicodedata.normalize("NFC", text)
    return text if text.isascii() else _thin_marks(text)


def _is_shown(char: str) -> bool:
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return False
    point = ord(char)
    return not (point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF)  # noncharacters


def _thin_marks(text: str) -> str:
    """A run of combining marks longer than any script needs would be drawn over the lines above."""
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if run <= _MARKS_KEPT:
            kept.append(char)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
