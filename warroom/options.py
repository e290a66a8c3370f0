"""What the command line hands to the screens: where, who, and whether anything may change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.identity import Naming
from warroom.core.place import Place

if TYPE_CHECKING:
    from warroom.config.loading import Config


class Options(Struct, frozen=True):
    """Everything the composition root of the screens needs, already resolved.

    Attributes:
        config_path: the file the configuration came from, None for the built-in defaults.
        db_path: the database: a file, which need not exist yet, or a server.
        person: the handle commands are recorded under.
        naming: who says so; most often it is a claim, not proof.
        config: the configuration that holds.
        read_only: nothing may be changed, and no child watcher is started.
        incident: the incident to select first, by any of its names; "" is the most grave one.
        scribe: the scribe's screen is shown first.
        demo: a throw-away database; every frame says so.
        confined: this person has the screens and nothing else of the machine: no editor, no suspend.
        banner: one sentence shown beside the bar while ``demo`` is set.
        page: the page that is laid over the room at first, "" for none.
    """

    db_path: Place
    person: str
    config: Config
    config_path: Path | None = None
    read_only: bool = False
    incident: str = ""
    scribe: bool = False
    demo: bool = False
    banner: str = ""
    page: str = ""
    confined: bool = False
    naming: Naming = Naming.LOGIN
