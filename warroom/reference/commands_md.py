"""``docs/commands.md``: every command with its usage, its arguments and its examples, from the parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from warroom.keymap.actions import BY_NAME, shown_key
from warroom.keymap.ordinary import ACTED, WORDS
from warroom.shell.arguments import COMMANDS, GROUPS, command
from warroom.shell.grammar.parser import GLOBAL, Parser

TITLES: Mapping[str, str] = {
    "room": "The room", "screens": "Screens and services", "incidents": "Incidents",
    "lifecycle": "From declaration to review", "people": "People and roles", "record": "Entries and updates",
    "entries": "Changing entries", "work": "Work and deadlines", "after": "After the incident",
    "alerts": "Alerts, feeds and channels", "journal": "The journal and the database", "setup": "Setting up",
}  # fmt: skip
"""What a group is called here; one without a title has its own name."""
HEAD = """\
# Commands

`warroom` opens the room. `warroom COMMAND --help` says what is written here about one command. Global options go before
or after the command: `--config FILE` (`WARROOM_CONFIG`), `--db FILE` (`WARROOM_DB`), `--as NAME` (`WARROOM_USER`),
`--read-only`. INC is `INC-2026-0042`, `0042` or `42`. Words at the end of a line need no quotes.

## Exit codes
| code | means |
|---|---|
| 0 | done |
| 1 | refused or failed: the sentence says what is wrong, and then the fix |
| 2 | not understood: wrong usage (the usage of that command follows) or a wrong configuration |
| 130 | interrupted by Ctrl+C |

A command that examines (`doctor`, `verify`, `feeds check`, `review check`) prints what it found and ends with 1 if
something is wrong.

## JSON
Every command that ends by itself has `--json`. Standard output holds one JSON document, and nothing when the command is
refused; standard error holds `{"error", "fix"}` then. Keys stay; more may be added. Instants are ISO 8601 in UTC. A
command that changes an incident prints it as `list` does, with what was done as `said`.

## Words that find their command
"""


def page() -> str:
    """The whole of the document."""
    parts = [HEAD, *_words(), ""]
    for group, names in GROUPS.items():
        parts += [f"## {TITLES.get(group, group.capitalize())}", ""]
        for name in names:
            parts += [*_command(name), ""]
    return "\n".join(parts).rstrip() + "\n"


def _words() -> Iterator[str]:
    """Which ordinary words each command answers to."""
    yield "People type what they know from elsewhere; after `:` in the room the same words find their verb or key."
    yield ""
    yield "| command | also |"
    yield "|---|---|"
    found: dict[str, list[str]] = {}
    for word, meaning in WORDS.items():
        if meaning.command and len(word) > 1 and word not in COMMANDS:
            found.setdefault(meaning.command, []).append(f"`{word}`")
    for meant, words in found.items():
        yield f"| `{meant}` | {', '.join(words)} |"


def _command(name: str) -> Iterator[str]:
    made = command(name)
    yield f"### {made.prog if name == 'room' else name}"
    yield " ".join((made.description or "").split()) + _keys(name)
    yield ""
    yield "```text"
    yield made.format_usage().strip()
    yield "```"
    if rows := list(_arguments(made)):
        yield from ("", "| argument | |", "|---|---|", *rows)
    yield ""
    yield "```sh"
    yield from (line.strip() for line in (made.epilog or "").splitlines()[1:])
    yield "```"


def _keys(name: str) -> str:
    """The keys of the room that do what the command does."""
    acts = [BY_NAME[act] for act, does in ACTED.items() if does == name]
    keys = dict.fromkeys(shown_key(act.keys[0]) for act in acts if act.keys and act.pane in ("", "timeline", "alerts"))
    return f" In the room: {', '.join(f'`{key}`' for key in keys)}." if keys else ""


def _arguments(made: Parser) -> Iterator[str]:
    for action in made._actions:
        if action.dest in (*GLOBAL, "help", "json") or action.help in (None, argparse.SUPPRESS):
            continue
        metavar = action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar or ())
        names = [f"{name} {metavar}".rstrip() for name in action.option_strings] or [metavar or action.dest]
        text = str(action.help).replace("|", "\\|")
        yield f"| {', '.join(f'`{name}`' for name in names)} | {text} |"
