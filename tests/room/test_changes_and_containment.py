"""Changes and containment: what was changed is listed with its undo until it is undone or kept for good."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from screens.base.form import Text
from screens.forms.incident import closing, is_left_open
from screens.forms.resolution import in_place
from screens.view.deadline_cache import Running
from screens.view.promises import PromisesFound, strip
from tests.support.rooms import START, Clock, Open, refused, texts
from warroom.core.handover import handover_text
from warroom.core.model import Kind, Status
from warroom.core.policy import ChangeRules, Policy
from warroom.core.review.text import markdown
from warroom.core.situation import situation, situation_text
from warroom.doctor.store import _in_place
from warroom.keymap.room import ROOM
from warroom.room import Room
from warroom.shell import shapes


def test_changes_and_containment(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    maya.record_change(inc, "roll back 2.1.3 in eu-west", "2.1.3", "2.1.2", "deploy 2.1.3",
                       at=clock.now - timedelta(minutes=3))  # fmt: skip
    _, promo = maya.record_change(inc, "promo off")
    maya.put_workaround(inc, "checkout reads from the primary")
    row = next(row for row in maya.detail(inc).entries if row.kind is Kind.CHANGE)
    assert (row.text, row.author) == ("roll back 2.1.3 in eu-west (2.1.3 → 2.1.2)", "maya")
    it = maya.find(inc)
    told = situation_text(situation(it, (), (), clock.now, maya.zone))
    assert "in place: C-0001-1 roll back 2.1.3 in eu-west (maya, 2.1.3 → 2.1.2, undo: deploy 2.1.3)" in told
    assert [(one["id"], one["state"]) for one in shapes.whole(it, (), (), clock.now)["containment"]] == [
        ("C-0001-1", "in place"), ("C-0001-2", "in place"), ("W-0001-1", "in place"),
    ]  # fmt: skip
    maya.set_status(inc, Status.RESOLVED, override="a test")
    maya.set_status(inc, Status.CLOSED, override="a test")
    maya.dismiss_review(inc, "a test")

    assert len(maya.containment()) == len(maya.left_after()[0]) == 3
    handed = handover_text((), clock.now, maya.zone, (), maya.containment())
    assert "- C-0001-1 roll back 2.1.3 in eu-west: maya, since 21 Apr; 2.1.3 → 2.1.2; undo: deploy 2.1.3" in handed
    clock.passes(hours=30)
    _, gone = maya.end_containment("C-0001-1", "2.1.4 is out")
    assert (gone.state(), gone.removed_by, gone.removed_at, gone.reason) == (
        "undone", "maya", clock.now, "2.1.4 is out"
    )  # fmt: skip
    with refused("C-0001-2 is kept for good only with a reason"):
        maya.end_containment("C-0001-2", keep=True)
    _, kept = maya.end_containment("C-0001-2", "the promo is over", keep=True)
    assert (kept.id, kept.state()) == (promo.id, "kept for good")
    maya.end_containment("W-0001-1", "reads stay there", keep=True)
    assert maya.containment() == () == maya.store.owing((), 10)
    written = markdown(maya.review(inc))
    assert "## Changes and workarounds" in written
    assert "kept for good 2026-04-22" in written
    assert "change is undone: roll back 2.1.3 in eu-west: 2.1.4 is out" in texts(maya.detail(inc).entries)


def test_what_was_done_to_it_is_undone_step_by_step(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    maya.record_change(inc, "promo off")
    maya.end_containment("C-1-1", "over")
    maya.undo(inc)
    assert maya.find(inc).changes[0].in_place
    with refused("a change or"):
        maya.end_containment("promo off")
    with refused("There is no change C-0001-7"):
        maya.end_containment("C-0001-7")


def test_a_change_is_withdrawn_as_if_it_had_never_been_made(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    maya.record_change(inc, "promo off")
    assert "recorded by mistake" in maya.undo(inc)
    assert maya.find(inc).changes[0].state() == "withdrawn"
    assert "promo off" not in markdown(maya.review(inc)).split("## Timeline")[0]


def test_authority_for_emergency_changes(at_door: Open, clock: Clock) -> None:
    policy = replace(Policy(), changes=ChangeRules(approvers=("commander", "omar"), severities={"SEV3": ()}))
    maya, ana = at_door("maya", policy=policy), at_door("ana", policy=policy)
    inc = maya.declare("Checkout is slow", "SEV2").id
    _, one = ana.record_change(inc, "promo off")
    assert (one.unapproved, one.approval()) == (True, "not approved")
    assert next(row.mark for row in ana.detail(inc).entries if row.kind is Kind.CHANGE) == "not approved"
    with refused("lee may not approve a change of 0001: the commander"):
        ana.ask_approval("C-0001-1", "lee")
    _, one = ana.ask_approval("C-0001-1", "omar")
    assert (one.asked_of, one.asked_by, one.asked_at) == ("omar", "ana", START)
    with refused("ana may not approve"):
        ana.answer_containment("C-0001-1", True)
    clock.passes(minutes=2)
    _, one = ana.answer_containment("C-0001-1", True, "omar", "said on the bridge")
    assert (one.answered_by, one.answer_noted_by, one.answered_at) == ("omar", "ana", clock.now)
    assert (one.unapproved, one.approval()) == (False, "approved by omar, noted by ana")
    assert maya.record_change(inc, "cache off")[1].approval() == "approved by maya"
    maya.set_severity(inc, "SEV3")
    assert ana.record_change(inc, "log level up")[1].approval() == ""


def test_pausing_a_roll_out(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    _, one = maya.ask_pause(inc, "roll-out of 2.1.3", "release-team", "release-chat")
    assert (one.state(), one.asked_of, one.channel) == ("asked", "release-team", "release-chat")
    clock.passes(minutes=3)
    _, one = maya.answer_containment("P-0001-1", True, reason="held at 10 %")
    assert (one.state(), one.answered_by, one.answer_noted_by) == ("paused", "release-team", "maya")
    with refused("lift it"):
        maya.end_containment("P-0001-1", "why", keep=True)
    assert maya.end_containment("P-0001-1", "2.1.4 goes out")[1].state() == "lifted"
    maya.ask_pause(inc, "roll-out of 2.1.4", "release-team")
    assert maya.answer_containment("P-0001-2", False, reason="no")[1].in_place is False
    assert "release-team is asked to pause: roll-out of 2.1.4" in texts(maya.detail(inc).entries)


def test_a_redacted_change_keeps_its_place(maya: Room, path: Path, clock: Clock) -> None:
    from warroom.store.redaction import redact

    inc = maya.declare("Checkout is slow", "SEV2").id
    _, one = maya.record_change(inc, "password hunter22hunter22", "hunter22hunter22", undo_how="ask for it")
    maya.end_containment("C-0001-1", "rotated")
    redact(path, one.id, "maya", "a password", clock=clock)
    kept = maya.find(inc).changes
    assert "hunter22" not in json.dumps(shapes.whole(maya.find(inc), maya.detail(inc).entries, (), clock.now)), kept


def test_an_ended_incident_leaves_what_is_in_place_to_the_room(maya: Room, clock: Clock) -> None:
    """At closing it is shown; then the strip counts it, the page of overdue items lists it, the doctor warns."""
    inc = maya.declare("Checkout is slow", "SEV2").id
    maya.record_change(inc, "promo off", undo_how="flag on")
    it = maya.find(inc)
    assert is_left_open(it)
    assert [section.title for section in in_place(it)] == ["STILL IN PLACE"]
    maya.set_status(inc, Status.RESOLVED, override="a test")
    maya.set_status(inc, Status.CLOSED, override="a test")
    left = maya.left_after()[0]
    found = PromisesFound().find((), (), Running(maya.policy), clock.now, in_place=left)
    assert [(one.word, one.label, one.number) for one in found] == [("IN PLACE", "promo off", "0001")]
    face = strip(found, (), Running(maya.policy), clock.now, maya.zone, ROOM, keys=("",))
    assert not face.chips
    assert "1 left something in place" in "".join(text for text, _ in face.calm)
    (check,) = _in_place(maya.store)
    assert check.state == "warn"
    assert "1 left by incidents that have ended" in check.says


def test_an_entry_is_no_change_without_its_undo(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    with refused("A change is recorded with how it is undone"):
        maya.log(inc, "promo off", "change")


def test_what_is_in_place_is_asked_for_where_an_incident_ends(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Checkout is slow", "SEV3").id
    maya.record_change(inc, "promo off")
    maya.put_workaround(inc, "reads from the primary")
    maya.set_status(inc, "resolved", override="a test")
    form = closing(maya.find(inc), "", clock.now)
    values = {field.name: field.value for field in form.fields if isinstance(field, Text)}
    assert "C-0001-1" in form.problem({**values, "C-0001-1": "k"})
    assert "type u" in form.problem({**values, "C-0001-1": "x"})
    given = {**values, "C-0001-1": "u", "W-0001-1": "k reads stay there"}
    assert form.problem(given) == ""
    form.call(given)(maya)
    assert [one.state() for one in maya.find(inc).containment] == ["undone", "kept for good"]
