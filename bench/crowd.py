"""Many terminals on one host: what each more of them costs, compared with bare ones.

Every one is a program of its own in a terminal of its own, all on one database with one watcher; nobody touches a key
and the clocks run. Counted are the screens' own processes, not the watcher.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench import database, report
from bench.aims import Aim
from bench.entries import BARE, Figures, module
from bench.room import CONFIG, SMALL, Fresh, written
from bench.run import FOLDER
from bench.terminal import NotSeen, Terminal

TERMINALS = 20
IDLE_S = 10.0
PATIENCE_S = 90.0
_CPU, _MEMORY = "cpu a terminal", "memory a terminal"
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, keeps. Slow figures are printed and fail nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--terminals", type=int, default=TERMINALS, help=f"how many ({TERMINALS})")
    parser.add_argument("--idle", type=float, default=IDLE_S, metavar="SECONDS", help=f"for how long ({IDLE_S:.0f})")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER", help="where the database and JSON are")
    options = parser.parse_args(arguments)
    room, bare = (f"{name}, {options.terminals} terminals" for name in ("room", "bare"))
    aims = [Aim(room, _CPU, 2.0, bare), Aim(room, _MEMORY, 1.6, bare)]
    rounds = {
        bare: [_measured([BARE.command] * options.terminals, BARE.ready, {}, options.idle)],
        room: [_rooms(options.out, options.terminals, options.idle)],
    }
    print(report.table(rounds), report.verdicts(aims, rounds), sep="\n\n")
    print(f"\nkept in {report.keep(options.out / 'crowd', rounds, aims, datetime.now(UTC))}")
    return 0


def _rooms(folder: Path, count: int, idle_s: float) -> Figures:
    work = folder / "run"
    work.mkdir(parents=True, exist_ok=True)
    config = written(work / "crowd.toml", CONFIG.format(link="fast", clocks="bitmap"))
    target = work / "crowd.db"
    commands = [module("warroom", "--db", str(target), "--as", f"person{n}") for n in range(count)]
    with Fresh(database.closed(folder, SMALL), target):
        ready = re.escape(database.OPEN_TITLE[:12])
        return _measured(commands, ready, {"WARROOM_CONFIG": str(config)}, idle_s)


def _measured(commands: Sequence[tuple[str, ...]], ready: str, env: dict[str, str], idle_s: float) -> Figures:
    """All of them at once, for so long without a key: the mean of a terminal's processor and memory.

    Raises:
        NotSeen: one was never ready.
    """
    with ExitStack() as stack:
        terminals = [stack.enter_context(Terminal(command, env=env)) for command in commands]
        _until_ready(terminals, ready)
        _pump(terminals, 1.0)  # what comes once, after the first paint
        before, began = _cpu_s(terminals), time.monotonic()
        _pump(terminals, idle_s)
        used, span = _cpu_s(terminals) - before, time.monotonic() - began
        return {_CPU: used / span / len(terminals) * 100, _MEMORY: sum(map(_pss_mb, terminals)) / len(terminals)}


def _until_ready(terminals: Sequence[Terminal], ready: str) -> None:
    """Every terminal is read all the while: one that nobody reads looks to its program as if it had stopped."""
    late_at = time.monotonic() + PATIENCE_S
    waiting = list(terminals)
    while waiting:
        if time.monotonic() > late_at:
            raise NotSeen(f"{len(waiting)} of {len(terminals)} terminals never showed {ready!r}")
        _pump(terminals, 0.1)
        waiting = [terminal for terminal in waiting if not terminal.shows(ready)]


def _pump(terminals: Sequence[Terminal], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for terminal in terminals:
            terminal.pump(0.002)


def _cpu_s(terminals: Sequence[Terminal]) -> float:
    """What the programs themselves have used; the watcher, which one of them started, is not counted."""
    return sum(process.cpu_s for t in terminals for process in t.tree.processes() if process.pid == t.program.pid)


def _pss_mb(terminal: Terminal) -> float:
    """Megabytes, each page that several processes share counted once among them."""
    found = _PSS.search(Path(f"/proc/{terminal.program.pid}/smaps_rollup").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
