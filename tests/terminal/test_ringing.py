"""The bell as the terminal hears it: byte 7, once, when a promise that the room made falls due."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tests.support.terminal import Terminal
from tests.terminal.conftest import ALONE, Place, Until

SIZE = (120, 40)
BELL = b"\x07"
COMMAND = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""What a terminal is told to do, a title for one: it may end in the same byte, and is silent."""


def bells(terminal: Terminal) -> int:
    return COMMAND.sub(b"", bytes(terminal.output)).count(BELL)


def test_a_promise_that_falls_due_rings_once_and_not_where_the_bell_is_off(place: Place, until: Until) -> None:
    incident = place.declared("Checkout fails")
    quiet = Place(place.home / "quiet")
    quiet.home.mkdir()
    place.configured(ALONE)
    quiet.configured(f"{ALONE}[display]\nbell = false\n")
    with place.terminal(size=SIZE) as rung, quiet.terminal("--db", str(place.db), size=SIZE) as silent:
        for terminal in (rung, silent):
            terminal.wait_for("Checkout fails")
        with place.room("maya") as room:
            promised = datetime.now(UTC) + timedelta(seconds=2)
            room.update(incident, "team", "We are looking.", next_by=promised)
        overdue = r"OVERDUE 0\d:(0[3-9]|[1-5]\d).*team"  # it has told the time three times since
        until(rung, lambda: rung.shows(overdue))
        silent.wait_for(overdue)
        assert bells(rung) == 1
        assert bells(silent) == 0
