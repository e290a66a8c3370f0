"""``who``: who is at a terminal now, since when, at which incident and doing what."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from warroom.core.presence import Present, but_hidden, doing_words
from warroom.core.times import iso
from warroom.core.words import audience_label
from warroom.session.drafts_thread import FRESH_S
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table


def who(asked: Namespace) -> int:
    """Lists the terminals; reads only, and the terminal that asks is not among them. Raises StoreError."""
    from warroom.store.desk import read_present

    shell = Shell(asked)
    timeout_s = shell.config.store.timeout_s
    found = () if shell.is_new else read_present(shell.db_path, FRESH_S, timeout_s=timeout_s)
    if any(one.incident for one in found):
        with shell.store(read_only=True) as store:
            found = but_hidden(found, store.hidden())
    if shell.json:
        return show_json([_shape(one) for one in found])
    if not found:
        return say("nobody is in the room now; observers are not listed")
    rows = [_row(shell, one) for one in found]
    table(("person", "incident", "doing", "since", "joined"), rows)
    return 0


def _row(shell: Shell, one: Present) -> tuple[str, ...]:
    does = doing_words(one.doing, audience_label(one.doing.partition(" ")[2]))
    number = one.incident.rsplit("-", 1)[-1]
    return one.person, number, does, shell.local(one.doing_since, "%H:%M"), shell.local(one.since, "%H:%M")


def _shape(one: Present) -> dict[str, Any]:
    return {
        "person": one.person, "terminal": one.terminal, "incident": one.incident, "doing": one.doing,
        "since": iso(one.since), "doing_since": iso(one.doing_since), "seen_at": iso(one.seen_at),
    }  # fmt: skip
