"""Pictures of the room's panes together; look at them when one changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.widgets import room
from tests.widgets.stage import Place, Stage
from widgets.palette import DARK, LIGHT, MONO, Palette

Room = Callable[[Palette], Sequence[Place]]


@pytest.mark.parametrize(
    ("make", "palette", "size"),
    [
        pytest.param(room.room_120, DARK, (120, 40), id="dark-120"),
        pytest.param(room.room_120, LIGHT, (120, 40), id="light-120"),
        pytest.param(room.room_120, MONO.ascii(), (120, 40), id="mono-ascii-120"),
        pytest.param(room.room_80, DARK, (80, 24), id="dark-80"),
        pytest.param(room.room_200, DARK, (200, 60), id="dark-200"),
    ],
)
def test_the_room_looks_as_it_was_drawn(
    snap_compare: Callable[..., bool], make: Room, palette: Palette, size: tuple[int, int]
) -> None:
    assert snap_compare(Stage(make(palette), palette), terminal_size=size)
