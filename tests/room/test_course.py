"""An incident's course: acknowledged, judged, resolved with its closure list, ended, begun again, merged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.rooms import START, Clock, refused, texts
from warroom.core.model import Status
from warroom.core.policy import Policy
from warroom.room import Refused, Room

ANSWERS = {item: "done by lee" for item in Policy().room.closure}


def soaked(room: Room, clock: Clock, inc: str) -> None:
    room.set_status(inc, "monitoring")
    clock.passes(minutes=30)


def resolved(room: Room, clock: Clock, inc: str) -> None:
    soaked(room, clock, inc)
    room.set_status(inc, "resolved", closure=ANSWERS)


def test_a_second_acknowledgement_is_told_by_whom_and_since_when(maya: Room, lee: Room, inc: str, clock: Clock) -> None:
    assert maya.acknowledge(inc).acknowledged_by == "maya"
    clock.passes(minutes=2)
    with refused(r"0001 was acknowledged by maya at 14:00:00 UTC"):
        lee.acknowledge(inc)
    assert lee.find(inc).acknowledged_by == "maya"


def test_an_acknowledgement_sent_twice_with_one_key_is_one(maya: Room, inc: str) -> None:
    maya.acknowledge(inc, key="a")
    maya.acknowledge(inc, key="a")
    assert texts(maya.detail(inc).entries).count("acknowledged") == 1


def test_a_key_used_for_another_command_is_refused_rather_than_ignored(maya: Room, lee: Room, inc: str) -> None:
    maya.log(inc, "first", key="k")
    with refused("already used by maya for another command"):
        maya.acknowledge(inc, key="k")
    with refused("already used by maya"):
        lee.log(inc, "second", key="k")
    other = maya.declare("Mail", "SEV3")
    with refused("already used by maya"):
        maya.log(other, "third", key="k")


def test_severity_is_set_by_name_in_any_case_and_moves_no_role(maya: Room, inc: str) -> None:
    before = maya.find(inc)
    it = maya.set_severity(inc, "sev0", "all regions")
    assert (it.severity, it.roles) == ("SEV0", before.roles)
    with refused(r"0001 is SEV0 since 14:00:00 UTC"):
        maya.set_severity(inc, "SEV0")


def test_live_statuses_go_forth_and_back(maya: Room, inc: str) -> None:
    for status in ("investigating", "monitoring", "identified", "triage"):
        assert maya.set_status(inc, status).status.value == status
    with refused("is triage since"):
        maya.set_status(inc, "triage")


def test_an_unknown_status_is_refused_with_the_nearest(maya: Room, inc: str) -> None:
    with refused(r'"monitring" is no status: did you mean monitoring\?'):
        maya.set_status(inc, "monitring")


@pytest.mark.parametrize(
    ("status", "mend"),
    [("merged", "merge"), ("cancelled", "cancel"), ("planned", "planned room")],
)
def test_statuses_with_a_command_of_their_own_are_refused_with_it(
    maya: Room, inc: str, status: str, mend: str
) -> None:
    with refused(mend):
        maya.set_status(inc, status)


def test_resolving_asks_for_the_closure_list(maya: Room, inc: str, clock: Clock) -> None:
    soaked(maya, clock, inc)
    with refused("verified, documented, stakeholders told, status page set, follow-ups filed and review scheduled"):
        maya.set_status(inc, "resolved")
    with refused("how it was done: documented"):
        maya.set_status(inc, "resolved", closure={"verified": "canary is clean"})
    it = maya.set_status(inc, "resolved", closure=ANSWERS)
    assert it.status is Status.RESOLVED
    assert it.closure == ANSWERS


def test_an_item_that_is_not_on_the_list_is_refused_with_the_nearest(maya: Room, inc: str) -> None:
    with refused("did you mean verified"):
        maya.set_status(inc, "resolved", "now", closure={"verifed": "yes"})


def test_only_the_commander_overrides_the_list_and_the_reason_is_recorded(
    maya: Room, lee: Room, inc: str, clock: Clock
) -> None:
    soaked(maya, clock, inc)
    with refused("Only maya may override"):
        lee.set_status(inc, "resolved", "it is late")
    it = maya.set_status(inc, "resolved", "it is late", closure={"Verified": "canary is clean"})
    assert it.closure["verified"] == "canary is clean"
    assert it.closure["documented"] == "override: it is late"


def test_an_override_without_a_reason_is_refused(maya: Room, inc: str, clock: Clock) -> None:
    soaked(maya, clock, inc)
    with refused('reason to override "verified"'):
        maya.set_status(inc, "resolved", closure={**ANSWERS, "verified": "override: "})


def test_resolving_before_the_soak_is_over_needs_a_reason(maya: Room, inc: str, clock: Clock) -> None:
    with refused("has not soaked for 30 min"):
        maya.set_status(inc, "resolved", closure=ANSWERS)
    maya.set_status(inc, "monitoring")
    clock.passes(minutes=10)
    with refused("needs 20 min more of calm"):
        maya.set_status(inc, "resolved", closure=ANSWERS)
    assert maya.set_status(inc, "resolved", "false lead", closure=ANSWERS).status is Status.RESOLVED


def test_only_a_resolved_incident_is_closed(maya: Room, inc: str, clock: Clock) -> None:
    with refused("only a resolved incident is closed"):
        maya.set_status(inc, "closed")
    resolved(maya, clock, inc)
    assert maya.set_status(inc, "closed").status is Status.CLOSED


def test_a_resolved_incident_goes_back_only_by_reopening_with_a_reason(maya: Room, inc: str, clock: Clock) -> None:
    resolved(maya, clock, inc)
    with refused("reopen it before you can set it to investigating"):
        maya.set_status(inc, "investigating")
    with refused("Give a reason to reopen it"):
        maya.reopen(inc, " ")
    it = maya.reopen(inc, "5xx is back", recurrence=True)
    assert (it.status, it.reopened, it.recurrences) == (Status.INVESTIGATING, 1, 1)
    with refused("not over"):
        maya.reopen(inc, "again")


def test_an_ended_incident_takes_late_lines_and_its_review_and_nothing_else(
    maya: Room, inc: str, clock: Clock
) -> None:
    maya.give_task(inc, "ana", "write the runbook")
    task = maya.find(inc).tasks[0].id
    resolved(maya, clock, inc)
    maya.set_status(inc, "closed")
    for attempt in (
        lambda: maya.set_severity(inc, "SEV2"),
        lambda: maya.acknowledge(inc),
        lambda: maya.assign(inc, "scribe", "sam"),
        lambda: maya.update(inc, "team", "over"),
        lambda: maya.ask(inc, "bob", "latency"),
        lambda: maya.set_brief(inc, impact="none"),
        lambda: maya.take_command(inc, "x"),
    ):
        with refused("was closed at 14:30:00 UTC: reopen it"):
            attempt()
    entry = maya.log(inc, "the vendor confirmed it", "fact")
    assert maya.amend(inc, entry.id, entry.revision, text="the vendor confirmed the cause").revision == 1
    maya.end_task(inc, task)
    maya.edit_details(inc, impact_started_at=START - timedelta(minutes=9))
    assert maya.review_published(inc, "https://wiki/42").reviewed_at == clock.now
    with refused("was published at"):
        maya.review_published(inc)


def test_a_false_alarm_is_cancelled_with_a_reason_and_can_be_reopened(maya: Room, inc: str) -> None:
    with refused("Give a reason to cancel it"):
        maya.cancel(inc, "")
    assert maya.cancel(inc, "a test pushed to prod alerting").status is Status.CANCELLED
    assert maya.reopen(inc, "it was real").status is Status.INVESTIGATING


def test_a_merged_incident_keeps_answering_and_its_lines_stand_in_their_place(
    maya: Room, lee: Room, inc: str, clock: Clock
) -> None:
    double = lee.declare("Checkout is slow", "SEV2")
    clock.passes(minutes=1)
    maya.log(inc, "one")
    clock.passes(minutes=1)
    lee.log(double, "two")
    clock.passes(minutes=1)
    maya.log(inc, "three")
    assert lee.merge(double, inc, "same cause").merged_into == inc
    both = maya.detail(inc)
    assert [t for t in texts(both.entries) if t in ("one", "two", "three")] == ["one", "two", "three"]
    assert both.total == len(both.entries) == maya.find(inc).entries + maya.find(double).entries
    assert maya.find(double.number).status is Status.MERGED
    with refused("0002 was merged into 0001: write to 0001 instead"):
        lee.set_severity(double, "SEV0")
    with refused("take the merge back first"):
        lee.reopen(double, "no")
    assert lee.unmerge(double).status is Status.TRIAGE
    assert maya.detail(inc).incident.merged == ()
    with refused("not merged"):
        lee.unmerge(double)


def test_merging_into_itself_or_into_what_is_over_is_refused(maya: Room, inc: str, clock: Clock) -> None:
    other = maya.declare("Mail", "SEV2")
    with refused("into itself"):
        maya.merge(inc, inc)
    maya.cancel(other, "nothing")
    with refused("0002 is cancelled: name one that is open"):
        maya.merge(inc, other)


def test_details_change_only_where_they_differ(maya: Room, inc: str) -> None:
    assert maya.edit_details(inc, service="checkout", title="Checkout fails").service == "checkout"
    with refused("Nothing of 0001 would change"):
        maya.edit_details(inc, service="checkout")
    with refused("A title has words"):
        maya.edit_details(inc, title="")
    maya.edit_details(inc, detected_at=START)
    with refused("after it was detected"):
        maya.edit_details(inc, impact_started_at=START, detected_at=START - timedelta(minutes=1))


def test_a_back_dated_change_lies_after_the_one_it_follows(maya: Room, inc: str, clock: Clock) -> None:
    clock.passes(minutes=10)
    maya.set_status(inc, "investigating")
    clock.passes(minutes=10)
    with refused("0001 is investigating since 14:10:00 UTC: give a time after that"):
        maya.set_status(inc, "identified", at=START + timedelta(minutes=5))
    assert maya.set_status(inc, "identified", at=START + timedelta(minutes=15)).status_since.minute == 15


def test_a_breach_is_declared_once_and_the_regulator_told_after_it(maya: Room, inc: str, clock: Clock) -> None:
    with refused("declare the breach first"):
        maya.regulator_notified(inc)
    maya.breach(inc, "card numbers in a log")
    with refused("it stands"):
        maya.breach(inc)
    resolved(maya, clock, inc)
    maya.set_status(inc, "closed")
    assert maya.regulator_notified(inc, "form 12").notified_at == clock.now
    with refused("it is recorded"):
        maya.regulator_notified(inc)


def test_links_are_web_addresses(maya: Room, inc: str) -> None:
    with refused("is not a web address"):
        maya.add_link(inc, "javascript:alert(1)")
    it = maya.add_link(inc, "https://meet.example/42", "call")
    assert it.links[0].label == "call"
    assert maya.remove_link(inc, "https://meet.example/42").links == ()


def test_a_refused_command_writes_nothing(maya: Room, inc: str) -> None:
    before = maya.store.head()
    for attempt in (
        lambda: maya.set_severity(inc, "SEV1"),
        lambda: maya.set_status(inc, "closed"),
        lambda: maya.merge(inc, inc),
        lambda: maya.log(inc, ""),
    ):
        with pytest.raises(Refused):
            attempt()
    assert maya.store.head() == before
