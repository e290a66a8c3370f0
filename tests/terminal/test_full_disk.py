"""A command that could not be kept since the disk is full is told in a sentence, and nothing typed is lost."""

from __future__ import annotations

from tests.support.disk import full_disk, needs_strace
from tests.terminal.conftest import ALONE, Place
from tests.terminal.test_live import dwell


@needs_strace
def test_what_a_full_disk_refused_stands_on_the_screen_and_is_done_once_when_there_is_room(place: Place) -> None:
    place.configured(ALONE)
    incident = place.declared("checkout is down")
    with place.room() as room, place.terminal() as terminal:
        terminal.wait_for("checkout is down")
        before = room.store.head()[0]
        with full_disk(terminal.program.pid):
            dwell(terminal, "a")
            terminal.wait_for("The disk is full")
            terminal.press("t")
            terminal.type("pool at 100")
            terminal.press("enter")
            terminal.wait_for("not saved yet  pool at 100  The disk is full")
            assert room.store.head()[0] == before
        terminal.wait_for(r"maya +pool at 100")  # by itself: whoever types need not remember it
        terminal.wait_gone("not saved yet")
        dwell(terminal, "escape", "a")
        terminal.wait_for(r"maya +acknowledged")
        assert [row.text for row in room.store.entries(incident)].count("pool at 100") == 1
        assert room.store.head()[0] == before + 2
        dwell(terminal, "q")
        assert terminal.wait_exit() == 0
