"""Eight writers at once, killed with -9 at random moments: run as a program by the tests of the store.

``python -m tests.support.writers DATABASE ROUNDS SEED`` prints, as JSON, the ids of every entry whose
write had returned before its writer was killed, and what was found after each round.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.support.made import declared, event, note
from warroom.core.events import EntryAmended, Event
from warroom.core.place import Given
from warroom.store import Busy, Contended, Store, Unreachable
from warroom.store.maintenance import rebuild, verify

T = TypeVar("T")

WRITERS = 8
INCIDENTS = 3


def write_for_ever(place: Given, name: str, told: int, seed: int) -> None:
    """Appends, one to five events a transaction, and says each entry's id only when it is on disk.

    What a server said it could not keep is given to it again, as it was.
    """
    dice = random.Random(seed)
    with _patient(lambda: Store.open(place, timeout_s=30)) as store:
        number = 0
        while True:
            incident = f"INC-2026-000{dice.randint(1, INCIDENTS)}"
            ids = [f"{name}-{number + n}" for n in range(dice.choice([1, 1, 1, 5]))]
            number += len(ids)
            events = [note(f"entry {id_}", incident, id=id_) for id_ in ids]
            if dice.random() < 0.2:
                amended = EntryAmended(entry=ids[0], revision=0, text=f"entry {ids[0]}!")
                events.append(event(amended, incident, id=f"{ids[0]}-amended"))
            _patient(partial(_write, store, events))
            os.write(told, "".join(f"{id_}\n" for id_ in ids).encode())


def _write(store: Store, events: list[Event]) -> None:
    with store.writing() as tx:
        for one in events:
            tx.append(one)


def _patient(ask: Callable[[], T]) -> T:
    while True:
        try:
            return ask()
        except (Busy, Unreachable, Contended):  # busy: where the whole machine stood still for longer than it waits
            time.sleep(0.01)


def start(place: Given, name: str, seed: int) -> tuple[int, int]:
    """A writer in a process of its own: (pid, where it says what it wrote)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            write_for_ever(place, name, writer, seed)
        except BaseException as error:
            os.write(writer, f"FAILED {type(error).__name__} {error}\n".encode())
        os._exit(1)
    os.close(writer)
    os.set_blocking(reader, False)
    return pid, reader


def drain(reader: int) -> bytes:
    """What can be read now, never waiting: a pipe holds less than a fast writer says in a while."""
    found = b""
    try:
        while data := os.read(reader, 1 << 16):
            found += data
    except BlockingIOError:
        pass
    return found


def one_round(
    place: Given, number: int, dice: random.Random, wrong: Callable[[], None] | None = None, longest_s: float = 0.25
) -> tuple[list[str], list[str]]:
    """(ids written, failures) of eight writers, each killed at a moment of its own; meanwhile goes ``wrong``."""
    running = {n: start(place, f"r{number}w{n}", dice.randrange(1 << 30)) for n in range(WRITERS)}
    said = dict.fromkeys(running, b"")
    if wrong is not None:
        wrong()
    # The first of them has written something: on a busy machine all were killed before that.
    select.select([reader for _, reader in running.values()], [], [], 60)
    ends = {n: time.monotonic() + dice.uniform(0.01, longest_s) for n in running}
    for n in sorted(running, key=lambda n: ends[n]):
        while time.monotonic() < ends[n]:
            for other, (_, reader) in running.items():
                said[other] += drain(reader)
            time.sleep(0.002)
        os.kill(running[n][0], signal.SIGKILL)
    for n, (pid, reader) in running.items():
        os.waitpid(pid, 0)
        said[n] += drain(reader)
        os.close(reader)
    lines = [line.decode() for text in said.values() for line in text.split(b"\n")[:-1]]
    return [x for x in lines if not x.startswith("FAILED")], [x for x in lines if x.startswith("FAILED")]


def declare(place: Given) -> None:
    """The incidents that are written about."""
    with Store.open(place) as store, store.writing() as tx:
        for n in range(1, INCIDENTS + 1):
            tx.append(declared(f"INC-2026-000{n}"))


def main() -> None:
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    dice = random.Random(seed)
    declare(path)
    written: list[str] = []
    problems: list[str] = []
    for number in range(rounds):
        ids, failures = one_round(path, number, dice)
        written += ids
        problems += [f"round {number}: {p}" for p in (*failures, *verify(path).problems)]
        if (number % 10 == 9 or number == rounds - 1) and rebuild(path).changed:
            problems.append(f"round {number}: the rows were not what the journal says")
    json.dump({"written": written, "problems": problems}, sys.stdout)


if __name__ == "__main__":
    main()
