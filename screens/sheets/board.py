"""A page that is laid out as a whole: several lists, one of which has the keys; Tab goes to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.widget import AwaitMount

from screens.sheets.page import Page
from warroom.keymap.actions import for_key, shown_key
from widgets.board import BoardFace, BoardList, BoardRows, Part
from widgets.line_list import LineList
from widgets.palette import DARK, Palette

STEPS = {"board_next": 1, "board_back": -1}
NUMBERS = {f"board_{number}": number for number in range(1, 7)}


class Told(Protocol):
    """What a page shows: laid out for any size, whichever of its lists has the keys."""

    def face(self, width: int, height: int, part: str) -> BoardFace:
        """``width`` is between the margins; ``part`` is the list that has the keys, "" for the first."""

    def foot(self, width: int, part: str, key: str) -> tuple[Any, ...]:
        """The rows that tell of the selected row, as ``widgets.board.Row``s."""


class Unread:
    """What is shown until it is read."""

    def __init__(self, said: str) -> None:
        self.said = said

    def face(self, width: int, height: int, part: str) -> BoardFace:
        return BoardFace((), (Part("wait", "", 0, 1, width, height - 1, empty=self.said),))

    def foot(self, width: int, part: str, key: str) -> tuple[Any, ...]:
        return ()


class Board(Page):
    """A page of several lists. ``numbered`` are the lists that the digits go to, where not all can be shown at once."""

    DEFAULT_CSS = """
    Board { background: ansi_default; overflow: hidden; }
    Board > BoardList { position: absolute; }
    Board > BoardRows { position: absolute; }
    """
    takes_all = True

    def __init__(self, name: str, heading: str, *, place: str, palette: Palette = DARK, margin: int = 1,
                 where: tuple[str, str] = ("", ""), numbered: tuple[str, ...] = (), said: str = "",
                 moved: Callable[[str, str], None] = lambda part, key: None) -> None:  # fmt: skip
        """``where``: the list that has the keys first, and its row; ``moved`` is told both when they change.

        ``said`` is shown until it is read.
        """
        super().__init__(name, heading, (), palette=palette, margin=margin, place=place)
        self.called = heading
        self.told: Told = Unread(said)
        self.numbered = numbered
        self.part, self._select = where
        self._moved_to = moved
        self.lists: dict[str, BoardList] = {}
        self.ground = BoardRows(palette=palette)
        self._face = BoardFace((), ())
        self._mounting: list[AwaitMount] = []

    # ------------------------------------------------------------ what it shows

    def begin(self, told: Told) -> None:
        """The first thing that it shows."""
        self.told = told
        if self.is_mounted:
            self._lay()

    def renew(self, rows: Any) -> None:
        """The same page a moment later."""
        if isinstance(rows, tuple):
            return
        if rows != self.told:
            self.told = rows
            self._lay()

    def head(self, heading: str, said: str) -> None:
        """Its heading stands in the bar."""

    def compose(self) -> ComposeResult:
        yield self.ground

    def _begun(self) -> None:
        self._lay()
        self.call_after_refresh(self._settle)  # no list can have the keys before there is room for one

    async def _settle(self) -> None:
        """A list that does not run yet would lose the keys that are sent to it."""
        self._lay()
        for mounted in self._mounting:
            await mounted
        self._mounting.clear()
        self.ready.set()

    def on_unmount(self) -> None:
        self.ready.set()

    def _sized(self) -> None:
        self._lay()

    def _lay(self) -> None:
        """Put every list where the layout wants it; those that it leaves out are hidden."""
        width, height = self.size
        if not width or not height:
            return
        inner = width - 2 * self.margin
        face = self.told.face(inner, height, self.part)
        chosen = [part.name for part in face.parts if not part.is_read]
        if self.part not in chosen:
            self.part = chosen[0] if chosen else ""
            face = self.told.face(inner, height, self.part)
        self.ground.margin = self.margin
        self.ground.styles.offset, self.ground.styles.width, self.ground.styles.height = (0, 0), width, height
        for name, one in self.lists.items():
            if name not in {part.name for part in face.parts}:
                one.display = False
        for part in face.parts:
            self._put(part)
        self._face = face
        self._foot()
        if self.part in self.lists:
            self.list = self.lists[self.part]
            if self.screen.focused is not self.list:
                self.screen.set_focus(self.list)

    def _put(self, part: Part) -> None:
        one = self.lists.get(part.name)
        if one is None:
            one = self.lists[part.name] = BoardList(part.title, palette=self.rows_list.palette)
            one.can_focus = not part.is_read
            self._mounting.append(self.mount(one))
        one.display = part.h > 0
        one.styles.offset = (self.margin - 1 + part.x, part.y)
        one.styles.width, one.styles.height = part.w + 2, part.h
        one.fix(part.fixed)
        one.empty = part.empty
        one.set_title(part.title, part.count)
        one.set_rows(part.rows)
        if part.name == self.part and self._select and any(row.key == self._select for row in part.rows):
            one.select(self._select)
            self._select = ""
        if not part.is_read and one.selected_key is None and part.rows and part.name == self.part:
            one.select(part.rows[0].key)

    def _foot(self) -> None:
        inner = self.size.width - 2 * self.margin
        if inner > 0:
            self.ground.show((*self._face.rows, *self.told.foot(inner, self.part, self.row)))

    # ------------------------------------------------------------ keys

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        several = sum(not part.is_read for part in self._face.parts) > 1 or bool(self.numbered)
        wanted = ("board_keys", "board_next") if several else ("board_keys",)
        shared = [a for a in self.actions if a.name in wanted]
        own = [a for a in self.own_actions() if a.rank]
        return tuple((shown_key(a.keys[0]), a.word) for a in (*shared[::-1], *own) if a.keys)

    @property
    def row(self) -> str:
        """The row that a key is about; "" for none."""
        one = self.lists.get(self.part)
        return (one.selected_key or "") if one is not None else ""

    def go(self, part: str, key: str = "") -> None:
        """Give the keys to that list, with this row selected."""
        self.part, self._select = part, key
        self._lay()
        self._tell()

    def _tell(self) -> None:
        self._moved_to(self.part, self.row)

    def on_key(self, event: events.Key) -> None:
        own = for_key(self.actions, event.key, self.place_of_keys)
        if own is not None and (own.name in STEPS or own.name in NUMBERS):
            event.stop()
            event.prevent_default()
            self._step(own.name)

    def _step(self, name: str) -> None:
        if name in NUMBERS:
            if NUMBERS[name] <= len(self.numbered):
                self.go(self.numbered[NUMBERS[name] - 1])
            return
        chosen = [part.name for part in self._face.parts if not part.is_read]
        order = [*chosen, *(name for name in self.numbered if name not in chosen)]
        if order:
            here = order.index(self.part) if self.part in order else 0
            self.go(order[(here + STEPS[name]) % len(order)])

    @on(LineList.Highlighted)
    def _moved(self, event: LineList.Highlighted) -> None:
        event.stop()
        if event.control is self.lists.get(self.part):
            self._foot()
            self._tell()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A list was pointed at: it has the keys now."""
        name = next((name for name, one in self.lists.items() if one is event.widget), "")
        if name and name != self.part:
            self.go(name)
