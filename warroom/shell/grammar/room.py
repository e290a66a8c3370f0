"""``warroom`` itself: the room. A file of its own, so that a plain start reads no other."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add


def commands(add: Add) -> None:
    made = add("room", "room", "opens the room, on INC if given", "warroom", "warroom 42", ends=False)
    made.add_argument("incident", metavar="INC", nargs="?", help="the incident to select first")
    made.prog = "warroom"
