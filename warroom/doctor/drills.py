"""Whether a drill is owed: no fault of the program, and easily put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.doctor.check import Check, ok, warn

if TYPE_CHECKING:
    from warroom.config.loading import Config
    from warroom.store import Store

NAME = "drills"


def examine(store: Store, config: Config) -> list[Check]:
    """When the next one is owed; nothing where none ever is, or nothing is recorded yet."""
    from warroom.core.drill.run import runs
    from warroom.core.drill.trend import owed_at

    first = next(iter(store.events(limit=1)), None)
    due = owed_at(runs(store.drill_events()), config.drill.every, first.recorded_at if first is not None else None)
    if due is None:
        return []
    if due > store.clock():
        return [ok(NAME, f"the next drill is due by {due:%Y-%m-%d}")]
    says = f"a drill is owed since {due:%Y-%m-%d}"
    return [warn(NAME, says, "run one: `warroom drill list` shows those that there are")]
