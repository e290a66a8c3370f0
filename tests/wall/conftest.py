"""The outage, the calm afterwards, six incidents at once; and the wall on each of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from screens.view.deadline_cache import Running
from screens.wall.frame import Wanted, page, wall_face
from tests.support import outage
from warroom.core.inbox import sort
from warroom.room import Room
from warroom.session.room_thread import Snapshot
from warroom.store import Store
from widgets.wall_face import WallFace

CALM = outage.clock_at("15:21:40")
WHEN = {"outage": outage.NOW, "calm": CALM, "six": outage.NOW, "empty": outage.NOW}
KEPT = Wanted(rotate=None)

Face = Callable[..., WallFace]
"""``face("outage")``: what the wall shows of that database; ``wanted``, ``now`` and ``trouble`` as given."""


def _six(path: Path) -> None:
    """Four more incidents, whose names are long, accented and of another script."""
    with outage.told(path) as rooms:
        rooms.tell((
            ("14:36:55", "omar", lambda room: room.declare("Payments time out for all cards", "SEV0",
                                                           service="payments")),
            ("14:36:57", "kai", lambda room: room.declare("Slow reports", "SEV3", service="reports")),
            ("14:37:00", "tom", lambda room: room.declare("Anmeldung schlägt fehl", "SEV2", region="eu-west")),
            ("14:37:02", "tom", lambda room: room.declare("ログインできない", "SEV2")),
        ))  # fmt: skip
        rooms.clock.now = outage.NOW
        outage.poll(rooms.store, outage.NOW)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("walls")
    found = {name: folder / f"{name}.db" for name in WHEN}
    outage.make_outage(found["outage"])
    outage.make_calm(found["calm"])
    shutil.copy(found["outage"], found["six"])
    _six(found["six"])
    with outage.told(found["empty"]) as rooms:
        rooms.store.take_lease("watcher", "a watcher", 100_000.0, standing=True)
    return found


def look_at(path: Path, now: datetime, wanted: Wanted = KEPT, trouble: str = "") -> Snapshot:
    """What the reading thread would hand over."""
    with Store.open(path, clock=lambda: now, read_only=True) as store:
        room = Room(store, outage.config().policy, "wall", clock=lambda: now, read_only=True)
        overview = room.overview()
        shown = page(overview.incidents, wanted, now, now).shown
        detail = room.detail(shown[0].id) if shown else None
    return Snapshot(overview, detail, trouble)


@pytest.fixture
def face(made: dict[str, Path]) -> Face:
    def told(name: str, wanted: Wanted = KEPT, *, now: datetime | None = None, trouble: str = "",
             opened: timedelta = timedelta(minutes=1), look: Snapshot | None = None, drill: bool = False,
             ) -> WallFace:  # fmt: skip
        at = now or WHEN[name]
        seen = look or look_at(made[name], at, wanted, trouble)
        running = Running(outage.config().policy)
        return wall_face(seen, running, wanted, at, UTC, opened_at=WHEN[name] - opened, drill=drill)

    return told


def with_crits(path: Path, folder: Path, *titles: str) -> Snapshot:
    """The look of that database where critical alerts of these names fire besides, their states sorted."""
    copy = folder / "crits.db"
    shutil.copy(path, copy)
    with outage.told(copy) as rooms:
        rooms.clock.now = outage.NOW
        for title in titles:
            outage.fire(rooms.store, outage.NOW, title, at="14:36:39")
    look = look_at(copy, outage.NOW)
    seen = look.overview
    assert seen is not None
    return replace(look, sorted=sort(seen.alerts, seen.resolved, seen.incidents, seen.merged, seen.acts, outage.NOW))
