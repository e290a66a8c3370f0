"""``--at`` and ``--known``: an incident as it was, from the shell."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Within

DAY = "2026-03-02T"


@pytest.fixture
def shell(within: Within, monkeypatch: pytest.MonkeyPatch) -> Within:
    monkeypatch.setenv("TZ", "UTC")
    shell = within
    shell("declare", "--severity", "SEV2", "--title", "Refused cards", "--at", f"{DAY}14:00:00Z")
    shell("log", "1", "the pool is full", "--kind", "fact", "--at", f"{DAY}14:10:00Z")
    shell("log", "1", "drained", "--kind", "action", "--at", f"{DAY}14:20:00Z")
    return shell


def test_an_incident_is_shown_as_it_had_happened(shell: Within) -> None:
    out = shell("show", "1", "--at", f"{DAY}14:15:00Z").out
    assert out.startswith("as it happened by 2026-03-02 14:15:00 UTC, with what is known today\n")
    assert "declared 15m ago" in out
    assert "the pool is full" in out
    assert "drained" not in out


def test_what_was_recorded_afterwards_was_not_known(shell: Within) -> None:
    refused = shell("show", "1", "--at", f"{DAY}14:15:00Z", "--known")
    assert refused.code == 1
    assert "Nothing was known of 0001 then" in refused.err
    found = json.loads(shell("timeline", "1", "--at", f"{DAY}14:15:00Z", "--json").out)
    assert (found["as_of"], found["dial"]) == (f"{DAY}14:15:00Z", "happened")
    assert [one["text"] for one in found["entries"]][-1] == "the pool is full"


def test_the_record_is_a_document(shell: Within) -> None:
    assert shell("timeline", "1").out.endswith("2026-03-02 14:20:00Z action maya: drained\n")
    assert shell("timeline", "1", "--format", "md").out.startswith("# INC-2026-0001 Refused cards")


def test_a_private_incident_is_not_played_on_a_wall(shell: Within) -> None:
    shell("private", "1")
    refused = shell("wall", "--replay", "1")
    assert refused.code == 1
    assert "a wall is seen by everybody: use `warroom replay 0001`" in refused.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--known",), 2, "name it with --at"),
        (("--at", "soon"), 2, '"soon" is not a time'),
        (("--at", f"{DAY}13:00:00Z"), 1, "name a later moment"),
    ],
)
def test_a_moment_that_is_none_is_explained(shell: Within, words: tuple[str, ...], code: int, said: str) -> None:
    done = shell("show", "1", *words)
    assert done.code == code
    assert said in done.err
