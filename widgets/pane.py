"""The base of everything that is drawn: lines in, and only the cells that differ from before are painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar

from textual import events
from textual.dom import NoScreen
from textual.errors import NoWidget
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from widgets.guard import Guarded, report
from widgets.palette import DARK, Palette
from widgets.strips import Line, Words, title

ValueT = TypeVar("ValueT")

UNDRAWN = "This part could not be drawn"
_BRIDGE = 4
"""Unchanged cells between two changed ones that are cheaper to send again than to jump over."""
_AT_ONCE = 12
"""Cells that are compared as a whole before each of them is."""


class Drawn(Guarded, Widget):
    """A widget drawn in lines. A subclass says how, in ``draw``; ``redraw`` paints the cells that differ from before.

    Sizes come from the screen's grid; nothing here asks for layout.
    """

    DEFAULT_CSS = """
    Drawn { width: 1fr; height: 1fr; background: ansi_default; overflow: hidden; }
    """

    _drawn_for: tuple[int, int] | None = None
    _cannot: str = ""
    """What it says in the place of its lines, because these could not be made."""

    def __init__(self, *, palette: Palette = DARK, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.palette = palette
        self._lines: Sequence[Line] = ()

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The rows from the top, at most ``height`` of ``width`` cells; missing ones are blank."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Build the lines again and paint the cells that differ; called when anything shown has changed."""
        size = self._cells
        if not size[0] or not size[1]:
            if self._drawn_for is not None:
                self._drawn_for = None  # not shown; when it is again, it is drawn as a whole
                self.refresh()  # though its size be the same then: Textual keeps the rows that it painted last
            return
        if self._drawn_for != size:
            self._drawn_for = None
            self.refresh()
            return
        before = self._lines
        self._build(*size)
        dirty = changed_regions(before, self._lines, size[0], self.palette)
        if not dirty:
            return
        send = getattr(self._shown_on, "send", None)  # a sparing screen's; on any other Textual paints
        if send is None:
            self.refresh(*dirty)
        else:
            send(self, dirty)

    def set_palette(self, palette: Palette) -> None:
        """Change colours and glyphs."""
        self.palette = palette
        self._drawn_for = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row, for Textual."""
        size = self._cells
        if self._drawn_for != size:
            self._build(*size)
        if y < len(self._lines):
            return self._lines[y].strip()
        return Line(size[0], self.palette).strip()

    @property
    def is_drawn(self) -> bool:
        """Whether the lines are those of the size it has now."""
        return self._drawn_for == self._cells

    def is_drawn_in(self, place: Region) -> bool:
        """The same of a pane that has that place on the screen, and nothing around its lines."""
        return self._drawn_for == (place.width, place.height)

    @property
    def _cells(self) -> tuple[int, int]:
        """Columns and rows, as ``size`` gives them to what has nothing around its lines: there Textual goes a long way
        for them."""
        try:
            _, _, width, height = self._shown_on.find_widget(self).region
        except (NoScreen, NoWidget):
            return 0, 0
        return width, height

    @property
    def _shown_on(self) -> Screen[Any]:
        """Its screen: what nearly every pane stands on without anything between."""
        above = self.parent
        return above if isinstance(above, Screen) else self.screen

    def cells(self, regions: Iterable[Region]) -> Iterator[tuple[int, int, int, Line]]:
        """What is now in regions of one row each, found by ``changed_regions`` since the last paint: row, first column,
        column after the last, and the line that has them.

        It may have been drawn again since, and in another size: what lies outside is left out, a wide character that
        has come over an edge is whole, and no cell comes twice.
        """
        width, height = self._drawn_for or self._cells
        by_row: dict[int, list[Region]] = {}
        for region in regions:
            if region.y < height:
                by_row.setdefault(region.y, []).append(region)
        for row, found in by_row.items():
            line = self._lines[row] if row < len(self._lines) else Line(width, self.palette)
            for start, stop in _joined(found, line):
                yield row, start, stop, line

    def cannot(self, error: Exception) -> None:
        """What it should show could not be made: it says so until something is shown again, and it is reported once."""
        told = self._cannot
        self.fail(UNDRAWN)
        if not told:
            report(self.app, error, UNDRAWN)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows for Textual, which keeps the regions that were to be painted until its own way of drawing is used."""
        self._dirty_regions.clear()
        return super().render_lines(crop)

    def _build(self, width: int, height: int) -> None:
        self._drawn_for = (width, height)
        if self._cannot:
            self._lines = self._apology(width)
            return
        try:
            self._lines = tuple(self.draw(width, height))[:height]
        except Exception as error:
            self._lines = self._apology(width)
            if not self._is_failing:  # reported once: it is tried again with every change
                self._is_failing = True
                report(self.app, error, UNDRAWN)
        else:
            self._is_failing = False

    _is_failing = False

    def _apology(self, width: int) -> tuple[Line, ...]:
        line = Line(width, self.palette)
        line.put(0, self._cannot or UNDRAWN, "bright", width=width)
        return (line,)

    def fail(self, sentence: str) -> None:
        """Say this from now on, until there is something to show again ("": there is)."""
        if sentence != self._cannot:
            self._cannot = sentence
            self._drawn_for = None
            self.refresh()


    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As Textual's. Asked to paint the whole (focus came or went), it paints the cells that differ: the title."""
        if regions or layout or recompose or not repaint or not self.is_drawn:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self.redraw()
        return self


class Pane(Drawn, Generic[ValueT]):
    """Shows one frozen value. Showing an equal value again paints nothing."""

    def __init__(
        self,
        value: ValueT | None = None,
        *,
        palette: Palette = DARK,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(palette=palette, id=id, classes=classes)
        self.value = value

    def lines(self, value: ValueT, width: int, height: int) -> Sequence[Line]:
        """The rows of ``value``, see ``draw``."""
        raise NotImplementedError

    def show(self, value: ValueT) -> None:
        """Show ``value`` from now on; only cells that differ are painted."""
        if self._cannot:
            self.fail("")
        if value != self.value:
            self.value = value
            self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Line]:
        return () if self.value is None else self.lines(self.value, width, height)

    def head(self, words: Words, count: Words, width: int) -> list[Line]:
        """The row of the pane's title, none without one: what the lines begin with."""
        if not words:
            return []
        row = self.line(width)
        title(row, 0, width, words, count, focused=self.has_focus)
        return [row]

    def line(self, width: int, ground: str = "bg") -> Line:
        """A blank row in this pane's palette."""
        return Line(width, self.palette, ground)


class Clickable(Pane[ValueT]):
    """A pane of which some cells answer to a click. A subclass says which in ``spots``, and has a ``Picked`` of its
    own."""

    spots: Sequence[tuple[int, int, int, str]] = ()
    """Row, first column, column after the last, key."""

    class Picked(Message):
        """A spot was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked."""
        for row, start, stop, key in self.spots:
            if row == event.y and start <= event.x < stop:
                self.post_message(self.Picked(key))


def changed_regions(before: Sequence[Line], after: Sequence[Line], width: int, palette: Palette) -> list[Region]:
    """Where two pictures of the same width differ, as one-row regions; near ones are joined."""
    blank = Line(width, palette)
    found: list[Region] = []
    for row in range(max(len(before), len(after))):
        old = before[row] if row < len(before) else blank
        new = after[row] if row < len(after) else blank
        if old is new:
            continue
        found += [Region(start, row, stop - start, 1) for start, stop in changed_spans(old, new)]
    return found


def changed_spans(old: Line, new: Line) -> list[tuple[int, int]]:
    """The columns in which two lines of one width differ, as (first, after last)."""
    texts, new_texts, styles, new_styles = old.texts, new.texts, old.styles, new.styles
    if texts == new_texts and styles == new_styles:
        return []
    spans: list[tuple[int, int]] = []
    for first in range(0, old.width, _AT_ONCE):
        last = first + _AT_ONCE
        # Lists are compared at once, and nearly always the very same objects; a cell takes longer than all these.
        if texts[first:last] == new_texts[first:last] and styles[first:last] == new_styles[first:last]:
            continue
        for column in range(first, min(last, old.width)):
            if texts[column] == new_texts[column]:
                style, new_style = styles[column], new_styles[column]
                if style is new_style or style == new_style:
                    continue
            if spans and column - spans[-1][1] <= _BRIDGE:
                spans[-1] = (spans[-1][0], column + 1)
            else:
                spans.append((column, column + 1))
    return [_whole_characters(start, stop, old, new) for start, stop in spans]


def _joined(regions: Iterable[Region], line: Line) -> list[tuple[int, int]]:
    """The columns of regions of one row, as (first, after last) from the left: within the line, none of them twice."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted((region.x, min(region.right, line.width)) for region in regions):
        if start >= stop:
            continue
        start, stop = _whole_characters(start, stop, line, line)
        if joined and start < joined[-1][1]:
            start, stop = joined[-1][0], max(joined.pop()[1], stop)
        joined.append((start, stop))
    return joined


def _whole_characters(start: int, stop: int, old: Line, new: Line) -> tuple[int, int]:
    """The span widened so that it halves no wide character."""
    while start > 0 and (new.texts[start] == "" or old.texts[start] == ""):
        start -= 1
    while stop < new.width and (new.texts[stop] == "" or old.texts[stop] == ""):
        stop += 1
    return start, stop
