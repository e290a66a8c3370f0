"""How the update sheet is drawn: what is written at the left, what they will read and who approves at the right."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from screens.base.key_labels import shown_for, shown_for_all
from screens.updates.draft import AUDIENCES, ModelFace, Step, UpdateFace
from warroom.core.telling import QUESTIONS
from warroom.keymap.actions import ACTIONS, Action
from warroom.notify.preview import Preview
from widgets.pane import Clickable
from widgets.passage import wrap
from widgets.strips import Line, Words, cells, title

LABELS = 5
FIXED = 10  # rows that neither answers nor the lines of the record take
INSERTS = tuple(f"update_insert_{n}" for n in range(1, 5))
MOST_ROWS = 6  # of one answer
STEP_TEXT = 12  # where the words of a step begin


def taking_keys(actions: Iterable[Action], lines: int) -> str:
    """The keys that put so many lines of the record in: ``F5``, ``F5-F7``."""
    return shown_for_all(actions, *INSERTS[: max(1, lines)])


class Layout(Struct, frozen=True):
    """The first row of each part, the height of one answer, and where the left part ends."""

    answers: tuple[int, int, int]
    answer_rows: int
    promise: int
    record: int
    lines: int
    left_end: int


def layout(width: int, height: int, margin: int, aside_at: int) -> Layout:
    """Where everything stands in a sheet of that size."""
    lines = len(INSERTS)
    # A second row of each answer is worth more than the blank one above the button.
    free = height - FIXED - lines
    rows = 2 if free == 5 else max(1, min(MOST_ROWS, free // 3))
    first = 3
    starts = tuple(first + n * (rows + 1) for n in range(3))
    promise = first + 3 * (rows + 1)
    return Layout(starts, rows, promise, promise + 1, lines,  # type: ignore[arg-type]
                  aside_at - 4 if aside_at else width - margin)  # fmt: skip


class UpdatePane(Clickable[UpdateFace]):
    """Draws the sheet but for the texts being typed. A click on what it offers sends ``Picked``."""

    margin = 1
    aside_at = 0
    actions: tuple[Action, ...] = ACTIONS

    class Picked(Clickable.Picked):
        """What was clicked: an audience, ``take N``, ``offered``, ``send``."""

    def __init__(self, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.spots: list[tuple[int, int, int, str]] = []

    def _key(self, name: str) -> str:
        """The key that an action of the sheet has now, as it is read."""
        return shown_for(self.actions, name)

    def lines(self, value: UpdateFace, width: int, height: int) -> list[Line]:
        rows = [self.line(width) for _ in range(height)]
        at = layout(width, height, self.margin, self.aside_at)
        self.spots = []
        title(rows[0], self.margin, at.left_end, f"UPDATE {value.number}", value.count, focused=True)
        if value.whole:
            self._preview(rows[1:-1], value.preview, self.margin, width - self.margin, value.model)
        else:
            self._to(rows[1], value, at)
            self._due(rows[2], value, at)
            for number, (row, label) in enumerate(zip(at.answers, QUESTIONS.values(), strict=True)):
                self._head(rows, row, value, number, label, at)
            self._promise(rows[at.promise], value, at)
            self._record(rows, value, at)
            if self.aside_at:
                self._preview(rows[: at.record - 1], value.preview, self.aside_at, width - self.margin, value.model)
                self._steps(rows[at.record : -1], value.steps, self.aside_at, width - self.margin)
            elif at.record + 1 + at.lines < height - 1:
                self._way(rows[-2], value.steps, width)
        self._button(rows[-1], value, width, height - 1)
        return rows

    # ------------------------------------------------------------ what is written

    def _to(self, line: Line, value: UpdateFace, at: Layout) -> None:
        line.put(self.margin, "to", "key" if value.place == -1 else "dim")
        column = self.margin + LABELS
        wide = at.left_end - column >= sum(len(a) + 4 for a in AUDIENCES)
        for number, audience in enumerate(AUDIENCES, 1):
            start = column
            if wide:
                column = line.put(column, str(number), "key") + 1
            chosen = audience == value.audience
            mono = chosen and self.palette.mono
            column = line.put(column, f"[{audience}]" if mono else audience, "chosen" if chosen else "dim")
            self.spots.append((1, start, column, audience))
            column += 2

    def _due(self, line: Line, value: UpdateFace, at: Layout) -> None:
        line.put(self.margin, "due", "dim")
        line.spans(self.margin + LABELS, value.due, "text", width=at.left_end - self.margin - LABELS)

    def _head(self, rows: list[Line], row: int, value: UpdateFace, number: int, label: str, at: Layout) -> None:
        here = value.place == number
        rows[row].put(self.margin, str(number + 1), "key" if here else "bright")
        rows[row].put(self.margin + 2, label, "title_focus" if here else "dim")
        if value.offered[number]:
            takes = (("suggested, ", "dim"), (self._key("update_offered"), "key"), (" accepts", "dim"))
            start = rows[row].right(at.left_end, takes)
            self.spots.append((row, start, at.left_end, "offered"))

    def _promise(self, line: Line, value: UpdateFace, at: Layout) -> None:
        line.put(self.margin, "next by", "key" if value.place == 3 else "dim")
        start = self.margin + 19
        line.spans(start, value.promise_note, "dim", width=at.left_end - start)

    def _record(self, rows: list[Line], value: UpdateFace, at: Layout) -> None:
        if at.record >= len(rows) - 1:
            return
        keys: Words = ((f"{value.since}, ", "dim"), (taking_keys(self.actions, len(value.lines[: at.lines])), "key"),
                       (" insert", "dim"))  # fmt: skip
        title(rows[at.record], self.margin, at.left_end, "FROM THE RECORD", keys if value.lines else value.since)
        if not value.lines:
            rows[at.record + 1].put(self.margin, "no timeline entry to use yet", "dim")
        for number, (when, name, text) in enumerate(value.lines[: at.lines]):
            row = at.record + 1 + number
            if row >= len(rows) - 1:
                return
            stop = rows[row].right(at.left_end, self._key(INSERTS[number]), "key") - 2
            rows[row].put(self.margin, when or "", "dim", width=8)
            rows[row].put(self.margin + 10, name, "hypothesis_kind" if name == "hypothesis" else "dim")
            start = self.margin + 22
            rows[row].put(start, text.replace("\n", " "), "hypothesis" if name == "hypothesis" else "text",
                          width=stop - start)  # fmt: skip
            self.spots.append((row, self.margin, at.left_end, f"take {number}"))

    # ------------------------------------------------------------ what follows from it

    def _model(self, rows: list[Line], model: ModelFace, start: int, end: int) -> None:
        """A model's draft: each sentence with the entries it names, below it what must be looked at."""
        title(rows[0], start, end, "DRAFT BY A MODEL", model.says)
        body = [part for one in model.sentences for part in _sentence(one, max(1, end - start))]
        room = max(1, len(rows) - 2)
        shown = body[-room:] if model.is_asking else body
        if len(shown) > room > 1:
            shown = [*shown[: room - 1], ((f"{len(shown) - room + 1} more rows, to be read in the answers", "bright"),)]
        last = max(1, min(len(shown), len(rows) - 2))
        for line, words in zip(rows[1 : last + 1], shown, strict=False):
            line.spans(start, words, "text", width=end - start)
        if len(rows) > last + 1 and (model.is_asking or model.began):
            takes = ((self._key("update_offered"), "key"), (" accepts  ", "dim"))
            esc = "cancels" if model.is_asking else "declines"
            does = (*(() if model.is_asking else takes), ("esc", "key"), (f" {esc}", "dim"))
            rows[last + 1].spans(start, does, "dim", width=end - start)

    def _preview(
        self, rows: list[Line], preview: Preview | None, start: int, end: int, model: ModelFace | None = None
    ) -> None:
        if model is not None:
            self._model(rows, model, start, end)
            return
        goes = ""
        if preview is not None:
            goes = ", ".join(preview.channels) if preview.channels else "in the room only: no channel configured"
        title(rows[0], start, end, "PREVIEW", goes)
        if preview is None:
            rows[1].put(start, "what they will read, once you type", "dim")
            return
        letters = [letter for part in _with_breaks(preview.text) for letter in part]
        body = [("".join(letters[first:last]), "text") for first, last in wrap(letters, max(1, end - start))]
        head = [(preview.title, "bright"), ("", "text")] if preview.title else []
        shown = [*head, *body]
        for number, (line, (text, token)) in enumerate(zip(rows[1:], shown, strict=False)):
            if number == len(rows) - 2 and len(shown) > len(rows) - 1:
                more = f" shows {len(shown) - number} more rows"
                line.spans(start, ((self._key("update_preview"), "key"), (more, "dim")))
            else:
                line.put(start, text, token, width=end - start)

    def _steps(self, rows: list[Line], steps: tuple[Step, ...], start: int, end: int) -> None:
        title(rows[0], start, end, "APPROVAL")
        for line, step in zip(rows[1:], steps, strict=False):
            now = step.mark in ("▸", "!")
            line.put(start, step.mark, "bright" if now else "dim")
            line.put(start + 2, step.label, "bright" if now else "dim")
            stop = line.right(end, step.right, "dim") - 2 if step.right else end
            line.spans(start + STEP_TEXT, step.says, "dim", width=stop - start - STEP_TEXT)

    def _way(self, line: Line, steps: tuple[Step, ...], width: int) -> None:
        """At 80 columns one row: what must be looked at, else who approves."""
        said = next((s for s in steps if s.mark == "!"), None) or next((s for s in steps if s.mark == "▸"), steps[-1])
        line.put(self.margin, said.label, "bright")
        line.spans(self.margin + 10, said.says, "text", width=width - self.margin * 2 - 10)

    def _button(self, line: Line, value: UpdateFace, width: int, row: int) -> None:
        name = f"{self._key('update_send')} {value.button}".lstrip()
        text = f"<{name}>" if self.palette.mono else f" {name} "
        column = line.put_styled(self.margin, text, self.palette.style("bright", on="you"))
        self.spots.append((row, self.margin, column, "send"))
        line.spans(column + 2, value.said, "dim", width=width - column - 2 - self.margin)


def _sentence(one: tuple[str, str, str], width: int) -> list[Words]:
    """A sentence, the entries it names dim behind it, what must be looked at in rows of its own."""
    text, entries, marks = one
    found: list[Words] = []
    for part in _wrapped(f"{text} {entries}".strip(), width):
        head, sign, tail = part.partition(entries) if entries and part.endswith(entries) else (part, "", "")
        found.append(((head, "text"), (sign + tail, "dim")))
    return [*found, *(((f"! {part}", "bright"),) for part in (_wrapped(marks, width - 2) if marks else ()))]


def _wrapped(text: str, width: int) -> list[str]:
    letters = [letter for part in _with_breaks(text) for letter in part]
    return ["".join(letters[first:last]) for first, last in wrap(letters, max(1, width))]


def _with_breaks(text: str) -> list[list[str]]:
    """The lines of a text as letters, a line end after each but the last."""
    parts = text.split("\n")
    return [[*(c for c, _ in cells(part)), *(["\n"] if n < len(parts) - 1 else [])] for n, part in enumerate(parts)]
