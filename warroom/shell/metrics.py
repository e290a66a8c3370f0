"""``metrics``: figures with their definitions, completeness first; as text, JSON, CSV, or a file for a collector."""

from __future__ import annotations

import csv
import io
import os
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from warroom.core.figures.definitions import GOALS, MEASURES, RATES
from warroom.core.figures.summary import FEWEST, Figures, Measure, Rate, compared, figures
from warroom.core.model import MILESTONES
from warroom.core.policy import parse_duration
from warroom.core.review.text import span_text
from warroom.core.times import as_utc
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table


def metrics(asked: Namespace) -> int:
    """Prints the figures of the incidents declared in a span of time, the last 90 days by default."""
    shell = Shell(asked)
    form = asked.format or ("json" if shell.json else "text")
    end = shell.when(asked.until, "--until")
    if asked.known and end is None:
        raise Usage("--known says what a past figure is made of: name its end with --until")
    until = end or shell.clock()
    since = since_of(shell, asked.since, until)
    if since >= until:
        raise Usage("--since is not before --until: give an earlier one")
    with shell.room(reading=True) as room:
        whole = bool(asked.openmetrics)
        first = None if whole else since - (until - since)
        of = room.ledger(shell.zone, now=end, since=first, known=end if asked.known else None)
    found = figures(of, since, until, shell.zone, until, asked.by)
    before = figures(of, since - (until - since), since, shell.zone, since)
    if asked.openmetrics:
        from warroom.core.figures.openmetrics import openmetrics

        written(Path(asked.openmetrics).expanduser(), openmetrics(of, shell.clock()))
        if not shell.json and asked.format is None:
            return say(f"{asked.openmetrics}: written")
    if form == "json":
        return show_json({**shape(found, before), "drafts": _drafts(shell, found)})
    if form == "csv":
        return say(as_csv(found).rstrip("\n"))
    return _text(shell, found, before, mean=asked.mean)


def since_of(shell: Shell, text: str, until: datetime) -> datetime:
    """A duration before ``until``, or an instant."""
    try:
        span = parse_duration(text.removeprefix("-"))
        if span is not None:
            return as_utc(until - span)
    except (ValueError, OverflowError):
        pass
    found = shell.when(f"{text}T00:00" if len(text) == 10 else text, "--since")
    assert found is not None
    return found


def written(path: Path, text: str) -> None:
    """Puts the text into the file at once: who reads it finds the old one or the new one whole."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
        try:
            aside.write(text)
            aside.flush()
            os.fchmod(aside.fileno(), 0o644)
            os.replace(aside.name, path)
        except BaseException:
            os.unlink(aside.name)
            raise


def shape(found: Figures, before: Figures | None = None) -> dict[str, Any]:
    """The JSON that scripts rely on. ``before``: the span before it, which it is compared with."""
    was = {m.name: m for m in before.measures} if before is not None else {}
    compares = {name: compared(name, before, found) for name in was} if before is not None else {}
    return {
        "since": iso(found.since), "until": iso(found.until), "incidents": found.incidents,
        "excluded": found.excluded, "assumed_policy": found.assumed_policy,
        "completeness": [{"milestone": r.name, "known": r.met, "total": r.total} for r in found.completeness],
        "measures": [
            {"name": m.name, "definition": MEASURES[m.name], "n": m.n, "missing": m.missing, "median_s": m.median_s,
             "p90_s": m.p90_s, "mean_s": m.mean_s, "interval_s": list(m.interval_s) if m.interval_s else None,
             "by": m.by,
             "before": {"n": was[m.name].n, "median_s": was[m.name].median_s} if _whole(m) and m.name in was else None,
             "verdict": compares.get(m.name) if _whole(m) else None} for m in found.measures
        ],
        "rates": [
            {"name": r.name, "definition": RATES[r.name], "met": r.met, "total": r.total, "goal": GOALS.get(r.name),
             "by": r.by} for r in found.rates
        ],
        "trend": [
            {"from": iso(t.since), "to": iso(t.until), "name": t.name, "n": t.n, "median_s": t.median_s,
             "verdict": t.verdict} for t in found.trend
        ],
        "weeks": [{"from": iso(w.since), "opened": w.opened, "resolved": w.closed} for w in found.weeks],
        "services": [{"service": name, "incidents": n} for name, n in found.services],
        "repeated": [{"fingerprint": name, "incidents": n} for name, n in found.fingerprints]
        + [{"tag": name, "incidents": n} for name, n in found.tags],
        "alerts": [{"alert": a.title, "useful": a.useful, "noise": a.noise, "unanswered": a.unanswered}
                   for a in found.alerts],
        "pages": [{"person": who, "pages": n, "at_night": nights} for who, n, nights in found.pages],
        "rows": [
            {"incident": r.incident, "severity": r.severity, "service": r.service, "declared_at": iso(r.declared_at),
             **{f"{name}_s": list(r.durations.get(name, ())) for name in MEASURES},
             "rates": {name: {"met": met, "total": total} for name, (met, total) in r.rates.items()}}
            for r in found.rows
        ],
    }  # fmt: skip


def _whole(one: Measure) -> bool:
    return one.by is None


def _drafts(shell: Shell, found: Figures) -> list[dict[str, Any]]:
    """Drafts by kind: those accepted in that time, and how many were declined on this host, ever."""
    from warroom.store.desk import read_ends

    declined: dict[str, int] = {}
    for kind, _, ended, n in read_ends(shell.db_path, timeout_s=shell.config.store.timeout_s):
        if ended == "declined":
            declined[kind] = declined.get(kind, 0) + n
    taken = {d.kind: d for d in found.drafts}
    rows = []
    for kind in sorted({*taken, *declined}):
        one = taken.get(kind)
        rows.append({
            "kind": kind, "taken": one.taken if one else 0, "unchanged": one.unchanged if one else 0,
            "median_changed": one.median_changed if one else None, "declined": declined.get(kind, 0),
        })  # fmt: skip
    return rows


def as_csv(found: Figures) -> str:
    """The rows behind the figures: one an incident and stretch, empty where a duration is not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    named = [name for name in RATES if name != "followups_closed"]
    writer.writerow(["incident", "severity", "service", "declared_at", *(f"{name}_s" for name in MEASURES),
                     *(f"{name}_{part}" for name in named for part in ("met", "total"))])  # fmt: skip
    for row in found.rows:
        stretches = max(1, len(row.durations.get("time_to_resolve", ())))
        for number in range(stretches):
            spans = (row.durations.get(name, ()) for name in MEASURES)
            rates = (row.rates.get(name, ("", "")) for name in named)
            parts = [part for rate in rates for part in rate] if number == 0 else []
            writer.writerow([row.incident, _cell(row.severity), _cell(row.service), iso(row.declared_at),
                             *(f"{s[number]:g}" if number < len(s) else "" for s in spans), *parts])  # fmt: skip
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _text(shell: Shell, found: Figures, before: Figures, *, mean: bool) -> int:
    say(f"{found.incidents} incidents declared {shell.local(found.since, '%Y-%m-%d %H:%M')} to "
        f"{shell.local(found.until, '%Y-%m-%d %H:%M %Z')}; left out: {found.left_out() or 'none'}")  # fmt: skip
    if found.assumed_policy:
        say(f"{found.assumed_policy} were declared before a policy was on the record: they are judged by today's")
    say("\ncompleteness: milestones that are known, of incidents that are over")
    table(("", "", ""), [(f"  {name.replace('_', ' ')}", *_share(r)) for name, r in
                         zip(MILESTONES, found.completeness, strict=True)])  # fmt: skip
    say("\nmeasures")
    table(("  measure", "n", "missing", "mean" if mean else "median", "p90", "90 % interval of the median",
           "than before", "definition"), list(_measures(found, before, mean=mean)),
          right=frozenset({1, 2}))  # fmt: skip
    span = span_text(found.until - found.since)
    say(f"  than before: against the {span} before, with {before.incidents} incidents")
    say("\nrates")
    table(("  rate", "met", "", "goal", "definition"), list(_rates(found.rates)))
    _changes(found)
    say("\nopened and resolved, by week")
    table(("  from", "opened", "resolved"), [(f"  {w.since:%Y-%m-%d}", str(w.opened), str(w.closed))
                                             for w in found.weeks], right=frozenset({1, 2}))  # fmt: skip
    for title, rows in (("most incidents", found.services), ("came more than once", found.fingerprints + found.tags)):
        if rows:
            say(f"\n{title}")
            table(("", ""), [(f"  {name}", str(n)) for name, n in rows])
    if found.alerts:
        say("\nalerts, by what was said of them when their incidents ended")
        table(("  alert", "useful", "noise", "no answer"),
              [(f"  {a.title}", str(a.useful), str(a.noise), str(a.unanswered)) for a in found.alerts],
              right=frozenset({1, 2, 3}))  # fmt: skip
    if drafts := _drafts(shell, found):
        say("\ndrafts by a model: how many were accepted, and how much of their words people changed")
        table(("  draft", "accepted", "unchanged", "median changed", "declined here"),
              [(f"  {d['kind'].replace('_', ' ')}", str(d["taken"]), str(d["unchanged"]),
                "" if d["median_changed"] is None else f"{d['median_changed']:.0%}", str(d["declined"]))
               for d in drafts], right=frozenset({1, 2, 3, 4}))  # fmt: skip
    if found.pages:
        say("\npages")
        table(("  who", "pages", "at night"), [(f"  {who}", str(n), str(nights)) for who, n, nights in found.pages])
    return 0


def _measures(found: Figures, before: Figures, *, mean: bool) -> Iterator[tuple[str, ...]]:
    for m in found.measures:
        than = compared(m.name, before, found).replace("too_few", "too few to tell") if _whole(m) else ""
        name = f"  {m.name.replace('_', ' ')}" + (f", {m.by}" if m.by is not None else "")
        within = f"{_span(m.interval_s[0])} to {_span(m.interval_s[1])}" if m.interval_s else f"needs {FEWEST}"
        middle = m.mean_s if mean else m.median_s
        yield (name, str(m.n), str(m.missing), _span(middle), _span(m.p90_s), within if m.n else "", than,
               MEASURES[m.name] if m.by is None else "")  # fmt: skip


def _rates(rates: tuple[Rate, ...]) -> Iterator[tuple[str, ...]]:
    for r in rates:
        name = f"  {r.name.replace('_', ' ')}" + (f", {r.by}" if r.by is not None else "")
        goal = f"{GOALS[r.name]} %" if r.name in GOALS else ""
        yield (name, *_share(r), goal, RATES[r.name] if r.by is None else "")


def _share(r: Rate) -> tuple[str, str]:
    return f"{r.met} of {r.total}", f"{100 * r.met / r.total:.0f} %" if r.total else ""


def _changes(found: Figures) -> None:
    told = [t for t in found.trend if t.verdict != "too_few"]
    say("\nmonth against the month before")
    for t in told:
        say(f"  {t.name.replace('_', ' ')}, {t.since:%Y-%m}: {t.verdict}, median {_span(t.median_s)} of {t.n}")
    if not told:
        say("  too few to tell")


def _span(seconds: float | None) -> str:
    return "" if seconds is None else span_text(timedelta(seconds=seconds))
