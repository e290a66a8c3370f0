"""When an alert has begun, changed, flapped and gone: never by an error, a cut or a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from warroom.core.model import Alert, AlertStatus
from warroom.feeds.source import Poll
from warroom.feeds.track import Change, Track

START = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)


def alert(uid: str = "a", **more: Any) -> Alert:
    return Alert(feed="f", uid=uid, fingerprint=uid, title=uid, **more)


class Feed:
    """A feed on a clock of its own: 30 seconds pass before each poll."""

    def __init__(self, *known: Alert) -> None:
        self.now = START
        self.track = Track(known, START)
        self.rows: dict[str, Alert] = {a.fingerprint: a for a in known}

    def polls(self, *alerts: Alert, after: float = 30, **more: Any) -> Change:
        self.now += timedelta(seconds=after)
        change = self.track.take(Poll(alerts, **more), self.now)
        self.rows.update({a.fingerprint: a for a in change.changed})
        for gone in change.gone:
            self.rows[gone] = replace(self.rows[gone], status=AlertStatus.RESOLVED)
        return change

    def active(self) -> set[str]:
        return {f for f, a in self.rows.items() if a.is_active}


def test_a_new_alert_is_written_with_when_we_saw_it_first() -> None:
    feed = Feed()
    (row,) = feed.polls(alert()).changed
    assert (row.first_seen_at, row.last_seen_at, row.is_active) == (feed.now, feed.now, True)


def test_an_unchanged_poll_writes_nothing_even_where_the_source_moves_its_time_stamps() -> None:
    feed = Feed()
    feed.polls(alert(updated_at=START))
    assert feed.polls(alert(updated_at=START + timedelta(minutes=1))) == Change()


POLLED = st.lists(st.tuples(
    st.lists(st.sampled_from("abc"), unique=True, max_size=3),  # who is told
    st.sampled_from([AlertStatus.FIRING, AlertStatus.ACKED, AlertStatus.RESOLVED]),
    st.booleans(),  # whether the answer was complete
    st.sampled_from([5.0, 30.0, 300.0, 700.0]),
    st.booleans(),  # whether the server was restarted
), max_size=25)  # fmt: skip


@given(POLLED)
def test_what_came_again_as_it_was_is_taken_as_if_it_were_read_anew(
    polls: list[tuple[list[str], AlertStatus, bool, float, bool]],
) -> None:
    """Sources hand on the same objects, or a whole poll again, where nothing changed: that is only quicker."""
    same, anew = Feed(), Feed()
    known: dict[tuple[str, AlertStatus], Alert] = {}
    tuples: dict[tuple[str, ...], tuple[Alert, ...]] = {}
    for uids, status, complete, after, restarted in polls:
        told = tuple(known.setdefault((uid, status), alert(uid, status=status)) for uid in uids)
        told = tuples.setdefault((*uids, status), told)
        more = {"complete": complete, "server_started_at": same.now if restarted else None}
        same.now += timedelta(seconds=after)
        anew.now = same.now
        first = same.track.take(Poll(told, **more), same.now)
        second = anew.track.take(Poll(tuple(replace(a) for a in told), **more), anew.now)
        assert first == second
        assert same.track.active == anew.track.active


def test_an_alert_that_went_and_comes_back_word_for_word_is_shown_again() -> None:
    feed, told = Feed(), alert("a")
    feed.polls(told)
    for _ in range(2):
        feed.polls(alert("b"))
    assert feed.active() == {"b"}
    feed.polls(told, alert("b"))
    assert feed.active() == {"a", "b"}


def test_a_changed_field_is_a_change_and_the_first_sight_stays() -> None:
    feed = Feed()
    feed.polls(alert())
    seen = feed.now
    (row,) = feed.polls(alert(status=AlertStatus.ACKED)).changed
    assert (row.status, row.first_seen_at) == (AlertStatus.ACKED, seen)


def test_of_two_records_of_one_alert_in_one_poll_the_last_counts() -> None:
    feed = Feed()
    (row,) = feed.polls(alert(value="1"), alert(value="2")).changed
    assert row.value == "2"


def test_a_record_that_says_resolved_counts_at_once() -> None:
    feed = Feed()
    feed.polls(alert())
    (row,) = feed.polls(alert(status=AlertStatus.RESOLVED)).changed
    assert (row.status, row.ended_at) == (AlertStatus.RESOLVED, feed.now)
    assert feed.polls(alert(status=AlertStatus.RESOLVED)) == Change()


def test_what_was_over_before_we_saw_it_is_no_news() -> None:
    assert Feed().polls(alert(status=AlertStatus.RESOLVED)) == Change()


def test_absence_counts_after_two_complete_polls_and_not_after_one() -> None:
    feed = Feed()
    feed.polls(alert())
    assert feed.polls() == Change()
    assert feed.polls().gone == ("a",)
    assert feed.polls() == Change()


def test_an_alert_back_after_one_poll_was_never_gone() -> None:
    feed = Feed()
    feed.polls(alert())
    for _ in range(6):
        assert feed.polls() == Change()
        assert feed.polls(alert()) == Change()


def test_an_incomplete_poll_resolves_nothing() -> None:
    feed = Feed()
    feed.polls(alert())
    for _ in range(5):
        assert feed.polls(complete=False) == Change()


def test_an_unreadable_record_is_still_there() -> None:
    feed = Feed()
    feed.polls(alert("a"), alert("b"))
    feed.polls(unread=frozenset({"a"}))
    assert feed.polls(unread=frozenset({"a"})).gone == ("b",)


def test_a_restarted_server_resolves_nothing_by_absence_for_two_minutes() -> None:
    feed = Feed()
    old, new = START - timedelta(days=1), START + timedelta(seconds=40)
    feed.polls(alert("a"), alert("b"), server_started_at=old)
    for _ in range(4):
        change = feed.polls(server_started_at=new)
        assert (change.changed, change.gone) == ((), ())
        assert "restarted" in change.note
    feed.polls(alert("a"), server_started_at=new)
    assert feed.polls(alert("a"), server_started_at=new).gone == ("b",)


def test_a_watcher_that_begins_just_after_the_servers_restart_waits_too() -> None:
    feed = Feed(alert())
    for _ in range(3):
        assert feed.polls(server_started_at=START).gone == ()
    feed.polls(server_started_at=START)
    assert feed.polls(server_started_at=START).gone == ("a",)


def test_replicas_that_answer_in_turn_are_not_a_restart_each_time() -> None:
    feed = Feed()
    one, two = START - timedelta(days=1), START - timedelta(days=2)
    for _ in range(3):
        feed.polls(alert(), server_started_at=one)
        feed.polls(alert(), server_started_at=two)
    feed.polls(server_started_at=one)
    assert feed.polls(server_started_at=two).gone == ("a",)


def test_a_record_that_says_resolved_counts_even_after_a_restart() -> None:
    feed = Feed()
    feed.polls(alert(), server_started_at=START - timedelta(days=1))
    feed.polls(alert(status=AlertStatus.RESOLVED), server_started_at=START)
    assert feed.active() == set()


def test_a_watcher_started_anew_goes_on_with_what_is_stored() -> None:
    known = alert(first_seen_at=START - timedelta(hours=1))
    feed = Feed(known)
    assert feed.polls(alert()) == Change()
    feed.polls()
    assert feed.polls().gone == ("a",)


# ---------------------------------------------------------------- flapping


def flap(feed: Feed, times: int, **more: Any) -> list[Change]:
    """Out and in again, said by the source itself, every 30 seconds."""
    out: list[Change] = []
    for _ in range(times):
        out.append(feed.polls(alert(status=AlertStatus.RESOLVED)))
        out.append(feed.polls(alert(**more)))
    return out


def test_four_turns_in_ten_minutes_mark_it_and_the_row_and_its_first_start_stay() -> None:
    feed = Feed()
    feed.polls(alert(started_at=START))
    seen = feed.now
    flap(feed, 1, started_at=START + timedelta(minutes=1))
    assert not feed.rows["a"].flapping
    feed.polls(alert(status=AlertStatus.RESOLVED))
    row = feed.rows["a"]
    assert row.flapping
    assert row.is_active
    assert row.started_at == START + timedelta(minutes=1)
    flap(feed, 3, started_at=START + timedelta(minutes=5))
    assert (feed.rows["a"].started_at, feed.rows["a"].is_active) == (row.started_at, True)
    assert feed.rows["a"].first_seen_at == row.first_seen_at
    assert feed.rows["a"].first_seen_at is not None
    assert feed.rows["a"].first_seen_at > seen


def test_ten_quiet_minutes_clear_it_into_what_is_true_then() -> None:
    firing, quiet = Feed(), Feed()
    for feed in (firing, quiet):
        feed.polls(alert())
        flap(feed, 3)
        assert feed.rows["a"].flapping
    for _ in range(19):
        firing.polls(alert())
        assert firing.rows["a"].flapping
    firing.polls(alert())
    assert (firing.rows["a"].flapping, firing.rows["a"].is_active) == (False, True)
    quiet.polls(alert(status=AlertStatus.RESOLVED))
    for _ in range(20):
        quiet.polls()
    assert (quiet.rows["a"].flapping, quiet.rows["a"].is_active) == (False, False)


def test_turns_spread_over_more_than_ten_minutes_are_no_flapping() -> None:
    feed = Feed()
    feed.polls(alert())
    for _ in range(10):
        feed.polls(alert(status=AlertStatus.RESOLVED), after=200)
        feed.polls(alert(), after=200)
        assert not feed.rows["a"].flapping


def test_an_acknowledgement_is_no_turn() -> None:
    feed = Feed()
    for status in (AlertStatus.FIRING, AlertStatus.ACKED, AlertStatus.SUPPRESSED) * 4:
        feed.polls(alert(status=status))
    assert not feed.rows["a"].flapping


# ---------------------------------------------------------------- for every course of things


POLLS = st.lists(
    st.tuples(
        st.sets(st.sampled_from("abc")),
        st.booleans(),
        st.sampled_from([None, START - timedelta(days=1), START, START + timedelta(minutes=3)]),
    ),
    max_size=40,
)


@given(POLLS)
def test_an_alert_that_is_there_is_shown_and_one_gone_for_long_is_not(
    polls: list[tuple[set[str], bool, datetime | None]],
) -> None:
    feed = Feed()
    for uids, complete, started in polls:
        feed.polls(*(alert(uid) for uid in uids), complete=complete, server_started_at=started)
        assert uids <= feed.active()
        assert feed.track.active == len(feed.active())
    for _ in range(30):
        feed.polls()
    assert feed.active() == set()


@given(POLLS)
def test_nothing_goes_by_absence_that_was_there_in_one_of_the_last_two_complete_polls(
    polls: list[tuple[set[str], bool, datetime | None]],
) -> None:
    feed = Feed()
    complete_ones: list[set[str]] = []
    for uids, complete, started in polls:
        change = feed.polls(*(alert(uid) for uid in uids), complete=complete, server_started_at=started)
        complete_ones += [uids] if complete else []
        for gone in change.gone:
            assert complete
            assert not any(gone in recent for recent in complete_ones[-2:])
