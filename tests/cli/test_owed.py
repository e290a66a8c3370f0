"""What is owed after an incident has ended is listed and handed over until it is settled."""

from __future__ import annotations

from tests.cli.conftest import Within


def test_a_review_and_follow_ups_are_owed_though_the_incident_is_closed(within: Within) -> None:
    within("declare", "--severity", "SEV1", "--title", "Checkout 5xx")
    within("followup", "add", "1", "alert on the pool", "--owner", "ana", "--due", "10d")
    within("status", "1", "resolved", "--override", "a test")
    assert "owed after" not in within("list").out, "it is open: its own countdowns say so"
    within("status", "1", "closed")
    said = within("list").out
    assert "owed after incidents that have ended" in said
    assert "follow-up: alert on the pool" in said
    assert within("list", "--json").data == []
    handed = within("handover").out
    assert "## Owed after incidents that have ended" in handed
    assert "- 0001 review: maya, due" in handed
    within("review", "1", "--publish")
    within("followup", "done", "F-0001-1")
    assert "owed" not in within("list").out
    assert within("handover").out.endswith("Nothing is open.\n")
