"""Eight writers at once, killed with -9 at random moments: run as a program by the tests of the store.

``python -m tests.support.writers DATABASE ROUNDS SEED`` prints, as JSON, the ids of every entry whose
write had returned before its writer was killed, and what was found after each round.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.support.made import declared, event, note
from warroom.core.events import EntryAmended
from warroom.store import Store
from warroom.store.maintenance import rebuild, verify

WRITERS = 8
INCIDENTS = 3


def write_for_ever(path: Path, name: str, told: int, seed: int) -> None:
    """Appends, one to five events a transaction, and says each entry's id only when it is on disk."""
    dice = random.Random(seed)
    with Store.open(path, timeout_s=30) as store:
        number = 0
        while True:
            incident = f"INC-2026-000{dice.randint(1, INCIDENTS)}"
            ids = [f"{name}-{number + n}" for n in range(dice.choice([1, 1, 1, 5]))]
            number += len(ids)
            with store.writing() as tx:
                for id_ in ids:
                    tx.append(note(f"entry {id_}", incident, id=id_))
                if dice.random() < 0.2:
                    tx.append(event(EntryAmended(entry=ids[0], revision=0, text=f"entry {ids[0]}!"), incident))
            os.write(told, "".join(f"{id_}\n" for id_ in ids).encode())


def start(path: Path, name: str, seed: int) -> tuple[int, int]:
    """A writer in a process of its own: (pid, where it says what it wrote)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            write_for_ever(path, name, writer, seed)
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


def one_round(path: Path, number: int, dice: random.Random) -> tuple[list[str], list[str]]:
    """(ids written, failures) of eight writers, each killed at a moment of its own."""
    running = {n: start(path, f"r{number}w{n}", dice.randrange(1 << 30)) for n in range(WRITERS)}
    ends = {n: time.monotonic() + dice.uniform(0.01, 0.25) for n in running}
    said = dict.fromkeys(running, b"")
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


def main() -> None:
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    dice = random.Random(seed)
    with Store.open(path) as store, store.writing() as tx:
        for n in range(1, INCIDENTS + 1):
            tx.append(declared(f"INC-2026-000{n}"))
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
