"""The man page, from the parser of the command line; the wheel's build writes it."""

from __future__ import annotations

from argparse_manpage.manpage import Manpage

from warroom.shell.arguments import EPILOG, parser

SHORT = "a terminal war room for incident commanders, scribes and their teams"


def page(version: str, date: str = "") -> str:
    """``warroom.1``; ``date`` as in 2026-04-21, left out where a build is to be repeated byte for byte."""
    whole = parser(globals_once=True)
    # argparse-manpage reads further sections from this name in the parser: what stands at the end of the help.
    sections = [{"heading": "EXIT STATUS AND NAMES", "content": EPILOG.replace("\n", "\n.br\n")}]
    vars(whole)["_manpage"] = sections
    made = Manpage(whole, format="single-commands-section")
    made.description, made.date, made.source, made.manual = SHORT, date, f"warroom {version}", "warroom"
    return str(made)
