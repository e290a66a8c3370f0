"""A single line to type into: no blinking, no layout, and a typed letter costs a few dozen bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from textual import events
from textual.message import Message

from widgets.palette import DARK, Palette
from widgets.pane import Drawn
from widgets.strips import Line, cells, width_of

_WORD = re.compile(r"\w+|[^\w\s]+")


class Field(Drawn, can_focus=True):
    """A text field of one row, on the ground of the selection while it is in use.

    The text is kept as letters with their marks (clusters): the cursor is never between the two, and one backspace
    takes both. What is sent: ``Changed`` after each change, ``Submitted`` on enter, ``Pasted`` when several lines were
    pasted (they are not put into the field), ``TooLong`` when something was left off. Keys that mean nothing here go
    on to the screen.
    """

    class _Said(Message):
        def __init__(self, control: Field) -> None:
            super().__init__()
            self._control = control

        @property
        def control(self) -> Field:
            return self._control

    class Changed(_Said):
        """The text is another now."""

        def __init__(self, control: Field, value: str) -> None:
            super().__init__(control)
            self.value = value

    class Submitted(_Said):
        """Enter was pressed; the text stays until the screen clears it."""

        def __init__(self, control: Field, value: str) -> None:
            super().__init__(control)
            self.value = value

    class Pasted(_Said):
        """Several lines were pasted, blank ones among them: none of them is in the field."""

        def __init__(self, control: Field, lines: tuple[str, ...]) -> None:
            super().__init__(control)
            self.lines = lines

    class TooLong(_Said):
        """The field is full; ``left_off`` is what did not fit, so that nothing is lost in silence."""

        def __init__(self, control: Field, limit: int, left_off: str) -> None:
            super().__init__(control)
            self.limit = limit
            self.left_off = left_off

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        limit: int = 500,
        token: str = "bright",
        leaves: tuple[str, ...] = (),
        offered: bool = False,
        palette: Palette = DARK,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """``limit``: letters it holds at most; ``token``: how the text looks; ``placeholder``: faint while empty;
        ``leaves``: keys that mean something here and are left to the screen; ``offered``: the first letter typed takes
        the place of ``value``, unless a key moved or cut in it before."""
        super().__init__(palette=palette, id=id, classes=classes)
        self.placeholder = placeholder
        self.limit = limit
        self.token = token
        self.leaves = leaves
        self._offered = offered and bool(value)
        self.replaces: Callable[[str], bool] = lambda text: True
        """Whether this, typed first, takes the place of what was offered; else it goes on with it."""
        self._text: list[str] = []
        self._at = 0
        self._first = 0
        self._put(value)

    # What a screen says

    @property
    def value(self) -> str:
        """The text."""
        return "".join(self._text)

    @value.setter
    def value(self, text: str) -> None:
        self.set(text)

    @property
    def cursor(self) -> int:
        """The cursor's place, in letters from the start."""
        return self._at

    @property
    def before(self) -> str:
        """The text before the cursor."""
        return "".join(self._text[: self._at])

    @property
    def after(self) -> str:
        """The text from the cursor on."""
        return "".join(self._text[self._at :])

    def set_around(self, before: str, after: str) -> None:
        """Replace the text without a message, with the cursor between the two."""
        self.set(before)
        at = self._at
        self.set(before + after, at)

    def set(self, text: str, cursor: int | None = None) -> None:
        """Replace the text without a message; the cursor goes to its end, or to ``cursor``."""
        self._text, self._at, self._first, self._offered = [], 0, 0, False
        self._put(text)
        if cursor is not None:
            self._at = max(0, min(cursor, len(self._text)))
        self.redraw()

    def clear(self) -> None:
        """Empty the field without a message."""
        self.set("")

    def select_all(self) -> None:
        """The next letter typed takes the place of all that is there; a key that moves or cuts goes on with it."""
        self._offered = bool(self._text)
        self.redraw()

    @property
    def is_selected(self) -> bool:
        """Whether the next letter typed takes the place of all that is there."""
        return self._offered

    def insert(self, text: str) -> None:
        """Put text in at the cursor, as if it were typed: a completion, a recalled line."""

        def deed() -> None:
            if self._offered and self.replaces(text):
                self._text, self._at = [], 0
            self._offered = False
            self._put(text)

        self._change(deed)

    # Keys

    def has_key(self, key: str) -> bool:
        """Whether that key edits here."""
        return key in _KEYS and key not in self.leaves

    async def _on_key(self, event: events.Key) -> None:
        deed = None if event.key in self.leaves else _KEYS.get(event.key)
        if deed is not None:
            event.stop()
            event.prevent_default()
            getattr(self, deed)()
        elif event.character is not None and event.is_printable:
            event.stop()
            event.prevent_default()
            self.insert(event.character)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = re.split(r"\r\n|\r|\n", event.text)
        full = [n for n, line in enumerate(lines) if line.strip()]
        if len(full) > 1:
            self.post_message(self.Pasted(self, tuple(lines[full[0] : full[-1] + 1])))
        elif full:
            self.insert(lines[full[0]])

    def _on_click(self, event: events.Click) -> Any:
        """Put the cursor where the pointer is."""
        column = 0
        place = self._first
        while place < len(self._text) and column + width_of(self._text[place]) <= event.x:
            column += width_of(self._text[place])
            place += 1
        self._go(place)

    def submit(self) -> None:
        """Send what is in the field."""
        self.post_message(self.Submitted(self, self.value))

    def left(self) -> None:
        """One letter back."""
        self._go(self._at - 1)

    def right(self) -> None:
        """One letter on."""
        self._go(self._at + 1)

    def word_left(self) -> None:
        """To the beginning of the word before."""
        self._go(self._word_before())

    def word_right(self) -> None:
        """To the end of the word after."""
        self._go(self._word_after())

    def start(self) -> None:
        """To the beginning."""
        self._go(0)

    def finish(self) -> None:
        """To the end."""
        self._go(len(self._text))

    def backspace(self) -> None:
        """Take the letter before the cursor, with its marks."""
        self._cut(self._at - 1, self._at)

    def delete(self) -> None:
        """Take the letter under the cursor."""
        self._cut(self._at, self._at + 1)

    def delete_word(self) -> None:
        """Take the word before the cursor."""
        self._cut(self._word_before(), self._at)

    def delete_word_after(self) -> None:
        """Take the word after the cursor."""
        self._cut(self._at, self._word_after())

    def delete_to_start(self) -> None:
        """Take all before the cursor."""
        self._cut(0, self._at)

    def delete_to_end(self) -> None:
        """Take all from the cursor on."""
        self._cut(self._at, len(self._text))

    # Text

    def _go(self, place: int) -> None:
        place = max(0, min(place, len(self._text)))
        if place != self._at or self._offered:
            self._at, self._offered = place, False
            self.redraw()

    def _cut(self, start: int, stop: int) -> None:
        start, stop = max(0, start), min(stop, len(self._text))
        if start < stop:

            def deed() -> None:
                del self._text[start:stop]
                self._at, self._offered = start, False

            self._change(deed)

    def _change(self, deed: Any) -> None:
        before = self.value
        deed()
        if self.value != before:
            self.redraw()
            self.post_message(self.Changed(self, self.value))

    def _put(self, text: str) -> None:
        """Put text in at the cursor; a mark joins the letter before it."""
        head = "".join(self._text[: self._at])
        joined = self.clusters(head + text)
        room = self.limit - (len(self._text) - self._at)
        kept, left_off = joined[: max(0, room)], joined[max(0, room) :]
        self._text = kept + self._text[self._at :]
        self._at = len(kept)
        if left_off:
            self.post_message(self.TooLong(self, self.limit, "".join(left_off)))

    def clusters(self, text: str) -> list[str]:
        """The text as letters with their marks: pasted or given, controls are blanks, format characters gone."""
        return [cluster for cluster, _ in cells(text)]

    def _word_before(self) -> int:
        starts = [start for start, _ in self._words() if start < self._at]
        return starts[-1] if starts else 0

    def _word_after(self) -> int:
        stops = [stop for _, stop in self._words() if stop > self._at]
        return stops[0] if stops else len(self._text)

    def _words(self) -> list[tuple[int, int]]:
        # One letter represents each cluster, so that places in the text are places among the clusters.
        return [match.span() for match in _WORD.finditer("".join(cluster[0] for cluster in self._text))]

    # Drawing

    def draw(self, width: int, height: int) -> list[Line]:
        ground = "sel" if self.has_focus else "raise"
        line = Line(width, self.palette, ground)
        if self._text and not self.has_focus:
            self._first = 0  # it is read now, and that from its beginning; what is left off leaves a mark
            line.put(0, self.value, self.token, width=width)
            return [line]
        self._scroll_into_view(width)
        if not self._text and self.placeholder:
            line.put(0, self.placeholder, "dim", width=width)
        column = cursor = 0
        for place in range(self._first, len(self._text) + 1):
            if place == self._at:
                cursor = column
            if place == len(self._text):
                break
            size = width_of(self._text[place])
            if column + size > width:
                break
            column = line.put(column, self._text[place], "dim" if self._offered else self.token)
        if self.has_focus:
            self._draw_cursor(line, cursor)
        return [line]

    def _draw_cursor(self, line: Line, column: int) -> None:
        mono = self.palette.mono
        style = self.palette.style("you", on="sel" if mono else "you", underline=mono or None, bold=mono)
        for place in range(column, min(line.width, column + 1)):
            wide = place + 1 < line.width and line.texts[place + 1] == ""
            line.styles[place] = style
            if wide:
                line.styles[place + 1] = style

    def _scroll_into_view(self, width: int) -> None:
        """Choose the first letter shown: the cursor is in view, with a third of the row before it after a jump."""
        self._first = min(self._first, self._at)
        if self._span(self._first, self._at) >= width:
            room = max(1, width - max(1, width // 3))
            first = self._at
            while first > 0 and self._span(first - 1, self._at) < room:
                first -= 1
            self._first = first
        elif self._first and self._span(0, len(self._text)) < width:
            self._first = 0
        elif self._first == self._at and self._first:
            first = self._at
            while first > 0 and self._span(first - 1, self._at) < width // 3:
                first -= 1
            self._first = first

    def _span(self, start: int, stop: int) -> int:
        return sum(width_of(cluster) for cluster in self._text[start:stop])


_KEYS = {
    "enter": "submit",
    "left": "left",
    "ctrl+b": "left",
    "right": "right",
    "ctrl+left": "word_left",
    "alt+left": "word_left",
    "alt+b": "word_left",
    "ctrl+right": "word_right",
    "alt+right": "word_right",
    "alt+f": "word_right",
    "home": "start",
    "ctrl+a": "start",
    "end": "finish",
    "ctrl+e": "finish",
    "backspace": "backspace",
    "ctrl+h": "backspace",
    "delete": "delete",
    "ctrl+d": "delete",
    "ctrl+w": "delete_word",
    "ctrl+backspace": "delete_word",
    "alt+backspace": "delete_word",
    "alt+d": "delete_word_after",
    "ctrl+delete": "delete_word_after",
    "ctrl+u": "delete_to_start",
    "ctrl+k": "delete_to_end",
}
