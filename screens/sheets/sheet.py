"""A sheet: one form in place of the record's rows, so that no clock is ever covered.

Left what is filled in, right what follows from it, the button on the last row. Enter goes on, ctrl+s
does it, escape leaves and keeps what was typed. A refusal stays on the sheet with what was typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.base.form import Choice, Form, Section, Text
from screens.base.key_labels import shown_for, told
from screens.sheets.overlay import Overlay
from screens.sheets.sheet_pane import SheetPane, SheetView, Slot, labels_width, shown
from warroom.core.words import short
from warroom.keymap.actions import for_key, keys_held
from widgets.field import Field
from widgets.palette import DARK, Palette
from widgets.strips import width_of


class _Filled(Message):
    """A form with what is in its fields."""

    def __init__(self, form: Form, values: Mapping[str, str]) -> None:
        super().__init__()
        self.form, self.values = form, values


class Sheet(Overlay, can_focus=True):
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
    ]

    class Wanted(_Filled):
        """The sheet's key, or Enter on its last field, on a form without a problem."""

    class Left(_Filled):
        """Escape, or what was filled in is done."""

    class Changed(_Filled):
        """A value changed; what follows from it may have to be looked up."""

    class OtherKeys(Message):
        """Other keys do something now: the cursor is in another field, or the button does something else."""

    def __init__(self, form: Form, kept: Mapping[str, str] | None = None, *, palette: Palette = DARK,
                 margin: int = 1, aside_at: int = 0) -> None:  # fmt: skip
        super().__init__()
        self.ready = asyncio.Event()
        self.form = form
        self.wide_aside = form.wide_aside
        self.leaves = "close, draft saved" if form.draft else "leave"
        self.palette = palette
        self.values = {f.name: (kept or {}).get(f.name, f.value) for f in form.fields}
        self.current = 0
        self.said = ""
        self.aside: tuple[Section, ...] | None = None
        self.opened_at: datetime | None = None
        self.elapsed = ""
        self.others = ""
        self._told_of_paste = ""
        self._told_keys: tuple[tuple[str, str], ...] = ()
        self.pane = SheetPane(palette=palette)
        self.pane.margin, self.pane.aside_at = margin, aside_at
        self.fields = {f.name: self._field(f) for f in form.fields if isinstance(f, Text)}
        self._given = {name: (field.value, self.values[name]) for name, field in self.fields.items()}

    def compose(self) -> ComposeResult:
        yield self.pane
        yield from self.fields.values()

    def on_mount(self) -> None:
        for field in self.fields.values():
            field.leaves = keys_held(self.actions, "sheet")
        self.show()
        self.go(0)
        self.ready.set()

    def on_resize(self) -> None:
        self.place(self.pane.margin, self.pane.aside_at)

    def place(self, margin: int, aside_at: int) -> None:
        """Lay the fields out for the sheet's size: called when the terminal's size changed."""
        self.pane.margin, self.pane.aside_at = margin, aside_at
        height = self.size.height
        self.pane.keep_in_sight(self.form, self.current, height)
        for slot in self.pane.slots(self.form, height):
            field = self.fields.get(slot.field.name)
            if field is not None:
                field.styles.offset = (self._starts(slot), slot.row)
                field.display = shown(slot, height)
        self.pane.set_palette(self.palette)
        self.show()

    def _starts(self, slot: Slot) -> int:
        """The column where the text of a field begins."""
        at = self.pane.half_at(self.size.width) if slot.right_half else self.pane.margin
        return at + labels_width(self.form)

    def _stretch(self) -> None:
        """Give every field the room it has: as wide as its value while a note stands behind it."""
        width = self.size.width
        for slot in self.pane.slots(self.form, self.size.height):
            field = self.fields.get(slot.field.name)
            if field is None or not isinstance(slot.field, Text):
                continue
            start, end = self._starts(slot), self.pane.left_end(width)
            if slot.field.half and not slot.right_half:
                end = self.pane.half_at(width) - 2
            noted = slot.field.note and self.values[slot.field.name] == slot.field.value
            room = width_of(slot.field.value) + 1 if noted else end - start
            field.styles.width = max(1, min(room, end - start))

    def show(self) -> None:
        self._stretch()
        values = tuple(self.values.items())
        if self.keys != self._told_keys:
            self._told_keys = self.keys
            self.post_message(self.OtherKeys())
        self.pane.show(
            SheetView(self.form, values, self.current, self.said, self.aside, self.busy, self.elapsed, self.others,
                      shown_for(self.actions, "sheet_done"))
        )

    def refill(self, form: Form) -> None:
        """Ask for what there is to ask now: what was typed stays, and what was chosen, by its value.

        What was chosen and is no more leaves nothing chosen, so that nobody does it with what took its place. A
        question that somebody else answered meanwhile is answered here, or goes; what was typed for it is told.
        """
        if self.busy:
            return
        asked = {f.name: f for f in self.form.fields}
        values = {f.name: self._stands(asked.get(f.name), f) for f in form.fields}
        if form.fields == self.form.fields and values == self.values and (
            (form.below(values), form.follows(values)) == (self.form.below(values), self.form.follows(values))
        ):
            return
        at, gone = self.form.fields[self.current].name, [f for f in self.form.fields if f.name not in values]
        lost = [f'{f.label}: answered meanwhile; you typed "{short(self.values[f.name].strip(), 60)}"' for f in gone
                if isinstance(f, Text) and self.values[f.name].strip() not in ("", f.value.strip())]  # fmt: skip
        self.form, self.values = form, values
        self.said = "; ".join(lost) or self.said
        self.wide_aside = form.wide_aside
        self.leaves = "close, draft saved" if form.draft else "leave"
        self._fit_fields({f.name for f in gone})
        names = [f.name for f in form.fields]
        if [*asked] == names:
            self.show()
            return
        self.current = names.index(at) if at in names else min(self.current, len(names) - 1)
        self.place(self.pane.margin, self.pane.aside_at)
        if at not in names:
            self.go(self.current)

    def _stands(self, old: Choice | Text | None, new: Choice | Text) -> str:
        """What stands in a field that is asked for again: what this person put there, else what it begins with."""
        if old is None or type(old) is not type(new):
            return new.value
        here = self.values[new.name]
        if isinstance(old, Choice) and isinstance(new, Choice):
            known = here in [option.value for option in new.options]
            return here if known else "" if old.options else new.value
        return new.value if here == old.value else here

    def _fit_fields(self, gone: set[str]) -> None:
        """The form's fields, those that are there with what stands in them now."""
        for name in gone & set(self.fields):
            self.fields.pop(name).remove()
            self._given.pop(name)
        for asked in self.form.fields:
            if not isinstance(asked, Text):
                continue
            field, value = self.fields.get(asked.name), self.values[asked.name]
            if field is None:
                field = self._field(asked)
                field.leaves = keys_held(self.actions, "sheet")
                self.mount(field)
            elif value != self._given[asked.name][1] and value == asked.value:
                field.value = value
                if asked.offered:
                    field.select_all()
            else:
                field.placeholder = asked.hint
                field.refresh()
                continue
            self.fields[asked.name], self._given[asked.name] = field, (field.value, value)

    def _field(self, asked: Text) -> Field:
        value = self.values[asked.name]
        return Field(value, placeholder=asked.hint, limit=asked.limit, palette=self.palette,
                     offered=asked.offered and value == asked.value)  # fmt: skip

    def show_others(self, others: str) -> None:
        """Say who writes the same at another terminal ("": nobody)."""
        if others != self.others:
            self.others = others
            self.show()

    def tick(self, now: datetime) -> None:
        """Once a second: tell how long this has taken."""
        if not self.form.timed:
            return
        self.opened_at = self.opened_at or now
        seconds = max(0, int((now - self.opened_at).total_seconds()))
        told = f"{seconds // 60}:{seconds % 60:02}"
        if told != self.elapsed:
            self.elapsed = told
            self.show()

    @property
    def doing(self) -> str:
        return self.form.doing(self.values)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that do something in the field that the cursor is in."""
        choice = self._choice()
        last = self.current == len(self.form.fields) - 1
        found = [("enter", "submit" if last else "next")]
        if choice is not None and choice.options:
            letters = [o.key for o in choice.options if o.key]
            keys = f"{letters[0]}-{letters[-1]}" if len(letters) > 2 else " ".join(letters)
            found += [(keys, "selects")] if keys else []
            found += [("↑↓", "choose")]
        done = told(self.actions, "sheet_done", word=self.form.button(self.values).split()[0].lower())
        return (*found, ("tab", "next field"), *done)

    def say(self, sentence: str) -> None:
        """Show a sentence beside the button: a refusal, with nothing typed lost."""
        self.said, self.busy = sentence, False
        self.show()

    def go(self, number: int) -> None:
        """Move to a field; past the last one the first follows."""
        self.current = number % len(self.form.fields)
        if self.pane.keep_in_sight(self.form, self.current, self.size.height):
            self.place(self.pane.margin, self.pane.aside_at)
        field = self.fields.get(self.form.fields[self.current].name)
        self.screen.set_focus(field or self)
        self.show()

    def _read_fields(self) -> None:
        """Take over what stands in the fields; one that was not touched keeps its value, line breaks and all."""
        for name, field in self.fields.items():
            shown, given = self._given[name]
            self.values[name] = given if field.value == shown else field.value

    def want(self) -> None:
        """Do it, or say what is missing and go there."""
        self._read_fields()
        problem = self.form.problem(self.values)
        if problem:
            self.refuse(problem)
        elif not self.busy:
            self.busy, self.said = True, ""
            self.show()
            self.post_message(self.Wanted(self.form, dict(self.values)))

    def refuse(self, problem: str) -> None:
        """Say what is wrong, and go to the field that it names by its label or by what stands there, which is selected:
        typing replaces it, an arrow edits."""
        self.say(problem)
        for number, asked in enumerate(self.form.fields):
            field = self.fields.get(asked.name)
            if field is None or not field.value.strip():
                continue
            quoted = f'"{short(field.value.strip(), 40)}"'.casefold()
            if problem.startswith((f"{asked.label}: ", f"{asked.name}: ")) or quoted in problem.casefold():
                self.go(number)
                field.select_all()
                return

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        for name, field in self.fields.items():
            if field is event.control and self.values[name] != event.value:
                self.values[name] = event.value
                self.said, self._told_of_paste = self._told_of_paste, ""
                self.post_message(self.Changed(self.form, dict(self.values)))
        self.show()

    @on(Field.Pasted)
    def _pasted(self, event: Field.Pasted) -> None:
        """Lines pasted into a row of its own become one, and that is said."""
        event.stop()
        lines = [line.strip() for line in event.lines if line.strip()]
        self._told_of_paste = f"{len(lines)} pasted lines were joined into one: check the text"
        event.control.insert(" ".join(lines))

    @on(Field.TooLong)
    def _too_long(self, event: Field.TooLong) -> None:
        event.stop()
        left_off = short(event.left_off, 30)
        self._told_of_paste = f'{event.limit:,}-character limit; cut: "{left_off}"'
        self.say(self._told_of_paste)

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self._next()

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        for number, field in enumerate(self.form.fields):
            if self.fields.get(field.name) is event.widget and self.current != number:
                self.current = number
                if self.pane.keep_in_sight(self.form, number, self.size.height):
                    self.place(self.pane.margin, self.pane.aside_at)
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
        self._read_fields()
        self.post_message(self.Left(self.form, dict(self.values)))

    def on_key(self, event: events.Key) -> None:
        choice = self._choice()
        action = for_key(self.actions, event.key, "sheet")
        if action is not None and action.name == "sheet_done":
            self.want()
            done = True
        elif choice is not None:
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
