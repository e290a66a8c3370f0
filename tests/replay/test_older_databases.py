"""A database from before there were replays and drills: it opens, is migrated, and its past is played as any other."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from tests.support.made import alert, health
from tests.support.rooms import START, Clock
from warroom.core.drill.plan import Plan
from warroom.core.model import AlertStatus, Kind, Status
from warroom.core.policy import Policy
from warroom.core.replay.dials import Dial
from warroom.core.standing import stands_since
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import redact, verify
from warroom.store.past.past import Past
from warroom.store.schema import STEPS
from warroom.store.sqlite import connect, create_file
from warroom.store.sqlite.migrating import migrations

MINE = "INC-2026-0001"
NEXT, BEFORE, FOLD = "m011_calls", 10, 16
"""The step that came first after it, how many there were, and the version of its fold."""


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def lived(path: Path, clock: Clock) -> None:
    """An outage of an hour, corrected, redacted and resolved."""
    with Store.open(path, clock=clock) as store:
        maya = Room(store, Policy(), "maya", clock=clock)
        store.save_poll("prod", [alert(1)], (), health("prod", at=clock()))
        maya.declare("Checkout fails", "SEV2", alerts=[alert(1).fingerprint])
        clock.passes(minutes=4)
        maya.acknowledge_alert(alert(1).fingerprint, "looking")
        maya.log(MINE, "the password is swordfish", Kind.FACT)
        secret = maya.everything(MINE).entries[-1].id
        clock.passes(minutes=6)
        maya.log(MINE, "pool is full", Kind.HYPOTHESIS, at=at(2))
        maya.set_severity(MINE, "SEV1", "half of Europe")
        clock.passes(minutes=10)
        maya.update(MINE, "customers", "Some payments fail.")
        guess = next(row.id for row in maya.everything(MINE).entries if row.text == "pool is full")
        maya.retract(MINE, guess, "of another one")
        store.save_poll("prod", [alert(1, status=AlertStatus.RESOLVED)], (), health("prod", at=clock()))
        maya.set_status(MINE, Status.MONITORING)
        clock.passes(minutes=31)
        maya.set_status(MINE, Status.RESOLVED, closure={item: "done" for item in Policy().room.closure})
    redact(path, secret, "omar", "a password")


def aged(path: Path, old: Path) -> None:
    """The same record as a program of that time kept it: its tables and no more, folded by its rules."""
    create_file(old, 0o600)
    conn = connect(old, timeout_s=5)
    migrations().apply(Database(conn, execute_plugins=False), stop_before=NEXT)
    conn.commit()
    conn.execute("ATTACH ? AS new", [str(path)])
    mine = [row[0] for row in conn.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE"
                                           " 'sqlite_%' AND name NOT LIKE '\\_%' ESCAPE '\\'")]  # fmt: skip
    triggers = conn.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        conn.execute(f"DROP TRIGGER {name}")
    for table in mine:
        columns = ", ".join(row[1] for row in conn.execute(f"PRAGMA main.table_info({table})"))
        conn.execute(f"DELETE FROM main.{table}")
        rows = "WHERE name NOT IN ('calls', 'chat', 'deploys', 'accounts')" if table == "revisions" else ""
        conn.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table} {rows}")
    for _, statement in triggers:
        conn.execute(statement)
    conn.execute("UPDATE meta SET value = ? WHERE key = 'fold'", [str(FOLD)])
    conn.execute("UPDATE incidents SET title = 'as its fold had it', state = replace(state, 'Checkout', 'Kasse')")
    conn.commit()
    conn.execute(f"PRAGMA user_version={BEFORE}")
    conn.close()


def played(path: Path, clock: Clock) -> list[tuple[object, ...]]:
    """The incident, its record and its alerts at moments of the whole time, on both dials."""
    with Store.open(path, clock=clock) as store:
        past = Past.of(store, MINE, clock)
    found: list[tuple[object, ...]] = []
    for dial in Dial:
        for minute in range(-1, 55, 3):
            past.turn(dial, at(minute))
            it = past.incident(MINE)
            rows = [(row.text, row.at, row.retracted) for row in past.entries(MINE)]
            found.append((dial, minute, it.json() if it else "", rows, [one.status for one in past.alerts()]))
    return found


def test_its_past_is_played_as_any_other_and_drills_can_be_run_in_it(tmp_path: Path) -> None:
    clock, new, old = Clock(), tmp_path / "new.db", tmp_path / "old.db"
    lived(new, clock)
    aged(new, old)
    conn = connect(old, timeout_s=5)
    assert "calls" not in {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}, "it is an old one"
    conn.close()
    wanted = played(new, clock)
    assert played(old, clock) == wanted
    texts = [text for *_, rows, _ in wanted for text, *_ in rows]  # type: ignore[attr-defined]
    assert "(redacted)" in texts
    assert not any("swordfish" in text for text in texts)
    with Store.open(old, clock=clock) as store:
        assert store.notice == ""
        kim = Room(store, Policy(), "kim", clock=clock)
        assert kim.drills() == ()
        assert kim.find(MINE).title == "Checkout fails"
        run = kim.start_drill(Plan(name="pool", title="The pool runs out", length_s=600), here=True)
        made = kim.declare("Pool", "SEV1", drill=True)
        kim.move_drill("paused")
        assert stands_since(kim.find(made.id)) == clock()
        assert kim.drill().id == run.id
    assert verify(old).ok
    assert STEPS[BEFORE][0] == NEXT
