"""What the wall says: which incident, which clock, which broken promise; and what it withholds."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from screens.wall.frame import SHIFT_S, TURN_S, Wanted
from tests.support import outage
from tests.wall.conftest import CALM, KEPT, Face, look_at, with_crits
from warroom.core.model import Kind, WatcherHealth
from warroom.wall import page_title
from widgets.wall_face import WallFace


def alarms(face: WallFace) -> list[str]:
    return [f"{alarm.number} {alarm.words[0]}".strip() for alarm in face.alarms]


def test_the_clock_that_is_late_is_drawn_first_with_who_owes_it(face: Face) -> None:
    main = face("outage").incidents[0].main
    assert main is not None
    assert (main.label, main.digits, main.word, main.owner) == ("customers", "+01:12", "overdue", "lee")


def test_the_gravest_incident_is_large_and_the_one_with_a_broken_promise_is_told_beside_it(face: Face) -> None:
    told = face("six")
    assert [it.severity for it in told.incidents] == ["SEV0"]
    assert told.other is not None
    assert told.other.number == "0042"


def test_a_missing_commander_an_empty_role_and_a_stale_feed_are_said_in_words(face: Face) -> None:
    told = face("outage")
    assert alarms(told)[:2] == ["0041 no commander", "0042 no support lead"]
    assert told.foot[0] == "zendesk stale 40 s"
    assert told.feeds_late


def test_when_all_is_well_nothing_is_said_to_be_late(face: Face) -> None:
    told = face("calm")
    assert told.alarms == ()
    assert not told.feeds_late
    assert told.foot[0] == "5 feeds OK"
    assert [clock.word for clock in told.incidents[0].clocks[:2]] == ["on track", "on track"]


def test_a_dead_watcher_is_said_before_everything_else(face: Face, made: dict[str, Path]) -> None:
    look = look_at(made["outage"], outage.NOW)
    assert look.overview is not None
    dead = WatcherHealth(alive=False, beat_at=outage.NOW - timedelta(minutes=3))
    told = face("outage", look=replace(look, overview=replace(look.overview, watcher=dead)))
    assert alarms(told)[0] == "watcher dead 3 min"
    none = replace(look, overview=replace(look.overview, watcher=WatcherHealth()))
    assert alarms(face("outage", look=none))[0] == "no watcher"
    assert alarms(face("outage", look=none, opened=timedelta(seconds=1)))[0] != "no watcher"


def test_feeds_that_nobody_polls_are_not_called_fresh(face: Face, made: dict[str, Path]) -> None:
    look = look_at(made["calm"], CALM)
    assert look.overview is not None
    dead = WatcherHealth(alive=False, beat_at=CALM - timedelta(minutes=3))
    told = face("calm", look=replace(look, overview=replace(look.overview, watcher=dead)))
    assert told.feeds_late
    assert told.foot[0] == "feeds not polled"


def test_a_record_that_cannot_be_read_is_said_and_the_last_good_values_stay(face: Face) -> None:
    told = face("outage", trouble="There is no database at /x.")
    assert alarms(told)[0] == "cannot read the record"
    assert told.incidents[0].number == "0042"


def test_a_late_clock_that_is_not_drawn_large_is_said_in_words_with_its_incident(face: Face) -> None:
    told = face("outage", replace(KEPT, pin="0041"))
    assert told.incidents[0].number == "0041"
    assert "0042 customers overdue 01:10" in alarms(told)


def test_what_is_private_is_withheld(face: Face, made: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    shutil.copy(made["outage"], path)
    with outage.told(path) as rooms:
        rooms.clock.now = outage.NOW
        rooms.of("maya").set_brief(outage.BIG, impact="")
        rooms.of("kim").log(outage.BIG, "Nordmart threatens to sue", Kind.IMPACT, private=True)
    look = look_at(path, outage.NOW)
    told = face("outage", look=look)
    assert "sue" not in repr(told)
    assert "83 tickets" in told.incidents[0].impact
    with outage.told(path) as rooms:
        rooms.clock.now = outage.NOW
        rooms.of("maya").edit_details(outage.BIG, private=True)
    hidden = repr(face("outage", look=look_at(path, outage.NOW)))
    assert "heckout" not in hidden
    assert "tickets" not in hidden
    assert "private" in hidden


def test_pages_take_turns_by_the_time_of_day(face: Face) -> None:
    wanted = Wanted(tiles=2, rotate=timedelta(seconds=20))
    seen = {}
    for turn in range(4):
        told = face("six", wanted, now=outage.NOW + timedelta(seconds=20 * turn))
        seen[told.page] = tuple(it.number for it in told.incidents)
    assert sorted(seen) == ["1/3", "2/3", "3/3"]
    assert len({number for numbers in seen.values() for number in numbers}) == 6


def test_a_pinned_incident_stays_and_it_is_said_when_it_is_over(face: Face) -> None:
    pinned = Wanted(pin="0041")
    for turn in range(3):
        assert face("six", pinned, now=outage.NOW + timedelta(seconds=60 * turn)).incidents[0].number == "0041"
    gone = face("six", Wanted(pin="0001"))
    assert gone.incidents == ()
    assert gone.quiet == "0001 is over"


def test_only_one_clock_ticks_every_second_and_the_others_never_promise_more_time_than_there_is(face: Face) -> None:
    wanted = Wanted(tiles=6, rotate=None)
    ticking, before = [], None
    for second in range(30):
        now = outage.NOW + timedelta(seconds=second)
        told = face("six", wanted, now=now)
        shown = [it.main.digits for it in told.incidents if it.main]
        if before is not None:
            ticking.append(sum(a != b for a, b in zip(before, shown, strict=True)))
        before = shown
    assert sum(ticking) <= 30 + 5 * 6 + 6


def test_nothing_open_says_so_and_shows_the_time_of_day(face: Face) -> None:
    told = face("empty")
    assert told.incidents == ()
    assert told.quiet == "nothing is open"
    assert told.clock == "14:37"


def test_the_picture_moves_every_few_minutes_and_alarms_take_turns(face: Face) -> None:
    places = {face("outage", now=outage.NOW + timedelta(seconds=SHIFT_S * n)).place for n in range(6)}
    assert places == set(range(6))
    turns = {face("outage", now=outage.NOW + timedelta(seconds=TURN_S * n)).turn for n in range(3)}
    assert len(turns) == 3


def test_the_page_is_named_after_the_most_severe_incident_and_withholds_a_private_ones_title(
    made: dict[str, Path],
) -> None:
    look = look_at(made["outage"], outage.NOW)
    assert page_title(look, "acme-prod") == "SEV1 0042 Checkout API 5xx in eu-west - warroom acme-prod"
    assert look.overview is not None
    hidden = replace(look.overview, incidents=tuple(replace(it, private=True) for it in look.overview.incidents))
    assert page_title(replace(look, overview=hidden), "") == "SEV1 0042 - warroom"
    assert page_title(replace(look, overview=replace(look.overview, incidents=())), "") == "nothing open - warroom"


def test_a_critical_alert_that_nobody_acknowledged_is_said_before_what_is_overdue(
    face: Face, made: dict[str, Path], tmp_path: Path
) -> None:
    told = face("outage", look=with_crits(made["outage"], tmp_path, "ReplicaLagHigh", "DiskFull"))
    assert alarms(told)[0] == "crit 00:30 DiskFull +1"
    assert [alarm.crit for alarm in told.alarms][:2] == [True, False]


def test_one_that_somebody_acknowledged_or_an_incident_covers_is_not(
    face: Face, made: dict[str, Path], tmp_path: Path
) -> None:
    assert not any(alarm.crit for alarm in face("outage", look=with_crits(made["outage"], tmp_path)).alarms)
