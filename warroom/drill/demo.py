"""``warroom demo``: the whole program on a throw-away database, against the outage on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from warroom.config.loading import Config, load
from warroom.core.section import written
from warroom.core.times import utcnow
from warroom.drill.play import Play
from warroom.drill.scene import PACE, configuration
from warroom.drill.server import DrillServer

BANNER = f"a drill: nobody is paged, clocks run {PACE:g} times as fast, nothing is kept"


class Scene(Struct, frozen=True):
    """A drill under way: what the screens and a watcher need to take part."""

    config: Config
    config_path: Path
    db_path: Path
    server: DrillServer
    play: Play


@contextmanager
def scene(speed: float = 1.0, own: Config | None = None, second: float = 0.0) -> Iterator[Scene]:
    """A folder with the drill's database and configuration, its server running; all gone at the end.

    The people act once ``play.begin()`` is called. ``own`` lends its display and keys; ``second`` is where
    the story is entered.
    """
    folder = Path(tempfile.mkdtemp(prefix="warroom-demo-"))
    path, db_path = folder / "config.toml", folder / "drill.db"
    start = utcnow() - timedelta(seconds=second / speed)
    server: DrillServer | None = None
    play: Play | None = None
    before = _gone_with_terminal(folder)
    try:
        server = DrillServer(start, lambda: play.story_s() if play else 0.0, speed)
        path.write_text(configuration(server.url, db_path, speed, _kept(own)), encoding="utf-8")
        config = load(path, env={})
        play = Play(db_path, config, start, speed)
        server.start()
        play.prepare()
        yield Scene(config, path, db_path, server, play)
    finally:
        if play is not None:
            play.stop()
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        if before is not None:
            signal.signal(signal.SIGHUP, before)


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
