"""What an operator does with the whole file: verify, rebuild, back up, restore, dump."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.place import Given, ServerUrl, place_of
from warroom.core.times import utcnow
from warroom.store import folding, journal, projections
from warroom.store.audit import Head, Verdict
from warroom.store.errors import Damaged
from warroom.store.memory import keeping
from warroom.store.redaction import Redaction, redact
from warroom.store.sqlite.backups import TIMEOUT_S, backup_of_server, head_file, recorded
from warroom.store.sqlite.backups import backup as backup_of_file
from warroom.store.sqlite.restoring import restore
from warroom.store.store import Store
from warroom.store.transfer import Copied, copy

if TYPE_CHECKING:
    from warroom.store.postgres.migrating import Migrated
    from warroom.store.postgres.proof import Person

__all__ = [
    "Copied", "Rebuilt", "Redaction", "Verdict", "backup", "copy", "dump", "forget_person", "grants", "head_file",
    "migrate", "name_person", "persons", "rebuild", "redact", "restore", "verify",
]  # fmt: skip


class Rebuilt(Struct, frozen=True):
    """What a rebuild found: how many events it folded, and whether any row of the tables became another."""

    events: int
    changed: bool


def migrate(url: str | ServerUrl, *, though_open: bool = False) -> Migrated:
    """Makes the tables on a server, or brings them up to date; a file needs none of it. Raises StoreError."""
    from warroom.store.postgres.migrating import migrate as make

    return make(url if isinstance(url, ServerUrl) else ServerUrl(url), though_open=though_open)


def grants(owner: str, writer: str, observer: str) -> str:
    """The SQL that gives three roles on a server their rights; see ``postgres.rights``."""
    from warroom.store.postgres.rights import grants as written

    return written(owner, writer, observer)


def persons(url: ServerUrl) -> tuple[Person, ...]:
    """The roles of a server that a person was named for; see ``postgres.proof``. Raises StoreError."""
    from warroom.store.postgres.proof import persons as named

    return named(url, TIMEOUT_S)


def name_person(url: ServerUrl, role: str, person: str, *, watches: bool = False) -> None:
    """Says whose a role is: from then on the server takes nobody else's name from it. Raises StoreError."""
    from warroom.store.postgres.proof import Person, name_person

    name_person(url, Person(role, person, watches), TIMEOUT_S)


def forget_person(url: ServerUrl, role: str) -> None:
    """Makes a shared role of it again. Raises StoreError."""
    from warroom.store.postgres.proof import forget_person

    forget_person(url, role, TIMEOUT_S)


def verify(path: Given, *, against: str | os.PathLike[str] | None = None) -> Verdict:
    """Checks the file, the triggers, every hash of the chain, and that no recorded end of it is missing.

    ``against`` names a backup whose recorded head must be in this journal too. Reads only. Raises
    StoreError where the file is not one of warroom's; damage is reported in the Verdict.
    """
    place = place_of(path)
    beside = [*([] if isinstance(place, ServerUrl) else [place]), *([Path(against).absolute()] if against else [])]
    heads = [head for backup_path in beside for head in recorded(backup_path)]
    try:
        with Store.open(place, read_only=True) as store:
            return store.backend.examine(heads)
    except Damaged as error:
        return Verdict(ok=False, events=0, head="", problems=(str(error),), redacted=0)


def backup(
    path: Given,
    to: str | os.PathLike[str],
    *,
    clock: Callable[[], datetime] = utcnow,
    timeout_s: float = TIMEOUT_S,
) -> Head:
    """Copies the database, of a file or a server, into a file as it is at one moment; gives the chain's head in it.

    Refuses to overwrite. Raises StoreError.
    """
    place = place_of(path)
    if isinstance(place, ServerUrl):
        return backup_of_server(place.shown, to, lambda part: copy(place, part, timeout_s=timeout_s).head, clock=clock)
    return backup_of_file(place, to, clock=clock, timeout_s=timeout_s)


def rebuild(path: Given, *, timeout_s: float = TIMEOUT_S) -> Rebuilt:
    """Folds the whole journal into the tables again, in one transaction; then the index for searching is made again."""
    with Store.open(path, timeout_s=timeout_s) as store:
        with store.writing() as tx:
            store.takes_long(tx.connection)
            before = _digest(projections.dump(tx.connection))
            folding.rebuild(tx.connection)
            rebuilt = Rebuilt(journal.head(tx.connection)[0], _digest(projections.dump(tx.connection)) != before)
        keeping.remake(store)
        return rebuilt


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def dump(path: Given) -> Iterator[str]:
    """Every row of the projections, one line of JSON each, in a fixed order."""
    with Store.open(path, read_only=True) as store:
        yield from store.query(lambda conn: list(projections.dump(conn)))
