"""Writing into the record from the shell: timeline entries, one or many, and updates."""

from __future__ import annotations

import sys
from argparse import Namespace

from warroom.commands.reading import audience, entry_kind
from warroom.shell.acting import Acting, act
from warroom.shell.context import Shell, word
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json

LONGEST_INPUT = 4_000_000  # characters of standard input that are read before it is refused


def log(asked: Namespace) -> int:
    """``log INC TEXT``: one entry; with ``-`` each line of standard input is one, all of them or none.

    ``--chat FILE`` reads a chat.
    """
    shell = Shell(asked)
    if asked.chat is not None:
        from warroom.shell.chat import log_chat  # its grammars take a while to import

        return log_chat(asked, shell)
    if asked.dry_run or asked.zone or asked.start or asked.day_first or asked.month_first:
        raise Usage("--dry-run, --zone, --start, --day-first and --month-first go with --chat FILE")
    if not asked.text:
        raise Usage("there is no TEXT: say what happened")
    kind, at = word(entry_kind, asked.kind), shell.when(asked.at)
    piped = asked.text == ["-"]
    lines = _lines() if piped else []
    with shell.line_room() as room:
        it = room.find(asked.incident)
        if piped:
            made = room.log_lines(it.id, [(line, kind, at) for line in lines])
        else:
            made = (room.log(it.id, " ".join(asked.text), kind, at, pinned=asked.pin),)
    if shell.json:
        return show_json({"ids": [entry.id for entry in made]})
    if len(made) == 1:
        say(f"{it.id}: {made[0].kind.value} at {shell.local(made[0].at)}")
    else:
        say(f"{it.id}: {len(made)} entries")
    return 0


def _lines() -> list[str]:
    """The lines of standard input that say something. Raises Usage where there is none, or too much."""
    if sys.stdin.isatty():
        print("one entry a line, Ctrl+D ends", file=sys.stderr)
    raw = sys.stdin.buffer.read(LONGEST_INPUT + 1)
    if len(raw) > LONGEST_INPUT:
        raise Usage(f"standard input is over {LONGEST_INPUT // 1_000_000} MB: nothing was recorded")
    lines = [line for line in raw.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        raise Usage("standard input has no line with text in it: nothing was recorded")
    return lines


@act
def update(given: Acting) -> str:
    """``update INC --audience A TEXT``: says whether it was published or drafted."""
    asked, shell = given.asked, given.shell
    to = word(audience, asked.audience)
    if asked.template is not None:
        return _from_template(given, to)
    if not asked.text and not asked.no_change:
        raise Usage("there is no TEXT: say what they should know, or give --no-change")
    text = sys.stdin.read(LONGEST_INPUT) if asked.text == ["-"] else " ".join(asked.text)
    promised = shell.now() + shell.span(asked.next_by, "--next-by") if asked.next_by else None
    return given.room.update(given.it.id, to, text, no_change=asked.no_change, next_by=promised)


def _from_template(given: Acting, to: str) -> str:
    """``--template NAME``: what it makes of the record is published; ``--dry-run`` only says it."""
    from warroom.core.telling import composed
    from warroom.core.words import did_you_mean
    from warroom.notify.preview import offered

    asked, shell = given.asked, given.shell
    if asked.text or asked.no_change:
        raise Usage("--template takes the place of TEXT and --no-change: leave them out")
    names = [one.name for one in shell.config.template if one.fits(to)]
    if asked.template not in names:
        raise Usage(f'no template for {to} is called "{asked.template}": {did_you_mean(asked.template, names)}')
    entries = given.room.detail(given.it.id).entries
    text = composed(offered(shell.config, given.it, entries, to, shell.now(), asked.template))
    if asked.dry_run:
        return text
    promised = shell.now() + shell.span(asked.next_by, "--next-by") if asked.next_by else None
    return given.room.update(given.it.id, to, text, next_by=promised)
