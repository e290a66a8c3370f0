"""The page of figures laid out: completeness first, then marks and rates, then every time. Pure."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from screens.figures import rows
from screens.figures.plot import plot
from screens.figures.told import Told, counted, definition
from widgets.board import BoardFace, BoardRow, Cell, Part, Row
from widgets.strips import Span, Words, width_of, words_width

NUMBERED = ("measures", "known", "rates", "most", "incidents")
NAMES = {"measures": "Times", "known": "Known", "rates": "Rates", "most": "Most", "incidents": "Incidents"}
TITLES = {"measures": "TIMES", "known": "COMPLETENESS", "rates": "RATES", "most": "", "incidents": "INCIDENTS"}
PLOTTED = "time_to_resolve"


class FiguresTold(Struct, frozen=True):
    """The page for one moment. ``keys`` are those that the heading names: period, groups, mean."""

    told: Told
    keys: tuple[tuple[str, str], ...] = ()

    def face(self, width: int, height: int, part: str) -> BoardFace:
        told = self.told
        if not told.found.incidents:
            said = f"No incident in the last {told.days} days: there is nothing to count."
            return BoardFace(self._heading(width), (Part("measures", "", 0, 3, width, height - 4, empty=said),))
        if told.chart:
            return self._chart(width, height)
        if width < 110 or height < 30:
            return self._small(width, height, part)
        top, most = 8, height - 33 if not told.by and height >= 36 else 0
        lists = {"measures": self._list("measures", 0, 20, width, 9 if most else height - 22)}
        found = list(self._heading(width))
        found += self._titled(3, 0, width, "COMPLETENESS", self._whole())
        found += [Row(4 + n, cells) for n, cells in enumerate(rows.completeness(told, width))]
        left = width * 2 // 3
        name = self._plotted(part)
        found += self._beside(self._titled(top, 0, left - 4, name.replace("_", " ").upper(), "each mark an incident"),
                              plot(told, name, left - 4, 10), top)  # fmt: skip
        parts = [lists["measures"], self._list("rates", left, top, width - left, 11)]
        if part in ("incidents", "most"):
            parts = [self._list("measures", 0, 20, width, 0), parts[1]]
            parts += [self._list(name, 0, 20, width, height - 22 if name == part else 0)
                      for name in ("most", "incidents")]  # fmt: skip
        else:
            parts += [self._list("most", 0, 30, width, most), self._list("incidents", 0, 20, width, 0)]
        return BoardFace(tuple(found), tuple(parts))

    def _plotted(self, part: str) -> str:
        kind, _, rest = self.told.behind.partition("/")
        return rest.partition("/")[0] if kind == "measure" else PLOTTED

    def _chart(self, width: int, height: int) -> BoardFace:
        """One time on the whole screen."""
        told = self.told
        name = self._plotted("")
        said = plot(told, name, width, height - 4)
        y = 1 if width < 110 else 3
        title = self._titled(y, 0, width, name.replace("_", " ").upper(), "each mark an incident")
        top = y + 1
        found = (*self._heading(width), *title, *(Row(top + n, cells) for n, cells in enumerate(said)))
        return BoardFace(found, (Part("chart", "", 0, height - 1, width, 1),))

    def _small(self, width: int, height: int, part: str) -> BoardFace:
        shown = part if part in NUMBERED else "measures"
        worst = rows.worst_share(self.told.found.completeness)
        lacks = f", most often {worst.name.replace('_', ' ')}" if worst is not None else ""
        whole: Words = (("COMPLETENESS  ", "title"), *self._whole(), (lacks, "dim"))
        tabs: list[Span] = []
        for number, name in enumerate(NUMBERED, 1):
            tabs += [(f"{number} ", "key"), (NAMES[name], "chosen" if name == shown else "text"), ("  ", "dim")]
        found = (*self._heading(width), Row(1, (Cell(0, whole),)), Row(3, (Cell(0, tuple(tabs)),)))
        return BoardFace(found, (self._list(shown, 0, 4, width, height - 6),))

    def _whole(self) -> tuple[Span, ...]:
        over = [row for row in self.told.found.rows if row.is_over]
        whole = sum(all(row.milestones.values()) for row in over)
        if not over:
            return (("none is over yet", "dim"),)
        return ((f"{whole} of {len(over)}", "bright"), (" have every milestone, ", "dim"),
                (f"{100 * whole // len(over)} %", "bright"))  # fmt: skip

    def _heading(self, width: int) -> tuple[Row, ...]:
        found, wide = self.told.found, width >= 110
        zone = self.told.zone
        days: list[Span] = [(f"last {self.told.days} days", "text")]
        if wide:
            since, until = found.since.astimezone(zone), found.until.astimezone(zone)
            days.append((f", {since:%-d %b} to {until:%-d %b}, {until:%Z}", "dim"))
        days.append((f", by {self.told.by}" if self.told.by else "", "text"))
        for key, word in self.keys:
            days += [(f"   {key}", "key"), (f" {word}", "dim")]
        out = found.left_out()
        count: list[Span] = [(counted(found.incidents), "bright")]
        if out:
            count.append((f"; not counted: {out}", "dim"))
        below: list[str] = []
        if words_width(tuple(days)) + words_width(tuple(count)) + 2 > width:
            count = count[:1]
            below.append(f"not counted: {out}")
        right = Cell(width, tuple(count), ends=True)
        said = [Row(1 if wide else 0, (Cell(0, tuple(days)), right), "raise")]
        if found.assumed_policy:
            below.append(f"{found.assumed_policy} judged by today's policy: none was recorded then")
        if below:
            said.append(Row(2, (Cell(width, (("; ".join(below), "dim"),), width, ends=True),)))
        return tuple(said)

    def _titled(self, y: int, x: int, width: int, name: str, count: Words) -> list[Row]:
        said = count if not isinstance(count, str) else ((count, "dim"),)
        rule = self.told.glyphs.rule * max(0, width - width_of(name) - words_width(said) - 2)
        return [Row(y, (Cell(x, ((f"{name} ", "title"), (rule, "rule"))), Cell(x + width, said, ends=True)))]

    def _beside(self, head: list[Row], cells: tuple[tuple[Cell, ...], ...], y: int) -> list[Row]:
        return [*head, *(Row(y + 1 + n, row) for n, row in enumerate(cells))]

    def _list(self, name: str, x: int, y: int, w: int, h: int) -> Part:
        told = self.told
        makers: dict[str, Callable[[], tuple[BoardRow, ...]]] = {
            "measures": lambda: rows.measures(told, w), "known": lambda: rows.known(told, w),
            "rates": lambda: rows.rates(told, w), "most": lambda: rows.most(told, w),
            "incidents": lambda: rows.incidents(told, w),
        }  # fmt: skip
        fixed = (rows.measure_heads(told, w),) if name == "measures" else ()
        found = makers[name]() if h > 0 else ()
        counts: dict[str, Words] = {
            "measures": f"90 % interval of the median; against the {told.days} days before",
            "rates": "goal %", "incidents": str(len(found)), "known": self._whole(),
        }  # fmt: skip
        title = TITLES[name]
        if name == "incidents" and told.behind:
            title = f"INCIDENTS: {' '.join(told.behind.replace('_', ' ').split('/')[1:])}".rstrip(": ")
        return Part(name, title, x, y, w, h, found, counts.get(name, ""), fixed, empty="none")

    def foot(self, width: int, part: str, key: str) -> tuple[Row, ...]:
        """What the selected figure is, in its sentence."""
        told = self.told
        if told.chart or not told.found.incidents:
            return ()
        said = definition(key)
        does = "opens its review" if key.startswith("incident/") else "its incidents"
        cells = (Cell(0, ((f"{said}  " if said else "", "text"), ("enter ", "key"), (does, "dim"))),)
        return (Row(-2 if width >= 110 else -1, cells, "raise"),)
