"""What decides deadlines and targets, as it is recorded and read back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from warroom.core.in_force import deciding, in_force, recorded_policy
from warroom.core.policy import ESCALATION, PRIORITY, BusinessHours, EscalationPolicy, Policy, RoomRules

DAY = datetime(2026, 5, 4, tzinfo=UTC)
spans = st.integers(1, 10_000_000).map(lambda s: timedelta(seconds=s))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    base = Policy(severities=PRIORITY, escalation=(ESCALATION["priority"],)) if draw(st.booleans()) else Policy()
    severities = tuple(
        replace(one, team_update=draw(st.none() | spans), resolve=draw(st.none() | spans))
        for one in base.severities
    )
    rules = RoomRules(soak=draw(spans), closing=draw(spans), auto_close=draw(st.booleans()))
    hours = BusinessHours(
        timezone=draw(st.sampled_from(["UTC", "Europe/Berlin"])), end=time(draw(st.integers(10, 23)), 30),
        holidays=tuple(draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=3))),
    )  # fmt: skip
    levels = tuple(replace(one, repeat=draw(st.none() | spans)) for one in base.escalation[0].level)
    own = EscalationPolicy(id="own", services=("checkout",), level=levels)
    return replace(base, severities=severities, room=rules, business_hours=hours, escalation=(own,))


@given(policies())
def test_what_is_recorded_decides_the_same_when_it_is_read_back(policy: Policy) -> None:
    data = json.loads(json.dumps(deciding(policy)))
    read = recorded_policy(data)
    assert read is not None
    assert deciding(read) == deciding(policy) == data
    assert [s.team_update for s in read.severities] == [s.team_update for s in policy.severities]
    assert (read.room.soak, read.business_hours) == (policy.room.soak, policy.business_hours)


def test_a_new_guide_or_label_is_no_change_of_what_decides() -> None:
    policy = Policy()
    guided = tuple(replace(s, guide="other words", word="x") for s in policy.severities)
    worded = replace(policy, severities=guided, roles=tuple(replace(r, label="boss") for r in policy.roles))
    assert deciding(worded) == deciding(policy)


def test_what_a_newer_program_recorded_is_read_without_what_is_new() -> None:
    data = deciding(Policy())
    data["severities"][0]["moon"] = "full"
    data["room"]["tides"] = "1h"
    data["wholly"] = ["new"]
    assert recorded_policy(data) == recorded_policy(deciding(Policy()))
    assert recorded_policy({"severities": "nonsense"}) is None


def test_the_policy_in_force_is_the_last_recorded_before_that_moment() -> None:
    old, new = Policy(), Policy(severities=PRIORITY)
    history = [(DAY, old), (DAY + timedelta(days=1), new)]
    assert in_force(history, DAY - timedelta(seconds=1)) is None
    assert in_force(history, DAY) is old
    assert in_force(history, DAY + timedelta(hours=23)) is old
    assert in_force(history, DAY + timedelta(days=9)) is new
