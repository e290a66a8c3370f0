"""Pictures of the scribe's screen at 14:37:09; look at them when one changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import Seat, room_app, spell

Compare = Callable[..., bool]
SIZES = [pytest.param((80, 24), id="80"), pytest.param((120, 40), id="120")]
CHAT = "14:01 ana: pool at 100 of 100\n14:02 raj: on it\n13:59 ana: since 13:41\nRaj Patel  2:05 PM\nrestarted"
Look = Callable[..., bool]


@pytest.fixture
def drawn(snap_compare: Compare, path: Path) -> Look:
    """Whether the screen looks as it was approved after these keys."""

    def look(*keys: str, size: tuple[int, int] = (120, 40), theme: str = "dark", paste: str = "") -> bool:
        clock = Clock(outage.NOW)
        with ExitStack() as opened:
            config = outage.config(display={"theme": theme, "timezone": "UTC", "ascii": False, "clocks": "bitmap"})
            app = opened.enter_context(
                room_app(path, person="sam", now=clock, config=config, scribe=True, incident=outage.BIG)
            )

            async def press(pilot: Pilot[Any]) -> None:
                seat = Seat(app, pilot, clock, path, opened)
                await seat.settle()
                await seat.press(*spell(keys))
                if paste:
                    app.post_message(events.Paste(paste))
                    await seat.settle()

            return snap_compare(app, terminal_size=size, run_before=press)

    return look


@pytest.mark.parametrize("size", SIZES)
def test_a_line_being_typed_with_names_that_complete(drawn: Look, size: tuple[int, int]) -> None:
    assert drawn("f 4 pods rolled back, says @a", size=size)


@pytest.mark.parametrize("theme", ["light", "mono", "ansi16"])
def test_it_reads_in_other_colours_and_in_none(drawn: Look, theme: str) -> None:
    assert drawn("f 4 pods rolled back, says @a", theme=theme)


@pytest.mark.parametrize("size", [*SIZES, pytest.param((200, 60), id="200")])
def test_an_entry_selected(drawn: Look, size: tuple[int, int]) -> None:
    assert drawn("<up>", "<up>", "<up>", "<up>", "<up>", "<up>", size=size)


@pytest.mark.parametrize("size", [*SIZES, pytest.param((200, 60), id="200")])
def test_a_long_entry_selected_and_one_that_is_not(drawn: Look, size: tuple[int, int]) -> None:
    """At 80x24 no row is left over: the selected one alone is whole."""
    shown = "mtr to db-3 shows no loss over 200 probes from both zones, so the network is ruled out; look at the pool"
    assert drawn(f"f {shown}, then at the proxies in front of it", "<enter>", shown, "<enter>", "<up>", size=size)


def test_an_entry_being_amended(drawn: Look) -> None:
    assert drawn("<up>", "<up>", "<enter>", ", dial 7", "<home>", "14:35 ")


def test_words_looked_for(drawn: Look) -> None:
    assert drawn("<ctrl+f>", "db-3")


@pytest.mark.parametrize("size", SIZES)
def test_a_paste_before_it_is_recorded(drawn: Look, size: tuple[int, int]) -> None:
    assert drawn(paste=CHAT, size=size)


def test_earlier_wordings(drawn: Look) -> None:
    assert drawn("<ctrl+f>", "83 tick", "<enter>", "w")


def test_every_key(drawn: Look) -> None:
    assert drawn("<f1>")
