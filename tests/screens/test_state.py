"""What is known of the room, and the picture made of it, need no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from screens.base.grid import arrange
from screens.context.state import RoomState
from screens.room.panes.frame import picture
from tests.support import outage
from tests.support.outage import BIG, MAIL
from tests.support.rooms import Clock
from warroom.core.model import Incident
from warroom.room import Detail, Overview, Room
from warroom.session.room_thread import Snapshot
from warroom.store.store import Store
from widgets.palette import DARK


@pytest.fixture
def outage_room(path: Path) -> Iterator[Room]:
    with Store.open(path, clock=Clock(outage.NOW)) as store:
        yield Room(store, outage.config().policy, "maya", clock=Clock(outage.NOW), responders=outage.PEOPLE)


def known(room: Room) -> RoomState:
    """The outage as maya sees it, with the big incident selected."""
    state = RoomState(outage.config(), "maya", lambda: outage.NOW)
    overview: Overview = room.overview()
    detail: Detail = room.detail(BIG)
    state.look = Snapshot(overview=overview, detail=detail)
    state.selected = BIG
    return state


def test_what_may_be_done_follows_from_what_is_selected(outage_room: Room) -> None:
    state = known(outage_room)
    assert {"incident", "live"} <= state.has()
    assert "maya" in state.people()
    state.turn_to(MAIL)
    assert (state.selected, state.before, state.detail) == (MAIL, BIG, None)
    assert isinstance(state.incident, Incident)
    state.selected = ""
    assert "incident" not in state.has()
    assert all(not action.needs for action in state.available())


def test_a_picture_is_made_of_values_alone(outage_room: Room) -> None:
    state = known(outage_room)
    state.grid = arrange(120, 40)
    others = SimpleNamespace(names=lambda: (), short=lambda now: ())
    around = SimpleNamespace(
        palette=DARK, notice="said", typing=False, filtering_list=False, others=others, overlay_keys=lambda: None,
        held_face=lambda key: None, strip_letters=lambda broken, now: (),
    )  # fmt: skip
    made = picture(state, cast(Any, around), outage.NOW)
    assert made.failed == {}
    assert made.values["keys"].keys == (("›", "said"),)
    assert made.values["bar"].who == "maya"
