"""The room for one line of the record.

A script may log a thousand lines, each a process of its own: importing the thirty modules of the other commands would
take an eighth of each, and a line needs two of them.
"""

from __future__ import annotations

from warroom.commands.looking import Looking
from warroom.commands.timeline import TimelineCommands


class LineRoom(TimelineCommands, Looking):
    """What looks, and what writes lines, as the whole ``Room`` has them."""
