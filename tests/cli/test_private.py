"""A private incident from a shell: left out unless it is asked for, and seen by those who were let in."""

from __future__ import annotations

import json

from tests.cli.conftest import Within


def test_a_private_incident_is_left_out_of_list_and_export_until_it_is_asked_for(within: Within) -> None:
    within("declare", "--severity", "2", "--title", "Search is slow")
    within("declare", "--severity", "2", "--title", "zanzibar was broken into")
    said = within("private", "2", "--allow", "olga").out
    assert said.endswith("private, seen by maya and olga\n"), said
    assert within("list").out.endswith("1 private: `warroom list --private` shows it\n")
    assert len(within("list", "--json").data) == 1
    assert "zanzibar" in within("list", "--private").out
    assert "zanzibar" not in within("export").out
    hashes = [event for event in map(json.loads, within("export", "2").out.splitlines()) if event["private"]]
    assert hashes
    assert all(event["data"] is None and len(event["hash"]) == 64 for event in hashes)
    assert "zanzibar" in within("export", "--private").out
    assert within("private", "2", "--deny", "olga").out.endswith("private, seen by maya\n")
    assert within("verify", "--json").data["withheld"] == 0
