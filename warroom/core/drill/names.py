"""Names by which something is known to be of a drill."""

from __future__ import annotations

LABEL, CHANNELS = "warroom.drill", "warroom.drill.channels"
"""Labels of a drill's incident: its run, and the channels that the drill file names, with commas between them."""
FEED = "drill-"
"""What the ids of a drill's feeds begin with in a team's own database: no feed of a team may be called so."""


LEASE = "drill-feeds"
"""Held by whoever polls them."""


def is_of_drill(feed: str) -> bool:
    """Whether what that feed reports is a drill's."""
    return feed.startswith(FEED)
