"""Setting up: what is wrong here, and how to fix it."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add


def commands(add: Add) -> None:
    add("doctor", "doctor:doctor", "checks configuration, database, feeds and terminal: each problem and its fix",
        "warroom doctor", "warroom doctor --json")  # fmt: skip
