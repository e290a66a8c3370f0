"""What a paste was read as: messages with what is doubtful about each, what was left aside, and how it was read."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.model import Kind

NO_TIME, OUT_OF_ORDER, NO_NAME = "no time; current time used", "out of order", "no name"
AHEAD = "was in the future; a day earlier used"
LONG_AGO = "no date; most recent assumed"
SKIPPED_HOUR, TWICE = "clocks skipped this hour", "this hour occurred twice; later one used"
NO_START = "no start given; current time used"
NEXT_DAY = "earlier than the line above; next day assumed"
FUTURE = "in the future; current time used"
QUOTES = "contains lines with their own times"
NUMBERS = "contains numbers that may be times"
NAME_OPEN = "may be text, not a name"
NAME_ABOVE = "the text above may be the name"
NAME_IN_WORDS = "the first words may be a name"
NO_WORDS_ABOVE = "no text above; the name may be text"
TIME_BELOW = "the time may belong to the text above it"
DAY_IN_WORDS = "date taken from the text above"
ZONE_OPEN = "no zone here; other lines have one"


class Said(Struct, frozen=True):
    """One message: when (None: nothing said so), by whom as it was written, what; and what is doubtful about it.

    ``elapsed`` is the time since a start that the paste does not say; ``head`` what was there for time and name.
    """

    text: str
    who: str = ""
    at: datetime | None = None
    kind: Kind = Kind.NOTE
    doubts: tuple[str, ...] = ()
    elapsed: timedelta | None = None
    head: str = ""

    @property
    def line(self) -> str:
        """What is recorded: the words after the name of who said them."""
        return f"{self.who}: {self.text}" if self.who else self.text


class Junk(Struct, frozen=True):
    """A line that is nobody's message: ``why`` is a word for it such as "reaction" or "join or quit"."""

    text: str
    why: str


class Choices(Struct, frozen=True):
    """What the reader of a paste decides over what the paste says itself; None: as the paste says."""

    form: str | None = None
    zone: tzinfo | None = None
    day_first: bool | None = None
    start: datetime | None = None


class Reading(Struct, frozen=True):
    """A paste, read.

    ``forms``: names of the forms it is in, the main one first; () where none was recognised. ``looked_for``: the keys
    of all forms that explain something. ``zone_said`` is what the paste says of the zone, "" for nothing.
    ``day_first`` is None where no line needs the order, ``proven`` whether a line proves it. ``elapsed``: its times
    count from a start that must be given.
    """

    messages: tuple[Said, ...]
    junk: tuple[Junk, ...] = ()
    forms: tuple[str, ...] = ()
    zone: str = ""
    zone_said: str = ""
    day_first: bool | None = None
    proven: bool = True
    newest_first: bool = False
    elapsed: bool = False
    looked_for: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        return len({said.who for said in self.messages if said.who})

    @property
    def summary(self) -> str:
        """How it was read: "Slack, 14 messages by 4 people, times in Europe/Berlin, day first"."""
        count, people = len(self.messages), self.people
        told = [" and ".join(self.forms) or "no form recognized", f"{count} message{'s' * (count != 1)}"]
        if people:
            told[-1] += f" by {people} {'person' if people == 1 else 'people'}"
        if self.elapsed:
            told.append("times since a start")
        elif self.forms:
            told.append(f"times in {self.zone_said or self.zone}")
        if self.day_first is not None:
            told.append(f"{'day' if self.day_first else 'month'} first{'' if self.proven else '?'}")
        if self.newest_first:
            told.append("newest first")
        return ", ".join(told)
