"""Pages of what must be read from the journal first. They stay open while it is read again after an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from screens.sheets.board import Board, Told
from screens.sheets.page import Page

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.registry import Made
    from screens.sheets.page_rows import PageRow
    from warroom.room import Room

T = TypeVar("T")


async def show(
    room: Context, name: str, read: Callable[[Room], T], make: Callable[[Context, T], Made], *, place: str = "page",
    label_width: int = 26, waiting: str = "", stands: Callable[[Context], object] | None = None,
) -> None:  # fmt: skip
    """Read, then lay the page over the record; what was read is in ``room.state.read`` under the page's name.

    Args:
        read: reads on the room's thread.
        make: the page for this moment, of what was read last.
        place: where the page's own keys are registered.
        waiting: the page is open while it is read for the first time, and says this; "" where keys wait for it instead.
        stands: what is another once it must be read again; unless given, the last event of the journal.
    """
    state, stands = room.state, stands or _seq
    page = Page(name, waiting.partition(":")[0], (), said=waiting, palette=room.palette, margin=room.margin,
                label_width=label_width, place=place)  # fmt: skip

    async def renew() -> None:
        state.read_at[name] = stands(room)
        state.read[name] = await room.do(read)
        again(room, name)

    def rows() -> tuple[PageRow, ...]:
        if state.read_at.get(name) != stands(room):
            room.start(renew(), group=name)
        return make(room, state.read[name])[1]

    if waiting:
        room.open_overlay(page)
    state.read_at[name] = stands(room)
    state.read[name] = await room.do(read)
    heading, found, said = make(room, state.read[name])
    page.head(heading, said)
    page.anew = rows
    if room.overlay is page:
        page.renew(found)
        room.tell_keys()
    elif not waiting:
        page.all_rows = page.rows = found
        room.open_overlay(page)


def board_of(room: Context, name: str, called: str, *, place: str, numbered: tuple[str, ...] = (),
             said: str = "") -> Board:  # fmt: skip
    """A page that is laid out as a whole; where the person was on it, they are again."""
    state = room.state

    def moved(part: str, key: str) -> None:
        state.board_at[name] = (part, key)

    return Board(name, called, place=place, palette=room.palette, margin=room.margin, numbered=numbered, said=said,
                 where=state.board_at.get(name, ("", "")), moved=moved)  # fmt: skip


async def show_board(
    room: Context, board: Board, read: Callable[[Room], T], make: Callable[[Context, T], Told], *, waits: bool = True,
    live: bool = True,
) -> None:  # fmt: skip
    """Read, then lay the page over the record; ``waits``: it is opened only when it is read, and keys wait for it.

    ``live``: it is read again after an event; else only when ``read_at`` forgets when it was read.
    """
    state, name = room.state, board.page

    async def renew() -> None:
        state.read_at[name] = _seq(room)
        state.read[name] = await room.do(read)
        again(room, name)

    def told() -> Told:
        if name not in state.read_at or (live and state.read_at[name] != _seq(room)):
            room.start(renew(), group=name)
        return make(room, state.read[name])

    if not waits:
        room.open_overlay(board)
    state.read_at[name] = _seq(room)
    state.read[name] = await room.do(read)
    board.begin(make(room, state.read[name]))
    board.anew = told
    if waits:
        room.open_overlay(board)
        await board.ready.wait()
    room.tell_keys()


def again(room: Context, name: str) -> None:
    """Show the page of that name as it is now, where it is open."""
    over = room.overlay
    if isinstance(over, Page) and over.page == name and over.anew is not None:
        over.renew(over.anew())
        room.tell_keys()


def _seq(room: Context) -> int:
    return room.state.overview.seq if room.state.overview is not None else 0
