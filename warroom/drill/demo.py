"""``warroom demo``: the bundled drill ``demo`` on a throw-away database, its team played by the people of the story."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from warroom.config.loading import Config, load
from warroom.core.drill.plan import Plan
from warroom.core.policy import RoomRules
from warroom.core.section import written
from warroom.core.times import utcnow
from warroom.drill import setting, story
from warroom.drill.engine import EngineThread
from warroom.drill.file import read_file
from warroom.drill.play import Play
from warroom.drill.shelf import BUNDLED
from warroom.drill.source import DrillSource
from warroom.room import Room

DRILL = "demo"
FACILITATOR = "facilitator"
SOAK = timedelta(minutes=15)


class Scene(Struct, frozen=True):
    """A drill under way: what the screens and a watcher need to take part."""

    plan: Plan
    config: Config
    config_path: Path
    db_path: Path
    engine: EngineThread
    play: Play

    def begin(self) -> None:
        """From here on things happen, and people act."""
        self.engine.start()
        self.play.begin()


def plan() -> Plan:
    return read_file(BUNDLED / f"{DRILL}.toml")


def set_up(folder: Path, url: str, port: int, speed: float, own: Config | None) -> Path:
    """Writes the demo's configuration: its people, and the rules that everybody begins with."""
    rules = Config(room=RoomRules(soak=SOAK))
    return setting.write(folder, url, port, None, rules, plan(), speed, kept=_kept(own) | {"responder": story.people()})


@contextmanager
def scene(speed: float = 1.0, own: Config | None = None) -> Iterator[Scene]:
    """A folder with the drill's database and configuration, its server running; all gone at the end.

    Things happen once ``begin`` is called. ``own`` lends its display and keys.
    """
    folder = Path(tempfile.mkdtemp(prefix="warroom-demo-"))
    engine: EngineThread | None = None
    play: Play | None = None
    source: DrillSource | None = None
    before = _gone_with_terminal(folder)
    try:
        source = DrillSource(lambda: engine.run if engine else None, utcnow)
        path = set_up(folder, source.url, source.port, speed, own)
        config = load(path, env={})
        source.start()
        play = Play(Path(config.store.path), config, lambda: engine.run if engine else None)
        engine = EngineThread(lambda: _room(config), start_drill(play, config, utcnow(), speed), utcnow)
        yield Scene(plan(), config, path, Path(config.store.path), engine, play)
    finally:
        for part in (play, engine, source):
            if part is not None:
                part.stop()
        shutil.rmtree(folder, ignore_errors=True)
        if before is not None:
            signal.signal(signal.SIGHUP, before)


def start_drill(play: Play, config: Config, start: datetime, speed: float) -> Any:
    """Writes what happened before, then begins the drill. Gives its run."""
    play.prepare(start, speed)
    room = _room(config, lambda: start)
    try:
        return room.start_drill(plan(), source=f"{DRILL}.toml", speed=speed)
    finally:
        room.store.close()


def _room(config: Config, clock: Callable[[], datetime] = utcnow) -> Room:
    from warroom.store import Store

    store = Store.open(Path(config.store.path), mode=config.store.mode, timeout_s=config.store.timeout_s)
    return Room(store, config.policy, FACILITATOR, clock=clock, responders=config.responder)


def _gone_with_terminal(folder: Path) -> Any:
    """Clears the folder away too where the terminal is lost; gives the handler that was there, if any was replaced.

    Nothing of a demo is worth an orderly end, and a screen that ends in order would wait for its lost terminal.
    """
    if threading.current_thread() is not threading.main_thread():
        return None

    def gone(number: int, _: object) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + number)

    return signal.signal(signal.SIGHUP, gone)


def _kept(own: Config | None) -> dict[str, Any]:
    """How the person's screens look and which keys they use stay theirs in the drill."""
    if own is None:
        return {}
    usual = written(own.display.__class__())
    display = {name: value for name, value in written(own.display).items() if value != usual[name]}
    return {name: table for name, table in (("display", display), ("keys", written(own)["keys"])) if table}
