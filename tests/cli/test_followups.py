"""``followup`` and ``followups``: the ids that scripts take, the order, the rate."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Within


@pytest.fixture
def declared(within: Within) -> str:
    return str(within("declare", "--severity", "SEV1", "--title", "Checkout 5xx", "--json").data["id"])


def test_one_is_added_accepted_done_and_verified(within: Within, declared: str) -> None:
    assert within("followup", "add", "1", "alert on the pool").out == "F-0001-1\n"
    assert within("followup", "accept", "F-0001-1", "--owner", "ana", "--due", "14d", "--rpn", "8,3,7").code == 0
    (row,) = within("followups", "--json").data
    names = ("id", "incident", "text", "owner", "kind", "criterion", "state", "ticket", "overdue")
    assert {name: row[name] for name in names} == {
        "id": "F-0001-1", "incident": declared, "text": "alert on the pool", "owner": "ana", "kind": "technical",
        "criterion": "", "state": "accepted", "ticket": None, "overdue": False,
    }  # fmt: skip
    assert row["rpn"] == {"severity": 8, "occurrence": 3, "detection": 7, "value": 168}
    assert within("followup", "done", "F-0001-1").out == "F-0001-1: done, ana\n"
    assert within("followup", "verify", "F-0001-1", "it", "paged").code == 0
    assert within("followups", "--json").data == []
    assert [one["how"] for one in within("followups", "--all", "--json").data] == ["it paged"]
    assert "done within 30 days: 1 of 1, 100 %" in within("followups", "--all").out


def test_the_earliest_due_comes_first_and_the_highest_risk_among_them(within: Within, declared: str) -> None:
    day = ("--owner", "ana", "--due", "2099-01-02")
    within("followup", "add", "1", "low", *day, "--rpn", "1,1,1")
    within("followup", "add", "1", "candidate")
    within("followup", "add", "1", "high", *day, "--rpn", "9,9,9")
    within("followup", "add", "1", "early", "--owner", "lee", "--due", "2d")
    assert [one["text"] for one in within("followups", "--json").data] == ["early", "high", "low", "candidate"]
    assert [one["text"] for one in within("followups", "--owner", "lee", "--json").data] == ["early"]
    assert within("followups", "--overdue", "--json").data == []


def test_wrong_words_are_usage_and_what_cannot_be_is_refused(within: Within, declared: str) -> None:
    assert within("followup", "add", "1").code == 2
    assert within("followup", "add", "1", "x", "--due", "someday").code == 2
    assert within("followup", "add", "1", "x", "--rpn", "8,3").code == 2
    past = within("followup", "add", "1", "x", "--owner", "ana", "--due", "2020-01-01")
    assert past.code == 1
    assert "already passed" in past.err
    assert within("followup", "done", "3").code == 1


def test_a_database_that_is_not_there_is_told_and_never_read_as_none(within: Within) -> None:
    done = within("followups", "--json")
    assert (done.code, done.out) == (1, "")
