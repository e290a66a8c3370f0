"""What completes an incident's record, taken back: its milestones."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import Change, Undone, Way, only_if


def _milestone_set(change: Change) -> Undone:
    name = change.data.milestone
    now, old = change.it.milestone(name), change.before.milestone(name) if change.before else None
    stands = (None if now is None else now.at) == change.data.when
    only_if(stands, "That milestone was corrected again since: set it to what it should be.")
    back = events.MilestoneSet(milestone=name, when=old.at if old else None, source=old.source if old else "typed")
    return back, f"{name.replace('_', ' ')} is {change.act.when(old.at) if old else 'not known'} again"


WAYS: Mapping[str, Way] = {"milestone_set": _milestone_set}
