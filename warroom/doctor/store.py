"""The database: where it lies, whether it opens and holds, how fast it is, and who watches it."""

from __future__ import annotations

import os
import stat
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.config.loading import Config
from warroom.core.place import Place, ServerUrl
from warroom.doctor import channels, drills, policy, server, trackers
from warroom.doctor.check import Check, fail, ok, warn

if TYPE_CHECKING:
    from warroom.store import Store

NAME = "database"
SLOW_S = 0.05
"""A write that takes longer than this is felt while typing."""
QUICK_EVENTS = 20_000
"""So many events are verified in about a second; more are left to ``warroom verify``."""


def examine(path: Place, config: Config, *, known: bool = True) -> list[Check]:
    """``known`` is False where the configuration that would name the file is broken: then it is only a guess."""
    from warroom.store.sqlite import sqlite_fault

    fault = sqlite_fault()
    checks = [warn("sqlite", fault, "pip install pysqlite3")] if fault else [ok("sqlite", _version())]
    if not known:
        unknown = "its location is unknown until the configuration is fixed"
        return [*checks, warn(NAME, unknown, "fix the configuration first")]
    if isinstance(path, ServerUrl):
        return [*server.examine(path, config.store.timeout_s), *_contents(path, config)]
    return [*checks, *_database(path, config)]


def _version() -> str:
    from warroom.store.sqlite import engine

    return f"SQLite {engine.sqlite_version} has none of the known faults"


def _database(path: Path, config: Config) -> Iterator[Check]:
    from warroom.store.sqlite import network_filesystem

    kind = network_filesystem(path if path.exists() else _above(path))
    if kind:
        yield fail(NAME, f"{path} is on a network file system ({kind}), which breaks databases",
                   "name a file on a local disk in store.path")  # fmt: skip
        return
    if not path.exists():
        yield _absent(path)
        yield from _speed(_above(path))
        return
    yield from _contents(path, config)
    yield from _modes(path, config)
    yield from _speed(path.parent)


def _contents(path: Place, config: Config) -> Iterator[Check]:
    from warroom.store import Store, StoreError

    try:
        with Store.open(path, read_only=True, mode=config.store.mode, timeout_s=config.store.timeout_s) as store:
            yield _opened(store)
            yield from _chain(store)
            yield from _watcher(store, config)
            yield from policy.examine(store, config)
            yield from drills.examine(store, config)
            yield from _feeds(store, config)
            if config.channel or config.tracker or config.publish:
                yield from channels.letters(store)
            yield from trackers.read_states(store, config)
            yield from _in_place(store)
            yield from _custody(store)
            yield from _private(store)
    except (StoreError, OSError) as error:
        yield fail(NAME, str(error), "do what it says, then run `warroom doctor` again")


def _in_place(store: Store) -> Iterator[Check]:
    """What incidents that have ended left in place; that is no fault, and easily forgotten."""
    from warroom.core.containment import standing

    left = standing(store.owing((), 1_000_000))
    if left:
        it, oldest = left[0]
        whose = "" if it.private else f" of {it.id}"
        says = f"{len(left)} left by incidents that have ended, the oldest since {oldest.at:%-d %b %Y}{whose}"
        yield warn("containment", says, "`warroom containment` lists them: undo each, or say why it is kept for good")


def _custody(store: Store) -> Iterator[Check]:
    """Evidence of incidents that have ended: somebody still answers for it."""
    from warroom.core.duties import kept_after

    left = list({it.id: it for it, _ in kept_after(store.owing((), 1_000_000))}.values())
    if left:
        first = "" if left[0].private else f", first {left[0].id}"
        says = f"evidence of {len(left)} incident{'s' * (len(left) > 1)} that ended is in custody{first}"
        yield warn("custody", says, "`warroom custody INC` lists it: hand it over, or release it and say how")


def _private(store: Store) -> Iterator[Check]:
    """A file hides what is private, and protects none of it."""
    found = len(store.private())
    if found and isinstance(store.path, Path):
        one = found == 1
        says = (
            f"{found} private incident{' is' if one else 's are'} hidden from others and not protected: everybody who"
            f" can read {store.path} can read {'it' if one else 'them'}"
        )
        yield warn("database.private", says, "keep secrets in a database of their own (--db), or on PostgreSQL")


def _above(path: Path) -> Path:
    """The nearest folder above that is there."""
    return next(folder for folder in path.absolute().parents if folder.is_dir())


def _absent(path: Path) -> Check:
    folder = _above(path)
    if not os.access(folder, os.W_OK | os.X_OK):
        return fail(NAME, f"{path} does not exist and {folder} is not writable", "name another in store.path or --db")
    return ok(NAME, f"{path} does not exist yet; the first start creates it")


def _opened(store: Store) -> Check:
    if store.notice:
        mend = "update warroom here to write to it" if store.backend.newer else "for an observer nothing"
        return warn(NAME, store.notice, mend)
    return ok(NAME, f"{store.path} opens, {store.head()[0]:,} events")


def _chain(store: Store) -> Iterator[Check]:
    from warroom.store.maintenance import verify

    name = "database.chain"
    if store.head()[0] > QUICK_EVENTS:
        yield ok(name, f"more than {QUICK_EVENTS:,} events: `warroom verify` checks the chain")
        return
    verdict = verify(store.path)
    if verdict.ok:
        yield ok(name, "every event is unchanged")
    for problem in verdict.problems:
        yield fail(name, problem, "keep a copy of the file as it is, and restore the last backup that verifies")


def _modes(path: Path, config: Config) -> Iterator[Check]:
    info = path.stat()
    mode, wanted = stat.S_IMODE(info.st_mode), config.store.mode
    name = "database.mode"
    if mode & stat.S_IWOTH:
        yield fail(name, f"anyone can write to {path} ({mode:04o})", f"chmod {wanted:04o} {path}")
    elif mode != wanted:
        yield warn(name, f"{path} is {mode:04o}, store.mode says {wanted:04o}", f"chmod {wanted:04o} {path}")
    else:
        yield ok(name, f"{mode:04o}, as store.mode says")
    if wanted & stat.S_IWGRP and not path.parent.stat().st_mode & stat.S_ISGID:
        yield warn("database.folder", f"{path.parent} is not setgid: SQLite's other files may get another group",
                   f"chmod g+s {path.parent}")  # fmt: skip


def _speed(folder: Path) -> Iterator[Check]:
    """How long a small write takes to reach this disk; nothing is said where none may be written."""
    name = "database.latency"
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".warroom-doctor-") as file:
            took = statistics.median(_write(file.fileno()) for _ in range(5))
    except OSError:
        return
    says = f"a write takes {took * 1000:.1f} ms to reach the disk"
    yield warn(name, says, "move the database to a faster, local disk") if took > SLOW_S else ok(name, says)


def _write(descriptor: int) -> float:
    started = time.perf_counter()
    os.write(descriptor, b"\0" * 4096)
    os.fsync(descriptor)
    return time.perf_counter() - started


def _watcher(store: Store, config: Config) -> Iterator[Check]:
    health = store.watcher()
    if health.alive:
        kind = "a service" if health.standing else "started by a terminal: it ends with that terminal"
        says = f"running, process {health.pid} on {health.host or 'this host'}, {kind}"
        if trouble := health.note.partition("; ")[2]:
            fix = f"correct it in config.toml, then `kill -HUP {health.pid}` on that host"
            yield warn("watcher", f"{says}; {trouble}", fix)
        else:
            yield ok("watcher", says)
        return
    reason = f" ({health.note})" if health.note else ""
    mend = "run `warroom watch` as a service" + ("" if config.watcher.start == "never" else ", or open the room")
    yield warn("watcher", f"none is running{reason}: feeds are not polled and escalations do not fire", mend)


def _feeds(store: Store, config: Config) -> Iterator[Check]:
    """What the watcher last said about the feeds that are configured."""
    configured = {feed.id for feed in config.feed if feed.enabled}
    for health in store.feeds():
        if health.id in configured and health.state in ("failing", "stale"):
            yield warn(f"feed.{health.id}", f"{health.state}: {health.error or 'no answer for three intervals'}",
                       health.mend or f"warroom feeds check {health.id}")  # fmt: skip
