"""Where rows and what is between them are in a list, one after another; a row can be unfolded into further ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from widgets.strips import Words


class Keyed(Protocol):
    """What a row must have: a key that names the same thing for as long as it exists. Rows are frozen and hashable."""

    @property
    def key(self) -> str: ...


RowT = TypeVar("RowT", bound=Keyed)


class Divider(Struct, frozen=True):
    """A row between rows that cannot be selected: a time, a group's title, or (all empty) a blank."""

    name: str = ""
    count: Words = ""
    token: str = "faint"


class Further(Divider, frozen=True):
    """A further row of the row above it, which is longer than its own: from that ``column`` on, in that ``stress``."""

    text: Words = ""
    column: int = 0
    stress: str = "text"
    selected: bool = False
    marked: bool = False


class Layout(Generic[RowT]):
    """Rows with dividers between them. Laying them out costs their number; unfolding one does not."""

    def __init__(self) -> None:
        self.items: list[RowT | Divider] = []
        self.ranks: dict[str, int] = {}
        """The place of a key among the rows alone."""
        self._folded: dict[str, int] = {}  # the place of a key where nothing is unfolded
        self._unfolded: list[tuple[int, int]] = []  # the folded place of what is, and its further rows; from the top
        self._opened: set[str] = set()

    def lay(self, rows: Iterable[RowT], between: Callable[[RowT | None, RowT], Sequence[Divider]]) -> None:
        """Lay out these rows, all folded; ``between`` gives the dividers of two."""
        items: list[RowT | Divider] = []
        places: dict[str, int] = {}
        before: RowT | None = None
        for row in rows:
            items += between(before, row)
            places[row.key] = len(items)
            items.append(row)
            before = row
        self.items, self._folded, self._unfolded, self._opened = items, places, [], set()
        self.ranks = {key: rank for rank, key in enumerate(places)}

    def put_in_place(self, rows: Sequence[RowT]) -> bool:
        """Put rows that only read otherwise where they were; False where others came or went, or one is between."""
        if len(rows) != len(self.items) or any(row.key != old for row, old in zip(rows, self.ranks, strict=False)):
            return False
        self.items = list(rows)
        return True

    def unfold(self, further: Mapping[str, Sequence[Divider]]) -> None:
        """Give these keys their further rows, and fold all others."""
        for place, count in self._unfolded:  # from the top: those above are folded again by then
            del self.items[place + 1 : place + 1 + count]
        wanted = sorted(((self._folded[key], rows) for key, rows in further.items() if rows), key=itemgetter(0))
        for place, rows in reversed(wanted):
            self.items[place + 1 : place + 1] = rows
        self._unfolded = [(place, len(rows)) for place, rows in wanted]
        self._opened = {key for key, rows in further.items() if rows}

    def is_unfolded(self, key: str) -> bool:
        return key in self._opened

    def place(self, key: str | None) -> int | None:
        """Where the row of that key is; None for a key that is not there."""
        folded = self._folded.get(key or "")
        return None if folded is None else folded + sum(n for at, n in self._unfolded if at < folded)

    def last_place(self, key: str) -> int:
        """Where the last of its further rows is; its own place where it has none."""
        folded = self._folded[key]
        return folded + sum(n for at, n in self._unfolded if at <= folded)

    def row_at(self, place: int) -> RowT | None:
        """The row that is there, or whose further row is; None for a divider and beyond the ends."""
        if not 0 <= place < len(self.items):
            return None
        while isinstance(item := self.items[place], Further):
            place -= 1
        return None if isinstance(item, Divider) else item

    def anchor(self, top: int) -> tuple[str, int] | None:
        """The first row from ``top`` on, and how far below it stands: what stays where it is as others come and go."""
        for place in range(top, len(self.items)):
            item = self.items[place]
            if not isinstance(item, Divider):
                return item.key, place - top
        return None
