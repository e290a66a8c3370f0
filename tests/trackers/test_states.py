"""What becomes of a ticket is read back: done there is done here, never verified; and who cannot be asked says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import trackers
from tests.support.ticketing import Bench
from tests.trackers.conftest import Make
from warroom.core.model import FollowUp
from warroom.core.tickets import mark_of
from warroom.doctor.trackers import read_states
from warroom.notify.attempt import Failed
from warroom.trackers.sending import asked, checked

ENDS = {
    trackers.GitHub: ("closed", ""), trackers.GitLab: ("closed", ""), trackers.Jira: ("Done", "Done"),
    trackers.JiraDataCenter: ("Erledigt", "Fixed"), trackers.Linear: ("Done", ""), trackers.ServiceNow: ("Closed", ""),
}  # fmt: skip
UNDONE = {
    trackers.GitHub: ("closed", "not_planned", "closed as not planned"), trackers.Jira: ("Closed", "Won't Do", ""),
    trackers.Linear: ("Canceled", "", ""), trackers.ServiceNow: ("Canceled", "", ""),
}  # fmt: skip


async def ticketed(bench: Make, kind: type[trackers.Tracker], **table: object) -> tuple[Bench, Callable[[], FollowUp]]:
    it = bench(kind, **table)
    name = it.asked()
    await it.turns()
    return it, lambda: it.one(name)


async def polled(it: Bench) -> None:
    it.store.renew(it.lease)
    await it.polls.poll(it.config.tracker[0])


@pytest.mark.parametrize("kind", trackers.ALL)
async def test_done_there_is_done_here_and_open_again_is_to_be_done_again(
    bench: Make, kind: type[trackers.Tracker]
) -> None:
    it, one = await ticketed(bench, kind)
    await polled(it)
    before = it.store.head()[0]
    await polled(it)
    assert it.store.head()[0] == before, "what did not change is not recorded"
    it.tracker.kept[0].state, it.tracker.kept[0].reason = ENDS[kind]
    await polled(it)
    assert (one().state, one().done_by) == ("done", it.config.tracker[0].id)
    assert one().ticket_state.lower() == ENDS[kind][0].lower()
    it.tracker.kept[0].state, it.tracker.kept[0].reason = "open", ""
    await polled(it)
    assert (one().state, one().ticket_means) == ("accepted", "open")


@pytest.mark.parametrize("kind", list(UNDONE))
async def test_what_is_closed_undone_is_not_doing_with_the_trackers_word(
    bench: Make, kind: type[trackers.Tracker]
) -> None:
    it, one = await ticketed(bench, kind)
    it.tracker.kept[0].state, it.tracker.kept[0].reason, said = UNDONE[kind]
    await polled(it)
    assert one().state == "not_doing"
    assert (said or UNDONE[kind][0]) in one().how


async def test_the_team_may_say_what_its_words_mean(bench: Make) -> None:
    it, one = await ticketed(bench, trackers.Jira, done=["released"], not_doing=["parked"])
    it.tracker.kept[0].state = "Done"
    await polled(it)
    assert (one().state, one().ticket_state) == ("accepted", "Done")
    it.tracker.kept[0].state = "Released"
    await polled(it)
    assert one().state == "done"
    it.tracker.kept[0].state = "Parked"
    await polled(it)
    assert one().state == "done", "what is done is not dropped by the tracker"


@pytest.mark.parametrize("kind", trackers.ALL)
async def test_a_ticket_that_is_deleted_is_gone_and_changes_nothing_else(
    bench: Make, kind: type[trackers.Tracker]
) -> None:
    it, one = await ticketed(bench, kind)
    it.tracker.kept[0].gone = True
    await polled(it)
    assert (one().state, one().ticket_means) == ("accepted", "gone")
    assert any("is gone from" in entry.text for entry in it.store.entries(it.inc))


async def test_a_token_that_is_revoked_changes_no_ticket_and_the_doctor_says_so(bench: Make) -> None:
    it, one = await ticketed(bench, trackers.GitHub)
    it.tracker.token = "another"
    await polled(it)
    assert one().ticket_means == "open"
    (found,) = read_states(it.store, it.config)
    assert found.says.startswith("its tickets could not be read: HTTP 401: the token is wrong, expired or revoked")
    assert "t0ken" not in (it.store.mark(mark_of("gh")) or "")


@pytest.mark.parametrize("kind", trackers.ALL)
async def test_the_check_is_content_with_a_tracker_that_works_and_makes_nothing(
    bench: Make, kind: type[trackers.Tracker]
) -> None:
    it = bench(kind)
    assert await checked(it.config.tracker[0]) == ()
    assert it.tracker.kept == []
    it.tracker.token = "another"
    failed = await checked(it.config.tracker[0])
    assert isinstance(failed, Failed)
    wrong = "user or password is wrong" if kind is trackers.ServiceNow else "the token is wrong"
    assert f"HTTP 401: {wrong}" in failed.reason


async def test_a_label_that_will_be_missing_is_said_and_the_ticket_is_found_without_it(bench: Make) -> None:
    it = bench(trackers.GitHub)
    assert isinstance(it.tracker, trackers.GitHub)
    it.tracker.pushes = False
    warned = await checked(it.config.tracker[0])
    assert not isinstance(warned, Failed)
    assert warned[0].startswith('its label "warroom" will be missing: give the token')
    it.asked()
    it.tracker.making = ["lost"]
    await it.turns()
    assert len(it.tracker.kept) == 1


async def test_a_type_of_issue_that_the_project_lacks_is_named_with_those_that_it_has(bench: Make) -> None:
    it = bench(trackers.Jira, kind="Story")
    failed = await checked(it.config.tracker[0])
    assert isinstance(failed, Failed)
    assert failed.reason == 'OPS has no type "Story": set kind to one of Task, Bug'


async def test_cloud_and_data_center_taken_for_each_other_are_told_apart(bench: Make) -> None:
    it = bench(trackers.JiraDataCenter)
    settings = it.config.tracker[0]
    cloud = {name: getattr(settings, name) for name in settings.__struct_fields__} | {"type": "jira_cloud"}
    failed = await asked(type(settings)(**cloud), lambda one: one.states(["OPS-1"]))
    assert isinstance(failed, Failed)
