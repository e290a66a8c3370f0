"""What comes after incidents, measured: figures over many of them, a chart, a review of a long record, a search.

``python -m bench.after``
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from bench import database
from screens.figures.face import FiguresTold
from screens.figures.told import Told
from screens.review.laid import Laid
from warroom.core.figures.summary import Figures, figures
from warroom.core.policy import Policy
from warroom.core.review.check import Words, check
from warroom.core.review.text import markdown
from warroom.room import Room
from warroom.store import Store
from widgets.board import BoardRows
from widgets.glyphs import UNICODE

INCIDENTS, ENTRIES, LINES = 10_000, 2_000, 100_000
APPENDED = 200
SPAN = timedelta(days=90)
CHART = (120, 38)
FOLDER = Path("build/bench")
Result = TypeVar("Result")


def timed(work: Callable[[], Result], rounds: int) -> tuple[float, Result]:
    """The quickest of so many rounds in milliseconds of the processor, and what it gave."""
    best, result = float("inf"), None
    for _ in range(rounds):
        began = time.process_time()
        result = work()
        best = min(best, (time.process_time() - began) * 1e3)
    assert result is not None
    return best, result


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; slow figures fail nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench.after", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--incidents", type=int, default=INCIDENTS)
    parser.add_argument("--lines", type=int, default=LINES, help="entries that are searched")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER")
    options = parser.parse_args(arguments)
    with Store.open(database.closed(options.out, options.incidents)) as store:
        _figures(Room(store, Policy(), "maya"), options.rounds)
    with Store.open(database.recorded(options.out, ENTRIES)) as store:
        _review(Room(store, Policy(), "maya"), options.rounds)
    _memory(database.told(options.out, options.lines), options.lines, options.rounds)
    return 0


def _figures(room: Room, rounds: int) -> None:
    count = room.store.count()
    last = room.store.incidents(1)[0].declared_at + timedelta(seconds=1)

    def counted(since: datetime) -> Figures:
        return figures(room.ledger(UTC, now=last, since=since), since, last, UTC, last)

    for name, since in ((f"{SPAN.days} days of them", last - SPAN), ("all of them", datetime(2000, 1, 1, tzinfo=UTC))):
        took, found = timed(lambda since=since: counted(since), rounds)  # type: ignore[misc]
        _say(f"figures, {count:,} incidents, {name} ({found.incidents:,})", took, 1_000)
    ranks = {level.name: level.rank for level in room.policy.severities}
    told = FiguresTold(Told(found, None, (last - found.since).days, UTC, UNICODE, ranks, chart=True))
    width, height = CHART
    rows = BoardRows()

    def drawn() -> int:
        lines = rows.lines(told.face(width - 2, height, "").rows, width, height)
        console = Console(color_system="256", force_terminal=True, width=width)
        return sum(len(line.strip().render(console).encode()) for line in lines)

    took, size = timed(drawn, rounds)
    _say(f"chart of {found.incidents:,} marks on {width}×{height}", took, 100)
    print(f"{'its bytes':<64}{size:>9,.0f} B    at most 8,000")


def _review(room: Room, rounds: int) -> None:
    it = room.store.incidents(1)[0]

    def drafted() -> str:
        doc = room.review(it.id)
        Laid(doc, check(doc, Words()))
        return markdown(doc)

    took, _ = timed(drafted, rounds)
    _say(f"review of {ENTRIES:,} entries laid out, checked, as Markdown", took, 1_000)


def _memory(recorded: Path, lines: int, rounds: int) -> None:
    """First hits in so many entries once all are read into the index, and what it does to an append: on a copy with
    it and one without, which grow in turns."""
    with tempfile.TemporaryDirectory(dir=recorded.parent) as folder:
        with_index, without = Path(folder, "with.db"), Path(folder, "without.db")
        shutil.copy(recorded, with_index)
        shutil.copy(recorded, without)
        with Store.open(with_index) as store, Store.open(without) as other:
            room, bare = Room(store, Policy(), "maya"), Room(other, Policy(), "maya")
            while store.remember():
                pass
            newest = store.incidents(1)[0].id
            for name, ask in (
                ("search", lambda: room.search("certificate rolled back", limit=5)),
                ("seen before", lambda: room.seen_before("checkout: 503, pool exhausted", service="checkout-1").hits),
                ("similar", lambda: room.similar(newest)),
            ):
                took, hits = timed(ask, rounds)
                _say(f"{name}, first {len(hits)} hits of {lines:,} entries", took, 50)
            ratio = _appended_in_turns(room, bare, newest)
        print(f"{'append with the index / without one, in turns':<64}{ratio:>9.2f}      about 1")


def _appended_in_turns(room: Room, other: Room, incident: str) -> float:
    """The median of the ratios of what an entry takes in the one and in the other, first this one, then that."""
    ratios = []
    for number in range(APPENDED):
        took = {}
        for one in (room, other) if number % 2 else (other, room):
            began = time.process_time()
            one.log(incident, f"line {number}")
            took[one] = time.process_time() - began
        ratios.append(took[room] / took[other])
    return statistics.median(ratios)


def _say(name: str, took: float, most: float) -> None:
    print(f"{name:<64}{took:>9,.0f} ms   at most {most:,.0f}")


if __name__ == "__main__":
    sys.exit(main())
