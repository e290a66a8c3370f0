"""The playbook of an incident as a page: its steps to be ticked, stabilise first, and the frontline part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from msgspec.structs import replace

from screens.base.key_labels import key_of, spelled
from screens.sheets.page_rows import PageRow
from warroom.config.playbooks import Shelf
from warroom.core.model import Incident, StepDone
from warroom.core.playbook import Playbook, fits_by, suggested, ticked
from warroom.core.runbook import BLANK, CODE, HEADING, STEP, TABLE
from warroom.core.steps import ROLES, Step
from warroom.core.times import age
from warroom.core.words import short
from warroom.keymap.actions import Action
from widgets.facts import FactRow, FactsFace
from widgets.palette import Palette
from widgets.strips import Span, Words, as_spans

CHOOSE, STEP_KEY, GONE, LINE = "choose/", "step/", "gone/", "line/"
COUNTED = 60  # playbooks of which the steps are counted where they are listed
ROLE_WORDS = {"commander": "commander", "communications": "comms", "technical_lead": "lead"}
NONE, FRONTLINE = f"{CHOOSE}\t", "frontline"
"""Keys of rows: work by none; copy what the frontline says (no file's name has a tab)."""


def playbook_rows(shelf: Shelf, incident: Incident, zone: tzinfo, palette: Palette, *, choose: bool = False,
                  now: datetime | None = None) -> tuple[str, tuple[PageRow, ...]]:  # fmt: skip
    """Heading and rows: the one chosen as it was written, else, or to ``choose``, those that fit and the others."""
    chosen = shelf.named(incident.playbook) if incident.playbook else None
    faults = tuple(PageRow(f"fault{n}", (("cannot be read", "bright"),), fault) for n, fault in enumerate(shelf.faults))
    if chosen is None or choose:
        return f"PLAYBOOKS FOR {incident.number}", (*_choices(shelf, incident), *faults)
    head = f"PLAYBOOK {incident.number}  {chosen.title}"
    return head, (*_body(chosen, incident, now or incident.declared_at, zone, palette), *_others(chosen), *faults)


def _choices(shelf: Shelf, incident: Incident) -> list[PageRow]:
    fitting = suggested(shelf.playbooks, incident)
    names = {p.name for p in fitting}
    others = [p for p in shelf.playbooks if p.name not in names]
    counts = len(shelf.playbooks) <= COUNTED
    rows = [_choice(p, incident, f"fits: {fits_by(p, incident)}", True) for p in fitting]
    rows += [_choice(p, incident, f"for {asks}" if (asks := p.asks_for) else p.name, counts) for p in others]
    if incident.playbook and shelf.named(incident.playbook) is None:
        lost = f"{incident.playbook} is not there or cannot be read; what was ticked stays in the record"
        rows.append(PageRow("lost", (("chosen before", "bright"),), lost))
    if incident.playbook:
        rows.append(PageRow(NONE, "none", "work by no playbook; what was ticked stays in the record"))
    return rows


def _choice(playbook: Playbook, incident: Incident, why: str, counts: bool) -> PageRow:
    """One to choose; ``counts``: how many steps it has, for which it must be read whole."""
    now = incident.playbook == playbook.name
    steps = len(playbook.steps) if counts and not now else 0
    right = "now" if now else f"{steps} step{'s' * (steps != 1)}" if steps else "text" if counts else ""
    return PageRow(f"{CHOOSE}{playbook.name}", ((playbook.title, "bright" if why.startswith("fits") else "text"),), why,
                   right)  # fmt: skip


def _steps(playbook: Playbook, incident: Incident, zone: tzinfo, palette: Palette) -> list[PageRow]:
    glyphs = palette.glyphs
    done, gone = ticked(playbook, incident)
    now = next((n for n in range(len(playbook.steps)) if n not in done), -1)
    rows: list[PageRow] = []
    section = ""
    for n, step in enumerate(playbook.steps):
        shape = glyphs.done if n in done else glyphs.doing if n == now else glyphs.todo
        head = step.section if step.section != section else ""
        section = step.section
        right = f"{done[n].at.astimezone(zone):%H:%M} {done[n].by}" if n in done else ""
        token = "dim" if n in done else "bright" if n == now else "text"
        label: Words = ((f"{shape}  ", token), (head, "dim"))
        rows.append(PageRow(f"{STEP_KEY}{n}", label, ((step.text, token),), right))
    for n, mark in enumerate(gone):
        right = f"{mark.at.astimezone(zone):%H:%M} {mark.by}"
        label = ((f"{glyphs.done}  ", "dim"), ("was a step" if n == 0 else "", "dim"))
        rows.append(PageRow(f"{GONE}{n}", label, ((mark.text, "dim"),), right))
    return rows


_TOKENS = {HEADING: "bright", CODE: "text", TABLE: "text"}


def _body(playbook: Playbook, incident: Incident, now: datetime, zone: tzinfo, palette: Palette) -> list[PageRow]:
    """Every line as it was written; those that begin a step can be ticked."""
    done, gone = ticked(playbook, incident)
    place = {number: n for n, number in enumerate(playbook.order)}
    following = next((n for n in range(len(playbook.steps)) if n not in done), -1)
    rows: list[PageRow] = []
    text = ""
    for n, line in enumerate(playbook.lines):
        if line.kind == STEP and line.step < 0:  # a step goes on
            text = f"{text} {line.text.strip()}"
            rows[-1] = replace(rows[-1], says=((text, as_spans(rows[-1].says, "text")[0][1]),))
        elif line.kind == STEP:
            text = line.text
            rows.append(_step(playbook, place[line.step], text, done, following, incident, now, zone, palette))
        elif line.kind != BLANK:
            rows.append(PageRow(f"{LINE}{n}", "", ((line.text, _TOKENS.get(line.kind, "dim")),)))
        elif rows and rows[-1].says:
            rows.append(PageRow(f"{LINE}{n}", ""))
    if rows and not rows[-1].says:
        rows.pop()
    for n, mark in enumerate(gone):
        right = f"{mark.at.astimezone(zone):%H:%M} {mark.by}"
        label = ((f"{palette.glyphs.done}  ", "dim"), ("was a step" if n == 0 else "", "dim"))
        rows.append(PageRow(f"{GONE}{n}", label, ((mark.text, "dim"),), right))
    rows += [PageRow(f"{LINE}more{n}", "   about" if n == 0 else "", line) for n, line in enumerate(playbook.more)]
    return rows


def _step(playbook: Playbook, n: int, text: str, done: Mapping[int, StepDone], following: int, incident: Incident,
          now: datetime, zone: tzinfo, palette: Palette) -> PageRow:  # fmt: skip
    step, glyphs = playbook.steps[n], palette.glyphs
    shape = glyphs.done if n in done else glyphs.doing if n == following else glyphs.todo
    token = "dim" if n in done else "bright" if n == following else "text"
    role = "" if step.role == ROLES.get(step.section) else step.role  # its heading says it
    label: Words = ((f"{shape}  ", token), (ROLE_WORDS.get(role, role), "dim"))
    return PageRow(f"{STEP_KEY}{n}", label, ((text, token),), _aside(step, done.get(n), incident, now, zone))


def _aside(step: Step, mark: StepDone | None, incident: Incident, now: datetime, zone: tzinfo) -> Words:
    """Who ticked it when; else until when it is to be done, and where it goes on."""
    if mark is not None:
        return f"{mark.at.astimezone(zone):%H:%M} {mark.by}"
    parts: list[Span] = []
    if step.by is not None and incident.is_live:
        due = incident.declared_at + step.by
        parts = [(f"late {age(now - due)}", "bright")] if now > due else [(f"by {due.astimezone(zone):%H:%M}", "dim")]
    if step.go_to:
        parts.append((f"{'  ' if parts else ''}→ {short(step.go_to, 24)}", "dim"))
    return tuple(parts) or ""


def _others(playbook: Playbook) -> list[PageRow]:
    rows = []
    if playbook.frontline:
        rows.append(PageRow(FRONTLINE, (("   copy", "dim"),), "the frontline part, for those who talk to customers"))
    return [*rows, PageRow(CHOOSE, (("   another", "dim"),), "work by another playbook, or by none")]


def suggestion(shelf: Shelf, incident: Incident) -> str:
    """The playbook that fits best, and the key that opens it; "" where one is chosen or none fits."""
    fitting = suggested(shelf.playbooks, incident)
    return f"{key_of('playbook')} playbook: {fitting[0].title}" if fitting and not incident.playbook else ""


def row_of(playbook: Playbook, go_to: str) -> str:
    """The key of the row that a step leads to: a heading of these words, or beginning with them, or "step 4"."""
    wanted = " ".join(re.findall(r"\w+", go_to.rpartition("#")[2].casefold()))
    number = re.fullmatch(r"step (\d+)", wanted)
    lines = playbook.lines
    if number is not None:
        place = {step: n for n, step in enumerate(playbook.order)}
        return f"{STEP_KEY}{place[int(number[1]) - 1]}" if int(number[1]) - 1 in place else ""
    heads = [(n, " ".join(re.findall(r"\w+", line.text.casefold()))) for n, line in enumerate(lines)
             if line.kind == HEADING]  # fmt: skip
    exact = [n for n, head in heads if head == wanted]
    begun = [n for n, head in heads if wanted and head.startswith(wanted)]
    found = exact or begun
    return f"{LINE}{found[0]}" if found else ""


def next_step(shelf: Shelf, incident: Incident) -> str:
    """The key of the row that is to be done next; "" where there is none."""
    playbook = shelf.named(incident.playbook)
    done = ticked(playbook, incident)[0] if playbook else {}
    ahead = (n for n in range(len(playbook.steps) if playbook else 0) if n not in done)
    return next((f"{STEP_KEY}{n}" for n in ahead), "")


def playbook_face(shelf: Shelf | None, incident: Incident | None, zone: tzinfo, palette: Palette,
                  actions: Iterable[Action]) -> FactsFace:
    """The same in a pane of the wide grid: what was done, what is next."""
    playbook = shelf.named(incident.playbook) if shelf is not None and incident is not None else None
    if playbook is None or incident is None:
        fits = suggestion(shelf, incident) if shelf is not None and incident is not None else ""
        said = fits or f"none is chosen: {key_of('playbook')} shows them"
        return FactsFace("PLAYBOOK", (), "", spelled(said, actions))
    rows = _steps(playbook, incident, zone, palette)
    facts = tuple(FactRow(row.label if n == 0 else row.label[:1], row.says, row.right) for n, row in enumerate(rows))
    done = len(ticked(playbook, incident)[0])
    return FactsFace("PLAYBOOK", facts, f"{playbook.name}, {done} of {len(playbook.steps)}")
