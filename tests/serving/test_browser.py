"""The wall in a real browser: what it shows, and that it asks nobody else for anything."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.serving.conftest import serving
from tests.support.chromium import PROGRAM, Picture, chromium
from tests.support.patience import PATIENCE_S
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store
from widgets.theme_names import named
from widgets.themes import for_the_wall

pytestmark = [pytest.mark.server, pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")]

DARK = for_the_wall(named("dark"))


def colour(fill: str) -> tuple[int, int, int]:
    ground = DARK.style("text", on=fill).bgcolor
    assert ground is not None
    return tuple(ground.get_truecolor())  # type: ignore[return-value]


def is_late(picture: Picture) -> bool:
    return picture.share(colour("late")) > 0.15 and picture.share(colour("s1")) > 0.03


async def test_the_wall_is_seen_in_a_browser_and_follows_the_room(home: Path) -> None:
    with serving(home) as served:
        async with chromium() as tab:
            await tab.go(served.url)
            seen = await tab.shows(is_late)
            if folder := os.environ.get("WARROOM_PICTURES"):
                (Path(folder) / "browser.png").write_bytes(await tab.picture())
            assert seen.share(colour("s0")) == 0
            with Store.open(home / "room.db") as store:
                Room(store, Policy(), "maya").declare("Payments time out everywhere", "SEV0", service="payments")
            await tab.shows(lambda picture: picture.share(colour("s0")) > 0.02)
            title = await tab.run("document.title")
            assert "SEV0" in title
            assert "Payments time out everywhere" in title
            assert await tab.run("document.querySelector('link[rel=icon]').href.startsWith('data:image/svg+xml')")
            elsewhere = {urlsplit(url).netloc for url in tab.asked if not url.startswith(("data:", "about:"))}
            assert elsewhere == {f"127.0.0.1:{served.port}"}


async def test_no_key_of_a_browser_reaches_the_wall(home: Path) -> None:
    with serving(home) as served:
        async with chromium() as tab:
            await tab.go(served.url)
            await tab.shows(is_late)
            for key in ("q", "n", "t"):
                await tab.press(key, key)
            await tab.press("Escape")
            await tab.shows(is_late)
            assert not await tab.run("document.body.classList.contains('-closed')")
            assert len(served.children()) == 1


async def test_a_wall_that_was_cut_off_comes_back_by_itself(home: Path) -> None:
    with serving(home) as served:
        async with chromium() as tab:
            await tab.go(served.url)
            await tab.shows(is_late)
            (child,) = served.children()
            os.kill(child, 9)
            await tab.until("document.body.classList.contains('-lost')")
            await tab.until("!document.body.classList.contains('-closed')")
            await tab.shows(is_late)


async def test_a_page_that_lost_its_server_says_since_when_and_comes_back(home: Path) -> None:
    says = "document.querySelector('.lost').offsetParent && document.querySelector('.lost').textContent"
    async with chromium() as tab:
        with serving(home) as served:
            await tab.go(served.url)
            await tab.shows(is_late)
            served.process.kill()
            await tab.until(rf"/^Connection lost \d\d:\d\d, trying again$/.test({says})")
            served.process.wait(PATIENCE_S)
        with serving(home, port=served.port):
            await tab.until("!document.body.classList.contains('-lost')")
            await tab.shows(is_late)


async def test_a_room_that_was_left_stays_left_and_one_that_was_lost_comes_back(home: Path) -> None:
    room = '[serve]\nshow = "room"\nidentity_header = "User-Agent"\ntrusted = ["127.0.0.1"]\n'
    async with chromium(user_agent="zoe") as tab:
        with serving(home, room) as served:
            await tab.go(served.url)
            await tab.until("document.body.classList.contains('-first-byte')")
            await tab.run("document.querySelector('.xterm-helper-textarea').focus()")
            await tab.press("q", "q")
            await tab.until("document.body.classList.contains('-closed')")
            assert not await tab.run("document.body.classList.contains('-lost')")
            await tab.go(served.url)
            await tab.until("document.body.classList.contains('-first-byte')")
        await tab.until("document.body.classList.contains('-lost')")
        with serving(home, room, port=served.port):
            await tab.until("document.body.classList.contains('-first-byte')")


async def test_a_database_that_moves_away_and_returns_is_found_again(tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    with Store.open(tmp_path / "room.db") as store:
        store.take_lease("watcher", "a watcher", 100_000.0, standing=True)
    with serving(tmp_path) as served:
        async with chromium() as tab:
            await tab.go(served.url)
            await tab.shows(lambda picture: picture.share((18, 18, 18)) > 0.5 and picture.share(colour("late")) == 0)
            served.until(lambda: len(served.children()) == 1)  # the page is as dark before it
            (child,) = served.children()
            for path in tmp_path.glob("room.db*"):
                path.rename(away / path.name)
            await tab.shows(lambda picture: picture.share(colour("late")) > 0.05)  # the record cannot be read
            with Store.open(away / "room.db") as store:
                Room(store, Policy(), "maya").declare("Payments time out everywhere", "SEV0", service="payments")
            for path in away.iterdir():
                path.rename(tmp_path / path.name)
            await tab.shows(lambda picture: picture.share(colour("s0")) > 0.02)
            assert served.children() == [child]


async def test_a_tab_that_is_closed_leaves_no_process_behind(home: Path) -> None:
    with serving(home) as served:
        async with chromium() as tab:
            await tab.go(served.url)
            await tab.shows(is_late)
            assert len(served.children()) == 1
        served.until(lambda: not served.children())
