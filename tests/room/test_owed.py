"""What is owed after incidents that have ended is asked of a table that has those alone."""

from __future__ import annotations

from datetime import timedelta

from tests.support.places import file_or_server
from tests.support.rooms import Clock
from warroom.config.settings import Config
from warroom.core.model import Status
from warroom.core.owed import owed
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import rebuild

__all__ = ["file_or_server"]


def _closed(room: Room, clock: Clock, title: str, severity: str = "SEV2", **more: object) -> str:
    inc = room.declare(title, severity, anyway=True, **more).id  # type: ignore[arg-type]
    room.set_status(inc, Status.RESOLVED, override="a test")
    clock.passes(minutes=5)
    return inc


def _close(room: Room, inc: str) -> None:
    room.set_status(inc, Status.CLOSED, override="a test")


def test_only_incidents_that_owe_something_are_read_and_none_is_missed(file_or_server: str) -> None:
    clock = Clock()
    with Store.open(file_or_server, clock=clock) as store:
        room = Room(store, Config().policy, person="maya", clock=clock)
        owes = _closed(room, clock, "owes a review")
        done = _closed(room, clock, "reviewed")
        drill = _closed(room, clock, "a drill", drill=True)
        late = _closed(room, clock, "a follow-up")
        for inc in (owes, done, drill, late):
            _close(room, inc)
        for inc in (done, late):
            room.dismiss_review(inc, "nothing to learn")
        room.add_followup(late, "alert on the pool", owner="ana", due_at=clock.now + timedelta(days=1))
        assert {it.id for it in store.owing((), 10)} == {owes, late}
        assert room.owed() == owed(store.incidents(limit=99), room.policy, clock.now)
        assert {it.id for it in store.owing(("SEV2",), 10)} == {late}
        room.finish_followup("F-0004-1")
        room.reopen(owes, "again")
        assert store.owing((), 10) == ()
    with Store.open(file_or_server, clock=clock) as store:
        before = store.query(lambda conn: conn.execute("SELECT * FROM owing ORDER BY id").fetchall())
    rebuild(file_or_server)
    with Store.open(file_or_server, clock=clock) as store:
        assert store.query(lambda conn: conn.execute("SELECT * FROM owing ORDER BY id").fetchall()) == before
