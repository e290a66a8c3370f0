"""``watch``: the watcher without a screen."""

from __future__ import annotations

from argparse import Namespace

from warroom.shell.context import Shell


def watch(asked: Namespace) -> int:
    """Polls and fires until SIGTERM; as a terminal's child, until that terminal is gone.

    Raises ConfigError where a feed's keys are wrong and nobody else would be told.
    """
    from warroom.room import Refused

    shell = Shell(asked)
    if shell.read_only:
        raise Refused("--read-only: a watcher writes what it sees")
    from warroom.config import ConfigError, check_feeds
    from warroom.watch import run

    # A service is started by somebody who reads its answer; a child runs with what it can.
    if not asked.child and (faults := check_feeds(shell.config)):
        raise ConfigError(*faults)
    return run(shell.config, shell.db_path, child=asked.child)
