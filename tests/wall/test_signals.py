"""A measured series on the wall: a line of its own where there is room, else by turns in the last line."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from screens.wall.frame import SIGNAL_S, TURN_S, Wanted
from tests.support import measured, outage
from tests.support.stage import copied
from tests.wall.conftest import KEPT, WHEN, Face, look_at
from tests.wall.test_drawing import PALETTES, SIZES, drawn, read
from tests.wall.test_running import hung
from warroom.core.model import FeedHealth
from warroom.store import Store
from widgets.sparkline import SignalFace
from widgets.theme_names import named
from widgets.wall_face import WallFace

OVER = SignalFace("checkout 5xx", (0.4, 0.5, 0.4, 1.1, 2.4, 5.2, 7.4), 2.0, "7.4 %", over=True)


@pytest.fixture
def measuring(made: dict[str, Path], tmp_path: Path, face: Face):  # type: ignore[no-untyped-def]
    """``measuring("outage")``: what the wall shows where feeds tell series."""

    def told(name: str, wanted: Wanted = KEPT, after: float = 0.0) -> WallFace:
        path = tmp_path / f"{name}.db"
        shutil.copy(made[name], path)
        with Store.open(path, clock=lambda: WHEN[name]) as store:
            measured.tell(store, WHEN[name])
        look = look_at(path, WHEN[name], wanted)
        return face(name, wanted, now=WHEN[name] + timedelta(seconds=after), look=look)

    return told


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("name", "tiles"), [("outage", 1), ("calm", 1), ("six", 6), ("empty", 1)])
def test_what_is_over_its_limit_is_read_from_the_last_row_within_a_minute(
    face: Face, name: str, tiles: int, size: tuple[int, int]
) -> None:
    told = replace(face(name, Wanted(tiles=tiles, rotate=None)), feeds_late=False, signal=OVER)
    seen = [drawn(replace(told, turn=turn), size) for turn in range(60 // TURN_S)]
    assert any(read(lines, "7.4 % over") for lines in seen)


def test_those_over_and_those_silent_take_turns_and_the_calm_one_waits(measuring) -> None:  # type: ignore[no-untyped-def]
    shown = {measuring("outage", after=SIGNAL_S * n).signal for n in range(4)}
    assert {(it.name, it.over, it.now) for it in shown} == {("checkout 5xx", True, "7.4 %"), ("tickets", False, "")}


def test_a_silent_series_shows_no_value_but_how_long_it_has_been_so(measuring) -> None:  # type: ignore[no-untyped-def]
    faces = [measuring("outage", after=SIGNAL_S * n) for n in range(2)]
    silent = next(told for told in faces if told.signal.name == "tickets")
    assert silent.signal.told.startswith("no data ")
    assert any(read(drawn(replace(silent, turn=turn), (200, 60)), silent.signal.told) for turn in range(60 // TURN_S))


def test_a_stale_feed_is_told_beside_it_in_the_colour_of_a_broken_promise(measuring) -> None:  # type: ignore[no-untyped-def]
    late = PALETTES[0].style("latet", on="bg")
    for turn in range(60 // TURN_S):
        lines = drawn(replace(measuring("outage"), turn=turn), (80, 24))
        told = [line for line in lines if "stale" in line.strip().text]
        assert read(lines, "zendesk stale") or any(late in line.styles for line in told)


def test_without_a_series_nothing_is_said_of_one(face: Face) -> None:
    assert face("outage").signal is None


@pytest.mark.parametrize("size", [*SIZES, (97, 51), (300, 80)], ids=str)
@pytest.mark.parametrize("theme", ["dark", "mono"])
def test_no_size_breaks_it_and_ascii_stays_ascii(measuring, size: tuple[int, int], theme: str) -> None:  # type: ignore[no-untyped-def]
    told = measuring("outage")
    for turn, place in ((0, 0), (2, 4)):
        lines = drawn(replace(told, turn=turn, place=place, feeds_late=False), size, named(theme).ascii())
        assert {line.strip().cell_length for line in lines} == {size[0]}
        assert all(line.strip().text.isascii() for line in lines)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_series_that_move_every_fifteen_seconds_keep_the_wall_within_its_line(
    made: dict[str, Path], tmp_path: Path, size: tuple[int, int]
) -> None:
    """Five hundred bytes a second are what a wall may cost; here a minute in which the series move four times.

    Every feed is heard of from the beginning on, and the wall looks after each one's answer: the most frames that a
    minute of answers can cost.
    """
    path = copied(made["six"], tmp_path / "room.db")
    with Store.open(path, clock=lambda: outage.NOW) as store:

        def heard_of(feed: FeedHealth, now: datetime) -> FeedHealth:
            answered = replace(feed, last_success_at=now)
            measured.answered(store, answered, now)
            return answered

        for feed in store.feeds():
            heard_of(feed, outage.NOW)
        async with hung(path, KEPT, size) as wall:
            await wall.until(lambda: bool(wall.face.incidents))
            await wall.pilot.pause()
            wall.written()  # the whole picture, once
            sent = 0
            for second in range(1, 61):
                for feed in store.feeds() if second % 15 == 0 else ():
                    now_heard = heard_of(feed, outage.NOW + timedelta(seconds=second))
                    await wall.until(lambda it=now_heard: it in wall.live.look.overview.feeds)
                    await wall.pilot.pause()
                await wall.ticks(seconds=1)
                await wall.pilot.pause()
                sent += len(wall.written().encode())
        assert sent / 60 <= 500
