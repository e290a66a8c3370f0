"""Examines everything the room needs, changes nothing, and names the fix of each problem."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from warroom.core.identity import Naming
from warroom.core.place import Place, ServerUrl
from warroom.doctor.check import Check, State

__all__ = ["Check", "State", "examine"]


def examine(
    config_path: Path | None = None,
    db_path: Place | None = None,
    env: Mapping[str, str] | None = None,
    *,
    person: str = "",
    naming: Naming | None = None,
) -> tuple[Check, ...]:
    """Configuration, feeds, channels, trackers, playbooks, database, watcher, identity, terminal: in this order.

    ``config_path`` and ``db_path`` are what ``--config`` and ``--db`` named, None for the usual search.
    ``person`` is the handle commands are recorded under, ``naming`` who says so (None: the environment, or the login).
    A broken configuration is a failed check, and the rest is looked at with the defaults.
    """
    from warroom.config.loading import Config, database
    from warroom.doctor import channels, configuration, feeds, people, playbooks, server, store, terminal, trackers

    found = os.environ if env is None else env
    loaded, checks = configuration.examine(config_path, found)
    config = loaded or Config()
    if loaded is not None:
        checks += feeds.examine(loaded, found)
        checks += channels.examine(loaded, found)
        checks += trackers.examine(loaded, found)
        checks += playbooks.examine(loaded)
    place = db_path if isinstance(db_path, ServerUrl) else database(config, db_path, found)
    checks += store.examine(place, config, known=loaded is not None or bool(db_path or found.get("WARROOM_DB")))
    proved = server.proved(place, config.store.timeout_s) if isinstance(place, ServerUrl) else ""
    checks += people.examine(config, found, person, naming, proved)
    checks += terminal.examine(found)
    return tuple(checks)
