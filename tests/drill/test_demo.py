"""The demo's scene with the real watcher polling it: everything comes by HTTP, and everything is gone after it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.patience import PATIENCE_S
from warroom.config.settings import Config, Display
from warroom.drill.demo import Scene, scene
from warroom.room import Overview, Room
from warroom.store import Store
from warroom.watcher.child import Child

ROOT = Path(__file__).resolve().parents[2]


def _until(drill: Scene, wanted: Callable[[Overview], bool]) -> Overview:
    """The first overview that is as wanted; fails after PATIENCE_S."""
    with Store.open(drill.db_path) as store:
        room = Room(store, drill.config.policy, "maya")
        limit = time.monotonic() + PATIENCE_S
        while True:
            overview = room.overview()
            if wanted(overview):
                return overview
            assert time.monotonic() < limit, f"not within {PATIENCE_S:g} s: {overview}"
            time.sleep(0.1)


def test_the_watcher_brings_the_outage_the_people_link_it_and_a_quiet_ticket_system_turns_stale() -> None:
    with scene(speed=16) as drill:
        child = Child(drill.config, drill.db_path)
        child.start()
        drill.begin()
        try:
            before = _until(drill, lambda o: any(a.title == "CheckoutErrorRate" for a in o.alerts))
            assert before.watcher.alive
            linked = _until(drill, lambda o: any(it.severity == "SEV1" and it.alerts for it in o.incidents))
            assert {feed.id for feed in linked.feeds} == {"alerts", "tickets", "checkout"}
            (rate,) = _until(drill, lambda o: any(s.state == "over" for s in o.signals)).signals
            assert (rate.name, rate.unit, rate.threshold) == ("checkout 5xx", "%", 5)
            assert len(rate.points) > 20
            stale = _until(drill, lambda o: any(f.state == "stale" for f in o.feeds))
        finally:
            child.stop()
    assert {f.id: f.state for f in stale.feeds} == {"alerts": "ok", "checkout": "ok", "tickets": "stale"}
    assert any(a.feed == "tickets" for a in stale.alerts), "a stale feed's alerts stay"
    assert drill.play.trouble == drill.engine.trouble == ""
    assert not drill.db_path.parent.exists()
    assert child.pid == 0


def test_the_demo_keeps_how_a_persons_screens_look_and_nothing_else_of_theirs() -> None:
    own = Config(name="acme", display=Display(theme="light", timezone="Europe/Berlin"), keys={"declare": ("ctrl+n",)})
    with scene(own=own) as drill:
        assert drill.config.name == "drill"
        assert drill.config.display == own.display
        assert drill.config.keys == own.keys
        assert drill.config.store.path == str(drill.db_path)


def test_a_demo_that_breaks_off_leaves_no_folder_behind() -> None:
    class Broken(Exception):
        pass

    try:
        with scene() as drill:
            folder = drill.db_path.parent
            raise Broken
    except Broken:
        pass
    assert not folder.exists()


def test_a_demo_whose_terminal_is_lost_leaves_no_folder_behind() -> None:
    code = (
        "import signal; from warroom.drill.demo import scene\n"
        "with scene() as drill:\n"
        "    print(drill.db_path.parent, flush=True)\n"
        "    signal.pause()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert folder.is_dir()
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=PATIENCE_S)
    assert not folder.exists()
