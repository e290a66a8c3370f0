"""The facilitator's page laid out: what comes next, what is expected of the team, hints, what the room does. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.drill.report import clock
from warroom.core.drill.score import RATINGS, Task
from widgets.board import BoardFace, BoardRow, Cell, Part, Row
from widgets.glyphs import Glyphs
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from warroom.commands.drills import Look
    from warroom.core.drill.plan import Inject

INJECTS, TASKS, HINTS, ROOM = "injects", "tasks", "hints", "room"
SHORT = {"commander": "IC", "communications": "comms", "technical_lead": "tech lead"}
SOON_S = 90.0
"""Below this an inject is due soon, in seconds."""
TITLES = {INJECTS: "INJECTS", TASKS: "EXPECTED ACTIONS", HINTS: "HINTS", ROOM: "WHAT THE ROOM DOES"}


class DrillTold(Struct, frozen=True):
    """The page for one moment."""

    look: Look
    now: datetime
    zone: tzinfo
    glyphs: Glyphs
    ranks: dict[str, int]

    @property
    def second(self) -> float:
        return self.look.run.second(self.now)

    def face(self, width: int, height: int, part: str) -> BoardFace:
        if width < 110 or height < 30:
            return self._narrow(width, height, part)
        half = (width - 4) // 2
        top = 12
        room = height - top - 3
        upper = max(6, room - max(6, room * 2 // 5))
        below = top + upper + 1
        rest = height - below - 2
        parts = (
            self._part(INJECTS, 0, top, half, upper), self._part(TASKS, half + 4, top, width - half - 4, upper),
            self._part(HINTS, 0, below, half, rest), self._part(ROOM, half + 4, below, width - half - 4, rest),
        )  # fmt: skip
        return BoardFace((*self._head(width), *self._clocks(width), self._stop(width)), parts)

    def _narrow(self, width: int, height: int, part: str) -> BoardFace:
        shown = part if part in TITLES else INJECTS
        tabs: list[Span] = []
        for number, (name, title) in enumerate(TITLES.items(), 1):
            tabs += [(f"{number} ", "key"), (f"{title}  ", "bright" if name == shown else "dim")]
        rows = (*self._head(width)[:1], self._brief(), Row(3, (Cell(0, tuple(tabs)),)))
        parts = tuple(self._part(name, 0, 4, width, height - 5 if name == shown else 0) for name in TITLES)
        return BoardFace(rows, parts)

    # ------------------------------------------------------------ above

    def _head(self, width: int) -> tuple[Row, ...]:
        run = self.look.run
        state = {"paused": "PAUSED", "halted": f"halted by {run.ended_by}", "ended": "ended"}.get(run.state, "running")
        told = (f"{run.name} ", "dim"), (run.plan.title, "bright")
        stands = ((state, "bright" if run.state != "running" else "text"), (f", {self._incident()}", "text"))
        room = width - 2 - len(state) - len(self._incident()) - 2
        head = Row(1, (Cell(0, told, room), Cell(width, stands, ends=True)), "sel")
        why = f'stop phrase "{run.plan.stop}"' if run.is_on else run.why
        second = (Cell(0, ((why, "dim"),)), Cell(width, ((f"{self._where()}, led by {run.by}", "dim"),), ends=True))
        if width < 110:
            return (head,)
        thought = f"steady state: {run.plan.steady}" if run.plan.steady else ""
        return (
            head, Row(2, second),
            Row(4, (Cell(0, self._ruled("HYPOTHESIS", thought, width)), Cell(width, ((thought, "dim"),), ends=True))),
            Row(5, (Cell(0, ((run.plan.hypothesis or "none was written", "text"),), width),)),
        )  # fmt: skip

    def _incident(self) -> str:
        found = self.look.score.incidents
        if not found:
            return "nothing declared yet"
        it = found[0]
        return f"{it.severity} {it.number} {it.status.value}, IC {it.commander or 'NOBODY'}"

    def _where(self) -> str:
        run = self.look.run
        named = f"channels {', '.join(run.plan.channels)}" if run.here and run.plan.channels else "no real channel"
        return f"{'your own database' if run.here else 'a database of its own'}, {named}"

    def _brief(self) -> Row:
        run = self.look.run
        words: list[Span] = [(clock(self.second), "bright"), (f" of {clock(run.plan.length_s)}   ", "dim")]
        if (coming := self._next()) is not None:
            tone = "soon" if coming[0] < SOON_S else "text"
            words += [("next ", "dim"), (coming[1].id, "text"), (f" in {clock(coming[0])}   ", tone)]
        return Row(2, (Cell(0, (*words, *self._counted())),))

    def _clocks(self, width: int) -> Iterator[Row]:
        """Elapsed, the next inject, the next task due, the score so far."""
        run, look = self.look.run, self.look
        step = width // 4
        elapsed: Words = ((clock(self.second), "bright"), (f" of {clock(run.plan.length_s)}", "dim"))
        coming, due = self._next(), self._next_due()
        soon = coming is not None and coming[0] < SOON_S
        then: Words = (("none", "faint"),)
        if coming is not None:
            then = ((clock(coming[0]), "soon" if soon else "bright"), (f"  {coming[1].id}", "dim"))
        task: Words = (("none", "faint"),)
        if due is not None:
            task = ((clock(due[0]), "soon" if due[0] < SOON_S else "bright"), (f"  {due[1].name}", "dim"))
        heads = ("ELAPSED", "NEXT INJECT", "NEXT TASK DUE", "SCORE SO FAR")
        counted = (*self._counted(), (f"{look.score.rated} of {len(look.score.tasks)}", "dim"))
        yield Row(7, tuple(Cell(n * step, ((head, "title"),)) for n, head in enumerate(heads)))
        told = (elapsed, then, task, counted)
        yield Row(8, tuple(Cell(n * step, words, step - 2) for n, words in enumerate(told)))
        spent = self.second / run.plan.length_s
        rated = look.score.rated / max(1, len(look.score.tasks))
        bars = (spent, _near(coming, 300), _near(due, 600), rated)
        yield Row(9, tuple(Cell(n * step, self._gauge(part, step - 4)) for n, part in enumerate(bars)))
        if soon:
            yield Row(10, (Cell(step, (("due soon", "soon"),)),))

    def _gauge(self, part: float, width: int) -> Words:
        full = round(max(0.0, min(1.0, part)) * width)
        return ((self.glyphs.gauge * full, "text"), (self.glyphs.gauge_rest * (width - full), "rule"))

    def _counted(self) -> tuple[Span, ...]:
        return tuple((f"{rating} {n}  ", "bright" if n else "dim") for rating in RATINGS
                     for n in (self.look.score.count(rating),))  # fmt: skip

    def _next(self) -> tuple[float, Inject] | None:
        if not self.look.run.is_on or not self.look.waiting:
            return None
        at, step = self.look.waiting[0]
        inject = self.look.run.plan.inject(step)
        return None if inject is None else (max(0.0, at - self.second), inject)

    def _next_due(self) -> tuple[float, Task] | None:
        run = self.look.run
        tasks = self.look.score.tasks
        left = [((task.due_at - self.now).total_seconds() * run.speed, n) for n, task in enumerate(tasks)
                if task.due_at is not None and task.done_at is None and task.due_at > self.now]  # fmt: skip
        if not run.is_on or not left:
            return None
        seconds, n = min(left)
        return seconds, tasks[n]

    def _stop(self, width: int) -> Row:
        ends = f'somebody writes "{self.look.run.plan.stop}"'
        if self.look.run.here:
            ends += f"  {self.glyphs.middle}  a real SEV1 or SEV2 is declared"
        return Row(-1, (Cell(0, (("STOP WHEN  ", "title"), (ends, "dim"))),
                        Cell(width, ((f"{len(self.look.run.notes)} notes", "dim"),), ends=True)))  # fmt: skip

    def _ruled(self, title: str, right: str, width: int) -> Words:
        rule = self.glyphs.rule * max(0, width - len(title) - 2 - (len(right) + 1 if right else 0))
        return ((f"{title} ", "title"), (rule, "rule"))

    # ------------------------------------------------------------ the lists

    def foot(self, width: int, part: str, key: str) -> tuple[Row, ...]:
        return ()

    def _part(self, name: str, x: int, y: int, w: int, h: int) -> Part:
        made = {INJECTS: self._injects, TASKS: self._tasks, HINTS: self._hints, ROOM: self._room}[name]
        rows, count = made(w)
        empty = {INJECTS: "no injects", TASKS: "no tasks", HINTS: "no hints", ROOM: "nothing yet"}[name]
        return Part(name, ((TITLES[name], "title"),), x, y, w, h, rows, count=((count, "dim"),), empty=empty,
                    is_read=name == ROOM)  # fmt: skip

    def _injects(self, width: int) -> tuple[tuple[BoardRow, ...], str]:
        run, rows = self.look.run, []
        waiting = {step: at for at, step in self.look.waiting}
        for one in run.plan.injects:
            sent = run.when(one.id)
            skipped = any(given.step == one.id for given in run.skipped)
            if sent is not None:
                state, mark, tone = f"sent {clock(run.second(sent))}", self.glyphs.done, "dim"
                if (read := self._read(one.id)) is not None:
                    state = f"read {clock(run.second(read))}"
            elif skipped:
                state, mark, tone = "skipped", self.glyphs.middle, "faint"
            elif one.id in waiting:
                state, mark, tone = f"in {clock(max(0.0, waiting[one.id] - self.second))}", self.glyphs.middle, "text"
            else:
                state, mark, tone = "waiting", self.glyphs.middle, "dim"
            at = clock(one.at_s) if one.at_s is not None else "if"
            rows.append(BoardRow(f"{INJECTS}/{one.id}", (
                Cell(0, ((mark, "dim"),)), Cell(2, ((at, tone),), 8),
                Cell(10, (("" if one.at_s is not None else f"{_when(one)}: ", "dim"), (one.says, tone)), width - 24),
                Cell(width, ((state, tone),), ends=True),
            )))  # fmt: skip
        return tuple(rows), f"{len(run.sent)} of {len(run.plan.injects)} sent"

    def _read(self, step: str) -> datetime | None:
        times = [at for one in self.look.run.messages if one.step == step for _, at in one.read]
        return min(times, default=None)

    def _tasks(self, width: int) -> tuple[tuple[BoardRow, ...], str]:
        rows = []
        for task in self.look.score.tasks:
            late = task.rating not in ("P", "")
            hints = f"{task.hints} hint{'s' if task.hints > 1 else ''}" if task.hints and task.took_s is None else ""
            done = clock(task.took_s) or hints
            owner = SHORT.get(task.owner, task.owner.replace("_", " ")) or "any"
            rows.append(BoardRow(f"{TASKS}/{task.id}", (
                Cell(1, ((task.rating or self.glyphs.middle, "bright" if task.rating else "dim"),)),
                Cell(4, ((task.name, "text"),), width - 32), Cell(width - 27, ((owner, "dim"),), 10),
                Cell(width - 10, ((clock(task.within_s), "dim"),), ends=True),
                Cell(width, ((done, "bright" if late else "text"),), ends=True),
            )))  # fmt: skip
        return tuple(rows), "P in time, S late, M later, U never"

    def _hints(self, width: int) -> tuple[tuple[BoardRow, ...], str]:
        run, rows = self.look.run, []
        given = {one.step: one.at for one in run.hinted}
        for hint in run.plan.hints:
            at = given.get(hint.id)
            mark = self.glyphs.done if at is not None else self.glyphs.middle
            tone = "dim" if at is not None else "text" if hint.at_s <= self.second else "dim"
            when = clock(run.second(at)) if at is not None else clock(hint.at_s)
            whom = f"to {hint.to.replace('_', ' ')}: " if hint.to else ""
            rows.append(BoardRow(f"{HINTS}/{hint.id}", (
                Cell(0, ((mark, "dim"),)), Cell(2, ((when, tone),), 8),
                Cell(10, ((whom, "dim"), (f'"{hint.text}"', tone)), width - 10),
            )))  # fmt: skip
        return tuple(rows), f"{len(run.hinted)} of {len(run.plan.hints)} given"

    def _room(self, width: int) -> tuple[tuple[BoardRow, ...], str]:
        rows = tuple(
            BoardRow(f"{ROOM}/{one.id}", (
                Cell(0, ((clock(self.look.run.second(one.recorded_at)), "dim"),), 8),
                Cell(9, ((one.kind.value, "dim"),), 11), Cell(21, ((one.author, "text"),), 10),
                Cell(32, ((one.text.partition("\n")[0], "text"),), width - 32),
            ))
            for one in reversed(self.look.entries)
        )  # fmt: skip
        return rows, ""


def _near(coming: tuple[float, object] | None, within_s: float) -> float:
    """How near it is, 0 to 1; 0 where nothing comes."""
    return 0.0 if coming is None else 1 - min(1.0, coming[0] / within_s)


def _when(one: Inject) -> str:
    """What it waits for, in few words."""
    rule = one.when
    if rule is None:
        return ""
    return " ".join(filter(None, (rule.what, rule.kind or rule.audience or rule.status, rule.words[0] if rule.words
                                  else "")))  # fmt: skip
