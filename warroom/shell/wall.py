"""``wall``: what it shows, from the command line's options and the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from argparse import Namespace

    from warroom.config.loading import Config
    from warroom.config.settings_wall import WallSettings
    from warroom.core.model import Incident

def replayed(asked: Namespace) -> Incident:
    """The incident that ``--replay`` names. Raises Refused where it may not be shown to everybody."""
    from warroom.room import Refused
    from warroom.shell.context import Shell

    with Shell(asked).room(reading=True) as room:
        it = room.find(asked.replay)
    if it.private:
        raise Refused(f"{it.number} is private, and a wall is seen by everybody: use `warroom replay {it.number}`.")
    return it


OPTIONS = ("tiles", "rotate", "pin")


def settings(asked: Namespace, config: Config) -> WallSettings:
    """``[wall]`` with what the options say in its place. Raises Usage where one says what cannot be."""
    from pydantic import ValidationError

    from warroom.core.section import written
    from warroom.core.validation import validated

    given = {name: getattr(asked, name) for name in OPTIONS if getattr(asked, name, None) is not None}
    try:
        return validated(type(config.wall), {**written(config.wall), **given})
    except ValidationError as error:
        first = error.errors()[0]
        says = str(first["ctx"]["error"]) if "error" in first.get("ctx", {}) else first["msg"]
        raise Usage(f"--{first['loc'][0]} {first['input']}: {says}") from error
