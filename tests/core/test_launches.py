"""A launch folded: offsets of T by wall clock and by elapsed time, and what must hold whatever happened to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.strategies import INCIDENT, journals, payloads_of
from warroom.core.deadlines import deadlines
from warroom.core.events import KNOWN, Declared, Event
from warroom.core.fold import fold
from warroom.core.launches import from_t, state
from warroom.core.model import Incident, Launch, Status
from warroom.core.planned import instant, moment, offset_of, read_offset
from warroom.core.policy import Policy
from warroom.store.retimed import moved

SET = datetime(2027, 3, 15, 9, tzinfo=UTC)
KINDS = ("launch_", "preparation_", "go_", "turns_", "volume_", "trigger_", "plan_")
launching = st.sampled_from([name for name in sorted(KNOWN) if name.startswith(KINDS)]).flatmap(
    lambda name: payloads_of(KNOWN[name])
)
times = st.sampled_from([0, 1, 59]).flatmap(lambda m: st.builds(lambda d, h: datetime(2027, 3, 1, h, m) + timedelta(d),
                                                                st.integers(0, 300), st.integers(0, 23)))  # fmt: skip
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])


def launch(wall: str, zone: str = "Europe/Berlin") -> Launch:
    at = instant(wall, zone)
    assert at is not None
    return Launch(at=at, wall=wall, zone=zone, by="maya", set_at=SET)


@pytest.mark.parametrize(("said", "kept"), [
    ("T-7d", "T-7d"), ("t - 1w", "T-7d"), ("-2h", "T-2h"), ("T+90m", "T+1h30m"), ("T-1d2h", "T-1d2h"), ("T", "T"),
    ("T-0h", "T"), ("+30 min", "T+30m"),
])  # fmt: skip
def test_an_offset_is_read_as_people_write_it(said: str, kept: str) -> None:
    assert read_offset(said) == kept
    assert offset_of(kept) == offset_of(said)


@pytest.mark.parametrize("said", ["", "soon", "T-", "T7d", "2h", "T-7x", "T-99999d", "T-2h7d"])
def test_what_is_no_offset_is_told_with_what_is_one(said: str) -> None:
    with pytest.raises(ValueError, match="T-7d"):
        read_offset(said)
    assert moment(launch("2027-03-29T09:00"), said) is None


def test_days_are_of_the_calendar_and_hours_are_time_that_passes_over_the_change_to_summer_time() -> None:
    """Berlin goes to summer time on 28 March 2027 at 02:00."""
    it, berlin = launch("2027-03-29T09:00"), ZoneInfo("Europe/Berlin")
    for offset, wall in (("T-7d", "22 09:00"), ("T-1d", "28 09:00"), ("T-2d", "27 09:00"), ("T-48h", "27 08:00"),
                         ("T-1d12h", "27 20:00"), ("T-2h", "29 07:00"), ("T+1d", "30 09:00")):  # fmt: skip
        at = moment(it, offset)
        assert at is not None
        assert f"{at.astimezone(berlin):%d %H:%M}" == wall, offset


def test_a_time_that_the_clocks_leave_out_is_as_many_minutes_later_and_one_they_show_twice_is_the_first() -> None:
    it = launch("2027-03-29T02:30")
    assert moment(it, "T-1d") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 there
    assert moment(launch("2027-11-01T02:30"), "T-1d") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@given(times, zones, st.integers(-30, 30), st.integers(-100, 100))
def test_whole_days_keep_the_time_of_day_and_hours_their_length(
    wall: datetime, zone: str, days: int, hours: int
) -> None:
    it = launch(wall.isoformat(timespec="minutes"), zone)
    there = it.at.astimezone(ZoneInfo(zone))
    at, later = moment(it, f"T{days:+}d"), moment(it, f"T{hours:+}h")
    assert later == it.at + timedelta(hours=hours)
    assert at is not None
    meant = there.replace(tzinfo=None) + timedelta(days=days)
    shown = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown == meant or instant(meant.isoformat(), zone) == at  # left out by the clocks there
    assert timedelta() <= shown - meant <= timedelta(hours=1)


@given(journals(of=launching), st.sampled_from(["2027-03-29T09:00", "2026-03-30T01:00"]))
def test_whatever_happened_to_a_launch_no_clock_is_due_before_what_set_it(journal: list[Event], wall: str) -> None:
    first = replace(journal[0], data=Declared(title="Release", severity="SEV3", planned=True))
    kinds = KNOWN["launch_set"]
    set_ = replace(first, id="set", data=kinds(wall=wall, zone="Europe/Berlin"))  # type: ignore[call-arg]
    it = fold([first, set_, *journal[1:]])
    assert it is not None
    now = journal[-1].at
    found = deadlines(it, Policy(), now)
    assert all(due.starts_at <= due.due_at for due in found)
    ours = [due for due in found if due.kind in ("preparation", "go_no_go")]
    assert all(it.launch is not None and due.due_at >= it.launch.set_at for due in ours)
    assert len({due.key for due in found}) == len(found)
    if it.launch is not None and it.launch.held_by:
        assert {due.kind for due in found} & {"launch", "launch_trigger", "rotation"} == set()
    if it.status is not Status.PLANNED:
        assert ours == []
    assert state(it, now)


def folded(*more: Event) -> Incident:
    declared = Event(id="d", incident=INCIDENT, at=SET, recorded_at=SET, actor="maya",
                     data=Declared(title="Release", severity="SEV3", planned=True))  # fmt: skip
    it = fold([declared, *more])
    assert it is not None
    return it


@pytest.mark.parametrize(("after", "words"), [
    (timedelta(days=-3, hours=-2), "T-3d2h"), (timedelta(minutes=-90), "T-1h30m"), (timedelta(seconds=-20), "T-1m"),
    (timedelta(), "T"), (timedelta(seconds=20), "T"), (timedelta(minutes=42), "T+42m"), (timedelta(days=2), "T+2d"),
])  # fmt: skip
def test_how_far_from_t_it_is_reads_as_an_offset(after: timedelta, words: str) -> None:
    it = launch("2027-03-29T09:00")
    assert from_t(it, it.at + after) == words


def test_what_has_no_t_says_so_and_an_unknown_zone_or_a_t_that_was_taken_out_of_the_record_folds() -> None:
    assert state(folded(), SET) == "no T"
    data = KNOWN["launch_set"]
    event = Event(id="s", incident=INCIDENT, at=SET, recorded_at=SET, actor="maya",
                  data=data(wall="2027-03-29T09:00", zone="Nowhere/Near"))  # type: ignore[call-arg]
    told = folded(event).launch
    assert told is not None
    assert told.at == datetime(2027, 3, 29, 9, tzinfo=UTC)
    broken = replace(event, id="t", data=data(wall="[removed]", zone="UTC"))  # type: ignore[call-arg]
    assert folded(event, broken).launch == told


def test_a_clock_that_is_set_later_moves_no_appointment() -> None:
    """What was recorded is read on the clock that holds now, and T stays what was agreed."""
    kinds, wall = KNOWN, {"wall": "2027-03-29T09:00", "zone": "Europe/Berlin"}
    events = [Event(id=str(n), incident=INCIDENT, at=SET, recorded_at=SET, actor="maya", data=data)
              for n, data in enumerate((Declared(title="Release", severity="SEV3", planned=True),
                                        kinds["launch_set"](**wall),
                                        kinds["preparation_added"](text="rehearse", offset="T-7d", role="support"),
                                        kinds["launch_check_in_set"](role="support", offset="T+30m")))]  # fmt: skip
    before, after = fold(events), fold(moved(event, timedelta(minutes=-20)) for event in events)
    assert before is not None
    assert after is not None
    assert after.declared_at == before.declared_at - timedelta(minutes=20)

    def due(it: Incident) -> dict[str, datetime]:
        return {one.key: one.due_at for one in deadlines(it, Policy(), SET)}

    assert due(after) == due(before)
    assert len(due(before)) == 3
