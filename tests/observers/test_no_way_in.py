"""Who only watches changes nothing: not by a command, not by SQL, not by a key, not by a shell."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import copied, seated
from tests.support.terminal import environment
from warroom.commands.editing import PastedLine
from warroom.core.alert_calls import CallLine, CallRule, Ready
from warroom.core.drill.plan import Plan
from warroom.core.model import Kind
from warroom.keymap.room import ROOM
from warroom.room import Refused, Room
from warroom.store import Store, StoreError
from warroom.store.sqlite import engine

READS = frozenset((
    "alert_history", "cautions", "chat_messages", "detail", "ended", "everything", "find", "find_followup",
    "followups", "handover",
    "ledger", "likely_same", "named", "overview", "owed", "past", "policies", "policy_at", "record", "record_around",
    "record_changes", "record_summary", "recorded", "review", "search", "similar", "suggested_tags",
    "seen_before", "ticketed", "workarounds", "containment", "left_after", "drill", "drill_look", "drill_messages",
    "drill_score", "drills",
))  # fmt: skip
"""Everything else that a Room offers is a command; a new one belongs to either."""
QUIET = frozenset(("record_policy",))
"""What a room does by itself at its start: where it may not write it leaves it, and refuses nobody."""
COMMANDS = sorted(
    name for name, member in inspect.getmembers(Room, callable)
    if not name.startswith("_") and name not in READS | QUIET
)  # fmt: skip
IN_FUTURE = outage.NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outage, with a draft that waits for approval, a role that was offered to zoe, a follow-up, and a drill that
    is over."""
    path = tmp_path_factory.mktemp("record") / "room.db"
    outage.make_outage(path)
    with outage.told(path) as rooms:
        rooms.clock.now = outage.NOW
        rooms.of("maya").draft(outage.BIG, "customers", "nearly there")
        rooms.of("maya").assign(outage.BIG, "scribe", "zoe")
        rooms.of("maya").add_followup(outage.BIG, "alert on the pool")
        rooms.of("maya").start_drill(Plan(name="pool", title="The pool runs out", length_s=60))
        rooms.of("maya").move_drill("ended")
    return path


@pytest.fixture
def path(record: Path, tmp_path: Path) -> Path:
    return copied(record, tmp_path / "room.db")


@pytest.fixture
def given(path: Path) -> dict[str, Any]:
    """An argument for every name that a command's parameter has: what would be right if one might write."""
    with Store.open(path, clock=lambda: outage.NOW, read_only=True) as store:
        room = Room(store, outage.config().policy, "zoe", clock=lambda: outage.NOW, read_only=True)
        it = room.find(outage.BIG)
        rows = [row for row in room.detail(outage.BIG).entries if not row.system]
        hypothesis = next(row for row in rows if row.kind is Kind.HYPOTHESIS)
        alert = room.overview().alerts[0]
    return {
        "inc": outage.BIG, "into": outage.MAIL, "role": "scribe", "as_role": "observer", "person": "kai",
        "owner": "kai", "system": "", "title": "Another one", "severity": "SEV2", "status": "monitoring",
        "reason": "because", "text": "a text", "texts": ["one", "two"], "note": "a note", "answer": "yes",
        "entry_id": hypothesis.id, "evidence_id": rows[-1].id, "revision": hypothesis.revision,
        "first_id": rows[0].id, "first_revision": 0, "second_id": rows[1].id, "second_revision": 0,
        "state": "supported", "audience": "team", "ask_id": it.asks[0].id, "task_id": it.tasks[0].id,
        "update_id": it.drafts[0].id, "fingerprint": alert.fingerprint, "alerts": [alert.fingerprint],
        "deadline": "team_update", "until": IN_FUTURE, "url": "https://wiki.example.com/0042", "paste": "p",
        "lines": [("pasted", Kind.NOTE, None)], "playbook": "checkout.md", "step": 1, "firing": [alert],
        "key": "paste-1", "due": None, "lease": None, "name": "#war-eu",
        "due_at": IN_FUTURE, "check_id": "e1", "warn": 1, "policy": "", "level": "manager", "cycle": 0,
        "followup": "F-0042-1", "how": "looked", "when": IN_FUTURE, "facilitator": "kai", "part": "summary",
        "tags": {"capacity": "failure_mode"}, "rating": "noise", "rule": CallRule("r", "ana"), "joined": {},
        "ready": Ready("group", ("checkout",), (alert,)), "call": CallLine(event="e1", rule="r", at=IN_FUTURE),
        "unheard": {"prod": IN_FUTURE}, "taken": {},
        "incident": outage.BIG, "link": "https://chat.example.com/0042",
        "count": 1, "told": {"cause": "x"}, "tracker": "gh", "means": "done", "workaround": "W-0042-1",
        "measure": "C-0042-1", "yes": True,
        "plan": Plan(name="p", title="t", length_s=60), "act": "noted",
        "offset": "T-1h", "who": "kai", "number": 1, "roles": ["scribe"], "go": True, "people": ["kai"],
        "every": timedelta(hours=4), "usual": 40, "filter": "sev>=high", "trigger": "e1", "alert": alert,
        "what": "a disk", "custody": "E-0042-1", "to": "kai", "duty": "legal", "method": "reporter",
    }  # fmt: skip


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """Everything in the file and its log: what there is, and every row of it."""
    with Store.open(path, read_only=True) as store:
        things = store.query(lambda conn: conn.execute("SELECT name, type, sql FROM sqlite_master").fetchall())
        tables = [name for name, kind, _ in things if kind == "table"]
        found: list[tuple[Any, ...]] = []
        for name in ("user_version", "application_id"):
            found += store.query(lambda conn, name=name: conn.execute(f"PRAGMA {name}").fetchall())
        for table in tables:
            rows = store.query(lambda conn, table=table: conn.execute(f"SELECT * FROM {table}").fetchall())
            found += [(table, *row) for row in rows]
    return [*things, *found]


OTHERS = {("record_pasted", "key"), ("update", "text")}
"""What has a default and is needed all the same."""


def called(room: Room, name: str, given: dict[str, Any]) -> Any:
    """The command with what it needs, and no more."""
    wanted = inspect.signature(getattr(room, name)).parameters.values()
    needed = [p for p in wanted if p.default is p.empty or (name, p.name) in OTHERS]
    if name == "record_pasted":
        given = {**given, "lines": [PastedLine("pasted")]}
    if name == "set_milestone":
        given = {**given, "name": "mitigated"}
    return getattr(room, name)(**{p.name: given[p.name] for p in needed})


def test_every_command_is_known_to_these_tests() -> None:
    assert len(COMMANDS) > 50
    assert {"declare", "log", "undo", "fire", "snooze_alert", "approve_and_publish"} <= set(COMMANDS)
    assert set(READS) <= {name for name, _ in inspect.getmembers(Room, callable)}


@pytest.fixture(params=["store", "room"])
def room(path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """A room that may only be read, for either reason alone: its store was opened so, or the room was."""
    by_store = request.param == "store"
    with Store.open(path, clock=lambda: outage.NOW, read_only=by_store) as store:
        yield Room(store, outage.config().policy, "zoe", clock=lambda: outage.NOW, read_only=not by_store,
                   responders=outage.PEOPLE)  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_room_is_refused_and_writes_nothing(
    room: Room, path: Path, given: dict[str, Any], name: str
) -> None:
    before = rows_of(path)
    with pytest.raises((Refused, StoreError), match=r"read.*(--read-only|warroom watch)"):
        called(room, name, given)
    assert rows_of(path) == before


@pytest.mark.parametrize("name", sorted(QUIET))
def test_what_a_room_does_by_itself_is_left_and_writes_nothing(
    room: Room, path: Path, given: dict[str, Any], name: str
) -> None:
    before = rows_of(path)
    assert called(room, name, given) is False
    assert rows_of(path) == before


@pytest.mark.parametrize("name", sorted(READS))
def test_every_question_is_answered(room: Room, given: dict[str, Any], name: str) -> None:
    asked = {
        **given, "name": "1" if "drill" in name else outage.BIG, "it": room.find(outage.BIG), "at": outage.NOW,
        "when": outage.NOW, "after_seq": 0, "keys": ["a"], "words": "pool", "clock": lambda: outage.NOW,
    }  # fmt: skip
    if name == "find_followup":
        asked["text"] = given["followup"]
    called(room, name, asked)


WRITES = (
    "INSERT INTO {table} DEFAULT VALUES",
    "DELETE FROM {table}",
    "DROP TABLE {table}",
    "ALTER TABLE {table} ADD COLUMN grafted",
    "CREATE TRIGGER grafted AFTER INSERT ON {table} BEGIN SELECT 1; END",
)
TRICKS = (
    "PRAGMA query_only=OFF",
    "PRAGMA writable_schema=ON",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA user_version=99",
    "PRAGMA application_id=1",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "ATTACH DATABASE 'file:{path}?mode=rwc' AS again",
    "ATTACH DATABASE '{path}' AS oncemore",
)


@pytest.mark.parametrize("with_watcher", [True, False], ids=["log kept open", "log folded in"])
def test_no_sql_through_the_store_of_an_observer_changes_the_record(path: Path, with_watcher: bool) -> None:
    """Every table, every kind of statement, after every trick that might open a door for it."""
    keeper = Store.open(path, clock=lambda: outage.NOW) if with_watcher else None
    before = rows_of(path)
    tried = 0
    with Store.open(path, read_only=True) as store:
        tables = store.query(lambda conn: [row[0] for row in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")])  # fmt: skip
        assert {"events", "meta", "incidents"} <= set(tables)
        for trick in ("SELECT 1", *TRICKS):
            _try(store, trick.format(path=path))
            for table in tables:
                for schema in ("main.", "again.", "oncemore.") if "ATTACH" in trick else ("",):
                    for write in WRITES:
                        tried += 1
                        done = _try(store, write.format(table=schema + table))
                        assert not done, f"{write.format(table=schema + table)} after {trick}"
    assert tried > 500
    assert rows_of(path) == before
    if keeper is not None:
        keeper.close()
    left = {p.name for p in path.parent.iterdir()}
    assert left == {"room.db"}


def _try(store: Store, statement: str) -> bool:
    try:
        store.query(lambda conn: conn.execute(statement).fetchall())
    except (StoreError, engine.Error):
        return False
    return True


def test_no_method_of_the_store_writes(path: Path) -> None:
    before = rows_of(path)
    writes: tuple[Callable[[Store], Any], ...] = (
        lambda store: store.set_mark("a", "b"),
        lambda store: store.prune_alerts(IN_FUTURE),
        lambda store: store.forget_feeds(()),
        lambda store: store.save_health(replace(store.feeds()[0], error="made up")),
        lambda store: store.take_lease("another", "me", 5.0, standing=True),
        lambda store: store.writing().__enter__(),
    )
    with Store.open(path, clock=lambda: outage.NOW, read_only=True) as store:
        for write in writes:
            with pytest.raises(StoreError, match="read-only"):
                write(store)
    assert rows_of(path) == before


# ---------------------------------------------------------------- at the screen


async def test_every_writing_key_is_refused_with_the_sentence(path: Path) -> None:
    before = rows_of(path)
    writing = [action for action in ROOM if action.writes and action.keys]
    assert len(writing) > 20
    async with seated(path, person="zoe", read_only=True, now=Clock(outage.NOW)) as seat:
        for action in writing:
            if seat.screen.focus_at.pane == "inbox":
                await seat.press("escape")
            seat.screen.focus_pane(action.pane or "incidents")
            await seat.settle()
            await seat.press(action.keys[0])
            assert seat.keys_row == "› Read-only: you can see everything and change nothing.", action.name
            assert seat.screen.overlay is None, action.name
            assert not seat.screen.focus_at.typing, action.name
    assert rows_of(path) == before


async def test_a_command_in_words_is_refused_too(path: Path) -> None:
    before = rows_of(path)
    async with seated(path, person="zoe", read_only=True, now=Clock(outage.NOW)) as seat:
        for words in ("sev 0 all is lost", "status resolved", "ask @kai look", "role scribe kai", "log it broke"):
            await seat.press("colon")
            await seat.type(words)
            await seat.press("enter")
            seat.sees("Read-only")
            await seat.press("escape", "escape")
        await seat.paste("pasted by an observer\nand a second line")
        await seat.press("enter", "ctrl+s", "y")
    assert rows_of(path) == before


async def test_the_scribes_screen_takes_no_line_of_an_observer(path: Path) -> None:
    before = rows_of(path)
    async with seated(path, person="zoe", read_only=True, now=Clock(outage.NOW), scribe=True) as seat:
        await seat.type("f the pool is full")
        await seat.press("enter")
        for key in ("up", "x", "f", "d", "h", "enter", "ctrl+s", "p", "m", "S", "J", "ctrl+z", "u"):
            await seat.press(key)
        await seat.paste("one\ntwo\nthree")
        await seat.press("enter", "y", "enter")
    assert rows_of(path) == before


async def test_a_screen_that_forgot_to_refuse_would_be_refused_by_the_room(path: Path) -> None:
    async with seated(path, person="zoe", read_only=True, now=Clock(outage.NOW)) as seat:
        seat.screen.state.read_only = False  # as if every key were offered
        await seat.press("a")
        await seat.press("t")
        await seat.type("written all the same")
        await seat.press("enter")
        seat.sees_no("zoe   written all the same")
    with Store.open(path, read_only=True) as store:
        assert not any(e.actor == "zoe" for e in store.events())


# ---------------------------------------------------------------- from a shell

SHELL = (
    ("declare", "--severity", "SEV1", "--title", "Mine"), ("ack", "0042"), ("severity", "0042", "SEV0"),
    ("status", "0042", "resolved", "--reason", "x", "--override", "x"), ("role", "0042", "scribe", "kai"),
    ("log", "0042", "written"), ("update", "0042", "--audience", "team", "all well"), ("watch",), ("rebuild",),
    ("redact", "earlier", "--reason", "x"),
)  # fmt: skip


@pytest.mark.parametrize("command", SHELL, ids=lambda command: command[0])
def test_every_writing_command_of_the_shell_is_refused(path: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    before = rows_of(path)
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(path, tmp_path / "untouched.db")
    ran = subprocess.run(
        [sys.executable, "-m", "warroom", "--read-only", "--db", str(path), "--as", "zoe", *command],
        capture_output=True, text=True, timeout=60, env=environment(home, {"PATH": "/usr/bin:/bin"}), check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert "read" in ran.stderr
    assert rows_of(path) == before
    assert not list(path.parent.glob("room.db-*"))
