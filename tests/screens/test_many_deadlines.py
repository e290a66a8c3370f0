"""A thousand open incidents on the screen: a tick derives no more than it must."""

from __future__ import annotations

import pytest

from screens.view import deadline_cache
from tests.support.made import NOON, after
from warroom.core.model import Deadline, Incident, Status
from warroom.core.policy import Policy


def test_of_a_thousand_incidents_a_tick_derives_the_deadlines_of_some_only(monkeypatch: pytest.MonkeyPatch) -> None:
    open_now = [
        Incident(
            id=f"INC-2026-{n:04d}", title="x", severity="SEV3", status=Status.TRIAGE, declared_at=NOON,
            declared_by="maya", status_since=NOON, changed_at=NOON,
        )
        for n in range(1, 1001)
    ]  # fmt: skip
    derived: list[str] = []

    def counted(it: Incident, *rest: object) -> tuple[Deadline, ...]:
        derived.append(it.id)
        return ()

    monkeypatch.setattr(deadline_cache, "deadlines", counted)
    running = deadline_cache.Running(Policy())
    counts = []
    for second in range(20):
        derived.clear()
        for it in open_now:
            running.of(it, after(second))
        counts.append(len(derived))
    assert counts[0] == 1000
    assert max(counts[5:]) < 400
    for it in open_now:
        assert running.of(it, after(20)) == ()
