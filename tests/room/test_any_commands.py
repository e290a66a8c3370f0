"""Whatever people do in whatever order: refusals read well and write nothing, the rest folds to what is shown."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from tests.support.made import alert, health
from tests.support.rooms import Clock, reads_well
from tests.support.soak import SOAKING, count, keep
from warroom.core import fold
from warroom.core.escalation import pending_escalations
from warroom.core.model import Entry, HypothesisState, Incident, Kind, Status
from warroom.core.policy import Policy
from warroom.room import Refused, Room
from warroom.store import Store

PEOPLE = ("maya", "lee", "omar")
DONE: Counter[str] = Counter()



def mostly(*good: Any, bad: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nine times of ten one of the good, else one of the bad: refusals only would show little."""
    return st.integers(0, 9).flatmap(lambda n: st.sampled_from(good) if n else bad)


people = mostly(*PEOPLE, "@ana", bad=st.sampled_from(["someone", "", "\u202ebob"]))
texts = mostly(
    "pool is full", "two\nlines", "\x1b[31mred", bad=st.sampled_from(["", "x" * 20_001]) | st.text(max_size=40)
)
reasons = mostly("because it is late", bad=st.sampled_from(["", "x" * 1_001]))
severities = mostly("SEV0", "sev1", "2", "SEV3", bad=st.sampled_from(["SEV9", ""]))
roles = mostly("commander", "IC", "tech lead", "scribe", "expert", "observer", bad=st.just("janitor"))
systems = st.sampled_from(["", "db", "api"])
audiences = mostly("customers", "team", "executives", "agents", "engineering", bad=st.just("press"))
kinds = mostly(*Kind, bad=st.just("rumour"))
statuses = mostly("investigating", "monitoring", "resolved", "closed", bad=st.sampled_from([*Status, "fixed"]))
fingerprints = mostly("prod-000001", "prod-000002", bad=st.just("unheard-of"))
minutes = st.integers(-20, 90).map(lambda n: timedelta(minutes=n))
some = st.booleans()


class AnyCommands(RuleBasedStateMachine):
    """Three people with a connection each on one database, and the incidents they make."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="any-commands-"))
        self.clock = Clock()
        self.rooms = {
            person: Room(Store.open(self.folder / "room.db", clock=self.clock), Policy(), person, clock=self.clock)
            for person in PEOPLE
        }
        self.store = self.rooms["maya"].store
        self.store.save_poll("prod", [alert(1), alert(2)], (), health("prod"))
        self.shown: dict[str, Incident] = {}
        self.folded: dict[str, Incident] = {}
        self.rows: dict[str, Entry] = {}
        self.seq = 0
        for person, room in self.rooms.items():
            room.declare(f"{person} sees errors", "SEV1")

    def teardown(self) -> None:
        if not hasattr(self, "rooms"):
            return
        for incident in self.folded:
            kept = sorted((r for r in self.rows.values() if r.incident == incident), key=lambda r: (r.at, r.seq))
            assert self.store.entries(incident, newest=10_000) == tuple(kept)
            assert self.folded[incident].entries == len(kept)
        for room in self.rooms.values():
            room.store.close()
        shutil.rmtree(self.folder)

    # -- what is drawn from what there is

    def incident(self, data: st.DataObject) -> str:
        name: str = data.draw(st.sampled_from([*[*self.folded, "1", "0002"] * 4, "77", "INC-1999-0001"]), "incident")
        return name

    def entry(self, data: st.DataObject) -> tuple[str, str, int]:
        """The incident, id and revision of a line; now and then of none, or one that is out of date."""
        known = [(row.incident, row.id, row.revision) for row in self.rows.values() if not row.system][-12:]
        inc, chosen, revision = data.draw(st.sampled_from([*known * 2, ("1", "nothing", 0)]), "entry")
        return inc, chosen, revision + data.draw(st.sampled_from([0, 0, 0, -1]), "revision off by")

    def own(self, data: st.DataObject, field: str) -> tuple[str, str]:
        """An incident and the id of one of its drafts, asks or tasks; now and then of none."""
        known = [(inc, one.id) for inc, it in self.folded.items() for one in getattr(it, field)]
        inc, chosen = data.draw(st.sampled_from([*known[-6:] * 2, ("1", "nothing")]), field)
        return inc, chosen

    def tries(self, data: st.DataObject, name: str, command: Callable[[Room], Any]) -> None:
        """One person's attempt: done or refused, and sometimes sent again with its key."""
        room = self.rooms[data.draw(st.sampled_from(PEOPLE), "who")]
        before = self.store.head()
        try:
            command(room)
        except Refused as refused:
            reads_well(refused)
            assert self.store.head() == before
            DONE["refused"] += 1
        else:
            DONE[name] += 1

    # -- what people do

    @precondition(lambda self: len(self.folded) < 6)
    @rule(data=st.data(), title=texts, severity=severities, planned=some, command=some, cover=some, anyway=some)
    def declare(
        self, data: st.DataObject, title: str, severity: str, planned: bool, command: bool, cover: bool, anyway: bool
    ) -> None:
        alerts = [data.draw(fingerprints)] if cover else []
        self.tries(data, "declare", lambda r: r.declare(
            title, severity, planned=planned, command=command, alerts=alerts, anyway=anyway
        ))  # fmt: skip

    @rule(data=st.data(), severity=severities, status=statuses, reason=reasons, answered=some)
    def course(self, data: st.DataObject, severity: str, status: str, reason: str, answered: bool) -> None:
        inc, other = self.incident(data), self.incident(data)
        closure = {item: "done" for item in Policy().room.closure} if answered else None
        name, command = data.draw(st.sampled_from([
            ("acknowledge", lambda r: r.acknowledge(inc)),
            ("set_severity", lambda r: r.set_severity(inc, severity, reason)),
            ("set_status", lambda r: r.set_status(inc, status, reason, closure)),
            ("set_status", lambda r: r.set_status(inc, status, reason, closure)),
            ("activate", lambda r: r.activate(inc, severity)),
            ("reopen", lambda r: r.reopen(inc, reason)),
            ("cancel", lambda r: r.cancel(inc, reason)),
            ("merge", lambda r: r.merge(inc, other, reason)),
            ("unmerge", lambda r: r.unmerge(inc, reason)),
            ("breach", lambda r: r.breach(inc)),
            ("regulator_notified", lambda r: r.regulator_notified(inc)),
            ("review_published", lambda r: r.review_published(inc)),
            ("edit_details", lambda r: r.edit_details(inc, service=reason[:90])),
        ]))  # fmt: skip
        self.tries(data, name, command)

    @rule(data=st.data(), role=roles, person=people, system=systems, reason=reasons)
    def roles(self, data: st.DataObject, role: str, person: str, system: str, reason: str) -> None:
        inc = self.incident(data)
        name, command = data.draw(st.sampled_from([
            ("assign", lambda r: r.assign(inc, role, person, system)),
            ("assign", lambda r: r.assign(inc, role, person, system)),
            ("accept", lambda r: r.accept(inc, role, reason)),
            ("decline", lambda r: r.decline(inc, role)),
            ("withdraw", lambda r: r.withdraw(inc, role)),
            ("release", lambda r: r.release(inc, role, person)),
            ("take_command", lambda r: r.take_command(inc, reason)),
            ("join", lambda r: r.join(inc)),
            ("leave", lambda r: r.leave(inc)),
        ]))  # fmt: skip
        self.tries(data, name, command)

    @rule(data=st.data(), text=texts, kind=kinds, ago=minutes, flag=some, reason=reasons)
    def record(self, data: st.DataObject, text: str, kind: str, ago: timedelta, flag: bool, reason: str) -> None:
        inc = self.incident(data)
        home, entry, revision = self.entry(data)
        _, fact, _ = self.entry(data)
        state = data.draw(st.sampled_from([*HypothesisState, "proven"]))
        at = self.clock.now - ago
        name, command = data.draw(st.sampled_from([
            ("log", lambda r: r.log(inc, text, kind, at, flag)),
            ("log", lambda r: r.log(inc, text, kind)),
            ("log", lambda r: r.log(inc, text, "hypothesis")),
            ("log_lines", lambda r: r.log_lines(inc, [(text, kind, at), ("two", Kind.FACT, None)])),
            ("amend", lambda r: r.amend(home, entry, revision, text=text, kind=kind)),
            ("amend", lambda r: r.amend(home, entry, revision, at=at)),
            ("retract", lambda r: r.retract(home, entry, reason)),
            ("restore", lambda r: r.restore(home, entry)),
            ("pin", lambda r: r.pin(home, entry, flag)),
            ("mark_hypothesis", lambda r: r.mark_hypothesis(home, entry, state, reason)),
            ("link_evidence", lambda r: r.link_evidence(home, entry, fact, flag)),
            ("set_brief", lambda r: r.set_brief(inc, impact=text, needs=reason or None)),
        ]))  # fmt: skip
        self.tries(data, name, command)

    @rule(data=st.data(), audience=audiences, text=texts, no_change=some, ahead=minutes)
    def tell(self, data: st.DataObject, audience: str, text: str, no_change: bool, ahead: timedelta) -> None:
        inc = self.incident(data)
        home, draft = self.own(data, "drafts")
        name, command = data.draw(st.sampled_from([
            ("update", lambda r: r.update(inc, audience, text, no_change=no_change)),
            ("update", lambda r: r.update(inc, audience, text, next_by=self.clock.now + ahead)),
            ("draft", lambda r: r.draft(inc, audience, text)),
            ("approve", lambda r: r.approve(home, draft)),
            ("publish", lambda r: r.publish(home, draft)),
            ("approve_and_publish", lambda r: r.approve_and_publish(home, draft)),
            ("discard", lambda r: r.discard(home, draft)),
        ]))  # fmt: skip
        self.tries(data, name, command)

    @rule(data=st.data(), person=people, text=texts, ahead=minutes, done=some, reason=reasons)
    def work(self, data: st.DataObject, person: str, text: str, ahead: timedelta, done: bool, reason: str) -> None:
        inc = self.incident(data)
        (asked, ask), (given, task) = self.own(data, "asks"), self.own(data, "tasks")
        name, command = data.draw(st.sampled_from([
            ("ask", lambda r: r.ask(inc, person, text, ahead)),
            ("read_back_ask", lambda r: r.read_back_ask(asked, ask)),
            ("answer_ask", lambda r: r.answer_ask(asked, ask, reason)),
            ("withdraw_ask", lambda r: r.withdraw_ask(asked, ask)),
            ("give_task", lambda r: r.give_task(inc, person, text, self.clock.now + ahead)),
            ("read_back_task", lambda r: r.read_back_task(given, task)),
            ("hand_on_task", lambda r: r.hand_on_task(given, task, person)),
            ("end_task", lambda r: r.end_task(given, task, done, reason)),
        ]))  # fmt: skip
        self.tries(data, name, command)

    @rule(data=st.data(), fingerprint=fingerprints, ahead=minutes, reason=reasons)
    def clocks(self, data: st.DataObject, fingerprint: str, ahead: timedelta, reason: str) -> None:
        inc = self.incident(data)
        deadline = data.draw(st.sampled_from(["team_update", "acknowledge", "soak", "nap"]))
        level = data.draw(st.sampled_from([None, "manager", "king"]))
        name, command = data.draw(st.sampled_from([
            ("link_alert", lambda r: r.link_alert(inc, fingerprint)),
            ("unlink_alert", lambda r: r.unlink_alert(inc, fingerprint)),
            ("snooze", lambda r: r.snooze(inc, deadline, self.clock.now + ahead, reason)),
            ("end_snooze", lambda r: r.end_snooze(inc, deadline)),
            ("escalate", lambda r: r.escalate(inc, level, reason)),
        ]))  # fmt: skip
        self.tries(data, name, command)

    @rule(span=st.integers(1, 5_400))
    def time_passes(self, span: int) -> None:
        self.clock.passes(seconds=span)

    @rule()
    def the_watcher_looks(self) -> None:
        room = self.rooms["omar"]
        for it in self.store.open_incidents():
            for due in pending_escalations(it, room.policy, self.clock.now):
                assert room.fire(due, None) is due.due
                assert not room.fire(due, None)
        for it in self.store.open_incidents():
            assert not (room.auto_close(it.id) and room.auto_close(it.id))
        room.expire_asks()
        room.note_alerts([replace(alert(1), started_at=self.clock.now)])

    # -- what always holds

    @invariant()
    def the_journal_folds_to_what_is_shown(self) -> None:
        for event in self.store.events(after=self.seq):
            self.seq = event.seq
            if not event.incident:  # the policy in force is of no incident
                continue
            before = self.folded.get(event.incident)
            after = fold.apply(before, event)
            for row in fold.entries(event, before, self.rows.get):
                self.rows[row.id] = row
            assert after is not None
            self.folded[event.incident] = after
        for name, it in self.folded.items():
            assert self.store.incident(name) == it

    @invariant()
    def there_is_one_commander_from_the_first_on(self) -> None:
        for name, it in self.folded.items():
            held = it.holders("commander")
            assert len(held) <= 1
            before = self.shown.get(name)
            assert held or before is None or not before.commander, f"{name} lost its commander"
            self.shown[name] = it

    @invariant()
    def what_is_open_is_in_the_overview(self) -> None:
        shown = {it.id for it in self.rooms["lee"].overview().incidents}
        assert shown == {name for name, it in self.folded.items() if it.is_open}


def test_whatever_people_do_refusals_read_well_and_the_journal_folds_to_what_is_shown() -> None:
    run_state_machine_as_test(
        AnyCommands,
        settings=settings(
            max_examples=count(30, 1_000), stateful_step_count=count(40, 80), deadline=None, derandomize=not SOAKING
        ),
    )
    keep("any_commands", **DONE)
    assert len(DONE) > 20, "too few kinds of command were done to mean anything"
