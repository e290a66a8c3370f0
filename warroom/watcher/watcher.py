"""The watcher: the one process a database that polls feeds, fires what falls due and sends to the channels.

It holds the lease ``watcher`` while it works. A standing one (``warroom watch``) waits for the lease for
as long as it runs, and takes it from a terminal's child at once. A child ends when it has no lease, and
with its terminal: by the end of its standard input, which is a pipe from there. A standing one reads its
configuration again at SIGHUP, and keeps the old one where the new is wrong.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from warroom.config.settings import Config
from warroom.core.place import Place, ServerUrl, place_of
from warroom.core.times import utcnow
from warroom.notify.outage import AFTER_S, Outage, tell
from warroom.store import StoreError
from warroom.store.errors import Unreachable
from warroom.store.host_clock import HostClock
from warroom.store.leases import WATCHER, Lease, standing_info
from warroom.watcher import log as watch_log
from warroom.watcher import patience
from warroom.watcher.calling import CallJob
from warroom.watcher.duty import Duty
from warroom.watcher.feed_job import FeedJob
from warroom.watcher.heartbeat import Heartbeat, Rounds
from warroom.watcher.remembering import Remembering
from warroom.watcher.store_thread import StoreThread

if TYPE_CHECKING:
    from warroom.store import Store

log = logging.getLogger(__name__)

ENDED, NOT_NEEDED, FAILED = 0, 3, 1
"""Exit codes: asked to end; a child that another watcher makes needless; a child whose database fails."""

class Job(Protocol):
    """Something the watcher does as long as it holds the lease."""

    name: str

    async def run(self) -> None:
        """Runs until cancelled. What it raises is logged, and it is restarted."""


class LateJob:
    """A job that is imported when it begins and not above, like the feeds: most of it waits for a network.

    ``where`` is its module and class, which is given ``made`` and ``named``.
    """

    def __init__(self, name: str, where: str, *made: object, **named: object) -> None:
        self.name = name
        self._where = where
        self._made, self._named = made, named

    async def run(self) -> None:
        await self.made().run()

    def made(self) -> Job:
        module, _, kind = self._where.partition(":")
        job: Job = getattr(import_module(module), kind)(*self._made, **self._named)
        return job


class Housekeeping:
    """Once a day: the log of alerts keeps what is configured."""

    name = "housekeeping"

    def __init__(self, desk: StoreThread, clock: Callable[[], datetime], kept: timedelta) -> None:
        self._desk = desk
        self._clock = clock
        self._kept = kept

    async def run(self) -> None:
        while True:
            await self._desk.call(lambda store: store.prune_alerts(self._clock() - self._kept))
            await patience.sleep(86_400)


class Watch:
    """Terms of office, one after another, until it is asked to end."""

    outage_s = AFTER_S
    """How long the record is out of reach before the channels are told."""

    def __init__(
        self, config: Config, path: Place, *, child: bool, clock: Callable[[], datetime],
        reload: Callable[[], Config] | None = None,
    ) -> None:  # fmt: skip
        """``reload`` reads the configuration again; it raises what is wrong with it."""
        self.config = config
        self.child = child
        self._reload = reload
        self._renewed = asyncio.Event()
        self._reloading: asyncio.Task[None] | None = None
        self._trouble = ""  # said with the watcher's health until it is over
        self._troubles: dict[str, str] = {}  # the same, of jobs
        self._told = ""
        self.holder = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"
        self._clock = clock
        self._stop = asyncio.Event()
        # Threads apart: ten thousand alerts being written must not hold up the lease or an escalation.
        self._duty_desk = StoreThread("duty", path, config, clock)
        self._feed_desk = StoreThread("feeds", path, config, clock)
        self._post_desk = StoreThread("outbox", path, config, clock)
        self._memory_desk = StoreThread("memory", path, config, clock)
        self._call_desk = StoreThread("calls", path, config, clock)
        self._said = ""
        self._watched = not child  # a child that never had the lease leaves it to others to tell of an outage
        self._outage = Outage(self.outage_s)
        self._telling: set[asyncio.Task[object]] = set()
        self._duty_desk.reached = self._note_reach

    def jobs(self, lease: Lease, since: int | None = None) -> tuple[Job, ...]:
        """Everything that is done while the lease is held. ``since``: where the journal ends before any of it is."""
        rounds = Rounds()
        given = self.config, lease, self._clock
        return (
            Duty(self._duty_desk, self.config, lease, self._clock, rounds.done),
            FeedJob(self._feed_desk, self.config, lease, self._clock),
            LateJob("outbox", "warroom.notify.post:Post", self._post_desk, *given, since=since),
            LateJob("trackers", "warroom.trackers.polling:TrackerPolls", self._post_desk, *given),
            LateJob("acknowledgements", "warroom.watcher.acknowledging:AckPolls", self._post_desk, *given,
                    partial(self._note_trouble, "acks")),
            LateJob("chats", "warroom.chats.polling:ChatPolls", self._post_desk, *given,
                    partial(self._note_trouble, "chats")),
            CallJob(self._call_desk, self.config, lease, self._clock),
            Remembering(self._memory_desk, self.config),
            Housekeeping(self._feed_desk, self._clock, self.config.watcher.keep_alerts),
            Heartbeat(self.config.watcher.heartbeat, rounds, partial(self._note_trouble, "heartbeat")),
        )

    def stop(self) -> None:
        """Ends it soon, the lease released."""
        self._stop.set()

    async def run(self) -> int:
        """Watches until ``stop``; gives the exit code."""
        lookout = asyncio.create_task(self._look_out(), name="lookout")
        try:
            while not self._stop.is_set():
                try:
                    lease = await self._take()
                    if lease is not None:
                        self._watched = True
                        self._say("watching")
                        await self._term(lease)
                    if self.child and not self._stop.is_set():
                        return NOT_NEEDED
                    if lease is None:
                        await self._wait(await self._until_free())
                except StoreError as error:
                    self._say(str(error))
                    if self.child and not (self._watched and isinstance(error, Unreachable)):
                        return FAILED
                    await self._wait(1.0)
            return ENDED
        finally:
            await _ended(lookout, *self._telling)
            for desk in (self._duty_desk, self._feed_desk, self._post_desk, self._memory_desk, self._call_desk):
                await desk.close()

    # ------------------------------------------------------------ the lease

    async def _take(self) -> Lease | None:
        ttl = self.config.watcher.lease.total_seconds()
        info = standing_info(note=self._note())
        return await self._duty_desk.call(
            lambda store: store.take_lease(WATCHER, self.holder, ttl, standing=not self.child, info=info)
        )

    def _note_trouble(self, job: str, trouble: str) -> None:
        self._troubles[job] = trouble

    def _note(self) -> str:
        """What the watcher's health says in addition to whether it lives."""
        self._told = "a terminal's own" if self.child else "standing"
        for trouble in filter(None, (self._trouble, *self._troubles.values())):
            self._told += f"; {trouble}"
        return self._told

    async def _until_free(self) -> float:
        """Seconds to wait before asking again: until the other's lease may end, and no longer than a beat."""
        state = await self._duty_desk.call(lambda store: store.lease(WATCHER))
        self._say("another watcher holds the lease: waiting" if state is not None and state.alive else "")
        left = state.left_s if state is not None else 0.0
        return min(self.config.watcher.beat.total_seconds(), left + 0.02)

    async def _term(self, lease: Lease) -> None:
        """One term: the jobs run until the lease is lost or the end is asked for; a reload restarts them."""
        jobs: dict[str, asyncio.Task[None]] = {}
        beat = asyncio.create_task(self._beat(lease), name="heartbeat")
        stop = asyncio.create_task(self._stop.wait(), name="stop")
        try:
            while not (beat.done() or stop.done()):
                self._renewed.clear()
                since = await self._duty_desk.call(lambda store: store.head()[0])
                if self.config.channel:  # who dies right after a level fired leaves it to the next one to be told
                    await self._post_desk.call(partial(_channels_begin, self.config, lease, self._clock, since))
                for job in self.jobs(lease, since):
                    jobs[job.name] = asyncio.create_task(_succeeding(jobs.get(job.name), job), name=job.name)
                renewed = asyncio.create_task(self._renewed.wait(), name="reload")
                await asyncio.wait({beat, stop, renewed}, return_when=asyncio.FIRST_COMPLETED)
                renewed.cancel()
        finally:
            await _ended(*jobs.values(), beat, stop)
        if not beat.cancelled() and beat.exception() is not None:
            raise beat.exception() or StoreError("the heartbeat ended")
        if self._stop.is_set():
            await self._duty_desk.call(lambda store: store.release(lease))

    async def _beat(self, lease: Lease) -> None:
        """Renews the lease; returns when another took it. Raises StoreError only when it has surely run out."""
        every = self.config.watcher.beat.total_seconds()
        last = patience.seconds()
        while True:
            await asyncio.sleep(every)
            try:
                if not await self._duty_desk.call(partial(self._renew, lease=lease)):
                    self._say("another watcher took over")
                    return
                last = patience.seconds()
            except StoreError:
                if patience.seconds() - last > lease.ttl_s:
                    raise

    def _renew(self, store: Store, *, lease: Lease) -> bool:
        told = self._told
        note = self._note()
        return store.renew(lease) if note == told else store.renew(lease, standing_info(note=note))

    # ------------------------------------------------------------ out of reach

    async def _look_out(self) -> None:
        """An outage is told when it has lasted, also while a call still waits for the answer that does not come."""
        while True:
            await patience.sleep(1.0)
            self._tell_outage(self._outage.due(patience.seconds()))

    def _note_reach(self, reached: bool) -> None:
        self._tell_outage(self._outage.note(reached, patience.seconds(), self._clock()))

    def _tell_outage(self, what: tuple[str, datetime] | None) -> None:
        if what is not None and self._watched:
            told = tell(self.config, *what, self._clock(), self.holder, patience.sleep)
            task: asyncio.Task[object] = asyncio.create_task(told, name="outage")
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    # ------------------------------------------------------------ another configuration

    def reload(self) -> None:
        """Reads the configuration again; a wrong one is reported in the log and the health; the old one holds."""
        if self._reload is not None and (self._reloading is None or self._reloading.done()):
            self._reloading = asyncio.create_task(self._reloaded())

    async def _reloaded(self) -> None:
        assert self._reload is not None
        try:
            config = await asyncio.to_thread(self._reload)
            watch_log.set_up(config.watcher, mode=config.store.mode, child=self.child)
        except Exception as error:
            lines = str(error).splitlines() or [type(error).__name__]
            for line in lines:
                log.error("%s", line)
            log.error("the new configuration is refused, the old one holds")
            more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
            self._trouble = f"a new configuration was refused, the old one holds: {lines[0]}{more}"
            return
        for name in ("path", "mode"):
            if getattr(config.store, name) != getattr(self.config.store, name):
                log.warning("store.%s is another: it holds from the next start on", name)
        self.config = config
        self._trouble = ""
        self._renewed.set()
        log.info("the configuration was reloaded")

    # ------------------------------------------------------------ waiting and saying

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    def _say(self, sentence: str) -> None:
        """Says a thing once, where somebody may read it: a standing watcher's journal."""
        if sentence and sentence != self._said and not self.child:
            log.info("%s", sentence)
        self._said = sentence


def _channels_begin(
    config: Config, lease: Lease, clock: Callable[[], datetime], since: int, store: Store
) -> None:
    """Keeps from where on each channel is told, before anything that it is told of is recorded."""
    from warroom.notify.collect import Collector

    Collector(config, lease, clock, whole=lease.standing, since=since).begin(store)


async def _kept_up(job: Job) -> None:
    """The job, restarted a moment after it raised."""
    lost = ""
    while True:
        try:
            await job.run()
        except Unreachable as error:
            if str(error) != lost:  # said once an outage, not once a second
                log.warning("the watcher's %s waits: %s", job.name, error)
            lost = str(error)
        except Exception:
            log.exception("the watcher's %s stopped; starting it again", job.name)
            if (task := asyncio.current_task()) is not None and task.cancelling():
                # What it raised while it was asked to end took the place of that: the caller waits for it.
                raise asyncio.CancelledError from None
        await asyncio.sleep(1.0)


async def _succeeding(before: asyncio.Task[None] | None, job: Job) -> None:
    """The job, once the one before it has ended: never two that do the same."""
    if before is not None:
        await _ended(before)
    await _kept_up(job)


async def _ended(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _end_with_parent(watch: Watch, loop: asyncio.AbstractEventLoop) -> None:
    """Stops the watch at the end of standard input: the terminal is gone, however it went.

    The kernel's parent-death signal would not do: it fires when the thread that started us ends.
    """
    source = sys.stdin.fileno()

    def read() -> None:
        try:
            more = os.read(source, 1024)
        except OSError:
            more = b""
        if not more:
            loop.remove_reader(source)
            watch.stop()

    try:
        loop.add_reader(source, read)
    except PermissionError:
        watch.stop()  # a file or /dev/null: nobody holds the other end


async def _watched(make: Callable[[], Watch], prepare: Callable[[Watch], None]) -> int:
    watch = make()
    prepare(watch)
    return await watch.run()


def run(
    config: Config,
    db_path: Place | str,
    *,
    child: bool = False,
    clock: Callable[[], datetime] = utcnow,
    reload: Callable[[], Config] | None = None,
) -> int:
    """Watches until SIGTERM or SIGINT, a child also until its standard input ends. Gives the exit code.

    At SIGHUP a standing one asks ``reload`` for its configuration. Raises LogUnwritable.
    """
    watch_log.set_up(config.watcher, mode=config.store.mode, child=child)

    def prepare(watch: Watch) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, watch.stop)
        if child:
            _end_with_parent(watch, loop)
        else:
            loop.add_signal_handler(signal.SIGHUP, watch.reload)

    def make() -> Watch:
        place = place_of(db_path)
        told = HostClock() if clock is utcnow and isinstance(place, ServerUrl) else clock
        return Watch(config, place, child=child, clock=told, reload=reload)

    return asyncio.run(_watched(make, prepare))
