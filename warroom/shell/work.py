"""Work from the shell: asks, tasks, the steps of a playbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.commands.door import Refused
from warroom.commands.work import TIME_BOX
from warroom.shell import finding
from warroom.shell.acting import Acting, Done, act
from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from warroom.core.playbook import Playbook


@act
def ask(given: Acting) -> Done:
    """``ask INC PERSON TEXT``, and what becomes of an ask."""
    asked, shell, room, it = given.asked, given.shell, given.room, given.it
    which = asked.answer or asked.read_back or asked.withdraw
    if which is None:
        person, text = _two(asked.words, "whom do you ask, and for what?")
        box = shell.span(asked.within, "--within") if asked.within else TIME_BOX
        made = room.ask(it.id, person, text, box)
        return Done(f"{it.id}: asked {person} ({made.id})", {"ask": made.id})
    found = finding.item(it, which, "ask", [(a.id, a.text) for a in it.asks])
    words = " ".join(asked.words)
    if asked.answer:
        room.answer_ask(it.id, found, words)
    elif asked.withdraw:
        room.withdraw_ask(it.id, found, words)
    elif words:
        raise Usage("--read-back takes no words: leave them out")
    else:
        room.read_back_ask(it.id, found)
    did = "answered" if asked.answer else "withdrawn" if asked.withdraw else "read back"
    return Done(f"{it.id}: ask {found} {did}", {"ask": found})


@act
def task(given: Acting) -> Done:
    """``task INC OWNER TEXT``, and what becomes of a task."""
    asked, shell, room, it = given.asked, given.shell, given.room, given.it
    which = asked.done or asked.drop or asked.read_back or asked.hand_on
    if which is None:
        owner, text = _two(asked.words, "who owns it, and what is to be done?")
        due = shell.until(asked.due, "--due") if asked.due else None
        made = room.give_task(it.id, owner, text, due)
        return Done(f"{it.id}: task for {owner} ({made.id})", {"task": made.id})
    if asked.hand_on and len(asked.words) != 1:
        raise Usage("--hand-on takes the name of the new owner, and nothing else")
    found = finding.item(it, which, "task", [(t.id, t.text) for t in it.tasks])
    words = " ".join(asked.words)
    if asked.hand_on:
        room.hand_on_task(it.id, found, words.lstrip("@"))
    elif asked.read_back:
        if words:
            raise Usage("--read-back takes no words: leave them out")
        room.read_back_task(it.id, found)
    else:
        room.end_task(it.id, found, bool(asked.done), words)
    did = "handed on" if asked.hand_on else "read back" if asked.read_back else "done" if asked.done else "dropped"
    return Done(f"{it.id}: task {found} {did}", {"task": found})


def _two(words: list[str], question: str) -> tuple[str, str]:
    """A person and what is wanted of them. Raises Usage."""
    if len(words) < 2:
        raise Usage(question)
    return words[0].lstrip("@"), " ".join(words[1:])


@act
def tick(given: Acting) -> Done:
    """``tick INC STEP``: a step of its playbook, by its number or its words."""
    from warroom.core.playbook import ticked

    asked, room, it = given.asked, given.room, given.it
    playbook = _playbook(given)
    number = _step(playbook, " ".join(asked.step))
    mark = ticked(playbook, it)[0].get(number)
    step, text = (number, playbook.steps[number].text) if mark is None else (mark.step, mark.text)
    room.tick(it.id, step, text, not asked.undo)
    return Done(f"{it.id}: {'not done' if asked.undo else 'done'}: {text}", {"step": number + 1})


def _playbook(given: Acting) -> Playbook:
    from warroom.config.playbooks import playbook_folders, read_shelf

    found = read_shelf(*playbook_folders(given.shell.config)).named(given.it.playbook)
    if found is None:
        raise Refused(
            f"{given.it.number} has no playbook: choose one with `warroom playbook {given.it.number} --use NAME`"
        )
    return found


def _step(playbook: Playbook, text: str) -> int:
    """The index of the step that a number from 1, or the beginning of its words, names. Raises Refused."""
    if text.isdigit() and 1 <= int(text) <= len(playbook.steps):
        return int(text) - 1
    found = [n for n, step in enumerate(playbook.steps) if step.text.lower().startswith(text.lower())]
    if len(found) != 1:
        raise Refused(
            f'"{text}" is {"several steps" if found else "no step"} of {playbook.title}: give a number from 1 to '
            f"{len(playbook.steps)}, or the beginning of its words"
        )
    return found[0]


@act
def use_playbook(given: Acting) -> str:
    """``playbook INC --use NAME``: the incident is worked by it; "none" ends that."""
    from warroom.config.playbooks import playbook_folders, read_shelf
    from warroom.core.words import did_you_mean

    room, it, name = given.room, given.it, given.asked.use
    if name == "none":
        room.choose_playbook(it.id, "")
        return f"{it.id}: no playbook"
    shelf = read_shelf(*playbook_folders(given.shell.config))
    found = shelf.named(name)
    if found is None:
        raise Refused(f'no playbook is called "{name}": {did_you_mean(name, [p.name for p in shelf.playbooks])}')
    room.choose_playbook(it.id, found.name, found.title)
    return f"{it.id}: playbook {found.title}"
