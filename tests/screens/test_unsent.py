"""A message that could not be delivered is a broken promise: told with its channel and its reason."""

from __future__ import annotations

from screens.view.deadline_cache import Running
from screens.view.promises import chip, promises
from tests.support.story import Story, minute
from warroom.core.model import DeadLetter
from warroom.core.policy import Policy
from warroom.keymap.actions import ACTIONS

LETTER = DeadLetter(
    id="x", channel="slack-ops", incident="INC-2026-0042", occasion="escalation", title="escalated to manager",
    reason="the address answers 404", tries=9, created_at=minute(5), dead_at=minute(40),
)  # fmt: skip


def test_a_dead_letter_is_told_with_its_channel_and_its_reason() -> None:
    it = Story("SEV3").incident
    found = [p for p in promises([it], (), Running(Policy()), minute(41), [LETTER]) if p.word == "NOT SENT"]
    assert [(p.label, p.number) for p in found] == [("slack-ops", "0042")]
    assert "the address answers 404" in found[0].owner
    shown = chip(found[0], minute(41), minute(0).tzinfo, ACTIONS)  # type: ignore[arg-type]
    assert shown.word == "NOT SENT"
    assert ("slack-ops", "bright") in tuple(shown.what)
