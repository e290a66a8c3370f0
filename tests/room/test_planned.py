"""A planned room: check-ins of its roles, limits for tickets, everything carried over when it becomes an incident."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.made import health
from tests.support.rooms import Clock, Open, reads_well, texts
from warroom.core.deadlines import deadlines
from warroom.core.events import HOUSE
from warroom.core.model import Deadline, Signal, Status
from warroom.room import Refused, Room

HALF = timedelta(minutes=30)


@pytest.fixture
def launch(maya: Room) -> str:
    """A planned room that maya commands and whose support lead is kim."""
    launch = maya.declare("Release 2.2", "SEV3", planned=True).id
    maya.assign(launch, "support", "kim")
    return launch


def clocks(room: Room, inc: str, clock: Clock, kind: str) -> list[Deadline]:
    return [d for d in deadlines(room.find(inc), room.policy, clock.now) if d.kind == kind]


def told(room: Room, tickets: int, feed: str = "zendesk") -> None:
    """The feed counts so many tickets now."""
    signal = Signal(feed=feed, name="tickets", value=float(tickets), word=str(tickets), unit="/h", state="ok")
    room.store.save_poll(feed, [], (), health(feed), signals=[signal])


class TestCheckIns:
    def test_one_that_is_due_is_a_deadline_of_whoever_holds_the_role(
        self, maya: Room, launch: str, clock: Clock
    ) -> None:
        check = maya.set_check_in(launch, "support lead", clock.now + HALF, HALF)
        [due] = clocks(maya, launch, clock, "check_in")
        assert (due.key, due.owner, due.due_at) == (f"check_in:{check.id}", "kim", clock.now + HALF)
        assert due.label == "check-in: support lead"
        maya.set_check_in(launch, "scribe", clock.now + HALF)
        assert {d.owner for d in clocks(maya, launch, clock, "check_in")} == {"kim", "scribe"}

    def test_fine_moves_it_to_its_next_time_also_when_it_is_said_early_or_late(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        first = clock.now + HALF
        maya.set_check_in(launch, "support", first, HALF)
        kim = at_door("kim")
        clock.passes(minutes=25)
        kim.check_in(launch)
        assert clocks(maya, launch, clock, "check_in")[0].due_at == first + HALF
        clock.passes(minutes=80)  # two of its times went by
        kim.check_in(launch, "queue is long but calm")
        assert clocks(maya, launch, clock, "check_in")[0].due_at == first + 3 * HALF
        assert clock.now < first + 3 * HALF
        assert texts(maya.store.entries(launch))[-1] == "support checks in: queue is long but calm"

    def test_one_that_is_once_is_over_when_it_was_given(self, maya: Room, launch: str, clock: Clock) -> None:
        check = maya.set_check_in(launch, "commander", clock.now + HALF)
        maya.check_in(launch, "fine")
        assert clocks(maya, launch, clock, "check_in") == []
        with pytest.raises(Refused, match="was given by maya") as refused:
            maya.check_in(launch, "fine", check.id)
        reads_well(refused.value)

    def test_one_that_nobody_gave_is_said_to_be_missed_once_and_stays_overdue(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.set_check_in(launch, "support", clock.now + HALF, HALF)
        watcher, other = at_door("warroom"), at_door("warroom")
        clock.passes(minutes=34, seconds=59)
        assert watcher.miss_check_ins() == 0
        clock.passes(seconds=1)
        assert (watcher.miss_check_ins(), other.miss_check_ins()) == (1, 0)
        line = maya.store.entries(launch, newest=1)[0]
        assert (line.author, line.text, line.mark) == (HOUSE, "support did not check in", "missed")
        assert clocks(maya, launch, clock, "check_in")[0].due_at < clock.now
        at_door("kim").check_in(launch)
        assert maya.find(launch).check_ins[0].missed == 1
        clock.passes(minutes=30)
        assert watcher.miss_check_ins() == 1

    def test_who_has_no_check_in_due_is_told_whose_are(self, maya: Room, lee: Room, launch: str, clock: Clock) -> None:
        for said in ("no check-in is set", "check-ins are due of support lead"):
            with pytest.raises(Refused, match=said) as refused:
                lee.check_in(launch)
            reads_well(refused.value)
            maya.set_check_in(launch, "support", clock.now + HALF)

    def test_it_is_given_for_a_role_by_whoever_says_so_and_the_earliest_one_of_that_role_is_meant(
        self, maya: Room, lee: Room, launch: str, clock: Clock
    ) -> None:
        for role, minutes in (("support", 40), ("support", 20), ("scribe", 10)):
            maya.set_check_in(launch, role, clock.now + timedelta(minutes=minutes))
        lee.check_in(launch, "long queue", role="support lead")
        given = [c for c in maya.find(launch).check_ins if c.last_at is not None]
        assert [(c.role, c.last_by, c.last_word, c.due_at) for c in given] == [("support", "lee", "long queue", None)]
        assert min(c.due_at for c in maya.find(launch).check_ins if c.due_at) == clock.now + timedelta(minutes=10)
        due_of = "due of comms lead: check-ins are due of scribe and support lead"
        with pytest.raises(Refused, match=due_of) as refused:
            lee.check_in(launch, role="comms")
        reads_well(refused.value)

    def test_setting_one_is_undone_and_dropping_one_stops_its_clock(
        self, maya: Room, launch: str, clock: Clock
    ) -> None:
        maya.set_check_in(launch, "support", clock.now + HALF)
        maya.undo(launch)
        assert maya.find(launch).check_ins == ()
        check = maya.set_check_in(launch, "support", clock.now + HALF)
        maya.drop_check_in(launch, check.id)
        assert clocks(maya, launch, clock, "check_in") == []

    def test_nothing_is_missed_any_more_where_the_room_is_over(self, maya: Room, launch: str, clock: Clock) -> None:
        maya.set_check_in(launch, "support", clock.now + HALF)
        maya.cancel(launch, "the release is put off")
        clock.passes(hours=2)
        assert maya.miss_check_ins() == 0
        with pytest.raises(Refused):
            maya.set_check_in(launch, "support", clock.now + HALF)


class TestTickets:
    def test_a_limit_that_is_passed_is_a_broken_promise_once_until_the_volume_falls(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.set_ticket_limits(launch, 40, 90)
        watcher, other = at_door("warroom"), at_door("warroom")
        for volume, wrote, level in (
            (39, 0, ""), (40, 1, "warn"), (60, 0, "warn"), (33, 0, "warn"), (95, 1, "escalate"), (80, 0, "escalate"),
            (50, 1, "warn"), (31, 1, ""),
        ):  # fmt: skip
            told(maya, volume)
            assert (watcher.note_tickets(), other.note_tickets()) == (wrote, 0), volume
            found = clocks(maya, launch, clock, "tickets")
            assert [d.label for d in found] == ([f"tickets over {40 if level == 'warn' else 90}"] if level else [])
            assert all(d.owner == "kim" and d.due_at <= clock.now for d in found)
            clock.passes(minutes=1)
        assert texts(maya.store.entries(launch))[-1] == "31 tickets (zendesk), below this room's limits again"

    def test_a_room_without_limits_or_with_those_of_another_feed_says_nothing(self, maya: Room, launch: str) -> None:
        told(maya, 1_000)
        assert maya.note_tickets() == 0
        maya.set_ticket_limits(launch, 40, feed="freshdesk")
        assert maya.note_tickets() == 0
        told(maya, 41, "freshdesk")
        assert maya.note_tickets() == 1

    @pytest.mark.parametrize(("warn", "escalate"), [(90, 40), (-1, 5), (1, 10_000_000), (0, 0)])
    def test_limits_that_make_no_sense_are_refused(self, maya: Room, launch: str, warn: int, escalate: int) -> None:
        with pytest.raises(Refused) as refused:
            maya.set_ticket_limits(launch, warn, escalate)
        reads_well(refused.value)

    def test_undo_brings_the_limits_before_back(self, maya: Room, launch: str) -> None:
        maya.set_ticket_limits(launch, 40, 90)
        maya.set_ticket_limits(launch, 50, 90)
        maya.undo(launch)
        limits = maya.find(launch).tickets
        assert limits is not None
        assert limits.warn == 40
        maya.undo(launch)
        assert maya.find(launch).tickets is None


def test_as_an_incident_it_keeps_roles_check_ins_limits_playbook_tasks_links_and_record(
    maya: Room, launch: str, clock: Clock
) -> None:
    maya.set_check_in(launch, "support", clock.now + HALF, HALF)
    maya.set_ticket_limits(launch, 40, 90)
    maya.choose_playbook(launch, "release")
    maya.tick(launch, 1, "freeze other deploys")
    maya.give_task(launch, "ana", "watch the error rate")
    maya.ask(launch, "raj", "is the pool warm?", HALF)
    maya.add_link(launch, "https://meet.example.com/launch", "bridge")
    maya.log(launch, "canary at 5 %")
    told(maya, 45)
    maya.note_tickets()
    before = maya.find(launch)
    assert {d.kind for d in deadlines(before, maya.policy, clock.now)} == {"check_in", "ask", "tickets"}
    clock.passes(minutes=10)
    after = maya.activate(launch, "SEV1", "Release 2.2 breaks checkout")
    assert (after.status, after.clocks_since) == (Status.TRIAGE, clock.now)
    for name in ("roles", "check_ins", "tickets", "playbook", "steps", "tasks", "asks", "links", "participants"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.entries > before.entries
    kinds = {d.kind for d in deadlines(after, maya.policy, clock.now)}
    assert {"check_in", "tickets", "team_update", "customer_update", "acknowledge"} <= kinds
