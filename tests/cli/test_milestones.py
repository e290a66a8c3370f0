"""``milestone``: set, corrected, shown with how and by whom."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Within


@pytest.fixture
def declared(within: Within) -> str:
    return str(within("declare", "--severity", "SEV1", "--title", "Checkout 5xx", "--json").data["id"])


def test_one_is_set_and_shown_and_the_rest_is_unknown(within: Within, declared: str) -> None:
    done = within("milestone", "1", "began", "-5m", "--json")
    assert done.code == 0
    began = done.data["milestones"]["impact_started_at"]
    assert began is not None
    assert done.data["milestone_sources"] == {"impact_started_at": {"source": "typed", "person": "maya"}}
    shown = within("show", "1", "--json").data
    assert shown["milestones"]["impact_started_at"] == began == shown["impact_started_at"]
    assert shown["milestones"]["resolved_at"] is None
    text = within("show", "1").out
    assert "typed by maya" in text
    assert "recovered           unknown" in text


def test_it_is_corrected_and_taken_back(within: Within, declared: str) -> None:
    within("milestone", "1", "detected", "-5m")
    done = within("milestone", "1", "detected", "2026-01-02T03:04:05Z", "--imported")
    assert "detected: 2026-01-02 03:04:05 UTC, imported" in done.out
    assert within("milestone", "1", "detected", "unknown").out == f"{declared}: detected: not known\n"


def test_a_wrong_name_is_refused_and_a_wrong_time_is_usage(within: Within, declared: str) -> None:
    done = within("milestone", "1", "mitigate", "now")
    assert done.code == 1
    assert "did you mean mitigated?" in done.err.lower()
    assert within("milestone", "1", "began", "teatime").code == 2
