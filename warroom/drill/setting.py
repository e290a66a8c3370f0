"""A drill's own folder: its database, a configuration with the team's rules and nothing that leads outside."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.drill.paced import paced, toml
from warroom.drill.source import feeds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.config.loading import Config
    from warroom.core.drill.plan import Plan
    from warroom.core.place import Place

KEPT = (
    "display", "keys", "room", "severity", "severity_preset", "escalation", "responder", "role", "business_hours",
    "window", "tags", "update", "scribe", "wall", "service", "view",
)  # fmt: skip
"""The tables of a team's configuration that hold in a drill. None of them names a feed, a channel or a tracker."""


def home(env: Mapping[str, str] = os.environ) -> Path:
    """Where drills have their folders."""
    state = env.get("XDG_STATE_HOME") or str(Path(env.get("HOME", "~")).expanduser() / ".local" / "state")
    return Path(state) / "warroom" / "drills"


def folder(name: str, base: Path) -> Path:
    """The folder of the run: that of one which was not finished, else a new one."""
    safe = "".join(char if char.isalnum() or char in "-_" else "-" for char in name)[:40] or "drill"
    number = 1
    while (base / f"{safe}-{number}").exists():
        if (base / f"{safe}-{number}" / "config.toml").exists() and not (base / f"{safe}-{number}" / "over").exists():
            break
        number += 1
    made = base / f"{safe}-{number}"
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def port_of(made: Path) -> int:
    """The port that the drill's server had: terminals that were opened on it go on polling it there."""
    with suppress(OSError, ValueError):
        return int((made / "port").read_text())
    return 0


def write(
    made: Path, url: str, port: int, place: Place | None, own: Config, plan: Plan, speed: float,
    kept: dict[str, Any] | None = None,
) -> Path:  # fmt: skip
    """Writes the configuration of the run; gives its path.

    Args:
        place: a database that was named, else one in here.
        own: the team's configuration; its clocks run as fast as the drill's.
        kept: whole tables to keep, in place of those of ``own``.
    """
    store: dict[str, Any] = {"path": str(made / "drill.db")} if place is None else _store(place)
    tables = {"name": "drill", **(_kept(own) if kept is None else kept), **_rules(own, plan.pace * speed),
              "store": store, "feed": feeds(url, plan.metrics, speed)}  # fmt: skip
    path = made / "config.toml"
    path.write_text("".join(f"{name} = {toml(value)}\n" for name, value in tables.items()), encoding="utf-8")
    (made / "port").write_text(str(port))
    return path


def _rules(own: Config, pace: float) -> dict[str, Any]:
    return paced(own.policy, pace) if pace != 1 else {}


def _store(place: Place) -> dict[str, Any]:
    from warroom.core.place import ServerUrl

    # The address may hold a password: each terminal is told it by --db or WARROOM_DB, as the facilitator's was.
    return {} if isinstance(place, ServerUrl) else {"path": str(place)}


def _kept(own: Config) -> dict[str, Any]:
    if own.source is None:
        return {}
    with suppress(OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        raw = tomllib.loads(own.source.read_text(encoding="utf-8"))
        kept = {name: raw[name] for name in KEPT if name in raw}
        for person in kept.get("responder", ()):
            person.pop("notify", None)
        return kept
    return {}
