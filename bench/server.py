"""A database on a PostgreSQL server: what an append takes, how soon others see it, and the first screen.

Beside each time stands that of a bare loop of the driver that does no more than lock a head row, insert two rows and
commit; the two take turns. The server syncs to the disk; a far one is behind a relay that adds to the way.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import database, report
from bench.aims import Aim
from bench.entries import Figures, module
from bench.far import far
from bench.measure import percentile, start
from bench.room import CONFIG, written
from bench.run import FOLDER
from bench.terminal import Terminal
from tests.support.cutting import line_to
from tests.support.made import declared, note
from tests.support.postgres import VERSIONS, Server, of_ones_own, programs
from warroom.store import Store

APPEND, PAINT, SEEN, LATEST = "append", "first paint", "seen p50", "seen p95"
WRITERS = (1, 4, 20)
TERMINALS, HOSTS, LINES = 20, 3, 20
_BARE = (
    "CREATE TABLE bare_head (seq BIGINT); INSERT INTO bare_head VALUES (0);"
    "CREATE TABLE bare_events (seq BIGINT PRIMARY KEY, id TEXT UNIQUE, hash BYTEA);"
    "CREATE TABLE bare_payloads (seq BIGINT PRIMARY KEY, body TEXT)"
)


_together: list[Any] = []
"""In a writer's process: where it waits until all of them are connected."""


def _append(url: str, name: str, seconds: float) -> float:
    """Appends a second, from when all are connected."""
    with Store.open(url, timeout_s=60) as store:
        with store.writing() as tx:  # what the first append imports is no part of it, as it is none of the bare loop
            tx.append(note("pool at 100 of 100", id=f"{name}-first"))
        _together[0].wait(60)
        number, began = 0, time.monotonic()
        while time.monotonic() < began + seconds:
            with store.writing() as tx:
                tx.append(note("pool at 100 of 100", id=f"{name}-{number}"))
            number += 1
        return number / (time.monotonic() - began)


def _bare(url: str, name: str, seconds: float) -> float:
    import psycopg

    with psycopg.connect(url, autocommit=True) as conn:
        _together[0].wait(60)
        number, began = 0, time.monotonic()
        while time.monotonic() < began + seconds:
            with conn.transaction():
                row = conn.execute("SELECT seq FROM bare_head FOR UPDATE").fetchone()
                seq = row[0] + 1 if row else 0
                with conn.pipeline():
                    conn.execute("INSERT INTO bare_events VALUES (%s, %s, %s)", [seq, f"{name}-{number}", b"x" * 32])
                    conn.execute("INSERT INTO bare_payloads VALUES (%s, %s)", [seq, "pool at 100 of 100"])
                    conn.execute("UPDATE bare_head SET seq = %s", [seq])
            number += 1
        return number / (time.monotonic() - began)


def _takes(loop: Callable[[str, str, float], float], url: str, writers: int, seconds: float, turn: int) -> float:
    """Milliseconds an append, of all writers together."""
    fork = multiprocessing.get_context("fork")
    with fork.Pool(writers, initializer=_together.append, initargs=(fork.Barrier(writers),)) as pool:
        names = [(url, f"{loop.__name__}{turn}-{writers}-{n}", seconds) for n in range(writers)]
        done = pool.starmap(loop, names, chunksize=1)
    return 1e3 / max(1e-9, sum(done))


def _host(url: str, folder: str, many: int, ready: Any, over: Any, told: Any) -> None:
    """So many terminals of one computer, without their screens: each a room that is read as a terminal's is. Tells when
    each had each line in hand."""
    os.environ["XDG_STATE_HOME"] = folder
    from warroom.config.settings import Config
    from warroom.core.place import place_of
    from warroom.options import Options
    from warroom.session.opening import opened

    rooms, saw = [], [dict[str, float]() for _ in range(many)]
    for number, mine in enumerate(saw):
        room = opened(Options(db_path=place_of(url), person=f"person-{number}", config=Config()))
        room.listen(partial(_note, mine))
        room.select("INC-2026-0001")
        room.painted()
        rooms.append(room)
    while not all(room.look.detail and room.look.copied_at is None for room in rooms):
        time.sleep(0.05)
    ready.release()
    over.wait(120)
    told.put(saw)
    for room in rooms:
        room.stop(0)


def _note(saw: dict[str, float], look: Any) -> None:
    now = time.monotonic()
    for row in look.detail.entries[-LINES:] if look.detail else ():
        saw.setdefault(row.id, now)


def _seen(url: Callable[[int], str], server: Server, rtt_s: float) -> Figures:
    """Milliseconds from the beginning of a write until each of the others has read it."""
    with ExitStack() as stack:
        ports = [stack.enter_context(far(server.port, rtt_s)) for _ in range(HOSTS)]
        spawn = multiprocessing.get_context("spawn")
        ready, over, told = spawn.Semaphore(0), spawn.Event(), spawn.Queue()
        hosts = []
        for number, port in enumerate(ports):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            many = TERMINALS // HOSTS + (number < TERMINALS % HOSTS)
            given = (url(port), folder, many, ready, over, told)
            hosts.append(spawn.Process(target=_host, args=given, daemon=True))
            hosts[-1].start()
        for _ in hosts:
            ready.acquire(timeout=120)
        time.sleep(2)
        began: dict[str, float] = {}
        with Store.open(url(ports[0])) as store:
            for number in range(LINES):
                id_ = f"seen-{rtt_s}-{number}"
                began[id_] = time.monotonic()
                with store.writing() as tx:
                    tx.append(note("rolled back", id=id_))
                time.sleep(0.4)
        time.sleep(2)
        over.set()
        saw = [one for _ in hosts for one in told.get(timeout=60)]
        for host in hosts:
            host.join(30)
    late = [(one.get(id_, float("inf")) - at) * 1e3 for one in saw for id_, at in began.items()]
    return {SEEN: percentile(late, 50), LATEST: percentile(late, 95)}


def _painted(place: str, work: Path, config: Path) -> float:
    env = {"WARROOM_CONFIG": str(config), "WARROOM_DB": place, "XDG_STATE_HOME": str(work / "state")}
    with Terminal(module("warroom", "--as", "maya"), env=env) as terminal:
        return start(terminal, re.escape(database.OPEN_TITLE[:12])).ready_ms


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, keeps. Slow figures are printed and fail nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench.server", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="turns of each (3)")
    parser.add_argument("--seconds", type=float, default=3.0, help="of writing a turn (3)")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER", help="where the JSON is kept")
    options = parser.parse_args(arguments)
    version = next((one for one in VERSIONS if programs(one)), None)
    if version is None:
        print("No PostgreSQL is installed here: apt-get install postgresql-15")
        return 0
    rounds: dict[str, list[Figures]] = {}
    with of_ones_own(version) as (server, _), server.database() as url, tempfile.TemporaryDirectory() as folder:
        _rates(rounds, server, url, options)
        name = url.split("@/")[1].split("?")[0]
        for rtt_s in (0.0, 0.02):
            rounds[f"{TERMINALS} on {HOSTS} hosts, {rtt_s * 1000:.0f} ms away"] = [
                _seen(lambda port: f"postgresql://warroom@127.0.0.1:{port}/{name}", server, rtt_s)
            ]
        _paints(rounds, server, Path(folder), options.rounds)
    aims = [Aim(f"append, {many}", APPEND, 2.0, f"bare, {many}") for many in map(_many, WRITERS)]
    aims += [Aim(one, LATEST, 500) for one in rounds if "hosts" in one]
    aims += [Aim(one, PAINT, 1.1, "room on a file") for one in rounds if one.startswith("room on a server")]
    print(report.table(rounds), report.verdicts(aims, rounds), sep="\n\n")
    print(f"\nkept in {report.keep(options.out / 'server', rounds, aims, datetime.now(UTC))}")
    return 0


def _many(writers: int) -> str:
    return f"{writers} writer{'s' if writers > 1 else ''}"


def _rates(rounds: dict[str, list[Figures]], server: Server, url: str, options: Any) -> None:
    with Store.open(url) as store, store.writing() as tx:
        tx.append(declared())
    server.sql(_BARE, database=url.split("@/")[1].split("?")[0])
    for writers in WRITERS:
        for turn in range(options.rounds):
            for name, loop in (("append", _append), ("bare", _bare)):
                takes = _takes(loop, url, writers, options.seconds, turn)
                rounds.setdefault(f"{name}, {_many(writers)}", []).append({APPEND: takes})


def _paints(rounds: dict[str, list[Figures]], server: Server, folder: Path, many: int) -> None:
    """The first screen that shows the open incident: of a file, of a server, of one far away and of one that takes
    connections and says nothing. All were open before."""
    config = written(folder / "config.toml", CONFIG.format(link="fast", clocks="bitmap"))
    with server.database() as url, far(server.port, 0.15) as port, line_to(server.port) as silent:
        name = url.split("@/")[1].split("?")[0]
        places = {
            "room on a file": str(folder / "room.db"),
            "room on a server": f"postgresql://warroom@127.0.0.1:{server.port}/{name}",
            "room on a server 150 ms away": f"postgresql://warroom@127.0.0.1:{port}/{name}",
            "room on a server that is gone": f"postgresql://warroom@127.0.0.1:{silent.port}/{name}",
        }
        for place in list(places.values())[:2]:
            with Store.open(place) as store, store.writing() as tx:
                tx.append(declared(title=database.OPEN_TITLE))
        for turn in range(many + 1):
            silent.stall() if turn else silent.flow()
            for label, place in places.items():
                ready_ms = _painted(place, folder / label, config)
                if turn:  # the first leaves what the next begins with
                    rounds.setdefault(label, []).append({PAINT: ready_ms})


if __name__ == "__main__":
    raise SystemExit(main())

