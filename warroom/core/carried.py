"""What the channels of a configuration carry, as plain values."""

from __future__ import annotations

from msgspec import Struct


class Unasked(Struct, frozen=True):
    """A channel that gets escalations regardless of their target; empty sets mean all."""

    severities: frozenset[str]
    services: frozenset[str]


class TrackerName(Struct, frozen=True):
    """A tracker for follow-ups, or a place for reviews; ``private``: those of private incidents too."""

    id: str
    private: bool = False


class Reach(Struct, frozen=True):
    """What the channels carry: ``words`` are the names of those whom one reaches, folded; ``channels`` their ids.

    ``known`` are all names a target may have, for the hint about a wrong one. ``some``: whether there is a channel.
    """

    some: bool = False
    unasked: tuple[Unasked, ...] = ()
    words: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    known: tuple[str, ...] = ()
    trackers: tuple[TrackerName, ...] = ()
    pages: tuple[TrackerName, ...] = ()
