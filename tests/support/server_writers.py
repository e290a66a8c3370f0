"""Eight writers on a server that syncs to the disk, and what goes wrong there: run as a program by tests of the store.

``python -m tests.support.server_writers VERSION ROUNDS SEED WRONG`` prints figures and problems as JSON. Each round
ends with -9 for every writer. WRONG is what happens before that: ``kill`` nothing, ``terminate`` the server ends
sessions at random, ``crash`` it is stopped in the middle of commits, and started again.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable

from tests.support.postgres import Cluster, Server, of_ones_own
from tests.support.writers import INCIDENTS, declare, one_round
from warroom.core.place import Given
from warroom.store import Store
from warroom.store.maintenance import rebuild, verify

ENDED = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'warroom' AND random() < 0.4 AND pid <> pg_backend_pid()"
)


def ending_sessions(server: Server, dice: random.Random, figures: Counter[str]) -> None:
    for _ in range(6):
        time.sleep(dice.uniform(0.005, 0.06))
        figures["sessions_ended"] += len(server.sql(ENDED))


def crashing(cluster: Cluster, dice: random.Random, figures: Counter[str]) -> None:
    time.sleep(dice.uniform(0.05, 0.3))
    cluster.crash()
    figures["crashes"] += 1
    cluster.start()


def lost_or_doubled(url: Given, written: list[str]) -> list[str]:
    """Ids that were acknowledged, and are not there exactly once in the journal and in its rows; then what else is
    odd about the whole."""
    with Store.open(url) as store:
        journalled = Counter(e.id for e in store.events() if e.type == "entry_added")
        shown = Counter(
            e.id for n in range(1, INCIDENTS + 1) for e in store.entries(f"INC-2026-000{n}", newest=10_000_000)
        )
        counted = sum(it.entries for it in store.incidents())
    odd = [f"{id_} is there {journalled[id_]} times" for id_ in written if (journalled[id_], shown[id_]) != (1, 1)]
    odd += [f"{id_} is there {n} times" for id_, n in journalled.items() if n != 1]
    if not counted == shown.total() == journalled.total() + INCIDENTS:
        odd.append(f"{counted} entries counted, {shown.total()} shown, {journalled.total()} in the journal")
    return odd


def rounds(url: str, many: int, seed: int, wrong: Callable[[], None] | None) -> tuple[list[str], list[str]]:
    dice, written, problems = random.Random(seed), list[str](), list[str]()
    for number in range(many):
        ids, failures = one_round(url, number, dice, wrong, 0.3)
        written += ids
        problems += [f"round {number}: {one}" for one in failures]
        if number % 10 == 9 or number == many - 1:
            problems += [f"round {number}: {one}" for one in verify(url).problems]
            if rebuild(url).changed:
                problems.append(f"round {number}: the rows were not what the journal says")
    return written, problems


def main(version: str, many: int, seed: int, what: str) -> None:
    dice, figures = random.Random(seed), Counter[str]()
    with of_ones_own(version) as (server, cluster), server.database() as url:
        declare(url)
        wrong: dict[str, Callable[[], None] | None] = {
            "kill": None,
            "terminate": lambda: ending_sessions(server, dice, figures),
            "crash": lambda: crashing(cluster, dice, figures),
        }
        began = time.monotonic()
        written, problems = rounds(url, many, seed, wrong[what])
        problems += lost_or_doubled(url, written)
        verdict = verify(url)
        told = {
            "rounds": many, "wrong": what, "seed": seed, "acknowledged": len(written), "events": verdict.events,
            **figures, "seconds": round(time.monotonic() - began, 1), "problems": problems,
        }  # fmt: skip
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
