"""The line is cut at every bad moment: nothing is lost that was said to be kept, and nothing is there twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from tests.store.conftest import hurried, raw
from tests.support import postgres
from tests.support.cutting import Line, line_to
from tests.support.made import declared, note
from tests.support.pooler import PROGRAM, pooled
from warroom.core.place import ServerUrl
from warroom.store import Busy, Contended, Moved, Store, StoreError, Unreachable
from warroom.store.again import TRIES, again
from warroom.store.maintenance import verify
from warroom.store.postgres import condition
from warroom.store.postgres import server as back_end
from warroom.store.postgres import session as sessions
from warroom.store.postgres.bounded import Silent
from warroom.store.postgres.tail import AGAIN_S, APART_S, QUICK_S, SLOW_S, Tail

pytestmark = pytest.mark.server


@pytest.fixture
def running() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def url(running: postgres.Server) -> Iterator[str]:
    with running.database() as address:
        yield address


@pytest.fixture
def line(running: postgres.Server) -> Iterator[Line]:
    with line_to(running.port) as opened:
        yield opened


@pytest.fixture
def store(url: str, line: Line) -> Iterator[Store]:
    name = url.split("@/")[1].split("?")[0]
    with Store.open(f"postgresql://warroom:hunter2@127.0.0.1:{line.port}/{name}", timeout_s=0.5) as opened:
        with opened.writing() as tx:
            tx.append(declared())
        yield hurried(opened)


def ids(url: str) -> list[str]:
    with Store.open(url, read_only=True) as store:
        return [event.id for event in store.events()][1:]


def test_a_line_that_was_cut_while_nothing_was_asked_is_not_noticed(store: Store, line: Line, url: str) -> None:
    line.cut()
    assert store.count() == 1
    line.cut()
    with store.writing() as tx:
        tx.append(note("after the cut", id="a"))
    line.cut()
    with store.snapshot():
        assert (store.head()[0], store.count()) == (2, 1)
    line.cut()
    assert store.changed()
    assert ids(url) == ["a"]


def test_a_cut_before_the_commit_keeps_nothing_and_says_so(store: Store, line: Line, url: str) -> None:
    def broken() -> None:
        with store.writing() as tx:
            tx.append(note("half", id="a"))
            line.cut()
            tx.append(note("other half", id="b"))

    with pytest.raises(Unreachable):
        broken()
    assert ids(url) == []
    with store.writing() as tx:
        tx.append(note("half", id="a"))
    assert ids(url) == ["a"]


def test_a_commit_that_never_arrived_is_told_and_may_be_repeated(store: Store, line: Line, url: str) -> None:
    line.lose_commit = True
    with pytest.raises(Unreachable, match="nothing of this was kept"), store.writing() as tx:
        tx.append(note("x", id="a"))
    assert ids(url) == []
    with store.writing() as tx:
        tx.append(note("x", id="a"))
    assert ids(url) == ["a"]


def test_a_commit_whose_answer_was_lost_is_found_by_its_event(store: Store, line: Line, url: str) -> None:
    line.lose_answer = True
    with store.writing() as tx:
        tx.append(note("x", id="a"))
    assert ids(url) == ["a"]
    line.lose_answer = True
    with pytest.raises(Unreachable, match="Repeat it"):
        store.set_mark("key", "value")  # nothing in the journal says whether this was kept: done again it is the same
    store.set_mark("key", "value")
    assert store.mark("key") == "value"


def test_a_commit_that_arrives_late_is_waited_for_before_anything_is_said(store: Store, line: Line, url: str) -> None:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

    def let_go_once_it_is_waited_for() -> None:
        with raw(url) as conn:
            while not conn.execute(waiting).fetchone():
                pass
        line.release.set()

    line.hold_commit = True
    other = threading.Thread(target=let_go_once_it_is_waited_for, daemon=True)
    other.start()
    with store.writing() as tx:
        tx.append(note("x", id="a"))
    other.join()
    assert ids(url) == ["a"]


def test_where_it_stays_unknown_the_command_says_so_and_is_not_there_twice(store: Store, line: Line, url: str) -> None:
    line.lose_answer = line.refuses = True
    with pytest.raises(Unreachable, match="not known yet"), store.writing() as tx:
        tx.append(note("x", id="a"))
    line.refuses = False
    with store.writing() as tx:
        assert tx.append(note("x", id="a")).seq == 2
    assert ids(url) == ["a"]
    assert verify(url).ok


def test_a_server_that_is_away_is_a_sentence_without_the_password_until_it_is_back(store: Store, line: Line) -> None:
    line.refuses = True
    line.cut()
    for ask in (store.count, store.changed, lambda: store.set_mark("a", "b")):
        with pytest.raises(Unreachable, match="does not answer") as told:
            ask()
        assert "hunter2" not in str(told.value)
    line.refuses = False
    assert store.count() == 1


def test_who_waits_too_long_for_the_head_is_told_so(store: Store, url: str) -> None:
    with raw(url) as other, other.transaction():
        other.execute("SELECT seq FROM head FOR UPDATE")
        with pytest.raises(Busy, match=r"0\.5 s"):
            store.set_mark("a", "b")
    store.set_mark("a", "b")


def test_who_freezes_with_the_head_in_hand_is_thrown_off_it(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(url, timeout_s=30) as other:
        monkeypatch.setattr(back_end, "IDLE_MS", 50)

        def frozen() -> None:
            with store.writing() as tx:
                assert tx.event("a") is None
                monkeypatch.setattr(back_end, "IDLE_MS", 60_000)  # the other may take as long as a busy machine takes
                with other.writing() as second:
                    second.append(note("went on", id="b"))
                tx.append(note("frozen", id="a"))

        with pytest.raises(Unreachable):
            frozen()
    assert ids(url) == ["b"]


def test_what_the_server_undid_for_another_is_run_again_as_a_whole(store: Store, url: str) -> None:
    with raw(url) as conn:
        conn.execute("CREATE SEQUENCE asked")
        conn.execute(
            "CREATE FUNCTION undone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('asked') < 4 THEN"
            " RAISE EXCEPTION 'could not serialize' USING ERRCODE = 'serialization_failure'; END IF; RETURN NEW; END $$"
        )
        conn.execute("CREATE TRIGGER undone BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION undone()")

    def command() -> None:
        with store.writing() as tx:
            tx.append(note("x", id="a"))

    with pytest.raises(Contended):
        command()
    pauses: list[float] = []
    again(command, pauses.append)
    assert (len(pauses), ids(url)) == (2, ["a"])


def test_what_is_undone_for_ever_ends_with_the_sentence() -> None:
    asked: list[int] = []

    def command() -> None:
        asked.append(1)
        raise Contended("Others wrote.")

    with pytest.raises(Contended):
        again(command, lambda _: None)
    assert len(asked) == TRIES


def test_another_journal_in_its_place_is_not_written_to(store: Store, line: Line, url: str) -> None:
    with raw(url) as conn:
        conn.execute("UPDATE meta SET value = 'another' WHERE key = 'journal'")
    opening = store.opening
    line.cut()
    with pytest.raises(Moved, match="Another journal"):
        store.set_mark("a", "b")
    assert store.opening == opening + 1
    store.set_mark("a", "b")


def test_a_zero_character_is_refused_before_anything_is_written(store: Store) -> None:
    with pytest.raises(StoreError, match="zero character"):
        store.set_mark("a", "b\0c")
    assert store.mark("a") is None


@pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")
def test_through_a_pooler_of_transactions_all_is_the_same_and_no_wake_up_is_counted_on(
    running: postgres.Server, url: str
) -> None:
    name = url.split("@/")[1].split("?")[0]
    with pooled(running) as port, Store.open(f"postgresql://warroom@127.0.0.1:{port}/{name}") as store:
        assert not condition.look(ServerUrl(f"postgresql://warroom@127.0.0.1:{port}/{name}"), 5).wakes
        with Store.open(f"postgresql://warroom@127.0.0.1:{port}/{name}") as other:
            for n in range(10):
                with (store if n % 2 else other).writing() as tx:
                    tx.append(note(f"line {n}", id=f"n{n}"))
            with hurried(other).snapshot():
                assert other.head() == store.head()
            assert other.changed()
            assert not other.changed()
            assert not other.backend.tail.hears
            store.set_mark("a", "b")
            assert other.changed()
        lease = store.take_lease("watcher", "a", 60)
        assert lease is not None
        assert store.renew(lease)
    assert verify(url).events == 10


def test_a_standby_that_knows_less_is_another_past(store: Store, url: str) -> None:
    store.changed()
    opening = store.opening
    with raw(url) as conn:
        conn.execute("UPDATE pulse SET n = 0")
    assert store.changed()
    assert store.opening == opening + 1


class Listening:
    """A clock, and how often the listener was opened."""

    def __init__(self, url: str) -> None:
        self.now, self.opened, self.url = 0.0, 0, url
        self.tail = Tail(self._connect, lambda: self.now)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        self.opened += 1
        return psycopg.connect(self.url, autocommit=True)

    def pace(self) -> float:
        """How long after a look the next is due."""
        self.tail.asked()
        began = self.now
        while not self.tail.due():
            self.now = round(self.now + 0.05, 6)
        return round(self.now - began, 6)


def test_a_wake_up_is_heeded_at_once_but_no_oftener_than_is_good(url: str) -> None:
    listening = Listening(url)
    tail = listening.tail
    assert tail.due()
    with raw(url) as conn:
        conn.execute("SELECT pg_notify('warroom', '')")
    while not tail.hears:
        tail.due()
    assert listening.pace() <= SLOW_S
    while listening.pace() != SLOW_S:  # what was under way has arrived
        pass
    tail.asked()
    with raw(url) as conn:
        conn.execute("SELECT pg_notify('warroom', '')")
    while not tail._woken:
        assert not tail.due()
    listening.now += 2 * APART_S
    assert tail.due()
    tail.close()


def test_without_wake_ups_the_server_is_asked_oftener_and_a_listener_is_tried_again(url: str) -> None:
    listening = Listening(url.replace("port=", "port=1"))
    assert listening.tail.due()
    assert listening.pace() == QUICK_S
    assert listening.opened == 1
    listening.now += AGAIN_S
    assert listening.tail.due()
    assert listening.opened == 2


def test_a_commit_wakes_the_others(store: Store, url: str) -> None:
    with Store.open(url) as other:
        tail = other.backend.tail
        other.changed()
        store.set_mark("a", "b")
        while not tail.hears:
            other.changed()
        while other.changed():
            pass
        tail.every_s = 1e9  # only a wake-up leads to a look
        with store.writing() as tx:
            tx.append(note("x"))
        while not other.changed():
            pass
        assert other.head()[0] == 2


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server is given up after a second of silence."""
    monkeypatch.setattr(sessions, "WORK_S", 0.0)
    monkeypatch.setattr(sessions, "SPARE_S", 0.5)


def test_a_connection_that_is_silent_for_ever_is_given_up_and_the_next_call_has_another(
    hasty: None, store: Store, line: Line, url: str
) -> None:
    line.strand()
    with pytest.raises(Unreachable, match=r"does not answer \(no answer for 1 s\)"):
        store.head()
    with store.writing() as tx:
        kept = tx.append(note("kept"))
    line.strand()
    with pytest.raises(Unreachable), store.writing() as tx:
        tx.append(note("lost"))
    assert ids(url) == [kept.id]


def test_a_commit_into_silence_is_looked_for_on_another_connection(
    hasty: None, store: Store, line: Line, url: str
) -> None:
    def write() -> None:
        with store.writing() as tx:
            tx.event(tx.append(note("n1")).id)
            line.strand()

    with pytest.raises(Unreachable, match="nothing of this was kept"):
        write()
    assert ids(url) == []


def test_a_server_that_works_and_says_nothing_meanwhile_is_waited_for_where_that_was_asked(
    hasty: None, url: str
) -> None:
    with sessions.connect(ServerUrl(url), writes=True, timeout_s=0.0) as conn:
        with conn.unhurried():
            assert conn.execute("SELECT pg_sleep(0.8)").rowcount == 1
        with pytest.raises(Silent):
            conn.execute("SELECT pg_sleep(60)")
        assert conn.closed
