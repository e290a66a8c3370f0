"""What a tracker's word for a state means in the room: its own sense, unless the team says otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.config.settings_tracker import Tracker
from warroom.core.model.followup import DONE, NOT_DOING, OPEN
from warroom.core.naming import folded
from warroom.core.text import clean

LONGEST = 60


def meaning(settings: Tracker, words: Iterable[str], its_own: str) -> tuple[str, str]:
    """The first of ``words``, as it is shown, and what they mean.

    ``its_own`` is what the tracker means by them. A list of words that the team gives stands in its place: what is in
    neither list is open then.
    """
    said = [clean(word, LONGEST) for word in words if word]
    shown = said[0] if said else "unknown"
    there = {folded(word) for word in said}
    for means, listed in ((NOT_DOING, settings.not_doing), (DONE, settings.done)):
        if there & {folded(word) for word in listed}:
            return shown, means
    if its_own in (DONE, NOT_DOING) and (settings.done if its_own == DONE else settings.not_doing):
        return shown, OPEN
    return shown, its_own
