"""The figures of the whole journal as OpenMetrics text, for a collector that reads a file. Pure.

Labels are the severity and nothing that anybody may write freely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from warroom.core.figures.definitions import MEASURES
from warroom.core.figures.rows import Ledger, Row
from warroom.core.followups import is_overdue

BUCKETS = (60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 259200)
"""Upper bounds in seconds, from a minute to three days."""


def openmetrics(of: Ledger, now: datetime) -> str:
    """Counters count from the first event on; drills, and what was cancelled or merged, are in none but the first."""
    return "".join(f"{line}\n" for line in (*_lines(of.rows, now), "# EOF"))


def _lines(rows: Sequence[Row], now: datetime) -> Iterator[str]:
    counted = [row for row in rows if not row.why_out]
    opened = Counter(row.severity for row in counted if not row.is_over)
    yield from _family("warroom_incidents_open", "gauge", "Incidents that are not resolved.")
    yield from (f"warroom_incidents_open{_label(s)} {opened[s]}" for s in _severities(counted))
    yield from _family("warroom_incidents_declared", "counter", "Incidents declared, those cancelled or merged too.")
    real = [row for row in rows if row.why_out not in ("drills", "planned")]
    declared = Counter(row.severity for row in real)
    yield from (f"warroom_incidents_declared_total{_label(s)} {declared[s]}" for s in _severities(real))
    parts = [row.rates["updates_on_time"] for row in counted if "updates_on_time" in row.rates]
    yield from _family("warroom_updates_due", "counter", "Updates that were published or fell due.")
    yield f"warroom_updates_due_total {sum(total for _, total in parts)}"
    yield from _family("warroom_updates_late", "counter", "Updates that were not published before they fell due.")
    yield f"warroom_updates_late_total {sum(total - met for met, total in parts)}"
    yield from _family("warroom_actions_overdue", "gauge", "Follow-ups that are overdue.")
    yield f"warroom_actions_overdue {sum(is_overdue(one, now) for row in counted for one in row.followups)}"
    for name, says in MEASURES.items():
        yield from _histogram(f"warroom_{name}_seconds", name, says, counted)


def _histogram(metric: str, name: str, says: str, rows: Sequence[Row]) -> Iterator[str]:
    yield from _family(metric, "histogram", says, unit="seconds")
    for severity in _severities(rows):
        values = [v for row in rows if row.severity == severity for v in row.durations.get(name, ())]
        for bound in BUCKETS:
            yield f"{metric}_bucket{_label(severity, f'{bound}.0')} {sum(v <= bound for v in values)}"
        yield f"{metric}_bucket{_label(severity, '+Inf')} {len(values)}"
        yield f"{metric}_count{_label(severity)} {len(values)}"
        yield f"{metric}_sum{_label(severity)} {sum(values)}"


def _family(name: str, kind: str, says: str, unit: str = "") -> Iterator[str]:
    yield f"# TYPE {name} {kind}"
    if unit:
        yield f"# UNIT {name} {unit}"
    yield f"# HELP {name} {says}"


def _severities(rows: Iterable[Row]) -> list[str]:
    return sorted({row.severity for row in rows})


def _label(severity: str, bound: str = "") -> str:
    said = severity.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{{severity="{said}"{f",le={chr(34)}{bound}{chr(34)}" if bound else ""}}}'
