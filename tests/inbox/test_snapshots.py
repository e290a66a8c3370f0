"""Pictures of the inbox; look at them when one changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.inbox import scene
from tests.inbox.test_page import pod
from tests.support.rooms import Clock
from tests.support.stage import room_app
from warroom.app import WarRoom
from warroom.store import Store
from widgets.inbox_list import InboxList
from widgets.palette import ANSI16, DARK, LIGHT, MONO, Palette

Snap = Callable[..., bool]


def opened(*keys: str) -> Callable[[Pilot[Any]], Any]:
    async def press(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, WarRoom)
        for key in ("f", *keys):
            await pilot.press(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()

    return press


@pytest.mark.parametrize(("palette", "size"), [
    pytest.param(DARK, (80, 24), id="dark-80"),
    pytest.param(DARK, (120, 40), id="dark-120"),
    pytest.param(DARK, (200, 60), id="dark-200"),
    pytest.param(LIGHT, (120, 40), id="light-120"),
    pytest.param(ANSI16, (120, 40), id="ansi16-120"),
    pytest.param(MONO.ascii(), (80, 24), id="mono-ascii-80"),
])  # fmt: skip
def test_the_inbox(snap_compare: Snap, path: Path, clock: Clock, palette: Palette, size: tuple[int, int]) -> None:
    with room_app(path, now=clock, palette=palette) as app:
        assert snap_compare(app, terminal_size=size, run_before=opened("down"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80", "120"])
def test_a_sheet_names_what_is_marked_below_the_list(
    snap_compare: Snap, path: Path, clock: Clock, size: tuple[int, int]
) -> None:
    with room_app(path, now=clock) as app:
        assert snap_compare(app, terminal_size=size, run_before=opened("space", "space", "z"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80", "120"])
def test_the_page_of_an_alert(snap_compare: Snap, path: Path, clock: Clock, size: tuple[int, int]) -> None:
    with Store.open(path, clock=clock) as store:
        store.save_poll("alertmanager", [pod()], (), scene.health("alertmanager", 1))
    with room_app(path, now=clock) as app:
        assert snap_compare(app, terminal_size=size, run_before=opened("home", "enter"))


def test_a_filter_that_cannot_be_read_is_told_under_it(snap_compare: Snap, path: Path, clock: Clock) -> None:
    with room_app(path, now=clock) as app:
        keys = opened("slash", *"service:checkout", "space", *"sev>=hihg")
        assert snap_compare(app, terminal_size=(120, 40), run_before=keys)


def test_the_feeds_whole_at_80_columns(snap_compare: Snap, path: Path, clock: Clock) -> None:
    with room_app(path, now=clock) as app:
        assert snap_compare(app, terminal_size=(80, 24), run_before=opened("f"))


async def test_a_terminal_made_small_takes_the_blank_rows_between_the_sections(path: Path, clock: Clock) -> None:
    with room_app(path, now=clock) as app:
        async with app.run_test(size=(120, 40)) as pilot:
            await opened()(pilot)
            (shown,) = app.screen.query(InboxList)
            assert shown.airy
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert not shown.airy
            rows = [strip.text.strip() for strip in map(shown.render_line, range(shown.size.height))]
            assert "" not in rows[: next(i for i, text in enumerate(rows) if "SNOOZED" in text)]
