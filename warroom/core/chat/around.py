"""What stands around a line of a paste: how its times are written, where the next message begins. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from warroom.core.chat.form import Begin, Form
from warroom.core.chat.lines import Line
from warroom.core.chat.stamps import Stamp

_LOOKED_AT = 300
_SLACK = 5 * 60
_NOON = 12 * 3600


class Around:
    """A paste to look around in; what is asked for again is known."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._dots: bool | None = None
        self._shape: tuple[bool, bool, bool] | None = None
        self._following: dict[str, tuple[int, int, Stamp | None]] = {}

    def usual(self) -> tuple[bool, bool, bool]:
        """How most times are written with which a line of this paste begins."""
        if self._shape is None:
            full = [line for line in self.lines if not line.blank][:_LOOKED_AT]
            shapes = Counter(line.lead.stamp.shape for line in full if line.lead is not None)
            self._shape = shapes.most_common(1)[0][0] if shapes else (False, False, False)
        return self._shape

    def dotted(self) -> bool:
        """Whether ``14.31`` is a time here: most lines begin with one."""
        if self._dots is None:
            full = [line for line in self.lines if not line.blank][:_LOOKED_AT]
            dotted = sum(1 for line in full if line.lead is not None and line.lead.stamp.dotted and worded(line))
            self._dots = dotted >= 2 and dotted * 2 >= len(full)
        return self._dots

    def next(self, form: Form, at: int) -> Stamp | None:
        """The stamp of the next message of a form, from a line on; None where none follows. Each line is read once."""
        since, until, stamp = self._following.get(form.key, (0, -1, None))
        if since <= at <= until:
            return stamp
        for n in range(at, len(self.lines)):
            found = form.begins(self.lines, n) if not self.lines[n].blank else None
            if found is not None and any(isinstance(part, Begin) and not part.same for part in found.parts):
                self._following[form.key] = (at, n, found.stamp)
                return found.stamp
        self._following[form.key] = (at, len(self.lines), None)
        return None

    def again_below(self, form: Form, at: int) -> bool:
        return self.next(form, at) is not None

    def before_next(self, form: Form, stamp: Stamp, at: int) -> bool:
        following = self.next(form, at + 1)
        return following is None or follows(stamp, following)


def worded(line: Line) -> bool:
    """Whether a number that may be a time is more than a number alone, which is none without a dot."""
    return line.lead is not None and (line.lead.stamp.zone is None or line.lead.rest < len(line.plain.rstrip()))


def follows(before: Stamp, stamp: Stamp) -> bool:
    """Whether a clock may follow another: not earlier by more than chats are out of order."""
    gap = (stamp.of_day - before.of_day + _NOON) % (2 * _NOON) - _NOON
    return gap >= -_SLACK


def fences(lines: Sequence[Line]) -> frozenset[int]:
    """The lines between ``` and ```, both included."""
    marks = [
        n for n, line in enumerate(lines) if line.plain.lstrip().startswith("```") and line.plain.count("```") == 1
    ]
    inside: set[int] = set()
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        inside.update(range(begin, end + 1))
    return frozenset(inside)
