"""``search`` and ``similar``: the keys that scripts rely on."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Within


@pytest.fixture
def two(within: Within) -> None:
    for _ in range(2):
        within("declare", "--severity", "SEV1", "--title", "Checkout 5xx", "--service", "checkout")
    within("log", "1", "the pool is exhausted", "--kind", "fact")
    within("log", "1", "restart the pool", "--kind", "action")


KEYS = {"incident", "title", "because", "fixed_by", "duration_s", "followups", "entry", "snippet"}


@pytest.mark.usefixtures("two")
def test_a_search_says_why_and_what_fixed_it(within: Within) -> None:
    (hit,) = within("search", "pool", "exhausted", "--json").data
    assert set(hit) >= KEYS
    assert hit["because"] == ["pool", "exhausted"], "the heavier first, and as it was asked"
    assert (hit["fixed_by"], hit["snippet"]) == ("restart the pool", "the pool is exhausted")
    assert hit["followups"] == {"done": 0, "total": 0, "overdue": 0}
    found = within("search", "pool", "exhausted").out
    assert "fixed by   restart the pool" in found
    assert hit["replay"] == f"warroom replay INC-2026-0001 --at {hit['at']}"
    assert f"then       {hit['replay']}" in found
    then = hit["show"].split()[1:]
    assert within(*then, "--json").data["entries"][-1]["text"] == "the pool is exhausted"
    assert within("search", "unicorn").out == "nothing found\n"


@pytest.mark.usefixtures("two")
def test_whatever_was_recorded_is_found(within: Within) -> None:
    within("update", "1", "--audience", "team", "the giraffe is calm")
    within("update", "1", "--audience", "team", "all is well")
    within("task", "1", "@maya", "feed the okapi")
    within("ask", "1", "@maya", "where is the lemur", "--within", "5m")
    within("brief", "1", "--doing", "chasing the wombat")
    within("link", "1", "https://example.com/narwhal", "bridge")
    within("workaround", "add", "1", "reads from the platypus")
    within("resolution", "1", "--cause", "the axolotl")
    for word in ("giraffe", "okapi", "lemur", "wombat", "narwhal", "platypus", "axolotl"):
        assert [hit["incident"] for hit in within("search", word, "--json").data] == ["INC-2026-0001"], word


@pytest.mark.usefixtures("two")
def test_similar_ones_are_named_with_their_evidence(within: Within) -> None:
    (hit,) = within("similar", "2", "--json").data
    assert set(hit) >= KEYS
    assert hit["because"][0] == "same service: checkout"
    assert within("similar", "2", "--limit", "0").code == 2


@pytest.mark.usefixtures("two")
def test_words_of_a_query_language_are_words(within: Within) -> None:
    for text in ('pool" OR 1=1 --', "pool AND NOT (x)", "*", "NEAR/2", "'; DROP TABLE entries"):
        assert within("search", text, "--json").code == 0


def test_a_database_that_is_not_there_is_told_and_never_read_as_empty(within: Within) -> None:
    done = within("search", "pool", "--json")
    assert (done.code, done.out) == (1, "")
