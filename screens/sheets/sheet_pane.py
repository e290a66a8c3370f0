"""How a sheet is drawn: its fields at the left, what follows from them below and at the right, the button last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from screens.base.form import Choice, Form, Option, Section, Text, Told
from widgets.pane import Pane
from widgets.strips import Line, Words, cut, title, width_of

LABELS = 12  # cells of the labels' column at least
RULE = 5  # cells of a rule between the title and what stands at its right end, the blanks beside it among them


def labels_width(form: Form) -> int:
    """How wide the labels' column of a form is: its longest label is never cut."""
    return max(LABELS, *(len(f.label) + 2 for f in form.fields))


class SheetView(Struct, frozen=True):
    """Everything the drawing needs: the form, its values, where the cursor is, what was said.

    ``aside`` stands at the right in place of what the form says itself; ``elapsed`` is how long it has been open;
    ``others`` says who writes the same at this moment.
    """

    form: Form
    values: tuple[tuple[str, str], ...]
    current: int
    said: str = ""
    aside: tuple[Section, ...] | None = None
    busy: bool = False
    elapsed: str = ""
    others: str = ""
    key: str = "ctrl+s"

    @property
    def answers(self) -> dict[str, str]:
        return dict(self.values)


class Slot(Struct, frozen=True):
    """Where a field of the form stands: its first row, how many rows it has, and whether in the right half."""

    field: Text | Choice
    row: int
    rows: int
    right_half: bool = False


def slots(form: Form, height: int, *, wide: bool = True) -> tuple[Slot, ...]:
    """Rows for every field: one for a text, one an option for a choice; fewer options where it is too high.

    ``wide`` leaves room for the note under a choice; where rows are few, blank ones go first.
    """
    for gap in (1, 0):
        options = max((len(f.options) for f in form.fields if isinstance(f, Choice)), default=1)
        while True:
            found = _slots(form, gap, options, wide)
            if found[-1].row + found[-1].rows <= height - 2 or options <= 3:
                break
            options -= 1
        if found[-1].row + found[-1].rows <= height - 2:
            break
    return found


def _slots(form: Form, gap: int, options: int, wide: bool) -> tuple[Slot, ...]:
    out: list[Slot] = []
    row = 1
    for number, field in enumerate(form.fields):
        if isinstance(field, Choice):
            row += 1 if field.heads else gap if number else 0  # a row of heads is air enough
            rows = max(1, min(len(field.options), options))
            out.append(Slot(field, row, rows))
            row += rows + (1 if wide and field.note else 0) + gap
        elif field.half and out and _waits(out[-1]):
            out.append(Slot(field, out[-1].row, 1, right_half=True))
        else:
            out.append(Slot(field, row, 1))
            row += 1
    return tuple(out)


def _waits(slot: Slot) -> bool:
    """Whether the right half beside this field is free."""
    return isinstance(slot.field, Text) and slot.field.half and not slot.right_half


def shown(slot: Slot, height: int) -> bool:
    """Whether there is a row for it, between the title and the button."""
    return 1 <= slot.row < height - 1


class SheetPane(Pane[SheetView]):
    """Draws the sheet but for the texts being typed, which are fields of their own."""

    margin = 1
    aside_at = 0  # the column where the right side begins; 0 where there is none
    first = 0  # so many rows are scrolled out of sight

    def left_end(self, width: int) -> int:
        """Where what is filled in ends."""
        return self.aside_at - 4 if self.aside_at else width - self.margin

    def half_at(self, width: int) -> int:
        """Where the right half of what is filled in begins."""
        return self.margin + (self.left_end(width) - self.margin + 2) // 2

    def slots(self, form: Form, height: int) -> tuple[Slot, ...]:
        """Where each field stands now; one that is scrolled out of sight, or does not fit, is not in ``shown``."""
        found = slots(form, height, wide=bool(self.aside_at))
        return tuple(replace(slot, row=slot.row - self.first) for slot in found) if self.first else found

    def keep_in_sight(self, form: Form, number: int, height: int) -> bool:
        """Scroll so that the field of that number is there; whether anything moved."""
        found = slots(form, height, wide=bool(self.aside_at))
        slot, last, before = found[number], max(1, height - 2), self.first
        end = slot.row + slot.rows - 1
        if found[-1].row + found[-1].rows - 1 <= last:
            self.first = 0
        elif slot.row - self.first < 1:
            self.first = slot.row - 1
        elif end - self.first > last:
            self.first = min(end - last, slot.row - 1)
        return self.first != before

    def lines(self, value: SheetView, width: int, height: int) -> list[Line]:
        rows = [Line(width, self.palette) for _ in range(height)]
        self._title(rows[0], value, width, height)
        placed = self.slots(value.form, height)
        for number, slot in enumerate(placed):
            if shown(slot, height):
                self._field(rows, value, slot, number == value.current, self.left_end(width))
        last = placed[-1]
        after = last.row + last.rows + 1
        if self.aside_at:
            self._beside(rows, value, after)
        else:
            self._under(rows, value, after)
        self._button(rows, value, width)
        return rows

    def _title(self, line: Line, value: SheetView, width: int, height: int) -> None:
        end = self.left_end(width)
        about: Words = cut(value.form.about, end - self.margin - width_of(value.form.title) - RULE)
        if value.elapsed:
            about = ((f"{about}   " if value.form.about else "", "dim"), (value.elapsed, "bright"))
        if value.others:
            about = ((value.others, "bright"),)
        placed = self.slots(value.form, height)
        if not all(shown(slot, height) for slot in placed):
            more = " ↓" if not shown(placed[-1], height) else ""
            about = ((f"{value.current + 1}/{len(placed)}{more}", "dim"),)
        title(line, self.margin, end, value.form.title, about, focused=True)

    # ------------------------------------------------------------ what is filled in

    def _field(self, rows: list[Line], value: SheetView, slot: Slot, current: bool, end: int) -> None:
        field = slot.field
        start = self.half_at(rows[0].width) if slot.right_half else self.margin
        guide = isinstance(field, Choice) and bool(field.heads)
        rows[slot.row - 1 if guide else slot.row].put(start, field.label, "key" if current else "dim")
        if isinstance(field, Text):
            self._note(rows[slot.row], field, value, start)
            return
        chosen = value.answers[field.name]
        options = field.options
        at = self.margin if guide else self.margin + labels_width(value.form)
        says_at = at + 4 + max((len(o.label) + (3 if o.rank >= 0 else 0) for o in options), default=0)
        says_at = self.margin + labels_width(value.form) if guide else says_at
        self._heads(rows[slot.row - 1], field, says_at, end)
        index = next((n for n, o in enumerate(options) if o.value == chosen), 0)
        first = max(0, min(index - slot.rows // 2, len(options) - slot.rows))
        for n, option in enumerate(options[first : first + slot.rows]):
            row = slot.row + n
            if row < len(rows) - 1:
                self._option(rows, row, option, at, says_at, end, option.value == chosen, current)
        if field.note and self.aside_at and slot.row + slot.rows < len(rows) - 1:
            rows[slot.row + slot.rows].put(says_at, field.note, "faint", width=end - says_at)

    def _note(self, line: Line, field: Text, value: SheetView, start: int) -> None:
        """Where a value comes from, after it, until it is changed."""
        if field.note and value.answers[field.name] == field.value:
            column = start + labels_width(value.form) + width_of(field.value) + 2
            line.put(column, field.note, "dim")

    def _heads(self, line: Line, choice: Choice, says_at: int, end: int) -> None:
        if not choice.heads:
            return
        line.put(says_at, choice.means, "faint")
        right = end
        for head, size in zip(reversed(choice.heads), reversed(choice.options[0].widths), strict=False):
            line.right(right, head, "faint")
            right -= size

    def _option(self, rows: list[Line], row: int, option: Option, at: int, says_at: int, end: int, chosen: bool,
                current: bool) -> None:  # fmt: skip
        line = rows[row]
        if chosen:
            line = Line(line.width, self.palette, "sel")
            line.put(at - 1, self.palette.glyphs.edge, "you")
        if option.key:
            line.put(at, option.key, "key" if current else "dim")
        if option.rank >= 0:
            column = line.put_styled(at + 2, *self.palette.tag(option.rank, option.label))
        else:
            column = line.put(at + 2, option.label, "bright" if chosen else "text", width=max(0, end - at - 2))
        right = edge = end
        for cell, size in zip(reversed(option.columns), reversed(option.widths), strict=True):
            edge = line.right(right, cell, "text" if chosen else "dim")
            right -= size
        start = max(column + 1, says_at)
        line.put(start, option.says, "bright" if chosen else "text", width=max(0, edge - start - (edge < end)))
        if chosen:  # only this part of the row stands on the ground of the selection
            rows[row].texts[at - 1 : end + 1] = line.texts[at - 1 : end + 1]
            rows[row].styles[at - 1 : end + 1] = line.styles[at - 1 : end + 1]

    # ------------------------------------------------------------ what follows from it

    def _beside(self, rows: list[Line], value: SheetView, after: int) -> None:
        """Right: what is like it, or what follows; left, under the fields: what happens when."""
        form, width = value.form, rows[0].width
        aside = value.aside
        if aside is None:
            follows = form.follows(value.answers)
            aside = (Section(form.aside_title, follows),) if follows else ()
        row = 0
        for section in aside:
            row = self._section(rows, section, row, self.aside_at, width - self.margin) + 1
        below = form.below(value.answers)
        for section in below[:1]:
            self._section(rows, section, after, self.margin, self.left_end(width), labels_width(form))
        for section in below[1:]:
            row = self._section(rows, section, max(row, after), self.aside_at, width - self.margin) + 1

    def _under(self, rows: list[Line], value: SheetView, row: int) -> None:
        """All below one another, in one column."""
        form, end = value.form, rows[0].width - self.margin
        labels = labels_width(form)
        for section in value.aside or ():
            row = self._section(rows, section, row, self.margin, end) + 1
        for section in form.below(value.answers)[:1]:
            shown = Section("", section.rows) if value.aside else section
            row = self._section(rows, shown, row, self.margin, end, labels) + 1
        for words in form.follows(value.answers):
            row = self._say(rows, row, words, self.margin + labels, end, "dim")

    def _section(self, rows: list[Line], section: Section, row: int, start: int, end: int, labels: int = 0) -> int:
        """A title and its rows; gives the row after them."""
        if section.title and row < len(rows) - 1:
            title(rows[row], start, end, section.title, section.count)
            row += 1
        for told in section.rows:
            if isinstance(told, Told):
                if row < len(rows) - 1:
                    self._told(rows[row], told, start, end, labels)
                row += 1
            else:
                row = self._say(rows, row, told, start, end, "text")
        return row

    def _told(self, line: Line, told: Told, start: int, end: int, labels: int) -> None:
        stop = line.right(end, told.right, "dim") - 2 if told.right else end
        if told.when:
            line.right(start + labels - 2, told.when, "bright")
        at = start + labels
        line.spans(at, told.says, "text", width=max(0, stop - at))

    def _say(self, rows: list[Line], row: int, words: Words, start: int, end: int, token: str) -> int:
        for line in _wrapped(words, end - start):
            if row < len(rows) - 1:
                rows[row].spans(start, line, token, width=end - start)
            row += 1
        return row

    def _button(self, rows: list[Line], value: SheetView, width: int) -> None:
        """The last row: the button and what is said; a sentence too long for it stands whole in the rows above."""
        line = rows[-1]
        problem = value.form.problem(value.answers)
        name = value.form.button(value.answers)
        style = self.palette.style("bright", on="you")
        name = f"{value.key} {name}".lstrip()
        text = f"<{name}>" if self.palette.mono else f" {name} "
        line.fill(0, width)
        column = line.put_styled(self.margin, text, style) + 2
        room = width - column - self.margin
        if value.busy:
            line.put(column, "saving...", "dim")
        elif value.said and width_of(value.said) > room:
            whole = textwrap.wrap(value.said, max(10, width - 2 * self.margin))
            for above, part in zip(range(len(rows) - 1 - len(whole), len(rows) - 1), whole, strict=True):
                if above > 0:
                    rows[above].fill(0, width)
                    rows[above].put(self.margin, part, "bright")
        elif value.said:
            line.put(column, value.said, "bright")
        else:
            line.put(column, problem or value.form.ready, "text" if problem else "dim", width=room)


def _wrapped(words: Words, width: int) -> Iterator[Words]:
    """A text wrapped at words; spans are left as one row, they are built to fit."""
    if not isinstance(words, str):
        yield words
    elif not words:
        yield ""
    else:
        yield from textwrap.wrap(words, max(10, width)) or [""]
