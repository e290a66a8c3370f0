"""Days of alerts, acts and watchers that die or are replaced at any step: never more calls than the rules allow."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.calls.scene import Scene
from tests.support.soak import count, keep
from warroom.commands.door import Refused
from warroom.core.alert_calls import Firing, firing
from warroom.core.events import AlertsCalled
from warroom.core.model import Alert
from warroom.room import Room
from warroom.store import Store
from warroom.store.call_rows import CallRows
from warroom.watcher.calling import Calls

HOUR = timedelta(hours=1)
MOST = 3


class Killed(Exception):
    """A watcher died between two of its writes."""


class Mortal(Calls):
    """One watcher's looking, which may die before or after anything that it writes."""

    chance = random.Random()
    fate = 0.02

    def _open_room(self, store: Store) -> Room:
        room, watcher = super()._open_room(store), self

        class Door:
            def __getattr__(self, name: str) -> Any:
                act = getattr(room, name)
                return watcher._dying(act) if name in ("call_alerts", "join_calls", "note_taken", "end_call") else act

        door: Any = Door()
        return door  # type: ignore[no-any-return]

    def _dying(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **more: Any) -> Any:
            if self.chance.random() < self.fate:
                raise Killed
            found = act(*args, **more)
            if self.chance.random() < self.fate:
                raise Killed
            return found

        return done


class Days:
    """What happens in them, at random."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.room = scene.room("ines")
        self.firing: dict[str, Alert] = {}
        self.given: dict[Firing, int] = defaultdict(int)
        self.covered: dict[tuple[str, Firing], set[str]] = defaultdict(set)
        self.old: list[Calls] = []
        self.deaths = 0
        self.new()

    def new(self) -> None:
        """Another watcher; the one before goes on, as one that was frozen does."""
        if isinstance(self.scene.calls, Mortal):
            self.scene.calls.fate = 0.0
        self.old = [*self.old, self.scene.calls][-2:]
        self.scene.lease = self.scene.take("me")
        watcher = Mortal(self.scene.config, self.scene.lease, self.scene.clock)
        watcher.chance = self.chance
        self.scene.calls = watcher

    def step(self, number: int) -> None:
        self.scene.passes(seconds=self.chance.choice([1, 20, 90, 400, 1100]))
        for _ in range(self.chance.choice([0, 1, 1, 2])):
            service = f"s{self.chance.randrange(9)}"
            self.firing[str(number)] = self.scene.fires(str(number), service=service)
            number += 100_000
        for uid in [uid for uid in self.firing if self.chance.random() < 0.06]:
            self.scene.polled(gone=[self.firing.pop(uid)])
        for alert in [one for one in self.firing.values() if self.chance.random() < 0.06]:
            self._act(alert)
        if self.chance.random() < 0.1:
            self.new()
        for one in self.chance.sample(self.old, len(self.old)):
            one.look(self.scene.store)
        self.look()

    def _act(self, alert: Alert) -> None:
        what = self.chance.choice(["take", "give", "put off"])
        self.given[firing(alert)] += 1
        with suppress(Refused):  # she has it already, or never had it
            if what == "take":
                self.room.acknowledge_alert(alert.fingerprint)
            elif what == "put off":
                self.room.snooze_alert(alert.fingerprint, self.scene.clock() + timedelta(minutes=7), "known")
            else:
                self.room.release_alert(alert.fingerprint)

    def look(self) -> None:
        try:
            self.scene.calls.look(self.scene.store)
        except Killed:
            self.deaths += 1
            self.new()
            self.old.pop()  # it is dead
        for rule, firings in CallRows(self.scene.store).covered().items():
            for one, how in firings.items():
                self.covered[rule, one].add(how.event)


@pytest.mark.soak
@pytest.mark.timeout(count(300, 3600))
def test_no_hour_has_more_calls_than_the_rule_allows_and_no_firing_two_that_nobody_gave_back(tmp_path: Path) -> None:
    chance, steps = random.Random(11), count(110, 6000)
    scene = Scene(str(tmp_path / "room.db"), {"max_per_hour": MOST}, {"after": "5m", "max_per_hour": MOST}).started()
    days = Days(scene, chance)
    for number in range(steps):
        days.step(number)
    made = [(event.at, event.data) for event in scene.events() if isinstance(event.data, AlertsCalled)]
    for rule in ("rule1", "rule2"):
        for kinds, most in ((("group", "start"), MOST), (("summary",), 1)):
            times = [at for at, data in made if data.rule == rule and data.kind in kinds]
            assert max((bisect_right(times, at) - bisect_right(times, at - HOUR) for at in times), default=0) <= most
    again = [len(calls) - 1 - days.given[one] for (_, one), calls in days.covered.items()]
    assert max(again) <= 0
    assert {data.kind for _, data in made} == {"group", "summary"}
    keep("calls_any_hours", steps=steps, calls=len(made), firings=len(days.covered), deaths=days.deaths,
         called_again=sum(len(calls) > 1 for calls in days.covered.values()))  # fmt: skip
    scene.close()
