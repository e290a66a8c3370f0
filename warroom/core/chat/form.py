"""What a form is: a small grammar that says whether something begins at a line, and what. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from warroom.core.chat.lines import Line
from warroom.core.chat.stamps import Stamp

Lines = Sequence[Line]


class Begin(Struct, frozen=True):
    """A message begins: by whom, when, its first words; what was there for name and time.

    ``same``: a time alone over what the person above said next. ``junk``: a word for a line that is nobody's
    message (a join, a system's line), "" for a message.
    """

    stamp: Stamp | None
    who: str = ""
    text: str = ""
    head: str = ""
    same: bool = False
    junk: str = ""


class Text(Struct, frozen=True):
    """A line of the message that began above."""

    text: str


class Aside(Struct, frozen=True):
    """A line that is nobody's message, with a word for what it is."""

    text: str
    why: str


Part = Begin | Text | Aside


class Found(Struct, frozen=True):
    """What begins at a line, and how many lines are read with it."""

    parts: tuple[Part, ...]
    count: int = 1

    @property
    def stamp(self) -> Stamp | None:
        return next((part.stamp for part in self.parts if isinstance(part, Begin)), None)

    @property
    def spoken(self) -> bool:
        """Whether somebody's message begins here."""
        return any(isinstance(part, Begin) and not part.junk and not part.same for part in self.parts)


Reads = Callable[[Lines, int], Found | None]
Drops = Callable[[Lines, int], str]


def always(lines: Lines) -> bool:
    """Of a form that a single line shows."""
    return True


def nothing_dropped(lines: Lines, at: int) -> str:
    """Of a form in which every line is somebody's."""
    return ""


class Form(Struct, frozen=True):
    """A way in which messages are written.

    Args:
        key: its name in a file's name and in tests.
        name: as the preview calls it.
        begins: what begins at a line, or None.
        weight: 3 where what begins can hardly be anything else, 2 where it has a time and a name, 1 a time alone.
        drops: a word for a line between messages that is nobody's ("" where it is somebody's).
        suits: whether the paste as a whole can be in this form; asked once.
        stamped: every line of the paste that begins with such a time is of this form: at least half of them have a
            name, or it is another form; those that have none are the program's own.
        yields_to: forms that read the same lines with more to go by: where they explain more than half as much, this
            one is not looked for.
    """

    key: str
    name: str
    begins: Reads
    weight: int = 3
    drops: Drops = nothing_dropped
    suits: Callable[[Lines], bool] = always
    yields_to: tuple[str, ...] = ()
    stamped: bool = False


def one(begin: Begin, count: int = 1) -> Found:
    """A message that begins, and nothing else."""
    return Found((begin,), count)


def dropped(line: Line, why: str) -> Found:
    """A line that is nobody's."""
    return Found((Aside(line.text, why),))
