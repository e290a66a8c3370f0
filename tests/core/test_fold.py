"""What the record says about roles, statuses and rows."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.support.story import Story, minute
from warroom.core.broken import Chip
from warroom.core.changes import HANDLERS
from warroom.core.deadlines import breaches
from warroom.core.events import (
    HOUSE,
    KNOWN,
    Acknowledged,
    AlertLinked,
    AlertRef,
    AskAnswered,
    Asked,
    AskExpired,
    BriefChanged,
    CommandTaken,
    DetailsChanged,
    EntryAdded,
    EntryAmended,
    EntryPinned,
    EntryRestored,
    EntryRetracted,
    EscalationFired,
    EvidenceLinked,
    HypothesisMarked,
    Left,
    Merged,
    MergeReceived,
    MergeReturned,
    OfferAccepted,
    OfferDeclined,
    Redacted,
    Reopened,
    RoleAssigned,
    RoleOffered,
    RoleReleased,
    SeverityChanged,
    StatusChanged,
    TaskDropped,
    TaskGiven,
    Unknown,
    Unmerged,
    UpdateApproved,
    UpdateDrafted,
    UpdatePublished,
)
from warroom.core.fold import apply
from warroom.core.model import Entry, HypothesisState, Kind, Status

MAYA = RoleAssigned(role="commander", person="maya")
OF_ENTRIES = {"entry_pinned", "entry_withheld", "hypothesis_marked", "evidence_linked", "evidence_unlinked",
              "alerts_handled", "payload_redacted", "review_post_asked", "alerts_called",
              "alert_call_over"}  # fmt: skip
OF_NO_INCIDENT = {"policy_changed", "drill_started", "drill_moved"}


def told(story: Story) -> list[tuple[str, str, str]]:
    return [(row.kind.value, row.text, row.mark) for row in story.timeline]


def test_every_event_type_changes_the_state_or_is_of_the_timeline() -> None:
    assert {name for name, of in KNOWN.items() if of not in HANDLERS} == OF_ENTRIES | OF_NO_INCIDENT


def test_nothing_is_before_the_declaration() -> None:
    assert apply(None, Story().do(1, Acknowledged()).events[-1]) is None


class TestCommand:
    def test_an_offer_leaves_the_commander_until_it_is_accepted(self) -> None:
        story = Story().do(0, MAYA).do(5, RoleOffered(role="commander", person="omar"))
        assert story.incident.commander == "maya"
        story.do(6, OfferAccepted(role="commander", person="omar", read_back="rolling back"), by="omar")
        assert story.incident.commander == "omar"
        assert story.incident.offers == ()
        assert told(story)[-1] == (
            "milestone", 'omar took over as commander from maya: read back "rolling back"', "",
        )  # fmt: skip

    def test_a_declined_offer_leaves_everything_as_it_was(self) -> None:
        story = Story().do(0, MAYA).do(5, RoleOffered(role="commander", person="omar"))
        story.do(6, OfferDeclined(role="commander", person="omar", reason="asleep"), by="omar")
        assert story.incident.offers == ()
        assert story.incident.commander == "maya"

    def test_command_is_taken_over_an_absent_commander(self) -> None:
        story = Story().do(0, MAYA).do(5, CommandTaken(person="omar", reason="no answer"), by="omar")
        assert [a.person for a in story.incident.holders("commander")] == ["omar"]
        assert told(story)[-1][1] == "omar took command from maya: no answer"

    def test_command_cannot_be_dropped_by_release_or_by_leaving(self) -> None:
        story = Story().do(0, MAYA).do(5, RoleReleased(role="commander", person="maya"))
        assert story.incident.commander == "maya"
        assert len(story.timeline) == 2
        story.do(6, RoleAssigned(role="scribe", person="maya")).do(7, Left(person="maya"))
        assert story.incident.commander == "maya"
        assert story.incident.holders("scribe") == ()
        assert story.incident.participants == ()

    def test_a_second_assignment_replaces_the_first_commander(self) -> None:
        story = Story().do(0, MAYA).do(5, RoleAssigned(role="commander", person="omar", beside=True))
        assert [a.person for a in story.incident.holders("commander")] == ["omar"]

    def test_there_is_one_technical_lead_a_system_and_many_experts(self) -> None:
        lead = "technical_lead"
        story = Story().do(1, RoleAssigned(role=lead, person="ana", system="db"))
        story.do(2, RoleAssigned(role=lead, person="tom", system="api"))
        story.do(3, RoleAssigned(role=lead, person="kim", system="db"))
        story.do(4, RoleAssigned(role="expert", person="raj"), RoleAssigned(role="expert", person="eva"))
        held = [(a.role, a.system, a.person) for a in story.incident.roles]
        assert held == [(lead, "api", "tom"), (lead, "db", "kim"), ("expert", "", "raj"), ("expert", "", "eva")]


class TestLife:
    def test_the_first_identification_and_mitigation_are_kept(self) -> None:
        story = Story().do(5, StatusChanged(status=Status.IDENTIFIED)).do(9, StatusChanged(status=Status.MONITORING))
        story.do(20, StatusChanged(status=Status.INVESTIGATING)).do(30, StatusChanged(status=Status.MONITORING))
        assert story.incident.identified_at == minute(5)
        assert story.incident.mitigated_at == minute(9)
        assert story.incident.soak_started_at == minute(30)

    def test_reopening_takes_back_the_resolution_and_counts(self) -> None:
        story = Story().do(5, StatusChanged(status=Status.RESOLVED, closure={"verified": "by graph"}))
        assert (story.incident.resolved_by, story.incident.closure) == ("maya", {"verified": "by graph"})
        story.do(6, StatusChanged(status=Status.CLOSED)).do(60, Reopened(reason="again", recurrence=True))
        it = story.incident
        assert (it.resolved_at, it.closed_at, it.closure, it.reopened, it.recurrences) == (None, None, {}, 1, 1)

    def test_merging_keeps_both_ids_and_can_be_taken_back(self) -> None:
        story = Story().do(5, StatusChanged(status=Status.IDENTIFIED)).do(6, Merged(into="INC-2026-0041"))
        assert (story.incident.id, story.incident.merged_into) == ("INC-2026-0042", "INC-2026-0041")
        assert not story.incident.is_open
        story.do(7, Unmerged())
        assert (story.incident.status, story.incident.merged_into) == (Status.IDENTIFIED, "")
        other = Story().do(1, MergeReceived(other="INC-2026-0040"))
        assert other.incident.merged == ("INC-2026-0040",)
        assert other.do(2, MergeReturned(other="INC-2026-0040")).incident.merged == ()

    def test_only_the_details_given_change(self) -> None:
        story = Story(service="checkout", region="eu").do(1, DetailsChanged(title="Payments fail", region=""))
        it = story.incident
        assert (it.title, it.service, it.region) == ("Payments fail", "checkout", "")

    def test_an_empty_brief_line_is_emptied_and_the_others_stay(self) -> None:
        story = Story().do(1, BriefChanged(impact="50 %", needs="a DBA")).do(2, BriefChanged(needs=""))
        assert (story.incident.brief.impact, story.incident.brief.needs) == ("50 %", "")


class TestWhatIsNotKnown:
    @pytest.mark.parametrize("data", [Unknown(type="brewed", raw={"cups": 3}), Redacted(type="status_changed")])
    def test_it_moves_the_place_in_the_journal_and_nothing_else(self, data: Unknown | Redacted) -> None:
        story = Story().do(1, MAYA)
        before = story.incident
        after = story.do(5, data).incident
        kept = {"seq": 0, "changed_at": minute(0), "active_at": None}
        assert replace(after, **kept) == replace(before, **kept)
        assert (after.seq, after.changed_at) == (3, minute(5))

    def test_a_redacted_entry_leaves_its_place_in_the_timeline(self) -> None:
        assert told(Story().do(3, Redacted(type="entry_added")))[-1] == ("note", "(redacted)", "redacted")


class TestRows:
    def entry(self, story: Story) -> Entry:
        return story.rows["e2"]

    def test_an_amended_entry_keeps_its_earlier_wording_and_who_changed_it(self) -> None:
        story = Story().do(3, EntryAdded(kind=Kind.NOTE, text="pool at 10"), by="ana")
        story.do(5, EntryAmended(entry="e2", revision=0, text="pool at 100", kind=Kind.FACT, entry_at=minute(2)))
        row = self.entry(story)
        assert (row.text, row.kind, row.at, row.author, row.revision) == ("pool at 100", Kind.FACT, minute(2), "ana", 1)
        assert row.recorded_at == minute(3)
        (was,) = row.earlier
        assert (was.text, was.kind, was.at, was.changed_by, was.changed_at) == (
            "pool at 10", Kind.NOTE, minute(3), "maya", minute(5),
        )  # fmt: skip

    def test_a_retracted_entry_keeps_its_text_and_can_be_restored(self) -> None:
        story = Story().do(3, EntryAdded(kind=Kind.FACT, text="it is DNS"))
        story.do(4, EntryRetracted(entry="e2", reason="no"))
        row = self.entry(story)
        assert row.retracted is not None
        assert (row.text, row.retracted.by, row.retracted.reason) == ("it is DNS", "maya", "no")
        assert self.entry(story.do(5, EntryRestored(entry="e2"))).retracted is None

    def test_a_hypothesis_is_open_until_somebody_marks_it_and_keeps_its_evidence(self) -> None:
        story = Story().do(3, EntryAdded(kind=Kind.HYPOTHESIS, text="2.1.3 leaks"))
        assert self.entry(story).hypothesis is HypothesisState.OPEN
        story.do(4, EntryAdded(kind=Kind.FACT, text="pool full")).do(5, EvidenceLinked(entry="e2", evidence="e3"))
        story.do(6, HypothesisMarked(entry="e2", state=HypothesisState.CONFIRMED), EntryPinned(entry="e2"))
        row = self.entry(story)
        assert (row.hypothesis, row.pinned) == (HypothesisState.CONFIRMED, True)
        assert [(e.entry, e.supports) for e in row.evidence] == [("e3", True)]

    def test_an_entry_is_placed_when_it_happened_and_says_when_it_was_recorded(self) -> None:
        story = Story().do(5, EntryAdded(kind=Kind.FACT, text="later")).do(
            2, EntryAdded(kind=Kind.FACT, text="earlier"), noted=9
        )
        assert [row.text for row in story.timeline][1:] == ["earlier", "later"]
        assert story.timeline[1].recorded_at == minute(9)

    def test_the_room_writes_what_it_was_told_to_do_in_plain_words(self) -> None:
        story = Story("SEV2").do(1, Acknowledged(), MAYA)
        story.do(2, SeverityChanged(severity="SEV1", reason="half of EU"))
        story.do(3, AlertLinked(alert=AlertRef(feed="prod", uid="1", fingerprint="f", title="5xx")))
        story.do(4, Asked(person="bob", text="latency", due_at=minute(7)))
        story.do(7, AskExpired(ask=story.last), by=HOUSE)
        story.do(8, TaskGiven(owner="ana", text="roll back"))
        story.do(9, TaskDropped(task=story.last, reason="not needed"))
        story.do(10, EscalationFired(policy="default", level="manager", target="nadia", due_at=minute(10)), by=HOUSE)
        assert told(story) == [
            ("milestone", "declared SEV2: Checkout fails", ""),
            ("milestone", "acknowledged", ""),
            ("milestone", "maya is commander", ""),
            ("milestone", "severity SEV2 → SEV1: half of EU", ""),
            ("note", "alert linked: 5xx (prod)", "alert"),
            ("ask", "@bob latency, 3m", "expired"),
            ("ask", "bob did not answer in time: latency", ""),
            ("action", "@ana roll back", "dropped"),
            ("action", "dropped: roll back: not needed", ""),
            ("milestone", "escalated to manager (nadia)", "fired"),
        ]
        assert all(row.system for row in story.timeline)
        assert story.incident.entries == len(story.timeline)

    def test_a_draft_shows_what_became_of_it(self) -> None:
        story = Story().do(3, UpdateDrafted(audience="customers", text="some fail"), by="kim")
        assert told(story)[-1] == ("update", "customers: some fail", "draft")
        story.do(4, UpdateApproved(update="e2"))
        assert story.incident.drafts[0].approved_by == "maya"
        assert self.entry(story).mark == "approved"
        story.do(5, UpdatePublished(audience="customers", text="some fail", update="e2"))
        assert story.incident.drafts == ()
        assert [mark for _, _, mark in told(story)[1:]] == ["published", "sent"]

    def test_a_late_answer_is_an_answer_still(self) -> None:
        story = Story().do(1, Asked(person="bob", text="latency", due_at=minute(4))).do(4, AskExpired(ask="e2"))
        story.do(6, AskAnswered(ask="e2", answer="210 ms"))
        assert story.incident.asks[0].state == "answered"
        assert self.entry(story).mark == "answered"


class TestBrokenPromises:
    def test_the_gravest_and_the_longest_come_first_and_empty_roles_last(self) -> None:
        one = Story("SEV1").do(0, MAYA).do(2, Acknowledged())
        two = Story("SEV2").do(1, Acknowledged())
        found = breaches([two.incident, one.incident], one.policy, minute(16))
        assert [(b.severity, b.chip, b.key) for b in found] == [
            ("SEV1", Chip.OVERDUE, "escalation:default/manager"),
            ("SEV1", Chip.OVERDUE, "customer_update"),
            ("SEV1", Chip.OVERDUE, "diagnosis"),
            ("SEV1", Chip.OVERDUE, "team_update"),
            ("SEV2", Chip.NO_COMMANDER, "role_unfilled:commander"),
            ("SEV2", Chip.OVERDUE, "diagnosis"),
            ("SEV1", Chip.EMPTY, "role_unfilled:communications"),
            ("SEV1", Chip.EMPTY, "role_unfilled:scribe"),
            ("SEV1", Chip.EMPTY, "role_unfilled:technical_lead"),
            ("SEV2", Chip.EMPTY, "role_unfilled:technical_lead"),
        ]

    def test_no_commander_is_told_at_once_and_an_empty_role_after_its_grace(self) -> None:
        story = Story("SEV1")
        assert [b.chip for b in breaches([story.incident], story.policy, minute(0))] == [Chip.NO_COMMANDER]
        assert breaches([story.do(0, MAYA).incident], story.policy, minute(4)) == ()

    def test_an_overdue_promise_names_who_owes_it_and_since_when(self) -> None:
        story = Story("SEV3").do(0, MAYA).do(1, TaskGiven(owner="ana", text="roll back", due_at=minute(5)))
        (broken,) = breaches([story.incident], story.policy, minute(8))
        assert (broken.owner, broken.since, broken.label) == ("ana", minute(5), "task: roll back")
