"""What an operator relies on: backups that tell when they are short, and redactions that leave no word behind."""

from __future__ import annotations

import json
import os
import shutil
import stat
import threading
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.made import NOON, after, alert, declared, event, filled, health, note
from warroom.core.events import EntryAmended, PayloadRedacted, UpdatePublished
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store, StoreError
from warroom.store.desk import SideStore
from warroom.store.maintenance import backup, dump, head_file, rebuild, redact, restore, verify
from warroom.store.sqlite import engine

SECRET = "hunter2-swordfish"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "room.db")


# ------------------------------------------------------------ backup and restore


def test_who_comes_to_a_database_by_a_link_finds_the_same_as_everybody(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    with Store.open(path) as store, SideStore.open(path) as desk:
        with store.writing() as tx:
            tx.append(note("in the log only", id="late"))
        for other in (Store.open(link), Store.open(link, read_only=True)):
            with other:
                assert other.event("late") is not None
        backup(link, tmp_path / "copy.db")
        with SideStore.open(link) as same:
            assert same.path.samefile(desk.path)
    assert [file.name for file in link.parent.iterdir()] == ["link.db"]
    redact(link, "late", "maya", "a slip")
    aside = restore(tmp_path / "copy.db", link)
    assert link.is_symlink()
    assert aside is not None
    assert (aside.parent, aside.is_symlink()) == (path.parent, False)
    assert verify(path).redacted == 0
    assert verify(aside).redacted == 1


def test_a_database_is_made_where_a_link_leads_and_a_backup_named_by_one_has_its_head(tmp_path: Path) -> None:
    link, latest = tmp_path / "link.db", tmp_path / "latest.db"
    link.symlink_to(tmp_path / "room.db")
    filled(link)
    backup(link, tmp_path / "monday.db")
    latest.symlink_to(tmp_path / "monday.db")
    head_file(tmp_path / "monday.db").write_text("{}")
    with pytest.raises(StoreError, match=r"monday\.db\.head"):
        restore(latest, link)
    assert link.is_symlink()


def test_a_backup_is_one_whole_file_of_the_same_mode_with_its_head_beside_it(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    head = backup(path, tmp_path / "copy.db", clock=lambda: NOON)
    with Store.open(path) as store:
        assert (head.seq, head.hash) == store.head()
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o640
    assert json.loads(head_file(tmp_path / "copy.db").read_text())["seq"] == head.seq
    assert sorted(f.name for f in tmp_path.iterdir()) == ["copy.db", "copy.db.head", "room.db"]
    assert list(dump(tmp_path / "copy.db")) == list(dump(path))
    assert verify(tmp_path / "copy.db") == verify(path)


def test_a_backup_is_made_while_others_write_and_is_one_moment(path: Path, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with Store.open(path) as store:
            while not done.is_set():
                with store.writing() as tx:
                    tx.append(note("meanwhile"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        heads = [backup(path, tmp_path / f"copy{n}.db") for n in range(5)]
    finally:
        done.set()
        writer.join()
    for n, head in enumerate(heads):
        verdict = verify(tmp_path / f"copy{n}.db")
        assert (verdict.ok, verdict.events, verdict.head) == (True, head.seq, head.hash)
        assert not rebuild(tmp_path / f"copy{n}.db").changed


def cut_tail(path: Path, last: int) -> None:
    """What a clumsy repair does: the last events away, and the head moved to hide it."""
    conn = engine.connect(str(path), isolation_level=None)
    triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        conn.execute(f"DROP TRIGGER {name}")
    conn.execute("DELETE FROM payloads WHERE seq > ?", [last])
    conn.execute("DELETE FROM events WHERE seq > ?", [last])
    conn.execute("UPDATE head SET (seq, hash) = (SELECT seq, hash FROM events WHERE seq = ?)", [last])
    for _, sql in triggers:
        conn.execute(sql)
    conn.close()


@pytest.mark.parametrize("record", ["within", "beside"])
def test_a_backup_whose_tail_was_cut_off_does_not_verify(path: Path, tmp_path: Path, record: str) -> None:
    copy = tmp_path / "copy.db"
    backup(path, copy)
    cut_tail(copy, 2)
    if record == "within":
        head_file(copy).unlink()
    else:
        conn = engine.connect(str(copy), isolation_level=None)
        conn.execute("DELETE FROM marks")
        conn.close()
    verdict = verify(copy)
    assert not verdict.ok
    assert "ends at event 2, but a recorded head says 4: the tail is cut off" in verdict.problems[0]


def test_a_journal_that_lost_what_a_backup_still_has_is_told(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    assert verify(path, against=tmp_path / "copy.db").ok
    cut_tail(path, 2)
    assert verify(path).ok  # by itself it cannot know
    assert "the tail is cut off" in verify(path, against=tmp_path / "copy.db").problems[0]


def test_another_journal_of_the_same_length_is_told_from_the_recorded_one(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    other = filled(tmp_path / "other.db")
    assert "another journal" in verify(other, against=tmp_path / "copy.db").problems[0]


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_made(path: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        backup(path, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"
    with pytest.raises(StoreError, match="no database at"):
        backup(tmp_path / "none.db", tmp_path / "copy2.db")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["copy.db", "room.db"]


def test_a_restore_keeps_the_old_file_aside_and_running_rooms_change_over(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(note("after the backup", id="late"))
        assert store.changed()
        aside = restore(tmp_path / "copy.db", path, clock=lambda: NOON)
        assert store.changed()
        assert store.event("late") is None
        with store.writing() as tx:
            tx.append(note("on the restored one"))
    assert verify(path).events == 5
    assert aside is not None
    with Store.open(aside) as old:
        assert old.event("late") is not None


def test_a_backup_that_is_not_whole_is_not_restored(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    cut_tail(tmp_path / "copy.db", 2)
    with pytest.raises(StoreError, match="not complete, so nothing was changed"):
        restore(tmp_path / "copy.db", path)
    assert verify(path).events == 4


# ------------------------------------------------------------ redaction


def leaked(path: Path) -> list[str]:
    return [f.name for f in path.parent.glob(path.name + "*") if SECRET.encode() in f.read_bytes()]


def test_a_redacted_password_is_in_no_byte_of_the_files_and_the_chain_says_so(path: Path) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(note(f"the password is {SECRET}", id="oops", at=after(9)))
            tx.append(note("harmless", id="next"))
        assert leaked(path)
        done = redact(path, "oops", "omar", "a password was pasted", clock=lambda: after(60))
        assert done.log_emptied
        assert leaked(path) == []
        verdict = verify(path)
        assert (verdict.ok, verdict.redacted, verdict.events) == (True, 1, 7)
        row = store.entry("oops")
        assert row is not None
        assert (row.text, row.at) == ("(redacted)", after(9))
        record = store.event(done.event.id)
        assert record is not None
        assert isinstance(record.data, PayloadRedacted)
        assert (record.actor, record.data.event, record.data.reason) == ("omar", "oops", "a password was pasted")
        assert {e.id for e in store.entry_changes("INC-2026-0001", 6)} >= {"oops"}
    assert not rebuild(path).changed


def test_no_clock_moves_by_a_redaction(path: Path) -> None:
    told = event(UpdatePublished(audience="customers", text=f"log in with {SECRET}"), id="told", at=after(60))
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(told)
        before = store.incident("INC-2026-0001")
        redact(path, "told", "omar", "a password")
        redact(path, "d-INC-2026-0001", "omar", "a customer's name in the title")
        now = store.incident("INC-2026-0001")
        assert before is not None
        assert now is not None
        assert now.last_told("customers").at == after(60)  # type: ignore[union-attr]
        assert (now.severity, now.status, now.declared_at) == (before.severity, before.status, before.declared_at)
        assert (now.title, store.count(), store.count(open_only=True)) == ("(redacted)", 1, 1)
    assert leaked(path) == []
    assert not rebuild(path).changed
    assert verify(path).redacted == 2


def test_a_redacted_text_cannot_be_guessed_from_what_is_left(path: Path) -> None:
    """The hash that stays covers a random salt too, and the salt goes with the text."""
    with Store.open(path) as store, store.writing() as tx:
        for name in ("a", "b"):
            tx.append(note("1234", id=name))
    conn = engine.connect(str(path))
    a, b = (row[0] for row in conn.execute("SELECT payload_hash FROM events WHERE id IN ('a', 'b')"))
    assert a != b
    redact(path, "a", "omar", "a PIN")
    assert conn.execute("SELECT count(*) FROM payloads p JOIN events e USING (seq) WHERE e.id = 'a'").fetchone() == (0,)
    conn.close()


def test_rewordings_of_a_redacted_entry_are_named_for_they_may_hold_it_too(path: Path) -> None:
    with Store.open(path) as store, store.writing() as tx:
        tx.append(note(SECRET, id="oops"))
        tx.append(event(EntryAmended(entry="oops", revision=0, text=f"not {SECRET}"), id="reworded"))
    done = redact(path, "oops", "omar", "a password")
    assert done.amendments == ("reworded",)
    assert leaked(path)
    redact(path, "reworded", "omar", "a password")
    assert leaked(path) == []
    assert verify(path).redacted == 2


def test_what_cannot_be_redacted_is_refused_with_a_sentence(path: Path) -> None:
    with pytest.raises(StoreError, match="no event nowhere"):
        redact(path, "nowhere", "omar", "x")
    with Store.open(path) as store:
        target = next(e.id for e in store.events() if e.type == "entry_added")
    done = redact(path, target, "omar", "x")
    with pytest.raises(StoreError, match="cannot be redacted itself"):
        redact(path, done.event.id, "omar", "x")
    assert verify(path).events == 5


def test_a_payload_taken_out_by_hand_under_anothers_redaction_is_told(path: Path) -> None:
    with Store.open(path) as store:
        first, second = [e for e in store.events() if e.type == "entry_added"][:2]
    redact(path, first.id, "omar", "x")
    conn = engine.connect(str(path), isolation_level=None)
    conn.execute("INSERT INTO redactions SELECT ?, by FROM redactions", [second.seq])
    conn.execute("DELETE FROM payloads WHERE seq = ?", [second.seq])
    conn.close()
    assert f"payload of event {second.seq}" in verify(path).problems[0]


def test_declaring_again_after_everything_was_redacted_gives_the_next_number(path: Path) -> None:
    redact(path, "d-INC-2026-0001", "omar", "x")
    with Store.open(path) as store, store.writing() as tx:
        assert tx.next_incident_id(2026) == "INC-2026-0002"
        tx.append(declared("INC-2026-0002"))
    assert not rebuild(path).changed


# ------------------------------------------------------------ whose the files are

NOBODY = 65_534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")


@as_root
def test_root_restores_into_the_hands_of_the_account_that_had_the_database(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    os.chown(path, NOBODY, 4242)
    path.chmod(0o660)
    restore(tmp_path / "copy.db", path)
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (NOBODY, 4242, 0o660)


@as_root
def test_root_restores_where_nothing_was_for_the_account_whose_folder_it_is(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    folder = tmp_path / "var"
    folder.mkdir()
    os.chown(folder, NOBODY, 4242)
    assert restore(tmp_path / "copy.db", folder / "room.db", mode=0o600) is None
    found = (folder / "room.db").stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (NOBODY, 4242, 0o600)
    assert verify(folder / "room.db").ok


@as_root
def test_a_backup_and_its_head_belong_to_the_store_s_account_whatever_the_umask(path: Path, tmp_path: Path) -> None:
    os.chown(path, NOBODY, 4242)
    path.chmod(0o660)
    was = os.umask(0)
    try:
        backup(path, tmp_path / "copy.db")
    finally:
        os.umask(was)
    for made in (tmp_path / "copy.db", head_file(tmp_path / "copy.db")):
        found = made.stat()
        assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (NOBODY, 4242, 0o660)


@as_root
def test_who_would_lock_the_account_out_by_a_restore_is_refused(path: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    backup(path, tmp_path / "copy.db")
    (tmp_path / "copy.db").chmod(0o644)
    head_file(tmp_path / "copy.db").chmod(0o644)
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    shutil.copy(path, folder / "room.db")
    for above in tmp_path.parents[:-2]:  # beside others a test's folder stands deeper
        above.chmod(0o755)
    pid = os.fork()
    if pid == 0:  # whatever happens, it is not the tests that go on in it
        ended = 3
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            restore(tmp_path / "copy.db", folder / "room.db")
            ended = 1
        except StoreError as error:
            ended = 0 if "belongs to another account" in str(error) else 2
        finally:
            os._exit(ended)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert [f.name for f in folder.iterdir()] == ["room.db"]


def test_what_is_written_while_a_copy_of_a_live_database_is_put_in_place_comes_along(
    path: Path, tmp_path: Path
) -> None:
    """Its log holds the newest events: they are part of it."""
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(note("still in the log", id="late"))
        restore(path, tmp_path / "other.db")
    with Store.open(tmp_path / "other.db") as other:
        assert other.event("late") is not None


def test_what_is_no_database_any_more_is_replaced_and_kept_with_its_log(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.db")
    path.write_bytes(b"\0" * 5_000)
    path.with_name("room.db-wal").write_bytes(b"log of something")
    aside = restore(tmp_path / "copy.db", path)
    assert verify(path).ok
    assert aside is not None
    assert aside.read_bytes() == b"\0" * 5_000
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log of something"


# ------------------------------------------------------------ every copy of a redacted word


def test_redacted_words_are_in_no_byte_of_letters_alerts_drafts_and_their_logs(path: Path, tmp_path: Path) -> None:
    said = f"the password is {SECRET}"
    firing = structs.replace(alert(1), title=f"login fails: {said}")
    with Store.open(path) as store, SideStore.open(path) as desk:
        room = Room(store, Policy(), "maya", clock=lambda: after(60))
        store.save_poll("prod", [firing], [], health())
        room.comment_alert([firing.fingerprint], said)
        desk.save_draft("omar", "INC-2026-0001", "entry", said + " and more")
        desk.save_draft("maya", "INC-2026-0001", "entry", "a harmless line")
        with store.writing() as tx:
            tx.append(note(said, id="oops"))
        assert leaked(path) != []
        done = redact(path, "oops", "omar", "a password was pasted", clock=lambda: after(61))
        assert done.log_emptied
        assert leaked(path) == []
        assert [d.text for d in (*desk.drafts("maya"), *desk.drafts("omar"))] == ["a harmless line"]
        assert [a.title for a in store.alerts()] == ["login fails: (redacted)"]
    assert verify(path).ok


def test_what_a_restore_kept_aside_is_named_by_a_redaction(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store, store.writing() as tx:
        tx.append(note(SECRET, id="oops"))
    backup(path, tmp_path / "copy.db")
    aside = restore(tmp_path / "copy.db", path)
    assert redact(path, "oops", "omar", "a password").aside == (aside,)
