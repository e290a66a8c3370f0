"""A replay on the wall: it plays by itself, says what it is, and is read-only."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

from screens.replay.player import Player
from screens.wall.frame import Wanted
from tests.support import outage
from tests.support.patience import PATIENCE_S
from warroom.core.replay.dials import Dial
from warroom.options import Options
from warroom.replaying.app import opened
from warroom.replaying.wall import ReplayWall
from widgets.wall import Wall


async def test_an_outage_plays_on_the_wall_and_says_that_it_is_over(path: Path) -> None:
    config = outage.config()
    options = Options(db_path=path, person="maya", config=config, read_only=True, incident="INC-2026-0042")
    thread = opened(options, at=None, dial=Dial.HAPPENED)
    app = ReplayWall(thread, config, Wanted(1, None, "INC-2026-0042"), player=Player(outage.NOW, Dial.HAPPENED, 600))
    thread.listen(app.tell, app.report_soon)
    try:
        async with app.run_test(size=(120, 34)) as pilot:
            seen: set[str] = set()
            end = monotonic() + PATIENCE_S
            while monotonic() < end and len(seen) < 3:
                await pilot.pause(0)
                face = app.screen.query_one(Wall).value
                if face is not None and face.incidents:
                    assert face.replay
                    seen.add(face.clock)
                await asyncio.sleep(0.02)
            assert len(seen) >= 3, seen
    finally:
        thread.stop(wait_s=PATIENCE_S)
