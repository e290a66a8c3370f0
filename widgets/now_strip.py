"""Row 1: what is overdue now, most severe first; critical alerts that nobody has; when all is well, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Span, Words, as_spans, words_width


class Chip(Struct, frozen=True):
    """One thing that is wrong: the fact, whom it concerns, and the key that settles it."""

    word: str
    """``OVERDUE 01:12``, ``NO COMMANDER``, ``CRIT 00:38``, ``UNFILLED``, ``STALE 42 s``."""
    what: Words
    """``customers 0042, lee owes it`` with its name or id bright."""
    short: Words = ""
    """The same without the plain words, for narrow screens; never without id and name."""
    key: str = ""
    key_word: str = ""
    tone: str = "late"
    """How loud it is: ``late`` the yellow fill with tape, ``crit`` the fill of a critical alert, ``text`` no fill."""
    least: Words = ""
    """What is left where even that is too long. Without it the name is cut, and the id after it is not."""
    short_word: str = ""
    """The word under 120 columns, where it is another one."""


class StripFace(Struct, frozen=True):
    """The first chips, in their order, as many as the widest strip shows; ``more`` counts those after them."""

    chips: tuple[Chip, ...] = ()
    more: int = 0
    calm: Words = ""
    """Shown when nothing is broken: ``next  customer update 0042 in 09:15, lee``."""
    keys: bool = True
    """False while a field has the focus: no key is named that would type a letter."""
    more_key: str = "y"


class NowStrip(Pane[StripFace]):
    """Two chips, four from 200 columns. The whole row is on the raised ground."""

    def lines(self, value: StripFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width, "raise")
        margin = 1 if width < 120 else 2 if width < 200 else 3
        if not value.chips:
            line.spans(margin, value.calm, "dim", width=width - 2 * margin)
            return [line]
        starts = _starts(width, margin)
        end = width - margin
        hidden = len(value.chips) + value.more - len(starts)
        if hidden > 0:
            end = self._more(line, value, hidden, end) - 2
        for number, chip in enumerate(value.chips[: len(starts)]):
            last = number + 1 == min(len(starts), len(value.chips))
            stop = end if last else starts[number + 1] - 2
            self._chip(line, chip, starts[number], stop, value.keys, words=width >= 120)
        return [line]

    def _more(self, line: Line, value: StripFace, hidden: int, end: int) -> int:
        words: list[Span] = [(f"+{hidden} more" if line.width >= 120 else f"+{hidden}", "latet")]
        if value.keys and value.more_key:
            words.append((f" {value.more_key}", "key"))
        return line.right(end, words)

    def _chip(self, line: Line, chip: Chip, start: int, stop: int, keys: bool, words: bool) -> None:
        word = chip.word if words or not chip.short_word else chip.short_word
        column = self._word(line, chip, word, start) + 1
        key: list[Span] = [("  ", "dim"), (chip.key, "key")] if keys and chip.key else []
        said: list[Span] = [*key, (f" {chip.key_word}", "dim")] if key and chip.key_word else key
        short = chip.short or chip.what
        for what, after in ((chip.what, said if words else key), (chip.what, key), (short, said), (short, key),
                            (chip.least or short, key)):
            if words_width(what) + words_width(after) <= stop - column:
                break
        *name, number = as_spans(what, "text")
        end = max(column, stop - words_width(after))
        column = line.spans(column, name, "text", width=max(0, end - column - words_width([number])))
        column = line.spans(column, [number], "text", width=end - column)
        line.spans(column, after)

    def _word(self, line: Line, chip: Chip, word: str, start: int) -> int:
        if chip.tone == "late":
            return line.chip(start, word)
        if chip.tone == "text":
            return line.put(start, word, "latet")
        return line.put_styled(start, *self.palette.crit_tag(word))


def chips_shown(width: int) -> int:
    """How many chips a strip of that width has room for; the others are counted."""
    return len(_starts(width, 1))


def _starts(width: int, margin: int) -> list[int]:
    """The columns at which chips begin."""
    if width >= 200:
        return [round(column * width / 200) for column in (3, 56, 106, 159)]
    gutter = 2 if width < 120 else 4
    return [margin, margin + (width - 2 * margin + gutter) // 2]
