"""The page of a review laid out: milestones above, the whys and what is written below, the record behind them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from msgspec import Struct

from screens.review import milestones, rows
from screens.review.laid import MILESTONE, Laid, Shown, due_words, owner, stamp, where
from warroom.core.milestones import LABELS
from warroom.core.model.review import NOT_NEEDED, PARTS
from warroom.core.review.document import Document
from widgets.board import BoardFace, BoardRow, Cell, Part, Row
from widgets.strips import Span, Words, cut, width_of, words_width

STAGES = ("drafting", "in_review", "published")
STAGE_WORDS = {"drafting": "draft", "in_review": "in review", "published": "published"}
NUMBERED = ("whys", "factors", "text", "followups", "record")
NAMES = {"whys": "Whys", "factors": "Factors", "text": "Text", "followups": "Follow-ups", "record": "Record"}
WIDE, WIDEST = 110, 180


class ReviewTold(Struct, frozen=True):
    """The page for one moment. ``check_at``: which of the things to check is told in the last lines."""

    laid: Laid
    at: Shown
    rank: int
    check_at: int = 0
    keys: tuple[str, str, str] = ("!", "v", "m")
    """The keys to the next thing to check, to what changed since, and to set a milestone."""

    @property
    def doc(self) -> Document:
        return self.laid.doc

    # ------------------------------------------------------------ where everything stands

    def face(self, width: int, height: int, part: str) -> BoardFace:
        if width < WIDE or height < 35:
            return self._small(width, height, part)
        top = 3
        spare = height - 37
        band = 11 + spare * 2 // 3
        below = height - top - 12 - band - 1 - 3
        y = top + 12
        parts = [self._milestones(0, top, width, 11, wide=True)]
        half, right = (width - 4) // 2, (width - 4) // 2 + 4
        if width >= WIDEST:
            half = (width - 8) // 3
            right = half + 4
        if part == "record" and width < WIDEST:
            # those that are covered stay within reach of Tab, in the same order
            parts += [self._list(name, 0, y, width, 0) for name in NUMBERED[:-1]]
            parts.append(self._list("record", 0, y, width, band + 1 + below))
            return BoardFace(self._heading(width), tuple(parts))
        high = min(max(2, len(self.doc.review.factors) + 1), band // 2)
        parts += [
            self._list("whys", 0, y, half, band), self._list("factors", right, y, half, high),
            self._list("text", right, y + high + 1, half, band - high - 1),
            self._list("followups", 0, y + band + 1, width, below),
        ]  # fmt: skip
        if width >= WIDEST:
            at = 2 * (half + 4)
            parts.append(self._list("record", at, y, width - at, band))
        else:
            parts.append(self._list("record", 0, y, width, 0))
        return BoardFace(self._heading(width), tuple(parts))

    def _small(self, width: int, height: int, part: str) -> BoardFace:
        shown = part if part in NUMBERED else "whys"
        high = 8 if height < 26 else 11
        y = 1 + high
        parts = [self._milestones(0, 1, width, high, wide=width >= WIDE)]
        parts.append(self._list(shown, 0, y + 1, width, height - y - 3))
        return BoardFace((*self._heading(width), self._tabs(y, shown, width)), tuple(parts))

    def _milestones(self, x: int, y: int, w: int, h: int, *, wide: bool) -> Part:
        doc, at = self.doc, self.at
        return Part("milestones", "MILESTONES", x, y, w, h, milestones.rows(doc, at, w, wide=wide),
                    count=milestones.title_count(doc, at),
                    fixed=(milestones.heads(doc, at, w, wide=wide),))  # fmt: skip

    def _list(self, name: str, x: int, y: int, w: int, h: int) -> Part:
        laid, at = self.laid, self.at
        makers: dict[str, Callable[[], tuple[BoardRow, ...]]] = {
            "whys": lambda: rows.whys(laid, at, w), "factors": lambda: rows.factors(laid, at, w),
            "text": lambda: rows.text(laid, at, w), "followups": lambda: rows.followups(laid, at, w),
            "record": lambda: rows.record(self.doc, at, w),
        }  # fmt: skip
        found = makers[name]() if h > 0 else ()
        fixed = (rows.followup_heads(w),) if name == "followups" and found else ()
        return Part(name, self._title(name), x, y, w, h, found, self._count(name), fixed, empty=self._empty(name))

    def _title(self, name: str) -> str:
        return {"whys": "WHYS", "factors": "CONTRIBUTING FACTORS", "text": "WRITTEN", "followups": "FOLLOW-UPS",
                "record": "RECORD"}[name]  # fmt: skip

    def _empty(self, name: str) -> Words:
        return {"whys": "not written: why did it happen?", "factors": "not written: what let it happen?",
                "followups": "none", "record": "nothing"}.get(name, "")  # fmt: skip

    def _count(self, name: str) -> Words:
        doc = self.doc
        if name == "text":
            return f"{sum(bool(doc.review.parts.get(part)) for part in PARTS)} of {len(PARTS)}"
        if name == "record":
            return ((f"{len(doc.changed)} changed since", "bright"),) if doc.changed else ""
        there = {"whys": len(doc.review.whys), "factors": len(doc.review.factors),
                 "followups": len(doc.incident.followups)}[name]  # fmt: skip
        what = {"whys": "why ", "factors": "factor ", "followups": "F-"}[name]
        found = sum(one.where.startswith(what) for one in self.laid.findings)
        ordered = ", by RPN" if name == "followups" and there else ""
        if not found:
            return f"{there or ''}{ordered}"
        return ((f"{there}{ordered}  ", "dim"), (f"{found} to check", "bright"))

    def _tabs(self, y: int, shown: str, width: int) -> Row:
        """The lists that have no room beside each other, by their numbers."""
        doc = self.doc
        counts = {"whys": len(doc.review.whys), "factors": len(doc.review.factors),
                  "text": sum(bool(text) for text in doc.review.parts.values()),
                  "followups": len(doc.incident.followups), "record": len(doc.changed or ())}  # fmt: skip
        said: list[Span] = []
        for number, name in zip(count(1), NUMBERED, strict=False):
            said += [(f"{number} ", "key"), (NAMES[name], "chosen" if name == shown else "text"),
                     (f" {counts[name]}  " if counts[name] else "  ", "dim")]  # fmt: skip
        cells = [Cell(0, tuple(said))]
        if self.laid.findings and words_width(tuple(said)) + 14 <= width:
            cells.append(Cell(width, ((f"{self.keys[0]} ", "key"), (f"{len(self.laid.findings)} to check", "bright")),
                              ends=True))  # fmt: skip
        return Row(y, tuple(cells))

    # ------------------------------------------------------------ what stands in the lines beside the lists

    def _heading(self, width: int) -> tuple[Row, ...]:
        it, wide = self.doc.incident, width >= WIDE
        stage = self._stages() if wide else self._stage_alone()
        right: Words = (*stage, *self._due())
        tag = width_of(it.severity) + 3
        begin = 1 + tag + 1 + width_of(it.number) + 2
        cells = (
            Cell(begin - width_of(it.number) - 2, ((it.number, "dim"),)),
            Cell(begin, ((cut(it.title, max(8, width - begin - words_width(right) - 2)), "bright"),)),
            Cell(width, right, ends=True),
        )  # fmt: skip
        if not wide:
            return (Row(0, cells, "sel", (0, self.rank, it.severity)),)
        return Row(0, edge="▄"), Row(1, cells, "sel", (0, self.rank, it.severity)), Row(2, edge="▀")

    def _stages(self) -> tuple[Span, ...]:
        review, glyphs = self.doc.review, self.at.glyphs
        if review.state == NOT_NEEDED:
            return ((f"no review needed: {cut(review.reason, 40)}  ", "text"),)
        here = STAGES.index(review.state) if review.state in STAGES else 0
        found: list[Span] = [(f"{glyphs.done} record  ", "dim")]
        for n, stage in enumerate(STAGES):
            shape = glyphs.doing if n == here else glyphs.done if n < here else glyphs.todo
            found.append((f"{shape} {STAGE_WORDS[stage]}  ", "bright" if n == here else "dim"))
        return tuple(found)

    def _stage_alone(self) -> tuple[Span, ...]:
        state = self.doc.review.state
        word = "not needed" if state == NOT_NEEDED else STAGE_WORDS.get(state, state)
        return ((f"{self.at.glyphs.doing} {word}  ", "bright"),)

    def _due(self) -> tuple[Span, ...]:
        doc = self.doc
        if doc.changed:
            return (("record changed since", "bright"), (f"  {self.keys[1]}", "key"), (" compares", "dim"))
        due = due_words(doc, self.at)
        return ((due or f"{owner(doc, self.at)} owns it", "bright" if due else "dim"),)

    def foot(self, width: int, part: str, key: str) -> tuple[Row, ...]:
        """What the check says, one at a time; what Enter does on the selected row."""
        wide = width >= WIDE
        found, lines = self.laid.findings, []
        checked: tuple[Cell, ...] = ()
        if found:
            place = min(self.check_at, len(found) - 1)
            one = found[place]
            head = f"! {place + 1}/{len(found)}  "
            said = cut(f"{where(one)}: {one.says}", width - len(head) - 10)
            checked = (Cell(0, ((head, "bright"), (said, "text"))),
                       Cell(width, ((f"{self.keys[0]} ", "key"), ("next", "dim")), ends=True))  # fmt: skip
        does = self._does(key)
        last: Words = ((f"{self.doc.incident.number} ", "bright"), (f"{self.at.glyphs.prompt} ", "you"), *does)
        below = (Cell(0, last, width - 20), Cell(width, ((f"owner {owner(self.doc, self.at)}", "dim"),), 18, ends=True))
        if checked:
            lines.append(Row(-3 if wide else -2, checked))
        if not self.at.read_only:
            lines.append(Row(-2 if wide else -1, below, "raise"))
        return tuple(lines)

    def _does(self, key: str) -> tuple[Span, ...]:
        kind, _, about = key.partition("/")
        if f"{kind}/" == MILESTONE:
            one = self.doc.incident.milestone(about)
            if one is None:
                return (f"{LABELS[about]}  ", "text"), ("enter ", "key"), ("sets when it was", "dim")
            when = stamp(one.at, self.at.zone)
            return ((f"{LABELS[about]}  ", "text"), ("enter ", "key"), (f"opens the record at {when}  ", "dim"),
                    (f"{self.keys[2]} ", "key"), ("corrects it", "dim"))  # fmt: skip
        said = {"part": "writes it", "factor": "changes it", "why": "changes it", "followup": "opens the follow-ups",
                "set": "changes it"}.get(kind)  # fmt: skip
        if not key:  # an empty list
            return ()
        return (("enter ", "key"), (said, "dim")) if said else (("only read", "dim"),)
