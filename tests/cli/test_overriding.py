"""A mistyped word on the command line waives nothing that it does not name."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Within


@pytest.fixture
def monitored(within: Within) -> Within:
    within("declare", "--severity", "SEV2", "--title", "Queue grows")
    for status in ("identified", "monitoring"):
        assert within("status", "1", status).code == 0
    return within


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["checked=by hand"], 'no item "checked"'),
        (["no such item=by hand"], 'no item "no such item"'),
        (["soak"], 'say why, as in "soak='),
        (["Verified = "], 'say why, as in "verified='),
        (["="], "say why"),
        (["=we know"], "say why"),
        ([" "], "say why"),
        (["soak=calm", "Soak=very calm"], 'names "soak" twice'),
        (["calm since noon", "calm since one"], "give one"),
    ],
)
def test_an_override_that_names_nothing_known_is_refused_and_waives_nothing(
    monitored: Within, given: list[str], told: str
) -> None:
    done = monitored("status", "1", "resolved", *(word for text in given for word in ("--override", text)))
    assert (done.code, told in done.err) == (2, True), done.err
    assert monitored("show", "1", "--json").data["status"] == "monitoring"


def test_a_reason_may_have_any_sign_in_it_behind_its_item(monitored: Within) -> None:
    done = monitored("status", "1", "resolved", "--override", "soak=pool: max=400", "--reason", "rolled back")
    assert done.code == 1  # the list is still open
    items = ("verified", "documented", "stakeholders told", "status page set", "follow-ups filed", "review scheduled")
    answers = [word for item in items for word in ("--done", f"{item}=yes")]
    done = monitored("status", "1", "resolved", "--override", "soak=pool: max=400", *answers)
    assert done.out.splitlines()[1:] == ["  skipped: soak: pool: max=400"]


def test_a_sentence_with_an_equals_sign_is_a_reason_for_all(monitored: Within) -> None:
    done = monitored("status", "1", "resolved", "--override", "everybody agreed that max=400 holds until Monday")
    assert done.code == 0
    assert "  skipped: soak: everybody agreed that max=400 holds until Monday" in done.out.splitlines()


@pytest.mark.parametrize("status", ["investigating", "cancelled", "reopened"])
def test_what_resolving_asks_for_is_refused_where_nothing_is_resolved(monitored: Within, status: str) -> None:
    done = monitored("status", "1", status, "--reason", "why", "--override", "soak=calm")
    assert (done.code, "leave them out" in done.err) == (2, True)
    assert monitored("show", "1", "--json").data["status"] == "monitoring"


def test_an_item_answered_twice_is_refused(monitored: Within) -> None:
    done = monitored("status", "1", "resolved", "--done", "verified=curl", "--done", "Verified=by hand")
    assert (done.code, 'answers "Verified" twice' in done.err) == (2, True)
    assert monitored("show", "1", "--json").data["status"] == "monitoring"
