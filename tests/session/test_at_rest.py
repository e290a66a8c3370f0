"""A terminal at rest: what is no news wakes nobody, and what is all looked at together is seen all the same."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.patience import PATIENCE_S
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.session import drafts_thread
from warroom.session.drafts_thread import SideStoreThread
from warroom.session.room_thread import RoomThread, Snapshot
from warroom.store import Store
from warroom.store.desk import SideStore

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)


def until(holds: Callable[[], Any]) -> None:
    end = monotonic() + PATIENCE_S
    while not holds():
        assert monotonic() < end, "it did not come to that"
        sleep(0.005)


def test_that_a_watcher_still_lives_wakes_no_screen_and_that_it_came_or_went_does(tmp_path: Path) -> None:
    seconds = itertools.count()
    told: list[Snapshot] = []
    with Store.open(tmp_path / "room.db", clock=lambda: NOW + timedelta(seconds=next(seconds))) as store:
        live = RoomThread(lambda: Room(Store.open(tmp_path / "room.db"), Policy(), "maya"), poll_s=0.01)
        live.listen(told.append)
        live.start()
        lease = store.take_lease("watcher", "somewhere", 600.0)
        assert lease is not None
        until(lambda: told and (it := told[-1].overview) is not None and it.watcher.alive and it.seq)  # the policy
        heard = len(told)
        for _ in range(3):
            store.renew(lease)
            beat = store.watcher().beat_at
            until(lambda beat=beat: live.look.overview is not None and live.look.overview.watcher.beat_at == beat)
        assert len(told) == heard
        store.release(lease)
        until(lambda: len(told) > heard)
        assert told[-1].overview is not None
        assert not told[-1].overview.watcher.alive
        live.stop()


def test_who_is_here_is_seen_by_a_thread_that_wakes_anyhow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts_thread, "_BETWEEN_S", 0.0)
    desk = SideStoreThread(lambda: SideStore.open(tmp_path / "room.db"), "maya")
    news: list[tuple[str, ...]] = []
    desk.tell = lambda: news.append(tuple(one.person for one in desk.present))
    look = desk.looked_from_elsewhere()
    look()  # before it has begun
    desk.start()
    with SideStore.open(tmp_path / "room.db") as other:
        other.here("t2", "sam")
        until(lambda: look() or desk.present)
        other.here("t2", "sam")  # still there
        other.here("t3", "lee")
        until(lambda: look() or len(desk.present) == 2)
    desk.stop()
    look()  # after its end
    assert news == [("sam",), ("lee", "sam")]
