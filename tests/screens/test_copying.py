"""What is copied goes to the person's own terminal; where that cannot take it, the room says so and why."""

from __future__ import annotations

import base64

from tests.screens.conftest import Sit
from widgets.clipboard import Clipboard


async def test_the_brief_is_written_to_the_terminal_for_screen_too(sit: Sit) -> None:
    async with sit() as seat:
        seat.app.clipboard_way = Clipboard.of({"TERM": "screen", "STY": "1.pts-0"})
        seat.rows()
        seat.app.copy_to_clipboard("roll back 2.1.3")
        sent = "".join(seat._driver.kept)
        plain = f"\x1b]52;c;{base64.b64encode(b'roll back 2.1.3').decode()}\a"
        assert f"\x1bP{plain}\x1b\\" in sent


async def test_where_nothing_can_arrive_the_room_says_why(sit: Sit) -> None:
    async with sit() as seat:
        seat.screen.clipboard = Clipboard.of({"TERM": "linux"})
        seat.screen.copy("the brief", "The brief")
        await seat.settle()
        assert seat.keys_row == "› Not copied: the Linux console has no clipboard."
        seat.screen.clipboard = Clipboard()
        seat.screen.copy("the brief", "The brief")
        await seat.settle()
        assert "The brief is in your clipboard" in seat.keys_row
