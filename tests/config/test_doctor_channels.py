"""Doctor on channels: secrets that are missing, levels that reach nobody, messages that were given up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from warroom.config.settings import Config
from warroom.core.validation import validated
from warroom.doctor import Check, channels
from warroom.store import Store
from warroom.store.outbox import Letter, Outbox

OPS = {"id": "ops", "url": "json://127.0.0.1:1/${env:TOKEN}"}


def found(*given: dict[str, Any], env: dict[str, str] | None = None, **more: Any) -> dict[str, Check]:
    config = validated(Config, {"channel": list(given), **more})
    return {check.name: check for check in channels.examine(config, env or {})}


def test_a_channel_that_is_well_says_how_it_is_tried() -> None:
    check = found(OPS, env={"TOKEN": "x"})["channel.ops"]
    assert (check.state, check.says) == ("ok", "apprise; `warroom outbox --test ops` tries it")
    assert found()["channels"].state == "ok"


def test_a_missing_secret_is_named_and_never_shown() -> None:
    check = found(OPS)["channel.ops"]
    assert check.state == "fail"
    assert "the environment variable TOKEN is not set" in check.says


@pytest.mark.parametrize(("more", "warned"), [
    ({}, []),
    ({"when": ["declared"]}, ["backup", "manager"]),
    ({"when": ["declared"], "reaches": ["manager"]}, ["backup"]),
    ({"when": ["escalation"]}, []),
])  # fmt: skip
def test_levels_that_would_page_nobody_are_warned_of(more: dict[str, Any], warned: list[str]) -> None:
    checks = found({**OPS, **more}, env={"TOKEN": "x"})
    assert [name.rpartition(".")[2] for name, check in checks.items() if check.state == "warn"] == warned


def test_messages_given_up_are_a_fault_with_the_last_reason_and_the_mend(tmp_path: Path) -> None:
    with Store.open(tmp_path / "room.db") as store:
        assert [check.state for check in channels.letters(store)] == ["ok"]
        lease = store.take_lease("watcher", "me", 60)
        assert lease is not None
        box, now = Outbox(store), store.clock()
        box.add([Letter("a", "ops", "INC-2026-0001", "declared", "{}")], lease, now)
        claim = box.claim("ops", lease, now)
        assert claim is not None
        box.failed(claim.letter, lease, now, "HTTP 401", None)
        (check,) = channels.letters(store)
    assert (check.state, check.says) == ("fail", "1 delivery failed for good, the last: ops: HTTP 401")
    assert "warroom outbox --retry all" in check.mend
