"""``playbook``: what there is, and an incident's with what was ticked; the frontline part for itself."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from warroom.commands.door import Refused
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.config.playbooks import Shelf
    from warroom.core.model import Incident
    from warroom.core.playbook import Playbook


def playbook(asked: Namespace) -> int:
    """Without an incident every playbook and what is wrong with the others, then 1; else the incident's as Markdown."""
    from warroom.config.playbooks import playbook_folders, read_shelf

    if asked.use:
        if not asked.incident:
            raise Usage("which incident is worked by it? name it: warroom playbook 42 --use NAME")
        from warroom.shell.work import use_playbook

        return use_playbook(asked)
    shell = Shell(asked)
    shelf = read_shelf(*playbook_folders(shell.config))
    if not asked.incident:
        if asked.frontline:
            raise Usage("whose frontline part? name the incident: warroom playbook 42 --frontline")
        if shell.json:
            show_json({
                "playbooks": [{"name": p.name, "title": p.title, "for": p.asks_for} for p in shelf.playbooks],
                "problems": [str(fault) for fault in shelf.faults],
            })  # fmt: skip
            return 1 if shelf.faults else 0
        table(("name", "title", "for"), [(p.name, p.title, p.asks_for) for p in shelf.playbooks])
        for fault in shelf.faults:
            say(f"cannot be read: {fault}")
        return 1 if shelf.faults else 0
    with shell.room(reading=True) as room:
        it = room.find(asked.incident)
    found = _of(shelf, it)
    if found is None:
        raise Refused(f"{it.id} has no playbook, and none fits: `warroom playbook` lists them")
    if asked.frontline and not found.frontline:
        raise Refused(f"{found.title} has no frontline part: add a section called Frontline")
    if shell.json:
        return show_json(_shape(found, it))
    if asked.frontline:
        return say("\n".join(found.frontline))
    _print(found, it)
    return 0


def _of(shelf: Shelf, it: Incident) -> Playbook | None:
    """The one the incident is worked by, else the one that fits best."""
    from warroom.core.playbook import suggested

    return shelf.named(it.playbook) or next(iter(suggested(shelf.playbooks, it)), None)


def _shape(found: Playbook, it: Incident) -> dict[str, Any]:
    from warroom.core.playbook import ticked

    done, _ = ticked(found, it)
    steps = [
        {
            "step": number + 1, "section": step.section, "text": step.text,
            "by": done[number].by if number in done else None, "at": iso(done[number].at) if number in done else None,
        }
        for number, step in enumerate(found.steps)
    ]  # fmt: skip
    return {
        "incident": it.id, "name": found.name, "title": found.title, "chosen": it.playbook == found.name,
        "steps": steps, "frontline": list(found.frontline),
    }  # fmt: skip


def _print(found: Playbook, it: Incident) -> None:
    from warroom.core.markdown import inline
    from warroom.core.playbook import ticked

    done, gone = ticked(found, it)
    say(f"# {found.title}" + ("" if it.playbook == found.name else " (fits; none is chosen)"))
    section = ""
    for number, step in enumerate(found.steps):
        if step.section != section:
            section = step.section
            say(f"\n## {section.capitalize()}")
        by = f" ({inline(done[number].by)})" if number in done else ""
        say(f"- [{'x' if number in done else ' '}] {step.text}{by}")
    for mark in gone:
        say(f"- [x] {inline(mark.text)} ({inline(mark.by)}; no step of it any more)")
    if found.frontline:
        say("\n## Frontline")
        for line in found.frontline:
            say(f"- {line}")
