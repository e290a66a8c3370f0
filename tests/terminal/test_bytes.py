"""What the room costs on the line: bytes to the terminal for a second, a key, a new row, another incident.

Counted in real terminals of 120×40 and 80×24 in 256 colours. A byte that nobody sees is one that a slow line waits for.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bench import measure
from tests.support import measured
from tests.support.patience import PATIENCE_S
from tests.support.terminal import Terminal
from tests.terminal.conftest import ALONE, Place
from warroom.core.model import FeedHealth
from warroom.store import Store

FAST = ALONE + '[display]\nlink = "fast"\n'
"""A terminal of tests that answers late is on a busy machine, not on a slow line for which all is laid out anew."""
CALM_S = 4.0
MOVE_S = 5.0
"""How often the series move: as often as the quickest step that is worth drawing."""
SIZES = ((120, 40), (80, 24))
FRAME = re.compile(rb"\x1b\[\?2026h.*?\x1b\[\?2026l", re.DOTALL)
STOOD: dict[tuple[int, int], int] = {}
"""What had come when the room stood, before a tick or many were counted with it."""
START = {(120, 40): 11_500, (80, 24): 7_000}
"""Bytes until the room stands: the whole picture once, and a little of it twice."""


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Three open incidents, the gravest with more lines than are in view."""
    place = Place(tmp_path_factory.mktemp("home"))
    place.configured(FAST)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=40)
    place.declared("Order e-mail delayed", "SEV2", entries=40)
    place.declared("Images slow in the back office", "SEV3", entries=5)
    return place


def heard(store: Store, moved: int) -> None:
    """The feeds have just answered, and their series have moved on."""
    now = datetime.now(UTC)
    for feed in ("alertmanager", "zendesk"):
        store.save_health(FeedHealth(id=feed, type="signal", state="ok", interval_s=MOVE_S, last_success_at=now))
    measured.tell(store, now, moved)


@pytest.fixture(scope="module")
def measured_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One open incident, and three series of two feeds."""
    place = Place(tmp_path_factory.mktemp("measured"))
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=40)
    with Store.open(place.db) as store:
        heard(store, 0)
    return place


@pytest.fixture(scope="module")
def late_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One open incident whose clocks are overdue: those have block digits, and each shows another second."""
    place = Place(tmp_path_factory.mktemp("late"))
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=40, ago=timedelta(minutes=40))
    return place


@pytest.fixture(scope="module", params=SIZES, ids=str)
def opened(incidents: Place, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """The room, opened once; it has said that nothing is polled, and from then on only the clocks tick."""
    with incidents.terminal(size=request.param) as terminal:
        terminal.wait_for("Checkout API")
        terminal.wait_quiet(0.15)
        STOOD[request.param] = terminal.bytes_read
        terminal.wait_for("no watcher")
        yield terminal


@pytest.fixture
def terminal(opened: Terminal) -> Terminal:
    """The same, on the gravest incident again."""
    opened.press("escape")
    opened.wait_quiet(0.15)
    opened.press("home")
    opened.wait_for("BRIEF 0001")
    opened.wait_quiet(0.15)
    return opened


def bytes_until(terminal: Terminal, shown: str) -> int:
    """Bytes that came from now until ``shown`` stands and the paint is over; at most one tick among them."""
    before = terminal.bytes_read
    terminal.wait_for(shown)
    terminal.wait_quiet(0.15)
    return terminal.bytes_read - before


def test_until_the_room_stands_the_picture_is_sent_once(opened: Terminal) -> None:
    assert STOOD[opened.size] <= START[opened.size]


@pytest.mark.alone
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_second_of_bitmap_clocks_is_one_frame_of_at_most_600_bytes(late_place: Place, size: tuple[int, int]) -> None:
    with late_place.terminal(size=size) as terminal:
        terminal.wait_for("no watcher")
        terminal.wait_for("█")
        terminal.wait_quiet(0.15)
        frames = terminal.frames
        costs = measure.idle(terminal, CALM_S)
        assert 0 < costs.bytes_per_s <= 600
        assert CALM_S - 1 <= terminal.frames - frames <= CALM_S + 1


@pytest.mark.alone
def test_a_second_of_clocks_on_track_is_one_frame_of_at_most_200_bytes(terminal: Terminal) -> None:
    assert not terminal.shows("█")
    frames = terminal.frames
    calm = measure.idle(terminal, CALM_S)
    assert 0 < calm.bytes_per_s <= 200
    assert CALM_S - 1 <= terminal.frames - frames <= CALM_S + 1


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_second_of_clocks_as_rows_is_at_most_200_bytes(late_place: Place, size: tuple[int, int]) -> None:
    """They are rows where the line is slow, as over SSH, unless told otherwise."""
    with late_place.terminal(size=size, env={"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}) as terminal:
        terminal.wait_for("no watcher")
        assert not terminal.shows("█")
        terminal.wait_quiet(0.15)
        calm = measure.idle(terminal, CALM_S)
        assert 0 < calm.bytes_per_s <= 200


def series(terminal: Terminal) -> str:
    """The row of the series that is over its threshold."""
    return next(row for row in terminal.text.splitlines() if "% over" in row)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("ssh", "most"), [("10.0.0.1 1 10.0.0.2 22", 200), ("", 600)], ids=["slow", "fast"])
def test_series_that_move_every_five_seconds_keep_the_idle_room_within_its_line(
    measured_place: Place, size: tuple[int, int], ssh: str, most: int
) -> None:
    """Three series, the one over its threshold first; every one of their columns differs at each move."""
    keys = ("5",) if size[0] < 120 else ()  # there the feeds are behind a tab
    with Store.open(measured_place.db) as store:
        heard(store, 0)  # a series whose feed is silent for long is told as stale
    with measured_place.terminal(size=size, env={"SSH_CONNECTION": ssh} if ssh else {}) as terminal:
        terminal.wait_for("no watcher")
        terminal.press(*keys)
        terminal.wait_for("% over")
        terminal.wait_quiet(0.15)
        costs, shown = [], {series(terminal)}
        for moved in (1, 2):
            before = terminal.bytes_read
            with Store.open(measured_place.db) as store:
                heard(store, moved)
            calm = measure.idle(terminal, MOVE_S)
            costs.append(calm.bytes_per_s)
            assert terminal.pump(PATIENCE_S, lambda: series(terminal) not in shown), "the series did not move"
            assert terminal.bytes_read > before
            shown.add(series(terminal))
        assert max(costs) <= most


def test_the_kind_of_clock_that_is_asked_for_is_shown_on_any_line(late_place: Place) -> None:
    try:
        late_place.configured(ALONE + '[display]\nclocks = "row"\n')
        with late_place.terminal() as terminal:
            terminal.wait_for("Checkout API")
            assert not terminal.shows("█")
        late_place.configured(ALONE + '[display]\nclocks = "bitmap"\nlink = "slow"\n')
        with late_place.terminal() as terminal:
            terminal.wait_for("█")
    finally:
        late_place.configured(ALONE)


@pytest.mark.alone
@pytest.mark.parametrize("tabs", [0, 1], ids=["incidents", "timeline"])
def test_a_key_in_a_list_is_at_most_450_bytes(terminal: Terminal, tabs: int) -> None:
    """Of keys that are held down, the frame of the middle one: a clock that ticks or the first key shows more.

    They are sent in step and not each when the one before was painted, so that a busy machine paints fewer frames
    and not slower keys: one that comes late is taken for a single one, and shows all of its row.
    """
    terminal.press(*["tab"] * tabs)
    terminal.wait_quiet(0.3)
    before = len(terminal.output)
    for key in ("up", "down") * 20:
        terminal.press(key)
        terminal.pump(1 / 30)
    terminal.wait_quiet(0.15)
    frames = [len(frame) for frame in FRAME.findall(bytes(terminal.output[before:]))]
    assert len(frames) >= 4
    assert 0 < statistics.median(frames) <= 450


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_on_a_slow_line_a_key_sends_its_row_and_a_rest_sends_the_incident(
    incidents: Place, size: tuple[int, int]
) -> None:
    try:
        incidents.configured(ALONE + '[display]\nlink = "slow"\n')
        with incidents.terminal(size=size) as terminal:
            terminal.wait_for("BRIEF 0001")
            terminal.wait_for("no watcher")
            terminal.wait_quiet(0.15)
            keys = measure.press(terminal, ("down", "up"), 11)
            assert keys.silent == 0
            assert 0 < keys.bytes <= 450
            terminal.wait_for("BRIEF 0002")
    finally:
        incidents.configured(FAST)


def test_a_line_that_somebody_else_records_is_at_most_1500_bytes(terminal: Terminal, incidents: Place) -> None:
    with incidents.room() as room:
        room.log("0001", f"{terminal.size[0]} of 100 connections")
    assert 0 < bytes_until(terminal, f"{terminal.size[0]} of 100") <= 1_500


def test_a_line_of_ones_own_is_at_most_1500_bytes_from_enter_on(terminal: Terminal) -> None:
    terminal.press("t")
    text = f"db-{terminal.size[0]} fails over"
    terminal.type(text)
    terminal.wait_for(f"0001 › {text}")
    terminal.wait_quiet(0.15)
    terminal.press("enter")
    assert 0 < bytes_until(terminal, f"note +maya +{text}") <= 1_500


def test_another_incident_is_at_most_8_kilobytes(terminal: Terminal) -> None:
    terminal.press("down")
    assert 0 < bytes_until(terminal, "BRIEF 0002") <= 8_000


def test_the_focus_that_moves_is_at_most_1_kilobyte(terminal: Terminal) -> None:
    before = terminal.bytes_read
    terminal.press("tab")
    terminal.wait_quiet(0.15)
    assert 0 < terminal.bytes_read - before <= 1_000
