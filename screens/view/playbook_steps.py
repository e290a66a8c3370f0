"""The playbook of an incident as a page: its steps to be ticked, stabilise first, and the frontline part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from screens.base.key_labels import key_of, spelled
from screens.sheets.page_rows import PageRow
from warroom.config.playbooks import Shelf
from warroom.core.model import Incident
from warroom.core.playbook import Playbook, fits_by, suggested, ticked
from warroom.keymap.actions import Action
from widgets.facts import FactRow, FactsFace
from widgets.palette import Palette
from widgets.strips import Words

CHOOSE, STEP, GONE = "choose/", "step/", "gone/"
NONE, FRONTLINE = f"{CHOOSE}\t", "frontline"
"""Keys of rows: work by none; copy what the frontline says (no file's name has a tab)."""


def playbook_rows(shelf: Shelf, incident: Incident, zone: tzinfo, palette: Palette, *, choose: bool = False,
                  ) -> tuple[str, tuple[PageRow, ...]]:  # fmt: skip
    """Heading and rows: the steps of the one chosen, else, or to ``choose``, those that fit and the others."""
    chosen = shelf.named(incident.playbook) if incident.playbook else None
    faults = tuple(PageRow(f"fault{n}", (("cannot be read", "bright"),), fault) for n, fault in enumerate(shelf.faults))
    if chosen is None or choose:
        return f"PLAYBOOKS FOR {incident.number}", (*_choices(shelf, incident), *faults)
    head = f"PLAYBOOK {incident.number}  {chosen.title}"
    return head, (*_steps(chosen, incident, zone, palette), *_others(chosen), *faults)


def _choices(shelf: Shelf, incident: Incident) -> list[PageRow]:
    fitting = suggested(shelf.playbooks, incident)
    others = [p for p in shelf.playbooks if p not in fitting]
    rows = [_choice(p, incident, f"fits: {fits_by(p, incident)}") for p in fitting]
    rows += [_choice(p, incident, f"for {asks}" if (asks := p.asks_for) else "") for p in others]
    if incident.playbook and shelf.named(incident.playbook) is None:
        lost = f"{incident.playbook} is not there or cannot be read; what was ticked stays in the record"
        rows.append(PageRow("lost", (("chosen before", "bright"),), lost))
    if incident.playbook:
        rows.append(PageRow(NONE, "none", "work by no playbook; what was ticked stays in the record"))
    return rows


def _choice(playbook: Playbook, incident: Incident, why: str) -> PageRow:
    now = incident.playbook == playbook.name
    steps = len(playbook.steps)
    right = "now" if now else f"{steps} step{'s' * (steps != 1)}"
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
        rows.append(PageRow(f"{STEP}{n}", label, ((step.text, token),), right))
    for n, mark in enumerate(gone):
        right = f"{mark.at.astimezone(zone):%H:%M} {mark.by}"
        label = ((f"{glyphs.done}  ", "dim"), ("was a step" if n == 0 else "", "dim"))
        rows.append(PageRow(f"{GONE}{n}", label, ((mark.text, "dim"),), right))
    return rows


def _others(playbook: Playbook) -> list[PageRow]:
    rows = [
        PageRow(f"{FRONTLINE}{n}", (("   frontline" if n == 0 else "", "dim"),), ((text, "text"),))
        for n, text in enumerate(playbook.frontline)
    ]
    if rows:
        rows.append(PageRow(FRONTLINE, (("   copy", "dim"),), "the frontline part, for those who talk to customers"))
    return [*rows, PageRow(CHOOSE, (("   another", "dim"),), "work by another playbook, or by none")]


def suggestion(shelf: Shelf, incident: Incident) -> str:
    """The playbook that fits best, and the key that opens it; "" where one is chosen or none fits."""
    fitting = suggested(shelf.playbooks, incident)
    return f"{key_of('playbook')} playbook: {fitting[0].title}" if fitting and not incident.playbook else ""


def next_step(shelf: Shelf, incident: Incident) -> str:
    """The key of the row that is to be done next; "" where there is none."""
    playbook = shelf.named(incident.playbook)
    done = ticked(playbook, incident)[0] if playbook else {}
    ahead = (n for n in range(len(playbook.steps) if playbook else 0) if n not in done)
    return next((f"{STEP}{n}" for n in ahead), "")


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
