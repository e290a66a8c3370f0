"""Entries of the timeline: reworded, retracted, pinned; hypotheses and their evidence."""

from __future__ import annotations

from warroom.shell.grammar.incidents import WHEN
from warroom.shell.grammar.parser import Add, Parser, incident, words
from warroom.shell.grammar.record import KINDS

ENTRY = "its id (show INC --ids), its time such as 14:23:05, or last"
STATES = ("open", "supported", "eliminated", "confirmed")


def commands(add: Add) -> None:
    made = _entry(add, "amend", "changes an entry's wording, time or kind; the earlier wording is kept",
                  'warroom amend 42 last --text "pool is at 98/100"',
                  "warroom amend 42 14:23:05 --at 14:21")  # fmt: skip
    made.add_argument("--text", metavar="TEXT")
    made.add_argument("--kind", type=str.lower, metavar="KIND", help=", ".join(KINDS))
    made.add_argument("--at", metavar="WHEN", help=WHEN)
    made = _entry(add, "retract", "retracts an entry: struck through, still readable", "warroom retract 42 last typo")
    words(made, "reason", "why")
    _entry(add, "unretract", "restores a retracted entry", "warroom unretract 42 14:23:05")
    made = _entry(add, "pin", "pins an entry, or unpins it", "warroom pin 42 last", "warroom pin 42 last --off")
    made.add_argument("--off", action="store_true", help="unpin it")
    made = _entry(add, "withhold", "never sends an entry to a model, or takes that back", "warroom withhold 42 last",
                  "warroom withhold 42 last --off")  # fmt: skip
    made.add_argument("--off", action="store_true", help="it may be sent again")
    made = _entry(add, "hypothesis", "says what became of a hypothesis",
                  "warroom hypothesis 42 last confirmed the rollback helped")  # fmt: skip
    made.add_argument("state", metavar="STATE", type=str.lower, help=", ".join(STATES))
    words(made, "reason", "why")
    made = add("evidence", "entries:evidence", "says that an entry supports a hypothesis, or contradicts it",
               "warroom evidence 42 14:33:02 last", "warroom evidence 42 14:33:02 last --contradicts")  # fmt: skip
    incident(made)
    made.add_argument("hypothesis", metavar="HYPOTHESIS", help=ENTRY)
    made.add_argument("entry", metavar="ENTRY", help="the entry that is its evidence, named in the same way")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--contradicts", action="store_true", help="it contradicts the hypothesis")
    which.add_argument("--remove", action="store_true", help="it is no evidence after all")
    made = _entry(add, "split", "splits an entry into several",
                  'warroom split 42 last "pool is full" "ana restarts it"')  # fmt: skip
    made.add_argument("text", metavar="TEXT", nargs="+", help="one text for each of them")
    made = _entry(add, "combine", "combines two entries into one", "warroom combine 42 14:23:05 14:23:40")
    made.add_argument("second", metavar="SECOND", help="the entry that is added to the first")
    made = add("unpaste", "entries:unpaste", "retracts every entry of one paste or chat",
               "warroom unpaste 42 paste-3f9c0d12 wrong channel")  # fmt: skip
    incident(made)
    made.add_argument("paste", metavar="PASTE", help="as `log --chat --json` named it")
    words(made, "reason", "why")


def _entry(add: Add, command: str, does: str, *examples: str) -> Parser:
    made = add(command, f"entries:{command}", does, *examples)
    incident(made)
    made.add_argument("entry", metavar="ENTRY", help=ENTRY)
    return made
