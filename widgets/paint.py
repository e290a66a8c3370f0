"""A screen that sends only the cells that changed.

Textual paints a dirty region from the left edge of its widget, with a reset and a full style for each segment. Over a
slow line that is most of what a tick costs: one digit at the right end of a row would send the whole row. The screen
below sends exactly the dirty cells, with the fewest codes between them. What is *shown* is the same.

This uses a few names of Textual's compositor and screen that are not public; ``tests/packaging/test_private_names.py``
has each with its purpose, and ``tests/terminal`` and ``tests/widgets`` see what they do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, cast

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import constants
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate, ReflowResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from widgets.guard import Guarded
from widgets.palette import DARK, Palette
from widgets.pane import Drawn
from widgets.pen import Pen
from widgets.sent import Sent
from widgets.strips import Line

if TYPE_CHECKING:
    from rich.console import ConsoleRenderable

_Piece = tuple[int, int, int, Sequence[Segment] | Strip]
"""Row, first column, column after, and what is there."""
_SCATTERED = 200
"""So many cells are a tick's, not a change of the picture: their order is free, for every frame is shown whole."""


def _written(pieces: Iterable[_Piece], console: Console) -> str:
    """The codes that put these pieces on the terminal."""
    pen = Pen(console.color_system)
    here: int | None = None
    at = -1
    for row, left, right, strip in pieces:
        if here != row:
            pen.move(left, row)
            here = row
        elif at != left:
            pen.along(left)
        for segment in strip:
            pen.write(segment)
        # After text that is not ASCII the terminal may count cells differently: the cursor is placed again.
        at = right if all(segment.text.isascii() for segment in strip) else -1
    pen.rest()
    return pen.text()


def _in_order(pieces: Sequence[_Piece], sent: Sent) -> list[_Piece]:
    """Everything to be sent; a few scattered cells, such as a tick's digits, one style after another.

    Of many, those that are there already are left out: whole panes are asked to paint themselves.
    """
    if sum(right - left for _, left, right, _ in pieces) > _SCATTERED:
        return [
            (row, column, column + part.cell_length, part)
            for row, left, right, strip in pieces
            for column, part in sent.parts(row, left, _whole(strip, right - left))
        ]
    for row, left, right, strip in pieces:
        sent.put(row, left, right, strip)
    by_style: dict[Style | None, list[_Piece]] = {}
    for piece in pieces:
        first = next(iter(piece[3]), None)
        by_style.setdefault(first.style if first is not None else None, []).append(piece)
    return [piece for alike in by_style.values() for piece in alike]


def _whole(strip: Sequence[Segment] | Strip, width: int) -> Strip:
    return strip if isinstance(strip, Strip) else Strip(strip, width)


class _Cells(CompositorUpdate):
    """Cells that panes found to differ."""

    def __init__(self, pieces: Sequence[_Piece], sent: Sent) -> None:
        self._found = pieces
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        return _written(_in_order(self._found, self._sent), console)


class _SparingChops(ChopsUpdate):
    """A partial paint: only the cells of the dirty spans."""

    def __init__(self, update: ChopsUpdate, sent: Sent) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        pieces = [
            (row, left, right, strip)
            for row, start, stop in self.spans
            for left, right, strip in self._pieces(row, start, stop)
        ]
        return _written(_in_order(pieces, self._sent), console)

    def _pieces(self, row: int, start: int, stop: int) -> list[tuple[int, int, Strip]]:
        """The parts of the row's strips inside the span, as (first column, column after, strip)."""
        pieces: list[tuple[int, int, Strip]] = []
        for end, (column, strip) in zip(self.chop_ends[row], self.chops[row].items(), strict=False):
            left, right = max(start, column), min(stop, end)
            if strip is None or left >= right:
                continue
            if (left, right) != (column, end):
                strip = strip.crop(left - column, right - column)
            pieces.append((left, right, strip))
        return pieces


class _SparingLayout(LayoutUpdate):
    """A full paint with the fewest codes, of the rows that are not there already."""

    def __init__(self, update: LayoutUpdate, sent: Sent) -> None:
        super().__init__(update.strips, update.region)
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        return _written(
            (
                (row, column, column + part.cell_length, part)
                for row, line in enumerate(self.strips, self.region.y)
                for column, part in self._sent.parts(row, self.region.x, Strip.join(line))
            ),
            console,
        )


class SparingCompositor(Compositor):
    """Textual's compositor, but for how its updates are written and which widgets it asks for them."""

    _asked: tuple[Region, ...] | None = None
    _laid: Mapping[Widget, tuple[Region, Region]] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.sent = Sent()
        self._seen: dict[Drawn, tuple[Region, Sequence[Region]]] = {}

    @property
    def seen(self) -> Mapping[Drawn, tuple[Region, Sequence[Region]]]:
        """The panes that nothing cuts off: where they are, and what lies over them there."""
        every = super().visible_widgets  # one and the same until something is laid out again; the topmost comes first
        if every is not self._laid:
            self._laid = every
            self._seen = dict(_seen(every))
        return self._seen

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """As Textual's; a terminal of another size has lost what was on it."""
        if size != self.size:
            self.sent.forget()
        return super().reflow(parent, size)

    @property
    def visible_widgets(self) -> dict[Widget, tuple[Region, Region]]:
        """Those that are where something is to be painted: Textual would ask every one of them, at every key."""
        every = super().visible_widgets
        asked = self._asked
        if asked is None:
            return every
        return {widget: place for widget, place in every.items() if any(map(place[0].overlaps, asked))}

    def render_partial_update(self) -> ChopsUpdate | None:
        _ = self.cuts  # where pieces of rows begin and end hangs on every widget; it is kept until the layout changes
        self._asked = tuple(self._dirty_regions)
        try:
            update = super().render_partial_update()
        finally:
            self._asked = None
        return None if update is None else _SparingChops(update, self.sent)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        update = super().render_full_update(simplify=simplify)
        return update if simplify else _SparingLayout(update, self.sent)


def _seen(every: Mapping[Widget, tuple[Region, Region]]) -> Iterator[tuple[Drawn, tuple[Region, Sequence[Region]]]]:
    above: list[Region] = []
    for widget, (place, clip) in every.items():
        if isinstance(widget, Drawn) and clip.contains_region(place):
            yield widget, (place, [over for over in above if over.overlaps(place)])
        above.append(place.intersection(clip))


def _uncovered(row: int, left: int, right: int, above: Iterable[Region]) -> Sequence[tuple[int, int]]:
    """The parts of a row's cells that nothing lies over, each as (first column, column after)."""
    spans = [(left, right)]
    for over in above:
        if over.y <= row < over.bottom:
            parts = (
                part for start, stop in spans for part in ((start, min(stop, over.x)), (max(start, over.right), stop))
            )
            spans = [(start, stop) for start, stop in parts if start < stop]
    return spans


class SparingScreen(Guarded, Screen[ScreenResultType], Generic[ScreenResultType]):
    """Base of every screen: the palette's exact ground, and no cell sent that did not change."""

    DEFAULT_CSS = """
    SparingScreen { background: ansi_default; layers: base; overflow: hidden; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "repaint", show=False),
        # Textual's would send the keys to the next part, whatever that takes them for.
        Binding("tab,shift+tab", "stay", show=False),
    ]

    # Textual would paint the whole screen whenever the focus moves; the panes paint their own titles.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, palette: Palette = DARK, name: str | None = None, id: str | None = None) -> None:
        super().__init__(name=name, id=id)
        self.palette = palette
        self.said = ""
        """A sentence in the middle row of the ground, where no widget is shown."""
        if isinstance(getattr(self, "_compositor", None), Compositor):
            self._compositor = SparingCompositor()
        self._unsent: dict[Drawn, set[Region]] = {}

    # ------------------------------------------------------------ cells that changed

    def send(self, pane: Drawn, regions: Iterable[Region]) -> None:
        """Paint these cells of a pane once what is under way is done; all that changed by then goes in one write.

        While keys are read, that is when the last of them is done and calls ``send_cells``; no later than a frame.
        """
        if not self._unsent:
            loop = asyncio.get_running_loop()
            if getattr(self.app, "is_reading", False):
                loop.call_later(1 / constants.MAX_FPS, self.send_cells)
            else:
                loop.call_soon(self.send_cells)
        self._unsent.setdefault(pane, set()).update(regions)
        for region in regions:  # what is painted before that for another reason shows no row as it was
            pane._styles_cache.set_dirty(region)

    def send_cells(self) -> None:
        """Paint what changed now.

        Textual's way wakes every pane, waits for a timer and divides all rows among all widgets: most of what a tick
        costs. That is only needed where a pane is cut off, or the screen is about to be painted anyhow.
        """
        unsent, self._unsent = self._unsent, {}
        if not unsent or not self.is_attached:
            return
        compositor = self._compositor
        seen = compositor.seen if isinstance(compositor, SparingCompositor) and self._is_at_rest else {}
        if not isinstance(compositor, SparingCompositor) or any(
            pane not in seen or not pane.is_drawn_in(seen[pane][0]) for pane in unsent
        ):
            for pane, regions in unsent.items():
                pane.refresh(*regions)
            return
        pieces = [piece for pane, regions in unsent.items() for piece in self._pieces(pane, *seen[pane], regions)]
        if not pieces:
            return
        pieces.sort(key=lambda piece: piece[:2])
        self.app._display(self, cast("ConsoleRenderable", _Cells(pieces, compositor.sent)))

    def _pieces(
        self, pane: Drawn, place: Region, above: Sequence[Region], regions: Iterable[Region]
    ) -> Iterator[_Piece]:
        filters = self.app.get_line_filters()
        for row, start, stop, line in pane.cells(regions):
            y = place.y + row
            if not above and not filters:
                yield y, place.x + start, place.x + stop, line.segments(start, stop)
                continue
            strip = line.strip(start, stop)
            for wanted in filters:
                strip = strip.apply_filter(wanted, pane.background_colors[1])
            x = place.x + start
            for left, right in _uncovered(y, x, place.x + stop, above):
                yield y, left, right, strip.crop(left - x, right - x)

    @property
    def _is_at_rest(self) -> bool:
        """Whether nothing but cells differs from what was painted last."""
        due = self._layout_required or self._scroll_required or self._repaint_required or self._recompose_required
        return not due and not self.app._batch_count and self.is_current

    def on_mount(self) -> None:
        self.app.app_resume_signal.subscribe(self, lambda app: self.action_repaint())

    def on_screen_resume(self) -> None:
        """Another screen has written to the terminal."""
        self.action_repaint()

    def action_stay(self) -> None:
        """Nothing: the keys go where they went."""

    def holds_keys(self, part: Widget) -> bool:
        """Whether the keys go to what lies over this screen; where a click sent them elsewhere they do from now on."""
        if part.has_focus_within or not part.is_mounted:
            return True
        wanted = next((one for one in part.walk_children(Widget, with_self=True) if one.focusable), None)
        self.set_focus(wanted)
        return False

    def action_repaint(self) -> None:
        """Send everything again: the terminal may show anything, such as what another program wrote there."""
        if isinstance(self._compositor, SparingCompositor):
            self._compositor.sent.forget()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The ground where there is no widget, with the words on it."""
        ground = self.palette.style("text")
        lines = [Strip([Segment(" " * crop.width, ground)], crop.width)] * crop.height
        row = self.size.height // 2 - crop.y
        if self.said and 0 <= row < crop.height:
            line = Line(self.size.width, self.palette)
            line.put(1, self.said, width=self.size.width - 2)
            lines[row] = line.strip().crop(crop.x, crop.right)
        return lines

    def set_palette(self, palette: Palette) -> None:
        """Change colours and glyphs of this screen and of every pane on it."""
        self.palette = palette
        for pane in self.query(Drawn):
            pane.set_palette(palette)
        self.refresh()
