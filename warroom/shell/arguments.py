"""Every command, its arguments and options: names that scripts rely on. Only argparse is imported here."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

INCIDENT = re.compile(r"(INC-\d{4}-)?\d{1,6}", re.I)
KINDS = ("fact", "hypothesis", "decision", "action", "impact", "update", "milestone", "note")
STATUSES = ("triage", "investigating", "identified", "monitoring", "resolved", "closed", "cancelled", "reopened")
MILESTONES = (
    "began", "detected", "acknowledged", "first_update", "engineering_joined", "mitigated", "recovered", "resolved",
)  # fmt: skip
AUDIENCES = ("customers", "executives", "agents", "engineering", "team")

COMMANDS = (
    "room", "scribe", "wall", "serve", "demo", "watch", "doctor", "list", "show", "declare", "milestone", "ack",
    "severity", "status", "role", "checkin", "log", "update", "alerts", "feeds", "outbox", "handover", "who",
    "playbook", "ssh", "export", "verify", "rebuild", "backup", "restore", "redact",
)  # fmt: skip

EPILOG = """\
INC is INC-2026-0042, 0042 or 42. Exit codes: 0 done, 1 refused or failing, 2 usage.
`warroom COMMAND --help` tells more about one command."""


class Answered(Exception):
    """argparse said all there is to say (help, version, a usage error); ``code`` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Parser(argparse.ArgumentParser):
    """Errors as one sentence, options never abbreviated, no exit of its own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(**kwargs)

    def error(self, message: str) -> NoReturn:
        print(f"warroom: {message}\n{self.format_usage().rstrip()}", file=sys.stderr)
        raise Answered(2)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        if message:
            print(message, end="", file=sys.stderr)
        raise Answered(status)


class Version(argparse.Action):
    """Looks the version up only when it is asked for: importlib.metadata is slow to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from warroom.shell.context import version

        print(f"warroom {version()}")
        parser.exit()


def read(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace whose ``run`` names what carries the command out.

    Raises:
        Answered: help or a usage error was printed; nothing is left to do.
    """
    words = _prepared(list(argv))
    command = next((w for w in words if not w.startswith("-")), "")
    if command and command not in COMMANDS:
        _unknown(command)
    return parser(whole=command != "room").parse_args(words)


def _unknown(word: str) -> NoReturn:
    """The error for a word that is not a command, with the nearest that is."""
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, n=1)
    offer = f"did you mean {near[0]}?" if near else "warroom --help lists them"
    parser().error(f'there is no command "{word}": {offer}')


def _prepared(argv: list[str]) -> list[str]:
    """The arguments as argparse can read them.

    ``--at -5m`` becomes ``--at=-5m``, since argparse takes a dash for an option; ``warroom 0042`` and
    plain ``warroom`` become the hidden command ``room``.
    """
    out: list[str] = []
    first = -1
    i = 0
    while i < len(argv):
        word = argv[i]
        if word == "--":
            out += argv[i:]
            break
        if word in VALUED and i + 1 < len(argv):
            out.append(f"{word}={argv[i + 1]}")
            i += 2
            continue
        if first < 0 and not word.startswith("-"):
            first = len(out)
        out.append(word)
        i += 1
    if first < 0:
        return out if {"-h", "--help", "--version"} & set(out) else [*out, "room"]
    if out[first] == "log" and any(word.startswith("--chat=") for word in out):
        given = [word for word in out[first + 1 :] if word == "-" or not word.startswith("-")]
        out += [""] if len(given) == 1 else []  # a chat takes TEXT's place: argparse wants one
    if out[first] == "milestone":  # its WHEN may be -5m, which argparse takes for an option
        dashed = [word for word in out if re.match(r"-\d", word)]
        out = [word for word in out if word not in dashed] + (["--", *dashed] if dashed else [])
    if INCIDENT.fullmatch(out[first]):
        out.insert(first, "room")
    return out


# Every option that takes a value: its value may begin with a dash.
VALUED = frozenset((
    "--rotate", "--tiles",
    "--config", "--db", "--as", "--severity", "--title", "--summary", "--service", "--region", "--at", "--kind",
    "--commander", "--ic",
    "--reason", "--system", "--audience", "--next-by", "--speed", "--override", "--done", "--retry", "--drop", "--test",
    "--newest", "--chat", "--zone", "--start",
))  # fmt: skip


def parser(*, whole: bool = True) -> Parser:
    """The whole command line, or only what opens the room. Global options go before or after the command."""
    shared = _shared()
    top = Parser(
        prog="warroom",
        description="A terminal war room. Without a command it opens the room.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[shared],
    )
    top.add_argument("--version", action=Version, nargs=0, help="print the version and end")
    commands = top.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", required=True, parser_class=Parser, prog="warroom"
    )

    def add(name: str, run: str, text: str, **kwargs: Any) -> Parser:
        made: Parser = commands.add_parser(name, help=text, description=text, parents=[shared], **kwargs)
        made.set_defaults(run=run)
        return made

    room: Parser = commands.add_parser("room", parents=[shared], description="opens the room, on INC where given")
    room.set_defaults(run="room")
    room.add_argument("incident", metavar="INC", nargs="?", help="the incident to select first")
    for group in (_running, _incidents, _record, _feeds, _outbox, _journal) if whole else ():
        group(add)
    return top


def _shared() -> Parser:
    shared = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("global options, before or after the command")
    group.add_argument(
        "--config", metavar="FILE", help="configuration (WARROOM_CONFIG); else the user's, then the system's"
    )
    group.add_argument("--db", metavar="FILE", help="database (WARROOM_DB); else the configuration's")
    group.add_argument("--as", dest="person", metavar="NAME", help="your handle (WARROOM_USER); else the login name")
    group.add_argument("--read-only", action="store_true", help="change nothing")
    group.add_argument("--confined", action="store_true", help=argparse.SUPPRESS)
    group.add_argument("--lifeline", type=int, metavar="FD", help=argparse.SUPPRESS)
    return shared


def _json(made: Parser) -> None:
    made.add_argument("--json", action="store_true", help="print JSON")


def _inc(made: Parser) -> None:
    made.add_argument("incident", metavar="INC")


def _running(add: Any) -> None:
    demo = add("demo", "demo", "opens the room on a throw-away database against a bundled outage")
    demo.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help="N times as fast (1 to 60; about ten minutes at 1)"
    )
    scribe = add("scribe", "scribe", "opens the scribe's screen, on INC where given")
    scribe.add_argument("incident", metavar="INC", nargs="?", help="the incident whose record is written")
    wall = add("wall", "wall", "the wall for everybody in the room: takes no input, cannot write")
    wall.add_argument("--pin", metavar="INC", help="show this incident and no other")
    wall.add_argument("--rotate", metavar="DURATION", help='how long each page stands: 20s, 1m, or "never"')
    wall.add_argument("--tiles", metavar="N", help="so many incidents side by side, 1 to 6")
    serve = add("serve", "serve:serve", "the wall, or behind an authenticating proxy the room, for browsers")
    serve.add_argument("--host", metavar="ADDRESS", help="listen there; loopback unless the configuration says other")
    serve.add_argument("--port", type=_port, metavar="N", help="listen on that port")
    watch = add("watch", "watching:watch", "the watcher: polls the feeds, fires escalations; SIGTERM ends it")
    watch.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    add("ssh", "ssh", "for an SSH key's forced command: the room under --as NAME, whatever the other end asks for")
    doctor = add(
        "doctor", "doctor:doctor", "checks configuration, database, feeds and terminal: each fault with its mend"
    )
    _json(doctor)


def _incidents(add: Any) -> None:
    made = add("list", "incidents:list_", "the open incidents, most grave first")
    made.add_argument("--all", action="store_true", help="those that ended too, newest first")
    _json(made)
    made = add("show", "incidents:show", "one incident: people, brief, countdowns, timeline")
    _inc(made)
    made.add_argument("--no-pager", action="store_true", help="never through $PAGER or less, on a terminal either")
    _json(made)
    made = add("declare", "incidents:declare", "opens an incident and prints its id; you command it")
    made.add_argument("--severity", required=True, metavar="S", help="SEV0 to SEV3, or as the configuration names them")
    made.add_argument("--title", required=True, metavar="T")
    made.add_argument("--summary", default="", metavar="TEXT")
    made.add_argument("--service", default="", metavar="NAME")
    made.add_argument("--region", default="", metavar="NAME")
    made.add_argument("--at", metavar="WHEN", help="when it was declared: 14:23, -5m or ISO 8601")
    whose = made.add_mutually_exclusive_group()
    whose.add_argument("--commander", "--ic", metavar="NAME", help="who commands it instead of you, named as for role")
    whose.add_argument("--no-command", action="store_true", help="do not become its commander")
    made.add_argument("--drill", action="store_true", help="a drill: marked everywhere, in no metric")
    _json(made)
    made = add("ack", "incidents:acknowledge", 'says "I have it": stops the levels that wait for an acknowledgement')
    _inc(made)
    made = add("milestone", "milestones:milestone", "says when a milestone was passed, or corrects it")
    _inc(made)
    made.add_argument("name", metavar="NAME", type=str.lower, help=", ".join(MILESTONES))
    made.add_argument("when", metavar="WHEN", help='14:23, "yesterday 23:58", ISO 8601; unknown takes it back')
    made.add_argument("--imported", action="store_true", help="another system says so")
    _json(made)
    made = add("severity", "incidents:severity", "changes the severity; the clocks are re-timed at once")
    _inc(made)
    made.add_argument("severity", metavar="S")
    made.add_argument("--reason", default="", metavar="TEXT")
    made = add("status", "incidents:status", "changes the status")
    _inc(made)
    made.add_argument("status", metavar="STATUS", type=str.lower, help=", ".join(STATUSES))
    made.add_argument("--reason", default="", metavar="TEXT", help="why; resolving, it waives what is still open")
    made.add_argument("--done", action="append", default=[], metavar="ITEM=HOW", help="one answer of the closure list")
    made.add_argument(
        "--override", action="append", default=[], metavar="ITEM=REASON",
        help="do not wait for an item of the list, or for the soak; REASON alone: for nothing that is open",
    )
    made = add("role", "incidents:role", "gives a vacant role at once; offers one that somebody holds")
    _inc(made)
    made.add_argument(
        "role", metavar="ROLE", type=str.lower, help="commander, technical_lead, communications, scribe, …"
    )
    made.add_argument(
        "name", metavar="NAME",
        help="anybody's; one that is a letter off a configured responder's is refused unless it ends in !",
    )  # fmt: skip
    made.add_argument("--system", default="", metavar="SYSTEM", help="the system a technical lead or expert is for")
    made = add("checkin", "incidents:check_in", "says for a role how it looks; no word says fine")
    _inc(made)
    made.add_argument("role", metavar="ROLE", type=str.lower, help="the role of which a check-in is due")
    made.add_argument("word", metavar="WORD", nargs="*", help="what is not fine, in a few words")
    _json(made)


def _record(add: Any) -> None:
    made = add(
        "log", "record:log", "writes a timeline entry; TEXT - reads lines from standard input, all recorded or none"
    )
    _inc(made)
    made.add_argument("text", metavar="TEXT", nargs="+")
    made.add_argument("--kind", type=str.lower, default="note", help=", ".join(KINDS), metavar="KIND")
    made.add_argument("--at", metavar="WHEN", help="when it happened: 14:23, -5m or ISO 8601")
    made.add_argument("--pin", action="store_true", help="pin it")
    chat = made.add_argument_group("a chat, a log or a timeline, recorded as one")
    chat.add_argument("--chat", metavar="FILE", help="read this file, or - for standard input, as a paste is read")
    chat.add_argument("--zone", metavar="ZONE", help="the zone of its clocks, where it says none behind them")
    order = chat.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", help="03/04 is 3 April")
    order.add_argument("--month-first", action="store_true", help="03/04 is 4 March")
    chat.add_argument("--start", metavar="WHEN", help="when a recording or T+0 began: 14:23 or ISO 8601")
    chat.add_argument("--dry-run", action="store_true", help="show what would be recorded, and what is uncertain")
    _json(made)
    made = add("update", "record:update", "publishes an update, or drafts one that must be approved")
    _inc(made)
    made.add_argument("--audience", required=True, type=str.lower, metavar="A", help=", ".join(AUDIENCES))
    made.add_argument("text", metavar="TEXT", nargs="+")
    made.add_argument("--no-change", action="store_true", help='a "no change" update; it counts')
    made.add_argument("--next-by", metavar="DURATION", help="promise the next one within 20m, 1h, …")


def _feeds(add: Any) -> None:
    made = add("alerts", "feeds:alerts", "what the feeds say now")
    made.add_argument("--all", action="store_true", help="resolved ones too")
    _json(made)
    made = add("feeds", "feeds:check", "feeds check [ID]: one poll of each feed, told in words; 1 if any fails")
    made.add_argument("action", choices=("check",), metavar="check")
    made.add_argument("feed", metavar="ID", nargs="?")
    _json(made)


def _outbox(add: Any) -> None:
    made = add("outbox", "outbox:outbox", "messages to channels: what waits, what was given up and why")
    made.add_argument("--all", action="store_true", help="those that arrived too")
    made.add_argument("--newest", type=int, default=100, metavar="N", help="at most so many (100)")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--retry", metavar="ID", help="try again what was given up, by the beginning of its id; or all")
    what.add_argument("--drop", metavar="ID", help="forget one that was given up; or all")
    what.add_argument("--test", metavar="CHANNEL", help="send a test message to that channel now")
    _json(made)


def _journal(add: Any) -> None:
    _json(add("who", "who:who", "who is at a terminal now, since when, at which incident and doing what"))
    add("handover", "incidents:handover", "every open incident as the next commander must know it, in Markdown")
    made = add("playbook", "playbook:playbook", "every playbook, or that of INC with the steps that were ticked")
    made.add_argument("incident", metavar="INC", nargs="?")
    made.add_argument("--frontline", action="store_true", help="only the part for the people who talk to customers")
    made = add("export", "journal:export", "the journal's events in order, of one incident or all")
    made.add_argument("incident", metavar="INC", nargs="?")
    _json(made)
    _json(add("verify", "journal:verify", "checks the journal's chain and that the projections agree with it"))
    add("rebuild", "journal:rebuild", "makes the projections anew from the journal")
    made = add("backup", "journal:backup", "an online copy of the database")
    made.add_argument("file", metavar="FILE")
    made = add("restore", "journal:restore", "puts a backup in the database's place; what was there is kept aside")
    made.add_argument("file", metavar="FILE")
    made = add(
        "redact", "journal:redact", "takes one event's payload out of the journal for good; the chain still verifies"
    )
    made.add_argument("event", metavar="EVENT")
    made.add_argument("--reason", required=True, metavar="TEXT")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is not a port from 1 to 65535")
    return int(text)


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.5 <= value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0.5 to 60")
    return value
