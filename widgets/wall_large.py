"""One incident over the whole wall: the clock that matters most, the next one, who commands, the other incident."""

from __future__ import annotations

from msgspec import Struct, field

from widgets import bitmap
from widgets.canvas import Canvas
from widgets.strips import width_of
from widgets.wall_face import Alarm, WallClock, WallFace, WallIncident
from widgets.wall_parts import Brush, Sizes, descending, digit_height, digit_width, even, foot_height, said
from widgets.wall_signal import draw_signal, signal_height

_ROOMY = 36
"""Rows from which words have air."""


class _Plan(Struct):
    """What there is room for, in half rows; what is 0 is not shown."""

    head: int
    main: int
    strip: int
    strips: list[Alarm] = field(default_factory=list)
    second: int = 0
    other: int = 0
    impact: int = 0
    signal: int = 0
    gap: int = 0
    air: int = 0

    @property
    def airy(self) -> int:
        """Between how many parts there is air."""
        return 1 + sum(1 for height in (self.second, self.impact, self.other, self.signal) if height)


def draw_large(canvas: Canvas, face: WallFace, top: int, bottom: int) -> bool:
    """Draw the face's first incident between the half rows ``top`` and ``bottom``; whether the signal had room."""
    return _Large(canvas, face, top, bottom).draw()


class _Large(Brush):
    def __init__(self, canvas: Canvas, face: WallFace, top: int, bottom: int) -> None:
        super().__init__(canvas, Sizes.of(canvas.width, canvas.rows))
        self.face = face
        self.it = face.incidents[0]
        self.top = top
        self.room = bottom - top
        self.roomy = canvas.rows >= _ROOMY
        self.third = canvas.width // 3

    def draw(self) -> bool:
        plan = self._plan()
        y = self.top
        self._head(y, plan)
        y += plan.head
        here = [a for a in plan.strips if a.incident == self.it.key]
        rest = [a for a in plan.strips if a not in here]
        clock = self.it.main
        if clock is None:
            self._idle(y, plan.main)
        elif clock.late:
            self._late(clock, y, plan.main)
        else:
            self._running(clock, y, plan.main)
        y += plan.main + plan.gap
        y = self._strips(here, y, plan, at_its_place=True)
        air = plan.air // plan.airy
        if plan.second:
            self._second(y + air, plan.second)
            y += plan.second + air
        if plan.impact:
            self._impact(y + air)
            y += plan.impact + air
        if plan.other and self.face.other is not None:
            self._other(self.face.other, y + air, plan.other)
            y += plan.other + air
        own = bool(plan.other and self.face.other)
        for alarm in rest:
            placed = own and self.face.other is not None and alarm.incident == self.face.other.key
            y = self._strips([alarm], y, plan, at_its_place=placed)
        if plan.signal and self.face.signal is not None:
            y += air
            draw_signal(self, self.face.signal, y + y % 2)
        return bool(plan.signal)

    # ------------------------------------------------------------ what there is room for

    @property
    def least_room(self) -> int:
        """What is shown depends on the room there always is, not on where the picture is just now."""
        return 2 * self.canvas.rows - 2 - foot_height(self.sizes)

    def _plan(self) -> _Plan:
        sizes, it = self.sizes, self.it
        head = even(5 * sizes.big + 5 * sizes.small + (3 if self.roomy else 2))
        names = self._name_lines()
        if len(names) > 1:
            head = max(head, even((5 * sizes.small + 1) * (len(names) + 1)))
        least = 5 * sizes.big + (4 if it.main and it.main.late else 6) + max(8, 5 * sizes.big)
        plan = _Plan(head, even(least), even(5 * sizes.big + 2))
        spare = self.room - self.least_room
        left = self.least_room - plan.head - plan.main
        both = len(self.face.alarms) > 1 and any(alarm.crit for alarm in self.face.alarms)
        if both:  # neither hides the other: rather two small strips than one large
            low = (plan.strip, even(5 * sizes.small + 2), 4)
            plan.strip = next((height for height in low if 2 * height <= left), plan.strip)
        alarms = self._by_turns(max(0, left // plan.strip))
        if alarms:
            plan.strips = alarms[: 2 if both and left >= 2 * plan.strip else 1]
            left -= plan.strip * len(plan.strips)
            if it.main and it.main.late and alarms[0].incident == it.key and left >= 2:
                plan.gap, left = 2, left - 2  # two fills that touch would be one
        second = 5 * sizes.small + (4 if self.roomy else 2)
        if (it.second or it.commander) and left >= second:
            plan.second, left = second, left - second
        other = 5 * sizes.small + 2
        if self.face.other is not None and left >= other:
            plan.other, left = other, left - other
        while len(plan.strips) < len(alarms) and left >= plan.strip:
            plan.strips.append(alarms[len(plan.strips)])
            left -= plan.strip
        signal = signal_height(sizes.small) + 1
        if self.face.signal is not None and left >= signal:
            plan.signal, left = signal, left - signal
        left = self._grow(plan, left, 7 * sizes.big)
        impact = 5 * sizes.small + 2
        if it.impact and self.canvas.width >= 160 and left >= impact:
            plan.impact, left = impact, left - impact
        return self._spread(plan, left + spare)

    def _by_turns(self, room: int) -> list[Alarm]:
        """The alarms, the most severe first; those for which there is no room share the last place by turns."""
        alarms = list(self.face.alarms)
        if room <= 0 or len(alarms) <= room:
            return alarms
        alarms.sort(key=lambda alarm: not alarm.crit)
        first = next((n for n, alarm in enumerate(alarms) if not alarm.crit), 0)
        kept, waiting = alarms[: max(first, room - 1)], alarms[max(first, room - 1) :]
        turned = self.face.turn % len(waiting)
        return [*kept, *waiting[turned:], *waiting[:turned]]

    def _grow(self, plan: _Plan, left: int, most: int) -> int:
        """Make the digits larger, up to ``most`` half rows and as far as they keep their shape; gives what is left."""
        clock = self.it.main
        while clock is not None and left >= 2:
            height = self._digits(plan.main + 2, clock)
            if height > most or digit_height(clock.digits, height, self._digits_room(clock)) < height:
                break
            plan.main += 2
            left -= 2
        return left

    def _spread(self, plan: _Plan, left: int) -> _Plan:
        """What is left over goes to the digits; the rest is air."""
        air = 0 if plan.strips else 2 * plan.airy
        most = max(9 * self.sizes.big, 10 * self.sizes.small + 3)  # digits as high as the two words next to them
        left = air + self._grow(plan, left - air, most) if left > air else left
        if plan.second and left >= 4 and not plan.strips:
            plan.second += 2
            left -= 2
        if plan.strips or not (plan.second or plan.other):
            plan.main += left - left % 2
            left %= 2
        plan.air = left
        return plan

    def _digits(self, main: int, clock: WallClock) -> int:
        """The half rows that a main block of that height leaves for its digits."""
        return main - 5 * self.sizes.big - (4 if clock.late else 6)

    def _digits_room(self, clock: WallClock) -> int:
        """The cells that digits may take next to what is at their right."""
        beside = max(
            self.width(clock.owner, self.sizes.small) if clock.late else self.width("on track", self.sizes.small),
            self.width("15:30", self.sizes.small),
        )
        return self.canvas.width - 2 * self.sizes.pad - beside - 3

    # ------------------------------------------------------------ the parts

    def _name_width(self) -> int:
        tag = self.tag_width(self.it.severity, self.sizes.big)
        return self.canvas.width - tag - 3 - self.sizes.pad

    def _name_lines(self) -> list[str]:
        """The name in one line, or where only a long one is there, in two of small letters."""
        room, it = self._name_width(), self.it
        for name in it.names:
            if bitmap.can_draw(name) and self.width(name, self.sizes.big) <= room:
                return [name]
        name = it.names[-1] if it.names else it.number
        first, scale = self.fit((name,), room, (self.sizes.small,))
        rest = name[len(first) :].strip() if self.roomy and name.startswith(first) else ""
        if not rest or not bitmap.can_draw(name):
            return [first]
        return [first, self.fit((rest,), room, (scale,))[0]]

    def _head(self, y: int, plan: _Plan) -> None:
        sizes, it = self.sizes, self.it
        x = self.tag(it, 0, y, plan.head, sizes.big) + 3
        room = self.canvas.width - x - sizes.pad
        lines = self._name_lines()
        y += 1 if self.roomy else 0
        scale = sizes.big if len(lines) == 1 and self.width(lines[0], sizes.big) <= room else sizes.small
        tall = 5 * sizes.big if len(lines) == 1 else 5 * sizes.small
        for line in lines:
            self.write(x, y, line, "bright", scale, tall)
            y += tall + 1
        facts = it.facts
        if not plan.second and it.commander:
            facts = (*(f"IC {it.commander}  {fact}" for fact in facts), f"IC {it.commander}", *facts)
        text, scale = self.fit(facts, room, descending(sizes.small))
        self.write(x, y, text, "text", scale)

    def _late(self, clock: WallClock, y: int, height: int) -> None:
        """A broken promise: the fill over the whole width, tape on its upper edge, who owes it as large as may be."""
        sizes, canvas = self.sizes, self.canvas
        canvas.fill(0, y, canvas.width, height, "late")
        canvas.tape(0, y // 2, canvas.width, 1)
        end = canvas.width - sizes.pad
        label = y + 2
        room = end - sizes.pad - 2 - self.width(clock.label, sizes.big)
        word = sizes.big if self.width(clock.word, sizes.big) <= room else sizes.small
        start = self.right(end, label, clock.word, "bright", word, 5 * sizes.big)
        text, scale = self.fit(clock.labels, start - 2 - sizes.pad, descending(sizes.big))
        self.write(sizes.pad, label, text, "bright", scale, 5 * sizes.big)
        top = label + 5 * sizes.big + 1
        after, bottom = self._figures(clock, top, y + height - 1, "bright")
        owner, scale = self.fit((clock.owner or "nobody",), end - after - 2, descending(sizes.big))
        self.right(end, bottom - 5 * scale, owner, "bright", scale)

    def _running(self, clock: WallClock, y: int, height: int) -> None:
        sizes = self.sizes
        end = self.canvas.width - sizes.pad
        soon = clock.state == "soon"
        label = y + 2
        beside = self.width(clock.owner, sizes.small) + 4
        text, scale = self.fit(clock.labels, end - sizes.pad - beside, descending(sizes.big))
        after = self.write(sizes.pad, label, text, "dim", scale, 5 * sizes.big)
        owner, scale = self.fit((clock.owner,), end - after - 4, descending(sizes.big))
        self.right(end, label, owner, "text", scale, 5 * sizes.big)
        top = label + 5 * sizes.big + 3
        _, bottom = self._figures(clock, top, y + height - 1, "soon" if soon else "bright")
        self._beside(clock, top, bottom, end)

    def _beside(self, clock: WallClock, top: int, bottom: int, end: int) -> None:
        """The state above the time of day, right of the digits: each in rows of its own, as large as these allow.

        Where only the state has room for pixels the time is under it in plain letters.
        """
        small, token = self.sizes.small, "soon" if clock.state == "soon" else "dim"
        sizes = ((word, by) for word, by in ((small, small), (small, 1), (1, 1)) if _apart(word, by, bottom - top))
        word, by = next(sizes, (1, 0))
        self.right(end, top, clock.word, token, word)
        if by:
            self.right(end, bottom - 5 * by, clock.by, "text", by)
        elif clock.by:
            text = f"by {clock.by}"
            self.canvas.text(end - width_of(text), (top + 5 * word + 1) // 2, text, "text")

    def _figures(self, clock: WallClock, top: int, bottom: int, token: str) -> tuple[int, int]:
        """The digits; gives the column and the half row after them."""
        room = self._digits_room(clock)
        height = digit_height(clock.digits, bottom - top, room)
        if self.coarse:
            height -= height % 2
        width = digit_width(clock.digits, height, room)
        self.canvas.digits(self.sizes.pad, top, clock.digits, token, width, height)
        return self.sizes.pad + bitmap.segments_width(clock.digits, width), top + height

    def _idle(self, y: int, height: int) -> None:
        self.write(self.sizes.pad, y + 2, "no clock runs", "dim", self.sizes.big)

    def _second(self, y: int, height: int) -> None:
        """The next clock, and who commands."""
        sizes, it, clock = self.sizes, self.it, self.it.second
        end = self.canvas.width - sizes.pad
        tall = height - 1
        after = sizes.pad
        if clock is not None:
            soon = clock.state == "soon"
            room = self.canvas.width * 2 // 5 - sizes.pad - 3
            large = self.width(clock.labels[-1], sizes.small) + self.width(clock.word, sizes.small) + 2 <= room
            word = (self.width(clock.word, sizes.small) if large else width_of(clock.word)) + 2 if soon else 0
            text, scale = self.fit(clock.labels, room - word, descending(sizes.small))
            after = self.write(sizes.pad, y + 1, text, "text" if soon else "dim", scale, tall)
            if soon and large:
                after = self.write(after + 2, y + 1, clock.word, "soon", sizes.small, tall)
            elif soon:  # the label comes first: the state is in plain letters
                self.canvas.text(after + 2, (y + 1 + tall // 2) // 2, clock.word, "soon")
                after += word
            start = max(self.third, after + 3)
            width = digit_width(clock.digits, tall, end - start - 5 - self.width("IC nobody", sizes.small))
            self.canvas.digits(start, y + 1, clock.digits, "soon" if soon else "text", width, tall)
            after = start + bitmap.segments_width(clock.digits, width) + 5
        text, scale = self.fit((it.commander or "nobody",), end - after - 9 * sizes.small, descending(sizes.small))
        start = self.right(end, y + 1, text, "bright" if it.commander else "latet", scale, tall)
        self.write(min(after, start - 8 * sizes.small), y + 1, "IC", "dim", sizes.small, tall)

    def _impact(self, y: int) -> None:
        sizes = self.sizes
        text, scale = self.fit((self.it.impact,), self.canvas.width - 2 * sizes.pad, descending(sizes.small))
        self.write(sizes.pad, y + 1, text, "text", scale)

    def _other(self, it: WallIncident, y: int, height: int) -> None:
        """The other incident in one line: severity, name, who commands it or how long it has been open."""
        sizes = self.sizes
        end = self.canvas.width - sizes.pad
        x = max(self.tag(it, 0, y, height, sizes.small, wide=31 * sizes.small), self.third)
        who, scale = self.fit((it.commander, it.age), end - x - 30, (sizes.small,))
        start = self.right(end, y, who, "bright" if it.commander else "text", scale, height)
        names = (*reversed(it.names),) if len(it.names) > 1 else it.names
        text, scale = self.fit(names, start - x - 4, (sizes.small,))
        self.write(x, y, text, "text", scale, height)

    def _strips(self, alarms: list[Alarm], y: int, plan: _Plan, *, at_its_place: bool) -> int:
        for alarm in alarms:
            y += y % 2
            self.strip(y, plan.strip, said(alarm, at_its_place=at_its_place), crit=alarm.crit)
            y += plan.strip
        return y


def _apart(word: int, by: int, height: int) -> bool:
    """Whether two words of these sizes fit into so many half rows with one between them, which may halve a row."""
    return 5 * word + 5 * by + 2 <= height
