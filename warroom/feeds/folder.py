"""A drop folder: JSON files that a script or a receiver puts there are taken, stored, and then removed.

A file is read when it was left alone for a moment, so that one that is still being written is not; one with a mistake
stays where it is and is told about. Only the status of a record ends an alert.
"""

from __future__ import annotations

import asyncio
import builtins
import os
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, ClassVar, cast

from warroom.config.settings import FeedSettings
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.own import OwnKeys
from warroom.feeds.pushed import Pushed, PushError, checked, records_of
from warroom.feeds.source import Page

ENDINGS = (".json", ".jsonl", ".ndjson")
QUIET_S = 2.0
"""A file that was written to within so many seconds may not be whole yet."""
_FILES = 1_000  # at one poll; the others come with the next
_TOLD = 3  # files with a mistake that are named

Mark = tuple[int, int, int]
"""A file's time, size and number: another one is another file."""


class FolderSettings(OwnKeys):
    """Keys of the type folder."""

    path: str
    """The folder for the files, such as "/var/spool/warroom". Anybody who may write there can bring alerts."""


class Folder(Pushed):
    """Files are taken in the order in which they were written; hidden ones and those of another ending are left."""

    type: ClassVar[str] = "folder"
    about: ClassVar[str] = "a folder that scripts put JSON files into: path is the folder, there is no url"
    Settings: ClassVar[builtins.type[OwnKeys]] = FolderSettings
    needs_url: ClassVar[bool] = False

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.folder = Path(cast(FolderSettings, own).path).expanduser()
        self._taken: dict[Path, Mark] = {}
        self._bad: dict[Path, tuple[Mark, str]] = {}
        self._seen: dict[Path, Mark] = {}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield await asyncio.to_thread(self._page)

    def _page(self) -> Page:
        found = self._files()
        self._bad = {path: bad for path, bad in self._bad.items() if found.get(path) == bad[0]}
        self._taken = {}
        records: list[Any] = []
        room = self.feed.max_bytes
        quiet = {path: mark for path, mark in found.items() if self._is_whole(path, mark) and path not in self._bad}
        self._seen = found
        for path, mark in list(quiet.items())[:_FILES]:
            room -= mark[1]
            if room < 0:
                break
            try:
                records += self._read_file(path)
            except PushError as error:
                self._bad[path] = mark, str(error)
            except FileNotFoundError:
                continue
            except OSError as error:
                self._bad[path] = mark, f"it cannot be read: {error.strerror}"
            else:
                self._taken[path] = mark
        return Page(records, complete=False, note=self._note())

    def _files(self) -> dict[Path, Mark]:
        """The files there are, the oldest first. Raises PollFailed where there is no such folder."""
        found: list[tuple[Path, Mark]] = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or not entry.name.lower().endswith(ENDINGS):
                        continue
                    one = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(one.st_mode):
                        found.append((Path(entry.path), (one.st_mtime_ns, one.st_size, one.st_ino)))
        except FileNotFoundError:
            raise PollFailed(f"there is no folder {self.folder}", "create it, or correct path") from None
        except OSError as error:
            raise PollFailed(f"the folder {self.folder} cannot be read: {error.strerror}", "check its mode") from None
        return dict(sorted(found, key=lambda one: (one[1][0], one[0].name)))

    def _is_whole(self, path: Path, mark: Mark) -> bool:
        """Whether it was left alone for a moment; one dated ahead, since the last poll."""
        age = time.time() - mark[0] / 1e9
        return age >= QUIET_S or (age < 0 and self._seen.get(path) == mark)

    def _read_file(self, path: Path) -> list[dict[str, Any]]:
        """Its records, all of which can be read. Raises PushError with the place of the first that cannot."""
        if path.stat().st_size > self.feed.max_bytes:
            raise PushError(f"it is longer than {self.feed.max_bytes:,} bytes")
        found = []
        for place, record in records_of(path.read_bytes()):
            try:
                one = checked(record)
                self.read(one)
            except PushError as error:
                raise PushError(f"{place}: {error}") from None
            found.append(one)
        return found

    def _note(self) -> str:
        if not self._bad:
            return ""
        told = [f"{path.name}: {why}" for path, (_, why) in list(self._bad.items())[:_TOLD]]
        more = f", and {len(self._bad) - _TOLD} more" if len(self._bad) > _TOLD else ""
        return f"not taken, and kept: {'; '.join(told)}{more}"

    def kept(self) -> None:
        """What was read is stored: the files go, those that were written to meanwhile stay for the next poll."""
        for path, mark in self._taken.items():
            try:
                one = path.lstat()
                if (one.st_mtime_ns, one.st_size, one.st_ino) == mark:
                    path.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                self._bad[path] = mark, f"it was taken, but cannot be removed: {error.strerror}"
        self._taken = {}
