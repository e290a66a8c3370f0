"""``watch``: the watcher without a screen."""

from __future__ import annotations

from argparse import Namespace

from warroom.shell.context import Shell


def watch(asked: Namespace) -> int:
    """Polls and fires until SIGTERM; as a terminal's child, until that terminal is gone."""
    from warroom.room import Refused

    shell = Shell(asked)
    if shell.read_only:
        raise Refused("--read-only: a watcher writes what it sees")
    from warroom.watch import run

    return run(shell.config, shell.db_path, child=asked.child)
