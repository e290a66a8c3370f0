"""``tag``: what it has, what is suggested, in text and for scripts."""

from __future__ import annotations

from tests.cli.conftest import Within


def test_tags_are_given_told_and_taken_out(within: Within) -> None:
    within("declare", "--severity", "SEV2", "--title", "Printers hang")
    within("declare", "--severity", "SEV2", "--title", "Printers hang again", "--at", "now")
    assert within("tag", "1", "failure_mode=spooler", "symptom=slow").out.endswith("tags: slow, spooler\n")
    data = within("tag", "2", "--json").data
    assert (data["tags"], data["outside"]) == ({}, [])
    assert {"tag": "spooler", "kind": "failure_mode", "because": "0001"} in data["suggested"]
    assert "suggested" in within("tag", "2").out
    assert within("tag", "1", "--remove", "slow", "--json").data["tags"] == {"spooler": "failure_mode"}
    assert within("tag", "1", "odd").code == 1
