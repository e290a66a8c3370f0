"""``playbook``: what there is, and an incident's with what was ticked; the frontline part for itself."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from warroom.commands.door import Refused
from warroom.core.text import clean
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.config.playbooks import Shelf
    from warroom.core.model import Incident
    from warroom.core.playbook import Playbook
    from warroom.core.runbook import Line
    from warroom.core.steps import Step


def playbook(asked: Namespace) -> int:
    """Without an incident every playbook and what is wrong with the others, then 1; else the incident's as Markdown."""
    from warroom.config.playbooks import playbook_folders, read_shelf

    if asked.use:
        if not asked.incident:
            raise Usage("which incident is worked by it? name it: warroom playbook 42 --use NAME")
        from warroom.shell.work import use_playbook

        return use_playbook(asked)
    shell = Shell(asked)
    if asked.past is not None:
        if asked.incident or asked.frontline:
            raise Usage("--from goes alone: warroom playbook --from 42")
        return _draft(shell, asked.past)
    if asked.incident == "show":
        return _show(shell, asked.name)
    if asked.name:
        raise Usage("name one incident, or show a playbook: warroom playbook show NAME")
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


def _draft(shell: Shell, past: str) -> int:
    """``playbook --from INC``: a file to be checked by a person, and kept in the team's folder."""
    from warroom.core.playbook import read_playbook
    from warroom.core.playbook_draft import draft

    with shell.room(reading=True) as room:
        it = room.find(past)
        made = draft(it, room.everything(it).entries)
    read = read_playbook(it.number, made.text)
    if shell.json:
        return show_json({"incident": it.id, "title": read.title, "steps": len(read.steps), "text": made.text})
    return say(made.text.rstrip("\n"))


def _show(shell: Shell, name: str | None) -> int:
    """``playbook show NAME``: all of it as it was written. Raises Usage, or Refused where there is none."""
    from warroom.config.playbooks import playbook_folders, read_shelf
    from warroom.core.words import did_you_mean

    if not name:
        raise Usage("which playbook? name it: warroom playbook show general; `warroom playbook` lists them")
    shelf = read_shelf(*playbook_folders(shell.config))
    found = shelf.named(name)
    if found is None:
        known = [one.name for one in shelf.playbooks]
        raise Refused(f'there is no playbook "{clean(name, 60)}": {did_you_mean(name, known)}')
    if shell.json:
        return show_json(_whole(found))
    say(f"# {found.title}")
    for line in (*found.more, *(line.text if line.step < 0 else _boxed(line, " ") for line in found.lines)):
        say(line)
    return 0


def _boxed(line: Line, mark: str) -> str:
    indent = line.text[: len(line.text) - len(line.text.lstrip())]
    return f"{indent}- [{mark}] {line.text.lstrip()}"


def _whole(found: Playbook) -> dict[str, Any]:
    return {
        "name": found.name, "title": found.title, "for": found.asks_for, "steps": [_step(s) for s in found.steps],
        "lines": [{"kind": line.kind, "text": line.text} for line in found.lines],
        "frontline": list(found.frontline), "about": list(found.more),
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    """What a step is, whether or not it was done."""
    return {
        "section": step.section, "text": step.text, "role": step.role or None, "go_to": step.go_to or None,
        "within_s": int(step.by.total_seconds()) if step.by is not None else None,
    }  # fmt: skip


def _of(shelf: Shelf, it: Incident) -> Playbook | None:
    """The one the incident is worked by, else the one that fits best."""
    from warroom.core.playbook import suggested

    return shelf.named(it.playbook) or next(iter(suggested(shelf.playbooks, it)), None)


def _shape(found: Playbook, it: Incident) -> dict[str, Any]:
    from warroom.core.playbook import fits_by, ticked

    done, _ = ticked(found, it)
    steps = [
        {
            "step": number + 1, **_step(step),
            "due_at": iso(it.declared_at + step.by) if step.by is not None else None,
            "by": done[number].by if number in done else None, "at": iso(done[number].at) if number in done else None,
        }
        for number, step in enumerate(found.steps)
    ]  # fmt: skip
    return {
        "incident": it.id, "name": found.name, "title": found.title, "chosen": it.playbook == found.name,
        "because": fits_by(found, it), "lines": [{"kind": line.kind, "text": line.text} for line in found.lines],
        "steps": steps, "frontline": list(found.frontline),
    }  # fmt: skip


def _print(found: Playbook, it: Incident) -> None:
    """All of it as it was written, with what was ticked, by whom."""
    from warroom.core.markdown import inline
    from warroom.core.playbook import fits_by, ticked

    done, gone = ticked(found, it)
    why = fits_by(found, it)
    say(f"# {found.title}" + ("" if it.playbook == found.name else f" (fits: {why}; none is chosen)"))
    place = {number: n for n, number in enumerate(found.order)}
    for line in found.lines:
        if line.step < 0:
            say(line.text)
            continue
        mark = done.get(place[line.step])
        say(_boxed(line, "x" if mark else " ") + (f" ({inline(mark.by)})" if mark else ""))
    for mark in gone:
        say(f"- [x] {inline(mark.text)} ({inline(mark.by)}; no step of it any more)")
    for about in found.more:
        say(about)
