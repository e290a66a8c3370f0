"""``demo``: opens the room on the bundled drill of that name."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from warroom.core.identity import Naming
from warroom.options import Options
from warroom.shell.context import Shell
from warroom.shell.printing import say

if TYPE_CHECKING:
    from warroom.config.loading import Config

WHO = "maya"
"""Whom you play unless you say who you are: the story's incident commander."""


def play(asked: Namespace, open_room: Callable[[Options], int]) -> int:
    """Plays the outage around the room that ``open_room`` shows, and clears everything away after it."""
    from warroom.drill.banner import banner
    from warroom.drill.demo import scene

    shell = Shell(asked)
    named = getattr(asked, "person", None) or os.environ.get("WARROOM_USER")
    with scene(asked.speed, _own(shell)) as drill:
        options = Options(
            db_path=drill.db_path, person=shell.person if named else WHO, config_path=drill.config_path,
            read_only=shell.read_only, demo=True, naming=shell.naming if named else Naming.DRILL,
            banner=f"{banner(drill.plan)}, nothing is kept", config=drill.config,
        )  # fmt: skip
        drill.begin()
        code = open_room(options)
    say("That was the drill `demo`. `warroom drill run demo` plays it with your own team, with you as its facilitator;")
    say("`warroom drill list` shows the others, `warroom drill new FILE --from INC` makes one of an incident you had.")
    return code


def _own(shell: Shell) -> Config | None:
    """The person's own configuration; a broken one they did not name is no reason to refuse a demo."""
    from warroom.config.loading import ConfigError

    try:
        return shell.config
    except ConfigError:
        if getattr(shell.asked, "config", None):
            raise
        return None
