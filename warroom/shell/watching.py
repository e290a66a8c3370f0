"""``watch``: the watcher without a screen."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from warroom.shell.context import Shell

if TYPE_CHECKING:
    from warroom.config.loading import Config


def watch(asked: Namespace) -> int:
    """Polls, fires and sends until SIGTERM; as a terminal's child, until that terminal is gone.

    Raises ConfigError where a feed's keys, a channel or a template is wrong and nobody else would hear of it.
    """
    from warroom.room import Refused

    shell = Shell(asked)
    if shell.read_only:
        raise Refused("the watcher writes to the database: leave out --read-only")
    from warroom.watcher.watcher import run

    # A service is started by somebody who reads its answer; a child runs with what it can.
    config = shell.config if asked.child else _whole(shell)
    return run(config, shell.db_path, child=asked.child, reload=lambda: _whole(Shell(asked, shell.env)))


def _whole(shell: Shell) -> Config:
    """The configuration, checked to the last key. Raises ConfigError."""
    from warroom.config.loading import ConfigError, check_whole

    if faults := check_whole(shell.config, shell.env):
        raise ConfigError(*faults)
    return shell.config
