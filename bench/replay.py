"""How long a replay takes to a moment of a journal of 100,000 events, and to the next one: ``python -m bench.replay``.

Processor time, on both dials: a jump to a random moment with the rows that a screen shows of it, a step by one event.
The aims are 100 ms and 16 ms. One event in five is recorded late, by one to five minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from warroom.core.events import BriefChanged, Declared, EntryAdded, EntryAmended, EntryPinned, Event, SeverityChanged
from warroom.core.events.payload import Payload, new_id
from warroom.core.model import Kind
from warroom.core.replay.dials import Dial
from warroom.core.replay.moment import route
from warroom.core.times import utcnow
from warroom.store.past.past import Past
from warroom.store.past.tables import PastTables

EVENTS = 100_000
JUMPS = 60
"""Of each kind."""
INCIDENT = "INC-2026-0001"


def journal(dice: Random, events: int = EVENTS) -> list[Event]:
    """An incident of so many events, most of them lines."""
    now = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
    found: list[Event] = []
    for number in range(events):
        now += timedelta(seconds=dice.choice([0.2, 1, 2]))
        late = timedelta(minutes=dice.choice([0] * 8 + [1, 5])) if number else timedelta(0)
        found.append(Event(id=new_id(), incident=INCIDENT, at=now - late, recorded_at=now, actor="maya", seq=number + 1,
                           data=_payload(number, found, dice)))  # fmt: skip
    return found


def _payload(number: int, before: list[Event], dice: Random) -> Payload:
    if number == 0:
        return Declared(title="Checkout fails", severity="SEV1")
    some = before[dice.randrange(len(before))].id
    kind = dice.choice([Kind.NOTE, Kind.FACT, Kind.ACTION])
    typed = EntryAdded(kind=kind, text=f"line {number} that somebody typed as fast as people talk")
    return dice.choices(
        [typed, EntryAmended(entry=some, revision=0, text="other words"), EntryPinned(entry=some),
         SeverityChanged(severity=dice.choice(["SEV1", "SEV2"])), BriefChanged(needs=f"{number} more of them")],
        [90, 5, 2, 1, 2],
    )[0]  # fmt: skip


def measured(past: Past, dial: Dial, dice: Random) -> tuple[list[float], list[float]]:
    """Milliseconds of jumps, and of steps from where they lead."""
    way = route(past.course, past.course.known(past.course.recorded_last).states[INCIDENT])
    jumps: list[float] = []
    steps: list[float] = []
    for _ in range(JUMPS):
        at = dice.choice(way.steps[dial])
        for took in (jumps, steps):
            began = process_time()
            past.turn(dial, at)
            past.open_incidents()
            past.entries(INCIDENT, newest=300) if took is jumps else past.entry_changes(INCIDENT, past.here.seq - 1)
            took.append((process_time() - began) * 1000)
            at = way.next(dial, at)
    return jumps, steps


def main() -> None:
    dice = Random(1)
    past = Past(Path("bench.db"), PastTables("bench"), utcnow)
    began = process_time()
    past.lay_out(journal(dice))
    print(f"laid out {EVENTS:,} events in {process_time() - began:.1f} s")
    for dial in Dial:
        for name, took in zip(("jump", "step"), measured(past, dial, dice), strict=True):
            print(f"{dial.value:9}{name}  median {median(took):6.1f} ms  most {max(took):6.1f} ms  ({JUMPS})")


if __name__ == "__main__":
    main()
