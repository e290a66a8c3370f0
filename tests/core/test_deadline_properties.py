"""No deadline breaks: not by a clock step, a change to summer time, a suspended year, or any journal."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.strategies import START, journals, zones
from warroom.core.broken import Chip
from warroom.core.deadlines import breaches, deadlines
from warroom.core.events import Event, Payload, SeverityChanged, UpdatePublished
from warroom.core.fold import apply, fold
from warroom.core.model import Deadline, Incident, Urgency
from warroom.core.policy import PRIORITY, Policy
from warroom.core.validation import validated

pytestmark = pytest.mark.soak

SEV = Policy()
P = validated(Policy, {
    "severities": [*SEV.severities, *PRIORITY], "room": {"acknowledge_expires": "20m"},
    "business_hours": {"timezone": "America/New_York"},
})  # fmt: skip
policies = st.sampled_from([SEV, P])
moments = st.integers(-60, 3000).map(lambda m: START + timedelta(minutes=m))
YEAR = timedelta(days=365)
ORDER = [Urgency.CALM, Urgency.SOON, Urgency.OVERDUE]
ENDS_BY_ITSELF = ("soak",)
CADENCES = {"team_update": "team", "customer_update": "customers"}


def folded(journal: list[Event]) -> Incident:
    state = fold(journal)
    assert state is not None
    return state


def clocks(state: Incident, policy: Policy, now: datetime) -> dict[str, Deadline]:
    found = deadlines(state, policy, now)
    by_key = {d.key: d for d in found}
    assert len(by_key) == len(found)
    assert [d.due_at for d in found] == sorted(d.due_at for d in found)
    return by_key


def then(state: Incident, data: Payload, at: datetime, actor: str = "maya") -> Incident:
    event = Event(id="then", incident=state.id, at=at, recorded_at=at, actor=actor, data=data, seq=state.seq + 1)
    after = apply(state, event)
    assert after is not None
    return after


@given(journals(), policies, moments, st.timedeltas(timedelta(0), YEAR))
def test_time_only_brings_deadlines_nearer(journal: list[Event], policy: Policy, now: datetime, on: timedelta) -> None:
    """Whether now goes on by a second, steps back by an hour, or the laptop slept for a year."""
    state = folded(journal)
    early, late = clocks(state, SEV, now), clocks(state, SEV, now + on)
    assert set(late) <= set(early)
    assert all(key in ENDS_BY_ITSELF for key in set(early) - set(late))
    for key, deadline in late.items():
        assert deadline == early[key]
        assert ORDER.index(early[key].urgency(now)) <= ORDER.index(deadline.urgency(now + on))
    lapsing, lapsed = clocks(state, policy, now), clocks(state, policy, now + on)
    assert all(lapsed[key].due_at == lapsing[key].due_at for key in set(lapsed) & set(lapsing))


@given(journals(steps=False), policies, st.sampled_from(["SEV0", "SEV1", "SEV2", "SEV3"]), st.integers(0, 90))
def test_a_severity_change_re_times_at_once_and_makes_nothing_overdue_in_hindsight(
    journal: list[Event], policy: Policy, severity: str, minutes: int
) -> None:
    before = folded(journal)
    assume(severity != before.severity)
    now = journal[-1].recorded_at + timedelta(minutes=minutes)
    after = then(before, SeverityChanged(severity=severity), now)
    old, new = clocks(before, policy, now), clocks(after, policy, now)
    for key, deadline in new.items():
        if deadline.due_at < now:
            assert deadline.due_at == old[key].due_at
    for kind, audience in CADENCES.items():
        told = after.last_told(audience)
        if kind not in new or (told is not None and told.next_by is not None) or new[kind].snoozed_until:
            continue
        last = told.at if told is not None and not told.over else after.clocks_since
        every = getattr(policy.severity(severity), kind)
        assert last is not None
        assert new[kind].due_at == max(last + every, now)


@given(journals(), policies, st.sampled_from(["team", "customers", "executives"]), st.integers(-600, 600))
def test_publishing_settles_whatever_the_clock_showed_before(
    journal: list[Event], policy: Policy, audience: str, minutes: int
) -> None:
    """A clock that was wrong for hours and is put right must not leave an update owed that was sent."""
    before = folded(journal)
    now = journal[-1].recorded_at + timedelta(minutes=minutes)
    after = clocks(then(before, UpdatePublished(audience=audience, text="news"), now), policy, now)
    assert "executive_update" not in after or audience != "executives"
    for kind, whom in CADENCES.items():
        if whom == audience and kind in after:
            assert after[kind].due_at == now + getattr(policy.severity(before.severity), kind)


@contextmanager
def place(name: str) -> Iterator[None]:
    """The process, as if it ran in that zone."""
    was = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if was is None else os.environ.__setitem__("TZ", was)
        time.tzset()


@cache
def changes_of(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of the year in which the zone's offset changes, as UTC."""
    hours = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in range(365 * 24))
    found, last = [], None
    for hour in hours:
        offset = hour.astimezone(zone).utcoffset()
        if last is not None and offset != last:
            found.append(hour)
        last = offset
    return found


@given(zones, st.data())
def test_a_change_to_summer_time_moves_no_deadline_in_any_zone(zone: ZoneInfo, data: st.DataObject) -> None:
    changes = changes_of(zone, 2026)
    start = data.draw(st.sampled_from(changes)) if changes else START
    journal = data.draw(journals(start=start - timedelta(minutes=30), longest=10))
    in_utc = clocks(folded(journal), SEV, start)
    local = [replace(e, at=e.at.astimezone(zone)) for e in journal]
    with place(str(zone)):
        assert clocks(folded(local), SEV, start.astimezone(zone)) == in_utc


@given(journals(), policies, moments)
def test_the_now_strip_tells_every_broken_promise_once_in_its_order(
    journal: list[Event], policy: Policy, now: datetime
) -> None:
    state = folded(journal)
    told = breaches([state], policy, now)
    overdue = {d.key for d in deadlines(state, policy, now) if d.urgency(now) is Urgency.OVERDUE}
    alone = {"role_unfilled:commander"} if state.is_live and not state.commander else set()
    assert {b.key for b in told} == overdue | alone
    assert len(told) == len(overdue | alone)
    assert [b.chip is Chip.EMPTY for b in told] == sorted(b.chip is Chip.EMPTY for b in told)
