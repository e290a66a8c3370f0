"""What a list says where it has no row: true at every moment, whatever ended first, the alerts, a feed or the watcher.

Pure, from the newest look. A record that cannot be read says nothing of what is going on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.core.correlate import CALM, calm_words

if TYPE_CHECKING:
    from warroom.room import Detail
    from warroom.session.room_thread import Snapshot

UNREADABLE = "The record cannot be read now"
READING = "Reading the record ..."


def no_incident(look: Snapshot | None, *, filtered: bool) -> str:
    """Where no incident is listed."""
    if look is not None and look.trouble:
        return f"{UNREADABLE}, so open incidents are unknown."
    return "No incident matches." if filtered else "No incident is open."


def no_entry(detail: Detail | None, *, selected: bool) -> str:
    """Where no entry is listed: one that was not read yet is not one that is not there."""
    return READING if selected and detail is None else "No entries yet."


def no_alert(look: Snapshot | None, *, configured: bool, calm: str = CALM) -> str:
    """Where no alert is listed; ``calm`` is said only where every feed answered just now.

    ``configured`` is whether there are feeds that may not have been polled yet.
    """
    if look is not None and look.trouble:
        return f"{UNREADABLE}: an empty list is not an all-clear."
    overview = look.overview if look is not None else None
    health, watcher = (overview.feeds, overview.watcher) if overview is not None else ((), None)
    said = calm_words(health, watcher, configured=configured)
    return calm if said == CALM else said
