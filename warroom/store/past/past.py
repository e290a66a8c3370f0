"""The room's past, opened: incidents of a store as they were at any moment, on either dial."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec.structs import replace

from warroom.core.deploys import BEFORE
from warroom.core.replay.course import Course, Here, Version
from warroom.core.replay.dials import Dial
from warroom.core.rows import happened
from warroom.store.errors import ReadOnly
from warroom.store.past.tables import PastTables
from warroom.store.port import ALL
from warroom.store.store import Store

if TYPE_CHECKING:
    from warroom.core.alert_acts import AlertActs
    from warroom.core.events import Event
    from warroom.core.model import Alert, Entry, OnCall, WatcherHealth
    from warroom.core.model.deploy import Deploy
    from warroom.store.act_rows import ActLine
    from warroom.store.alert_rows import Transition
    from warroom.store.port import Connection

OF_NOW = "That is made of the whole record as it is now, and this is a replay: leave it, then ask again."
LINES = 20_000
"""So many changes of alerts are kept for a replay, the newest of its time."""


class Past(Store):
    """Opened with ``of``; it is turned to a moment with ``turn``, and read as any store. Nothing can be written."""

    course: Course
    alerts_since: datetime | None = None
    """From when on it is known which alerts there were; None where nothing is."""
    _alerts: _Alerts | None = None
    _acts: _Acts | None = None
    _on_call: tuple[OnCall, ...] = ()
    _deploys: tuple[Deploy, ...] = ()
    _policies: tuple[tuple[datetime, dict[str, Any]], ...] = ()
    _drills: tuple[Event, ...] = ()

    @classmethod
    def of(cls, store: Store, incident: str, clock: Callable[[], datetime], *, public: bool = False) -> Past:
        """The past of an incident, and of those that were open beside it: what ``store`` has of them by now.

        ``public``: without those that are private today, which they may not have been at the moment that is shown.
        ``clock`` tells the moment that is shown. The store may be closed afterwards.
        """
        past = cls(store.path, PastTables(store.backend.name), clock)
        past._take(store, incident, public=public)
        return past

    def _take(self, store: Store, incident: str, *, public: bool) -> None:
        with store.snapshot():
            wanted = store.query(lambda conn: _beside(conn, incident))
            if public:
                wanted = tuple(one for one in wanted if (it := store.incident(one)) is not None and not it.private)
            found = [event for one in wanted for event in store.events(incident=one)]
            self._policies, self._drills = store.policies(), store.drill_events()
            end = max((event.recorded_at for event in found), default=self.clock())
            begin = min((event.at for event in found if event.incident == incident), default=end)
            self._alerts = _Alerts(store, begin, end + timedelta(seconds=1))
            self._acts = _Acts(store, end + timedelta(seconds=1))
            self._on_call = store.on_call()
            self._deploys = store.deploys(begin - BEFORE, end + timedelta(seconds=1))
        self.alerts_since = self._alerts.known_since
        self.lay_out(sorted(found, key=lambda event: event.seq))
        self.turn(Dial.KNOWN, begin)

    def lay_out(self, events: Sequence[Event]) -> None:
        """Work out what these events, in the journal's order, make of every moment."""
        self.course = Course(events)
        versions: list[Version] = []
        self.course.walk(versions.append)
        self._tables.fill(versions, self._alerts.lines if self._alerts is not None else (), ahead=self.course.ahead,
                          acts=self._acts.lines if self._acts is not None else ())  # fmt: skip

    @property
    def _tables(self) -> PastTables:
        assert isinstance(self.backend, PastTables)
        return self.backend

    def turn(self, dial: Dial, at: datetime) -> Here:
        """Shows that moment from now on."""
        here = self.course.known(at) if dial is Dial.KNOWN else self.course.happened(at, self._tables.row_at)
        self.here = here
        self._tables.turn(
            here, self._alerts.at(at) if self._alerts is not None else None,
            self._acts.at(at) if self._acts is not None else None,
        )  # fmt: skip
        return here

    # ------------------------------------------------------------ what lies in no table of it

    def events(self, after: int = 0, incident: str | None = None, limit: int | None = None) -> Iterator[Event]:
        """Those that count at the moment, in the journal's order."""
        found = (
            event for event in self.course.counted(self.here)
            if event.seq > after and incident in (None, event.incident)
        )  # fmt: skip
        for number, event in enumerate(found):
            if limit is not None and number >= limit:
                return
            yield event

    def entry_changes(self, incident_id: str, after_seq: int) -> tuple[Entry, ...]:
        """As of any store; which rows may have changed is asked first, for few of a long record have."""
        if after_seq >= self.here.seq:
            return ()
        rows = self._tables.changed_between(incident_id, after_seq, self.here.seq)
        return tuple(sorted(rows, key=happened))

    def event(self, event_id: str) -> Event | None:
        return next((event for event in self.course.counted(self.here) if event.id == event_id), None)

    def policies(self) -> tuple[tuple[datetime, dict[str, Any]], ...]:
        return tuple((at, policy) for at, policy in self._policies if at <= self.here.at)

    def drill_events(self, after: int = 0) -> tuple[Event, ...]:
        """A drill goes by the time at which things were recorded, on either dial."""
        return tuple(one for one in self._drills if one.seq > after and one.recorded_at <= self.here.at)

    def drilled(self) -> bool:
        return bool(self.drill_events())

    def deploys(self, since: datetime, until: datetime, limit: int | None = None) -> tuple[Deploy, ...]:
        """Those that had begun by then; how one ended is not known before it did."""
        at = self.here.at
        found = [one for one in self._deploys if since <= one.at <= min(until, at)]
        return tuple(one if one.ended_at is None or one.ended_at <= at else replace(one, ended_at=None, state="")
                     for one in found[-limit if limit else 0 :])  # fmt: skip

    def on_call(self) -> tuple[OnCall, ...]:
        """Those of today's shifts that were on already: of those before them nothing is kept."""
        at = self.here.at
        began = (one for one in self._on_call if one.since is not None and one.since <= at)
        return tuple(one for one in began if one.until is None or at < one.until)

    def revisions(self) -> dict[str, int]:
        at, found = self.here.at, super().revisions()
        over = sum((one.at <= at) + (one.ended_at is not None and one.ended_at <= at) for one in self._deploys)
        return {**found, "deploys": over, "feeds": found["feeds"] + 2 * self._shifts(at)}

    def _shifts(self, at: datetime) -> int:
        """How many shifts had begun or ended by then."""
        return sum(1 for one in self._on_call for turn in (one.since, one.until) if turn is not None and turn <= at)

    def remembered(self, *, most: int = ALL) -> NoReturn:
        """The index knows today's record, and would tell in the past what came later."""
        raise ReadOnly(OF_NOW)

    def figure_rows(self, since: datetime | None = None) -> NoReturn:
        """Figures are made of every incident there is, not of those beside one."""
        raise ReadOnly(OF_NOW)

    def watcher(self) -> WatcherHealth:
        """Nothing falls due in a replay: it is not told that nobody watches."""
        from warroom.core.model import WatcherHealth

        return WatcherHealth(alive=True, standing=True, beat_at=self.here.at)


class _Alerts:
    """How alerts were, as far as their log goes."""

    lines: tuple[Transition, ...]

    def __init__(self, store: Store, begin: datetime, end: datetime) -> None:
        self._before = {alert.fingerprint: alert for alert in store.alerts_at(begin)}
        self.lines, first = store.alerts_between(begin, end, LINES)
        cut = self.lines[0].at if len(self.lines) == LINES else None
        self.known_since = max(filter(None, (first, cut)), default=None)
        self._times = [line.at for line in self.lines]
        self._shown = -1

    def at(self, moment: datetime) -> list[Alert] | None:
        """Every alert known by then, the resolved too; None where they are those asked for last."""
        count = bisect_right(self._times, moment)
        if count == self._shown:
            return None
        self._shown = count
        found = dict(self._before)
        for line in self.lines[:count]:
            found[line.alert.fingerprint] = line.alert
        return list(found.values())


class _Acts:
    """What people had done about alerts, as far as the log of that goes."""

    lines: tuple[ActLine, ...]

    def __init__(self, store: Store, end: datetime) -> None:
        from warroom.store.act_rows import ActRows

        self.lines = ActRows(store).between(datetime.min.replace(tzinfo=UTC), end)[-LINES:]
        self._times = [line.at for line in self.lines]
        self._feeds = {alert.fingerprint: alert.feed for alert in store.alerts(active_only=False)} if self.lines else {}
        self._shown = -1

    def at(self, moment: datetime) -> list[AlertActs] | None:
        """Every alert that somebody had done something about; None where nothing differs from what was asked last."""
        from warroom.core.alert_acts import AlertActs, after

        count = bisect_right(self._times, moment)
        if count == self._shown:
            return None
        self._shown = count
        found: dict[str, AlertActs] = {}
        for line in self.lines[:count]:
            one = line.fingerprint
            known = found.get(one) or AlertActs(fingerprint=one, feed=self._feeds.get(one, ""))
            found[one] = after(known, line)
        return list(found.values())


def _beside(conn: Connection, incident: str) -> tuple[str, ...]:
    """The incident, and those of which something was recorded meanwhile or that are open since before."""
    first, last = conn.execute("SELECT min(seq), max(seq) FROM events WHERE incident = ?", [incident]).fetchone()
    if first is None:
        return ()
    rows = conn.execute(
        "SELECT DISTINCT incident FROM events WHERE seq BETWEEN ? AND ? AND incident <> ''", [first, last]
    ).fetchall()
    until = conn.execute("SELECT max(recorded_at) FROM events WHERE seq = ?", [last]).fetchone()[0]
    opened = conn.execute("SELECT id FROM incidents WHERE open = 1 AND declared_at <= ?", [until]).fetchall()
    return tuple(sorted({str(row[0]) for row in (*rows, *opened)}))

