"""What is asked of an open database and kept in it. A Store belongs to the thread that opened it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, overload

from warroom.core.times import from_iso, iso
from warroom.store import (
    alert_rows,
    figure_rows,
    journal,
    leases,
    on_call_rows,
    projections,
)
from warroom.store.database import Database
from warroom.store.elapsed import Scale
from warroom.store.leases import Lease, LeaseState
from warroom.store.port import ALL
from warroom.store.retimed import moved

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.figures.rows import Row
    from warroom.core.memory.shelf import Shelf
    from warroom.core.model import Alert, Entry, FeedHealth, Incident, OnCall, Signal, WatcherHealth
    from warroom.core.model.account import Account
    from warroom.core.model.deploy import Deploy
    from warroom.core.model.service import Service


class Store(Database):
    """Opened with ``Store.open``. What a first look at a room does not read is imported where it is first asked for."""

    # ------------------------------------------------------------ incidents and their record

    def head(self) -> tuple[int, str]:
        """The last event's sequence, and the chain's hash there in hexadecimal."""
        seq, digest = self.query(journal.head)
        return seq, digest.hex()

    def hash_at(self, seq: int) -> str | None:
        """The chain's hash at that sequence in hexadecimal; None where the journal does not reach it."""
        found = self.query(lambda conn: journal.hash_at(conn, seq))
        return None if found is None else found.hex()

    def incident(self, incident_id: str) -> Incident | None:
        """As it is, its instants on the clock that holds now (``scale``)."""
        found = self.query(lambda conn: projections.told(conn, incident_id))
        return self._timed(found, self.scale())[0] if found else None

    def first_timed(self, it: Incident) -> Incident:
        """The same incident on the clock as it was first in this boot: an instant on it never changes."""
        first = self.scale().first()
        return it if first.even else self.query(lambda conn: self._unstepped.incident(conn, it, first))

    def on_clock(self, event: Event) -> Event:
        """An event of the journal, its instants on the clock that holds now."""
        return moved(event, self.scale().shift(event.seq))

    def _timed(self, found: tuple[Incident, ...], scale: Scale) -> tuple[Incident, ...]:
        if scale.even:
            return found
        return self.query(lambda conn: tuple(self._retiming.incident(conn, it, scale) for it in found))

    def named(self, name: str) -> tuple[str, ...]:
        """The ids that a person may mean by ``INC-2026-0042``, ``0042`` or ``42``: see ``projections.named``."""
        return self.query(lambda conn: projections.named(conn, name))

    def resolve(self, name: str) -> str | None:
        """The one id that a person means; None where there is none, or more than one."""
        found = self.named(name)
        return found[0] if len(found) == 1 else None

    @cached_property
    def _read_before(self) -> dict[str, Incident]:
        return {}

    def open_incidents(self, limit: int | None = None) -> tuple[Incident, ...]:
        """Not ended, newest declared first: every one of them, unless a ``limit`` is named."""
        found = self.query(lambda conn: projections.open_incidents(conn, self._read_before, limit))
        return self._timed(found, self.scale())

    def incidents(self, limit: int = 50, offset: int = 0) -> tuple[Incident, ...]:
        """All there ever were, newest declared first."""
        found = self.query(lambda conn: projections.incidents(conn, limit=limit, offset=offset))
        return self._timed(found, self.scale())

    def owing(self, spared: Iterable[str], limit: int) -> tuple[Incident, ...]:
        """The newest that have ended and may owe something: see ``projections.owing``."""
        found = self.query(lambda conn: projections.owing(conn, [*spared], limit))
        return self._timed(found, self.scale())

    def figure_rows(self, since: datetime | None = None) -> tuple[list[Row], list[str]]:
        """What the incidents declared from then on give to the figures: see ``figure_rows.rows``."""
        return self.query(lambda conn: figure_rows.rows(conn, since))

    def last_events(self, incidents: Collection[str]) -> dict[str, int]:
        """The sequence of the last event of each of these incidents."""
        return self.query(lambda conn: journal.last_events(conn, incidents))

    def private(self) -> frozenset[str]:
        """The incidents that are private, as far as they may be seen here."""
        return self.query(projections.private)

    def count(self, open_only: bool = False) -> int:
        return self.query(lambda conn: projections.count(conn, open_only))

    def entries(self, incident_id: str, newest: int = 200, before: int | None = None) -> tuple[Entry, ...]:
        """The ``newest`` timeline rows by (time, sequence), oldest first; with ``before``, those above that ``seq``."""
        return self.query(lambda conn: projections.entries(conn, incident_id, newest, before))

    def entry(self, entry_id: str) -> Entry | None:
        return self.query(lambda conn: projections.entry(conn, entry_id))

    def entry_changes(self, incident_id: str, after_seq: int) -> tuple[Entry, ...]:
        """Rows that events after ``after_seq`` wrote or changed, in the timeline's order."""
        return self.query(lambda conn: projections.entry_changes(conn, incident_id, after_seq))

    def events(self, after: int = 0, incident: str | None = None, limit: int | None = None) -> Iterator[Event]:
        """The journal above sequence ``after``, in order; read in batches, so that it may be walked whole."""
        while limit is None or limit > 0:
            size = journal.BATCH if limit is None else min(limit, journal.BATCH)
            batch = self.query(partial(journal.batch, after=after, incident=incident, size=size))
            yield from batch
            if len(batch) < size:
                return
            after = batch[-1].seq
            limit = None if limit is None else limit - size

    def before(self, since: datetime) -> int:
        """Above this sequence is the whole journal of every incident that was declared then or later."""
        return self.query(partial(journal.before, since=iso(since)))

    def policies(self) -> tuple[tuple[datetime, dict[str, Any]], ...]:
        """What decided deadlines and targets since when, as it was recorded, in the journal's order."""
        return tuple((from_iso(at), policy) for at, policy in self.query(journal.policies))

    def last_policy(self) -> tuple[int, dict[str, Any] | None]:
        """Sequence and data of what was recorded last of it: (0, None) where nothing was."""
        return self.query(journal.last_policy)

    def policy_told(self) -> Event | None:
        """The event that recorded the policy last; None where none did, or where it was redacted."""
        return self.query(journal.policy_told)

    def drill_events(self, after: int = 0) -> tuple[Event, ...]:
        """What the journal tells of drills above that sequence, in order."""
        return tuple(self.query(lambda conn: journal.drills(conn, after)))

    def drilled(self) -> bool:
        """Whether a drill was ever run here."""
        return self.query(journal.drilled)

    def event(self, event_id: str) -> Event | None:
        return self.query(lambda conn: journal.find(conn, event_id))

    # ------------------------------------------------------------ what was seen before

    @overload
    def remembered(self) -> AbstractContextManager[Shelf]: ...

    @overload
    def remembered(self, *, most: int) -> AbstractContextManager[Shelf | None]: ...

    def remembered(self, *, most: int = ALL) -> AbstractContextManager[Shelf | None]:
        """Everything that is recorded, by its words: through the index, and what that has not read yet.

        None where it has not read more than ``most`` events.
        """
        from warroom.store.memory.shelf import shelf

        return shelf(self, most)

    def remember(self) -> bool:
        """Reads some more of the journal into the index; whether there may be more to read."""
        from warroom.store.memory.keeping import catch_up

        return catch_up(self)

    def deeds(self, incident_id: str) -> tuple[Entry, ...]:
        """The actions and decisions of an incident, oldest first."""
        return self.query(lambda conn: projections.deeds(conn, incident_id))

    # ------------------------------------------------------------ alerts and feeds

    def alerts(self, active_only: bool = True, feed: str = "") -> tuple[Alert, ...]:
        """The current alerts, of one ``feed`` or of all."""
        return self.query(lambda conn: alert_rows.load(conn, active_only, feed))

    def alert(self, fingerprint: str) -> Alert | None:
        return self.query(lambda conn: alert_rows.one(conn, fingerprint))

    def alerts_revision(self) -> int:
        """Rises when an alert changed, and only then."""
        return self.query(lambda conn: alert_rows.counter(conn, "alerts"))

    def alert_changes(self, after_revision: int) -> tuple[Alert, ...] | None:
        """Alerts changed since that revision in no order, resolved ones too; None: rows were deleted, load all."""
        return self.query(lambda conn: alert_rows.since(conn, after_revision))

    def alert_log(
        self, after: int = 0, until: datetime | None = None, limit: int = 1000
    ) -> tuple[alert_rows.Transition, ...]:
        """How alerts changed, oldest first: lines above number ``after``, not later than ``until``."""
        return self.query(lambda conn: tuple(alert_rows.log(conn, after, until, limit)))

    def alerts_between(
        self, since: datetime, until: datetime, limit: int = 10_000
    ) -> tuple[tuple[alert_rows.Transition, ...], datetime | None]:
        """How alerts changed in that time, its newest ``limit`` lines, oldest first; and when the log begins."""
        return self.query(lambda conn: alert_rows.between(conn, since, until, limit))

    def alerts_at(self, moment: datetime) -> tuple[Alert, ...]:
        """Every alert as the log has it at that moment, the resolved too, by fingerprint."""
        return self.query(lambda conn: alert_rows.at(conn, moment))

    def alert_transitions(self, fingerprint: str, limit: int = 100) -> tuple[alert_rows.Transition, ...]:
        """How one alert changed, oldest first, its newest ``limit`` lines of the log."""
        return self.query(lambda conn: alert_rows.history(conn, fingerprint, limit))

    def resolved_alerts(self, since: datetime) -> tuple[Alert, ...]:
        """Alerts that have resolved since then."""
        return self.query(lambda conn: alert_rows.resolved(conn, since))

    def save_poll(
        self,
        feed_id: str,
        changed: Iterable[Alert],
        gone: Iterable[str],
        health: FeedHealth,
        *,
        on_call: Iterable[OnCall] | None = None,
        signals: Iterable[Signal] | None = None,
        services: Iterable[Service] | None = None,
        deploys: Iterable[Deploy] = (),
        accounts: Iterable[Account] | None = None,
        lease: Lease | None = None,
    ) -> bool:
        """Keeps what a poll brought in one transaction; False where there was nothing to write.

        ``gone`` are fingerprints of alerts that have resolved; ``on_call``, ``signals``, ``services`` and
        ``accounts`` take the place of what the feed said before, None leaves it; ``deploys`` join those that are known.
        With ``lease``, nothing is written by a watcher that another has replaced.
        """
        from warroom.store import account_rows, deploy_rows, service_rows, signal_rows

        now = self.clock()
        news = self.query(lambda conn: alert_rows.differing(conn, changed, gone, now))
        told = None if on_call is None else on_call_rows.bodies(on_call)
        if told is not None and told == self.query(lambda conn: on_call_rows.stored(conn, feed_id)):
            told = None
        series = None if signals is None else signal_rows.rows_of(signals)
        if series is not None and series == self.query(lambda conn: signal_rows.stored(conn, feed_id)):
            series = None
        listed = None if services is None else service_rows.rows_of(services)
        if listed is not None and listed == self.query(lambda conn: service_rows.stored(conn, feed_id)):
            listed = None
        rolled = self.query(lambda conn: deploy_rows.differing(conn, deploys))
        known = None if accounts is None else account_rows.rows_of(accounts)
        if known is not None and known == self.query(lambda conn: account_rows.stored(conn, feed_id)):
            known = None
        fresh = bool(news or rolled) or not (told is None and series is None and listed is None and known is None)
        if not fresh and not self.query(lambda conn: alert_rows.health_due(conn, health)):
            return False
        if any(change.alert.feed != feed_id for change in news) or health.id != feed_id:
            raise ValueError(f"a poll of feed {feed_id!r} brought alerts or health of another")
        with self.writing() as tx:
            if lease is not None and not tx.holds(lease):
                return False
            if news:
                alert_rows.write(tx.connection, news, now)
            if told is not None:
                on_call_rows.replace(tx.connection, feed_id, told)
            if series is not None:
                signal_rows.replace(tx.connection, feed_id, series)
            if listed is not None:
                service_rows.replace(tx.connection, feed_id, listed)
            if rolled:
                deploy_rows.put(tx.connection, rolled)
            if known is not None:
                account_rows.replace(tx.connection, feed_id, known)
            alert_rows.put_health(tx.connection, health)
        return True

    def take_pushed(self, alerts: Iterable[Alert], now: datetime) -> list[tuple[Alert, str]]:
        """Keeps alerts that were pushed, all in one transaction; each with what is new of it."""
        with self.writing() as tx:
            found = alert_rows.pushed(tx.connection, alerts, now)
            changed = [alert for alert, change in found if change not in ("same", "over")]
            if changed:
                alert_rows.write(tx.connection, alert_rows.differing(tx.connection, changed, (), now), now)
            for feed in sorted({alert.feed for alert, _ in found}):
                active = len(alert_rows.load(tx.connection, True, feed))
                alert_rows.put_health(tx.connection, alert_rows.pushed_health(feed, active, now))
        return found

    def save_health(self, health: FeedHealth) -> bool:
        """Keeps how a feed does; False where nothing but its times changed, and those by less than five seconds."""
        return self.save_poll(health.id, (), (), health)

    def feeds(self) -> tuple[FeedHealth, ...]:
        return self.query(alert_rows.feeds)

    def on_call(self) -> tuple[OnCall, ...]:
        """Who is on call by what the feeds reported last; it changes with the feeds' revision."""
        return self.query(on_call_rows.load)

    def signals(self) -> tuple[Signal, ...]:
        """The series that the feeds reported last, by feed and name."""
        from warroom.store import signal_rows

        return self.query(signal_rows.load)

    def services(self) -> tuple[Service, ...]:
        """The services that feeds of catalogues reported last, by feed and name."""
        from warroom.store import service_rows

        return self.query(service_rows.load)

    def deploys(self, since: datetime, until: datetime, limit: int | None = None) -> tuple[Deploy, ...]:
        """What other systems changed in that time, as feeds told it: the newest ``limit``, oldest first."""
        from warroom.store import deploy_rows

        return self.query(lambda conn: deploy_rows.between(conn, since, until, limit))

    def deploy(self, feed: str, uid: str) -> Deploy | None:
        from warroom.store import deploy_rows

        return self.query(lambda conn: deploy_rows.one(conn, feed, uid))

    def accounts(self) -> tuple[Account, ...]:
        """The key accounts that feeds reported last, by feed and name."""
        from warroom.store import account_rows

        return self.query(account_rows.load)

    def revisions(self) -> dict[str, int]:
        """Every counter by its name, in one question: a reader that looks all the time sees what it must read anew.

        Each rises when what it is named for changed, and only then: ``alerts``, ``acts`` on them, ``feeds``,
        ``signals``, ``services``, ``accounts``, ``deploys``, ``calls``, and ``outbox`` whenever its health may be
        another.
        """
        return self.query(alert_rows.counters)

    def feeds_revision(self) -> int:
        return self.query(lambda conn: alert_rows.counter(conn, "feeds"))

    def forget_feeds(self, keep_ids: Iterable[str]) -> tuple[str, ...]:
        """Drops alerts and health of every feed not among ``keep_ids``; gives the ids dropped."""
        keep = set(keep_ids)
        stray = self.query(lambda conn: alert_rows.stray_feeds(conn, keep))
        if stray:
            with self.writing() as tx:
                alert_rows.forget(tx.connection, stray)
        return tuple(stray)

    def prune_alerts(self, before: datetime) -> int:
        """Deletes resolved alerts, log lines and deploys from before that moment; gives how many rows went."""
        from warroom.store import act_rows, call_rows, deploy_rows

        with self.writing() as tx:
            lines = alert_rows.prune(tx.connection, before) + act_rows.prune(tx.connection, before)
            return lines + call_rows.prune(tx.connection, before) + deploy_rows.prune(tx.connection, before)

    # ------------------------------------------------------------ leases and marks

    def take_lease(
        self, name: str, holder: str, ttl_s: float, standing: bool = False, info: Mapping[str, Any] | None = None
    ) -> Lease | None:
        """The lease for ``ttl_s`` seconds, or None where another's runs. ``standing`` pre-empts one that is not."""
        if not leases.may_take(self.lease(name), holder, standing):
            return None
        with self.writing() as tx:
            return leases.take(
                tx.connection, name, holder, ttl_s, standing=standing,
                info=leases.standing_info() if info is None else info, clock=self.boot, now=iso(self.clock()),
            )  # fmt: skip

    def renew(self, lease: Lease, info: Mapping[str, Any] | None = None) -> bool:
        """Runs the lease for another ``ttl_s``; False where another took it: stop what it guards."""
        with self.writing() as tx:
            return leases.renew(tx.connection, lease, self.boot, iso(self.clock()), info)

    def release(self, lease: Lease) -> None:
        with self.writing() as tx:
            leases.release(tx.connection, lease)

    def lease(self, name: str) -> LeaseState | None:
        return self.query(lambda conn: leases.look(conn, name, self.boot))

    def watcher(self) -> WatcherHealth:
        """Who watches the feeds and fires escalations, and whether it lives."""
        return self.query(lambda conn: leases.watcher(conn, self.boot))

    def mark(self, key: str) -> str | None:
        """A remembered word, such as how far somebody has read."""
        row = self.query(lambda conn: conn.execute("SELECT value FROM marks WHERE key = ?", [key]).fetchone())
        return None if row is None else str(row[0])

    def set_mark(self, key: str, value: str) -> None:
        with self.writing() as tx:
            tx.set_mark(key, value)

