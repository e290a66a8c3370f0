"""Splits what a program writes to its terminal into text and control sequences, over any chunking."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple


class Token(NamedTuple):
    """A run of text (``kind`` is "text") or one sequence: "csi", "osc", "dcs", "other string" or "esc"."""

    kind: str
    raw: str
    prefix: str = ""
    params: str = ""
    middle: str = ""
    final: str = ""
    body: str = ""


_SEQUENCE = re.compile(
    r"\x1b\[(?P<prefix>[<=>?]*)(?P<params>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[]PX^_])(?P<body>[^\x1b\x07]*)(?:\x07|\x1b\\)"
    r"|\x1b[ -/]+[0-~]"
    r"|\x1b[^][PX^_ -/\x1b]"
)
# The beginning of a sequence whose end has not been read yet.
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]*[0-9;:]*[ -/]*|[]PX^_][^\x1b\x07]*\x1b?|[ -/]*)\Z")
_STRINGS = {"]": "osc", "P": "dcs"}


class Tokens:
    """An incremental splitter: what is unfinished at the end of a chunk waits for the next."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, data: bytes) -> list[Token]:
        """The tokens finished by ``data``, in order. Invalid UTF-8 becomes U+FFFD."""
        text = self._held + self._decoder.decode(data)
        self._held = ""
        unfinished = _UNFINISHED.search(text)
        if unfinished:
            text, self._held = text[: unfinished.start()], text[unfinished.start() :]
        tokens = []
        position = 0
        for match in _SEQUENCE.finditer(text):
            if match.start() > position:
                tokens.append(Token("text", text[position : match.start()]))
            tokens.append(_token(match))
            position = match.end()
        if position < len(text):
            tokens.append(Token("text", text[position:]))
        return tokens


def _token(match: re.Match[str]) -> Token:
    if match["final"]:
        return Token("csi", match[0], match["prefix"], match["params"], match["middle"], match["final"])
    if match["string"]:
        return Token(_STRINGS.get(match["string"], "other string"), match[0], body=match["body"])
    return Token("esc", match[0])
