"""What the wall shows, as plain values: nothing here is typed into, and nothing counts by itself."""

from __future__ import annotations

from msgspec import Struct

from widgets.sparkline import SignalFace


class WallClock(Struct, frozen=True):
    """One countdown."""

    label: str
    """What is owed, or to whom: ``customers``."""
    digits: str
    """``09:15``, ``1:17:53``; ``+01:12`` when late."""
    state: str = "calm"
    """``calm``, ``soon`` or ``overdue``."""
    owner: str = ""
    short: str = ""
    """The label where there is little room: ``VP`` of ``escalate to VP``."""
    by: str = ""
    """The time of day at which it falls due, ``15:30``."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The label, the fullest first."""
        return tuple(filter(None, (self.label, self.short)))

    @property
    def word(self) -> str:
        """The state in a word, so that nothing is said by colour alone."""
        return {"overdue": "overdue", "soon": "due soon"}.get(self.state, "on track")

    @property
    def late(self) -> bool:
        return self.state == "overdue"


class WallIncident(Struct, frozen=True):
    """One incident as the back of a room sees it."""

    key: str
    rank: int
    severity: str
    number: str
    names: tuple[str, ...]
    """What it is called, the best first: ``checkout``, then the whole title."""
    facts: tuple[str, ...] = ()
    """Its place and age, the fullest first: ``0042  eu-west  42 min``, ``42 min``."""
    commander: str = ""
    clocks: tuple[WallClock, ...] = ()
    """Most urgent first."""
    age: str = ""
    impact: str = ""

    @property
    def main(self) -> WallClock | None:
        """The clock that is drawn largest."""
        return self.clocks[0] if self.clocks else None

    @property
    def second(self) -> WallClock | None:
        """The next one that still runs. (Another late one is an alarm.)"""
        return next((clock for clock in self.clocks[1:] if not clock.late), None)


class Alarm(Struct, frozen=True):
    """A broken promise that has no clock of its own on this page: a strip in the fill, with tape at its ends."""

    words: tuple[str, ...]
    """The fullest first; the shortest says enough."""
    incident: str = ""
    number: str = ""
    """Said first where the strip is not under its incident."""
    crit: bool = False
    """A critical alert that nobody acknowledged: on the fill of its severity, and never without a place."""


class WallFace(Struct, frozen=True):
    """The whole wall at one moment. One incident is drawn large, two to six are tiled."""

    incidents: tuple[WallIncident, ...] = ()
    other: WallIncident | None = None
    """The other one, in one line under a large one."""
    alarms: tuple[Alarm, ...] = ()
    quiet: str = "nothing is open"
    """What is said where no incident is shown."""
    signal: SignalFace | None = None
    """The measured series that is shown now."""
    foot: tuple[str, ...] = ()
    """How the feeds do, the fullest first."""
    feeds_late: bool = False
    clock: str = ""
    page: str = ""
    drill: bool = False
    replay: bool = False
    """What is shown is over: nothing of it is so now."""
    turn: int = 0
    """Rises every few seconds: alarms for which there is no room take turns."""
    place: int = 0
    """Where the picture is, 0 to 5: it is moved by a cell and a row now and then, so that nothing burns in."""
    old: bool = False
    """It shows what was read last, not what there is: all of it is grey."""
