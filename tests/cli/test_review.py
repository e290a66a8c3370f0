"""``review``: read in three formats, written, checked."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Within


@pytest.fixture
def over(within: Within) -> str:
    inc = str(within("declare", "--severity", "SEV1", "--title", "Checkout <b>5xx</b>", "--json").data["id"])
    within("log", "1", "pool is full", "--kind", "fact")
    within("status", "1", "resolved", "--override", "a test")
    return inc


def test_it_is_there_before_anybody_writes(within: Within, over: str) -> None:
    done = within("review", "1")
    assert done.code == 0
    assert "*not written*" in done.out
    data = within("review", "1", "--format", "json").data
    assert (data["incident"], data["state"], data["owner"]) == (over, "drafting", "maya")
    assert data["due_at"] is not None
    assert data["milestones"]["resolved_at"] is not None
    assert set(data["durations"]) == {f"time_to_{n}_s" for n in (
        "detect", "acknowledge", "triage", "mobilise", "first_update", "mitigate", "resolve")}  # fmt: skip
    assert {"summary", "impact", "trigger", "factors", "whys", "gaps", "well", "poorly", "lucky", "surprised",
            "followups", "tags", "timeline", "published_at", "changed_since"} <= set(data)  # fmt: skip
    html = within("review", "1", "--format", "html").out
    assert "<b>" not in html
    assert "&lt;b&gt;5xx" in html


def test_it_is_written_part_by_part_and_published(within: Within, over: str) -> None:
    line = next(e["id"] for e in within("show", "1", "--json").data["entries"] if e["text"] == "pool is full")
    within("review", "1", "--owner", "lee")
    within("review", "1", "--set", "summary", "It broke.", "--entry", line)
    factor = within("review", "1", "--factor", "no alert", "--json").data["id"]
    why = within("review", "1", "--why", "the pool", "--entry", line).out.strip()
    under = within("review", "1", "--why", "a leak", "--under", why).out.strip()
    within("review", "1", "--tag", "failure_mode=deploy regression")
    data = within("review", "1", "--json").data
    assert data["summary"] == "It broke."
    assert data["factors"] == [{"id": factor, "text": "no alert", "root": False, "entries": []}]
    assert [(w["id"], w["under"]) for w in data["whys"]] == [(why, None), (under, why)]
    assert data["whys"][0]["entries"] == [{"entry": line, "revision": 0}]
    assert data["tags"] == {"deploy regression": "failure_mode"}
    assert within("review", "1", "--drop", why).code == 0
    assert within("review", "1", "--json").data["whys"] == []
    assert within("review", "1", "--publish").code == 0
    after = within("review", "1", "--published", "--json").data
    assert (after["state"], after["changed_since"], after["due_at"]) == ("published", [], None)
    done = within("review", "1", "--set", "summary", "again")
    assert done.code == 1
    assert "revise it" in done.err


def test_the_check_names_what_is_wrong_and_stops_nothing(within: Within, over: str) -> None:
    within("review", "1", "--factor", "maya should have known")
    done = within("review", "check", "1", "--json")
    assert done.code == 1
    assert {"blame", "person_subject", "missing"} <= {one["rule"] for one in done.data}
    assert within("review", "1", "--publish").code == 0


def test_what_does_not_go_together_is_usage(within: Within, over: str) -> None:
    assert within("review", "1", "--publish", "--factor", "x").code == 2
    assert within("review", "check", "1", "--publish").code == 2
    assert within("review", "1", "--under", "x").code == 2
    assert within("review", "1", "2").code == 2
    assert within("review", "1", "--published").code == 1


def test_not_needed_ends_the_countdown(within: Within, over: str) -> None:
    assert "review" in {d["kind"] for d in within("show", "1", "--json").data["deadlines"]}
    within("review", "1", "--not-needed", "a test of ours")
    assert "review" not in {d["kind"] for d in within("show", "1", "--json").data["deadlines"]}
    assert json.loads(within("review", "1", "--format", "json").out)["state"] == "not_needed"


def test_the_meeting_may_be_still_to_come(within: Within, over: str) -> None:
    done = within("review", "1", "--met", "2099-05-04T10:00", "--facilitator", "lee", "--with", "ana", "--with", "omar")
    assert done.code == 0
    assert within("review", "1", "--json").data["meeting"] == {
        "at": "2099-05-04T10:00:00Z", "facilitator": "lee", "people": ["ana", "omar"],
    }  # fmt: skip
    assert within("review", "1", "--met", "now").code == 2
    assert within("review", "1", "--with", "ana").code == 2
