"""A drill on an injected clock, with an engine that can be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from warroom.core.policy import Policy
from warroom.drill.engine import Engine
from warroom.drill.file import read
from warroom.room import Room
from warroom.store import Store

START = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)
PLAN = """
name = "pool"
title = "The pool runs out"
length = "40m"
stop = "stop the drill"
retest = "90d"

[[inject]]
id = "errors"
at = "0s"
alert = { title = "CheckoutErrorRate", service = "checkout", count = 2 }
[[inject]]
id = "journalist"
at = "10m"
to = "communications"
from = "a journalist"
message = "What do you say?"
[[inject]]
id = "dba"
when = { what = "ask", words = ["dba"] }
after = "1m"
to = "commander"
message = "on a plane"

[[expect]]
id = "commander"
name = "commander named"
what = "role"
role = "commander"
within = "5m"
[[expect]]
id = "severity"
name = "SEV1 set"
what = "declare"
severity = "SEV1"
within = "10m"
[[expect]]
id = "told"
name = "first customer update"
owner = "communications"
what = "update"
audience = "customers"
within = "policy"
[[expect]]
id = "press"
name = "journalist read"
what = "read"
step = "journalist"
after = "journalist"
within = "2m"
[[expect]]
id = "tested"
name = "hypothesis tested"
owner = "technical_lead"
what = "hypothesis"
state = "eliminated"
within = "12m"
[[expect]]
id = "fixed"
name = "rolled back"
what = "entry"
kind = "action"
words = ["roll back", "rolled back"]
within = "20m"

[[hint]]
id = "loss"
at = "11m"
for = "tested"
to = "technical_lead"
text = "does the loss show in mtr?"
[[hint]]
id = "release"
at = "15m"
for = "fixed"
text = "what changed?"
[[hint]]
id = "undo"
at = "16m"
for = "fixed"
text = "undo it"
"""


class Exercise:
    """A drill on an injected clock: the engine looks each time that the clock is moved."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.now = START
        self.store = Store.open(place, clock=lambda: self.now)
        self.run = self.room("kim").start_drill(read(PLAN), source="pool.toml")
        self.engine = Engine(self.room("kim"), self.run)

    def room(self, who: str) -> Room:
        return Room(self.store, Policy(), who, clock=lambda: self.now)

    def at(self, minute: float, who: str, does: Callable[[Room], object]) -> None:
        self.turn(minute)
        does(self.room(who))

    def turn(self, minute: float) -> None:
        self.now = START + timedelta(minutes=minute)
        self.run = self.engine.step(self.now)

    def killed(self) -> None:
        """The engine and its connection are gone; another one begins with what is recorded."""
        self.store.close()
        self.store = Store.open(self.place, clock=lambda: self.now)
        room = self.room("kim")
        self.engine = Engine(room, room.drill())

    def table(self) -> dict[str, tuple[str, int]]:
        """Each task's rating and hints."""
        _, found = self.room("kim").drill_score()
        return {task.id: (task.rating, task.hints) for task in found.tasks}

    def unread(self, who: str) -> list[str]:
        return [one.text for one in self.room(who).drill_messages()]


@contextmanager
def exercise(place: str) -> Iterator[Exercise]:
    made = Exercise(place)
    try:
        yield made
    finally:
        made.store.close()
