"""A runbook's text, line by line: what each line is, and which list items are steps. Nothing of it is left out. Pure.

Read as CommonMark with tables. A line is shown as it was written; only a step's bullet or empty checkbox becomes the
tick in front of it. A step is a list item under a heading that calls for doing something, or a checkbox or a numbered
item under any other but those that only explain (meaning, impact, see also). What stands in code is never a step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.patterns import pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

HEADING, TEXT, CODE, STEP, ITEM, TABLE, BLANK = "heading", "text", "code", "step", "item", "table", "blank"
TOP = "commander"
"""The section of what stands above the first heading."""
STABILISE, FRONTLINE = "stabilise", "frontline"
OWN = (STABILISE, "stabilize", TOP, FRONTLINE)
"""The headings of the room's own form."""
_CALLS = pattern(
    r"^\W*(?:\d+[.)]?\s*)?(?:the\s+|how\s+to\b|what\s+to\s+do|do\b|steps?\b|step\s+\d|first\b|immediate|stabili[sz]|"
    r"mitigat|diagnos|triage|resol[uv]|remed[iy]|procedure|actions?\b|fix|recover|roll-?\s?back|respon|contain|eradicat|"
    r"investigat|verif|validat|escalat|troubleshoot|debug|check|test|restor|restart|stop|start|drain|scale|find|look|"
    r"ask|tell|identif|confirm|disable|enable|fail\s*-?over|revert|delete|remove|clean|increase|reduce|run\b|notify|"
    r"communicat|commander|incident commander|comms?\b|scribe|technical|tech lead|support|expert|responder|analys[ie]|"
    r"prepar|collect|gather|preserve|isolate|assess|detect|workaround|quick|playbook|runbook|checklist|close|"
    r"on-?call|lead|dba|after|before|during|follow)",
    re.IGNORECASE,
)
_EXPLAINS = pattern(
    r"^\W*(?:\d+[.)]?\s*)?(?:meaning|impact|see also|references?|links?|overview|background|descriptions?|related|"
    r"known|context|further|frontline|glossary|contacts?|symptoms?|alert|summary|notes?|appendi|owners?|change\s?log|"
    r"dashboards?|severity|scope|purpose|introduction|resources?|history|metrics|examples?|definitions?|causes?|why|"
    r"what is|what does|table of contents|contents|about|audience|prerequisites?|requirements?|additional)",
    re.IGNORECASE,
)
_BOX = pattern(r"\[[ xX]\]\s+")
_STRONG = pattern(r"(\*\*|__)(?P<text>[^*_]+?):?\1:?")
_LEAD = pattern(r"^(?P<indent>\s*)(?P<mark>[-*+]|\d{1,9}[.)])\s+(?:\[ \]\s+)?")


class Line(Struct, frozen=True):
    """One line as written; ``step`` is the number, from 0 in the file's order, of the step that begins there, -1 else.

    Of a line that begins a step ``text`` lacks the bullet and an empty box.
    """

    kind: str
    text: str
    step: int = -1


class Found(Struct, frozen=True):
    """A step in the file's order: its words in one line, the heading above it in lower case."""

    text: str
    section: str


class Runbook(Struct, frozen=True):
    """What a text is made of: all of its lines, the steps among them, the lines of each section."""

    lines: tuple[Line, ...]
    steps: tuple[Found, ...]
    frontline: tuple[str, ...]
    headings: tuple[str, ...]
    own: bool = False


class _Item(Struct):
    """A list item: where it begins, and what about it may make it a step."""

    line: int
    ordered: bool
    depth: int
    said: bool = False  # whether its first paragraph came


class _Head(Struct):
    """The heading that holds: its words, and whether lists below it are to be done."""

    text: str
    calls: bool
    explains: bool


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def read_runbook(text: str, *, own: bool = False, titled: bool = False) -> Runbook:
    """The lines and steps of a text.

    ``own``: a file in the room's form, where every list is of steps: so is one without headings, or with those of the
    room. ``titled``: its title stands elsewhere, so that its first heading is one like the others.
    """
    tokens = _parser().parse(text)
    heads = [tokens[n + 1].content.strip().lower() for n, one in enumerate(tokens) if one.type == "heading_open"]
    own = own or not heads or any(head in OWN for head in heads)
    return _Reading(text.split("\n"), own, titled or heads[:1] in [[name] for name in OWN]).done(tokens)


class _Reading:
    """One text on its way from tokens to lines."""

    def __init__(self, source: Sequence[str], own: bool, titled: bool) -> None:
        self.source = source
        self.own = own
        self.titled = titled
        self.kinds = [BLANK if not line.strip() else TEXT for line in source]
        self.begins: dict[int, int] = {}
        self.steps: list[Found] = []
        self.headings: list[str] = []
        self.front: list[str] = []
        self._heads: list[tuple[int, _Head]] = []
        self._items: list[_Item] = []
        self._lists: list[bool] = []
        self._quoted = 0

    def done(self, tokens: list[Token]) -> Runbook:
        for n, token in enumerate(tokens):
            self._take(token, tokens[n + 1] if n + 1 < len(tokens) else None)
        lines = tuple(self._lines())
        return Runbook(lines, tuple(self.steps), tuple(self.front), tuple(self.headings), self.own)

    def _take(self, token: Token, following: Token | None) -> None:
        match token.type:
            case "fence" | "code_block":
                self._mark(token, CODE)
                if self._items:
                    self._items[-1].said = True
            case "table_open":
                self._mark(token, TABLE)
            case "heading_open":
                self._mark(token, HEADING)
                self._head(following.content if following is not None else "", int(token.tag[1:]))
            case "blockquote_open":
                self._quoted += 1
            case "blockquote_close":
                self._quoted -= 1
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type.startswith("ordered"))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                line = token.map[0] if token.map else 0
                self._items.append(_Item(line, self._lists[-1], len(self._items)))
                self._mark(token, ITEM)
            case "list_item_close":
                self._items.pop()
            case "paragraph_open":
                self._paragraph(token, following.content if following is not None else "")

    def _mark(self, token: Token, kind: str) -> None:
        for line in range(*(token.map or (0, 0))):
            if self.kinds[line] != BLANK or kind == CODE:
                self.kinds[line] = kind

    def _head(self, text: str, level: int) -> None:
        said = text.strip()
        self.headings.append(said)
        while self._heads and self._heads[-1][0] >= level:
            self._heads.pop()
        above = self._heads[-1][1] if self._heads else None
        explains = bool(_EXPLAINS().match(said)) or (above is not None and above.explains and not _CALLS().match(said))
        calls = not explains and (bool(_CALLS().match(said)) or (above is not None and above.calls and level > 1))
        is_title = level == 1 and not self.titled and len(self.headings) == 1
        self._heads.append((0, _Head(said, False, False)) if is_title else (level, _Head(said, calls, explains)))

    @property
    def _section(self) -> str:
        here = [head.text for level, head in self._heads if level]
        return here[-1].lower() if here else TOP

    def _paragraph(self, token: Token, content: str) -> None:
        start, end = token.map or (0, 0)
        item = self._items[-1] if self._items else None
        if self._section == FRONTLINE:
            self.front += [_LEAD().sub("", line).strip() for line in self.source[start:end]]
        if item is None:
            strong = _STRONG().fullmatch(content.strip())
            if strong is not None and not self._quoted and end - start == 1:
                self._head(strong["text"], 7)
            return
        if item.said:
            return
        item.said = True
        if start == item.line and self._is_step(item, content):
            self.begins[start] = len(self.steps)
            for line in range(start, end):
                self.kinds[line] = STEP
            self.steps.append(Found(" ".join(_BOX().sub("", content, count=1).split()), self._section))

    def _is_step(self, item: _Item, content: str) -> bool:
        if self._quoted or self._section == FRONTLINE or not content.strip():
            return False
        box = bool(_BOX().match(content))
        head = self._heads[-1][1] if self._heads else None
        if self.own:
            return True
        if head is not None and head.explains:
            return False
        if item.depth:
            return box
        return box or item.ordered or (head is not None and head.calls)

    def _lines(self) -> Iterator[Line]:
        for n, (kind, text) in enumerate(zip(self.kinds, self.source, strict=True)):
            if n in self.begins:
                lead = _LEAD().match(text)
                bare = text[lead.end() :] if lead is not None else text
                number = f"{lead['mark']} " if lead is not None and lead["mark"][0].isdigit() else ""
                yield Line(STEP, f"{lead['indent'] if lead is not None else ''}{number}{bare}", self.begins[n])
            else:
                yield Line(kind, text)
