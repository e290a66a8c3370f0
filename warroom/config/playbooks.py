"""The playbooks of this team: the files of a folder, read when they are wanted, each fault reported in a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.playbook import Playbook, read_playbook
from warroom.core.text import clean_block

if TYPE_CHECKING:
    from warroom.config.settings import Config

MOST = 1_000  # files that are read
LONGEST = 200_000  # bytes of one
DEEPEST = 8  # folders below the first
ENDINGS = (".md", ".markdown")
_KEPT = 2 * MOST
_read_before: dict[str, tuple[tuple[int, int, int], Playbook]] = {}
"""What each file said, by its path, with its time, size and number then: a thousand are read once, not at each look."""


class Shelf(Struct, frozen=True):
    """The playbooks by name, and what is wrong with the files that could not be read."""

    playbooks: tuple[Playbook, ...] = ()
    faults: tuple[str, ...] = ()

    def named(self, name: str) -> Playbook | None:
        """By its name, or by that of its file alone where there is one of it."""
        found = next((p for p in self.playbooks if p.name == name), None)
        if found is not None or not name:
            return found
        alike = [p for p in self.playbooks if p.stem == name]
        return alike[0] if len(alike) == 1 else None


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
    """All playbooks of the folders and of those in them; one of an earlier folder wins over one of the same name in a
    later. A file that has not changed since it was read is not read again."""
    found: dict[str, Playbook] = {}
    faults: list[str] = []
    for folder in folders:
        left = taken = 0
        for name, path in _files(folder, faults):
            if name in found or path.stem.lower() == "readme":
                continue
            taken += 1
            if taken > MOST:
                left += 1
                continue
            try:
                found[name] = _read(name, path)
            except UnicodeDecodeError:
                faults.append(f"{path.name}: it is no UTF-8 text: save it as UTF-8 (in {path.parent})")
            except (OSError, ValueError) as error:
                faults.append(f"{path.name}: {error} (in {path.parent})")
        if left:
            faults.append(f"{left} more files: a shelf has {MOST:,}, move the others elsewhere (in {folder})")
    return Shelf(tuple(found.values()), tuple(faults))


def _files(folder: Path, faults: list[str]) -> Iterator[tuple[str, Path]]:
    """The Markdown files in the folder and below it, by their path without ending. Hidden folders, and such as links
    lead to, are left out."""
    for place, folders, files in os.walk(folder, onerror=lambda error: _not_there(error, folder, faults)):
        here = Path(place)
        below = here.relative_to(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if len(below.parts) < DEEPEST else []
        for name in sorted(files):
            path = here / name
            if path.suffix.lower() in ENDINGS and not name.startswith("."):
                yield (below / path.stem).as_posix(), path


def _not_there(error: OSError, folder: Path, faults: list[str]) -> None:
    """A folder in it that may not be read is a fault; that the first is not there is told elsewhere."""
    if error.filename and Path(error.filename) != folder:
        faults.append(f"{Path(error.filename).name}: this folder cannot be read: {error.strerror} (in {folder})")


def _read(name: str, path: Path) -> Playbook:
    """The file's playbook. Raises OSError or ValueError with what is wrong with it."""
    if not path.is_file():  # reading a pipe or a device may never end
        raise ValueError("it is not a file: move it away, or fix the link")
    stat = path.stat()
    if stat.st_size > LONGEST:
        raise ValueError(f"it is longer than {LONGEST:,} bytes")
    mark = stat.st_mtime_ns, stat.st_size, stat.st_ino
    before = _read_before.get(str(path))
    if before is not None and before[0] == mark and before[1].name == name:
        return before[1]
    text = path.read_text(encoding="utf-8").expandtabs(4)  # before tabs become a blank each
    made = read_playbook(name, clean_block(text, LONGEST))
    if len(_read_before) >= _KEPT:
        _read_before.clear()
    _read_before[str(path)] = mark, made
    return made
