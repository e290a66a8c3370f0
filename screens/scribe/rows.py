"""The record's entries as rows: times as the reader wants them, gaps, the words looked for, who is at a line now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from screens.view.rows import NOT_YET, entry_mark, with_deploys
from warroom.core.model import Ask, Entry, HypothesisState, Incident, Kind
from warroom.core.times import countdown
from warroom.core.words import span_words
from widgets.record import RecordRow
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from screens.scribe.window import Window
    from warroom.core.model.deploy import Deploy
    from warroom.core.services import Catalogue

GAP = timedelta(minutes=10)
"""Nothing recorded for longer than this is told between the lines."""
BREAK = " ⏎ "


class Times(Struct, frozen=True):
    """How times are shown: in a zone, or (``since``) as what had passed since the incident was declared."""

    zone: tzinfo = UTC
    since: datetime | None = None

    def clock(self, at: datetime) -> str:
        """At most eight cells: ``14:23:05``, ``T+00:42``, ``T-00:05``."""
        if self.since is None:
            return at.astimezone(self.zone).strftime("%H:%M:%S")
        passed = at - self.since
        minutes = int(abs(passed).total_seconds()) // 60
        return f"T{'-' if passed < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"

    def group(self, at: datetime) -> str:
        """The ten minutes that an instant belongs to."""
        shown = self.clock(at)
        return f"{shown[:4]}0" if self.since is None else f"{shown[:-1]}0"

    def day(self, at: datetime) -> str:
        return "" if self.since is not None else at.astimezone(self.zone).strftime("%a %-d %b")


class RecordRows(Struct):
    """Makes rows of entries; a row whose entry and circumstances are as before is the same object again."""

    _made: dict[str, tuple[Entry, tuple[object, ...], RecordRow]] = field(default_factory=dict)

    def rows(
        self,
        entries: Sequence[Entry],
        times: Times,
        now: datetime,
        *,
        words: Sequence[str] = (),
        gaps: bool = True,
        asks: Mapping[str, Ask] | None = None,
        at_them: Mapping[str, str] | None = None,
        marked: frozenset[str] = frozenset(),
    ) -> tuple[RecordRow, ...]:
        """``words`` are shown bright where they stand; ``asks`` by the id of the line that asks; ``at_them``: which
        entries are amended elsewhere now, told in a clause; ``marked``: the range that will be copied."""
        speaks = {e.entry: (row.at, e.supports) for row in entries if row.retracted is None for e in row.evidence}
        found: list[RecordRow] = []
        made: dict[str, tuple[Entry, tuple[object, ...], RecordRow]] = {}
        before: Entry | None = None
        for entry in entries:
            gap = ""
            if gaps and before is not None and entry.at - before.at >= GAP:
                gap = f"no entry for {span_words(entry.at - before.at)}"
            ask = (asks or {}).get(entry.ref) if entry.ref else None
            left = _left(ask, now) if ask is not None else ""
            who = (at_them or {}).get(entry.id, "")
            around = (times, speaks.get(entry.id), gap, left, who, tuple(words), entry.id in marked)
            known = self._made.get(entry.id)
            if known is not None and known[0] is entry and known[1] == around:
                made[entry.id] = known
            else:
                row = _row(entry, times, speaks.get(entry.id), gap, left, who, words, entry.id in marked)
                made[entry.id] = (entry, around, row)
            found.append(made[entry.id][2])
            before = entry
        self._made = made
        return tuple(found)


class DeployRows:
    """Puts the deploys around an incident's start among its rows; where nothing is other, the same rows again."""

    _last: tuple[tuple[object, ...], tuple[RecordRow, ...]] | None = None

    def among(
        self, rows: tuple[RecordRow, ...], window: Window, it: Incident | None, deploys: Sequence[Deploy],
        catalogue: Catalogue, times: Times,
    ) -> tuple[RecordRow, ...]:  # fmt: skip
        """What lies outside the stretch of the record that the rows are of is left out."""
        if it is None or not deploys:
            return rows
        of = rows, it, deploys, times, window.more_before, window.more_after
        if self._last is None or self._last[0] != of:
            from warroom.core.deploys import in_timeline

            end = window.last.at if window.more_after and window.last is not None else None
            told = [one for one in in_timeline(it, deploys, catalogue) if end is None or one.at <= end]
            made = partial(_deploy_row, times=times)
            self._last = of, with_deploys(rows, window.entries, told, not window.more_before, made)
        return self._last[1]


def _deploy_row(one: Deploy, times: Times) -> RecordRow:
    """Nobody here wrote it: its feed stands where the author does."""
    text = ", ".join(filter(None, (one.title, one.state)))
    return RecordRow(
        key=f"deploy/{one.ref}", time=times.clock(one.at), kind=one.kind[:10], author=one.feed, text=text,
        mark="from a feed", group=times.group(one.at), day=times.day(one.at),
    )  # fmt: skip


def pending_rows(lines: Iterable[tuple[str, Kind, datetime, str]], author: str, times: Times) -> tuple[RecordRow, ...]:
    """Lines (key, kind, time, text) that are not in the record yet, as they will stand there."""
    return tuple(
        RecordRow(
            key=key, time=times.clock(at), kind=kind.value, author=author, text=text.replace("\n", BREAK),
            mark=((NOT_YET, "bright"),), group=times.group(at), day=times.day(at),
        )
        for key, kind, at, text in lines
    )  # fmt: skip


def _row(entry: Entry, times: Times, speaks: tuple[datetime, bool] | None, gap: str, left: Words, who: str,
         words: Sequence[str], marked: bool) -> RecordRow:  # fmt: skip
    mark = entry_mark(entry, times.zone, speaks)
    if left and entry.retracted is None:
        mark = left
    if who:
        mark = ((who, "bright"),)
    return RecordRow(
        key=entry.id,
        time=times.clock(entry.at),
        kind=entry.kind.value,
        author=entry.author,
        text=highlighted(entry.text.replace("\n", BREAK), words),
        mark=mark,
        struck=entry.retracted is not None or entry.hypothesis is HypothesisState.ELIMINATED,
        group=times.group(entry.at),
        day=times.day(entry.at),
        gap=gap,
        marked=marked,
    )


def _left(ask: Ask, now: datetime) -> Words:
    """What is left of an open ask's time box."""
    if ask.state != "open":
        return ""
    left = ask.due_at - now
    if left <= timedelta():
        return ((f"{countdown(left)} overdue".lstrip("+"), "latet"),)
    token = "soon" if left <= timedelta(minutes=2) else "dim"
    return ((f"{countdown(left).removeprefix('0')} left", token),)


def highlighted(text: str, words: Sequence[str]) -> Words:
    """The text with these words standing out; a bare text where none is in it. Capitals do not matter."""
    wanted = [re.escape(word) for word in words if word]
    if not wanted:
        return text
    parts = re.split(f"({'|'.join(wanted)})", text, flags=re.I)
    if len(parts) == 1:
        return text
    spans: list[Span] = [(part, "chosen" if n % 2 else "") for n, part in enumerate(parts) if part]
    return tuple(spans)
