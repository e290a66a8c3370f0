"""What a paste would record, before it does: times, people, kinds, and what is uncertain about them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from screens.base.key_labels import shown_for, told
from warroom.core.chat.said import Choices, Reading, Said
from warroom.core.line import LETTERS
from warroom.core.model import Kind
from warroom.keymap.actions import ACTIONS, Action, for_key
from widgets.guard import Guarded, behind
from widgets.line_list import LineList
from widgets.list_layout import Divider
from widgets.palette import DARK, Palette
from widgets.pane import Pane
from widgets.strips import Line, Words, width_of, words_width

Lines = tuple[tuple[str, Kind, datetime | None], ...]
"""What is recorded: text, kind, when it happened (None: now)."""

Reads = Callable[[str, Choices], Reading]
"""Reads a paste as chosen; called on a thread of its own."""


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
    """Time, kind, who, text; what is uncertain is at the right, bright."""

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


class Summary(Pane[tuple[str, str]]):
    """How the paste was read, and how much of it is nobody's, in one row."""

    margin = 1

    def lines(self, value: tuple[str, str], width: int, height: int) -> list[Line]:
        line = Line(width, self.palette)
        stop = line.right(width - self.margin, value[1], "dim", width=width // 3)
        line.put(self.margin, value[0], "bright", width=max(0, stop - self.margin - 2))
        return [line]


class Backfill(Guarded, Widget):
    """The preview. Sends ``Wanted`` with the lines on Enter, ``OneEntry`` for all as one, ``Left`` on Escape.

    What the paste says of its form, zone, order of day and month and start is changed by a key, and the paste is read
    again. Reading has a thread of its own: ``ready`` is set when it is done.
    """

    has_model = False
    """Whether a model may be asked what is to be done by it."""
    DEFAULT_CSS = """
    Backfill { background: ansi_default; overflow: hidden; }
    Backfill > SaidList { position: absolute; }
    Backfill > Summary { position: absolute; height: 1; }
    """

    @dataclass
    class Wanted(Message):
        lines: Lines
        asks_model: bool = False

    @dataclass
    class OneEntry(Message):
        text: str

    @dataclass
    class Asked(Message):
        """A zone or a start is to be typed: ``what`` is "zone" or "start"."""

        what: str

    class Left(Message):
        """Nothing is to be recorded."""

    def __init__(self, reads: Reads, text: str, now: datetime, zone: tzinfo, *, said: Sequence[Said] = (),
                 palette: Palette = DARK, letters: Mapping[str, Kind] = LETTERS, margin: int = 1,
                 actions: Sequence[Action] = ACTIONS) -> None:  # fmt: skip
        """``reads`` reads ``text`` as chosen; ``said`` are lines that were read before and stand as they are.

        ``letters`` are those that name kinds, ``actions`` have the keys.
        """
        super().__init__()
        self.letters = letters
        self.actions = tuple(actions)
        self.ready = asyncio.Event()
        self.reads = reads
        self.reading = Reading(tuple(said))
        self.fixed = bool(said)
        self.choices = Choices()
        self.said = list(said)
        self.text = text
        self.now = now
        self.zone = zone
        self.margin = margin
        self.left_out: set[int] = set()
        self.junk_shown = False
        self.rows: list[SaidRow] = []
        self.summary = Summary(("", ""), palette=palette)
        self.list = SaidList("", heads=False, palette=palette)

    def compose(self) -> ComposeResult:
        yield self.summary
        yield self.list

    def on_mount(self) -> None:
        self.summary.margin = self.margin
        self.screen.set_focus(self.list)
        if self.fixed:
            self._take(self.reading, self._rows(self.said))
        else:
            self.summary.show(("reading the paste", ""))
            self._read()

    def on_resize(self) -> None:
        self.summary.styles.width = self.size.width
        self.list.styles.offset = (self.margin - 1, 1)
        self.list.styles.width = self.size.width - 2 * self.margin + 2
        self.list.styles.height = self.size.height - 1

    # ------------------------------------------------------------ reading

    def choose(self, choices: Choices) -> None:
        """Read the paste again as chosen: kinds that were set and lines left out are as at first."""
        self.choices = choices
        self.left_out.clear()
        self._read()

    def _read(self) -> None:
        behind(self, self._reading(self.choices), "read the paste", group="paste", exclusive=True)

    async def _reading(self, choices: Choices) -> None:
        def work() -> tuple[Reading, list[SaidRow]]:
            reading = self.reads(self.text, choices)
            return reading, self._rows(reading.messages)

        reading, rows = await asyncio.to_thread(work)
        if choices is self.choices:
            self._take(reading, rows)

    def _take(self, reading: Reading, rows: list[SaidRow]) -> None:
        self.reading, self.said, self.rows = reading, list(reading.messages), rows
        self.list.empty = "Nothing to record: the paste is empty."
        self.junk_shown = self.junk_shown and bool(reading.junk)
        self.show()
        if self.said and self.list.selected_key is None:
            self.list.select("0")
        self.ready.set()

    # ------------------------------------------------------------ shown

    def show(self) -> None:
        """Show what is known now."""
        junk = self.reading.junk
        if not self.fixed:
            aside = f"{self._key('paste_set_aside')} {len(junk)} set aside".lstrip() if junk else ""
            self.summary.show((self.reading.summary, aside))
        if self.junk_shown:
            texts = [part.text.replace("\n", " ⏎ ") for part in junk]
            self.list.set_rows(
                [
                    SaidRow(f"junk {n}", "", "", "", part.why, text)
                    for n, (part, text) in enumerate(zip(junk, texts, strict=True))
                ]
            )
            back = f"{self._key('paste_set_aside') or 'esc'} back to messages"
            self.list.set_title(f"{len(junk)} SET ASIDE: NOT RECORDED", ((back, "dim"),))
            return
        self.list.set_rows(self.rows)
        kept = [s for n, s in enumerate(self.said) if n not in self.left_out]
        doubtful = sum(1 for s in kept if s.doubts)
        times = [s.at for s in kept if s.at is not None]
        span = f"{self._clock(min(times))} to {self._clock(max(times))}" if times else "no times"
        count: list[tuple[str, str]] = [(span, "dim")]
        if doubtful:
            count = [(f"{doubtful} uncertain  ", "bright"), *count]
        self.list.set_title(f"PASTE OF {len(kept)} LINES", tuple(count))

    def _rows(self, said: Sequence[Said]) -> list[SaidRow]:
        return [self._row(n, one) for n, one in enumerate(said)]

    def _row(self, number: int, said: Said) -> SaidRow:
        at = said.at
        day = at.astimezone(self.zone).strftime("%a %-d %b") if at is not None else ""
        return SaidRow(
            str(number), self._clock(at) if at is not None else self._since(said), day, said.kind.value, said.who,
            said.text.replace("\n", " ⏎ "), ", ".join(said.doubts), number in self.left_out,
        )  # fmt: skip

    def _clock(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("%H:%M:%S")

    def _since(self, said: Said) -> str:
        """What stands for a time that is not known: the time since the start, or that it is recorded as of now."""
        if said.elapsed is None:
            return "now"
        seconds = int(said.elapsed.total_seconds())
        sign, seconds = "-" if seconds < 0 else "+", abs(seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What the footer says."""
        actions = self.actions
        start = told(actions, "paste_start") if self.reading.elapsed else ()
        form = (*told(actions, "paste_form"), *told(actions, "paste_zone"), *told(actions, "paste_day_order"))
        again = () if self.fixed else (*form, *start)
        junk = told(actions, "paste_set_aside") if self.reading.junk else ()
        letters = " ".join(letter for letter in self.letters if for_key(actions, letter, "paste") is None)
        return (("enter", "record all"), *again, *told(actions, "paste_doubtful"), *told(actions, "paste_leave_out"),
                *junk, (letters, "kind"), *told(actions, "paste_for_all"),
                *told(actions, "paste_later", "paste_earlier"), *told(actions, "paste_one_entry"),
                *(told(actions, "paste_model") if self.has_model else ()),
                ("esc", "nothing"))  # fmt: skip

    def _key(self, name: str) -> str:
        """The key that an action of the preview has now, as it is read."""
        return shown_for(self.actions, name)

    # ------------------------------------------------------------ keys

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if (lines := self._lines()) and not self.junk_shown:
            self.post_message(self.Wanted(lines))

    def _lines(self) -> Lines:
        """What is recorded of it."""
        return tuple((said.line, said.kind, said.at) for n, said in enumerate(self.said) if n not in self.left_out)

    @on(LineList.Highlighted)
    def _moved(self, event: LineList.Highlighted) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        action = for_key(self.actions, event.key, "paste")
        name = action.name if action is not None else event.key
        if not (self._general(name) or self._of_line(name)):
            return
        event.stop()
        event.prevent_default()

    def _general(self, name: str) -> bool:
        """What an action, or a key that is none, does to the whole paste; whether it does anything."""
        if name == "escape" and not self.junk_shown:
            self.post_message(self.Left())
        elif name in ("paste_set_aside", "escape") and self.reading.junk:
            self.junk_shown = not self.junk_shown
            self.show()
            self.list.select("junk 0" if self.junk_shown else "0")
        elif name == "paste_model" and self.has_model and (lines := self._lines()):
            self.post_message(self.Wanted(lines, asks_model=True))
        elif name == "paste_one_entry":
            self.post_message(self.OneEntry(self.text))
        elif name in ("paste_zone", "paste_start") and not self.fixed:
            self.post_message(self.Asked(name.removeprefix("paste_")))
        elif name == "paste_form" and not self.fixed:
            self.choose(replace(self.choices, form=self._next_form()))
        elif name == "paste_day_order" and not self.fixed:
            following = {None: True, True: False, False: None}[self.choices.day_first]
            self.choose(replace(self.choices, day_first=following))
        elif name in ("paste_later", "paste_earlier"):
            self._shift(timedelta(hours=1 if name == "paste_later" else -1))
        else:
            return False
        return True

    def _of_line(self, name: str) -> bool:
        """What an action, or the letter of a kind, does to the selected line; whether it does anything."""
        here = int(self.list.selected_key) if self.list.selected_key and not self.junk_shown else None
        if name == "paste_doubtful":
            self._next_doubtful(here)
        elif here is None:
            return False
        elif name == "paste_for_all":
            self.said = [replace(said, kind=self.said[here].kind) for said in self.said]
            self.rows = self._rows(self.said)
            self.show()
        elif name == "paste_leave_out":
            self.left_out ^= {here}
            self._changed(here)
            self.list.action_move(1)
        elif name in self.letters:
            self.said[here] = replace(self.said[here], kind=self.letters[name])
            self._changed(here)
        else:
            return False
        return True

    def _changed(self, here: int) -> None:
        self.rows[here] = self._row(here, self.said[here])
        self.show()

    def _next_form(self) -> str | None:
        """The form after the one that is read: first those that explain something, then every other, then none."""
        from warroom.core.chat.forms import FORMS

        known = self.reading.looked_for
        order: list[str | None] = [None, *known[1:], *(form.key for form in FORMS if form.key not in known), *known[:1]]
        return order[(order.index(self.choices.form) + 1) % len(order)]

    def _shift(self, span: timedelta) -> None:
        """The chat's clock was another zone's: every time moves, none into the future."""
        moved = [replace(said, at=said.at + span if said.at else None) for said in self.said]
        if all(said.at is None or said.at <= self.now for said in moved):
            self.said = moved
            self.rows = self._rows(self.said)
            self.show()

    def _next_doubtful(self, here: int | None) -> None:
        doubtful = [n for n, said in enumerate(self.said) if said.doubts and n not in self.left_out]
        after = [n for n in doubtful if here is None or n > here] or doubtful
        if after and not self.junk_shown:
            self.list.select(str(after[0]))
