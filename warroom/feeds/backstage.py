"""Backstage's software catalogue: services of its API, or of catalog-info.yaml files on the watcher's host."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

from warroom.config.settings import FeedSettings
from warroom.core.model.service import Service
from warroom.core.text import clean
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.backstage_entities import Entities, own_ref
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source
from warroom.feeds.yaml_documents import LARGEST, documents

NAMES = ("catalog-info.yaml", "catalog-info.yml")
_PATH = "/api/catalog/entities/by-query"
_KINDS = ("component", "resource", "api", "group")
_FILES, _DEEPEST, _TOLD = 2_000, 8, 3
_LEFT = frozenset({"node_modules", "vendor"})

Mark = tuple[int, int, int]


class BackstageSettings(OwnKeys):
    """Keys of the type backstage."""

    paths: list[str] = []
    """Files, or folders whose catalog-info.yaml files are read, on the watcher's host; then without url."""
    leave: list[str] = ["library", "documentation"]
    """Components of these types are no services."""


class Backstage(Source):
    """Components and resources as services. A file that cannot be read keeps what it said before, and is named."""

    type: ClassVar[str] = "backstage"
    about: ClassVar[str] = (
        "Backstage's catalogue of services: url is the server's address, auth a bearer token; or paths to "
        "catalog-info.yaml files without url"
    )
    Settings = BackstageSettings
    needs_url: ClassVar[bool] = False

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._read: dict[Path, tuple[Mark, list[Any]]] = {}
        self._wrong: dict[Path, tuple[Mark, str]] = {}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, notes = cast(BackstageSettings, self.own), list[str]()
        found: list[Any] = []
        if self.feed.url:
            async for records, note in self._asked(fetch):
                found += records
                notes += [note] if note else []
                if len(found) > self.feed.max_items:
                    break
        if own.paths:
            records, note = await asyncio.to_thread(self._filed, own.paths)
            found += records
            notes += [note] if note else []
        if not self.feed.url and not own.paths:
            raise PollFailed("it names neither url nor paths", "give the server's address, or paths to files")
        whole = Entities(found)
        left = {word.casefold() for word in own.leave}
        kept = [one for one in found if text_of(dig(one, "spec", "type")).casefold() not in left]
        yield Page([(one, whole) for one in kept], note="; ".join(notes))

    async def _asked(self, fetch: Fetch) -> AsyncIterator[tuple[list[Any], str]]:
        asked: dict[str, Any] = {"filter": [f"kind={kind}" for kind in _KINDS], "limit": 500}
        cursor, seen = "", set[str]()
        while True:
            data = await fetch.json(_PATH, {"cursor": cursor, "limit": 500} if cursor else self.asked(asked))
            records = listed(data, "items", "Backstage 1.17 or newer")
            seen.add(cursor)
            cursor = text_of(dig(data, "pageInfo", "nextCursor"))
            circle = bool(cursor) and (cursor in seen or not records)
            yield records, EMPTY if circle else ""
            if not cursor or circle or len(seen) >= self.feed.max_pages:
                return

    # ------------------------------------------------------------ files

    def _filed(self, paths: list[str]) -> tuple[list[Any], str]:
        """The entities of all files, and what is wrong with some. Raises PollFailed where none can be read."""
        files = dict(list(_files(paths))[:_FILES])
        left = self.feed.max_bytes
        for path, mark in files.items():
            left -= mark[1]
            if left < 0:
                self._wrong[path] = mark, "all files together are larger than max_bytes"
            elif self._read.get(path, (None,))[0] != mark and self._wrong.get(path, (None,))[0] != mark:
                self._take(path, mark)
        self._read = {path: read for path, read in self._read.items() if path in files}
        self._wrong = {path: wrong for path, wrong in self._wrong.items() if path in files}
        if not files:
            raise PollFailed(f"there is no {NAMES[0]} in {', '.join(paths[:_TOLD])}", "correct paths, or their modes")
        if len(self._wrong) == len(files) and not self._read:
            raise PollFailed(self._note(), "correct the files")
        return [entity for _, entities in self._read.values() for entity in entities], self._note()

    def _take(self, path: Path, mark: Mark) -> None:
        self._wrong.pop(path, None)
        try:
            if mark[1] > LARGEST:
                raise ValueError(f"it is larger than {LARGEST:,} bytes")
            with path.open("rb") as file:
                found = [one for one in documents(file.read(LARGEST + 1)) if one is not None]
            if not all(own_ref(one) is not None for one in found):
                raise ValueError("a document in it has no kind or no metadata.name")
        except OSError as error:
            self._wrong[path] = mark, f"it cannot be read: {error.strerror}"
        except ValueError as error:
            self._wrong[path] = mark, str(error)
        else:
            self._read[path] = mark, found

    def _note(self) -> str:
        if not self._wrong:
            return ""
        told = [f"{clean(str(path), 120)}: {why}" for path, (_, why) in list(self._wrong.items())[:_TOLD]]
        more = f", and {len(self._wrong) - _TOLD} more" if len(self._wrong) > _TOLD else ""
        return f"not read: {'; '.join(told)}{more}"

    def uid(self, record: Any) -> str:
        return str(own_ref(record[0]) or "")

    def read(self, record: Any) -> Service | None:
        entity, whole = record
        return cast(Entities, whole).service(entity, self.feed.id)


def _files(paths: list[str]) -> Iterator[tuple[Path, Mark]]:
    """The files that are named, and those with the usual names in folders; links inside folders are left."""
    for text in paths:
        top = Path(text).expanduser()
        if top.is_file():
            yield from _marked(top)
            continue
        for folder, inner, names in os.walk(top):
            depth = len(Path(folder).relative_to(top).parts)
            inner[:] = sorted(n for n in inner if not n.startswith(".") and n not in _LEFT) if depth < _DEEPEST else []
            for name in sorted(names):
                if name.lower() in NAMES and not Path(folder, name).is_symlink():
                    yield from _marked(Path(folder, name))


def _marked(path: Path) -> Iterator[tuple[Path, Mark]]:
    try:
        one = path.stat()
    except OSError:
        return
    if stat.S_ISREG(one.st_mode):
        yield path, (one.st_mtime_ns, one.st_size, one.st_ino)
