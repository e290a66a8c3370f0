"""The index for searching: it answers as the whole record would, and keeps nothing that was redacted."""

from __future__ import annotations

import random
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.support.places import file_or_server
from tests.support.rooms import Clock
from tests.support.story import Story
from warroom.config.settings import Config
from warroom.core.events import EntryAdded
from warroom.core.memory.meaning import written
from warroom.core.memory.ranking import search
from warroom.core.model import Kind, Status
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import rebuild, redact
from warroom.store.memory import shelf as shelves
from warroom.store.memory.file import memory_path
from warroom.store.memory.keeping import reading

__all__ = ["file_or_server"]

WORDS = ("pool", "timeout", "replica", "checkout", "certificate", "disk", "queue", "broker", "接続が失敗", "db-3",
         "slow", "rollback", "deploy")  # fmt: skip


def _room(path: Path | str, *, read_only: bool = False) -> Room:
    return Room(Store.open(path, read_only=read_only, clock=Clock()), Config().policy, person="maya")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


def _remember(room: Room) -> None:
    while room.store.remember():
        pass


def _asked(room: Room) -> list[object]:
    """Everything that a search gives, for each word and some together."""
    questions = [*WORDS, "pool checkout", "db-3 接続", "no such"]
    return [[(hit.past.incident.id, hit.because, hit.text, round(hit.score, 6)) for hit in room.search(words)]
            for words in questions]  # fmt: skip


def _similar(room: Room) -> list[object]:
    return [[(hit.past.incident.id, hit.because, round(hit.score, 6)) for hit in room.similar(it, limit=50)]
            for it in room.store.incidents()]  # fmt: skip


def test_whatever_was_read_already_the_answer_is_that_of_the_whole_record(
    file_or_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acts at random, the index left behind at random: with it and without it the same is found."""
    dice = random.Random(7)
    with _room(file_or_server).store as store:
        room = Room(store, Config().policy, person="maya")
        incidents = [room.declare(f"{word} is bad", "SEV3", service=word, anyway=True).id for word in WORDS[:4]]
        lines: list[str] = []
        for turn in range(60):
            inc = dice.choice(incidents)
            words = " ".join(dice.choices(WORDS, k=4))
            match dice.randrange(9):
                case 0 if lines:
                    row = store.entry(dice.choice(lines))
                    assert row is not None
                    room.amend(row.incident, row.id, row.revision, text=words)
                case 1 if lines:
                    row = store.entry(lines.pop(dice.randrange(len(lines))))
                    assert row is not None
                    room.retract(row.incident, row.id, "wrong")
                case 2:
                    room.edit_details(inc, service=dice.choice(WORDS))
                case 3:
                    room.edit_details(inc, private=not room.find(inc).private)
                case 4:
                    store.remember()
                case 5:
                    incidents.append(room.declare(words, "SEV2", anyway=True, drill=dice.random() < 0.3).id)
                case _:
                    lines.append(room.log(inc, words, dice.choice([Kind.FACT, Kind.ACTION, Kind.DECISION])).id)
            if turn % 12 == 11:
                with reading(store) as index:
                    assert index is not None
                through = _asked(room), _similar(room)
                with monkeypatch.context() as without:
                    without.setattr(shelves, "reading", lambda _: nullcontext())
                    assert _asked(room) == through[0]
                    assert _similar(room) == through[1]
        _remember(room)
        with store.remembered() as whole:
            assert type(whole).__name__ in ("FileIndex", "ServerIndex"), "all of it was read"


def test_a_reader_finds_what_was_recorded_a_moment_ago_with_the_index_and_without(path: Path) -> None:
    writer = _room(path)
    inc = writer.declare("Checkout is slow", "SEV2").id
    _remember(writer)
    writer.log(inc, "the pool is exhausted")
    reader = _room(path, read_only=True)
    assert [hit.past.incident.id for hit in reader.search("exhausted pool")] == [inc]
    memory_path(path).unlink()
    assert [hit.past.incident.id for hit in reader.search("exhausted pool")] == [inc]
    assert not memory_path(path).exists()


@pytest.mark.parametrize("read_before", [True, False])
def test_nothing_that_was_redacted_is_in_any_file(path: Path, read_before: bool) -> None:
    room = _room(path)
    inc = room.declare("Checkout is slow", "SEV2").id
    dice = random.Random(3)
    story = [f"{dice.randrange(10**6)} {dice.choice(WORDS)} swordfish{n}xyzzy" for n in range(300)]
    lines = [room.log(inc, text, Kind.FACT).id for text in story]
    if read_before:
        _remember(room)
        assert b"swordfish150xyzzy" in memory_path(path).read_bytes()
        with room.store.remembered() as shelf:
            meant = written(shelf.meanings()[inc]).encode()  # type: ignore[union-attr]
        assert meant in memory_path(path).read_bytes()
    for n in (0, 150, 299):
        redact(path, lines[n], "maya", "a password")
        for file in path.parent.iterdir():
            assert f"swordfish{n}xyzzy".encode() not in file.read_bytes(), file.name
            assert not read_before or meant not in file.read_bytes(), file.name
        assert room.search(f"swordfish{n}xyzzy") == ()
    _remember(room)
    assert [hit.past.incident.id for hit in room.search("swordfish151xyzzy")] == [inc]
    assert b"swordfish0xyzzy" not in memory_path(path).read_bytes()


def test_an_index_of_another_journal_is_not_used_and_made_again(path: Path, tmp_path: Path) -> None:
    other = _room(tmp_path / "other.db")
    other.declare("Kafka is down", "SEV2")
    _remember(other)
    room = _room(path)
    inc = room.declare("Checkout is slow", "SEV2").id
    memory_path(path).write_bytes(memory_path(tmp_path / "other.db").read_bytes())
    assert room.search("kafka") == ()
    _remember(room)
    assert [hit.past.incident.id for hit in room.search("checkout")] == [inc]
    assert room.search("kafka") == ()


def test_a_damaged_index_is_no_trouble_and_made_again(path: Path) -> None:
    room = _room(path)
    inc = room.declare("Checkout is slow", "SEV2").id
    memory_path(path).write_bytes(b"nothing that SQLite knows" * 100)
    assert [hit.past.incident.id for hit in room.search("checkout")] == [inc]
    _remember(room)
    with room.store.remembered() as whole:
        assert type(whole).__name__ == "FileIndex"


def test_rebuild_makes_the_index_again(path: Path) -> None:
    room = _room(path)
    room.declare("Checkout is slow", "SEV2")
    _remember(room)
    with reading(room.store) as index:
        assert index is not None
        place = index.place()
    rebuild(path)
    with reading(room.store) as index:
        assert index is not None
        assert (index.place(), index.holding("checkout")) == (place, {"INC-2026-0001": 4.0})


def test_it_is_as_private_as_the_database(path: Path) -> None:
    with Store.open(path, mode=0o660) as store:
        store.remember()
    assert memory_path(path).stat().st_mode & 0o777 == 0o660


def test_what_was_closed_long_ago_costs_an_append_nothing(path: Path) -> None:
    """An append writes the journal's file alone: the index is read from it later, by somebody else."""
    room = _room(path)
    inc = room.declare("Checkout is slow", "SEV2").id
    _remember(room)
    before = memory_path(path).stat().st_mtime_ns
    room.log(inc, "the pool is exhausted")
    room.set_status(inc, Status.RESOLVED, override="a test")
    assert memory_path(path).stat().st_mtime_ns == before


def test_words_in_quotes_are_only_words(path: Path) -> None:
    room = _room(path)
    inc = room.declare("Checkout is slow", "SEV2").id
    _remember(room)
    for hostile in ('checkout"', "checkout*", "NOT checkout", "checkout OR", "(checkout", "words:checkout"):
        with room.store.remembered() as shelf:
            assert [one.incident for one in search(shelf, hostile, 5)] == [inc], hostile


def test_a_story_of_an_older_room_is_remembered_whole(path: Path) -> None:
    story = Story(title="Checkout is slow").do(1, EntryAdded(kind=Kind.FACT, text="the pool is exhausted"))
    with Store.open(path) as store:
        with store.writing() as tx:
            for event in story.events:
                tx.append(event)
        store.remember()
        with store.remembered() as whole:
            assert set(whole.holdings(["exhaust"])["exhaust"]) == {story.incident.id}


def test_on_a_server_a_redaction_leaves_no_word_in_any_table(file_or_server: str) -> None:
    room = _room(file_or_server)
    inc = room.declare("Checkout is slow", "SEV2").id
    line = room.log(inc, "the password is swordfish")
    _remember(room)
    assert [hit.past.incident.id for hit in room.search("swordfish")] == [inc]
    with reading(room.store) as index:
        assert index is not None
        assert index.holding("swordfish") == {inc: 1.0}
    redact(file_or_server, line.id, "maya", "a password")
    with reading(room.store) as index:
        assert index is not None
        assert (index.holding("swordfish"), index.to_read()) == ({}, {inc})
    assert room.search("swordfish") == ()
    _remember(room)
    assert room.search("swordfish") == ()
    assert [hit.past.incident.id for hit in room.search("password checkout")] == [inc]
    rebuild(file_or_server)
    with reading(room.store) as index:
        assert index is not None
        assert index.holding("checkout") == {inc: 4.0}
