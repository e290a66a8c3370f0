"""Drills: reading their files, running one, and what became of it."""

from __future__ import annotations

import argparse

from warroom.shell.grammar.parser import Add

ACTS = {
    "list": "the drills that there are files of",
    "check": "whether FILE can be used: every fault with its line",
    "run": "starts FILE, or goes on with one that was broken off",
    "new": "writes FILE from a past incident (--from INC), names replaced by placeholders",
    "show": "how the drill stands: injects, tasks, hints",
    "send": "sends an inject now", "skip": "leaves an inject out", "hint": "gives a hint",
    "tell": "tells a role something, or everybody with all", "messages": "what you are told in it",
    "pause": "stops the drill's clock", "resume": "lets it go on", "halt": "ends it at once, with a reason",
    "end": "ends it, as its time would", "note": "keeps a note for the report",
    "rate": "overrides a rating: TASK, P, S, M or U, and why", "score": "the ratings, by rule from the record",
    "report": "the report", "follow": "makes a follow-up of every gap, due at the next try",
}  # fmt: skip


def commands(add: Add) -> None:
    made = add("drill", "drill", "runs drills, shows how one stands and how it was done",
               "warroom drill list", "warroom drill check FILE", "warroom drill run pool-exhausted",
               "warroom drill run outage.toml --here", "warroom drill new outage.toml --from 42",
               'warroom drill rate first-update P "told by phone"', "warroom drill report --format html > drill.html"
               )  # fmt: skip
    made.add_argument("act", metavar="ACT", choices=tuple(ACTS), help="; ".join(f"{k}: {v}" for k, v in ACTS.items()))
    made.add_argument("words", metavar="WORD", nargs="*", help="what it is about: a file, an inject, a task, a text")
    made.add_argument("--drill", metavar="D", default="", help="which drill: D-1, or an incident of it (the newest)")
    made.add_argument("--from", dest="source", metavar="INC", help="new: the incident that it is made of")
    made.add_argument("--services", action="store_true", help="new: names of services are replaced too")
    made.add_argument("--here", action="store_true", help="run: in your team's database, marked, beside what is real")
    made.add_argument("--speed", type=_speed, default=1.0, metavar="N", help="run: N times as fast (0.5 to 60)")
    made.add_argument("--folder", metavar="DIR", help="run: the folder for its database; one that is there goes on")
    made.add_argument("--no-screen", action="store_true", help="run: without the facilitator's page, until it is over")
    made.add_argument("--owner", metavar="NAME", help="follow: who owns the follow-ups")
    made.add_argument("--format", choices=("md", "html", "json"), default="md", help="report: Markdown, a page, data")
    add("drills", "drill:drills", "lists the drills that were run, and how the team gets on from one to the next",
        "warroom drills", "warroom drills --json")  # fmt: skip


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.5 <= value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0.5 to 60")
    return value
