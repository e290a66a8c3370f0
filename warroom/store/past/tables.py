"""The database of a replay: in memory, with the tables of any other, filled for one moment at a time.

Rows of the timeline lie there in all the versions they ever had; ``entries`` is a view of those that stand at the
moment, so that going to another one writes no row of a long record. The incidents are few, and are written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from warroom.core.model import Entry
from warroom.core.replay.course import NEVER, Here, Version
from warroom.core.replay.dials import Dial
from warroom.core.times import iso
from warroom.store import projections
from warroom.store.errors import ReadOnly
from warroom.store.port import Connection
from warroom.store.schema import PROJECTIONS, STEPS, genesis
from warroom.store.sqlite import engine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from warroom.core.alert_acts import AlertActs
    from warroom.core.events import Event
    from warroom.core.model import Alert, Incident
    from warroom.store.act_rows import ActLine
    from warroom.store.alert_rows import Transition
    from warroom.store.audit import Head, Verdict

T = TypeVar("T")
REFUSED = "This is a replay: nothing in it can be changed. Go back to the room of now to do something."
_BOTH, _OVER = 0, 3
_DIALS = {None: _BOTH, Dial.KNOWN: 1, Dial.HAPPENED: 2}
_BEGIN = "0000"
_END = "9999"

_TABLES = (
    "DROP TABLE entries",
    "CREATE TABLE place (dial INTEGER, at TEXT, n INTEGER, latest TEXT)",
    "INSERT INTO place VALUES (1, '', 0, '')",
    """CREATE TABLE versions (
        id TEXT, incident TEXT, at TEXT, seq INTEGER, changed INTEGER, body TEXT,
        dial INTEGER, first INTEGER, last INTEGER, since TEXT, until TEXT
    )""",
    "CREATE TABLE over (id TEXT PRIMARY KEY)",
    f"""CREATE VIEW entries AS SELECT id, incident, at, seq, changed, body FROM versions
        WHERE at <= (SELECT latest FROM place) AND changed <= (SELECT seq FROM head) AND (
            (dial IN ({_BOTH}, (SELECT dial FROM place)) AND id NOT IN (SELECT id FROM over)
               AND first <= (SELECT n FROM place) AND (SELECT n FROM place) < last
               AND since <= (SELECT at FROM place) AND (SELECT at FROM place) < until)
           OR dial = {_OVER})""",
    "ALTER TABLE alert_log RENAME TO alert_lines",
    "ALTER TABLE alert_act_log RENAME TO alert_act_lines",
    """CREATE VIEW alert_act_log AS SELECT * FROM alert_act_lines WHERE at <= (SELECT at FROM place)""",
    """CREATE VIEW alert_log AS SELECT n, at, feed, fingerprint, status, severity, body FROM alert_lines
        WHERE at <= (SELECT at FROM place)""",
)
_INDEXES = (
    "CREATE INDEX versions_page ON versions (incident, at, seq, id)",
    "CREATE INDEX versions_changed ON versions (incident, changed)",
    "CREATE INDEX versions_id ON versions (id)",
    f"CREATE INDEX versions_over ON versions (dial) WHERE dial = {_OVER}",
)


class PastTables:
    """The back end of a replay; see ``backend.Backend``."""

    read_only = True
    notice = REFUSED
    newer = False
    proved = ""

    def __init__(self, name: str) -> None:
        self._name = name
        self.opening = 1
        self._news = True
        self._ahead = False
        self._dial, self._seq = Dial.HAPPENED, 0
        self._conn = conn = engine.connect(":memory:", isolation_level=None, check_same_thread=False)
        for _, statements in STEPS:
            for statement in statements:
                conn.execute(statement)
        conn.execute("INSERT INTO head VALUES (1, 0, ?)", [genesis("replay")])
        for statement in _TABLES:
            conn.execute(statement)
        conn.execute("PRAGMA query_only=ON")

    # ------------------------------------------------------------ filling it

    def fill(
        self, versions: Iterable[Version], lines: Iterable[Transition], *, ahead: bool = False,
        acts: Iterable[ActLine] = (),
    ) -> None:  # fmt: skip
        """Keeps every version of every row, how the alerts changed, and what was done about them. ``ahead``: a row may
        be later than when it was recorded; else no row beyond the moment need be looked at."""
        self._ahead = ahead
        with self._filling() as conn:
            conn.executemany("INSERT INTO versions VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_version, versions))
            conn.executemany("INSERT INTO alert_lines VALUES (?,?,?,?,?,?,?)", [
                (line.n, iso(line.at), line.alert.feed, line.alert.fingerprint, line.alert.status.value,
                 line.alert.severity.value, line.alert.json())
                for line in lines
            ])  # fmt: skip
            conn.executemany(
                "INSERT INTO alert_act_lines (id, at, actor, act, fingerprint, until, text) VALUES (?,?,?,?,?,?,?)",
                [(one.id, iso(one.at), one.actor, one.act, one.fingerprint, iso(one.until) if one.until else None,
                  one.text) for one in acts],
            )  # fmt: skip
            for statement in _INDEXES:
                conn.execute(statement)

    def turn(self, here: Here, alerts: Iterable[Alert] | None, acts: Iterable[AlertActs] | None = None) -> None:
        """What is read from now on is how it was at that moment. ``alerts``: those known then, ``acts``: what had been
        done about them; None leaves them."""
        at, follows = iso(here.at), here.dial is Dial.KNOWN is self._dial and here.seq >= self._seq
        latest = _END if here.dial is Dial.KNOWN and self._ahead else at
        self._dial, self._seq = here.dial, here.seq
        with self._filling() as conn:
            conn.execute("UPDATE place SET dial = ?, at = ?, n = ?, latest = ?",
                         [_DIALS[here.dial], at, here.place, latest])  # fmt: skip
            conn.execute("UPDATE head SET seq = ?", [here.seq])
            self._lay_over(conn, here.over)
            _put_incidents(conn, here.states)
            if alerts is not None:
                _put_alerts(conn, alerts)
            if acts is not None:
                _put_acts(conn, acts)
        self.opening += 0 if follows else 1  # what was read before holds, as in any store that somebody appends to
        self._news = True

    @contextmanager
    def _filling(self) -> Generator[Connection]:
        self._conn.execute("PRAGMA query_only=OFF")
        self._conn.execute("BEGIN")
        try:
            yield self._conn
        finally:
            self._conn.execute("COMMIT")
            self._conn.execute("PRAGMA query_only=ON")

    def _lay_over(self, conn: Connection, over: Mapping[str, tuple[Entry, int]]) -> None:
        conn.execute("DELETE FROM over")
        conn.execute(f"DELETE FROM versions WHERE dial = {_OVER}")
        conn.executemany("INSERT INTO over VALUES (?)", [(id_,) for id_ in over])
        conn.executemany(
            "INSERT INTO versions VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            [(*_row(row, changed), _OVER, 0, 0, "", "") for row, changed in over.values()],
        )

    def row_at(self, id_: str, place: int) -> Entry | None:
        """A row that somebody's doing wrote, as it was after so many events."""
        row = self._conn.execute(
            f"SELECT body FROM versions WHERE id = ? AND dial = {_BOTH} AND first <= ? AND ? < last",
            [id_, place, place],
        ).fetchone()
        return Entry.from_json(row[0]) if row else None

    def changed_between(self, incident: str, after: int, until: int) -> tuple[Entry, ...]:
        """The rows of an incident, as they stand, that events above ``after`` and up to ``until`` wrote or changed."""
        rows = self._conn.execute(
            "SELECT body FROM entries WHERE changed > ? AND id IN (SELECT id FROM versions INDEXED BY versions_changed"
            " WHERE incident = ? AND changed > ? AND changed <= ?)",
            [after, incident, after, until],
        ).fetchall()
        return tuple(Entry.from_json(row[0]) for row in rows)

    # ------------------------------------------------------------ what any back end does

    @property
    def name(self) -> str:
        return self._name

    def seconds(self) -> None:
        """No time passes here by itself."""

    @contextmanager
    def writing(self, appended: Callable[[], Sequence[Event]]) -> Generator[Connection]:
        raise ReadOnly(REFUSED)
        yield self._conn

    def query(self, ask: Callable[[Connection], T]) -> T:
        return ask(self._conn)

    def snapshot(self) -> AbstractContextManager[None]:
        return nullcontext()

    def changed(self) -> bool:
        """Whether it was turned to another moment since the last look."""
        news, self._news = self._news, False
        return news

    def seen_by(self, person: str) -> None:
        """What its reader may not see was never taken into it."""

    def hidden(self) -> frozenset[str]:
        return frozenset()

    def examine(self, recorded: Iterable[Head]) -> Verdict:
        raise ReadOnly(REFUSED)

    def forget(self) -> bool:
        return True

    def close(self) -> None:
        self._conn.close()


def _row(row: Entry, changed: int) -> tuple[str, str, str, int, int, str]:
    return row.id, row.incident, iso(row.at), row.seq, changed, row.json()


def _version(one: Version) -> tuple[object, ...]:
    since = _BEGIN if one.since.year == 1 else iso(one.since)
    until = _END if one.until == NEVER else iso(one.until)
    return (*_row(one.row, one.changed), _DIALS[one.dial], one.first, one.last, since, until)


def _put_incidents(conn: Connection, states: Mapping[str, Incident]) -> None:
    for table in PROJECTIONS:
        if table == "counts":
            conn.execute("UPDATE counts SET n = 0")
        elif table != "entries":
            conn.execute(f"DELETE FROM {table}")
    projections.put_incidents(conn, [(None, it) for it in states.values()])
    for it in states.values():
        projections.put_readers(conn, None, it)


def _put_alerts(conn: Connection, alerts: Iterable[Alert]) -> None:
    conn.execute("DELETE FROM alerts")
    conn.executemany("INSERT INTO alerts VALUES (?,?,?,1,?,?)", [
        (alert.fingerprint, alert.feed, alert.is_active, iso(alert.ended_at) if alert.ended_at else None, alert.json())
        for alert in alerts
    ])  # fmt: skip
    conn.execute("UPDATE revisions SET n = n + 1 WHERE name IN ('alerts', 'alerts_floor')")  # all are to be read anew


def _put_acts(conn: Connection, acts: Iterable[AlertActs]) -> None:
    conn.execute("DELETE FROM alert_acts")
    conn.execute("UPDATE revisions SET n = n + 1 WHERE name IN ('acts', 'acts_floor')")
    conn.executemany(
        "INSERT INTO alert_acts VALUES (?, ?, (SELECT n FROM revisions WHERE name = 'acts'), ?)",
        [(one.fingerprint, one.feed, one.json()) for one in acts],
    )
