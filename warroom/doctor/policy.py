"""Whether the configuration read here decides deadlines and targets as the one that is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.core.events import HOUSE, PolicyChanged
from warroom.core.in_force import deciding, differences
from warroom.core.words import listing, short
from warroom.doctor.check import Check, ok, warn
from warroom.doctor.playbooks import QUARTER

if TYPE_CHECKING:
    from warroom.config.loading import Config
    from warroom.store import Store

NAME = "policy"
MOST = 3
"""So many differences are named, the others counted."""


def examine(store: Store, config: Config) -> list[Check]:
    """Nothing where none is recorded yet: the first command will."""
    event = store.policy_told()
    if event is None or not isinstance(event.data, PolicyChanged):
        return []
    who = "the watcher" if event.actor == HOUSE else event.actor
    recorded = f"recorded by {who} at {event.recorded_at:%Y-%m-%d %H:%M} UTC"
    found = [short(one, 120) for one in differences(event.data.in_force, deciding(config.policy))]
    if not found and (age := store.clock() - event.recorded_at) > QUARTER:
        mend = "go through severities, cadences and levels with the team, then set reviewed in [room] to that day"
        return [warn(NAME, f"the policy in force is as it was {age.days} days ago, {recorded}", mend)]
    if not found:
        return [ok(NAME, f"this configuration is the one in force, {recorded}")]
    more = [f"{len(found) - MOST} more"] if len(found) > MOST else []
    told = listing([*found[:MOST], *more])
    says = f"this configuration differs from the one in force, {recorded}: {told}"
    if store.watcher().alive:
        mend = "use one file for everybody: the watcher's counts (it reads its file again on SIGHUP)"
    else:
        mend = "use one file for everybody: without a watcher, the next command from here puts this one in force"
    return [warn(NAME, says, mend)]
