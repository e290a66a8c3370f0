"""Which forms a paste is in, and its lines put together into messages by them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from warroom.core.chat.form import Aside, Begin, Form, Found, Text
from warroom.core.chat.forms import FORMS, plain
from warroom.core.chat.forms.common import EDITED
from warroom.core.chat.lines import Line
from warroom.core.chat.names import NO_NAMES
from warroom.core.chat.said import QUOTES, Junk
from warroom.core.chat.saying import day_line, is_heading, title_day, zone_said
from warroom.core.chat.stamps import Day, Stamp
from warroom.core.chat.zones import Zone

_LOOKED_AT = 300
"""So many lines of a paste say which forms it is in."""
_SLACK = 5 * 60
_NOON = 12 * 3600


class Raw(Struct):
    """A message as it stands: its stamp (None: it has no time), the day that a heading above it names.

    ``below``: its words stand below its head, not behind it; ``same``: it has no name of its own.
    """

    stamp: Stamp | None
    who: str
    form: Form | None
    texts: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    day: Day | None = None
    doubts: list[str] = field(default_factory=list)
    dropped: bool = False
    below: bool = False
    same: bool = False


class Taken(Struct):
    """A paste taken apart: messages, junk, the zone that it says, its forms by how much they explain.

    Those that are ``dropped`` are nobody's message, but their times tell of the days between the others.
    """

    raws: list[Raw]
    junk: list[Junk]
    zone: Zone | None
    forms: list[Form]


def recognised(lines: Sequence[Line]) -> list[Form]:
    """The forms that explain something of these lines, the one that explains most first."""
    full = [n for n, line in enumerate(lines) if not line.blank]
    step = max(1, len(full) // _LOOKED_AT)
    sample = full[:100] + full[100::step]
    hits: dict[str, int] = {}
    nobodys: dict[str, int] = {}
    for form in FORMS:
        if not form.suits(lines):
            continue
        here = -1
        for n in sample:
            if n < here:
                continue
            found = form.begins(lines, n)
            if found is not None:
                begun = sum(isinstance(part, Begin) and not part.same and not part.junk for part in found.parts)
                hits[form.key] = hits.get(form.key, 0) + begun
                junk = sum(isinstance(part, Begin) and bool(part.junk) for part in found.parts)
                nobodys[form.key] = nobodys.get(form.key, 0) + junk
                here = n + found.count
    if hits.get("plain") and not _named(lines, sample, hits["plain"]):
        del hits["plain"]
    forms = [
        form
        for form in FORMS
        if hits.get(form.key) and not any(hits.get(other, 0) * 2 > hits[form.key] for other in form.yields_to)
    ]
    return sorted(forms, key=lambda form: (form.weight == 1, -form.weight * (hits[form.key] + nobodys[form.key])))


def _named(lines: Sequence[Line], sample: Sequence[int], count: int) -> bool:
    """Whether ``14:31 ana: ...`` is how this paste is written: at least half of its times of that shape have a name."""
    begun = [n for n in sample if lines[n].lead is not None and not _kind_behind(lines[n])]
    shapes = {_shape(lines[n]) for n in begun if plain.FORM.begins(lines, n) is not None}
    return count * 2 >= sum(_shape(lines[n]) in shapes for n in begun)


def _shape(line: Line) -> tuple[bool, bool, bool] | None:
    return line.lead.stamp.shape if line.lead is not None else None


def _kind_behind(line: Line) -> bool:
    lead = line.lead
    if lead is None:
        return False
    word, colon, _ = line.plain[lead.rest :].strip(" -–—").partition(":")
    return bool(colon) and word.lower() in NO_NAMES


def taken_apart(lines: Sequence[Line], forms: Sequence[Form]) -> Taken:
    """The messages of a paste, read by these forms; a line that begins none belongs to the one above it."""
    return _Taking(lines, forms).taken()


class _Taking:
    def __init__(self, lines: Sequence[Line], forms: Sequence[Form]) -> None:
        self.lines = lines
        self.forms = forms
        self.raws: list[Raw] = []
        self.junk: list[Junk] = []
        self.zone: Zone | None = None
        self.day: Day | None = None
        self.now: Raw | None = None
        self.fences = _fences(lines)
        self.bare = not forms or forms[0].weight == 1
        self.used: dict[str, int] = {}
        self.dots: bool | None = None
        self.swallowed: list[Raw] = []
        self.usual: tuple[bool, bool, bool] | None = None
        self.following: dict[str, tuple[int, int, Stamp | None]] = {}

    def taken(self) -> Taken:
        at = 0
        while at < len(self.lines):
            at += self._line(at)
        strong = sum(raw.form is not None and raw.form.weight > 1 for raw in self.raws)
        if self.swallowed and (len(self.swallowed) > strong or strong == 1):
            for raw in self.swallowed:
                raw.doubts.append(QUOTES)
        explained = sorted((f for f in self.forms if self.used.get(f.key)), key=lambda f: -self.used[f.key])
        return Taken(self.raws, self.junk, self.zone, explained)

    def _line(self, at: int) -> int:
        """Read what a line begins. Gives how many lines were read."""
        line = self.lines[at]
        if line.blank:
            return 1
        if at in self.fences and self.now is not None:
            self._add(self.now, line.text)
            return 1
        for form in self.forms:
            found = form.begins(self.lines, at)
            if found is not None and self._fits(form, found, at):
                self._take(form, found)
                return found.count
        self._between(at)
        return 1

    def _between(self, at: int) -> None:
        """A line at which nothing begins: of the message above, or nobody's."""
        line = self.lines[at]
        wanting = self.now is not None and not any(text.strip() for text in self.now.texts)
        for form in self.forms if not wanting or self.now is None or self.now.dropped else self.forms[:1]:
            if form.weight == 1 and self.now is not None and not self.used.get(form.key):
                continue
            why = form.drops(self.lines, at)
            if why and not (wanting and why in ("screen", "replies", "reaction")):
                if (day := day_line(line.plain)) is not None:
                    self.day, self.now = day, None
                elif why == "join or leave" and wanting and self.now is not None:
                    self._drop_now(why)
                self.junk.append(Junk(line.text, why))
                return
        day = day_line(line.plain) if not wanting else None
        if day is not None and self.forms:
            self.day, self.now = day, None
            self.junk.append(Junk(line.text, "day"))
            return
        if self._heads(at, wanting):
            self.zone = zone_said(line.plain) or self.zone
            if (day := title_day(line.plain)) is not None and self.now is None:
                self.day = day
            self.junk.append(Junk(line.text, "heading"))
        elif self.now is None:
            self._untimed(line)
        else:
            self._add(self.now, line.text)

    def _add(self, raw: Raw, text: str) -> None:
        """A line more of a message, or of what is nobody's."""
        if raw.dropped:
            self.junk.append(Junk(text, "reaction"))
        else:
            raw.texts.append(text)

    def _heads(self, at: int, wanting: bool) -> bool:
        """Whether the line is a heading: of a page before its first message, or right above the next one."""
        plain = self.lines[at].plain
        if not self.forms:
            return False
        first = not any(raw.stamp is not None for raw in self.raws)
        if first and (
            is_heading(plain) or zone_said(plain) is not None or (self.bare and plain.rstrip().endswith(":"))
        ):
            return True
        if first and self.bare and title_day(plain) is not None and len(plain) <= 120 and not self.lines[at].lead:
            return True
        return not wanting and self.bare and is_heading(plain) and self._begins_below(at)

    def _begins_below(self, at: int) -> bool:
        below = next((n for n in range(at + 1, len(self.lines)) if not self.lines[n].blank), None)
        return below is not None and any(form.begins(self.lines, below) for form in self.forms)

    def _untimed(self, line: Line) -> None:
        """Words before the first message."""
        self.now = Raw(None, "", None, [line.text], day=self.day)
        self.raws.append(self.now)

    def _drop_now(self, why: str) -> None:
        assert self.now is not None
        self.now.dropped = True
        self.junk += [Junk(head, why) for head in self.now.heads]
        self.now = None

    def _take(self, form: Form, found: Found) -> None:
        for part in found.parts:
            if isinstance(part, Begin):
                self._begin(form, part)
            elif isinstance(part, Aside):
                self.junk.append(Junk(part.text, part.why))
                if part.why == "heading":
                    self.zone = zone_said(part.text) or self.zone
            else:
                self._text(part)

    def _text(self, part: Text) -> None:
        if self.now is not None:
            self._add(self.now, part.text)
        elif part.text.strip():
            self.raws.append(Raw(None, "", None, [part.text]))

    def _begin(self, form: Form, part: Begin) -> None:
        who = part.who or (self.now.who if part.same and self.now is not None else "")
        texts = [part.text] if part.text else []
        raw = Raw(part.stamp, who, form, texts, [part.head], self.day, below=not part.text, same=part.same)
        if part.junk:
            raw.dropped, raw.texts = True, []
            self.junk.append(Junk(f"{part.head}\n{part.text}".strip(), part.junk))
            if part.junk == "reaction":
                self.now = raw
        else:
            self.used[form.key] = self.used.get(form.key, 0) + 1
            self.now = raw
        self.raws.append(raw)
        self.day = None

    # ------------------------------------------------------------ what a message quotes

    def _fits(self, form: Form, found: Found, at: int) -> bool:
        """Whether what begins here is a message of the paste, and not quoted by the one above."""
        stamp, now = found.stamp, self.now
        if stamp is not None and stamp.dotted and not self._dotted():
            if now is not None and stamp.zone is not None and _worded(self.lines[at]):
                now.doubts.append(QUOTES)
            return False
        same = any(isinstance(part, Begin) and part.same for part in found.parts)
        if same:
            return now is not None and now.form is form and bool(now.who)
        if now is None or now.form is None or now.stamp is None or stamp is None:
            return True
        mine = now.form
        if mine is form and form.weight > 1 and self._other_clock(stamp, now.stamp):
            now.doubts.append(QUOTES)
            return False
        if mine is form and (form.weight > 1 or self._level(at, now)):
            return True
        if mine is form and stamp.shape == self._usual() != now.stamp.shape:
            return True
        if mine.weight == 1 and (form.weight > 1 or self.forms.index(form) < self.forms.index(mine)):
            return True
        after = now.stamp.elapsed is not None or stamp.elapsed is not None or _after(now.stamp, stamp)
        if mine is form:
            if not after and stamp.seconds:
                now.doubts.append(QUOTES)
            return after or not stamp.seconds
        if form.weight > 1:
            if after and self._before_next(mine, stamp, at):
                return True
            if at and self.lines[at - 1].blank and not self._again_below(mine, at + found.count):
                return True
            now.doubts.append(QUOTES)
            return False
        begins = self._timed(form, stamp, now, at)
        if not begins:
            self.swallowed.append(now)
        return begins

    def _timed(self, form: Form, stamp: Stamp, now: Raw, at: int) -> bool:
        """Whether a time alone begins a message among those of forms that have names."""
        mine = now.form
        assert mine is not None
        assert now.stamp is not None
        after = now.stamp.elapsed is not None or stamp.elapsed is not None or _after(now.stamp, stamp)
        if stamp.shape == now.stamp.shape and mine.key not in ("slack", "names_above"):
            return after and self._before_next(mine, stamp, at)
        return after and (stamp.day is None or now.stamp.day is not None) and not self._again_below(mine, at + 1) and (
            self.lines[at - 1].blank
        )  # fmt: skip

    def _other_clock(self, stamp: Stamp, above: Stamp) -> bool:
        """Whether a time with seconds, earlier than the one above, stands where the paste has none (or the reverse)."""
        usual = self._usual()
        return stamp.seconds != above.seconds == usual[1] and stamp.elapsed is None and not _after(above, stamp)

    def _level(self, at: int, now: Raw) -> bool:
        """Whether a line of a timeline is set in no more than what it follows, or is a point itself."""
        lead = self.lines[at].lead
        return lead is not None and (not self.lines[at].indent or bool(lead.mark) or now.stamp is None) and (
            now.stamp is None or lead.stamp.shape == now.stamp.shape or bool(lead.mark) or not lead.stamp.seconds
        )  # fmt: skip

    def _usual(self) -> tuple[bool, bool, bool]:
        """How most times are written with which a line of this paste begins."""
        if self.usual is None:
            full = [line for line in self.lines if not line.blank][:_LOOKED_AT]
            shapes = Counter(line.lead.stamp.shape for line in full if line.lead is not None)
            self.usual = shapes.most_common(1)[0][0] if shapes else (False, False, False)
        return self.usual

    def _dotted(self) -> bool:
        """Whether ``14.31`` is a time here: most lines begin with one."""
        if self.dots is None:
            full = [line for line in self.lines if not line.blank][:_LOOKED_AT]
            dotted = sum(1 for line in full if line.lead is not None and line.lead.stamp.dotted and _worded(line))
            self.dots = dotted >= 2 and dotted * 2 >= len(full)
        return self.dots

    def _next(self, form: Form, at: int) -> Stamp | None:
        """The stamp of the next message of a form, from a line on; None where none follows. Each line is read once."""
        since, until, stamp = self.following.get(form.key, (0, -1, None))
        if since <= at <= until:
            return stamp
        for n in range(at, len(self.lines)):
            found = form.begins(self.lines, n) if not self.lines[n].blank else None
            if found is not None and any(isinstance(part, Begin) and not part.same for part in found.parts):
                self.following[form.key] = (at, n, found.stamp)
                return found.stamp
        self.following[form.key] = (at, len(self.lines), None)
        return None

    def _again_below(self, form: Form, at: int) -> bool:
        return self._next(form, at) is not None

    def _before_next(self, form: Form, stamp: Stamp, at: int) -> bool:
        following = self._next(form, at + 1)
        return following is None or _after(stamp, following)


def _worded(line: Line) -> bool:
    """Whether a number that may be a time is more than a number alone, which is none without a dot."""
    return line.lead is not None and (line.lead.stamp.zone is None or line.lead.rest < len(line.plain.rstrip()))


def _after(before: Stamp, stamp: Stamp) -> bool:
    """Whether a clock may follow another: not earlier by more than chats are out of order."""
    gap = (stamp.of_day - before.of_day + _NOON) % (2 * _NOON) - _NOON
    return gap >= -_SLACK


def _fences(lines: Sequence[Line]) -> frozenset[int]:
    """The lines between ``` and ```, both included."""
    marks = [
        n for n, line in enumerate(lines) if line.plain.lstrip().startswith("```") and line.plain.count("```") == 1
    ]
    inside: set[int] = set()
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        inside.update(range(begin, end + 1))
    return frozenset(inside)


def without_edited(text: str) -> str:
    """A message's words without the sign that they were edited."""
    return EDITED.sub("", text)
