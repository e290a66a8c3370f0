"""Who may approve changes while an incident runs, as the configuration says it."""

from __future__ import annotations

from pathlib import Path

from tests.config.test_mistakes import faults


def test_who_may_approve_a_change_is_a_role_or_a_responder_at_a_severity_that_there_is(tmp_path: Path) -> None:
    text = """\
[changes]
approvers = ["comander", "maya"]
severities = { SEV9 = ["maya"] }
[[responder]]
handle = "maya"
"""
    told = faults(tmp_path, text)
    assert 'did you mean "commander"?' in told[0]
    assert "SEV9" in told[1]
    assert len(told) == 2
