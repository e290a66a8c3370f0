"""A question in the entry line's place: a word of label, a field, and what follows from the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from widgets.field import Field
from widgets.guard import Guarded
from widgets.palette import DARK, Palette
from widgets.pane import Pane
from widgets.strips import Line, Words, width_of, words_width


class _Label(Pane[tuple[str, Words]]):
    margin = 1

    def lines(self, value: tuple[str, Words], width: int, height: int) -> list[Line]:
        line = Line(width, self.palette, "sel")
        column = line.put(self.margin, value[0], "bright") + 1
        line.put(column, self.palette.glyphs.prompt, "you")
        line.right(width - self.margin, value[1], "dim", width=width // 2)
        return [line]


class Prompt(Guarded, Widget):
    """Asks for one line. ``done`` is called with it on Enter and answers with a sentence where it will not do.

    ``changed`` is called with every letter, ``left`` on Escape.
    """

    DEFAULT_CSS = """
    Prompt { background: ansi_default; overflow: hidden; position: absolute; height: 1; }
    Prompt > _Label { position: absolute; width: 100%; height: 1; }
    Prompt > Field { position: absolute; height: 1; }
    """

    def __init__(self, label: str, done: Callable[[str], str], *, value: str = "", hint: str = "",
                 says: Words = "", changed: Callable[[str], None] = lambda text: None,
                 left: Callable[[], None] = lambda: None, palette: Palette = DARK,
                 margin: int = 1) -> None:  # fmt: skip
        super().__init__()
        self.ready = asyncio.Event()
        self.label = label
        self.says = says
        self._done, self._changed, self._left = done, changed, left
        self.margin = margin
        self.field = Field(value, placeholder=hint, palette=palette)
        self.pane = _Label((label, says), palette=palette)
        self.pane.margin = margin

    def compose(self) -> ComposeResult:
        yield self.pane
        yield self.field

    def on_mount(self) -> None:
        self._place()
        self.screen.set_focus(self.field)
        self.ready.set()

    def on_resize(self) -> None:
        self._place()

    def say(self, words: Words) -> None:
        """Tell something at the right end."""
        self.says = words
        self.pane.show((self.label, words))
        self._place()

    def _place(self) -> None:
        column = self.margin + width_of(self.label) + 3
        self.field.styles.offset = (column, 0)
        self.field.styles.width = max(8, self.size.width - column - words_width(self.says) - self.margin - 2)

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        self._changed(event.value)

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        wrong = self._done(event.value) or ""
        if wrong:
            self.field.select_all()
        self.say(wrong)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self._left()
