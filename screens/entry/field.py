"""The field of the entry line: the text being typed, with its kind, its key and the time of its first key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from msgspec.structs import replace
from textual import events

from screens.entry.drafts import NO_DRAFT, Amending, Draft, new_key
from warroom.core.line import DEFAULT, LIMIT, Prefixes, Typed, read_line
from warroom.core.model import Kind
from warroom.keymap.actions import ACTIONS, Action, for_key, keys_held
from widgets.field import Field
from widgets.palette import DARK, Palette

BREAK = "⏎"
"""How a line break stands in the one row of the field."""


class EntryField(Field):
    """The text being typed, with its kind, its key and the time of its first key.

    Everything that changes what a line will say happens within the key press itself: keys come faster
    than messages are handled, and a letter typed after Enter belongs to the next line.
    """

    def __init__(
        self, clock: Callable[[], datetime], zone: tzinfo, *, prefixes: Prefixes = DEFAULT, palette: Palette = DARK
    ) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.entered: Callable[[Typed], None] = lambda typed: None
        """Called on Enter with what was typed, also where its problem keeps it from being recorded."""
        self.replaced: Callable[[], None] = lambda: None
        """Called before another line is typed in the place of one that was selected."""
        super().__init__(limit=LIMIT, palette=palette)
        self.clock = clock
        self.zone = zone
        self.prefixes = prefixes
        self.kind: Kind | None = None
        self.chip = ""  # what was typed for the kind
        self.chip_at = 0  # and where
        self.literal = False  # Backspace gave a letter back, or the text was pasted: it is a word now
        self.first_key: datetime | None = None
        self.key = ""
        self.amending: Amending | None = None
        self._shown: tuple[tuple[object, ...], Typed] | None = None
        self.actions: tuple[Action, ...] = ACTIONS
        self.passes: frozenset[str] = frozenset(keys_held(ACTIONS, "entry"))
        """Keys that mean something else here, and are not the field's."""

    @property
    def blank(self) -> bool:
        return not self.value and self.kind is None

    @property
    def text(self) -> str:
        """What stands in the field, with its line breaks."""
        return self.value.replace(BREAK, "\n")

    def read(self) -> Typed:
        """What Enter would record."""
        now = self.clock()
        if self.amending is not None:
            return read_line(self.text, self.kind or self.amending.kind, self.amending.at, now, self.zone)
        return read_line(self.text, self.kind, self.first_key or now, now, self.zone)

    def read_to_show(self) -> Typed:
        """The same, for the preview: Enter records this very reading, whatever the clock does in between."""
        typed = self.read()
        self._shown = self._read_from(), typed
        return typed

    def _read_from(self) -> tuple[object, ...]:
        """All but the clock that a reading is made of."""
        return self.text, self.kind, self.first_key, self.amending, self.zone

    def draft(self) -> Draft:
        """What is half typed."""
        if self.blank and self.amending is None:
            return NO_DRAFT
        return Draft(self.text, self.cursor, self.kind, self.chip, self.first_key, self.literal, self.key,
                     self.amending)  # fmt: skip

    def restore(self, draft: Draft) -> None:
        """Go on where a draft ended."""
        self.kind, self.chip, self.first_key = draft.kind, draft.chip, draft.first_key
        self.literal, self.key, self.amending, self.chip_at = draft.literal, draft.key, draft.amending, 0
        self.set(draft.text.replace("\n", BREAK), draft.cursor)

    def insert(self, text: str) -> None:
        if self.is_selected:
            self.replaced()
        if self.blank and self.amending is None:
            self.first_key, self.literal, self.key = self.clock(), False, new_key()
        if text == " " and self.chip.endswith(":") and self.cursor == self.chip_at:
            return  # "i: checkout" is as good as "i:checkout"
        if len(text) == 1 and self.cursor >= self.chip_at and not self.after:
            self._keep_prose(self.before[self.chip_at :] + text)
        found = None
        if len(text) == 1 and self.kind is None and not self.literal:
            before, after = self.before, self.after
            found = self.prefixes.chip(before, text)
        if found is None:
            super().insert(text)
            return
        self.kind, left = found
        self.chip, self.chip_at = before[len(left) :] + text, len(left)
        self.set_around(left, after)
        self.post_message(self.Changed(self, self.value))

    @property
    def offer(self) -> Kind | None:
        """The kind that the line may mean, where it begins with a letter that is a word too."""
        if self.kind is not None or self.literal or self.amending is not None:
            return None
        found = self.prefixes.offer(self.before)
        return found[0] if found is not None else None

    def take_offer(self) -> bool:
        """Make the kind that the line may mean its kind; False where none is offered."""
        if self.offer is None:
            return False
        before, after = self.before, self.after
        found = self.prefixes.offer(before)
        assert found is not None
        self.kind, head, words = found
        self.chip, self.chip_at = before[len(head) : len(before) - len(words)], len(head)
        self.set_around(head + words, after)
        self.post_message(self.Changed(self, self.value))
        return True

    def backspace(self) -> None:
        at = self.cursor
        if self.kind is None or at not in (0, self.chip_at):
            super().backspace()
            return
        self.give_back()

    def _keep_prose(self, words: str, *, ended: bool = False) -> None:
        """Make a sigil a part of the words again, where those behind it say that it was none."""
        if self.kind is not None and self.amending is None and self.prefixes.is_prose(self.chip, words, ended=ended):
            head, rest = self.value[: self.chip_at], self.value[self.chip_at :]
            sign, self.kind, self.chip = self.chip, None, ""
            self.set_around(head + sign + rest, "")

    def give_back(self) -> None:
        """Take the kind away, and put what was typed for it back as a part of the words."""
        typed, self.kind, self.chip, self.literal = self.chip, None, "", self.amending is None
        self.set_around(self.before + typed, self.after)
        self.post_message(self.Changed(self, self.value))

    def delete_to_start(self) -> None:
        """Take all before the cursor, and with it the kind that was typed there; an entry that is amended keeps its."""
        if self.kind is None or self.amending is not None or self.cursor < self.chip_at:
            super().delete_to_start()
            return
        self.kind, self.chip, self.chip_at = None, "", 0
        self.set_around("", self.after)
        self.post_message(self.Changed(self, self.value))

    def take_text(self, text: str) -> None:
        """Another text in the place of this one, written elsewhere: nothing in it is read for a kind."""
        if self.blank and self.amending is None:
            self.first_key, self.key = self.clock(), new_key()
        self.literal = True
        self.set(text.replace("\n", BREAK))

    def redraw(self) -> None:
        super().redraw()
        self.changed()

    async def _on_key(self, event: events.Key) -> None:
        action = for_key(self.actions, event.key, "entry") if event.key in self.passes else None
        name = action.name if action is not None else ""
        if name == "entry_record":
            event.stop()
            event.prevent_default()
            self.submit()
        elif name == "entry_break":
            event.stop()
            event.prevent_default()
            self.insert(BREAK)
        elif event.key in self.passes:
            event.prevent_default()  # the line or the screen hears of it
        else:
            await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        if self.blank and event.text.strip():
            super()._on_paste(event)
            self.literal = True
        else:
            super()._on_paste(event)

    def submit(self) -> None:
        self._keep_prose(self.value[self.chip_at :], ended=True)
        shown = self._shown
        # Keys that come faster than the preview are read here.
        typed = shown[1] if shown is not None and shown[0] == self._read_from() else self.read()
        if self.amending is not None and not typed.text:
            self.entered(replace(typed, problem="an entry cannot be empty: say what happened, or retract it"))
        elif typed.text or typed.problem:
            self.entered(typed)
        else:
            self.restore(NO_DRAFT)  # nothing was said: a kind or blanks alone
