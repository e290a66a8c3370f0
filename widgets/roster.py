"""Who is in which role, since when; a role that must be filled and is not cannot be missed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, width_of

_HERE_ROWS, _HIGH_ENOUGH = 3, 4
"""Rows for who is here at most, and the height from which a narrow roster always keeps one for them."""
BESIDE, GUTTER = 24, 3
"""Cells of a role where roles are next to one another, and between two of them."""
_ROLE = 10
"""Cells that a role's name keeps next to a person's, however long that is."""


class RosterRow(Struct, frozen=True):
    """One role. ``state``: ``held``, ``empty`` (a broken promise), ``asked``, ``free`` or ``warn`` (unwise).

    ``turn``: ``soon`` or ``over`` where its holder should be relieved.
    """

    role: str
    person: str = ""
    since: str = ""
    """``0:42``, time in the role."""
    state: str = "held"
    turn: str = ""
    double: bool = False
    """Whether the person works in two places at once (003): marked, where the row that says so has no room too."""


class RosterFace(Struct, frozen=True):
    """The roles of the selected incident; ``count`` at the title's right, ``1 unfilled`` bright."""

    rows: tuple[RosterRow, ...] = ()
    count: Words = ""
    title: str = "ROSTER"
    here: tuple[str, ...] = ()
    """Who else is at a terminal now, a few words each, who matters most first: ``sam writing``."""


class Roster(Pane[RosterFace]):
    """Role, person, time in role. What does not fit is counted in the last row, but an unfilled one is always shown."""

    def lines(self, value: RosterFace, width: int, height: int) -> Sequence[Line]:
        lines = self.head(value.title, value.count, width)
        room = height - len(lines)
        roles = self._roles(value, width, room - (bool(value.here) and (room >= _HIGH_ENOUGH or width >= BESIDE * 2)))
        return [*lines, *roles, *self._here(value.here, width, min(_HERE_ROWS, room - len(roles)))]

    def _here(self, here: Sequence[str], width: int, rows: int) -> list[Line]:
        """Quiet rows of people under the roles, as many as are free; who has no room in them is counted."""
        lines: list[Line] = []
        at = 0
        for number, words in enumerate(here if rows > 0 else ()):
            left = len(here) - number - 1
            comma = "," if left else ""
            more = f" +{left}" if left and len(lines) >= rows else ""
            if not lines or at + width_of(words + comma + more) > width:
                if lines and len(lines) >= rows:
                    lines[-1].put(at, f"+{left + 1}", "dim", width=max(0, width - at))
                    break
                lines.append(self.line(width))
                at = 6 if len(lines) > 1 else lines[-1].put(0, "here", "dim") + 2
            at = lines[-1].put(at, words + comma, "dim", width=max(0, width - at)) + 1
        return lines

    def _roles(self, value: RosterFace, width: int, room: int) -> Sequence[Line]:
        lines: list[Line] = []
        if width >= BESIDE * 2 and len(value.rows) > room:
            return self._beside(value.rows, width, room)
        rows = value.rows if len(value.rows) <= room else _kept(value.rows, max(0, room - 1))
        people = self._people_at(rows, width)
        lines += [self._row(row, width, people) for row in rows]
        if len(rows) < len(value.rows) and room > 0:
            more = self.line(width)
            more.put(0, f"and {len(value.rows) - len(rows)} more", "dim")
            lines.append(more)
        return lines

    def _people_at(self, rows: Sequence[RosterRow], width: int) -> int:
        """The column of the persons: no name is cut but one that would leave no room for the roles."""
        taken = max((width_of(_named(row)) + max(6, 1 + width_of(_told(row))) for row in rows), default=6)
        return max(_ROLE, min(16 if width < 60 else 24, width - taken))

    def _beside(self, rows: Sequence[RosterRow], width: int, room: int) -> list[Line]:
        """Low and wide: the roles next to one another, downwards and then to the right."""
        count = (width + GUTTER) // (BESIDE + GUTTER)
        cell = (width + GUTTER) // count - GUTTER
        shown = rows if len(rows) <= count * room else _kept(rows, count * room)
        people = self._people_at(shown, cell)
        lines = [self.line(width) for _ in range(room)]
        for number, row in enumerate(shown):
            column, at = divmod(number, room)
            lines[at].join(column * (cell + GUTTER), self._row(row, cell, people))
        if len(shown) < len(rows) and lines:
            lines[-1].right(width, f"{len(rows) - len(shown)} more", "dim")
        return lines

    def _row(self, row: RosterRow, width: int, people: int) -> Line:
        line = self.line(width)
        if row.state == "empty":
            line.put(0, row.role, "text", width=people - 1)
            line.put(people, "unfilled", "latet", width=width - people)
            return line
        line.put(0, row.role, "bright" if row.state == "warn" else "dim", width=people - 1)
        words = f"asked {row.person}" if row.state == "asked" else _named(row)
        told = _told(row) if row.state == "held" else ""
        room = width - people - (width_of(told) + 1 if told else 0)
        line.put(people, words, "dim" if row.state in ("asked", "free") else "text", width=room)
        if told:
            line.right(width, told, {"soon": "soon", "over": "latet"}.get(row.turn, "dim"))
        return line


def _named(row: RosterRow) -> str:
    return f"{row.person} !" if row.double else row.person


def _told(row: RosterRow) -> str:
    """Time in the role, and whether the turn ends."""
    return f"{row.since} {row.turn}".strip()


def _kept(rows: Sequence[RosterRow], room: int) -> tuple[RosterRow, ...]:
    """As many rows as there is room for, in their order; a role that nobody fills is never left off before others."""
    wanted = sorted(range(len(rows)), key=lambda n: (rows[n].state != "empty", n))[:room]
    return tuple(rows[n] for n in sorted(wanted))
