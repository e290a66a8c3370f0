"""Backups: whole, verified, with the end of their journal next to them; and whether a journal is what it says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from warroom.core.times import iso, utcnow
from warroom.store import audit
from warroom.store.errors import Damaged, StoreError
from warroom.store.sqlite import companion, connect, told
from warroom.store.sqlite.copying import copy_at_one_moment, examined
from warroom.store.sqlite.parts import Owner, named, owner_for, owner_of, part_of, taken, to_disk

TIMEOUT_S = 5.0


def head_file(backup_path: Path) -> Path:
    """Beside a backup: the end of the chain as it was, so that a tail cut off later shows."""
    return companion(backup_path, ".head")


def recorded(backup_path: Path) -> list[audit.Head]:
    """The head kept next to a backup; none where there is no such file. Raises StoreError."""
    path = head_file(backup_path)
    try:
        data = json.loads(path.read_text())
        return [audit.Head(str(data["journal"]), int(data["seq"]), str(data["hash"]))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path} cannot be read as the head of a backup ({error}). "
            "Put the one that was made with it there, or move this one away."
        ) from error


def backup(
    path: str | os.PathLike[str],
    to: str | os.PathLike[str],
    *,
    clock: Callable[[], datetime] = utcnow,
    timeout_s: float = TIMEOUT_S,
) -> audit.Head:
    """Copies the database as it is at one moment while others go on writing; gives the chain's head in the copy.

    See ``kept``: the copy has the owner, group and mode of what is copied. Raises StoreError.
    """
    source, target = Path(path).absolute(), Path(to).absolute()
    if target.exists():
        raise taken(target)
    if not source.exists():
        raise StoreError(f"There is no database at {source}. Name the right file in store.path or with --db.")
    with _copying(str(source), target):
        return kept(str(source), target, owner_of(source), lambda part: copy_at_one_moment(source, part, timeout_s),
                    clock, timeout_s)  # fmt: skip


@contextmanager
def _copying(source: str, target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{source} could not be copied to {target}: {error.strerror}.") from error


def backup_of_server(
    server: str, to: str | os.PathLike[str], fill: Callable[[Path], audit.Head], *,
    clock: Callable[[], datetime] = utcnow, timeout_s: float = TIMEOUT_S,
) -> audit.Head:  # fmt: skip
    """The same of a database on a server: ``fill`` copies it into an empty file. The copy is this account's alone."""
    target = Path(to).absolute()
    if target.exists():
        raise taken(target)

    def filled(part: Path) -> audit.Head:
        head = fill(part)
        with told(part, timeout_s), closing(connect(part, timeout_s=timeout_s)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")  # one file that needs no companions
        return head

    with _copying(server, target):
        return kept(server, target, owner_for(target, 0o600), filled, clock, timeout_s)


def kept(
    source: str, target: Path, owner: Owner, fill: Callable[[Path], audit.Head], clock: Callable[[], datetime],
    timeout_s: float,
) -> audit.Head:  # fmt: skip
    """One file with its head next to it in ``TO.head`` and within, filled by ``fill``.

    It is looked through before it gets its name: whatever ends the program, under the name lies a whole backup or none.
    Refuses to overwrite.
    """
    with part_of(target, owner) as part:
        head = fill(part)
        record = json.dumps({"journal": head.journal, "seq": head.seq, "hash": head.hash, "at": iso(clock())})
        _record_within(part, record, timeout_s)
        verdict = examined(part, [head], timeout_s)
        if not verdict.ok:
            raise Damaged(
                f"The copy of {source} is not complete and was not kept: {verdict.problems[0]}. "
                "Keep the database aside as it is and look at it with `warroom verify`."
            )
        to_disk(part)
        with part_of(target, owner) as beside:
            beside.write_text(record + "\n")
            to_disk(beside)
            head_file(target).unlink(missing_ok=True)  # of a backup that is no longer here
            named(part, target)
            os.replace(beside, head_file(target))
        to_disk(target.parent)
    return head


def _record_within(part: Path, record: str, timeout_s: float) -> None:
    with told(part, timeout_s), closing(connect(part, timeout_s=timeout_s)) as copy:
        copy.execute("INSERT OR REPLACE INTO marks VALUES ('backup', ?)", [record])
