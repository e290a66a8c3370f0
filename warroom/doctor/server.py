"""A database on a server: whether it keeps what it was given, how far away it is, whether the clocks agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warroom.core.place import ServerUrl
from warroom.doctor.check import Check, fail, ok, warn

if TYPE_CHECKING:
    from warroom.store.postgres.condition import Condition

NAME = "database.server"
APART_S = 2.0
"""Clocks that differ by more are felt: times in the record are of the host where they were written."""
SLOW_S = 0.2
"""An entry takes three to five trips."""
_NAMED = 4
"""So many tables are named."""


def examine(url: ServerUrl, timeout_s: float) -> list[Check]:
    """Asks the server; changes nothing."""
    from warroom.store import StoreError
    from warroom.store.postgres.condition import look

    try:
        found = look(url, timeout_s)
    except StoreError as error:
        return [fail(NAME, str(error), "do as it says, then look again")]
    return [*_itself(found), *_rights(found), *_person(found), *_line(found)]


def proved(url: ServerUrl, timeout_s: float) -> str:
    """Who signs in there, where the server itself knows it; "" where it does not, or does not answer."""
    from warroom.store import StoreError
    from warroom.store.postgres.proof import signed_in

    try:
        return signed_in(url, timeout_s)
    except StoreError:
        return ""


def _itself(found: Condition) -> Iterator[Check]:
    if int(found.version.split(".")[0]) < 15:
        yield fail(NAME, f"the server is PostgreSQL {found.version}", "use 15 or newer")
    else:
        yield ok(NAME, f"PostgreSQL {found.version} answers")
    if found.standby:
        yield fail(f"{NAME}.standby", "it is a standby: it takes no writes",
                   "name the primary in store.url; several hosts may stand there")  # fmt: skip
    name = f"{NAME}.durable"
    if found.careless:
        yield fail(name, f"a power cut loses entries there: {' and '.join(found.careless)} is off",
                   "switch it on in the server's configuration")  # fmt: skip
    elif found.commits in ("off", "local"):
        yield ok(name, f"synchronous_commit is {found.commits} there; warroom switches it on for what it writes")
    else:
        yield ok(name, "what it acknowledges is on its disk")


def _rights(found: Condition) -> Iterator[Check]:
    if not found.tables:
        yield fail(f"{NAME}.tables", "it has no tables of warroom yet", "warroom store migrate")
        return
    if found.older:
        mend = "have the owner run `warroom store migrate`"
        yield fail(f"{NAME}.tables", "its tables were made by an older warroom", mend)
        return
    name, mend = f"{NAME}.rights", "have the owner run what `warroom store grants` prints"
    if found.unread:
        yield fail(name, f"{found.user} may not read {_some(found.unread)}", mend)
    elif found.unwritten:
        yield warn(name, f"{found.user} may look and not write ({_some(found.unwritten)})",
                   f"nothing for an observer; for a responder {mend}")  # fmt: skip
    else:
        yield ok(name, f"{found.user} may read and write")


def _some(tables: tuple[str, ...]) -> str:
    """Their names, of many the first."""
    more = len(tables) - _NAMED
    return f"{', '.join(tables[:_NAMED])} and {more} more tables" if more > 1 else ", ".join(tables)


def _person(found: Condition) -> Iterator[Check]:
    """How far the names in the record can be trusted."""
    if not found.tables:
        return
    seen = "it sees every private incident" if found.sees_all else "it sees no private incident"
    if not found.proved:
        yield ok(f"{NAME}.person", f"shared role ({found.user}): names are as people say them; {seen}")
        return
    watches = "" if found.watches else "; it may not run the watcher"
    yield ok(f"{NAME}.person", f"signed in as {found.proved}, proved by the server{watches}")


def _line(found: Condition) -> Iterator[Check]:
    apart_s = abs(found.ahead.total_seconds())
    way = "ahead of" if found.ahead.total_seconds() > 0 else "behind"
    if apart_s >= APART_S:
        yield warn(f"{NAME}.clock", f"this host's clock is {apart_s:.1f} s {way} the server's",
                   "set both by the same time service")  # fmt: skip
    else:
        yield ok(f"{NAME}.clock", "this host's clock and the server's agree")
    trip, name = f"a question takes {found.trip_s * 1000:.0f} ms", f"{NAME}.trip"
    yield warn(name, trip, "a nearer server") if found.trip_s > SLOW_S else ok(name, trip)
    if found.wakes:
        yield ok(f"{NAME}.wakes", "wake-ups arrive: a change is seen at once")
    else:
        yield ok(f"{NAME}.wakes", "no wake-ups arrive (a pooler, or a standby): a change is seen within 0.3 s")
