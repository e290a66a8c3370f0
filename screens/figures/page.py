"""The page of figures: read from the whole journal, so it is open before they are counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from screens.base.key_labels import key_of, spelled
from screens.context.read_page import again, board_of, show_board
from screens.context.registry import PageKind, handles, page
from screens.figures.face import NUMBERED, FiguresTold
from screens.figures.told import PERIODS, Told
from screens.sheets.board import Board
from warroom.core.figures.rows import Ledger
from warroom.core.figures.summary import GROUPS, Figures, figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.context.context import Context
    from warroom.room import Room

NAME = "figures"
FORMATS = {"figures_csv": "csv", "figures_json": "json"}


class Read(Struct, frozen=True):
    """The figures of the span that is wanted, and of the one before it; ``of`` is what they were counted from, which
    has all incidents since then, as they were at that event of the journal."""

    found: Figures
    before: Figures
    wanted: tuple[int, str]
    of: Ledger
    since: datetime
    at: int


@handles("figures")
def open_figures(room: Context) -> None:
    board = board_of(room, NAME, "FIGURES", place=NAME, numbered=NUMBERED, said="counting…")
    room.start(show_board(room, board, _reading(room), make, waits=False, live=False))


def _reading(room: Context) -> Callable[[Room], Read]:
    """A call that counts them, on the room's thread, for the span and the groups that are wanted then."""
    state = room.state

    def read(door: Room) -> Read:
        days, by = state.figures_wanted
        now, span = state.clock(), timedelta(days=days)
        until, since = now + timedelta(seconds=1), now - 2 * span
        at = state.overview.seq if state.overview is not None else 0
        kept: Read | None = state.read.get(NAME)
        if kept is not None and kept.at == at and kept.since <= since:
            of, since = kept.of, kept.since  # others of the same incidents: the journal is not walked for that
        else:
            of = door.ledger(state.zone, since=since)
        return Read(figures(of, now - span, until, state.zone, now, by or None),
                    figures(of, now - 2 * span, now - span, state.zone, now), (days, by), of, since, at)  # fmt: skip

    return read


def make(room: Context, read: Read) -> FiguresTold:
    """The page for this moment."""
    state = room.state
    days, by = read.wanted
    levels = state.policy.severities
    told = Told(
        read.found, read.before, days, state.zone, room.palette.glyphs, {level.name: level.rank for level in levels},
        frozenset(level.name for level in levels if level.review == "monthly"), by=by,
        mean="mean" in state.figures_shown, chart="chart" in state.figures_shown, behind=state.figures_behind,
    )  # fmt: skip
    words = (("figures_period", "period"), ("figures_by", "groups"))
    return FiguresTold(told, tuple((spelled(key_of(name), state.actions), word) for name, word in words))


def choose(room: Context, key: str, text: str = "") -> None:
    """The review of the incident that was chosen."""
    room.state.reviewing = key.partition("/")[2]
    room.open_pages("review")


def stays(room: Context, key: str, text: str) -> str:
    """A figure shows its incidents, and the page stays."""
    if key.startswith("incident/"):
        return ""
    room.state.figures_behind = key
    _go(room, "incidents")
    return "The incidents behind it."


def _go(room: Context, part: str) -> None:
    over = room.overlay
    again(room, NAME)
    if isinstance(over, Board):
        over.go(part)


def press(room: Context, action: str, row: str) -> None:
    """What the page's own keys do."""
    state = room.state
    days, by = state.figures_wanted
    if action == "figures_period":
        state.figures_wanted = (PERIODS[(PERIODS.index(days) + 1) % len(PERIODS)], by)
        _count_again(room)
    elif action == "figures_by":
        order = ("", *GROUPS)
        state.figures_wanted = (days, order[(order.index(by) + 1) % len(order)])
        _count_again(room)
    elif action == "figures_missing":
        state.figures_behind = "missing/milestones"
        _go(room, "incidents")
    elif action in FORMATS:
        _export(room, FORMATS[action])
    else:
        what = {"figures_mean": "mean", "figures_chart": "chart"}[action]
        if what == "chart" and row.startswith("measure/"):
            state.figures_behind = row
        state.figures_shown ^= {what}
        again(room, NAME)


def _count_again(room: Context) -> None:
    room.state.read_at.pop(NAME, None)
    again(room, NAME)


def _export(room: Context, form: str) -> None:
    found: Read = room.state.read[NAME]

    def write(_: Room) -> str:
        from warroom.exports import figures_text, to_file

        return to_file(figures_text(found.found, form), f"figures-{found.wanted[0]}-days", form)

    room.run(write)


page(PageKind(NAME, open=open_figures, choose=choose, stays=stays, press=press))
