"""The doctor says where the configuration read here decides otherwise than the one in force, and who recorded that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.rooms import START, Clock
from warroom.config.settings import Config
from warroom.core.events import HOUSE
from warroom.core.in_force import deciding, differences
from warroom.core.validation import validated
from warroom.doctor import policy
from warroom.room import Room
from warroom.store import Store

LONGER: dict[str, Any] = {"room": {"soak": "2h"}}
STRICT = {"name": "SEV1", "rank": 1, "acknowledge": "3m"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "room.db", clock=Clock()) as opened:
        yield opened


def room(store: Store, person: str, config: Config) -> Room:
    return Room(store, config.policy, person, clock=Clock())


def test_nothing_is_said_before_anything_is_recorded(store: Store) -> None:
    assert policy.examine(store, Config()) == []


def test_the_configuration_in_force_is_named_with_who_recorded_it(store: Store) -> None:
    room(store, "maya", Config()).declare("Checkout fails", "SEV1")
    (check,) = policy.examine(store, Config())
    assert (check.state, check.mend) == ("ok", "")
    assert check.says == (
        f"this configuration is the one in force, recorded by maya at {START:%Y-%m-%d %H:%M} UTC"
    )


def test_another_is_told_with_what_it_decides_otherwise_and_the_mend(store: Store) -> None:
    room(store, "maya", Config()).declare("Checkout fails", "SEV1")
    (check,) = policy.examine(store, validated(Config, LONGER))
    assert check.state == "warn"
    assert f"recorded by maya at {START:%Y-%m-%d %H:%M} UTC: room.soak is 2h here and 30m on the record" in check.says
    assert "the next command from here puts this one in force" in check.mend
    lease = store.take_lease("watcher", "service", 60, standing=True)
    room(store, HOUSE, validated(Config, LONGER)).record_policy(lease)
    (check,) = policy.examine(store, Config())
    assert "recorded by the watcher" in check.says
    assert "the watcher's counts" in check.mend


def test_each_difference_has_its_place_and_the_many_are_counted(store: Store) -> None:
    plain, strict = deciding(Config().policy), deciding(validated(Config, {"severity": [STRICT]}).policy)
    found = differences(plain, strict)
    assert "severities.SEV1.acknowledge is 3m here and 5m on the record" in found
    assert "severities.SEV0 is absent here and there on the record" in found
    assert differences(plain, plain) == ()
    room(store, "maya", Config()).declare("Checkout fails", "SEV1")
    (check,) = policy.examine(store, validated(Config, {"severity": [STRICT]}))
    assert f"and {len(found) - 3} more" in check.says


def test_a_policy_that_nobody_went_through_for_a_quarter_is_told_until_a_day_of_review_is_set(tmp_path: Path) -> None:
    clock = Clock()
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        Room(store, Config().policy, "maya", clock=clock).declare("Checkout fails", "SEV1")
        clock.passes(days=91)
        (check,) = policy.examine(store, Config())
        assert (check.state, check.says.split(",")[0]) == ("warn", "the policy in force is as it was 91 days ago")
        reviewed = validated(Config, {"room": {"reviewed": "2026-07-21"}})
        Room(store, reviewed.policy, "maya", clock=clock).log("1", "the policy was gone through")
        assert [one.state for one in policy.examine(store, reviewed)] == ["ok"]
