"""``playbook``: what there is, and an incident's with what was ticked; the frontline part for itself."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from warroom.shell.context import Shell, say, table
from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from warroom.config.playbooks import Shelf
    from warroom.core.model import Incident
    from warroom.core.playbook import Playbook


def playbook(asked: Namespace) -> int:
    """Without an incident every playbook and what is wrong with the others, then 1; else the incident's as Markdown."""
    from warroom.config.playbooks import playbook_folders, read_shelf

    shell = Shell(asked)
    shelf = read_shelf(*playbook_folders(shell.config))
    if not asked.incident:
        if asked.frontline:
            raise Usage("whose frontline part? name the incident: warroom playbook 42 --frontline")
        table(("name", "title", "for"), [(p.name, p.title, p.asks_for) for p in shelf.playbooks])
        for fault in shelf.faults:
            say(f"cannot be read: {fault}")
        return 1 if shelf.faults else 0
    with shell.room(reading=True) as room:
        it = room.find(asked.incident)
    found = _of(shelf, it)
    if found is None:
        say(f"{it.id}: no playbook is chosen, and none fits")
        return 1
    if asked.frontline:
        say("\n".join(found.frontline) or f"{found.title}: it has no frontline part")
        return 0 if found.frontline else 1
    _print(found, it)
    return 0


def _of(shelf: Shelf, it: Incident) -> Playbook | None:
    """The one the incident is worked by, else the one that fits best."""
    from warroom.core.playbook import suggested

    return shelf.named(it.playbook) or next(iter(suggested(shelf.playbooks, it)), None)


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
