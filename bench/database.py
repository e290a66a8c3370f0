"""Databases to measure on: many closed incidents from long ago, a handful open now."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.core.events import Acknowledged, Declared, EntryAdded, Event, Payload, RoleAssigned, StatusChanged
from warroom.core.fold import FOLD_VERSION
from warroom.core.model import Kind, Status
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store

OPEN_TITLE = "Checkout API 5xx above 30 % in eu-west"

_YEAR = 2025
_FIRST = datetime(_YEAR, 1, 1, tzinfo=UTC)
_PEOPLE = ("maya", "omar", "lee", "ana", "sam", "ines")
_SERVICES = ("checkout", "search", "orders", "login", "payments", "images")
_SYMPTOMS = ("answers slowly", "5xx above 3 %", "queue grows", "certificate expired", "disk full", "no data")
_WORDS = ("pool at 100 of 100", "deploy 2.1.3 went out", "rolled back in eu-west", "tickets: 40 new", "db-3 fails over")
_FAULTS = (
    "connection pool exhausted", "deploy went out", "rolled back", "certificate expired", "no space left on device",
    "429 from the provider", "replica is behind", "OOMKilled again", "queue depth grows", "retries multiply",
    "DNS answers SERVFAIL", "packet loss between zones", "firewall rule changed", "flag switched on for all",
    "tickets from customers", "nothing new", "still looking", "waiting for the vendor", "checked, fine here", "503",
)  # fmt: skip
_LINES_EACH = 50
_AT_ONCE = 100  # incidents a transaction
_PER_INCIDENT = 10  # events
_LINES_AT_ONCE = 5_000


@contextmanager
def _unfinished(path: Path) -> Iterator[Store]:
    """A new database that gets its name when the block is done: only whole ones are found again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as unfinished:
        half = Path(unfinished) / "half.db"
        with Store.open(half) as store:
            yield store
        half.rename(path)  # the last close left no -wal


def closed(folder: Path, incidents: int) -> Path:
    """A database of so many closed incidents, ten events each; built once and kept in ``folder``."""
    path = folder / f"closed-{incidents}-fold{FOLD_VERSION}.db"
    if path.exists():
        return path
    with _unfinished(path) as store:
        Room(store, Policy(), "maya", clock=lambda: _FIRST).record_policy()
        for first in range(0, incidents, _AT_ONCE):
            with store.writing() as tx:
                for number in range(first, min(first + _AT_ONCE, incidents)):
                    for event in _one(number, tx.next_incident_id(_YEAR)):
                        tx.append(event)
    return path


def _one(number: int, incident: str) -> Iterator[Event]:
    """One incident's life, the same for the same number."""
    dice = random.Random(number)
    at = _FIRST + timedelta(minutes=47 * number)
    for count, payload in enumerate(_life(dice)):
        at += timedelta(seconds=dice.randint(20, 400))
        actor = dice.choice(_PEOPLE)
        yield Event(id=f"{number:08x}{count:08x}", incident=incident, at=at, recorded_at=at, actor=actor, data=payload)


def _life(dice: random.Random) -> list[Payload]:
    service = dice.choice(_SERVICES)
    ends = [StatusChanged(status=status) for status in (Status.MONITORING, Status.RESOLVED, Status.CLOSED)]
    begins: list[Payload] = [
        Declared(title=f"{service}: {dice.choice(_SYMPTOMS)}", severity=f"SEV{dice.randint(0, 3)}", service=service),
        RoleAssigned(role="commander", person=dice.choice(_PEOPLE)),
        Acknowledged(),
        StatusChanged(status=Status.INVESTIGATING),
    ]
    said = [
        EntryAdded(kind=Kind.FACT, text=dice.choice(_WORDS)) for _ in range(_PER_INCIDENT - len(begins) - len(ends))
    ]
    return [*begins, *said, *ends]


def recorded(folder: Path, entries: int) -> Path:
    """A database of one incident with so many entries; built once and kept in ``folder``."""
    path = folder / f"recorded-{entries}-fold{FOLD_VERSION}.db"
    if path.exists():
        return path
    with _unfinished(path) as store:
        room = Room(store, Policy(), "maya")
        inc = room.declare(OPEN_TITLE, "SEV3", service="checkout").id
        began, dice = datetime.now(UTC) - timedelta(seconds=2 * entries), random.Random(1)
        for first in range(0, entries, _LINES_AT_ONCE):
            rows = range(first, min(first + _LINES_AT_ONCE, entries))
            moments = (began + timedelta(seconds=2 * n) for n in rows)
            room.log_lines(inc, [(f"{dice.choice(_WORDS)} {at:%H:%M}", Kind.FACT, at) for at in moments])
    return path


def told(folder: Path, entries: int) -> Path:
    """A database of so many entries in incidents of fifty lines, each of words that few have and of faults that many
    have; built once and kept in ``folder``."""
    path = folder / f"told-{entries}-fold{FOLD_VERSION}.db"
    if path.exists():
        return path
    with _unfinished(path) as store:
        for first in range(0, entries // _LINES_EACH, _AT_ONCE):
            with store.writing() as tx:
                for number in range(first, min(first + _AT_ONCE, entries // _LINES_EACH)):
                    for event in _tale(number, tx.next_incident_id(_YEAR)):
                        tx.append(event)
    return path


def _tale(number: int, incident: str) -> Iterator[Event]:
    dice = random.Random(number)
    service = f"{dice.choice(_SERVICES)}-{int(dice.paretovariate(1))}"
    lines: list[Payload] = [
        Declared(title=f"{service}: {dice.choice(_FAULTS)}", severity=f"SEV{dice.randint(0, 3)}", service=service),
        *(
            EntryAdded(kind=dice.choice((Kind.FACT, Kind.ACTION, Kind.DECISION)), text=f"{dice.choice(_FAULTS)} "
                       f"word{int(dice.paretovariate(0.5)) % 50_000} host-{dice.randint(1, 400)}")
            for _ in range(_LINES_EACH)
        ),
        StatusChanged(status=Status.RESOLVED),
    ]  # fmt: skip
    at = _FIRST + timedelta(minutes=170 * number)
    for count, payload in enumerate(lines):
        at += timedelta(seconds=dice.randint(20, 200))
        yield Event(id=f"{number:08x}{count:08x}", incident=incident, at=at, recorded_at=at, actor="maya", data=payload)


def with_open(source: Path, target: Path, entries: int = 60) -> None:
    """A copy of ``source`` as ``target``, with three incidents declared a few minutes ago.

    The first has ``entries`` timeline rows; its title is ``OPEN_TITLE``.
    """
    for stale in (target, Path(f"{target}-wal"), Path(f"{target}-shm"), Path(f"{target}.desk")):
        stale.unlink(missing_ok=True)
    target.write_bytes(source.read_bytes())
    target.chmod(0o600)
    began = datetime.now(UTC) - timedelta(minutes=4)
    with Store.open(target) as store:
        room = Room(store, Policy(), "maya")
        first = room.declare(OPEN_TITLE, "SEV1", service="checkout", region="eu-west")
        for title, severity in (("Order e-mail delayed", "SEV2"), ("Images slow in the back office", "SEV3")):
            room.declare(title, severity)
        moments = (began + timedelta(seconds=240 * n / entries) for n in range(entries))
        dice = random.Random(1)
        room.log_lines(first.id, [(dice.choice(_WORDS), Kind.FACT, at) for at in moments])
