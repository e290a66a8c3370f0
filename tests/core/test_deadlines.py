"""The domain's table of deadlines, row by row: when each starts, falls due, is settled, and who owes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.story import Story, minute
from warroom.core.deadlines import deadlines
from warroom.core.events import (
    Acknowledged,
    Activated,
    AskAnswered,
    Asked,
    BreachDeclared,
    Cancelled,
    CommandTaken,
    DeadlineSnoozed,
    EscalationFired,
    Merged,
    OfferAccepted,
    RecurrenceNoted,
    RegulatorNotified,
    Reopened,
    ReviewPublished,
    RoleAssigned,
    RoleOffered,
    RoleReleased,
    SeverityChanged,
    SoakRestarted,
    StatusChanged,
    TaskDone,
    TaskGiven,
    Unmerged,
    UpdateDrafted,
    UpdatePublished,
)
from warroom.core.model import Status, Urgency
from warroom.core.policy import PRIORITY, BusinessHours, Policy, RoomRules
from warroom.core.validation import validated

HOUR, DAY = 60, 24 * 60
MAYA = RoleAssigned(role="commander", person="maya")
TEAM = UpdatePublished(audience="team", text="looking into it")
CUSTOMERS = UpdatePublished(audience="customers", text="some payments fail")


def status(word: Status) -> StatusChanged:
    return StatusChanged(status=word)


class TestUpdates:
    @pytest.mark.parametrize(
        ("severity", "team", "customers"),
        [("SEV0", 10, 15), ("SEV1", 15, 15), ("SEV2", 30, 30), ("SEV3", None, None)],
    )
    def test_the_first_is_due_a_cadence_after_the_declaration(
        self, severity: str, team: float | None, customers: float | None
    ) -> None:
        story = Story(severity)
        assert story.due("team_update", 1) == team
        assert story.due("customer_update", 1) == customers

    def test_each_is_due_a_cadence_after_the_last_of_its_own_audience(self) -> None:
        story = Story("SEV1").do(4, TEAM).do(9, CUSTOMERS)
        assert story.due("team_update", 10) == 19
        assert story.due("customer_update", 10) == 24

    def test_a_no_change_update_counts(self) -> None:
        story = Story("SEV1").do(10, UpdatePublished(audience="customers", text="", no_change=True))
        assert story.due("customer_update", 11) == 25

    def test_a_draft_settles_nothing(self) -> None:
        story = Story("SEV1").do(10, UpdateDrafted(audience="customers", text="soon better"))
        assert story.due("customer_update", 11) == 15

    def test_one_published_and_recorded_later_counts_from_when_it_was_published(self) -> None:
        assert Story("SEV1").do(6, CUSTOMERS, noted=12).due("customer_update", 12) == 21

    def test_one_recorded_late_does_not_take_back_a_newer_one(self) -> None:
        story = Story("SEV1").do(10, CUSTOMERS).do(5, CUSTOMERS, noted=12)
        assert story.due("customer_update", 12) == 25

    def test_one_sent_after_the_clock_was_set_back_counts_though_its_time_is_the_earlier(self) -> None:
        story = Story("SEV1").do(30, CUSTOMERS).do(10, CUSTOMERS)
        assert story.due("customer_update", 11) == 25

    def test_what_the_last_update_promised_holds_the_team(self) -> None:
        promise = UpdatePublished(audience="customers", text="more at 12:20", next_by=minute(20))
        assert Story("SEV1").do(10, promise).due("customer_update", 11) == 20
        later = UpdatePublished(audience="customers", text="more at 12:50", next_by=minute(50))
        assert Story("SEV1").do(10, later).due("customer_update", 11) == 50

    def test_a_promise_holds_where_the_severity_asks_for_nothing(self) -> None:
        promise = UpdatePublished(audience="customers", text="more at 12:20", next_by=minute(20))
        assert Story("SEV3").do(10, promise).due("customer_update", 11) == 20

    def test_customers_are_owed_theirs_by_communications_else_the_commander(self) -> None:
        story = Story("SEV1")
        assert story.clocks(1)["customer_update"].owner == "commander"
        assert story.do(1, MAYA).clocks(1)["customer_update"].owner == "maya"
        story.do(2, RoleAssigned(role="communications", person="lee"))
        assert story.clocks(2)["customer_update"].owner == "lee"
        assert story.clocks(2)["team_update"].owner == "maya"

    def test_they_go_on_while_the_fix_soaks_and_stop_when_it_is_resolved(self) -> None:
        story = Story("SEV1").do(5, status(Status.MONITORING))
        assert story.due("customer_update", 6) == 15
        assert story.do(40, status(Status.RESOLVED)).due("customer_update", 41) is None


class TestSeverityChange:
    def test_it_re_times_the_next_update_at_once(self) -> None:
        story = Story("SEV2").do(10, CUSTOMERS)
        assert story.due("customer_update", 10) == 40
        assert story.do(12, SeverityChanged(severity="SEV1")).due("customer_update", 12) == 25

    def test_it_never_makes_an_update_overdue_in_hindsight(self) -> None:
        story = Story("SEV2").do(28, SeverityChanged(severity="SEV1"))
        assert story.due("customer_update", 28) == 28

    def test_one_that_is_recorded_later_than_it_was_decided_counts_from_the_recording(self) -> None:
        story = Story("SEV2").do(20, SeverityChanged(severity="SEV1"), noted=28)
        assert story.due("customer_update", 28) == 28

    def test_the_next_update_after_it_has_the_plain_new_cadence(self) -> None:
        story = Story("SEV2").do(28, SeverityChanged(severity="SEV1")).do(29, CUSTOMERS)
        assert story.due("customer_update", 30) == 44

    def test_a_promise_stands_unless_the_new_cadence_is_sooner(self) -> None:
        promise = UpdatePublished(audience="customers", text="more at 12:40", next_by=minute(40))
        story = Story("SEV2").do(10, promise).do(12, SeverityChanged(severity="SEV1"))
        assert story.due("customer_update", 12) == 25
        assert story.do(13, SeverityChanged(severity="SEV3")).due("customer_update", 13) == 40

    def test_a_promise_that_is_broken_by_then_is_re_timed_like_every_update_also_where_no_cadence_runs(self) -> None:
        promise = UpdatePublished(audience="customers", text="more at 12:40", next_by=minute(40))
        story = Story("SEV2").do(10, promise).do(12, SeverityChanged(severity="SEV1"))
        assert story.due("customer_update", 44) == 25
        assert story.do(45, SeverityChanged(severity="SEV3")).due("customer_update", 45) == 45

    def test_it_moves_no_role(self) -> None:
        story = Story("SEV2").do(1, MAYA).do(5, SeverityChanged(severity="SEV0"))
        assert story.incident.commander == "maya"

    def test_an_acknowledgement_newly_needed_is_due_from_the_change_on(self) -> None:
        story = Story("SEV3")
        assert story.due("acknowledge", 39) is None
        assert story.do(40, SeverityChanged(severity="SEV1")).due("acknowledge", 41) == 45

    def test_an_sla_that_was_missed_before_stays_missed(self) -> None:
        story = Story("P2", policy=Policy(severities=PRIORITY)).do(9 * HOUR, SeverityChanged(severity="P1"))
        assert story.due("sla_resolution", 9 * HOUR) == 8 * HOUR

    def test_an_sla_that_grew_shorter_than_what_has_passed_is_due_at_the_change(self) -> None:
        story = Story("P2", policy=Policy(severities=PRIORITY)).do(5 * HOUR, SeverityChanged(severity="P1"))
        assert story.due("sla_resolution", 5 * HOUR) == 5 * HOUR


class TestTakingItInHand:
    def test_it_is_acknowledged_in_time_by_somebody(self) -> None:
        story = Story("SEV1").do(0, MAYA)
        assert story.due("acknowledge", 1) == 5
        assert story.clocks(1)["acknowledge"].owner == "maya"
        assert story.do(2, Acknowledged()).due("acknowledge", 3) is None

    def test_an_acknowledgement_may_lapse_when_nobody_does_anything(self) -> None:
        policy = Policy(room=validated(RoomRules, {"acknowledge_expires": "30m"}))
        story = Story("SEV1", policy=policy).do(2, Acknowledged()).do(20, TEAM)
        assert story.due("acknowledge", 49) is None
        assert story.due("acknowledge", 50) == 55
        assert story.do(51, TEAM).due("acknowledge", 52) is None

    def test_what_the_room_does_by_itself_keeps_no_acknowledgement_alive(self) -> None:
        policy = Policy(room=validated(RoomRules, {"acknowledge_expires": "30m"}))
        fired = EscalationFired(policy="default", level="manager", target="manager", due_at=minute(10))
        story = Story("SEV1", policy=policy).do(2, Acknowledged()).do(20, fired, by="warroom")
        assert story.due("acknowledge", 33) == 37

    def test_every_role_the_severity_needs_has_five_minutes_to_be_filled(self) -> None:
        story = Story("SEV1").do(1, MAYA)
        keys = {k for k in story.clocks(2) if k.startswith("role_unfilled")}
        assert keys == {"role_unfilled:communications", "role_unfilled:scribe", "role_unfilled:technical_lead"}
        assert story.due("role_unfilled:scribe", 2) == 5
        assert story.do(3, RoleAssigned(role="scribe", person="sam")).due("role_unfilled:scribe", 4) is None

    def test_a_role_given_up_or_newly_needed_has_its_grace_from_then(self) -> None:
        story = Story("SEV1").do(1, RoleAssigned(role="scribe", person="sam"))
        assert story.do(60, RoleReleased(role="scribe", person="sam")).due("role_unfilled:scribe", 60) == 65
        raised = Story("SEV3").do(60, SeverityChanged(severity="SEV1"))
        assert raised.due("role_unfilled:scribe", 60) == 65

    def test_a_turn_is_soon_at_three_hours_and_due_at_four(self) -> None:
        story = Story("SEV1").do(10, MAYA)
        turn = story.clocks(20)["rotation:commander/maya"]
        assert turn.owner == "maya"
        assert turn.urgency(minute(10 + 3 * HOUR - 1)) is Urgency.CALM
        assert turn.urgency(minute(10 + 3 * HOUR)) is Urgency.SOON
        assert turn.urgency(minute(10 + 4 * HOUR)) is Urgency.OVERDUE

    def test_handing_the_role_over_starts_the_next_turn(self) -> None:
        story = Story("SEV1").do(0, MAYA).do(200, RoleOffered(role="commander", person="omar"))
        assert story.due("rotation:commander/maya", 201) == 240
        story.do(210, OfferAccepted(role="commander", person="omar"), by="omar")
        assert story.due("rotation:commander/maya", 211) is None
        assert story.due("rotation:commander/omar", 211) == 450

    def test_taking_command_over_an_absent_commander_does_too(self) -> None:
        story = Story("SEV1").do(0, MAYA).do(90, CommandTaken(person="omar", reason="maya is in a tunnel"), by="omar")
        assert story.due("rotation:commander/omar", 91) == 330


class TestGettingItDone:
    def test_the_sla_runs_from_the_declaration_to_the_resolution(self) -> None:
        story = Story("P1", policy=Policy(severities=PRIORITY))
        assert story.due("sla_resolution", 1) == 4 * HOUR
        assert story.do(90, status(Status.RESOLVED)).due("sla_resolution", 91) is None

    def test_the_sla_of_a_minor_one_runs_in_business_hours_only(self) -> None:
        hours = validated(BusinessHours, {"timezone": "Europe/Berlin"})  # declared on Tuesday 14:00 there
        story = Story("P3", policy=Policy(severities=PRIORITY, business_hours=hours))
        assert story.due("acknowledge", 1) == 120
        assert story.due("sla_resolution", 1) == 3 * DAY  # 3 h left today, 8 + 8, and 5 h on Friday

    @pytest.mark.parametrize("settles", ["identified", "escalation"])
    def test_it_is_understood_or_escalated_within_a_quarter_of_an_hour(self, settles: str) -> None:
        story = Story("SEV1")
        assert story.due("diagnosis", 1) == 15
        fired = EscalationFired(policy="default", level="manager", target="", due_at=minute(10))
        story.do(12, status(Status.IDENTIFIED) if settles == "identified" else fired)
        assert story.due("diagnosis", 13) is None

    def test_what_was_understood_wrongly_has_to_be_understood_again(self) -> None:
        story = Story("SEV1").do(5, status(Status.IDENTIFIED)).do(30, status(Status.INVESTIGATING))
        assert story.due("diagnosis", 31) == 45

    def test_the_soak_ends_by_itself_and_a_matching_alert_restarts_it(self) -> None:
        story = Story("SEV1").do(20, status(Status.MONITORING))
        assert story.due("soak", 21) == 50
        assert story.do(40, SoakRestarted(alert="5xx")).due("soak", 41) == 70
        assert story.due("soak", 70) is None

    @pytest.mark.parametrize(("severity", "due"), [("SEV0", 120), ("SEV1", 120), ("SEV2", None)])
    def test_executives_join_what_is_grave_and_two_hours_old(self, severity: str, due: float | None) -> None:
        story = Story(severity)
        assert story.due("executive_update", 1) == due
        story.do(30, UpdatePublished(audience="executives", text="EU checkout is degraded"))
        assert story.due("executive_update", 31) is None

    def test_an_ask_is_due_with_its_time_box(self) -> None:
        story = Story("SEV1").do(3, Asked(person="bob", text="latency", due_at=minute(6)))
        ask = story.last
        assert story.due(f"ask:{ask}", 4) == 6
        assert story.clocks(4)[f"ask:{ask}"].owner == "bob"
        assert story.do(5, AskAnswered(ask=ask, answer="210 ms")).due(f"ask:{ask}", 5) is None

    def test_a_task_is_due_when_it_was_promised_until_it_is_done(self) -> None:
        story = Story("SEV1").do(3, TaskGiven(owner="ana", text="roll back", due_at=minute(45)))
        task = story.last
        assert story.due(f"task:{task}", 4) == 45
        assert story.clocks(4)[f"task:{task}"].owner == "ana"
        assert story.do(9, TaskDone(task=task)).due(f"task:{task}", 10) is None


class TestAfterwards:
    def test_it_is_closed_a_day_after_it_was_resolved_unless_it_comes_back(self) -> None:
        story = Story("SEV1").do(60, status(Status.RESOLVED))
        assert story.due("closing", 61) == 60 + DAY
        assert story.do(100, RecurrenceNoted(alert="5xx")).due("closing", 101) == 100 + DAY
        assert story.do(120, status(Status.CLOSED)).due("closing", 121) is None

    def test_the_review_should_be_there_after_a_day_and_is_late_after_two(self) -> None:
        story = Story("SEV1").do(60, status(Status.RESOLVED), status(Status.CLOSED))
        review = story.clocks(61)["review"]
        assert review.due_at == minute(60 + 2 * DAY)
        assert review.urgency(minute(60 + DAY)) is Urgency.SOON
        assert story.do(DAY, ReviewPublished(url="https://wiki/1")).due("review", DAY) is None

    def test_a_data_breach_is_notified_within_three_days_whatever_became_of_the_incident(self) -> None:
        story = Story("SEV1").do(30, BreachDeclared(note="card numbers"))
        assert story.due("regulatory", 31) == 30 + 3 * DAY
        assert story.do(60, status(Status.RESOLVED), status(Status.CLOSED)).due("regulatory", 61) == 30 + 3 * DAY
        assert story.do(90, RegulatorNotified()).due("regulatory", 91) is None

    def test_reopening_restarts_the_clocks(self) -> None:
        story = Story("SEV1").do(2, Acknowledged()).do(5, CUSTOMERS).do(60, status(Status.RESOLVED))
        story.do(300, Reopened(reason="back again"))
        assert story.incident.status is Status.INVESTIGATING
        assert story.incident.resolved_at is None
        assert story.incident.first_acknowledged_at == minute(2)
        assert story.due("customer_update", 300) == 315
        assert story.due("acknowledge", 300) == 305
        assert story.due("diagnosis", 300) == 315
        assert story.due("closing", 300) is None

    @pytest.mark.parametrize("ended", [Cancelled(reason="false alarm"), Merged(into="INC-2026-0041")])
    def test_nothing_runs_for_one_that_is_cancelled_or_merged(self, ended: Cancelled | Merged) -> None:
        assert Story("SEV1").do(1, MAYA).do(5, ended).clocks(60) == {}

    def test_a_merge_taken_back_leaves_no_update_overdue_in_hindsight(self) -> None:
        story = Story("SEV1").do(5, Merged(into="INC-2026-0041")).do(60, Unmerged())
        assert story.due("customer_update", 60) == 60


class TestPlannedRoom:
    def test_it_has_no_severity_clocks_until_it_becomes_an_incident(self) -> None:
        story = Story("SEV1", planned=True).do(0, MAYA).do(5, TaskGiven(owner="ana", text="watch", due_at=minute(300)))
        assert set(story.clocks(6)) == {"task:e3"}  # nobody tires in a room that waits
        story.do(240, Activated(severity="SEV1"))
        assert story.incident.commander == "maya"
        assert story.due("customer_update", 240) == 255
        assert story.due("acknowledge", 240) == 245
        assert story.due("task:e3", 240) == 300


class TestSnoozing:
    def test_a_snoozed_deadline_is_due_when_the_snooze_ends(self) -> None:
        snooze = DeadlineSnoozed(key="customer_update", until=minute(40), reason="status page says it all")
        story = Story("SEV1").do(10, snooze)
        assert story.due("customer_update", 11) == 40
        assert story.clocks(11)["customer_update"].snoozed_until == minute(40)
        assert story.due("team_update", 11) == 15

    def test_settling_it_ends_the_snooze(self) -> None:
        snooze = DeadlineSnoozed(key="customer_update", until=minute(40), reason="status page says it all")
        story = Story("SEV1").do(10, snooze).do(12, CUSTOMERS)
        assert story.due("customer_update", 13) == 27

    def test_a_snooze_never_makes_a_deadline_fall_due_sooner(self) -> None:
        snooze = DeadlineSnoozed(key="team_update", until=minute(11), reason="later")
        assert Story("SEV1").do(10, snooze).due("team_update", 10) == 15


def test_they_come_with_the_earliest_first_and_every_one_can_say_why() -> None:
    story = Story("SEV0").do(0, MAYA).do(1, BreachDeclared(), Asked(person="bob", text="dba", due_at=minute(4)))
    found = deadlines(story.incident, story.policy, minute(2))
    assert [d.due_at for d in found] == sorted(d.due_at for d in found)
    assert all(d.rule and d.settled_by and d.owner and d.label for d in found)
    assert len({d.key for d in found}) == len(found) == 14


def test_keys_that_are_held_are_left_out() -> None:
    story = Story("SEV1")
    left = deadlines(story.incident, story.policy, minute(2), held=["team_update"])
    assert "team_update" not in {d.key for d in left}
    assert "customer_update" in {d.key for d in left}


def test_a_deadline_is_soon_in_its_last_fifth_or_two_minutes_and_overdue_from_the_due_second_on() -> None:
    update = Story("SEV2").clocks(0)["team_update"]
    assert update.urgency(minute(23.9)) is Urgency.CALM
    assert update.urgency(minute(24)) is Urgency.SOON
    acknowledge = Story("SEV1").clocks(0)["acknowledge"]
    assert acknowledge.urgency(minute(3)) is Urgency.SOON
    assert acknowledge.urgency(minute(5) - timedelta(microseconds=1)) is Urgency.SOON
    assert acknowledge.urgency(minute(5)) is Urgency.OVERDUE
