"""The incidents that are open, most severe first."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.line_list import LineList
from widgets.strips import Line


class IncidentRow(Struct, frozen=True):
    """One incident in the list. Times come as texts: ``age`` of at most four cells, ``next`` a clock."""

    key: str
    rank: int
    severity: str
    id: str
    title: str
    age: str = ""
    commander: str = ""
    """Nobody here shows the broken promise ``NO IC``, unless the incident is ``quiet``."""
    next: str = ""
    next_state: str = "calm"
    """``calm``, ``soon`` or ``overdue``."""
    status: str = ""
    service: str = ""
    lead: str = ""
    quiet: bool = False
    """Resolved: nothing of it is urgent any more."""


class _Columns(Struct, frozen=True):
    """Columns of one width, counted from the left edge of the texts (``title``) or back from the right one."""

    title: int
    age_end: int
    commander: int
    status: int = 0
    service: int = 0
    lead: int = 0


_ID = 8

_NARROW = _Columns(title=13, age_end=14, commander=12)
_MIDDLE = _Columns(title=14, age_end=19, commander=16, status=36)
_WIDE = _Columns(title=14, age_end=24, commander=21, status=40, service=54, lead=14)


def _columns(width: int) -> _Columns:
    if width >= 90:
        return _WIDE
    return _MIDDLE if width >= 70 else _NARROW


class IncidentList(LineList[IncidentRow]):
    """Severity, id, title, age, commander and the next clock; status, service and lead where there is room."""

    has_heads = True
    lasts = True

    def unseen(self, rows: Sequence[IncidentRow]) -> str:
        late = sum(1 for row in rows if row.next_state == "overdue" or not (row.commander or row.quiet))
        return f"{late} late" if late else ""

    def draw_heads(self, line: Line, left: int, right: int) -> None:
        at = _columns(right - left)
        line.put(left, "sev", "faint")
        line.put(left + _ID, "id", "faint")
        line.put(left + at.title, "title", "faint")
        line.right(right - at.age_end, "age", "faint")
        line.put(right - at.commander, "ic", "faint")
        line.right(right, "next", "faint")
        for offset, word in ((at.status, "status"), (at.service, "service"), (at.lead, "lead")):
            if offset:
                line.put(right - offset, word, "faint")

    def draw_row(self, line: Line, row: IncidentRow, left: int, right: int, selected: bool) -> None:
        at = _columns(right - left)
        stress = "bright" if selected else "dim" if row.quiet else "text"
        if row.quiet:
            line.put(left, f"{self.palette.glyphs.severity(row.rank)} {row.severity}", "dim", width=7)
        else:
            text, style = self.palette.tag_text(row.rank, row.severity, on=line.ground)
            line.put_styled(left, text, style, width=7)
        line.put(left + _ID, row.id, stress)
        title_end = right - (at.service or at.status or at.age_end + 4 - 1) - (2 if at.status else 1)
        text = f"{row.title}, {row.status}" if row.quiet and not at.status and row.status else row.title
        title = left + max(at.title, _ID + len(row.id) + 1)  # an id with its year is longer
        line.put(title, text, stress, width=title_end - title)
        line.right(right - at.age_end, row.age, "dim")
        if at.service:
            line.put(right - at.service, row.service, "dim" if row.quiet else "text", width=12)
        if at.status:
            line.put(right - at.status, row.status, "dim" if row.quiet else "text", width=12)
        if at.lead:
            line.put(right - at.lead, row.lead, "dim" if row.quiet else "text", width=6)
        self._commander(line, row, right - at.commander)
        token = {"overdue": "latet", "soon": "soon"}.get(row.next_state, "dim" if row.quiet else "text")
        line.right(right, row.next, token)

    def _commander(self, line: Line, row: IncidentRow, column: int) -> None:
        if row.commander or row.quiet:
            line.put(column, row.commander, "dim" if row.quiet else "text", width=6)
        else:
            line.chip(column - 1, "NO IC", tapes=1)
