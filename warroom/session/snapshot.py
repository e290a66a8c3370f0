"""What a screen is given of the room: one value for one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.commands.looking import Detail, Overview
    from warroom.core.inbox import Sorted
    from warroom.core.replay.moment import Moment
    from warroom.session.connection import Behind, CutOff


class Snapshot(Struct, frozen=True):
    """What a screen shows: the overview, the incident it has selected, and how the store does.

    ``trouble`` is a sentence where the store could not be read; the last good values come with it. ``gone`` is the
    incident that was selected where the database has none such: another one was put in its place. ``sorted``: the
    overview's alerts in their groups, where the room was asked to sort them.

    ``cut_off``: the store cannot be reached, and what is shown is as old as that says. ``copied_at``: nothing was heard
    of the store yet, and what is shown is the last look of an earlier run, read then. ``behind``: the record is not the
    one that was seen before. ``moment``: this is a replay, and what is shown is how it was then.
    """

    overview: Overview | None = None
    detail: Detail | None = None
    trouble: str = ""
    gone: str = ""
    sorted: Sorted | None = None
    cut_off: CutOff | None = None
    copied_at: datetime | None = None
    behind: Behind | None = None
    moment: Moment | None = None
