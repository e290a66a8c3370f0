"""Cells that are sent past Textual's own painting leave the same picture as a whole frame."""

from __future__ import annotations

import re

from tests.support.patience import PATIENCE_S
from tests.support.terminal import Terminal
from tests.terminal.conftest import Place

TITLE = "Checkout API 5xx"
KEYS = ("down", "tab", "up", "up", "tab", "down", "tab", "down", "up", "2", "1", "t", "x", "y", "backspace", "escape")


def picture(terminal: Terminal) -> list[str]:
    """The rows as they are shown; the digits of clocks and ages differ from one second to the next."""
    terminal.draw()
    return [re.sub(r"\d", "0", row) for row in terminal.lines]


def test_keys_and_ticks_leave_what_a_whole_frame_shows(place: Place) -> None:
    place.configured('[display]\nclocks = "row"\n')
    place.declared(TITLE, "SEV1", entries=40)
    place.declared("Order e-mail: delayed in 東京", "SEV2", entries=40)
    with place.terminal() as terminal:
        terminal.wait_for(TITLE)
        for key in KEYS:
            terminal.press(key)
            terminal.pump(0.05)
        terminal.wait_for("t unfinished: x")
        terminal.wait_quiet(0.3, 3.0)
        sent = picture(terminal)
        frames = terminal.bytes_read
        terminal.press("ctrl+l")
        assert terminal.pump(PATIENCE_S, lambda: terminal.bytes_read > frames + 3_000), "no whole frame came"
        terminal.wait_quiet(0.3, 3.0)
        whole = picture(terminal)
    assert sent == whole
