"""A launch two weeks ahead, beyond the change to summer time, and the real watcher on a machine where they pass."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.faked import library
from tests.support.http import Answer, Server, serving
from tests.watch.conftest import Place, wait_for
from warroom.core.deadlines import deadlines
from warroom.room import Room
from warroom.store import Store
from warroom.store.elapsed import BootClock
from warroom.store.leases import boot_clock

START = datetime(2027, 3, 15, 8, tzinfo=UTC)  # nine o'clock in Berlin, in winter
T = datetime(2027, 3, 29, 7, tzinfo=UTC)  # nine o'clock there as well, in summer


class Machine:
    """A machine on which time passes when told to: for the watcher by libfaketime, for the test by the same file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "faketime"
        self._library = library()
        self.ahead = timedelta()
        self.is_at(START)

    def is_at(self, at: datetime) -> None:
        self.ahead = at - datetime.now(UTC)
        new = self._file.with_suffix(".new")
        new.write_text(f"{self.ahead.total_seconds():+.6f}\n")
        new.replace(self._file)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @property
    def boot(self) -> BootClock:
        """The seconds that it runs pass as well, as libfaketime has them: nobody sets a clock."""
        return BootClock(lambda: self.now().timestamp(), boot_clock().boot)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "LD_PRELOAD": self._library, "FAKETIME_TIMESTAMP_FILE": str(self._file),
                "FAKETIME_NO_CACHE": "1"}  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.routes["/ops"] = Answer({})
        yield running


def test_nothing_is_overdue_that_should_not_be_and_each_reminder_goes_out_once_when_the_clock_on_the_wall_says_so(
    place: Place, machine: Machine, server: Server
) -> None:
    place.write_config(f'[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\nwhen = ["launch"]\n')
    with Store.open(place.db, clock=machine.now, boot=machine.boot) as store:
        room = Room(store, place.config.policy, "maya", clock=machine.now)
        inc = room.plan_launch("Release 2.2", "2027-03-29 09:00", "Europe/Berlin").id
        room.prepare(inc, "T-7d", "commander", "rehearse")
        room.prepare(inc, "T-1d", "commander", "freeze")
        room.ask_go(inc, ["commander"])
        room.set_launch_check_in(inc, "commander", "T+30m")
        place.watcher(env=machine.environment)
        wait_for(lambda: store.query(lambda conn: conn.execute("SELECT count(*) FROM outbox_cursors").fetchone()[0]))

        def told() -> list[str]:
            """What arrived: the outbox forgets what was delivered a week ago."""
            titles = [json.loads(asked.body)["title"] for asked in server.asked]
            return [title.split(", ")[1].split(": Rel")[0] for title in titles]

        def overdue() -> list[str]:
            return [d.key for d in deadlines(room.find(inc), room.policy, machine.now()) if d.due_at <= machine.now()]

        def goes_on_to(at: datetime, *news: str, late: tuple[str, ...] = ()) -> None:
            """A moment before it nothing is told, and then that alone."""
            before = told()
            machine.is_at(at - timedelta(seconds=0.3))
            assert told() == before
            wait_for(lambda: told()[len(before):] == list(news), what=f"at {at}, and not {news}")
            assert machine.now() >= at
            assert overdue() == list(late)

        goes_on_to(datetime(2027, 3, 20, 8, tzinfo=UTC), "prepare: rehearse")
        room.end_preparation(inc, 1)
        goes_on_to(datetime(2027, 3, 26, 7, tzinfo=UTC), "prepare: freeze")  # 48 hours before
        goes_on_to(datetime(2027, 3, 28, 7, tzinfo=UTC), "prepare: freeze", late=("preparation:2",))  # nine, in summer
        room.end_preparation(inc, 2)
        goes_on_to(T - timedelta(hours=2), "go/no-go: commander")
        room.say_go(inc, True)
        machine.is_at(T + timedelta(minutes=29))
        assert overdue() == []
        assert len(told()) == 4
        assert not [row for row in room.detail(inc).entries if "clock was set" in row.text]
