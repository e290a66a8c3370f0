"""A database on a server: whether it keeps what it was given, how far away it is, whether the clocks agree."""

from __future__ import annotations

from warroom.core.place import ServerUrl
from warroom.doctor.check import Check, fail, ok, warn

NAME = "database.server"
APART_S = 2.0
"""Clocks that differ by more are felt: times in the record are of the host where they were written."""
SLOW_S = 0.2
"""An entry takes two trips."""


def examine(url: ServerUrl, timeout_s: float) -> list[Check]:
    """Asks the server; changes nothing."""
    from warroom.store import StoreError
    from warroom.store.postgres.condition import look

    try:
        found = look(url, timeout_s)
    except StoreError as error:
        return [fail(NAME, str(error), "do as it says, then look again")]
    checks = [ok(NAME, f"PostgreSQL {found.version} answers")]
    if int(found.version.split(".")[0]) < 15:
        checks = [fail(NAME, f"the server is PostgreSQL {found.version}", "use 15 or newer")]
    if found.careless:
        checks.append(fail(f"{NAME}.durable", f"a power cut loses entries there: {' and '.join(found.careless)} is off",
                           "switch it on in the server's configuration"))  # fmt: skip
    if not found.tables:
        checks.append(fail(f"{NAME}.tables", "it has no tables of warroom yet", "warroom store migrate"))
    apart_s = abs(found.ahead.total_seconds())
    way = "ahead of" if found.ahead.total_seconds() > 0 else "behind"
    if apart_s >= APART_S:
        checks.append(warn(f"{NAME}.clock", f"this host's clock is {apart_s:.1f} s {way} the server's",
                           "set both by the same time service"))  # fmt: skip
    else:
        checks.append(ok(f"{NAME}.clock", "this host's clock and the server's agree"))
    trip = f"a question takes {found.trip_s * 1000:.0f} ms"
    slow = found.trip_s > SLOW_S
    checks.append(warn(f"{NAME}.trip", trip, "a nearer server") if slow else ok(f"{NAME}.trip", trip))
    return checks
