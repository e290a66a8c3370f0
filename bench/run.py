"""Runs the entries in turn, round after round, so that a noisy machine is unfair to all of them equally."""

from __future__ import annotations

import argparse
import compileall
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench import report
from bench.aims import Aim
from bench.entries import BARE, FULL, LINES, QUICK, TABLE, Effort, Entry, Figures
from bench.terminal import NotSeen

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench"


PLAIN_AIMS = [
    Aim(LINES.name, "first paint", 1.5, BARE.name),
    Aim(LINES.name, "key p50", 0.5, TABLE.name),
    Aim(LINES.name, "key p95", 0.5, TABLE.name),
    Aim(LINES.name, "bytes a key", 450),
]


def measure(entries: Sequence[Entry], rounds: int, effort: Effort, *, warm_up: bool = True) -> dict[str, list[Figures]]:
    """Every entry's figures, one a round; a warm-up round goes before and is thrown away.

    Raises:
        NotSeen: an entry was never ready or did not end.
    """
    results: dict[str, list[Figures]] = {entry.name: [] for entry in entries}
    for number in range(0 if warm_up else 1, rounds + 1):
        for entry in entries:
            figures = entry.round(effort if number else QUICK)
            if number:
                results[entry.name].append(figures)
            print(f"{number}/{rounds} {entry.name}: {figures['first paint']:.0f} ms", file=sys.stderr, flush=True)
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, keeps. 1 where something did not run at all; slow figures are printed and fail nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that everything runs")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of all entries (5)")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="entries with this in their name, and what they need"
    )
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER", help="where databases and JSON are kept")
    options = parser.parse_args(arguments)
    rounds, effort = (1, QUICK) if options.quick else (options.rounds, FULL)
    for package in ("warroom", "widgets", "screens", "bench"):  # as an installed one is
        compileall.compile_dir(ROOT / package, quiet=2)
    with ExitStack() as stack:
        entries, aims = chosen(options.only, options.out, stack)
        try:
            results = measure(entries, rounds, effort, warm_up=not options.quick)
        except NotSeen as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
    print(report.table(results), report.verdicts(aims, results), sep="\n\n")
    print(f"\nkept in {report.keep(options.out, results, aims, datetime.now(UTC))}")
    return 0


def chosen(word: str, folder: Path, stack: ExitStack) -> tuple[list[Entry], list[Aim]]:
    """The entries with ``word`` in their name and what their aims compare them with; those aims."""
    entries, aims = [BARE, TABLE, LINES], [*PLAIN_AIMS]
    if not any(word in entry.name for entry in entries) or not word:
        from bench import room, scribe  # here: they build databases, which most words do not ask for

        if not word or "scribe" not in word:
            entries += room.entries(folder, stack)
            aims += room.AIMS
        if not word or "room" not in word:
            entries += scribe.entries(folder, stack)
            aims += scribe.AIMS
    wanted = {entry.name for entry in entries if word in entry.name}
    aims = [aim for aim in aims if aim.entry in wanted]
    wanted |= {BARE.name} | {aim.against for aim in aims}
    return [entry for entry in entries if entry.name in wanted], aims
