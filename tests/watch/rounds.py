"""Rounds in which incidents run while something goes wrong around the watchers: what falls due in one, and what must
be true once it is over."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from tests.support.http import Answer, Asked
from tests.support.processors import starved_s
from tests.watch.conftest import Place, wait_for
from warroom.core.events import AskExpired, CheckInMissed, EscalationFired, StatusChanged
from warroom.core.model import Status
from warroom.room import Room
from warroom.store import Store, StoreError
from warroom.store.leases import boot_clock
from warroom.store.outbox import Outbox

T = TypeVar("T")

CONFIG = """
[store]
timeout = "300ms"
[room]
closing = "500ms"
check_in_grace = "100ms"
[notify]
retry = "200ms"
retry_longest = "1s"
tries = 1000
[[escalation]]
[[escalation.level]]
name = "backup"
unless = "acknowledged"
after = {{ SEV1 = "400ms" }}
[[escalation.level]]
name = "manager"
unless = "mitigated"
after = {{ SEV1 = "700ms" }}
[[channel]]
id = "ops"
type = "webhook"
url = "{url}/ops"
when = ["declared", "acknowledged", "status", "severity", "escalation", "ask", "resolved", "cancelled"]
[[channel]]
id = "phone"
type = "webhook"
url = "{url}/phone"
when = ["draft"]
reaches = ["backup", "manager"]
"""
GRACE_S = 1.5
"""A message may be under way for so long, beside the time for which its sender was stopped or had no processor."""
PATIENCE_S = 90.0


class Ledger:
    """What happened in the room, when, and what the receivers were told of it."""

    def __init__(self) -> None:
        self.down = False
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.untrue: list[str] = []
        self.watchers: Callable[[], list[int]] = list
        self._changed: dict[str, dict[str, tuple[float, dict[int, float]]]] = {}
        self._stops: list[tuple[float, float]] = []
        self._lock = threading.Lock()

    def happened(self, incident: str, what: str) -> None:
        self._changed.setdefault(incident, {}).setdefault(what, (time.monotonic(), self._starved()))

    def stopped(self, since: float) -> None:
        self._stops.append((since, time.monotonic()))

    def take(self, asked: Asked) -> Answer:
        if self.down:
            return Answer("down", status=503)
        told = json.loads(asked.body)
        with self._lock:
            self.got.append((asked.path.strip("/"), told))
            for what in ("over", "acknowledged"):
                at = self._changed.get(told["incident"]["id"], {}).get(what)
                if at is not None and self._late_by(at) > GRACE_S and self._denies(told, what):
                    self.untrue.append(f"{told['occasion']} {told['title']} {self._late_by(at):.1f} s after {what}")
        return Answer({})

    def _late_by(self, changed: tuple[float, dict[int, float]]) -> float:
        """Seconds since then for which a sender could have done something: neither stopped nor without a processor."""
        (at, before), now, starved = changed, time.monotonic(), self._starved()
        stopped = sum(max(0.0, end - max(since, at)) for since, end in self._stops)
        waited = {pid: seconds - before.get(pid, 0.0) for pid, seconds in starved.items()}
        return now - at - stopped - waited.pop(os.getpid()) - max(waited.values(), default=0.0)

    def _starved(self) -> dict[int, float]:
        """For how long each process here waited for a processor, all its threads together."""
        return {pid: starved_s(pid) for pid in (os.getpid(), *self.watchers())}

    @staticmethod
    def _denies(told: dict[str, Any], what: str) -> bool:
        if what == "acknowledged":
            return bool(told["occasion"] == "escalation" and told["what"]["level"] == "backup")
        live = told["incident"]["status"] in ("triage", "investigating", "identified", "monitoring")
        return live or told["occasion"] in ("escalation", "declared", "ask")


class Around(Protocol):
    """What the watchers run on, and how it is disturbed."""

    ledger: Ledger

    def now(self) -> datetime:
        """By the clock that counts in the room."""
        ...

    def disturb(self) -> Callable[[], None]:
        """Begins something that goes wrong; gives what ends it."""
        ...


@contextmanager
def room_of(place: Place, now: Callable[[], datetime]) -> Iterator[Room]:
    with Store.open(place.db, clock=now, boot=boot_clock(), timeout_s=30.0) as store:
        yield Room(store, place.config.policy, "maya", clock=now)


def done(act: Callable[[], T]) -> T:
    """What it gives, once it could be written."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return act()
        except StoreError:
            assert time.monotonic() < until


def run(rounds: int, place: Place, room: Room, around: Around, chance: random.Random) -> dict[str, Any]:
    """So many rounds, one after the other; gives figures of the messages."""
    slowest, ledger = 0.0, around.ledger
    for number in range(rounds):
        began = time.monotonic()
        a_round(number, place, room, around, chance)
        slowest = max(slowest, time.monotonic() - began)
        print(f"round {number} {time.monotonic() - began:.1f} s", flush=True)
    assert ledger.untrue == []
    kept = Outbox(place.store).letters(limit=1_000_000)
    assert Counter(one.state for one in kept).keys() <= {"delivered", "withdrawn"}
    got = Counter((path, told["key"]) for path, told in ledger.got)
    missing = [one for one in kept if one.state == "delivered" and (one.letter.channel, one.letter.id) not in got]
    assert missing == []
    assert got.keys() <= {(one.letter.channel, one.letter.id) for one in kept}
    return {
        "slowest_round_s": round(slowest, 1), "letters": len(kept), "states": dict(Counter(one.state for one in kept)),
        "received": len(ledger.got), "received_again_under_their_key": sum(times > 1 for times in got.values()),
        "untrue": 0,
    }  # fmt: skip


def a_round(number: int, place: Place, room: Room, machine: Around, chance: random.Random) -> None:
    """Something goes wrong while incidents run; all that was due is done once it is over."""
    ledger = machine.ledger
    calm = done(lambda: room.declare(f"slow {number}", "SEV3", key=f"calm-{number}")).id
    # It ends by itself: a process that is stopped while it writes holds up everybody until it goes on.
    ending = threading.Timer(chance.uniform(0.5, 4.0), machine.disturb())
    ending.start()
    story = chance.choice(("nobody", "nobody", "acknowledged", "cancelled early"))
    inc = done(lambda: room.declare(f"down {number}", "SEV1", command=False, key=f"down-{number}")).id
    launch = done(lambda: room.declare(f"launch {number}", "SEV3", planned=True, key=f"launch-{number}")).id
    ask = done(lambda: room.ask(inc, "bob", "latency?", timedelta(seconds=0.5), key=f"ask-{number}")).id
    due_at = machine.now() + timedelta(seconds=0.3)
    done(lambda: room.set_check_in(launch, "commander", max(due_at, machine.now() + timedelta(seconds=0.05))))
    done(lambda: room.set_status(calm, Status.RESOLVED, "well", key=f"well-{number}"))
    time.sleep(chance.uniform(0.1, 1.5))
    if story == "acknowledged":
        done(lambda: room.acknowledge(inc, key=f"ack-{number}"))
        ledger.happened(inc, "acknowledged")
    if story == "cancelled early":
        done(lambda: room.cancel(inc, "false alarm", key=f"cancel-{number}"))
        ledger.happened(inc, "over")
    ending.join()
    who = f"round {number}, {story}, {inc}"
    if story != "cancelled early":
        wanted = {"manager"} if story == "acknowledged" else {"backup", "manager"}
        wait_for(lambda: wanted <= {level for level, _ in place.fired(inc)}, PATIENCE_S, f"{who}: a level did not fire")
        wait_for(lambda: any(a.state == "expired" for a in room.find(inc).asks), PATIENCE_S, f"{who}: the ask")
        wait_for(lambda: room.find(launch).check_ins[0].missed, PATIENCE_S, f"{who}: the check-in")
        done(lambda: room.cancel(inc, "false alarm", key=f"cancel-{number}"))
        ledger.happened(inc, "over")
    wait_for(lambda: room.find(launch).check_ins[0].missed, PATIENCE_S, f"{who}: the check-in")
    wait_for(lambda: room.find(calm).status is Status.CLOSED, PATIENCE_S, f"{who}: the closing")
    done(lambda: room.cancel(launch, "over", key=f"landed-{number}"))
    box = Outbox(place.store)
    wait_for(lambda: not waiting(box), PATIENCE_S, f"{who}: a message waits")
    wait_for(lambda: ended(box, inc), PATIENCE_S, f"{who}: ops never heard of the end")
    wait_for(lambda: not waiting(box), PATIENCE_S, f"{who}: a message waits")
    once(place, inc, launch, calm, ask, who)
    of_inc = [one for one in box.letters(limit=200) if one.letter.incident == inc and one.letter.channel == "phone"]
    paged = [one for one in of_inc if one.letter.occasion == "escalation" and one.state == "delivered"]
    over = [one for one in of_inc if one.letter.occasion == "cancelled" and one.state == "delivered"]
    doubt = [one for one in of_inc if "may have arrived" in one.reason]
    assert ledger.untrue == [], who
    assert len(over) == (1 if paged else len(over) if doubt else 0), f"{who}: {of_inc}"


def waiting(box: Outbox) -> list[Any]:
    return [one for one in box.letters(limit=300, delivered=False) if one.state in ("waiting", "failing")]


def ended(box: Outbox, inc: str) -> bool:
    letters = [one for one in box.letters(limit=300) if one.letter.incident == inc and one.letter.channel == "ops"]
    return any(one.letter.occasion == "cancelled" and one.state == "delivered" for one in letters)


def once(place: Place, inc: str, launch: str, calm: str, ask: str, who: str) -> None:
    """Nothing that the house does by itself was done twice."""
    fired = Counter(place.fired(inc))
    assert set(fired.values()) <= {1}, f"{who}: {fired}"
    events = [e for name in (inc, launch, calm) for e in place.store.events(incident=name)]
    assert sum(isinstance(e.data, AskExpired) and e.data.ask == ask for e in events) <= 1, who
    assert sum(isinstance(e.data, CheckInMissed) for e in events) == 1, who
    closed = [e for e in events if isinstance(e.data, StatusChanged) and e.data.status is Status.CLOSED]
    assert len(closed) == 1, who
    levels = [e for e in events if isinstance(e.data, EscalationFired)]
    assert all(e.data.cycle == 0 for e in levels), who
    of_level = Counter((one.letter.channel, one.letter.event) for one in Outbox(place.store).letters(limit=300)
                       if one.letter.occasion == "escalation")  # fmt: skip
    assert all(of_level[channel, e.id] <= 1 for e in levels for channel in ("ops", "phone")), f"{who}: {of_level}"
