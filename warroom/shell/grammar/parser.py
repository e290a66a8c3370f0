"""What every command's parser shares: global options, one way to report a mistake, examples in the help.

Only argparse is imported here: plain ``warroom`` passes through on its way to the room.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NoReturn, Protocol

from warroom.shell.failures import Misread

GLOBAL = ("config", "db", "person", "read_only", "confined", "lifeline")
"""The global options: every command has them, and no usage line repeats them."""
WIDTH = 100
# argparse asks for each of its words in the system's language, which looks for files on the disk every time: hundreds
# of looks a command. What is around those words is in English.
vars(argparse)["_"] = str


class Answered(Exception):
    """argparse printed all there is to say (help, the version); ``code`` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Layout(argparse.RawDescriptionHelpFormatter):
    """Help as it is written, and a usage line with what is the command's own."""

    def __init__(self, prog: str, **kwargs: Any) -> None:
        super().__init__(prog, max_help_position=30, width=kwargs.pop("width", None) or WIDTH, **kwargs)

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        own = [action for action in actions if action.dest not in GLOBAL]
        super().add_usage(usage, own, groups, prefix)


class Parser(argparse.ArgumentParser):
    """Mistakes are raised as one sentence with the command's own usage; options are never abbreviated."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        kwargs.setdefault("formatter_class", Layout)
        super().__init__(**kwargs)
        self._negative_number_matcher = re.compile(r"-\d")  # -5m is a time, as -5 is a number, and no option

    def error(self, message: str) -> NoReturn:
        raise Misread(message, usage=self.format_usage())

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise Answered(status)

    def valued(self) -> frozenset[str]:
        """The options that take a value, which may begin with a dash."""
        takes = (action for action in self._actions if action.option_strings and action.nargs is None)
        return frozenset(name for action in takes for name in action.option_strings)


class Add(Protocol):
    """Adds one command: its name, ``module:function`` that carries it out, what it does, its examples.

    ``ends``: it ends by itself, and so has ``--json``.
    """

    def __call__(self, name: str, run: str, does: str, *examples: str, ends: bool = True) -> Parser: ...


def adder(make: Callable[..., Parser]) -> Add:
    """``make`` is given a command's name and argparse's keywords, and gives the parser."""

    def add(name: str, run: str, does: str, *examples: str, ends: bool = True) -> Parser:
        made = make(name, help=does, description=_sentence(does), epilog=_shown(examples), parents=[shared()])
        made.set_defaults(run=run, command=name, json=False)
        if ends:
            made.add_argument("--json", action="store_true", help="print JSON, errors too")
        return made

    return add


def _sentence(text: str) -> str:
    whole = text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
    return "\n".join(textwrap.wrap(whole, WIDTH - 2))


def _shown(examples: tuple[str, ...]) -> str:
    head = "example:" if len(examples) == 1 else "examples:"
    return "\n".join([head, *(f"  {line}" for line in examples)])


class Version(argparse.Action):
    """Looks the version up only when it is asked for: importlib.metadata is slow to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from warroom.shell.context import version

        print(f"warroom {version()}")
        parser.exit()


@cache
def shared() -> Parser:
    """The global options, the same for every command."""
    made = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = made.add_argument_group("global options, before or after the command")
    group.add_argument(
        "--config", metavar="FILE", help="configuration (WARROOM_CONFIG); default: the user's, then the system's"
    )
    group.add_argument("--db", metavar="FILE", help="database (WARROOM_DB); default: the configuration's")
    group.add_argument("--as", dest="person", metavar="NAME", help="your handle (WARROOM_USER); default: your login")
    group.add_argument("--read-only", action="store_true", help="change nothing")
    group.add_argument("--confined", action="store_true", help=argparse.SUPPRESS)
    group.add_argument("--lifeline", type=int, metavar="FD", help=argparse.SUPPRESS)
    return made


def incident(made: Parser, text: str = "the incident: INC-2026-0042, 0042 or 42") -> None:
    """INC, the first argument."""
    made.add_argument("incident", metavar="INC", help=text)


def words(made: Parser, name: str, text: str, *, least: int = 0) -> None:
    """Words to the end of the line, which need no quotes; ``least`` 1 where there must be one."""
    made.add_argument(name, metavar=name.upper(), nargs="+" if least else "*", help=text)
