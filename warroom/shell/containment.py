"""Changes, workarounds and pauses from the shell: put in place, approved, ended, listed until they are gone."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from warroom.commands.containment import named_so
from warroom.core.containment import id_of, said_of
from warroom.core.model import Containment, Incident
from warroom.core.times import age
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso, measure
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.room import Room

Found = tuple[Incident, Containment]


def workaround(asked: Namespace) -> int:
    """``workaround add INC TEXT``, ``workaround remove ID [WHY]``, ``workaround keep ID WHY``."""
    shell = Shell(asked)
    words: list[str] = asked.words
    adds = asked.action == "add"
    if not words or (asked.action != "remove" and len(words) < 2):
        raise Usage(f"workaround {asked.action} takes {'INC TEXT' if adds else 'ID WHY'}")
    text = " ".join(words[1:])
    with shell.room() as room:
        if asked.action == "keep":
            it, one = room.end_containment(words[0], text, keep=True)
        else:
            it, one = (room.put_workaround if adds else room.remove_workaround)(words[0], text)
    if shell.json:
        return show_json(shape(it, one))
    return say(id_of(it, one) if adds else f"{id_of(it, one)}: {one.state()}")


def workarounds(asked: Namespace) -> int:
    """``workarounds``: those still in place, of closed incidents too."""
    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = room.workarounds()
    if shell.json:
        return show_json([shape(it, one) for it, one in found])
    if not found:
        return say("no workaround is in place")
    now = shell.clock()
    rows = [(id_of(it, one), age(now - one.at), one.by, it.status.value, one.text) for it, one in found]
    table(("id", "for", "by", "incident", "workaround"), rows)
    return 0


def containment(asked: Namespace) -> int:
    """``containment``: all that somebody must still undo, remove, lift, or keep for good; not of private incidents."""
    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = room.containment()
    if not asked.private:
        found = tuple(pair for pair in found if not pair[0].private)
    if shell.json:
        return show_json([measure(it, one) for it, one in found])
    if not found:
        return say("nothing is in place")
    now = shell.clock()
    rows = [(id_of(it, one), age(now - one.at), one.by, it.status.value, "; ".join((one.text, *said_of(one))))
            for it, one in found]  # fmt: skip
    table(("id", "for", "by", "incident", "in place"), rows)
    return 0


def change(asked: Namespace) -> int:
    """``change INC TEXT`` records one; ``change ID`` with what became of it."""
    ends = {"--undone": asked.undone, "--keep": asked.keep, "--approve": asked.approve, "--decline": asked.decline,
            "--ask": asked.ask}  # fmt: skip
    given = [option for option, value in ends.items() if value is not None]
    text, shell = " ".join(asked.text), Shell(asked)
    if named_so(asked.subject):
        if len(given) != 1 or text:
            raise Usage(f"change ID takes one of {', '.join(ends)}")
        with shell.room() as room:
            return _answered(shell, _moved(room, asked, given[0]))
    if not text or any(option != "--ask" for option in given):
        raise Usage("change takes INC TEXT, or the ID of one and what became of it")
    with shell.room() as room:
        it, one = room.record_change(
            asked.subject, text, asked.before, asked.after, asked.undo_how, approved_by=asked.approved_by,
            deploy=asked.deploy, at=shell.when(asked.at),
        )  # fmt: skip
        if asked.ask:
            it, one = room.ask_approval(id_of(it, one), asked.ask)
    said = ", ".join(filter(None, (id_of(it, one), one.approval())))
    return show_json(measure(it, one)) if shell.json else say(said)


def _moved(room: Room, asked: Namespace, option: str) -> Found:
    if option == "--ask":
        return room.ask_approval(asked.subject, asked.ask)
    if option in ("--undone", "--keep"):
        why = asked.keep if option == "--keep" else asked.undone
        return room.end_containment(asked.subject, why, keep=option == "--keep")
    why = asked.approve if option == "--approve" else asked.decline
    return room.answer_containment(asked.subject, option == "--approve", asked.approved_by, why)


def pause(asked: Namespace) -> int:
    """``pause INC WHAT --of WHO`` asks for one; ``pause ID`` with what was answered, or that it is lifted."""
    shell, text = Shell(asked), " ".join(asked.text)
    ends = {"--granted": asked.granted, "--refused": asked.refused, "--lifted": asked.lifted}
    given = [option for option, value in ends.items() if value is not None]
    if not named_so(asked.subject):
        if given or not text or not asked.of:
            raise Usage("pause takes INC WHAT --of WHO, or the ID of one and what became of it")
        with shell.room() as room:
            return _answered(shell, room.ask_pause(asked.subject, text, asked.of, asked.by), ": asked")
    if len(given) != 1 or text:
        raise Usage(f"pause ID takes one of {', '.join(ends)}")
    with shell.room() as room:
        if given[0] == "--lifted":
            return _answered(shell, room.end_containment(asked.subject, asked.lifted))
        why = asked.granted if given[0] == "--granted" else asked.refused
        return _answered(shell, room.answer_containment(asked.subject, given[0] == "--granted", asked.of or "", why))


def _answered(shell: Shell, found: Found, said: str = "") -> int:
    it, one = found
    if shell.json:
        return show_json(measure(it, one))
    state = (one.in_place and one.approval()) or one.state()
    return say(f"{id_of(it, one)}{said or f': {state}'}")


def shape(it: Incident, one: Containment) -> dict[str, Any]:
    """The JSON of workarounds that scripts rely on."""
    return {
        "id": id_of(it, one), "incident": it.id, "text": one.text, "by": one.by, "at": iso(one.at),
        "in_place": one.in_place, "removed_at": iso(one.removed_at), "removed_by": one.removed_by or None,
        "reason": one.reason or None, "kept": not one.in_place and one.outcome == "kept",
    }  # fmt: skip
