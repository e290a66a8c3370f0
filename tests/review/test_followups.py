"""Follow-ups: their states, order, ids, reminders and closure rate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rooms import START, Clock, refused
from tests.support.strategies import journals, payloads_of
from warroom.core.events import KNOWN, Event
from warroom.core.fold import fold
from warroom.core.followups import AGAIN, BEFORE, closure, in_order, read_name, reminders
from warroom.core.model import FollowUp, Incident, Risk, Status
from warroom.core.model.followup import ACCEPTED, CANDIDATE, DONE, NOT_DOING, VERIFIED
from warroom.room import Room

DAY = timedelta(days=1)
NEXT_MONTH = START + 30 * DAY


def test_from_candidate_to_verified(maya: Room, lee: Room, inc: str, clock: Clock) -> None:
    _, one = maya.add_followup(inc, "alert on the pool", criterion="it pages at 90", risk=Risk(
        severity=8, occurrence=3, detection=7))  # fmt: skip
    assert (one.number, one.state) == (1, CANDIDATE)
    it, one = maya.change_followup("F-0001-1", owner="@lee", due_at=NEXT_MONTH, accepting=True)
    assert (one.state, one.owner, one.due_at) == (ACCEPTED, "lee", NEXT_MONTH)
    clock.passes(days=3)
    assert lee.finish_followup("f-2026-0001-1")[1].state == DONE
    _, one = maya.verify_followup("F-0001-1", "filled it in staging", Risk(severity=8, occurrence=3, detection=1))
    assert (one.state, one.verified_by, one.how) == (VERIFIED, "maya", "filled it in staging")
    assert one.risk is not None
    assert one.risk_after is not None
    assert (one.risk.value, one.risk_after.value) == (168, 24)
    assert it.id == inc


def test_with_an_owner_and_a_date_it_is_accepted_at_once(maya: Room, inc: str) -> None:
    assert maya.add_followup(inc, "x", owner="ana", due_at=NEXT_MONTH)[1].state == ACCEPTED
    assert maya.add_followup(inc, "y", owner="ana")[1].state == CANDIDATE
    assert [one.number for _, one in maya.followups()] == [1, 2]


def test_what_cannot_be_is_refused(maya: Room, inc: str) -> None:
    maya.add_followup(inc, "x")
    with refused("needs words"):
        maya.add_followup(inc, "  ")
    with refused("already passed"):
        maya.add_followup(inc, "x", owner="ana", due_at=START - DAY)
    with refused("is not a kind"):
        maya.add_followup(inc, "x", kind="magic")
    with refused("from 1 to 10"):
        maya.add_followup(inc, "x", risk=Risk(severity=0, occurrence=3, detection=11))
    with refused("is not a web address"):
        maya.add_followup(inc, "x", ticket="javascript:alert(1)")
    for bare in ("1", "0001", "0001-1", "F-0001", "INC-2026-0001"):
        with refused("is not a follow-up"):
            maya.finish_followup(bare)
    with refused("There is no follow-up"):
        maya.finish_followup("F-0001-2")
    with refused("name one owner and a due date"):
        maya.change_followup("F-0001-1", owner="ana", accepting=True)
    with refused("mark it done first"):
        maya.verify_followup("F-0001-1", "seen")
    with refused("nobody in particular"):
        maya.change_followup("F-0001-1", owner="someone")
    with refused("Nothing of F-0001-1 would change"):
        maya.change_followup("F-0001-1", text="x")


def test_dropping_needs_a_reason_and_can_be_taken_back(maya: Room, inc: str) -> None:
    maya.add_followup(inc, "x", owner="ana", due_at=NEXT_MONTH)
    with refused("Give a reason"):
        maya.drop_followup("F-0001-1", "")
    assert maya.drop_followup("F-0001-1", "the service goes")[1].state == NOT_DOING
    with refused("take it up again"):
        maya.finish_followup("F-0001-1")
    assert maya.undo(inc) == 'Undone: the follow-up "x" is to be done again.'
    assert maya.find_followup("F-0001-1")[1].state == ACCEPTED


def test_a_change_is_taken_back_and_what_cannot_be_says_what_to_do(maya: Room, lee: Room, inc: str) -> None:
    maya.add_followup(inc, "x")
    maya.change_followup("F-0001-1", owner="ana", due_at=NEXT_MONTH, accepting=True)
    assert maya.undo(inc) == 'Undone: the follow-up "x" is a candidate again.'
    one = maya.find_followup("F-0001-1")[1]
    assert (one.state, one.owner, one.due_at, one.accepted_at) == (CANDIDATE, "", None, None)
    maya.change_followup("F-0001-1", owner="ana", due_at=NEXT_MONTH, accepting=True)
    maya.change_followup("F-0001-1", owner="lee", text="y")
    assert maya.undo(inc) == 'Undone: the follow-up "x" is as it was before.'
    one = maya.find_followup("F-0001-1")[1]
    assert (one.text, one.owner, one.due_at, one.state) == ("x", "ana", NEXT_MONTH, ACCEPTED)
    maya.change_followup("F-0001-1", owner="maya")
    lee.change_followup("F-0001-1", owner="lee")
    with refused("was changed again since"):
        maya.undo(inc)
    maya.finish_followup("F-0001-1")
    maya.verify_followup("F-0001-1", "seen in staging")
    assert maya.undo(inc) == 'Undone: the follow-up "x" waits to be verified.'
    one = maya.find_followup("F-0001-1")[1]
    assert (one.state, one.how, one.verified_at) == (DONE, "", None)
    assert one.done_at is not None
    maya.verify_followup("F-0001-1", "seen in staging")
    lee.take_up_followup("F-0001-1")
    with refused("moved on since"):
        maya.undo(inc)


def test_they_outlive_their_incident_and_fall_due(maya: Room, inc: str, clock: Clock) -> None:
    from warroom.core.deadlines import deadlines

    maya.add_followup(inc, "x", owner="ana", due_at=START + 5 * DAY)
    maya.set_status(inc, Status.RESOLVED, override="a test")
    maya.set_status(inc, Status.CLOSED)
    clock.passes(days=6)
    (due,) = (d for d in deadlines(maya.find(inc), maya.policy, clock()) if d.kind == "followup")
    assert (due.key, due.owner, due.urgency(clock()).value) == ("followup:1", "ana", "overdue")
    assert maya.finish_followup("F-0001-1")[1].state == DONE
    assert not [d for d in deadlines(maya.find(inc), maya.policy, clock()) if d.kind == "followup"]


def test_what_a_drill_showed_is_to_be_done_like_anything_else(maya: Room) -> None:
    it = maya.declare("practice", "SEV2", drill=True)
    maya.add_followup(it.id, "x", owner="ana", due_at=NEXT_MONTH)
    assert [one.text for _, one in maya.followups()] == ["x"]
    assert [one.owner for _, one in maya.followups() if one.due_at == NEXT_MONTH] == ["ana"]


def test_the_same_key_adds_one(maya: Room, inc: str) -> None:
    first = maya.add_followup(inc, "x", key="k1")
    assert maya.add_followup(inc, "x", key="k1")[1] == first[1]
    assert len(maya.followups()) == 1


@pytest.mark.parametrize(
    ("text", "means"),
    [("F-0042-3", ("0042", 3)), ("f-42-3", ("42", 3)), ("F-2026-0042-3", ("INC-2026-0042", 3)), ("3", None),
     ("0042", None), ("F-0042-", None), ("G-0042-3", None)],
)  # fmt: skip
def test_an_id_is_read_and_a_bare_number_is_none(text: str, means: tuple[str, int] | None) -> None:
    assert read_name(text) == means


dues = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))


@given(dues, st.integers(-100 * 86400, 400 * 86400).map(lambda s: timedelta(seconds=s)))
def test_the_last_reminder_is_past_the_next_to_come_and_nothing_lies_between(due: datetime, after: timedelta) -> None:
    now = due + after
    last, following = reminders(due, now)
    assert following > now
    assert last is None or last <= now
    moments = [due - BEFORE, due, *(due + n * AGAIN for n in range(1, 60))]
    assert last == max((m for m in moments if m <= now), default=None)
    assert following == min(m for m in moments if m > now)


def _one(**values: object) -> FollowUp:
    return FollowUp(**({"number": 1, "id": "f", "text": "x", "by": "maya", "at": START} | values))  # type: ignore[arg-type]


def test_the_closure_rate_counts_what_can_be_said() -> None:
    now = START + 40 * DAY
    quick = _one(state=DONE, accepted_at=START, done_at=START + 30 * DAY)
    late = _one(state=VERIFIED, accepted_at=START, done_at=START + 31 * DAY)
    stale = _one(state=ACCEPTED, accepted_at=START)
    young = _one(state=ACCEPTED, accepted_at=START + 39 * DAY)
    dropped = _one(state=NOT_DOING, accepted_at=START)
    candidate = _one()
    assert closure([quick, late, stale, young, dropped, candidate], now) == (1, 3)


@given(journals(longest=25, of=st.sampled_from([n for n in KNOWN if n.startswith("follow_up_")]).flatmap(
    lambda name: payloads_of(KNOWN[name]))))  # fmt: skip
def test_any_journal_leaves_each_in_a_state_that_its_facts_explain(events: list[Event]) -> None:
    it = fold(events)
    assert isinstance(it, Incident)
    for one in it.followups:
        assert (one.done_at is not None) is (one.state in (DONE, VERIFIED))
        assert (one.verified_at is not None) is (one.state == VERIFIED)
        if one.state == CANDIDATE:
            assert not (one.owner and one.due_at)
    ordered = in_order((it, one) for one in it.followups)
    assert sorted(one.number for _, one in ordered) == [one.number for one in it.followups]
    assert [one.is_open for _, one in ordered] == sorted((one.is_open for _, one in ordered), reverse=True)
