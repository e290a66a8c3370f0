"""A sheet: one form in place of the record's rows, so that no clock is ever covered.

Left what is filled in, right what follows from it, the button on the last row. Enter goes on, ctrl+s
does it, escape leaves and keeps what was typed. A refusal stays on the sheet with what was typed.
"""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from screens.forms import Choice, Form, Option, Text
from widgets.field import Field
from widgets.palette import DARK, Palette
from widgets.pane import Pane
from widgets.strips import Line, Words, cut, title

LABELS = 14  # cells of the labels' column at least


def labels_width(form: Form) -> int:
    """How wide the labels' column of a form is: its longest label is never cut."""
    return max(LABELS, *(len(f.label) + 2 for f in form.fields))


@dataclass(frozen=True, slots=True)
class SheetView:
    """Everything the drawing needs: the form, its values, where the cursor is, what was said."""

    form: Form
    values: tuple[tuple[str, str], ...]
    current: int
    said: str = ""
    aside: tuple[Words, ...] | None = None
    busy: bool = False

    @property
    def answers(self) -> dict[str, str]:
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field of the form stands: its first row, and how many rows it has."""

    field: Text | Choice
    row: int
    rows: int


def slots(form: Form, height: int) -> tuple[Slot, ...]:
    """Rows for every field: one for a text, one an option for a choice, fewer options where it is too high."""
    free = height - 4 - len(form.fields)
    choices = [f for f in form.fields if isinstance(f, Choice)]
    spare = max(0, free + len(choices))
    share = max(3, spare // len(choices)) if choices else 0
    out: list[Slot] = []
    row = 2
    for number, field in enumerate(form.fields):
        rows = min(len(field.options), share) if isinstance(field, Choice) else 1
        gap = isinstance(field, Choice) and (number > 0 or bool(field.heads))
        row += 1 if gap and height >= 20 else 0
        out.append(Slot(field, row, max(1, rows)))
        row += max(1, rows) + (1 if isinstance(field, Choice) and height >= 20 else 0)
    return tuple(out)


class SheetPane(Pane[SheetView]):
    """Draws the sheet but for the texts being typed, which are fields of their own."""

    margin = 1
    aside_at = 0  # the column where the right side begins; 0 where there is none

    def lines(self, value: SheetView, width: int, height: int) -> list[Line]:
        rows = [Line(width, self.palette) for _ in range(height)]
        left_end = (self.aside_at - 4) if self.aside_at else width - self.margin
        title(rows[0], self.margin, left_end, value.form.title, cut(value.form.about, left_end // 2), focused=True)
        for number, slot in enumerate(slots(value.form, height)):
            if slot.row < height - 1:
                self._field(rows, value, slot, number == value.current, left_end)
        self._aside(rows, value, width, height)
        self._button(rows[-1], value, width)
        return rows

    def _field(self, rows: list[Line], value: SheetView, slot: Slot, current: bool, left_end: int) -> None:
        label = slot.field.label
        guide = isinstance(slot.field, Choice) and bool(slot.field.heads)
        rows[slot.row - 1 if guide else slot.row].put(self.margin, label, "key" if current else "dim")
        if isinstance(slot.field, Text):
            return
        chosen = value.answers[slot.field.name]
        options = slot.field.options
        self._heads(rows, slot.row - 1, slot.field, left_end)
        index = next((n for n, o in enumerate(options) if o.value == chosen), 0)
        first = max(0, min(index - slot.rows // 2, len(options) - slot.rows))
        at = self.margin if guide else self.margin + labels_width(value.form)
        says_at = at + 4 + max((len(o.label) + (3 if o.rank >= 0 else 0) for o in options), default=0)
        for n, option in enumerate(options[first : first + slot.rows]):
            row = slot.row + n
            if row < len(rows) - 1:
                self._option(rows, row, option, at, says_at, left_end, option.value == chosen, current)

    def _heads(self, rows: list[Line], row: int, choice: Choice, end: int) -> None:
        right = end
        for head, size in zip(reversed(choice.heads), reversed(choice.options[0].widths), strict=False):
            rows[row].right(right, head, "faint")
            right -= size

    def _option(self, rows: list[Line], row: int, option: Option, at: int, says_at: int, end: int, chosen: bool,
                current: bool) -> None:  # fmt: skip
        line = rows[row]
        if chosen:
            line = rows[row] = self._selected(line, at - 1, end)
            line.put(at - 1, self.palette.glyphs.edge, "you")
        if option.key:
            line.put(at, option.key, "key" if current else "dim")
        if option.rank >= 0:
            column = line.put_styled(at + 2, *self.palette.tag(option.rank, option.label))
        else:
            column = line.put(at + 2, option.label, "bright" if chosen else "text", width=max(0, end - at - 2))
        right = end
        for cell, size in zip(reversed(option.columns), reversed(option.widths), strict=True):
            line.right(right, cell, "text" if chosen else "dim")
            right -= size
        start = max(column + 1, says_at)
        line.put(start, option.says, "bright" if chosen else "dim", width=max(0, right - start - 1))

    def _selected(self, line: Line, start: int, end: int) -> Line:
        fresh = Line(line.width, self.palette, "sel")
        for column in (*range(0, start), *range(end + 1, line.width)):
            fresh.texts[column], fresh.styles[column] = line.texts[column], line.styles[column]
        for column in range(self.margin, start):
            fresh.texts[column], fresh.styles[column] = line.texts[column], line.styles[column]
        return fresh

    def _aside(self, rows: list[Line], value: SheetView, width: int, height: int) -> None:
        given = value.aside if value.aside is not None else value.form.follows(value.answers)
        if not given:
            return
        if self.aside_at:
            start, row, end = self.aside_at, 1, width - self.margin
            title(rows[0], start, end, value.form.aside_title)
        else:
            last = slots(value.form, height)[-1]
            start, row, end = self.margin + labels_width(value.form), last.row + last.rows + 1, width - self.margin
        for words in given:
            for line in _wrapped(words, end - start):
                if row >= height - 2:
                    return
                rows[row].spans(start, line, "text" if self.aside_at else "dim", width=end - start)
                row += 1

    def _button(self, line: Line, value: SheetView, width: int) -> None:
        problem = value.form.problem(value.answers)
        name = value.form.button(value.answers)
        style = self.palette.style("bright", on="you")
        text = f"<ctrl+s {name}>" if self.palette.mono else f" ctrl+s {name} "
        column = line.put_styled(self.margin, text, style) + 2
        if value.busy:
            line.put(column, "being written ...", "dim")
        elif value.said:
            line.put(column, value.said, "bright", width=width - column - self.margin)
        else:
            line.put(column, problem or value.form.ready, "text" if problem else "dim",
                     width=width - column - self.margin)  # fmt: skip


def _wrapped(words: Words, width: int) -> Iterator[Words]:
    """A text wrapped at words; spans are left as one row, they are built to fit."""
    if not isinstance(words, str):
        yield words
    elif not words:
        yield ""
    else:
        yield from textwrap.wrap(words, max(10, width)) or [""]


class Sheet(Widget, can_focus=True):
    """A form being filled in. Posts ``Wanted`` when it shall be done and ``Left`` when it is left."""

    DEFAULT_CSS = """
    Sheet { background: ansi_default; overflow: hidden; }
    Sheet > SheetPane { position: absolute; width: 100%; height: 100%; }
    Sheet > Field { position: absolute; height: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "tab", show=False),
        Binding("shift+tab", "step(-1)", show=False),
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "want", show=False),
    ]

    @dataclass
    class Wanted(Message):
        """ctrl+s on a form without a problem."""

        form: Form
        values: Mapping[str, str]

    @dataclass
    class Left(Message):
        form: Form
        values: Mapping[str, str]

    @dataclass
    class Changed(Message):
        """A value changed; what follows from it may have to be looked up."""

        form: Form
        values: Mapping[str, str]

    def __init__(self, form: Form, kept: Mapping[str, str] | None = None, *, palette: Palette = DARK,
                 margin: int = 1, aside_at: int = 0) -> None:  # fmt: skip
        super().__init__()
        self.ready = asyncio.Event()
        self.form = form
        self.palette = palette
        self.values = {f.name: (kept or {}).get(f.name, f.value) for f in form.fields}
        self.current = 0
        self.said = ""
        self.aside: tuple[Words, ...] | None = None
        self.busy = False
        self.pane = SheetPane(palette=palette)
        self.pane.margin, self.pane.aside_at = margin, aside_at
        self.fields = {
            f.name: Field(self.values[f.name], placeholder=f.hint, limit=f.limit, palette=palette)
            for f in form.fields if isinstance(f, Text)
        }  # fmt: skip

    def compose(self) -> ComposeResult:
        yield self.pane
        yield from self.fields.values()

    def on_mount(self) -> None:
        self.show()
        self.go(0)
        self.ready.set()

    def on_resize(self) -> None:
        self.place(self.pane.margin, self.pane.aside_at)

    def place(self, margin: int, aside_at: int) -> None:
        """Lay the fields out for the sheet's size: called when the terminal's size changed."""
        self.pane.margin, self.pane.aside_at = margin, aside_at
        width, height = self.size
        end = (aside_at - 4) if aside_at else width - margin
        for slot in slots(self.form, height):
            field = self.fields.get(slot.field.name)
            if field is not None:
                at = margin + labels_width(self.form)
                field.styles.offset = (at, slot.row)
                field.styles.width = max(8, end - at)
                field.display = slot.row < height - 1
        self.pane.wear(self.palette)
        self.show()

    def show(self) -> None:
        self.pane.show(
            SheetView(self.form, tuple(self.values.items()), self.current, self.said, self.aside, self.busy)
        )

    def say(self, sentence: str) -> None:
        """Show a sentence beside the button: a refusal, with nothing typed lost."""
        self.said, self.busy = sentence, False
        self.show()

    def go(self, number: int) -> None:
        """Move to a field; past the last one the first follows."""
        self.current = number % len(self.form.fields)
        field = self.fields.get(self.form.fields[self.current].name)
        self.screen.set_focus(field or self)
        self.show()

    def want(self) -> None:
        """Do it, or say what is missing and go there."""
        self.values |= {name: field.value for name, field in self.fields.items()}
        problem = self.form.problem(self.values)
        if problem:
            self.say(problem)
        elif not self.busy:
            self.busy, self.said = True, ""
            self.show()
            self.post_message(self.Wanted(self.form, dict(self.values)))

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        for name, field in self.fields.items():
            if field is event.control and self.values[name] != event.value:
                self.values[name] = event.value
                self.said = ""
                self.post_message(self.Changed(self.form, dict(self.values)))
        self.show()

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self._next()

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        for number, field in enumerate(self.form.fields):
            if self.fields.get(field.name) is event.widget and self.current != number:
                self.current = number
                self.show()

    def _next(self) -> None:
        """Enter: on, and on the last field of a form that is ready, do it."""
        if self.current == len(self.form.fields) - 1:
            self.want()
        else:
            self.go(self.current + 1)

    def action_tab(self) -> None:
        """Finish a half-typed name, else go on."""
        if not self._complete():
            self.go(self.current + 1)

    def action_step(self, step: int) -> None:
        self.go(self.current + step)

    def action_leave(self) -> None:
        self.values |= {name: field.value for name, field in self.fields.items()}
        self.post_message(self.Left(self.form, dict(self.values)))

    def action_want(self) -> None:
        self.want()

    def on_key(self, event: events.Key) -> None:
        choice = self._choice()
        if choice is not None:
            done = self._choose(choice, event)
        elif event.key in ("down", "up"):
            self.go(self.current + (1 if event.key == "down" else -1))
            done = True
        else:
            done = False
        if done or len(event.key) == 1:  # no letter meant for the sheet reaches the room behind it
            event.stop()
            event.prevent_default()

    def _choice(self) -> Choice | None:
        field = self.form.fields[self.current]
        return field if isinstance(field, Choice) else None

    def _choose(self, choice: Choice, event: events.Key) -> bool:
        """Move through a choice, or pick by key; Enter goes on."""
        values = [o.value for o in choice.options]
        index = values.index(self.values[choice.name]) if self.values[choice.name] in values else 0
        if event.key == "enter":
            self._next()
            return True
        if not values:
            return False
        if event.key in ("down", "j"):
            index += 1
        elif event.key in ("up", "k"):
            index -= 1
        else:
            picked = [n for n, o in enumerate(choice.options) if o.key and o.key == event.character]
            if not picked:
                return False
            index = picked[0]
        self.values[choice.name] = values[max(0, min(index, len(values) - 1))]
        self.said = ""
        self.post_message(self.Changed(self.form, dict(self.values)))
        self.show()
        return True

    def _complete(self) -> bool:
        """Tab finishes a half-typed name where exactly one known word, or the first of several, begins so."""
        field = self.form.fields[self.current]
        if not isinstance(field, Text) or not field.complete:
            return False
        typed = self.values[field.name].strip().lower()
        found = [w for w in field.complete if typed and w.lower().startswith(typed) and w.lower() != typed]
        if not found:
            return False
        self.fields[field.name].value = found[0]
        self.values[field.name] = found[0]
        self.show()
        return True
