"""The drill files that there are: the team's own folder, then those that travel along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warroom.drill.file import DrillFault, read_file

if TYPE_CHECKING:
    from warroom.config.loading import Config
    from warroom.core.drill.plan import Plan

BUNDLED = Path(__file__).parent / "files"


def folders(config: Config) -> tuple[Path, ...]:
    """``drills/`` next to the configuration, and the bundled ones."""
    beside = config.source.parent if config.source is not None else Path.home() / ".config" / "warroom"
    return beside / "drills", BUNDLED


def shelf(config: Config) -> tuple[list[tuple[Path, Plan]], list[str]]:
    """Every plan with its file, and what is wrong with those that cannot be read."""
    found: dict[str, tuple[Path, Plan]] = {}
    faults: list[str] = []
    for folder in folders(config):
        for path in sorted(folder.glob("*.toml")):
            try:
                found.setdefault(path.stem, (path, read_file(path)))
            except DrillFault as fault:
                faults.append(fault.lines[0])
    return list(found.values()), faults


def find(name: str, config: Config) -> Path:
    """The file that is meant: a path, or the name of one of the shelf."""
    given = Path(name).expanduser()
    if given.suffix == ".toml" or given.exists():
        return given
    return next((path for folder in folders(config) if (path := folder / f"{name}.toml").exists()), given)
