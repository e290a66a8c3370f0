"""What the wall costs on the line, and that it takes no key: a real terminal, 256 colours."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from bench import measure
from screens.wall.frame import SHIFT_S
from tests.support.patience import PATIENCE_S
from tests.support.terminal import Terminal
from tests.terminal.conftest import ALONE, Place
from tests.wall.reading import find, half_rows
from warroom.config.settings_wall import WallSettings

SECONDS = 8.0
MOST = 500
"""Bytes a second."""
SIZES = ((80, 24), (120, 40), (200, 60))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Three open incidents whose clocks run; nobody watches, and the wall says so."""
    place = Place(tmp_path_factory.mktemp("home"))
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=40)
    place.declared("Order e-mail delayed", "SEV2", entries=5)
    place.declared("Images slow in the back office", "SEV3")
    return place


@dataclass(frozen=True)
class Cost:
    """What one wall cost: its first picture, and a second of it."""

    whole: int
    idle: measure.Idle


def reads(terminal: Terminal, text: str) -> None:
    """Waits until the words stand there in pixels."""
    seen = terminal.pump(PATIENCE_S, lambda: find(half_rows(terminal.lines), text) is not None)
    assert seen, f"{text!r} did not come:\n{terminal.text}"


def cost(terminal: Terminal) -> Cost:
    terminal.wait_for("█")
    terminal.wait_quiet(0.2)
    whole = terminal.bytes_read
    reads(terminal, "no watcher")  # it is missed after a moment
    until_move = SHIFT_S - time.time() % SHIFT_S
    if until_move < SECONDS + 2:  # the whole picture moves on: that is counted apart
        terminal.pump(until_move + 1, lambda: time.time() % SHIFT_S < SECONDS)
    terminal.wait_quiet(0.2)
    return Cost(whole, measure.idle(terminal, SECONDS))


Costs = dict[tuple[tuple[int, int], str], Cost]


@pytest.fixture(scope="module")
def costs(place: Place) -> Costs:
    """By size and kind, all measured side by side: the clock on the wall runs for all of them at once."""
    asked = [*((size, "large", ("--pin", "1")) for size in SIZES), ((120, 40), "tiles", ("--tiles", "6"))]
    with ExitStack() as stack, ThreadPoolExecutor(len(asked)) as pool:
        opened = {(size, kind): stack.enter_context(place.terminal("wall", *options, size=size))
                  for size, kind, options in asked}  # fmt: skip
        return dict(zip(opened, pool.map(cost, opened.values()), strict=True))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_second_of_the_wall_is_at_most_500_bytes(costs: Costs, size: tuple[int, int]) -> None:
    it = costs[size, "large"]
    assert 0 < it.idle.bytes_per_s <= MOST
    assert it.idle.bursts_per_s <= 1.5
    if size[0] < 200:  # so it is with the share of every page and every move
        turn = WallSettings().rotate
        assert turn is not None
        assert it.idle.bytes_per_s + it.whole / turn.total_seconds() + it.whole / SHIFT_S <= MOST


def test_tiles_cost_no_more(costs: Costs) -> None:
    assert 0 < costs[(120, 40), "tiles"].idle.bytes_per_s <= MOST


@pytest.mark.parametrize("key", ["q", "escape"])
def test_q_and_escape_leave_and_the_terminal_is_as_before(place: Place, key: str) -> None:
    with place.terminal("wall") as terminal:
        terminal.wait_for("█")
        terminal.press(key)
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


def test_no_other_key_does_anything(place: Place) -> None:
    with place.room() as room:
        before = room.store.head()
    with place.terminal("wall", "--pin", "1") as terminal:
        terminal.wait_for("█")
        reads(terminal, "no watcher")
        terminal.press(*"ntaueArsSMbdzvcyOCllpxhi123/:D?ow", "enter", "tab", "ctrl+s", "ctrl+c", "f1", "up", "down")
        terminal.type("hello ")
        terminal.wait_quiet(0.2)
        shown = terminal.text
        assert "hello" not in shown
        assert not terminal.exited
    with place.room() as room:
        assert room.store.head() == before
