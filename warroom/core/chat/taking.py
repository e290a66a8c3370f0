"""The lines of a paste put together into messages by the forms it is in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from warroom.core.chat.around import Around, fences, follows, worded
from warroom.core.chat.form import Aside, Begin, Form, Found, Text
from warroom.core.chat.forms.common import EDITED
from warroom.core.chat.lines import Line
from warroom.core.chat.said import DAY_IN_WORDS, QUOTES, Junk
from warroom.core.chat.saying import day_line, for_all, is_heading, is_prose, title_day, zone_said
from warroom.core.chat.stamps import Day, Stamp
from warroom.core.chat.zones import Zone

_HEADS = ("teams", "discord_export")


class Raw(Struct):
    """A message as it stands: its stamp (None: it has no time), the day that a heading above it names.

    ``below``: its words stand below its head, not behind it; ``same``: it has no name of its own; ``zone``: what a
    heading between the messages above says of it; ``nameless``: it stands in a section of its own that has no names.
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
    zone: Zone | None = None
    nameless: bool = False


class Taken(Struct):
    """A paste taken apart: messages, junk, the zone that it says, its forms by how much they explain.

    Those that are ``dropped`` are nobody's message, but their times tell of the days between the others.
    """

    raws: list[Raw]
    junk: list[Junk]
    zone: Zone | None
    forms: list[Form]


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
        self.zone_here: Zone | None = None
        self.section = False
        self.day_told = False
        self.day: Day | None = None
        self.now: Raw | None = None
        self.around = Around(lines)
        self.fences = fences(lines)
        self.bare = not forms or forms[0].weight == 1
        self.used: dict[str, int] = {}
        self.swallowed: list[Raw] = []

    def taken(self) -> Taken:
        at = 0
        while at < len(self.lines):
            at += self._line(at)
        strong = sum(raw.form is not None and raw.form.weight > 1 for raw in self.raws)
        weak = sum(raw.form is not None and raw.form.weight == 1 for raw in self.raws)
        most = len(self.swallowed) + weak > strong or strong == 1
        for raw in self.swallowed:
            if most or _word_in_brackets(raw):
                raw.doubts.append(QUOTES)
        explained = sorted((f for f in self.forms if self.used.get(f.key)), key=lambda f: -self.used[f.key])
        last = next((raw for raw in reversed(self.raws) if raw.stamp is not None), None)
        if self.zone is None and last is not None and last.zone is None:
            self.zone = self.zone_here  # said below all messages
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
                self._take(form, found if form.weight > 1 or not self._own(line) else _nobodys(found))
                return found.count
        self._between(at)
        return 1

    def _own(self, line: Line) -> bool:
        """Whether a time without a name is what the program itself says: of a paste whose lines all have a day."""
        lead = line.lead
        return self.forms[0].stamped and lead is not None and lead.stamp.shape == self.around.usual() and not lead.mark

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
            self.day, self.now, self.day_told = day, None, False
            self.junk.append(Junk(line.text, "day"))
            return
        if self._introduces(line.plain):
            self._introduction(line)
        elif self._heads(at, wanting):
            self._zone_said(line.plain)
            self.section = any(raw.stamp is not None for raw in self.raws)
            if (day := title_day(line.plain)) is not None and (self.now is None or self.now.stamp is None):
                self.day, self.now = day, None
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
        if not wanting and self.bare and _section(plain) and self.lines[at - 1].blank and not self._begins_below(at):
            self.now = None  # what stands below it was not said then
            return True
        if self.now is not None and not self.now.who and not wanting and for_all(plain):
            return True
        return not wanting and is_heading(plain) and self._begins_below(at)

    def _introduces(self, plain: str) -> bool:
        """Whether sentences stand above the first time of a timeline, and name a day."""
        if not self.forms or not self.bare or any(raw.stamp is not None for raw in self.raws):
            return False
        return is_prose(plain) and title_day(plain) is not None

    def _introduction(self, line: Line) -> None:
        """Keep sentences above the first time; its day is the one they name, which is doubtful there."""
        if self.now is None:
            self._untimed(line)
        else:
            self._add(self.now, line.text)
        self.day, self.day_told = title_day(line.plain), True

    def _zone_said(self, plain: str) -> None:
        """Keep the zone that a heading names: of all messages, or of those below it where it stands between some."""
        zone = zone_said(plain)
        if zone is None:
            return
        if self.zone is None and (for_all(plain) or not any(raw.stamp is not None for raw in self.raws)):
            self.zone = zone
        self.zone_here = zone

    def _begins_below(self, at: int) -> bool:
        below = next((n for n in range(at + 1, len(self.lines)) if not self.lines[n].blank), None)
        forms = self.forms if self.bare else [form for form in self.forms if form.weight == 1]
        return (
            below is not None
            and (self.bare or self.lines[at - 1].blank)
            and any(form.begins(self.lines, below) for form in forms)
        )

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
                    self._zone_said(part.text)
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
        raw = Raw(part.stamp, who, form, texts, [part.head], self.day, [], below=not part.text, same=part.same)
        raw.zone = self.zone_here
        if part.stamp is not None and part.stamp.day is not None:
            self.day_told = False
        if self.day_told:
            raw.doubts.append(DAY_IN_WORDS)
        raw.nameless = self.section and form.weight == 1
        self.section = raw.nameless
        if part.junk:
            raw.dropped, raw.texts = True, []
            between = "\n" if "\n" in part.head else " "
            self.junk.append(Junk(f"{part.head}{between}{part.text}".strip(), part.junk))
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
        if stamp is not None and stamp.dotted and not self.around.dotted():
            if now is not None and stamp.zone is not None and worded(self.lines[at]):
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
        if mine is form and stamp.shape == self.around.usual() != now.stamp.shape:
            return True
        if mine.weight == 1 and (form.weight > 1 or self.forms.index(form) < self.forms.index(mine)):
            return True
        after = now.stamp.elapsed is not None or stamp.elapsed is not None or follows(now.stamp, stamp)
        if mine is form:
            if not after and stamp.seconds:
                now.doubts.append(QUOTES)
            return after or not stamp.seconds
        if form.weight > 1:
            if now.below and not any(now.texts) and stamp.of_day < now.stamp.of_day:
                now.doubts.append(QUOTES)  # what is answered stands between the head and the words
                return False
            if after and self.around.before_next(mine, stamp, at):
                return True
            if at and self.lines[at - 1].blank and not self.around.again_below(mine, at + found.count):
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
        after = now.stamp.elapsed is not None or stamp.elapsed is not None or follows(now.stamp, stamp)
        if stamp.shape == now.stamp.shape and mine.key not in ("slack", "names_above"):
            return after and self.around.before_next(mine, stamp, at)
        return after and (stamp.day is None or now.stamp.day is not None) and (
            self.lines[at - 1].blank and not self.around.again_below(mine, at + 1)
        )  # fmt: skip

    def _other_clock(self, stamp: Stamp, above: Stamp) -> bool:
        """Whether a time with seconds, earlier than the one above, stands where the paste has none (or the reverse)."""
        usual = self.around.usual()
        return stamp.seconds != above.seconds == usual[1] and stamp.elapsed is None and not follows(above, stamp)

    def _level(self, at: int, now: Raw) -> bool:
        """Whether a line of a timeline is set in no more than what it follows, or is a point itself."""
        lead = self.lines[at].lead
        return lead is not None and (not self.lines[at].indent or bool(lead.mark) or now.stamp is None) and (
            now.stamp is None or lead.stamp.shape == now.stamp.shape or bool(lead.mark) or not lead.stamp.seconds
        )  # fmt: skip


def _word_in_brackets(raw: Raw) -> bool:
    """Whether a word behind a time in brackets stands for the name: it may be all that was written there."""
    return raw.below and raw.form is not None and raw.form.key in _HEADS and " " not in raw.who


def _nobodys(found: Found) -> Found:
    """What begins, as something that no person said."""
    parts = (replace(part, junk="system message") if isinstance(part, Begin) else part for part in found.parts)
    return Found(tuple(parts), found.count)


def _section(plain: str) -> bool:
    """Whether a line is the heading of another section of a page."""
    return plain.startswith(("##", "==", "h2.", "h3."))


def without_edited(text: str) -> str:
    """A message's words without the sign that they were edited."""
    return EDITED.sub("", text)
