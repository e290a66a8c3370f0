"""The entry line: one typed line into the record, its time that of the first key.

A letter and a space at the beginning become a chip that names the kind; Backspace gives the letter
back, because "a customer called" is a sentence. Pasted text is never read for it. Enter clears at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from warroom.core.line import LETTERS, Typed, read_line
from warroom.core.model import Kind
from widgets.field import Field
from widgets.palette import DARK, Palette
from widgets.pane import Pane
from widgets.strips import Line, Words, words_width

CHIPS = {kind: letter for letter, kind in LETTERS.items()}


@dataclass(frozen=True, slots=True)
class EntryView:
    """What stands around the text: the incident's number, the kind as a chip, the words at the right end."""

    number: str = ""
    typing: bool = False
    kind: str = ""
    right: Words = ""
    hint: str = ""
    key: str = "t"


class EntryPane(Pane[EntryView]):
    """Draws all of the line but the text being typed."""

    margin = 1

    def lines(self, value: EntryView, width: int, height: int) -> list[Line]:
        line = Line(width, self.palette, "sel" if value.typing else "raise")
        column = line.put(self.margin, value.number or "no incident", "bright" if value.number else "dim") + 1
        column = line.put(column, self.palette.glyphs.prompt, "you") + 1
        if value.typing:
            self.text_at(line, column, value)
        elif value.number:
            column = line.put(column, value.key, "key") + 1
            room = width - column - words_width(value.right) - 4
            line.put(column, value.hint or "to record a line", "dim", width=room)
        else:
            line.put(column, value.hint or "lines are recorded once one is open", "dim")
        line.right(width - self.margin, value.right, "dim", width=width // 2)
        return [line]

    def text_at(self, line: Line, column: int, value: EntryView) -> int:
        """Draw the chip; gives the column where the text begins."""
        if value.kind:
            kind = Kind(value.kind)
            column = line.put(column, CHIPS.get(kind, ""), "key") + 1
            column = line.put(column, value.kind, "hypothesis" if kind is Kind.HYPOTHESIS else "text") + 2
        return column


Draft = tuple[str, Kind | None, datetime | None, bool]
NO_DRAFT: Draft = ("", None, None, False)


class EntryField(Field):
    """The text being typed, with its kind and the time of its first key.

    Everything that changes what a line will say happens within the key press itself: keys come faster
    than messages are handled, and a letter typed after Enter belongs to the next line.
    """

    class Entered(Message):
        """Enter on a line that says something; the field is already empty for the next one."""

        def __init__(self, typed: Typed) -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, clock: Callable[[], datetime], zone: tzinfo, *, palette: Palette) -> None:
        super().__init__(limit=20_000, palette=palette)
        self.clock = clock
        self.zone = zone
        self.kind: Kind | None = None
        self.literal = False  # Backspace gave a letter back: it is a word now
        self.first_key: datetime | None = None

    @property
    def blank(self) -> bool:
        return not self.value and self.kind is None

    def read(self) -> Typed:
        """What Enter would record."""
        now = self.clock()
        return read_line(self.value, self.kind, self.first_key or now, now, self.zone)

    def take(self, typed: Typed) -> None:
        """A line that was refused, back into the field with its kind and time."""
        self.kind, self.first_key, self.literal = typed.kind, typed.at, True
        self.set(typed.text)

    def draft(self) -> Draft:
        """What is half typed: text, kind, time of its first key, and whether its first letter is a word."""
        return self.value, self.kind, self.first_key, self.literal

    def restore(self, draft: Draft) -> None:
        text, self.kind, self.first_key, self.literal = draft
        self.set(text)

    def forget(self) -> None:
        self.kind, self.first_key, self.literal = None, None, False
        self.clear()

    def insert(self, text: str) -> None:
        if self.blank:
            self.first_key, self.literal = self.clock(), False
        kind = LETTERS.get(self.value) if text == " " and self.cursor == 1 else None
        if kind is not None and self.kind is None and not self.literal:
            self.kind = kind
            self.clear()
            self.post_message(self.Changed(self, ""))
        else:
            super().insert(text)

    def backspace(self) -> None:
        if self.cursor > 0 or self.kind is None:
            super().backspace()
            return
        letter = CHIPS.get(self.kind, "")
        self.kind, self.literal = None, True
        self.set(f"{letter} {self.value}", cursor=2)
        self.post_message(self.Changed(self, self.value))

    def submit(self) -> None:
        typed = self.read()
        if typed.text and not typed.problem:
            self.forget()
            self.post_message(self.Entered(typed))
        elif self.blank:
            super().submit()


class EntryLine(Widget):
    """The line at the foot of the record. Posts ``Recorded`` with what was typed, and ``Left`` on escape."""

    DEFAULT_CSS = """
    EntryLine { background: ansi_default; overflow: hidden; }
    EntryLine > EntryPane { position: absolute; width: 100%; height: 1; }
    EntryLine > Field { position: absolute; height: 1; display: none; }
    """

    @dataclass
    class Recorded(Message):
        """Enter: the incident it was typed for, and what it says."""

        incident: str
        typed: Typed

    @dataclass
    class Pasted(Message):
        """Several lines were pasted: each is an entry of its own, none is read for kinds."""

        incident: str
        lines: tuple[str, ...]

    class Left(Message):
        """Escape, or Enter on an empty line."""

    def __init__(self, clock: Callable[[], datetime], zone: tzinfo, *, palette: Palette = DARK) -> None:
        super().__init__()
        self.clock = clock
        self.zone = zone
        self.palette = palette
        self.pane = EntryPane(EntryView(), palette=palette)
        self.field = EntryField(clock, zone, palette=palette)
        self.incident = ""
        self.number = ""
        self.rest: Words = ""
        self.writable = True
        self.drafts: dict[str, Draft] = {}

    @property
    def typing(self) -> bool:
        return self.field.has_focus

    def compose(self) -> ComposeResult:
        yield self.pane
        yield self.field

    def on_resize(self) -> None:
        self.show()

    def place(self, margin: int) -> None:
        self.pane.margin = margin
        self.pane.wear(self.palette)
        self.show()

    def stand(self, incident: str, number: str, rest: Words) -> None:
        """The incident whose record this is, and the words at the right end while nobody types.

        While a line is being typed it stays with the incident it was begun for.
        """
        self.rest = rest
        if not self.typing and incident != self.incident:
            self.drafts[self.incident] = self.field.draft()
            self.incident, self.number = incident, number
            self.field.restore(self.drafts.pop(incident, NO_DRAFT))
        self.show()

    def start(self) -> None:
        """Begin, or go on, typing."""
        self.field.display = True
        self.screen.set_focus(self.field)
        self.show()

    def give_back(self, typed: Typed) -> None:
        """A refused line back into the input, with its kind and time."""
        self.field.take(typed)
        self.start()

    def show(self) -> None:
        typing = self.typing
        kind = self.field.kind.value if typing and self.field.kind else ""
        hint = "" if self.field.blank else f"goes on: {self.field.value}"
        if not self.writable:
            hint = "read only: you see everything and can change nothing"
        view = EntryView(self.number, typing, kind, self._right(), hint)
        if typing:
            scratch = Line(max(1, self.size.width), self.palette)
            column = self.pane.margin + len(self.number) + 3
            column = self.pane.text_at(scratch, column, view)
            room = self.size.width - column - words_width(view.right) - self.pane.margin - 2
            self.field.styles.offset = (column, 0)
            self.field.styles.width = max(8, room)
        self.pane.show(view)

    def _right(self) -> Words:
        if not self.typing:
            return self.rest
        typed = self.field.read()
        if typed.problem:
            return typed.problem
        if self.field.blank:
            return "f h d a i n and a space: the kind"
        at = typed.at.astimezone(self.zone).strftime("%H:%M:%S")
        why = "as typed" if typed.told_time else "first key typed"
        return ((typed.kind.value, "strong"), (" at ", "dim"), (at, "strong"), (f", {why}", "dim"))

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        self.show()

    @on(EntryField.Entered)
    def _entered(self, event: EntryField.Entered) -> None:
        event.stop()
        self.show()
        self.post_message(self.Recorded(self.incident, event.typed))

    @on(Field.Submitted)
    def _entered_nothing(self, event: Field.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())

    @on(Field.Pasted)
    def _pasted(self, event: Field.Pasted) -> None:
        event.stop()
        self.post_message(self.Pasted(self.incident, tuple(event.lines)))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.post_message(self.Left())

    def on_descendant_blur(self) -> None:
        self.field.display = bool(self.field.has_focus)
        self.show()

    def refresh_preview(self) -> None:
        """Once a second: only a relative time in the line moves."""
        if self.typing and self.field.value.lstrip("! ").startswith("-"):
            self.show()

