"""The one list of the room: keyed rows, drawn line by line, moved through by keys that can never hit the wrong row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Generic

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.entry_columns import draw_further
from widgets.list_layout import Divider, Further, Layout, RowT
from widgets.list_position import beside, position
from widgets.palette import DARK, Palette
from widgets.pane import Drawn
from widgets.strips import Line, Words, title

_WHEEL_ROWS = 3
_KEPT_LINES = 2_000


class LineList(Drawn, Generic[RowT], can_focus=True):
    """A list of frozen, keyed rows with title, column heads and a selection; a subclass draws one row.

    The selection is a key, never a position. When the selected key vanishes, nothing is selected (``selected_key`` is
    None and ``Highlighted(None)`` is sent) until the person moves: a key meant for a row that has gone hits no other.
    The first move then selects the row that is now where the vanished one was.

    The content is inset by one column on either side: the selected row's ground and its ``▌`` are in those, so a list
    whose texts begin at column 2 begins itself at column 1.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end_of_list(-1)", show=False),
        Binding("end", "end_of_list(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    follow: ClassVar[bool] = False
    """Whether the newest row is at the bottom and the list stays there until the person moves up."""
    has_heads: ClassVar[bool] = False
    """Whether the list has column heads at all; ``heads`` says whether they are shown."""
    unfolds: ClassVar[bool] = False
    """Whether the selected row may have ``further`` ones."""
    lasts: ClassVar[bool] = False
    """Whether what stands between rows, and how wide columns are, hangs on nothing that a row says of its own."""
    spreads: ClassVar[bool] = False
    """Whether others may too, while the list leaves rows of its height blank: the last of them first."""

    class Highlighted(Message):
        """The selection went to another row, or (key None) to none."""

        def __init__(self, control: LineList[Any], key: str | None) -> None:
            super().__init__()
            self.key = key
            self._control = control

        @property
        def control(self) -> LineList[Any]:
            return self._control

    class Chosen(Message):
        """Enter or a double click on the selected row."""

        def __init__(self, control: LineList[Any], key: str) -> None:
            super().__init__()
            self.key = key
            self._control = control

        @property
        def control(self) -> LineList[Any]:
            return self._control

    def __init__(self, name: Words = "", *, heads: bool = True, empty: Words = "", palette: Palette = DARK,
                 id: str | None = None, classes: str | None = None) -> None:  # fmt: skip
        """``name``: the title ("" for none); ``heads``: column heads, where the list has any; ``empty``: shown when
        there are no rows."""
        super().__init__(palette=palette, id=id, classes=classes)
        self.heading = name
        self.count: Words = ""
        self.heads = heads and self.has_heads
        self._empty = empty
        self.rows: tuple[RowT, ...] = ()
        self.selected_key: str | None = None
        self._laid: Layout[RowT] = Layout()
        self._top = 0
        self._tail = True
        self._ghost = 0
        self._height = 0
        self._width = 0
        self._cache: dict[tuple[RowT, bool, bool, int], Line] = {}
        self._titled: tuple[tuple[int, Words, Words, bool], Line] | None = None
        self._headed: Line | None = None

    # What a subclass draws

    def draw_row(self, line: Line, row: RowT, left: int, right: int, selected: bool) -> None:
        """Place one row's texts between the columns ``left`` and ``right`` (exclusive)."""
        raise NotImplementedError

    def draw_heads(self, line: Line, left: int, right: int) -> None:
        """Place the column heads."""

    def dividers(self, before: RowT | None, row: RowT) -> Sequence[Divider]:
        """What is between two rows; ``before`` is None above the first."""
        return ()

    def above(self, width: int) -> Sequence[Line]:
        """Lines between the title and the rows, always in view; ``above_rows`` says how many."""
        return ()

    @property
    def above_rows(self) -> int:
        return 0

    def notes(self, width: int) -> Sequence[Line]:
        """Lines below the rows, always in view."""
        return ()

    def further(self, row: RowT, right: int, most: int) -> Sequence[Further]:
        """The further rows, up to the column ``right``, that a row needs to be whole; at most so many."""
        return ()

    def title_count(self) -> Words:
        """What is at the title's right end."""
        return self.count

    def unseen(self, rows: Sequence[RowT]) -> str:
        """What must not be missed among rows above or below those in view: ``1 late``, "" for nothing."""
        return ""

    def position(self) -> Words:
        """Where one is in it, "" where all rows are in view."""
        seen = self._in_view()
        if not seen:
            return ""
        ranks = self._laid.ranks
        first, last = ranks[seen[0].key], ranks[seen[-1].key]
        return position(self.rows, first, last, ranks.get(self.selected_key or ""), self.unseen)

    def learn(self, rows: Sequence[RowT]) -> bool:
        """Take column widths from all rows, before they are drawn; True if one changed."""
        return False

    # What a screen says

    @property
    def empty(self) -> Words:
        """What is shown where there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, said: Words) -> None:
        """Told at once, whether it is set before the rows, after them, or while none come or go."""
        if said != self._empty:
            self._empty = said
            if not self._laid.items:
                self.redraw()

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Show these rows. The selection stays on its key wherever that moved; only changed cells are painted."""
        fresh = tuple(rows)
        if fresh == self.rows:
            return
        if self.lasts and self._laid.put_in_place(fresh):
            self.rows = fresh
            self.redraw()
        else:
            self._lay(fresh)

    def _lay(self, fresh: tuple[RowT, ...]) -> None:
        was_top = self._laid.anchor(self._top)
        was_seen = self._selected_in_view()
        old_place = self._row_place(self.selected_key)
        self.rows = fresh
        self._arrange()
        if self.selected_key is not None and self._laid.place(self.selected_key) is None:
            self._ghost = old_place
            self.selected_key = None
            self.post_message(self.Highlighted(self, None))
        self._unfold()
        self._settle(was_top, was_seen)
        self.redraw()

    def set_title(self, name: Words | None = None, count: Words = "") -> None:
        """Change the count at the title's right end, and the name where one is given."""
        said = (self.heading if name is None else name, count)
        if said != (self.heading, self.count):
            self.heading, self.count = said
            self.redraw()

    def select(self, key: str | None) -> None:
        """Select the row of that key (no row of that key: none) and bring it into view."""
        key = key if self._laid.place(key) is not None else None
        if key == self.selected_key:
            return
        self.selected_key = key
        if self.unfolds:
            was_top = self._laid.anchor(self._top)
            self._unfold()
            self._settle(was_top, False)
        place = self._laid.place(key)
        if not self.size.height:
            self._height = 0  # not laid out yet: it comes into view when it is drawn
        elif key is not None and place is not None:
            self._reveal(self._laid.last_place(key))
            self._reveal(place)
        self.post_message(self.Highlighted(self, key))
        self.redraw()

    @property
    def selected(self) -> RowT | None:
        """The selected row as last given."""
        place = self._laid.place(self.selected_key)
        return None if place is None else self._laid.row_at(place)

    def is_unfolded(self, row: RowT) -> bool:
        """Whether it has further rows."""
        return self._laid.is_unfolded(row.key)

    @property
    def at_tail(self) -> bool:
        """Whether the last row is in view and the list follows new ones."""
        return self._tail

    # Keys and mouse

    def action_move(self, step: int) -> None:
        """Select the row above or below; with none selected, the one where the lost one was."""
        if not self.rows:
            return
        here = self._row_place(self.selected_key) if self.selected_key is not None else None
        place = self._ghost if here is None else here + step
        self.select(self.rows[max(0, min(place, len(self.rows) - 1))].key)

    def action_page(self, direction: int) -> None:
        """Move by what is in view, less one row."""
        self.action_move(direction * max(1, self._body_height() - 1))

    def action_end_of_list(self, direction: int) -> None:
        """Select the first or the last row."""
        if self.rows:
            self.select(self.rows[0 if direction < 0 else -1].key)

    def action_choose(self) -> None:
        """Say that the selected row is chosen; with none selected nothing happens."""
        if self.selected_key is not None:
            self.post_message(self.Chosen(self, self.selected_key))

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; a second click chooses it."""
        if event.y < self._body_top():
            return
        row = self._laid.row_at(self._top + event.y - self._body_top())
        if row is not None:
            self.select(row.key)
            if event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll without touching the selection."""
        event.stop()
        self._scroll(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll without touching the selection."""
        event.stop()
        self._scroll(-_WHEEL_ROWS)

    # Drawing

    def draw(self, width: int, height: int) -> Sequence[Line]:
        if (width, height) != (self._width, self._height):
            # The first time, or another size: the tail, or the selected row, stays in view.
            self._width, self._height = width, height
            self._unfold()
            self._settle(None, True)
        left, right = 1, width - 1
        lines = list(self._head_lines(width, left, right))
        notes = self.notes(width)
        room = max(0, height - len(lines) - len(notes))
        shown = self._laid.items[self._top : self._top + room]
        if not shown and self._empty and room:
            blank = Line(width, self.palette)
            blank.spans(left, self._empty, "dim", width=right - left)
            lines.append(blank)
        lines += [self._item_line(item, width, left, right) for item in shown]
        return [*lines, *notes]

    def set_palette(self, palette: Palette) -> None:
        self._cache.clear()
        self._titled = self._headed = None
        super().set_palette(palette)

    def _count_and_position(self) -> Words:
        # Without heads the count names a column, and stands over it.
        return beside(self.title_count(), self.position(), first=self.heads or not self.has_heads)

    def _head_lines(self, width: int, left: int, right: int) -> list[Line]:
        lines: list[Line] = []
        if self.heading:
            told = width, self.heading, self._count_and_position(), self.has_focus
            if self._titled is None or self._titled[0] != told:
                line = Line(width, self.palette)
                title(line, left, right, self.heading, told[2], focused=told[3])
                self._titled = told, line
            lines.append(self._titled[1])
        if self.heads:
            if self._headed is None or self._headed.width != width:
                self._headed = Line(width, self.palette)
                self.draw_heads(self._headed, left, right)
            lines.append(self._headed)
        return [*lines, *self.above(width)] if self.above_rows else lines

    def _item_line(self, item: RowT | Divider, width: int, left: int, right: int) -> Line:
        if isinstance(item, Divider) and not isinstance(item, Further):
            line = Line(width, self.palette)
            if item.name:
                column = line.put(left, item.name, item.token)
                stop = right if not item.count else line.right(right, item.count, item.token) - 1
                line.fill(column + 1, stop, self.palette.glyphs.rule, "rule")
            return line
        if isinstance(item, Further):
            return self._further_line(item, width, right)
        selected = item.key == self.selected_key
        known = (item, selected, self.is_unfolded(item), width)
        cached = self._cache.get(known)
        if cached is None:
            if len(self._cache) > _KEPT_LINES:
                self._cache.clear()
            cached = self._cache[known] = Line(width, self.palette, "sel" if selected else "bg")
            if selected:
                cached.put(0, self.palette.glyphs.edge, "you")
            self.draw_row(cached, item, left, right, selected)
        return cached

    def _further_line(self, item: Further, width: int, right: int) -> Line:
        line = Line(width, self.palette, "sel" if item.selected else "bg")
        draw_further(line, item, right)
        return line

    # Where things are

    def _arrange(self) -> None:
        """Lay rows and dividers one after another, all folded."""
        if self.learn(self.rows):
            self._cache.clear()
        self._laid.lay(self.rows, self.dividers)
        if self.selected_key is None and self.follow:
            self._ghost = max(0, len(self.rows) - 1)

    def _unfold(self) -> None:
        """Unfold the selected row, and what else may be: its size, its place or the rows are others."""
        if not self.unfolds:
            return
        right, height = self.size.width - 1, self._body_height()
        found: dict[str, Sequence[Further]] = {}
        if self.selected_key is not None:
            found[self.selected_key] = self.further(self.rows[self._laid.ranks[self.selected_key]], right, height - 1)
        self._laid.unfold(found)
        free = height - len(self._laid.items) if self.spreads else 0
        for row in reversed(self.rows if free > 0 else ()):
            if row.key in found:
                continue
            further = self.further(row, right, free + 1)
            if len(further) <= free:
                found[row.key] = further
                free -= len(further)
        self._laid.unfold(found)

    def _settle(self, was_top: tuple[str, int] | None, keep_selected: bool) -> None:
        """Choose what is at the top after the rows or the height changed; ``was_top`` stays where it was."""
        if not self.size.height:
            self._height = 0  # hidden: how much is in view is known when it is drawn again
            return
        last_top = self._last_top()
        if self.follow and self._tail:
            self._top = last_top
        elif self._top and was_top is not None and (place := self._laid.place(was_top[0])) is not None:
            self._top = place - was_top[1]
        self._top = max(0, min(self._top, last_top))
        if keep_selected and (place := self._laid.place(self.selected_key)) is not None:
            self._reveal(place)

    def _reveal(self, place: int) -> None:
        height = self._body_height()
        if place < self._top:
            # The divider above the first row of a group comes into view with it.
            lone = place > 0 and isinstance(self._laid.items[place - 1], Divider)
            self._top = place - 1 if lone and height > 1 else place
        elif place >= self._top + height:
            self._top = place - height + 1
        self._tail = self._top >= self._last_top()

    def _scroll(self, step: int) -> None:
        top = max(0, min(self._top + step, self._last_top()))
        if top != self._top:
            self._top = top
            self._tail = top >= self._last_top()
            self.redraw()

    def _row_place(self, key: str | None) -> int:
        """The position of a key among the rows, dividers not counted; where the lost one was for an unknown key."""
        return self._ghost if key is None else self._laid.ranks.get(key, self._ghost)

    def _selected_in_view(self) -> bool:
        place = self._laid.place(self.selected_key)
        return place is not None and self._top <= place < self._top + self._body_height()

    def _last_top(self) -> int:
        return max(0, len(self._laid.items) - self._body_height())

    def _in_view(self) -> tuple[RowT, ...]:
        """The rows that are on the screen now."""
        items = self._laid.items[self._top : self._top + self._body_height()]
        return tuple(item for item in items if not isinstance(item, Divider))

    def _body_top(self) -> int:
        return (1 if self.heading else 0) + (1 if self.heads else 0) + self.above_rows

    def _body_height(self) -> int:
        return max(1, self.size.height - self._body_top() - len(self.notes(self.size.width)))
