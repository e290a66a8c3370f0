"""``[drill]``: how often the team practises."""

from __future__ import annotations

from datetime import timedelta

from warroom.core.policy import MaybeDuration
from warroom.core.section import Section


class DrillSettings(Section, frozen=True, kw_only=True):
    """Exercises: how often one is owed. docs/drills.md says how to run one."""

    every: MaybeDuration = timedelta(days=90)
    """A drill is owed this long after the last that was finished; "never" owes none. It rings nowhere."""
