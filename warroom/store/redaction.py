"""Taking one payload out of the journal, by an event of its own that says who and why.

The chain goes on over the payload's hash. What people typed goes; what clocks, roles and statuses are
made of is kept in the redacting event, so that no deadline moves by a redaction.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.core.place import Given, Place
from warroom.core.times import iso
from warroom.store import chat_rows, folding, journal, outbox
from warroom.store.errors import StoreError
from warroom.store.memory import keeping
from warroom.store.own_folder import on_this_host
from warroom.store.scrubbing import REMOVED, scrub_desk, scrub_tables
from warroom.store.sqlite import companion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from warroom.core.events import Event
    from warroom.store.store import Store
    from warroom.store.transaction import Transaction

# Strings that name a thing of the room and are not free text; every other string is taken out.
_NAMES = frozenset({
    "severity", "status", "kind", "state", "role", "person", "owner", "as_role", "system", "audience", "entry",
    "evidence", "update", "ask", "task", "into", "other", "key", "policy", "level", "target", "fingerprint",
    "impact_started_at", "detected_at", "milestone", "when", "source", "source_at",
    "entry_at", "next_by", "due_at", "until", "part", "factor", "why", "under", "followup", "meets_at", "facilitator",
    "tracker", "means", "workaround", "measure", "outcome", "verdict", "rating", "rule", "declare", "call",
    "act", "drill", "step",
    "case",
    "custody", "duty", "method", "probe", "verification",
    "wall", "zone", "offset", "item", "trigger", "says", "result",
})  # fmt: skip
# What alerts and people are found by, at any depth: no words to look for elsewhere, where others have the same.
_FOUND_BY = frozenset({"feed", "uid", "fingerprint", "fingerprints", "people"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
_SAYS_AGAIN = {"entry_amended": "entry", "alert_call_over": "call"}
"""Events that repeat another's words, and where they name it."""


class Redaction(Struct, frozen=True):
    """What was done: the event that records it, and what may still hold the same words."""

    event: Event
    amendments: tuple[str, ...]
    """Ids of events that reworded the redacted entry, or say the end of a redacted call: each is redacted by itself."""
    log_emptied: bool
    """Whether the write-ahead logs were emptied too; if not, a reader held one: the next quiet moment empties it, or
    redacting again."""
    finished: bool = False
    """Whether it had been redacted before, and only what a killed command left behind was scrubbed now."""
    aside: tuple[Path, ...] = ()
    """Databases that a restore kept next to this one: each may still hold the words."""


def kept_of(payload: dict[str, Any]) -> dict[str, Any]:
    """``payload`` without anything that somebody typed or a feed said."""
    kept: dict[str, Any] = {}
    for name, value in payload.items():
        if isinstance(value, str) and value:
            kept[name] = value if name in _NAMES else REMOVED
        elif isinstance(value, bool | int | float):
            kept[name] = value
    return kept


def redact(
    path: Given,
    event_id: str,
    actor: str,
    reason: str,
    *,
    clock: Callable[[], datetime] | None = None,
    timeout_s: float = 5.0,
) -> Redaction:
    """Removes the payload of event ``event_id`` from the journal, the tables, the file's free pages, and every other
    place that the room keeps: letters, alerts and their log, what is half typed.

    What was redacted already is scrubbed to its end and written no second time: a killed command is finished by
    running it again. Raises StoreError where there is no such event, or its payload may not be removed. Backups
    made before, and what a restore kept aside, still hold it.
    """
    from warroom.core.times import utcnow
    from warroom.store.store import Store

    with Store.open(path, clock=clock or utcnow, timeout_s=timeout_s) as store:
        target = store.event(event_id)
        if target is None:
            raise StoreError(f"There is no event {event_id} in {store.path}. `warroom export` shows their ids.")
        if target.type == "payload_redacted":
            raise StoreError("The record of a redaction cannot be redacted itself.")
        if target.incident in store.hidden():
            raise StoreError(f"{target.incident} is private, and you may not see it: nothing was redacted.")
        # The desk first: it is scrubbed by the words, and they are gone once the journal has let go of them.
        words = () if _is_redacted(store, target) else tuple(_removed(target))
        desk_emptied = scrub_desk(on_this_host(store.path), words, timeout_s, target.incident)
        keeping.forget(store, target.incident)  # before the payload goes, and once more for who read it meanwhile
        with store.writing() as tx:
            finished = journal.is_redacted(tx.connection, target.seq)
            if not finished:
                store.takes_long(tx.connection)
                _remove(tx, target, actor, reason, store.clock())
        keeping.forget(store, target.incident)
        log_emptied = store.backend.forget()
        written = store.query(lambda conn: journal.redaction_of(conn, target.seq))
        amendments = _amendments(store.events(incident=target.incident), target.id)
        return Redaction(written, amendments, log_emptied and desk_emptied, finished, _aside(store.path))


def _aside(place: Place) -> tuple[Path, ...]:
    if not isinstance(place, Path):
        return ()
    file = companion(place, "")
    return tuple(sorted(file.parent.glob(f"{file.name}.replaced-*[0-9]")))


def _is_redacted(store: Store, target: Event) -> bool:
    return store.query(lambda conn: journal.is_redacted(conn, target.seq))


def _remove(tx: Transaction, target: Event, actor: str, reason: str, now: datetime) -> None:
    """All of it in one transaction: the record of the redaction, the payload, and every table that mentions it."""
    words = list(_removed(target))
    written = tx.append(_record(target, actor, reason, now))
    conn = tx.connection
    conn.execute("INSERT INTO redactions VALUES (?, ?)", [target.seq, written.seq])
    conn.execute("DELETE FROM payloads WHERE seq = ?", [target.seq])
    if target.incident:
        folding.rebuild_incident(conn, target.incident)
    elif target.type == "policy_changed":  # every incident that was judged by it is judged by the one before
        folding.rebuild(conn)
    outbox.forget_words(conn, target.incident, target.id, words, iso(now))
    scrub_tables(conn, words)
    chat_rows.redact(conn, str(getattr(target.data, "entry", "") or target.id))


def _record(target: Event, actor: str, reason: str, now: datetime) -> Event:
    from warroom.core.events import Event, PayloadRedacted, Unknown, encode, new_id

    kept = {} if isinstance(target.data, Unknown) else kept_of(encode(target.data))
    return Event(
        id=new_id(), incident=target.incident, at=now, recorded_at=now, actor=actor,
        data=PayloadRedacted(event=target.id, reason=reason, kept=kept),
    )  # fmt: skip


def _removed(target: Event) -> Iterator[str]:
    """Every text of the payload that goes: at any depth, but for names that stay and those that others have too."""
    from warroom.core.events import Unknown, encode

    kept = {} if isinstance(target.data, Unknown) else kept_of(encode(target.data))
    stays = {value for value in kept.values() if isinstance(value, str)}
    ahead: list[Any] = [encode(target.data)]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            ahead += (inner for name, inner in value.items() if name not in _FOUND_BY)
        elif isinstance(value, list | tuple):
            ahead += value
        elif isinstance(value, str) and value not in stays and not _INSTANT.fullmatch(value):
            yield value


def _amendments(events: Any, event_id: str) -> tuple[str, ...]:
    return tuple(e.id for e in events if (of := _SAYS_AGAIN.get(e.type)) and getattr(e.data, of, "") == event_id)
