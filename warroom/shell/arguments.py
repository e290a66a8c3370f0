"""From the words of the command line to one command: only the grammar of that command is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from warroom.shell.failures import Usage
from warroom.shell.grammar.parser import Answered, Parser, Version, adder, shared

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["COMMANDS", "GROUPS", "INCIDENT", "Answered", "command", "parser", "read"]

INCIDENT = re.compile(r"(INC-\d{4}-)?\d{1,6}", re.I)

GROUPS: Mapping[str, tuple[str, ...]] = {
    "room": ("room",),
    "screens": ("demo", "replay", "scribe", "wall", "serve", "watch", "ssh"),
    "incidents": ("list", "show", "timeline", "declare", "status", "ack", "severity", "handover", "playbook"),
    "lifecycle": (
        "plan", "activate", "reopen", "cancel", "merge", "unmerge", "breach", "notified", "reviewed", "undo", "details",
        "assess", "brief", "triage", "private", "link", "unlink", "channel",
    ),
    "people": (
        "role", "accept", "decline", "withdraw", "release", "take", "join", "leave", "checkin", "who", "oncall",
        "services", "accounts",
    ),
    "record": ("log", "update", "draft", "approve", "discard", "milestone", "chat"),
    "entries": (
        "amend", "retract", "unretract", "pin", "withhold", "hypothesis", "evidence", "split", "combine",
        "unpaste",
    ),
    "work": ("ask", "task", "tick", "escalate", "snooze", "tickets"),
    "case": ("security", "custody", "duty", "reporter", "verified", "recover"),
    "after": (
        "review", "tag", "resolution", "rate", "followup", "followups", "workaround", "workarounds", "tracker",
        "metrics", "search", "similar",
    ),
    "changes": ("change", "pause", "containment", "changes"),
    "drills": ("drill", "drills"),
    "launches": ("launch",),
    "alerts": ("alerts", "alert", "comment", "call", "feeds", "outbox"),
    "journal": ("export", "verify", "rebuild", "backup", "restore", "redact", "store"),
    "setup": ("doctor", "config", "policy", "completion"),
    "assist": ("assist",),
}  # fmt: skip
"""The commands by the file of ``grammar/`` that describes them, in the order of the help."""
COMMANDS = tuple(name for names in GROUPS.values() for name in names)

TOP_USAGE = "usage: warroom [COMMAND] …, or warroom [INC]"
EPILOG = """\
INC is INC-2026-0042, 0042 or 42.
Exit codes: 0 done; 1 refused or failed; 2 not understood: wrong usage or a wrong configuration.
`warroom COMMAND --help` explains one command, with examples."""


def read(argv: Sequence[str]) -> Namespace:
    """The arguments as a namespace whose ``run`` names what carries the command out.

    Raises:
        Answered: help or the version was printed; nothing is left to do.
        Usage: they cannot be understood.
    """
    words = list(argv)
    at = _first(words)
    if at is not None and words[at] not in COMMANDS and not INCIDENT.fullmatch(words[at]):
        words, at = _meant(words, at)
    before = words if at is None else words[:at]
    if {"--version", "-h", "--help"} & set(before):
        return parser().parse_args(before)
    if at is None or INCIDENT.fullmatch(words[at]):
        name, rest = "room", words
    else:
        name, rest = words[at], before + words[at + 1 :]
    made = command(name)
    return made.parse_intermixed_args(_joined(rest, made.valued()))  # words go on behind an option


def _meant(words: list[str], at: int) -> tuple[list[str], int | None]:
    """The words with the command that an ordinary word stands for, and where that is. Raises Usage."""
    from warroom.keymap.ordinary import as_command, means

    word, before, rest = words[at], words[:at], words[at + 1 :]
    if word == "help":
        named = _first(rest)
        if named is None:
            return ["--help"], None
        return ([rest[named], "--help"], 0) if rest[named] in COMMANDS else _meant([rest[named], "--help"], 0)
    ordinary = means(word)
    if ordinary is None:
        _unknown(word)
    if not ordinary.command:
        raise Usage(f'there is no command "{word}": {ordinary.says}', usage=TOP_USAGE)
    said = as_command(ordinary.command, rest, _first(rest))
    if said[0].startswith("-"):
        return said, None
    return [*before, *said], at


def _first(words: list[str]) -> int | None:
    """Where the command is: the first word that is neither a global option nor the value of one."""
    valued = shared().valued()
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
        elif word in valued:
            skip = True
        elif not word.startswith("-"):
            return at
    return None


def _joined(words: list[str], valued: frozenset[str]) -> list[str]:
    """``--at -5m`` as ``--at=-5m``: argparse takes every dash for an option."""
    out: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            return [*out, word, *left]
        value = next(left, None) if word in valued else None
        out.append(word if value is None else f"{word}={value}")
    return out


def _unknown(word: str) -> NoReturn:
    """The error for a word that is no command and means none, with the nearest that is."""
    from difflib import get_close_matches

    from warroom.keymap.ordinary import WORDS

    near = get_close_matches(word, [*COMMANDS, *(known for known in WORDS if len(known) > 2), "help"], n=1)
    offer = f"did you mean {near[0]}?" if near else "`warroom --help` lists the commands"
    raise Usage(
        f'there is no command "{word}": {offer}',
        usage=command(near[0]).format_usage() if near and near[0] in COMMANDS else TOP_USAGE,
    )


def command(name: str) -> Parser:
    """The parser of one command, which is one of COMMANDS."""
    made: dict[str, Parser] = {}

    def make(name: str, **kwargs: Any) -> Parser:
        del kwargs["help"]
        made[name] = Parser(prog=f"warroom {name}", **kwargs)
        return made[name]

    group = next(group for group, names in GROUPS.items() if name in names)
    import_module(f"warroom.shell.grammar.{group}").commands(adder(make))
    return made[name]


def parser(*, globals_once: bool = False) -> Parser:
    """The whole command line: for its help, its pages and completion. ``read`` asks for one command alone.

    ``globals_once``: the global options are not repeated with every command, where that is to be read in one piece.
    """
    top = Parser(
        prog="warroom",
        description="A terminal war room. Without a command it opens the room.",
        epilog=EPILOG,
        parents=[shared()],
    )
    top.add_argument("--version", action=Version, nargs=0, help="print the version and exit")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser, prog="warroom")

    def make(name: str, **kwargs: Any) -> Parser:
        if name == "room":
            del kwargs["help"]  # "warroom" alone is its name
        if globals_once:
            kwargs["parents"] = []
        made: Parser = commands.add_parser(name, **kwargs)
        return made

    for group in GROUPS:
        import_module(f"warroom.shell.grammar.{group}").commands(adder(make))
    return top
