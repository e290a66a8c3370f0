"""What the wall costs on the line, and that it takes no key: a real terminal, 256 colours."""

from __future__ import annotations

import pytest

from bench import measure
from screens.wall_picture import SHIFT_S
from tests.terminal.conftest import ALONE, Place
from warroom.settings_wall import WallSettings

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


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_second_of_the_wall_is_at_most_500_bytes(place: Place, size: tuple[int, int]) -> None:
    with place.terminal("wall", "--pin", "1", size=size) as terminal:
        terminal.wait_for("█")
        terminal.wait_quiet(0.2)
        whole = terminal.bytes_read
        terminal.pump(5)  # a watcher is missed after a moment
        calm = measure.idle(terminal, SECONDS)
    assert 0 < calm.bytes_per_s <= MOST
    assert calm.bursts_per_s <= 1.5
    if size[0] < 200:  # so it is with the share of every page and every move
        turn = WallSettings().rotate
        assert turn is not None
        assert calm.bytes_per_s + whole / turn.total_seconds() + whole / SHIFT_S <= MOST


def test_tiles_cost_no_more(place: Place) -> None:
    with place.terminal("wall", "--tiles", "6", size=(120, 40)) as terminal:
        terminal.wait_for("█")
        terminal.pump(5)
        assert 0 < measure.idle(terminal, SECONDS).bytes_per_s <= MOST


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
        terminal.pump(5)
        terminal.press(*"ntaueArsSMbdzvcyOCllpxhi123/:D?ow", "enter", "tab", "ctrl+s", "ctrl+c", "f1", "up", "down")
        terminal.type("hello ")
        terminal.wait_quiet(0.2)
        shown = terminal.text
        assert "hello" not in shown
        assert not terminal.exited
    with place.room() as room:
        assert room.store.head() == before
