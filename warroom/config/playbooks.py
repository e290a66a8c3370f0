"""The playbooks of this team: the files of a folder, read when they are wanted, each fault reported in a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.playbook import Playbook, read_playbook
from warroom.core.text import clean_block

if TYPE_CHECKING:
    from warroom.config.settings import Config

MOST = 200  # files that are read
LONGEST = 200_000  # bytes of one


class Shelf(Struct, frozen=True):
    """The playbooks by name, and what is wrong with the files that could not be read."""

    playbooks: tuple[Playbook, ...] = ()
    faults: tuple[str, ...] = ()

    def named(self, name: str) -> Playbook | None:
        return next((p for p in self.playbooks if p.name == name), None)


def bundled_folder() -> Path:
    """The playbooks that travel with the program."""
    here = Path(__file__).resolve().parents[1]
    packaged = here / "playbooks"
    return packaged if packaged.is_dir() else here.parent / "playbooks"


def playbook_folders(config: Config) -> tuple[Path, Path]:
    """The team's own folder, then the bundled one."""
    if config.playbooks:
        return Path(config.playbooks), bundled_folder()
    beside = config.source.parent if config.source is not None else Path.home() / ".config" / "warroom"
    return beside / "playbooks", bundled_folder()


def read_shelf(*folders: Path) -> Shelf:
    """All playbooks of the folders; one of an earlier folder wins over one of the same name in a later."""
    found: dict[str, Playbook] = {}
    faults: list[str] = []
    for folder in folders:
        for path in sorted(folder.glob("*.md"))[:MOST] if folder.is_dir() else ():
            if path.stem in found or path.stem.lower() == "readme":
                continue
            try:
                if not path.is_file():  # reading a pipe or a device may never end
                    raise ValueError("it is not a file: move it away, or fix the link")
                if path.stat().st_size > LONGEST:
                    raise ValueError(f"it is longer than {LONGEST:,} bytes")
                text = clean_block(path.read_text(encoding="utf-8"), LONGEST)
                found[path.stem] = read_playbook(path.stem, text)
            except UnicodeDecodeError:
                faults.append(f"{path.name}: it is no UTF-8 text: save it as UTF-8 (in {folder})")
            except (OSError, ValueError) as error:
                faults.append(f"{path.name}: {error} (in {folder})")
    return Shelf(tuple(found.values()), tuple(faults))
