"""The command line: reads the arguments, sets the terminal's settings, hands over.

Plain ``warroom`` must reach the screens importing as little as possible, so this module and
``shell.arguments`` know only argparse; what a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from warroom import quick
from warroom.shell import arguments
from warroom.shell.failures import DONE, INTERRUPTED, Usage, as_json, exit_code, explain

if TYPE_CHECKING:
    from argparse import Namespace

    from warroom.options import Options


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 not understood."""
    if "_ARGCOMPLETE" in os.environ and argv is None:
        from warroom.shell.completion import answer

        answer()  # a shell asks what Tab may offer
    words = list(sys.argv[1:] if argv is None else argv)
    asked = None
    try:
        asked = arguments.read(words)
        return _command(asked)(asked)
    except arguments.Answered as answered:
        return answered.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) had enough: nothing more can be said there, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get("WARROOM_DEBUG") and not isinstance(error, Usage):
            raise
        _report(error, asked, json="--json" in words if asked is None else asked.json)
        return exit_code(error)


def _report(error: Exception, asked: Namespace | None, *, json: bool) -> None:
    """What is wrong and the fix, on standard error; behind wrong usage the command's own usage."""
    usage = ""
    if isinstance(error, Usage):
        usage = error.usage or (arguments.command(asked.command).format_usage().strip() if asked is not None else "")
    if json:
        from json import dumps

        print(dumps(as_json(error, usage), ensure_ascii=False), file=sys.stderr)
        return
    for line in explain(error):
        print(f"warroom: {line}", file=sys.stderr)
    if usage:
        print(usage, file=sys.stderr)


def _command(asked: Namespace) -> Callable[[Namespace], int]:
    """The function of the command: those that open a screen are here, the others named ``module:function``."""
    quick.without_plugins()
    quick.without_extensions()
    if (lifeline := getattr(asked, "lifeline", None)) is not None:
        from warroom.shell.lifeline import hold

        hold(lifeline)
    if asked.run in _SCREENS:
        quick.begin()
        if asked.run in _ALONE:
            quick.without_openssl()
        return _SCREENS[asked.run]
    from importlib import import_module

    module, _, name = str(asked.run).partition(":")
    found: Callable[[Namespace], int] = getattr(import_module(f"warroom.shell.{module}"), name)
    return found


def _room(asked: Namespace) -> int:
    """``warroom``: opens the room."""
    from warroom.shell.context import Shell

    return _screens(Shell(asked).options(incident=asked.incident or ""))


def _scribe(asked: Namespace) -> int:
    """``scribe [INC]``: opens the scribe's screen, on the most severe incident if none is named."""
    from warroom.shell.context import Shell

    return _screens(Shell(asked).options(incident=asked.incident or "", scribe=True))


def _wall(asked: Namespace) -> int:
    """``wall``: what everybody in the room sees; the database is opened to read, whoever starts it."""
    from msgspec.structs import replace

    from warroom.shell.context import Shell
    from warroom.shell.terminal import must_hear, prepare
    from warroom.shell.wall import settings

    options = replace(Shell(asked).options(), read_only=True)
    shown = settings(asked, options.config)
    if asked.replay:
        from warroom.shell.wall import replayed

        options = replace(options, incident=replayed(asked).id)
    must_hear(os.environ)
    prepare(os.environ, options.config.display)
    if asked.replay:
        from warroom.replaying.wall import play

        return play(options, shown, asked.speed)
    from warroom.session.opening import opened

    live = opened(options, patient=True, sorts=True)
    quick.without_palette()
    from warroom.wall import run

    return run(options, live, shown, asked.review or "", asked.figures)


def _ssh(asked: Namespace) -> int:
    """``ssh``: what a key's forced command grants to the other end of an SSH connection."""
    from warroom.shell.ssh import granted

    try:
        inner = granted(asked, os.environ)
    except arguments.Answered as answered:
        return answered.code
    return _command(inner)(inner)


def _replay(asked: Namespace) -> int:
    """``replay INC``: the room as it was, at any moment; from there one may go to the room as it is."""
    from warroom.core.replay.dials import Dial
    from warroom.shell.context import Shell
    from warroom.shell.past import past_moment
    from warroom.shell.terminal import must_hear, prepare

    shell = Shell(asked)
    with shell.room(reading=True) as room:
        it = room.find(asked.incident)
    at = past_moment(shell, asked.at, it) if asked.at else None
    dial = Dial.KNOWN if asked.known else Dial.HAPPENED
    options = shell.options(incident=it.id)
    must_hear(os.environ)
    prepare(os.environ, options.config.display)
    from warroom.replaying import app

    thread = app.opened(options, at=at, dial=dial)
    code = app.run(options, thread, at=at, dial=dial, speed=asked.speed)
    return _screens(options) if code == app.TO_LIVE else code


def _demo(asked: Namespace) -> int:
    """``demo``: opens the room on the bundled outage."""
    from warroom.shell.demo import play

    return play(asked, _screens)


def _drill(asked: Namespace) -> int:
    """``drill``: what opens a screen is here, the rest with the other commands."""
    if asked.act == "run":
        from warroom.shell.drill_run import run

        return run(asked, _screens)
    from warroom.shell.drill import drill

    return drill(asked)


def _screens(options: Options) -> int:
    """Hand over to the screens. The terminal's settings come first: textual reads them when it is imported."""
    from warroom.shell.terminal import must_hear, prepare

    must_hear(os.environ)
    prepare(os.environ, options.config.display)
    from warroom.session.opening import opened

    live = opened(options, sorts=True)  # the record is read while the screens are imported
    quick.without_palette()
    from warroom.app import run

    return run(options, live)


_ALONE = ("room", "scribe", "wall")  # the demo serves the pages of its outage besides
_SCREENS: dict[str, Callable[[Namespace], int]] = {
    "room": _room, "scribe": _scribe, "wall": _wall, "ssh": _ssh, "demo": _demo, "replay": _replay, "drill": _drill,
}  # fmt: skip
