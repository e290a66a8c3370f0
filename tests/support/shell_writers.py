"""Writers that open the database for one entry and close it again, as commands of the shell do.

``python -m tests.support.shell_writers DATABASE NAME`` says when it has begun, and goes on until its input ends.
"""

from __future__ import annotations

import select
import sys

from tests.support.made import note
from warroom.store import Store


def main(path: str, name: str) -> None:
    number = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        with Store.open(path, timeout_s=60) as store, store.writing() as tx:
            tx.append(note(f"{name} {number}", id=f"{name}-{number}"))
        if not number:
            print("writing", flush=True)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
