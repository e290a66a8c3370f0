"""What an operator does with the whole file: verify, rebuild, back up, restore, dump."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from warroom.core.times import iso, utcnow
from warroom.store import audit, journal, projections
from warroom.store.audit import Verdict
from warroom.store.errors import Damaged, StoreError, told
from warroom.store.opening import open_reading
from warroom.store.redaction import Redaction, redact
from warroom.store.sqlite import companion, connect, create_file
from warroom.store.store import Store

__all__ = ["Rebuilt", "Redaction", "Verdict", "backup", "dump", "rebuild", "redact", "restore", "verify"]

_TIMEOUT_S = 5.0


class Rebuilt(Struct, frozen=True):
    """What a rebuild found: how many events it folded, and whether any row of the tables became another."""

    events: int
    changed: bool


def head_file(backup_path: Path) -> Path:
    """Beside a backup: the end of the chain as it was, so that a tail cut off later shows."""
    return backup_path.with_name(backup_path.name + ".head")


def verify(path: str | os.PathLike[str], *, against: str | os.PathLike[str] | None = None) -> Verdict:
    """Checks the file, the triggers, every hash of the chain, and that no recorded end of it is missing.

    ``against`` names a backup whose recorded head must be in this journal too. Reads only. Raises
    StoreError where the file is none of warroom's; damage is told in the Verdict.
    """
    place = Path(path).absolute()
    heads = [_recorded(head_file(p)) for p in (place, *([Path(against).absolute()] if against else []))]
    try:
        with Store.open(place, read_only=True) as store:
            return store.query(lambda conn: audit.examine(conn, [h for h in heads if h]))
    except Damaged as error:
        return Verdict(ok=False, events=0, head="", problems=(str(error),), redacted=0)


def _recorded(path: Path) -> audit.Head | None:
    try:
        data = json.loads(path.read_text())
        return audit.Head(str(data["journal"]), int(data["seq"]), str(data["hash"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} cannot be read as the head of a backup ({error}).") from error


def rebuild(path: str | os.PathLike[str], *, timeout_s: float = _TIMEOUT_S) -> Rebuilt:
    """Folds the whole journal into the tables again, in one transaction."""
    with Store.open(path, timeout_s=timeout_s) as store, store.writing() as tx:
        before = _digest(projections.dump(tx.connection))
        projections.rebuild(tx.connection)
        return Rebuilt(journal.head(tx.connection)[0], _digest(projections.dump(tx.connection)) != before)


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def dump(path: str | os.PathLike[str]) -> Iterator[str]:
    """Every row of the projections, one line of JSON each, in a fixed order."""
    with Store.open(path, read_only=True) as store:
        yield from store.query(lambda conn: list(projections.dump(conn)))


def backup(
    path: str | os.PathLike[str], to: str | os.PathLike[str], *, clock: Callable[[], datetime] = utcnow
) -> audit.Head:
    """Copies the database as it is at one moment while others go on writing; gives the chain's head in the copy.

    The copy is one file of the same mode, with its head beside it in ``TO.head`` and within. Refuses
    to overwrite, and leaves nothing half-made under the name.
    """
    source, target = Path(path).absolute(), Path(to).absolute()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    if target.exists():
        raise StoreError(f"{target} exists already and was left as it is. Give the backup another name.")
    opened = open_reading(source, _TIMEOUT_S)
    try:
        create_file(part, source.stat().st_mode & 0o777)
        with told(target, _TIMEOUT_S):
            copy = connect(part, timeout_s=_TIMEOUT_S)
            try:
                opened.conn.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, readable without companions
                head = audit.head_of(copy)
                record = {"journal": head.journal, "seq": head.seq, "hash": head.hash, "at": iso(clock())}
                copy.execute("INSERT OR REPLACE INTO marks VALUES ('backup', ?)", [json.dumps(record)])
            finally:
                copy.close()
        head_file(target).write_text(json.dumps(record) + "\n")
        _to_disk(head_file(target))
        os.replace(part, target)
        _to_disk(target.parent)
        return head
    finally:
        opened.conn.close()
        part.unlink(missing_ok=True)


def restore(
    source: str | os.PathLike[str], path: str | os.PathLike[str], *, clock: Callable[[], datetime] = utcnow
) -> Path | None:
    """Puts the backup ``source`` at ``path``; gives where the database that was there is kept now.

    The old one is moved aside with its companion files: a log left beside the new file would be
    folded into it. Raises StoreError where the backup does not verify; then nothing was touched.
    """
    backup_path, place = Path(source).absolute(), Path(path).absolute()
    verdict = verify(backup_path)
    if not verdict.ok:
        raise StoreError(f"{backup_path} is not whole, so nothing was changed: {verdict.problems[0]}")
    mode = (place if place.exists() else backup_path).stat().st_mode & 0o777
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        create_file(part, mode)
        with backup_path.open("rb") as old, part.open("wb") as new:
            shutil.copyfileobj(old, new)
        _to_disk(part)
        aside = _move_aside(place, clock())
        os.replace(part, place)
        _to_disk(place.parent)
        return aside
    except OSError as error:
        raise StoreError(f"{backup_path} could not be put at {place}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def _move_aside(place: Path, now: datetime) -> Path | None:
    if not place.exists():
        return None
    aside = place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%S%f}")
    os.rename(place, aside)
    for suffix in ("-wal", "-shm"):
        if companion(place, suffix).exists():
            os.rename(companion(place, suffix), companion(aside, suffix))
    return aside


def _to_disk(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
