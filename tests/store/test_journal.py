"""The journal: what is in it stays as it is, once, in order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.store.conftest import raw, without
from tests.support.made import declared, event, note
from warroom.core.events import EntryAdded, Redacted, Unknown
from warroom.store import Store, StoreError
from warroom.store.maintenance import redact, verify
from warroom.store.sqlite import engine


@pytest.fixture
def path(place: str) -> str:
    with Store.open(place) as store, store.writing() as tx:
        tx.append(declared())
        tx.append(note("disk is full", id="first"))
        tx.append(note("a password", id="secret"))
    redact(place, "secret", "maya", "a password")
    return place


def test_an_event_gets_the_next_sequence_and_is_read_back_as_it_was_given(path: str) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            given = tx.append(note("größer 🔥", id="second"))
            assert [e.id for e in tx.appended] == ["second"]
        assert given.seq == 5
        assert store.event("second") == given
        assert [e.seq for e in store.events()] == [1, 2, 3, 4, 5]
        assert store.head()[0] == 5


def test_the_journal_of_incidents_declared_since_a_moment_begins_above_a_sequence(path: str) -> None:
    with Store.open(path) as store:
        first = store.incidents()[0]
        with store.writing() as tx:
            later = tx.append(declared(incident="INC-2026-0002", at=first.declared_at + timedelta(days=3)))
        assert store.before(first.declared_at) == 0
        assert store.before(first.declared_at + timedelta(days=1)) == later.seq - 1
        assert store.before(first.declared_at + timedelta(days=9)) == store.head()[0], "none: nothing is walked"


def test_the_same_id_again_changes_nothing_and_gives_the_event_that_is_there(path: str) -> None:
    with Store.open(path) as store:
        before = store.head()
        with store.writing() as tx:
            again = tx.append(note("other words", id="first"))
            assert tx.appended == []
        assert isinstance(again.data, EntryAdded)
        assert (again.seq, again.data.text) == (2, "disk is full")
        assert store.head() == before
        assert len(store.entries("INC-2026-0001")) == 4


def test_an_exception_in_the_transaction_undoes_all_of_it(path: str) -> None:
    with Store.open(path) as store:
        before = store.head(), store.incident("INC-2026-0001"), store.entries("INC-2026-0001")
        with pytest.raises(StoreError, match="redacted"), store.writing() as tx:
            tx.append(note("half")) and tx.append(event(Redacted(type="entry_added")))
        assert (store.head(), store.incident("INC-2026-0001"), store.entries("INC-2026-0001")) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'bob'",
        "UPDATE events SET seq = 9 WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT seq, id, incident, at, recorded_at, 'bob', type, version, payload_hash,"
        " hash FROM events WHERE seq = 2",
        "REPLACE INTO events SELECT 5, id, incident, at, recorded_at, 'bob', type, version, payload_hash, hash"
        " FROM events WHERE seq = 2",
        "INSERT OR IGNORE INTO events SELECT 9, 'x', incident, at, recorded_at, actor, type, version, payload_hash,"
        " hash FROM events WHERE seq = 2",
        "INSERT INTO events SELECT 1, 'x', incident, at, recorded_at, actor, type, version, payload_hash, hash"
        " FROM events WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET actor = 'bob'",
        "UPDATE payloads SET body = '{}'",
        "DELETE FROM payloads WHERE seq = 2",
        "INSERT OR REPLACE INTO payloads VALUES (2, x'00', '{}')",
        "INSERT INTO redactions VALUES (2, 1)",
        "UPDATE redactions SET target = 1",
        "DELETE FROM redactions",
        "INSERT OR REPLACE INTO redactions SELECT 3, by FROM redactions",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("place", [""], indirect=True, ids=["sqlite"])
def test_the_database_itself_refuses_to_change_the_journal(path: str, statement: str, recursive: str) -> None:
    conn = raw(path)
    conn.execute(f"PRAGMA recursive_triggers={recursive}")
    rows = [conn.execute(f"SELECT * FROM {table}").fetchall() for table in ("events", "payloads", "redactions")]
    with pytest.raises(engine.IntegrityError, match="the journal is append-only"):
        conn.execute(statement)
    assert [conn.execute(f"SELECT * FROM {table}").fetchall() for table in ("events", "payloads", "redactions")] == rows
    conn.close()


def test_a_journal_just_written_verifies(path: str) -> None:
    verdict = verify(path)
    assert (verdict.ok, verdict.events, verdict.problems) == (True, 4, ())
    with Store.open(path) as store:
        assert verdict.head == store.head()[1]


TAMPERINGS = {
    "a changed actor": ("events_no_update", "UPDATE events SET actor = 'bob' WHERE seq = 2", "event 2"),
    "a changed time": ("events_no_update", "UPDATE events SET at = '2026-04-21' WHERE seq = 1", "event 1"),
    "a changed payload": ("payloads_no_update", "UPDATE payloads SET body = '{}' WHERE seq = 2", "payload of event 2"),
    "a lost payload": ("payloads_redacted_only", "DELETE FROM payloads WHERE seq = 2", "no event says who"),
    "a lost event": ("events_no_delete", "DELETE FROM events WHERE seq = 1", "events 1 to 1 are missing"),
    "a lost tail": ("events_no_delete", "DELETE FROM events WHERE seq = 4", "the tail is cut off"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_verify_tells_what_was_tampered_with(path: str, name: str) -> None:
    trigger, statement, told = TAMPERINGS[name]
    conn = raw(path)
    with without(conn, trigger):
        conn.execute(statement)
    conn.close()
    verdict = verify(path)
    assert not verdict.ok
    assert told in " ".join(verdict.problems)


def test_verify_tells_of_a_trigger_that_is_gone(path: str) -> None:
    conn = raw(path)
    on = " ON events" if path.startswith("postgresql") else ""
    conn.execute(f"DROP TRIGGER events_no_delete{on}")
    conn.close()
    assert "events_no_delete" in verify(path).problems[0]


def test_an_event_of_a_newer_program_is_kept_as_it_is(path: str) -> None:
    strange = event(Unknown(type="hologram_shown", raw={"at": [1, 2], "name": "x"}), id="strange")
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(strange)
        stored = store.event("strange")
        assert stored is not None
        assert stored.data == strange.data


def test_a_redacted_event_is_not_written_again(path: str) -> None:
    with Store.open(path) as store, pytest.raises(StoreError, match="redacted"), store.writing() as tx:
        tx.append(event(Redacted(type="entry_added")))


def test_events_are_read_in_order_past_the_size_of_a_batch_of_one_incident_and_up_to_a_limit(path: str) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(declared("INC-2026-0002"))
            for n in range(1200):
                tx.append(note(f"line {n}", f"INC-2026-000{1 + n % 2}"))
        assert [e.seq for e in store.events()] == list(range(1, 1206))
        assert len(list(store.events(incident="INC-2026-0002"))) == 601
        assert [e.seq for e in store.events(after=3, limit=700)] == list(range(4, 704))
        assert list(store.events(after=1205)) == []
