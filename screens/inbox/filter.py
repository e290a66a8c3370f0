"""The row in which alerts are filtered: what is typed, what is wrong with it, and how it may go on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from textual.app import ComposeResult
from textual.widget import Widget

from screens.base.key_labels import shown_for
from screens.inbox.rows import counted
from warroom.core.alert_filter import KEYS, Filter, FilterError, parse
from warroom.core.alert_words import Vocabulary, complete, vocabulary
from warroom.core.inbox import TriagedAlert
from warroom.keymap.actions import ACTIONS, Action, keys_held
from widgets.field import Field
from widgets.guard import Guarded
from widgets.palette import Palette
from widgets.pane import Pane
from widgets.strips import Line, Words, as_spans, width_of, words_width

HINT = 'sev>=high service:checkout -env:staging age<10m "5xx"'
SHOWN = 12  # completions shown at most


class FilterFace(Struct, frozen=True):
    """What stands around the text that is typed."""

    right: Words = ""
    typing: bool = False
    empty: bool = True
    key: str = "/"


class FilterPane(Pane[FilterFace]):
    """The raised row: the key at its left, how many are let through at its right."""

    def lines(self, value: FilterFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width, "sel" if value.typing else "raise")
        column = line.put(1, value.key, "key") + 1
        if value.empty and not value.typing:
            line.put(column, "to filter", "dim")
        line.right(width - 1, value.right, "dim", width=width - column - 1)
        return [line]


class OptionsFace(Struct, frozen=True):
    """How the word that is being typed may go on, or what is wrong with it."""

    options: tuple[str, ...] = ()
    problem: str = ""
    key: str = "tab"


class OptionsPane(Pane[OptionsFace]):
    """One row of completions; the first is what the key before them puts in."""

    def lines(self, value: OptionsFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width)
        if value.problem:
            line.put(0, value.problem, "bright", width=width)
            return [line]
        column = line.put(0, value.key, "key") + 1 if value.options else 0
        for number, option in enumerate(value.options):
            if column + 2 >= width:
                break
            column = line.put(column, option, "bright" if number == 0 else "dim", width=width - column) + 2
        return [line]


class FilterLine(Guarded, Widget):
    """The filter. ``wanted`` is what holds: while what is typed cannot be read, what could be read last."""

    DEFAULT_CSS = """
    FilterLine { background: ansi_default; overflow: hidden; }
    FilterLine > FilterPane { position: absolute; width: 100%; height: 1; }
    FilterLine > Field { position: absolute; height: 1; }
    """

    def __init__(self, palette: Palette, actions: tuple[Action, ...] = ACTIONS) -> None:
        super().__init__()
        self.key, self.completes = shown_for(actions, "alert_filter"), shown_for(actions, "filter_complete")
        self.pane = FilterPane(FilterFace(), palette=palette)
        self.field = Field(placeholder=HINT, limit=300, leaves=keys_held(actions, "filter"), palette=palette)
        self.field.display = False
        self.words = OptionsPane(OptionsFace(), palette=palette)
        self.wanted = Filter()
        self.problem = ""
        self._kept = ""  # what stood there before the typing began
        self._vocabulary: Vocabulary = {}
        self._counted: tuple[int, int, int] = (0, 0, 0)
        self._position: Words = ""

    def compose(self) -> ComposeResult:
        yield self.pane
        yield self.field

    @property
    def text(self) -> str:
        return self.field.value

    @property
    def typing(self) -> bool:
        return self.field.is_attached and self.screen.focused is self.field

    def place(self, width: int) -> None:
        """Lay the field out between the key and the words at the right end."""
        start = 2 + width_of(self.key)
        room = width - start - 1 - words_width(self._right()) - 2
        self.field.styles.offset = (start, 0)
        self.field.styles.width = max(12, room)
        self.field.display = self.typing or bool(self.text)
        self.show()

    def begin(self, triaged: Sequence[TriagedAlert]) -> None:
        """Start typing; ``triaged`` are what completions are made of."""
        self._kept = self.text
        self._vocabulary = vocabulary(triaged)
        self.field.display = True
        self.screen.set_focus(self.field)
        self.read()

    def take(self, text: str) -> None:
        """Make this the filter."""
        self.field.value = text
        self._kept = text
        self.read()
        self.place(self.size.width)

    def leave(self) -> None:
        """Escape: what stood there before the typing began."""
        self.take(self._kept)

    def keep(self) -> None:
        """Enter: what is typed stays, but for what cannot be read."""
        try:
            self.wanted = parse(self.text)
        except FilterError:
            self.field.value = str(self.wanted)
        self.problem, self._kept = "", self.text

    def read(self) -> None:
        """Read what is typed: it holds at once, or is told to be wrong."""
        try:
            self.wanted, self.problem = parse(self._finished()), ""
        except FilterError as error:
            self.problem = str(error)
        if self.wanted and self._unknown_label():
            self.problem = self.problem or self._unknown_label()
        self.show()

    def _finished(self) -> str:
        """What is typed, but for a key that is being begun: "serv" is no word to look for yet."""
        head, _, last = self.text.rpartition(" ")
        word = last.removeprefix("-").lower()
        begun = self.typing and self.field.cursor == len(self.text) and any(key.startswith(word) for key in KEYS)
        return head if begun and '"' not in self.text else self.text

    def _unknown_label(self) -> str:
        """A key that is no label of any alert is likely mistyped."""
        known = self._vocabulary
        if not known or not self.typing:
            return ""
        for label in self.wanted.labels:
            if label not in known and f"label.{label}" not in known:
                return f"no alert has a label {label}"
        return ""

    def complete(self) -> None:
        """Put in what all completions begin with, else the first of them."""
        found = complete(self.text, self.field.cursor, self._vocabulary)
        if not found.options:
            return
        typed = self.text[found.start : found.end]
        shared = _shared(found.options)
        word = shared if len(shared) > len(typed) else found.options[0]
        rest = self.text[found.end :]
        self.field.set(self.text[: found.start] + word + rest, found.start + len(word))
        self.read()

    def count(self, groups: int, of: int, series: int) -> None:
        """How many groups are shown, of how many, and how many alerts they stand for."""
        self._counted = (groups, of, series)
        self.place(self.size.width)

    def stand(self, position: Words) -> None:
        """Where one is in the list below, which has no title of its own."""
        if position != self._position:
            self._position = position
            self.place(self.size.width)

    def show(self) -> None:
        self.pane.show(FilterFace(self._right(), self.typing, not self.text, self.key))
        options: tuple[str, ...] = ()
        if self.typing and not self.problem:
            options = complete(self.text, self.field.cursor, self._vocabulary).options[:SHOWN]
        self.words.show(OptionsFace(options, self.problem if self.typing else "", self.completes))

    def _right(self) -> Words:
        groups, of, series = self._counted
        told = f"{groups:,} of {counted(of, 'group')}" if self.wanted else counted(groups, "group")
        clears = (("   esc", "key"), (" clears", "dim")) if self.text and not self.typing else ()
        at = (("  ", "dim"), *as_spans(self._position, "text")) if self._position else ()
        return ((told, "text"), (f", {series:,} series", "dim"), *at, *clears)


def _shared(options: Sequence[str]) -> str:
    """What all of them begin with."""
    first, last = min(options), max(options)
    return first[: next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
