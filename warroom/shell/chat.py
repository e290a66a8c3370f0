"""A chat, a log or a timeline from a file or a pipe, read as a paste is, and recorded as one."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import tzinfo
from pathlib import Path
from typing import Any
from uuid import uuid4

from warroom.core.chat.reading import read_paste
from warroom.core.chat.said import Choices, Reading, Said
from warroom.core.chat.zones import named
from warroom.core.times import iso
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

LONGEST_INPUT = 8_000_000  # characters that are read before the input is refused


def log_chat(asked: Namespace, shell: Shell) -> int:
    """``log INC --chat FILE``: what the file says is recorded in one transaction, and taken back as one.

    ``--dry-run`` shows what would be recorded, with what is uncertain about it.
    """
    if any(asked.text):
        raise Usage("--chat takes the place of TEXT: leave one of them out")
    if asked.at or asked.pin:
        raise Usage("a chat has times of its own: --at and --pin go with TEXT")
    first = True if asked.day_first else False if asked.month_first else None
    choices = Choices(None, _zone(asked.zone), first, _start(shell, asked.start))
    reading = read_paste(_text(asked.chat), shell.now(), shell.zone, choices)
    _readable(asked, reading)
    told: dict[str, Any] = as_json(reading)
    if not asked.dry_run:
        from warroom.commands.editing import PASTE, PastedLine

        lines = [PastedLine(said.line, said.kind, said.at) for said in reading.messages]
        with shell.room() as room:
            it = room.find(asked.incident)
            key = f"{PASTE}{uuid4().hex}"
            told |= {"ids": [entry.id for entry in room.record_pasted(it.id, lines, key=key)], "paste": key}
    if shell.json:
        return show_json(told)
    if asked.dry_run:
        table(("TIME", "WHO", "TEXT", "UNCERTAIN"), [_row(shell, said) for said in reading.messages])
    say(reading.summary)
    uncertain = sum(1 for said in reading.messages if said.doubts)
    more = [f"{uncertain} uncertain"] if uncertain else []
    more += [f"{len(reading.junk)} lines set aside"] if reading.junk else []
    if asked.dry_run:
        say(", ".join([*more, "nothing is recorded: leave out --dry-run to record it"]))
    else:
        say(", ".join([*more, f"{len(reading.messages)} entries recorded; X on one of them takes them all back"]))
    return 0


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as ``--json`` prints it."""
    return {
        "forms": list(reading.forms),
        "zone": reading.zone_said or reading.zone,
        "zone_said": bool(reading.zone_said),
        "day_first": reading.day_first,
        "newest_first": reading.newest_first,
        "from_start": reading.elapsed,
        "people": reading.people,
        "entries": [
            {"at": iso(said.at) if said.at else None, "person": said.who, "kind": said.kind.value, "text": said.text,
             "doubts": list(said.doubts)}
            for said in reading.messages
        ],
        "junk": [{"text": junk.text, "why": junk.why} for junk in reading.junk],
    }  # fmt: skip


def _readable(asked: Namespace, reading: Reading) -> None:
    """Raises Usage where there is nothing to record, or nothing says when."""
    if not reading.messages:
        raise Usage(f"{asked.chat} has no message in it: nothing was recorded")
    if not any(said.at is not None or said.elapsed is not None for said in reading.messages):
        raise Usage(
            f"{asked.chat} has no times that can be read: nothing was recorded. `warroom log INC -` records each line"
            " as an entry of now; docs/scribe.md lists the forms that are read"
        )
    if reading.elapsed and asked.start is None and not asked.dry_run:
        raise Usage(f"{asked.chat} counts its times from a start: say when that was with --start 14:30")


def _row(shell: Shell, said: Said) -> tuple[str, ...]:
    at = shell.local(said.at, "%Y-%m-%d %H:%M:%S") if said.at else "now"
    return at, said.who, " ".join(said.text.split())[:100], ", ".join(said.doubts)


def _text(name: str) -> str:
    """What the file or standard input (``-``) says. Raises Usage."""
    try:
        raw = sys.stdin.buffer.read(LONGEST_INPUT + 1) if name == "-" else _file(Path(name).expanduser())
    except OSError as error:
        raise Usage(f"{name}: {error.strerror or error}") from error
    if len(raw) > LONGEST_INPUT:
        raise Usage(f"{name} is over {LONGEST_INPUT // 1_000_000} MB: split it; nothing was recorded")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return raw.decode(encoding, "replace")


def _file(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(LONGEST_INPUT + 1)


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    found = named(name)
    if found is None:
        raise Usage(f'--zone {name}: give a name such as "Europe/Berlin", "CET" or "UTC+2"')
    return found.place


def _start(shell: Shell, text: str | None) -> Any:
    if text is None:
        return None
    from warroom.core.times import parse_when

    try:
        return parse_when(text, shell.now(), shell.zone)
    except ValueError as error:
        raise Usage(f"--start {text}: {error}") from error
