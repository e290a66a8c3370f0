"""Three people at three terminals, each a process, on the same incidents for five hours of their clocks.

They declare, record, amend, tell, hand over, merge and take back; one terminal is suspended now and then, one is
killed in the middle of a line. In the end all three show the same, and that is what the journal folds to.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.made import alert, health
from tests.support.post import Post, config
from tests.support.rooms import START, Clock
from tests.support.soak import count, keep
from warroom.core import fold
from warroom.core.escalation import pending_escalations
from warroom.core.model import Entry, HypothesisState, Incident, Kind
from warroom.room import Refused, Room
from warroom.store import Store
from warroom.store.maintenance import rebuild, verify

HOURS = 5
STEPS = count(100, 800)
SIZE = (200, 60)
COMMANDER, SCRIBE, COMMS = "maya", "sam", "lee"
TEXTS = ("pool is full", "tickets come in", "5xx falls", "db-3 is slow", "rolled back", "世界 is fine")
Act = tuple[str, tuple[Any, ...], dict[str, Any]]


class Shift:
    """The five hours: the terminals, and what plausible things there are to do at this moment."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.clock = Clock(START)
        self.path = folder / "room.db"
        self.store = Store.open(self.path, clock=self.clock)
        self.room = Room(self.store, config().policy, "watcher", clock=self.clock)
        self.done: Counter[str] = Counter()
        self.number = 0
        self.typed: list[str] = []
        self.half = ""
        declarer = Room(self.store, config().policy, COMMANDER, clock=self.clock)
        self.recorded = declarer.declare("Checkout fails", "SEV1").id  # the one that the scribe records
        self.poll()
        self.posts = {person: self.open(person) for person in (COMMANDER, SCRIBE, COMMS)}
        self.asleep: dict[str, int] = {}

    def open(self, person: str) -> Post:
        return Post(self.path, person, self.clock.now, size=SIZE, scribe=self.recorded if person == SCRIBE else "")

    def close(self) -> None:
        for person, post in self.posts.items():
            if person in self.asleep:
                post.go_on()
            post.end()
        self.store.close()

    # -- what there is

    def some(self) -> Incident:
        open_ones = self.store.open_incidents()
        return self.random.choice([*open_ones, open_ones[-1]])  # the oldest is what it is mostly about

    def text(self) -> str:
        self.number += 1
        return f"{self.random.choice(TEXTS)}, {self.number}"

    def entry(self, it: Incident) -> Entry | None:
        rows = [row for row in self.store.entries(it.id, newest=30) if not row.system]
        return self.random.choice(rows) if rows else None

    def poll(self) -> None:
        """The feeds say something new, or nothing."""
        firing = self.random.sample(range(1, 7), self.random.randint(1, 5))
        alerts = [alert(n, seen=self.clock.now) for n in firing]
        known = {a.fingerprint for a in self.store.alerts()} - {a.fingerprint for a in alerts}
        gone = [print for print in known if self.random.random() < 0.3]
        self.store.save_poll("prod", alerts, gone, health("prod", at=self.clock.now))

    def watch(self) -> None:
        """What a watcher does at this moment."""
        for it in self.store.open_incidents():
            for due in pending_escalations(it, self.room.policy, self.clock.now):
                self.done["fire"] += self.room.fire(due, None)
        self.room.expire_asks()

    # -- what people do

    def act(self, person: str) -> Act:
        it, pick = self.some(), self.random.choice
        row = self.entry(it)
        later = self.clock.now + timedelta(minutes=self.random.randint(5, 60))
        them = [p for p in self.posts if p != person]
        everybody: list[Act] = [
            ("log", (it.id, self.text(), pick(list(Kind))), {}), ("log", (it.id, self.text(), Kind.HYPOTHESIS), {}),
            ("undo", (it.id,), {}), ("acknowledge", (it.id,), {}), ("join", (it.id,), {}),
            ("ask", (it.id, pick(them), self.text(), timedelta(minutes=5)), {}),
            ("give_task", (it.id, pick(them), self.text(), later), {}),
        ]  # fmt: skip
        if row is not None:
            stale = self.random.random() < 0.1
            everybody += [
                ("amend", (it.id, row.id, row.revision - stale), {"text": self.text()}),
                ("amend", (it.id, row.id, row.revision), {"kind": pick(list(Kind))}),
                ("retract", (it.id, row.id, "wrong"), {}), ("restore", (it.id, row.id), {}),
                ("pin", (it.id, row.id, not row.pinned), {}),
                ("mark_hypothesis", (it.id, row.id, pick(list(HypothesisState)), "seen"), {}),
            ]  # fmt: skip
        everybody += [("answer_ask", (it.id, ask.id, "done"), {}) for ask in it.asks if ask.state == "open"][:1]
        everybody += [("end_task", (it.id, task.id), {}) for task in it.tasks if task.state == "open"][:1]
        everybody += [("accept", (it.id, o.role, "read"), {}) for o in it.offers if o.person == person] * 3
        return pick([*everybody, *self.of_role(person, it, later, them) * 2])

    def of_role(self, person: str, it: Incident, later: Any, them: list[str]) -> list[Act]:
        pick = self.random.choice
        if person == SCRIBE:
            return [("log_lines", (it.id, [(self.text(), Kind.FACT, None), (self.text(), Kind.NOTE, None)]), {}),
                    ("set_brief", (it.id,), {"impact": self.text(), "needs": "a DBA"})]  # fmt: skip
        if person == COMMS:
            drafts: list[Act] = [("approve_and_publish", (it.id, d.id), {}) for d in it.drafts[:1]]
            one = [alert(pick(range(1, 7))).fingerprint]
            return [("update", (it.id, pick(["customers", "team", "executives"]), self.text()), {}),
                    ("update", (it.id, "customers", "No change."), {"no_change": True}),
                    ("acknowledge_alert", (one,), {}), ("snooze_alert", (one, later, "known"), {}), *drafts]
        others = [i for i in self.store.open_incidents() if i.id != it.id]
        merging: list[Act] = [("merge", (it.id, o.id, "the same"), {}) for o in others[:1] if len(others) > 1]
        declaring: list[Act] = [("declare", (self.text(), "SEV2"), {})] if len(others) < 4 else []
        return [
            ("set_severity", (it.id, pick(["SEV0", "SEV1", "SEV2", "SEV3"]), "seen"), {}),
            ("set_status", (it.id, pick(["investigating", "identified", "monitoring"]), "so it is"), {}),
            ("assign", (it.id, "commander", pick(them)), {}), ("take_command", (it.id, "they are gone"), {}),
            ("assign", (it.id, pick(["scribe", "communications", "technical_lead"]), pick(list(self.posts))), {}),
            ("link_alert", (it.id, alert(pick(range(1, 7))).fingerprint), {}),
            ("snooze", (it.id, "team_update", later, "busy"), {}), ("escalate", (it.id,), {}), *merging, *declaring,
        ]  # fmt: skip

    def step(self) -> None:
        """Some minutes pass everywhere, then somebody does something."""
        self.clock.passes(seconds=HOURS * 3600 / STEPS)
        self.poll()
        self.watch()
        self.wake()
        awake = [person for person in self.posts if person not in self.asleep]
        for person in awake:
            self.posts[person].at(self.clock.now)
        person = self.random.choice(awake)
        chance = self.random.random()
        if chance < 0.06 and len(awake) == 3:
            self.posts[person].stop()
            self.asleep[person] = self.random.randint(2, 8)
            self.done["suspended"] += 1
        elif chance < 0.10 and len(awake) == 3:
            self.kill_the_scribe()
        elif chance < 0.35 and SCRIBE in awake:
            self.type_a_line()
        else:
            command, args, kwargs = self.act(person)
            refused = self.posts[person].does(command, *args, **kwargs)
            self.done["refused" if refused else command] += 1

    def wake(self) -> None:
        for person in list(self.asleep):
            self.asleep[person] -= 1
            if not self.asleep[person]:
                del self.asleep[person]
                self.posts[person].go_on()

    def type_a_line(self) -> None:
        """The scribe's line goes into the record that is open there, with what was half typed before."""
        if self.recorded not in {it.id for it in self.store.open_incidents()}:  # merged: on in another record
            self.recorded, self.half = self.some().id, ""
            self.posts[SCRIBE].scribes(self.recorded)
        text = self.text()
        assert self.posts[SCRIBE].types(text, "<enter>") == ""
        self.typed.append(self.half + text)
        self.half = ""
        self.done["typed"] += 1

    def kill_the_scribe(self) -> None:
        """In the middle of a line; at the next terminal it goes on where it was."""
        half = f"half of {self.text()} "
        kept = self.posts[SCRIBE].types(half)
        self.posts[SCRIBE].kill()
        self.posts[SCRIBE].end()
        self.posts[SCRIBE] = self.open(SCRIBE)
        assert self.posts[SCRIBE].types() == kept
        self.half += half
        self.done["killed"] += 1


def commanders(room: Room) -> dict[str, int]:
    return {it.id: len(it.holders("commander")) for it in room.store.open_incidents()}


def folded(store: Store) -> tuple[dict[str, Incident], dict[str, Entry]]:
    """The journal folded afresh; at no event has an incident that had a commander none, or two."""
    incidents: dict[str, Incident] = {}
    rows: dict[str, Entry] = {}
    find: Callable[[str], Entry | None] = rows.get
    for event in store.events():
        if not event.incident:  # the policy in force is of the room
            continue
        before = incidents.get(event.incident)
        for row in fold.entries(event, before, find):
            rows[row.id] = row
        after = fold.apply(before, event)
        assert after is not None
        held = len(after.holders("commander"))
        assert held == 1 or (held == 0 and (before is None or not before.commander)), (event, held)
        incidents[event.incident] = after
    return incidents, rows


def stands_in(incidents: dict[str, Incident], name: str) -> str:
    """The incident in whose record the lines of this one are shown: itself, or what it was merged into at last."""
    into = incidents[name].merged_into
    return stands_in(incidents, into) if into else name


@pytest.mark.soak
@pytest.mark.timeout(count(400, 0))
@pytest.mark.parametrize("seed", range(count(1, 5)))
def test_three_terminals_show_the_same_after_five_hours_and_it_is_what_the_journal_folds_to(
    tmp_path: Path, seed: int
) -> None:
    shift = Shift(tmp_path, seed)
    try:
        for _ in range(STEPS):
            shift.step()
            assert set(commanders(shift.room).values()) == {1}
        for person in list(shift.asleep):
            shift.asleep[person] = 1
        shift.wake()
        for post in shift.posts.values():
            post.at(shift.clock.now)
        seen = {person: post.shown() for person, post in shift.posts.items()}
        incidents, rows = folded(shift.store)
        head = shift.store.head()[0]
        for person, one in seen.items():
            assert one == seen[COMMANDER], f"{person} sees something else than {COMMANDER}"
            assert one.seq == head
            assert one.incidents == {name: it.json() for name, it in incidents.items() if it.is_open}
            for name, entries in one.entries.items():
                mine = [row for row in rows.values() if stands_in(incidents, row.incident) == name]
                mine.sort(key=lambda row: (row.at, row.seq))
                assert entries == tuple(row.json() for row in mine[-300:])
    finally:
        shift.close()
    texts = [row.text for row in rows.values()] + [old.text for row in rows.values() for old in row.earlier]
    missing = [text for text in shift.typed if not any(text.strip() in known for known in texts)]
    assert not missing, f"typed and not in the record: {missing}"
    verdict = verify(shift.path)
    assert verdict.ok, verdict.problems
    rebuilt = rebuild(shift.path)
    assert not rebuilt.changed
    assert {"typed", "suspended", "killed", "refused"} <= set(shift.done)
    assert len(shift.done) > 20, shift.done
    keep(f"three-terminals-{seed}", hours=HOURS, steps=STEPS, events=head, incidents=len(incidents), **shift.done)


def test_a_refusal_at_a_terminal_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """The harness itself: a refusal comes back as words, and an answer is never taken for one."""
    shift = Shift(tmp_path, 0)
    try:
        head = shift.store.head()
        assert "no such line" in shift.posts[COMMS].does("retract", "1", "nothing", "x")
        assert shift.store.head() == head
        assert shift.posts[COMMS].does("log", "1", "one") == ""
        with pytest.raises(Refused):
            shift.room.retract("1", "nothing", "x")
    finally:
        shift.close()
