"""Levels fire once, when they apply, and not when somebody has it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.story import NOON, Story, minute
from tests.support.strategies import journals
from warroom.core.escalation import EscalationDue, pending_escalations
from warroom.core.events import (
    HOUSE,
    Acknowledged,
    DeadlineSnoozed,
    EscalationFired,
    Event,
    Reopened,
    SeverityChanged,
    StatusChanged,
)
from warroom.core.fold import apply, fold
from warroom.core.model import Incident, Status
from warroom.core.policy import ESCALATION as LEVELS
from warroom.core.policy import PRIORITY, EscalationPolicy, Policy
from warroom.core.validation import validated

POLICY = Policy()
PRIORITIES = Policy(severities=PRIORITY, escalation=(LEVELS["priority"],))


def levels(story: Story, now: float) -> dict[str, float]:
    """Level to the minute at which it fires."""
    found = pending_escalations(story.incident, story.policy, minute(now))
    return {due.level: (due.due_at - NOON) / timedelta(minutes=1) for due in found}


def fire(due: EscalationDue) -> EscalationFired:
    return EscalationFired(policy=due.policy, level=due.level, target=due.target, due_at=due.due_at, cycle=due.cycle)


def fired_by_watcher(state: Incident, due: EscalationDue, seconds: float = 0) -> Incident:
    at = due.due_at + timedelta(seconds=seconds)
    event = Event(id=due.event_id, incident=state.id, at=at, recorded_at=at, actor=HOUSE, data=fire(due))
    after = apply(state, event)
    assert after is not None
    return after


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("SEV0", {"backup": 5, "manager": 10}),
        ("SEV1", {"backup": 5, "manager": 10}),
        ("SEV2", {"backup": 10, "manager": 30}),
        ("SEV3", {}),
    ],
)
def test_each_severity_pages_as_the_table_says(severity: str, expected: dict[str, float]) -> None:
    assert levels(Story(severity), 1) == expected


def test_priorities_page_the_manager_at_half_an_hour_and_the_vp_at_two_hours() -> None:
    assert levels(Story("P1", policy=PRIORITIES), 1) == {"backup": 15, "manager": 30, "vp": 120}


def test_acknowledging_stops_the_backup_and_not_the_manager() -> None:
    assert levels(Story("SEV1").do(2, Acknowledged()), 3) == {"manager": 10}


def test_mitigating_stops_the_manager_until_the_fix_turns_out_not_to_hold() -> None:
    story = Story("SEV1").do(2, Acknowledged()).do(5, StatusChanged(status=Status.MONITORING))
    assert levels(story, 6) == {}
    story.do(90, StatusChanged(status=Status.INVESTIGATING))
    assert levels(story, 90) == {"manager": 100}


def test_a_manager_already_paged_is_not_paged_again_after_a_relapse() -> None:
    story = Story("SEV1").do(2, Acknowledged())
    (due,) = pending_escalations(story.incident, POLICY, minute(10))
    story.do(10, fire(due), by=HOUSE).do(20, StatusChanged(status=Status.MONITORING))
    story.do(90, StatusChanged(status=Status.INVESTIGATING))
    assert levels(story, 200) == {}


def test_the_vp_is_stopped_by_the_resolution_only() -> None:
    story = Story("P1", policy=PRIORITIES).do(2, Acknowledged()).do(5, StatusChanged(status=Status.MONITORING))
    assert levels(story, 6) == {"vp": 120}
    assert levels(story.do(60, StatusChanged(status=Status.RESOLVED)), 61) == {}


def test_a_level_is_due_from_its_second_on() -> None:
    incident = Story("SEV1").incident
    before = pending_escalations(incident, POLICY, minute(5) - timedelta(microseconds=1))
    assert [due.due for due in before] == [False, False]
    assert [due.due for due in pending_escalations(incident, POLICY, minute(5))] == [True, False]


def test_a_severity_change_that_makes_a_level_apply_starts_it_then() -> None:
    assert levels(Story("SEV3").do(40, SeverityChanged(severity="SEV1")), 40) == {"backup": 45, "manager": 50}


def test_a_severity_change_re_times_a_level_that_applied_before_but_never_into_the_past() -> None:
    assert levels(Story("SEV2").do(8, SeverityChanged(severity="SEV1")), 8) == {"backup": 8, "manager": 10}
    assert levels(Story("SEV1").do(3, SeverityChanged(severity="SEV2")), 3) == {"backup": 10, "manager": 30}


def test_a_level_that_fired_fires_again_only_when_a_change_newly_makes_it_apply() -> None:
    story = Story("SEV2").do(1, Acknowledged())
    (due,) = pending_escalations(story.incident, POLICY, minute(30))
    story.do(30, fire(due), by=HOUSE)
    assert levels(story.do(40, SeverityChanged(severity="SEV0")), 60) == {}
    story.do(70, SeverityChanged(severity="SEV3")).do(80, SeverityChanged(severity="SEV1"))
    assert levels(story, 80) == {"manager": 90}


def test_a_minor_one_pages_the_manager_only_where_the_severity_was_raised_to_reach_it() -> None:
    preset = POLICY.severities
    minor = replace(preset[3], name="SEV4", rank=4)
    policy = Policy(severities=(*preset, minor))
    assert levels(Story("SEV3", policy=policy), 1) == {}
    assert levels(Story("SEV2", policy=policy).do(5, SeverityChanged(severity="SEV3")), 6) == {}
    assert levels(Story("SEV4", policy=policy).do(5, SeverityChanged(severity="SEV3")), 6) == {"manager": 5}


def test_escalating_by_hand_settles_the_level() -> None:
    by_hand = EscalationFired(policy="default", level="manager", target="", due_at=minute(10), by_hand=True)
    assert levels(Story("SEV1").do(3, by_hand), 4) == {"backup": 5}


def test_a_snooze_puts_it_off_and_ends_with_it() -> None:
    snooze = DeadlineSnoozed(key="escalation:default/manager", until=minute(25), reason="she is in the room")
    story = Story("SEV1").do(2, Acknowledged()).do(4, snooze)
    assert levels(story, 5) == {"manager": 25}
    (due,) = pending_escalations(story.incident, POLICY, minute(25))
    assert due.due
    assert due.snoozed_until == minute(25)
    assert levels(story.do(25, fire(due), by=HOUSE), 26) == {}


def test_reopening_starts_every_level_afresh_under_ids_of_its_own() -> None:
    story = Story("SEV1")
    first = pending_escalations(story.incident, POLICY, minute(10))
    for due in first:
        story.do(10, fire(due), by=HOUSE)
    assert levels(story, 11) == {}
    story.do(20, StatusChanged(status=Status.RESOLVED)).do(300, Reopened(reason="back"))
    assert levels(story, 301) == {"backup": 305, "manager": 310}
    again = pending_escalations(story.incident, POLICY, minute(301))
    assert not {due.event_id for due in first} & {due.event_id for due in again}


def test_a_level_that_repeats_counts_from_its_last_firing_however_late_that_was() -> None:
    level = replace(LEVELS["sev"].level[1], repeat=timedelta(minutes=20))
    policy = Policy(escalation=(EscalationPolicy(level=(level,)),))
    story = Story("SEV1", policy=policy)
    (due,) = pending_escalations(story.incident, policy, minute(95))
    story.do(95, fire(due), by=HOUSE)
    (again,) = pending_escalations(story.incident, policy, minute(96))
    assert (again.due_at, again.cycle) == (minute(115), 1)
    assert again.event_id != due.event_id


def test_a_level_in_business_hours_waits_for_the_working_day_and_so_does_its_repeat() -> None:
    """Noon is a Tuesday's, in UTC; a working day there ends at five."""
    six, seven = timedelta(hours=6), timedelta(hours=7)
    level = replace(LEVELS["sev"].level[1], hours="business", after={"SEV1": six}, repeat=seven)
    policy = Policy(escalation=(EscalationPolicy(level=(level,)),))
    story = Story("SEV1", policy=policy)
    (due,) = pending_escalations(story.incident, policy, minute(1))
    assert due.due_at == minute(22 * 60)  # five hours today, the sixth from nine o'clock tomorrow
    story.do(22 * 60, fire(due), by=HOUSE)
    (again,) = pending_escalations(story.incident, policy, minute(22 * 60 + 1))
    assert again.due_at == minute(22 * 60 + 7 * 60)


def test_the_event_id_says_which_firing_it_is_and_nothing_else() -> None:
    story = Story("SEV1")
    early = pending_escalations(story.incident, POLICY, minute(1))
    assert len({due.event_id for due in early}) == 2
    story.do(3, SeverityChanged(severity="SEV2"))
    late = pending_escalations(story.incident, POLICY, minute(300))
    assert {d.level: d.event_id for d in early} == {d.level: d.event_id for d in late}


def test_the_watcher_is_told_of_the_levels_that_follow_a_lapsed_acknowledgement_and_nobody_is_shown_them() -> None:
    policy = validated(Policy, {"room": {"acknowledge_expires": "30m"}})
    story = Story("SEV1", policy=policy).do(2, Acknowledged()).do(4, StatusChanged(status=Status.INVESTIGATING))
    assert levels(story, 5) == {"manager": 10, "backup": 39}
    assert "escalation:default/backup" not in story.clocks(5)
    assert story.due("escalation:default/backup", 34) == 39


@pytest.mark.soak
@given(journals(), st.integers(-600, 525_600), st.integers(-7200, 7200))
def test_what_fired_is_over_whenever_it_fired_and_whatever_the_clock_does(
    journal: list[Event], now: int, late: int
) -> None:
    state = fold(journal)
    assert state is not None
    pending = pending_escalations(state, POLICY, minute(now))
    for due in pending:
        state = fired_by_watcher(state, due, late)
    left = pending_escalations(state, POLICY, minute(now + 525_600))
    assert not {due.event_id for due in pending} & {due.event_id for due in left}
    assert not {due.key for due in pending} & {due.key for due in left}
    assert pending_escalations(state, POLICY, minute(now - 525_600)) == ()


@pytest.mark.soak
@given(journals(), st.lists(st.integers(0, 240), max_size=30))
def test_two_watchers_that_look_at_odd_moments_fire_each_level_once(journal: list[Event], looks: list[int]) -> None:
    """Each look reads a state that may be one write old, as a watcher does that lost its lease just now."""
    state = fold(journal)
    assert state is not None
    before = len(state.fired)
    stale, written = state, set[str]()
    for number, now in enumerate(sorted(looks)):
        seen = stale if number % 2 else state
        stale = state
        for due in pending_escalations(seen, POLICY, state.declared_at + timedelta(minutes=now)):
            if due.due and due.event_id not in written:  # what the journal's unique id refuses
                written.add(due.event_id)
                state = fired_by_watcher(state, due)
    fired = [(f.level, f.cycle, f.due_at) for f in state.fired[before:]]
    assert len(fired) == len(set(fired)) == len(written)
    assert len({level for level, _, _ in fired}) == len(fired)
