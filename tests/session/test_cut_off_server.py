"""A room on a real server behind a line that is cut, refuses, goes silent or is half closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.session.test_cut_off_room import WAIT_S, Looking
from tests.support import postgres
from tests.support.cutting import Line, line_to
from tests.support.rooms import Clock
from warroom.config.settings import Config
from warroom.core.place import place_of
from warroom.core.policy import Policy
from warroom.core.times import utcnow
from warroom.options import Options
from warroom.room import Room
from warroom.session.opening import opened
from warroom.session.room_thread import RoomThread
from warroom.store import Store
from warroom.store.desk import SideStore
from warroom.store.errors import Unreachable
from warroom.store.host_clock import HostClock
from warroom.store.maintenance import redact
from warroom.store.postgres import session as sessions

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def running() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def line(running: postgres.Server) -> Iterator[Line]:
    with line_to(running.port) as opened:
        yield opened


class OnServer(Looking):
    """The same room, on a server behind a line."""

    def __init__(self, url: str, clock: Clock, folder: Path) -> None:
        super().__init__(Path("unused"), clock, folder / "last")
        self.url = url

    def room(self) -> Room:
        store = Store.open(self.url, timeout_s=0.3, clock=self.clock)
        return Room(store, Policy(), "maya", clock=self.clock)


@pytest.fixture
def looking(running: postgres.Server, line: Line, tmp_path: Path) -> Iterator[OnServer]:

    with running.database() as address:
        name = address.split("@/")[1].split("?")[0]
        found = OnServer(f"postgresql://warroom@127.0.0.1:{line.port}/{name}", Clock(), tmp_path)
        found.live.start()
        found.until(lambda look: look.overview)
        found.do(lambda room: room.declare("checkout is down", "SEV1"))
        yield found
        line.close()
        found.live.stop(WAIT_S)


@pytest.mark.parametrize("how", ["cut", "half_close"])
def test_a_line_that_breaks_for_a_moment_is_mended_without_a_word_lost(looking: OnServer, line: Line, how: str) -> None:
    getattr(line, how)()
    for n in range(3):
        try:
            looking.do(lambda room, n=n: room.log("1", f"line {n}", key=f"k{n}"))
        except Unreachable:
            looking.until(lambda look: look.overview and not look.cut_off)
            looking.do(lambda room, n=n: room.log("1", f"line {n}", key=f"k{n}"))
    detail = looking.do(lambda room: room.everything("1"))
    assert [row.text for row in detail.entries][-3:] == ["line 0", "line 1", "line 2"]  # type: ignore[attr-defined]


def test_a_server_that_is_gone_leaves_the_last_look_and_comes_back(looking: OnServer, line: Line) -> None:
    line.refuses = True
    line.cut()
    lost = looking.until(lambda look: look.cut_off)
    assert lost.overview is not None
    assert lost.overview.incidents[0].title == "checkout is down"
    with pytest.raises(Unreachable):
        looking.do(lambda room: room.log("1", "not now"))
    line.refuses = False
    assert looking.until(lambda look: not look.cut_off).behind is None
    looking.do(lambda room: room.log("1", "now"))


def test_a_server_that_goes_silent_is_told_as_lost_and_its_answer_brings_it_back(
    looking: OnServer, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RoomThread, "silent_s", 0.05)
    line.stall()
    waits = looking.live.do(lambda room: room.log("1", "said into the silence", key="silent"))
    lost = None
    while lost is None:
        looking.live.look_out()
        lost = looking.live.look.cut_off
    assert "has not answered for" in lost.reason
    with pytest.raises(Unreachable):
        looking.do(lambda room: room.log("1", "refused at once"))
    line.flow()
    assert waits.result(WAIT_S).text == "said into the silence"
    looking.until(lambda look: look.detail and look.detail.entries[-1].text == "said into the silence")
    assert looking.live.look.cut_off is None


def test_a_connection_that_is_silent_for_ever_holds_no_screen_for_ever(
    looking: OnServer, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "WORK_S", 0.0)
    monkeypatch.setattr(sessions, "SPARE_S", 0.7)
    line.cut()  # and mended: the connections from now on are given up after a second of silence
    looking.do(lambda room: room.log("1", "before", key="k1"))
    line.strand()
    with pytest.raises(Unreachable, match="does not answer"):
        looking.do(lambda room: room.log("1", "into the silence", key="k2"))
    looking.until(lambda look: look.cut_off)
    looking.until(lambda look: look.overview and not look.cut_off)
    looking.do(lambda room: room.log("1", "into the silence", key="k2"))
    looking.until(lambda look: look.detail and look.detail.entries[-1].text == "into the silence")


def test_a_start_while_cut_off_knows_how_wrong_the_clock_is_from_the_run_before(
    running: postgres.Server, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with running.database() as address:
        name = address.split("@/")[1].split("?")[0]
        place = place_of(f"postgresql://warroom@127.0.0.1:{line.port}/{name}")
        options = Options(db_path=place, person="maya", config=Config())
        first = opened(options)
        entry = first.do(lambda room: room.declare("checkout is down", "SEV1")).result(WAIT_S)
        assert isinstance(first.clock, HostClock)
        first.stop(WAIT_S)
        line.refuses = True
        again = opened(options)
        with pytest.raises(Unreachable):
            again.do(lambda room: room.overview()).result(WAIT_S)
        assert isinstance(again.clock, HostClock)
        monkeypatch.setattr(again.clock, "_wall", lambda: utcnow() + timedelta(days=365))
        assert again.clock() - entry.declared_at < timedelta(days=1)
        again.stop(WAIT_S)


def test_drafts_are_kept_and_read_while_the_server_is_silent(
    running: postgres.Server, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is here is asked of the server: what is typed waits for no answer of it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with running.database() as address:
        name = address.split("@/")[1].split("?")[0]
        line.stall()
        with SideStore.open(f"postgresql://warroom@127.0.0.1:{line.port}/{name}") as desk:
            with pytest.raises(Unreachable):
                desk.here("tty1", "maya", "INC-2026-0001")
            with pytest.raises(Unreachable):
                desk.present()
            desk.save_draft("maya", "INC-2026-0001", "sent/k1", "said into the silence")
            assert [one.text for one in desk.drafts("maya")] == ["said into the silence"]
            line.flow()


def test_a_start_shows_the_last_look_before_the_server_is_asked_and_a_redaction_takes_it_away(
    running: postgres.Server, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with running.database() as address:
        name = address.split("@/")[1].split("?")[0]
        place = place_of(f"postgresql://warroom:hunter2@127.0.0.1:{line.port}/{name}")
        options = Options(db_path=place, person="maya", config=Config())
        first = opened(options)
        first.do(lambda room: room.declare("checkout is down", "SEV1")).result(WAIT_S)
        entry = first.do(lambda room: room.log("1", "the password is swordfish")).result(WAIT_S)
        first.stop(WAIT_S)
        [kept] = tmp_path.rglob("*.look")
        assert kept.stat().st_mode & 0o777 == 0o600
        assert b"swordfish" in kept.read_bytes()
        assert b"hunter2" not in kept.read_bytes()

        line.refuses = True
        again = opened(options)
        with pytest.raises(Unreachable):
            again.do(lambda room: room.overview()).result(WAIT_S)
        look = again.look
        assert look.cut_off is not None
        assert look.cut_off.copied
        assert look.detail is not None
        assert look.detail.entries[-1].text == "the password is swordfish"
        again.stop(WAIT_S)

        line.refuses = False
        redact(place, entry.id, "maya", "a password")
        assert not kept.exists()


def test_a_name_that_the_resolver_never_finds_keeps_no_start_waiting(
    running: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    hangs, asked, over = threading.Event(), threading.Event(), threading.Event()

    def look_for(host: str, port: str, **_: Any) -> list[tuple[Any, ...]]:
        assert host == "db.invalid"
        if hangs.is_set():
            asked.set()
            over.wait(WAIT_S)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(port)))]

    monkeypatch.setattr(socket, "getaddrinfo", look_for)
    with running.database() as address:
        name = address.split("@/")[1].split("?")[0]
        place = place_of(f"postgresql://warroom@db.invalid:{running.port}/{name}")
        options = Options(db_path=place, person="maya", config=Config())
        first = opened(options)
        first.do(lambda room: room.declare("checkout is down", "SEV1")).result(WAIT_S)
        first.stop(WAIT_S)
        hangs.set()
        monkeypatch.setattr(sessions, "CONNECT_S", 0.3)
        again = opened(options)
        again.painted()
        assert asked.wait(WAIT_S)
        look = again.look
        assert look.overview is not None
        assert look.overview.incidents[0].title == "checkout is down"
        with pytest.raises(Unreachable, match=r"the name db\.invalid was not found within"):
            again.do(lambda room: room.log("1", "hello")).result(WAIT_S)
        over.set()
        again.stop(WAIT_S)
