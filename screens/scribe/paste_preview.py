"""What a paste would record, before it does: times, people, kinds, and what is doubtful about them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from warroom.core.chat.said import Said
from warroom.core.line import LETTERS
from warroom.core.model import Kind
from widgets.guard import Guarded
from widgets.line_list import Divider, LineList
from widgets.palette import DARK, Palette
from widgets.strips import Line, Words, width_of, words_width

Lines = tuple[tuple[str, Kind, datetime | None], ...]
"""What is recorded: text, kind, when it happened (None: now)."""


class SaidRow(Struct, frozen=True):
    """One message of the paste. ``left_out``: it will not be recorded."""

    key: str
    time: str
    day: str
    kind: str
    who: str
    text: str
    doubt: str = ""
    left_out: bool = False


class SaidList(LineList[SaidRow]):
    """Time, kind, who, text; what is doubtful stands at the right, bright."""

    _who_width = 4

    def learn(self, rows: Sequence[SaidRow]) -> bool:
        width = max(4, min(18, max((width_of(row.who) for row in rows), default=4)))
        changed = width != self._who_width
        self._who_width = width
        return changed

    def dividers(self, before: SaidRow | None, row: SaidRow) -> Sequence[Divider]:
        return (Divider(row.day),) if row.day and (before is None or before.day != row.day) else ()

    def draw_row(self, line: Line, row: SaidRow, left: int, right: int, selected: bool) -> None:
        token = "struck" if row.left_out else "bright" if selected else "text"
        line.put(left, row.time, "dim", width=8)
        line.put(left + 10, row.kind, "hypothesis_kind" if row.kind == "hypothesis" else "dim", width=10)
        line.put(left + 22, row.who, "dim", width=self._who_width)
        begin = left + 24 + self._who_width
        stop = right
        if row.left_out or row.doubt:
            words: Words = "left out" if row.left_out else ((f"? {row.doubt}", "strong"),)
            stop = line.right(right, words, "dim", width=min(words_width(words), (right - begin) // 2)) - 2
        line.put(begin, row.text, token, width=stop - begin)


class Backfill(Guarded, Widget):
    """The preview. Sends ``Wanted`` with the lines on Enter, ``OneEntry`` for all as one, ``Left`` on Escape."""

    DEFAULT_CSS = """
    Backfill { background: ansi_default; overflow: hidden; }
    Backfill > SaidList { position: absolute; }
    """

    @dataclass
    class Wanted(Message):
        lines: Lines

    @dataclass
    class OneEntry(Message):
        text: str

    class Left(Message):
        """Nothing is to be recorded."""

    def __init__(self, said: Sequence[Said], text: str, now: datetime, zone: tzinfo, *, palette: Palette = DARK,
                 letters: Mapping[str, Kind] = LETTERS, margin: int = 1) -> None:  # fmt: skip
        """``said`` was read from ``text`` in ``zone``; ``letters`` are those that name kinds."""
        super().__init__()
        self.letters = letters
        self.ready = asyncio.Event()
        self.said = list(said)
        self.text = text
        self.now = now
        self.zone = zone
        self.margin = margin
        self.left_out: set[int] = set()
        self.list = SaidList("", heads=False, palette=palette, empty="There is no line in it.")

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.show()
        if self.said:
            self.list.select("0")
        self.screen.set_focus(self.list)
        self.ready.set()

    def on_resize(self) -> None:
        self.list.styles.offset = (self.margin - 1, 0)
        self.list.styles.width = self.size.width - 2 * self.margin + 2
        self.list.styles.height = self.size.height

    def show(self) -> None:
        self.list.set_rows([self._row(n, said) for n, said in enumerate(self.said)])
        kept = [s for n, s in enumerate(self.said) if n not in self.left_out]
        doubtful = sum(1 for s in kept if s.doubts)
        times = [s.at for s in kept if s.at is not None]
        span = f"{self._clock(min(times))} to {self._clock(max(times))}" if times else "no times in it"
        count: list[tuple[str, str]] = [(span, "dim")]
        if doubtful:
            count = [(f"{doubtful} doubtful  ", "bright"), *count]
        self.list.set_title(f"PASTE OF {len(kept)} LINES", tuple(count))

    def _row(self, number: int, said: Said) -> SaidRow:
        at = said.at
        day = at.astimezone(self.zone).strftime("%a %-d %b") if at is not None else ""
        return SaidRow(
            str(number), self._clock(at) if at is not None else "now", day, said.kind.value, said.who,
            said.text.replace("\n", " ⏎ "), ", ".join(said.doubts), number in self.left_out,
        )  # fmt: skip

    def _clock(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("%H:%M:%S")

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What the footer says."""
        return (("enter", "record all"), (" ".join(self.letters), "kind"), ("A", "for all"), ("space", "leave out"),
                ("+ -", "an hour"), ("?", "next doubtful"), ("m", "as one entry"), ("esc", "nothing"))  # fmt: skip

    # ------------------------------------------------------------ keys

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        lines = tuple(
            (said.line, said.kind, said.at) for n, said in enumerate(self.said) if n not in self.left_out
        )
        if lines:
            self.post_message(self.Wanted(lines))

    @on(LineList.Highlighted)
    def _moved(self, event: LineList.Highlighted) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        here = int(self.list.selected_key) if self.list.selected_key else None
        if event.key == "escape":
            self.post_message(self.Left())
        elif event.key == "m":
            self.post_message(self.OneEntry(self.text))
        elif event.key in ("plus", "minus"):
            self._shift(timedelta(hours=1 if event.key == "plus" else -1))
        elif event.key == "question_mark":
            self._next_doubtful(here)
        elif here is None:
            return
        elif event.key == "A":
            self.said = [replace(said, kind=self.said[here].kind) for said in self.said]
        elif event.key == "space":
            self.left_out ^= {here}
            self.list.action_move(1)
        elif event.key in self.letters:
            self.said[here] = replace(self.said[here], kind=self.letters[event.key])
        else:
            return
        event.stop()
        event.prevent_default()
        self.show()

    def _shift(self, span: timedelta) -> None:
        """The chat's clock was another zone's: every time moves, none into the future."""
        moved = [replace(said, at=said.at + span if said.at else None) for said in self.said]
        if all(said.at is None or said.at <= self.now for said in moved):
            self.said = moved

    def _next_doubtful(self, here: int | None) -> None:
        doubtful = [n for n, said in enumerate(self.said) if said.doubts and n not in self.left_out]
        after = [n for n in doubtful if here is None or n > here] or doubtful
        if after:
            self.list.select(str(after[0]))


