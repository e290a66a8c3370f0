"""A launch: T and all that hangs on it, go and no-go, triggers, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.made import health
from tests.support.rooms import Clock, Open, refused, texts
from warroom.core.deadlines import deadlines
from warroom.core.events import HOUSE
from warroom.core.launches import state
from warroom.core.model import Alert, AlertSeverity, Deadline, Launch, Signal, Status
from warroom.room import Room
from warroom.watcher.triggers import Triggers

T = datetime(2027, 3, 29, 7, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    """Two weeks ahead, in winter: nine o'clock in Berlin."""
    return Clock(datetime(2027, 3, 15, 8, tzinfo=UTC))


@pytest.fixture
def launch(maya: Room) -> str:
    """maya commands it, kim has support."""
    it = maya.plan_launch("Release 2.2", "2027-03-29 09:00", "Europe/Berlin").id
    maya.assign(it, "support", "kim")
    return it


def of(room: Room, inc: str) -> Launch:
    it = room.find(inc).launch
    assert it is not None
    return it


def due(room: Room, inc: str, clock: Clock, *kinds: str) -> list[Deadline]:
    return [d for d in deadlines(room.find(inc), room.policy, clock.now) if not kinds or d.kind in kinds]


def overdue(room: Room, inc: str, clock: Clock) -> list[str]:
    return [d.key for d in due(room, inc, clock) if d.due_at <= clock.now]


def alert(title: str = "CheckoutErrorRate", service: str = "checkout") -> Alert:
    return Alert(feed="prod", uid=title, fingerprint=f"f-{title}", title=title, service=service,
                 severity=AlertSeverity.CRITICAL, first_seen_at=T + HOURS)  # fmt: skip


class TestT:
    def test_days_keep_their_time_of_day_over_the_change_to_summer_time_and_all_of_it_moves_with_t(
        self, maya: Room, launch: str, clock: Clock
    ) -> None:
        one, other = maya.prepare(launch, "T-7d", "support", "rehearse"), maya.prepare(launch, "t-2h", "@ana", "smoke")
        maya.ask_go(launch, ["commander", "support"])
        maya.set_launch_check_in(launch, "support", "T+30m", timedelta(minutes=30))
        berlin = ZoneInfo("Europe/Berlin")

        def told() -> dict[str, str]:
            return {d.key.partition(":")[0] + d.label[-5:]: f"{d.due_at.astimezone(berlin):%m-%d %H:%M}"
                    for d in due(maya, launch, clock, "preparation", "go_no_go", "check_in", "launch")}  # fmt: skip

        assert told() == {
            "preparationearse": "03-22 09:00", "preparationsmoke": "03-29 07:00", "go_no_goander": "03-29 08:00",
            "go_no_go lead": "03-29 08:00", "launchaunch": "03-29 09:00", "check_in lead": "03-29 09:30",
        }  # fmt: skip
        assert due(maya, launch, clock, "preparation")[0].due_at == datetime(2027, 3, 22, 8, tzinfo=UTC)  # winter
        maya.set_launch(launch, "T-2d", reason="before the holidays")
        assert of(maya, launch).at == datetime(2027, 3, 27, 8, tzinfo=UTC)  # winter: nine o'clock all the same
        assert told()["preparationearse"] == "03-20 09:00"
        assert told()["check_in lead"] == "03-27 09:30"
        assert texts(maya.store.entries(launch))[-1] == (
            "T moved from Mon 29 Mar 2027 09:00 CEST to Sat 27 Mar 2027 09:00 CET: before the holidays"
        )
        assert (one.number, other.number) == (1, 2)

    def test_two_who_move_the_same_t_move_it_once(self, maya: Room, lee: Room, launch: str) -> None:
        seen = of(maya, launch)
        lee.set_launch(launch, "T+7d", seen=(seen.wall, seen.zone))
        with refused(r"T was moved meanwhile: it is 2027-04-05 09:00 Europe/Berlin now\."):
            maya.set_launch(launch, "T+7d", seen=(seen.wall, seen.zone))
        with refused("T was set meanwhile"):
            maya.set_launch(launch, "2027-04-01 09:00", seen=("", ""))
        assert of(maya, launch).moved == 1

    def test_what_would_have_been_due_before_t_was_moved_is_due_at_the_move_and_not_in_hindsight(
        self, maya: Room, launch: str, clock: Clock
    ) -> None:
        maya.prepare(launch, "T-7d", "support", "rehearse")
        clock.passes(days=6)
        maya.set_launch(launch, "2027-03-23 09:00")
        [late] = due(maya, launch, clock, "preparation")
        assert late.due_at == clock.now

    def test_nothing_is_overdue_in_two_weeks_in_which_everything_is_done_in_time(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.prepare(launch, "T-7d", "support", "rehearse")
        maya.ask_go(launch, ["support"])
        while clock.now < T - 2 * HOURS:
            assert overdue(maya, launch, clock) == []
            clock.passes(hours=7)
            if clock.now >= datetime(2027, 3, 21, tzinfo=UTC) and of(maya, launch).preparation[0].state == "open":
                maya.end_preparation(launch, 1)
        at_door("kim").say_go(launch, True)
        clock.now = T + 3 * HOURS
        assert overdue(maya, launch, clock) == []  # nor is anybody's shift, that began when the room was opened
        clock.now = T + maya.policy.room.rotation_due
        assert overdue(maya, launch, clock) == ["rotation:commander/maya", "rotation:support/kim"]

    @pytest.mark.parametrize(("when", "zone", "says"), [
        ("2027-03-28 02:30", "Europe/Berlin", "does not exist"), ("2027-03-28", "", "no time of day"),
        ("soon", "", "is no T"), ("2027-03-29 09:00", "Europe/Berlim", "no time zone"),
        ("2027-03-15 08:00", "UTC", "has passed"), ("T+7d", "", "is no T"),
    ])  # fmt: skip
    def test_a_t_that_cannot_be_is_refused_and_opens_no_room(
        self, maya: Room, when: str, zone: str, says: str
    ) -> None:
        with refused(says):
            maya.plan_launch("Release 2.2", when, zone)
        assert maya.overview().incidents == ()

    def test_a_planned_room_gets_a_t_and_an_incident_has_none(self, maya: Room, clock: Clock) -> None:
        plain = maya.declare("Release", "SEV3", planned=True).id
        with refused("no T"):
            maya.prepare(plain, "T-1d", "support", "rehearse")
        clock.passes(days=3)
        assert overdue(maya, plain, clock) == []  # nobody tires in a room that waits
        maya.set_launch(plain, "2027-03-29 09:00")
        assert of(maya, plain).zone == "UTC"
        with refused("already"):
            maya.set_launch(plain, "2027-03-29 09:00")
        maya.activate(plain, "SEV2")
        with refused("is an incident"):
            maya.set_launch(plain, "T+7d")


class TestPreparation:
    def test_it_is_done_dropped_with_a_reason_reopened_and_each_is_undone(self, maya: Room, launch: str) -> None:
        maya.prepare(launch, "T-7d", "support", "rehearse")
        maya.end_preparation(launch, 1, reason="twice")
        with refused("is done already"):
            maya.end_preparation(launch, 1)
        assert maya.undo(launch) == 'Undone: "rehearse" is to be prepared.'
        with refused("reason"):
            maya.end_preparation(launch, 1, done=False)
        maya.end_preparation(launch, 1, done=False, reason="no rollback is possible")
        maya.reopen_preparation(launch, 1)
        assert of(maya, launch).preparation[0].state == "open"
        with refused("open are 1"):
            maya.end_preparation(launch, 7)

    @pytest.mark.parametrize(("offset", "says"), [("T+1h", "after T"), ("T-30d", "has passed"), ("7", "T-7d")])
    def test_it_is_due_between_now_and_t(self, maya: Room, launch: str, offset: str, says: str) -> None:
        with refused(says):
            maya.prepare(launch, offset, "support", "rehearse")


class TestGo:
    def test_the_holder_says_it_or_the_commander_and_a_move_asks_again(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.ask_go(launch, ["commander", "support"])
        kim, lee = at_door("kim"), at_door("lee")
        with refused("none of the roles"):
            lee.say_go(launch, True)
        with refused("kim says it, or the commander"):
            lee.say_go(launch, True, "support")
        kim.say_go(launch, True)
        maya.say_go(launch, True, "commander", "all green")
        assert [(one.role, one.answer, one.said_by) for one in of(maya, launch).poll] == [
            ("commander", "go", "maya"), ("support", "go", "kim"),
        ]  # fmt: skip
        assert due(maya, launch, clock, "go_no_go") == []
        assert state(maya.find(launch), clock.now) == "ready"
        maya.set_launch(launch, "T+1d")
        assert {one.answer for one in of(maya, launch).poll} == {""}

    def test_a_no_go_holds_the_launch_until_t_is_moved(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.ask_go(launch, ["support"])
        maya.set_launch_check_in(launch, "support", "T+30m")
        kim = at_door("kim")
        with refused("reason"):
            kim.say_go(launch, False)
        kim.say_go(launch, False, reason="queue is long")
        [held] = due(maya, launch, clock, "launch_held", "launch")
        assert (held.key, held.owner, held.due_at) == ("launch_held", "maya", T)
        clock.now = T + 10 * HOURS
        assert overdue(maya, launch, clock) == ["launch_held"]  # neither check-in nor shift
        assert at_door(HOUSE).miss_check_ins() == 0
        with refused("move T first"):
            kim.say_go(launch, True)
        with refused("did not go out"):
            maya.end_launch(launch)
        maya.set_launch(launch, "T+1d")
        assert overdue(maya, launch, clock) == []
        kim.say_go(launch, True)
        assert kim.undo(launch) == "Undone: support said nothing."
        clock.now = T + timedelta(days=1, hours=1)
        with refused("make 0001 an incident"):
            kim.say_go(launch, False, reason="no")


class TestFromT:
    def test_limits_count_from_t_on_and_what_is_expected_sets_one(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.expect_volume(launch, 40, 5, 10)
        signal = Signal(feed="zendesk", name="tickets", value=900.0, word="900", unit="/h", state="ok")
        maya.store.save_poll("zendesk", [], (), health("zendesk"), signals=[signal])
        assert at_door(HOUSE).note_tickets() == 0
        clock.now = T
        assert at_door(HOUSE).note_tickets() == 1
        assert overdue(maya, launch, clock) == ["tickets"]
        assert (maya.undo(launch), maya.undo(launch)) == (
            "Undone: there are no limits for tickets again.", "Undone: no volume is expected.",
        )  # fmt: skip

    def test_people_take_turns_from_t_on_whoever_holds_the_role_meanwhile(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        maya.set_turns(launch, "commander", ["maya", "omar", "zoe"], 4 * HOURS)

        def next_one() -> tuple[str, str, datetime]:
            [one] = [d for d in due(maya, launch, clock, "rotation") if "commander" in d.label]
            return one.owner, one.label, one.due_at

        assert next_one() == ("maya", "shift limit: commander, omar next", T + 4 * HOURS)
        clock.now = T + timedelta(hours=3, minutes=50)
        maya.assign(launch, "commander", "omar")
        at_door("omar").accept(launch, "commander")
        assert next_one() == ("omar", "shift limit: commander, zoe next", T + 8 * HOURS)
        clock.now = T + 9 * HOURS
        assert overdue(maya, launch, clock) == ["rotation:support/kim", "rotation:commander/omar"]

    def test_a_trigger_trips_once_for_each_firing_from_t_on_and_the_incident_has_the_alert(
        self, maya: Room, at_door: Open, launch: str, clock: Clock
    ) -> None:
        with refused("cannot be read"):
            maya.set_trigger(launch, "sev>=")
        maya.set_trigger(launch, "sev>=high service:checkout")
        room = at_door(HOUSE)
        room.store.save_poll("prod", [alert(), alert("DiskFull", "search")], (), health("prod"))
        lease = room.store.take_lease("watcher", "me", 600)
        assert lease is not None
        triggers = Triggers(lease)

        def look() -> list[str]:
            triggers.look(room.store, room.store.open_incidents(), clock.now, lambda: room)
            return overdue(maya, launch, clock)

        assert look() == []  # before T
        clock.now = T + HOURS
        assert look() == look() == ["launch_trigger:1"]
        with refused("reason"):
            maya.decline_trigger(launch, 1, "")
        maya.decline_trigger(launch, 1, "one customer")
        assert look() == []  # the same firing is not offered again
        room.store.save_poll("prod", [alert(), alert("CheckoutSlow")], (), health("prod"))
        assert look() == ["launch_trigger:1"]
        triggers = Triggers(lease)  # another process: what was told stays told
        assert look() == ["launch_trigger:1"]
        said = [row for row in texts(maya.store.entries(launch)) if "fires" in row]
        assert said == [f"{name} fires: the trigger offers to make this an incident"
                        for name in ("CheckoutErrorRate", "CheckoutSlow")]  # fmt: skip
        before = maya.find(launch)
        after = maya.activate(launch, "SEV1")
        assert [link.title for link in after.alerts] == ["CheckoutSlow"]
        assert (after.launch, after.roles, after.check_ins) == (before.launch, before.roles, before.check_ins)
        told = texts(maya.store.entries(launch))
        assert any(row.startswith("This was a launch, T Mon 29 Mar 2027 09:00 CEST.") for row in told)
        assert due(maya, launch, clock, "preparation", "go_no_go", "launch", "launch_trigger") == []


class TestTheEnd:
    def test_one_that_went_out_is_over_counts_in_no_figure_and_can_be_planned_again(
        self, maya: Room, launch: str, clock: Clock
    ) -> None:
        with refused("still to come"):
            maya.end_launch(launch)
        clock.now = T + HOURS
        after = maya.end_launch(launch, "calm")
        assert (after.status, after.is_open) == (Status.LAUNCHED, False)
        assert [row.why_out for row in maya.ledger().rows] == ["planned"]
        assert due(maya, launch, clock) == []
        with refused("launched"):
            maya.prepare(launch, "T-1h", "support", "late")
        assert maya.undo(launch) == "Undone: 0001 is on again."
        maya.end_launch(launch)
        assert maya.reopen(launch, "not over").status is Status.PLANNED

    def test_one_that_is_cancelled_owes_nothing_and_taking_it_back_makes_no_incident_of_it(
        self, maya: Room, launch: str, clock: Clock
    ) -> None:
        maya.prepare(launch, "T-7d", "support", "rehearse")
        assert maya.cancel(launch, "no budget").status is Status.CANCELLED
        clock.now = T
        assert due(maya, launch, clock) == []
        assert maya.undo(launch) == "Undone: 0001 is planned again."
        assert (maya.find(launch).status, maya.find(launch).clocks_since) == (Status.PLANNED, None)

    def test_observers_change_nothing_of_it(self, maya: Room, at_door: Open, launch: str) -> None:
        maya.prepare(launch, "T-7d", "support", "rehearse")
        maya.assign(launch, "observer", "zoe")
        zoe = at_door("zoe")
        for act in (lambda: zoe.set_launch(launch, "T+1d"), lambda: zoe.end_preparation(launch, 1),
                    lambda: zoe.ask_go(launch, ["support"]), lambda: zoe.set_trigger(launch, "sev>=high")):  # fmt: skip
            with refused("observers change nothing"):
                act()
