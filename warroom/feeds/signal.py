"""A metric of Prometheus as a signal: drawn in the room, an alert where it is over its threshold or its usual self."""

from __future__ import annotations

import math
import statistics
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from msgspec import Struct
from pydantic import Field, model_validator

from warroom.config.settings import FeedSettings
from warroom.config.types import Interval
from warroom.core.model import SIGNAL_POINTS, Alert, Signal
from warroom.core.policy import Duration
from warroom.core.text import clean
from warroom.feeds import normalise
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, figure_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source, Told

_MOST_POINTS = 11_000
"""Prometheus answers 400 to more of one series."""
_DRAWN = 20  # series of one feed that are drawn, the worst ones
_BASELINE_POINTS = 300
_BASELINE_KEPT = timedelta(minutes=10)
_UNREADABLE = (TypeError, ValueError, AttributeError, KeyError, OverflowError, OSError)
_FRESH_STEPS = 5  # Prometheus itself looks five minutes back; a series that ended before is not a zero


class SignalSettings(OwnKeys):
    """Keys of the type signal."""

    query: str = Field(min_length=1)
    """PromQL, such as 'sum(rate(http_requests_total{code=~"5.."}[5m]))'; each series of its answer is a signal."""
    name: str = ""
    """What it is called on the screen; the feed's id where it is empty."""
    unit: str = ""
    """What stands behind the number: "%", "ms", "/s"."""
    service: str = ""
    """The service concerned, where the series' labels do not say."""
    range: Interval = timedelta(hours=1)
    """How much of it is asked for and drawn."""
    step: Interval = timedelta(seconds=30)
    """The time between two points; the newest 120 are drawn."""
    above: float | None = None
    """More than this is an alert of severity warning."""
    below: float | None = None
    """Less than this is one, for success rates and the like; instead of above."""
    critical: float | None = None
    """From here on, in the same direction, its severity is critical."""
    over_baseline: float | None = Field(default=None, gt=0)
    """So many per cent over what is usual is an alert too: 20 for "20 % over baseline"."""
    baseline: Interval = timedelta(days=1)
    """What is usual: the median of so long a time before the range."""
    lasting: Duration = timedelta(minutes=2)
    """It must have been so without a break for this long; "0s" takes the newest point alone."""
    empty: Literal["unknown", "zero"] = "unknown"
    """What an answer without any series means: unknown resolves nothing; zero is for counters that appear late."""

    @model_validator(mode="after")
    def _sensible(self) -> SignalSettings:
        if self.range / self.step > _MOST_POINTS:
            raise ValueError(f"a range of at most {_MOST_POINTS:,} steps")
        if self.lasting > self.range:
            raise ValueError("lasting no longer than range")
        if self.above is not None and self.below is not None:
            raise ValueError("above or below, not both")
        if self.critical is not None and self.above is None and self.below is None:
            raise ValueError("above or below together with critical")
        return self


class _Series(Struct, frozen=True):
    """One series: its labels, its points with everything that is not a finite number, its usual value."""

    labels: dict[str, Any]
    points: tuple[tuple[datetime, float], ...]
    newest: str
    usual: float | None
    alive: bool

    @property
    def uid(self) -> str:
        return normalise.uid_of_labels(self.labels)


class _Drawn(Struct, frozen=True):
    """A series as a record of its own, next to the one that may be an alert."""

    series: _Series
    name: str


class SignalSource(Source):
    """``query_range`` as Prometheus, Mimir, Thanos and VictoriaMetrics speak it. No number is not a zero."""

    type = "signal"
    about = "a metric of Prometheus as a sparkline with a threshold: url is the server's base address"
    Settings = SignalSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.keys = cast(SignalSettings, own)
        self._usual: dict[str, float] = {}
        self._usual_at: datetime | None = None

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        keys = self.keys
        step = keys.step.total_seconds()
        # On a multiple of the step the same points come again until there is a new one.
        end = math.floor((fetch.now().timestamp() + fetch.skew_s) / step) * step
        start = end - math.floor(keys.range.total_seconds() / step) * step
        judged = True
        if keys.over_baseline is not None:
            _, failure = await aside(fetch, self._learn(fetch, start), "what is usual is not known")
            judged = failure is None or bool(self._usual)
        found = await self._ask(fetch, start, end, step)
        if not found and keys.empty == "zero":
            found = [{"metric": {}, "values": [[end - n * step, "0"] for n in range(SIGNAL_POINTS - 1, -1, -1)]}]
        readable = [self._series(raw, end) for raw in found]
        series = [one for one in readable if isinstance(one, _Series)]
        quiet = sum(not one.alive for one in series)
        notes = []
        if not found:
            notes.append("the query finds no series: nothing is known, and nothing resolves")
        if quiet:
            notes.append(f"{quiet} of {len(series)} series have no number now: nothing resolves until they do")
        if len(series) > _DRAWN:
            notes.append(f"{len(series)} series, the worst {_DRAWN} are drawn: narrow the query")
        complete = bool(found) and not quiet and judged
        yield Page([*readable, *self._drawn(series)], complete, "; ".join(notes))

    async def _learn(self, fetch: Fetch, until: float) -> None:
        """What is usual of each series, asked again every ten minutes: it changes slowly and costs the server most."""
        now = fetch.now()
        if self._usual_at is not None and timedelta(0) <= now - self._usual_at < _BASELINE_KEPT:
            return
        span = self.keys.baseline.total_seconds()
        step = max(1.0, math.ceil(span / _BASELINE_POINTS))
        usual: dict[str, float] = {}
        for raw in await self._ask(fetch, until - span, until, step):
            try:
                labels, numbers = _labels(raw), [value for _, value in _points(raw) if math.isfinite(value)]
            except _UNREADABLE:
                continue  # the series of now is judged without it
            if numbers:
                usual[normalise.uid_of_labels(labels)] = statistics.median(numbers)
        self._usual, self._usual_at = usual, now if usual else None

    async def _ask(self, fetch: Fetch, start: float, end: float, step: float) -> list[Any]:
        query = {"query": self.keys.query, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:g}"}
        try:
            data = await fetch.json("/api/v1/query_range", query)
        except PollFailed as error:
            if error.status in (400, 422):
                raise PollFailed(error.reason, "fix query, range or step", status=error.status) from None
            raise
        if dig(data, "status") == "error":
            raise PollFailed(f"Prometheus says: {clean(word_of(dig(data, 'error')), 120)}", "fix query")
        found = dig(data, "data", "result")
        if dig(data, "data", "resultType") != "matrix" or not isinstance(found, list):
            raise PollFailed("the answer is not a matrix of series", "check url: is this a Prometheus?")
        return found

    def _series(self, raw: Any, end: float) -> Any:
        """The series, or the record as it came where it is none: reading it then says so."""
        try:
            labels, points = _labels(raw), _points(raw)
        except _UNREADABLE:
            return raw
        if not points:
            return raw
        at, newest = points[-1]
        alive = not math.isnan(newest) and end - at.timestamp() < _FRESH_STEPS * self.keys.step.total_seconds()
        usual = self._usual.get(normalise.uid_of_labels(labels))
        return _Series(labels, points, _written(newest), usual, alive)

    # ------------------------------------------------------------ judging

    def _limits(self, series: _Series) -> list[float]:
        """Where it begins to be too much, each reason its own limit."""
        keys, limits = self.keys, []
        chosen = keys.below if keys.below is not None else keys.above
        if chosen is not None:
            limits.append(chosen)
        if keys.over_baseline is not None and series.usual is not None:
            limits.append(series.usual + abs(series.usual) * keys.over_baseline / 100)
        return limits

    def _over(self, value: float, limit: float) -> bool:
        return value < limit if self.keys.below is not None and limit == self.keys.below else value > limit

    def _began(self, series: _Series, limit: float) -> datetime | None:
        """Since when it is over without a break, None where it is not or not for long enough."""
        began = None
        for at, value in reversed(series.points):
            if not self._over(value, limit):  # a NaN is not over either
                break
            began = at
        if began is None or not series.alive:
            return None
        return began if series.points[-1][0] - began >= self.keys.lasting else None

    def _is_critical(self, series: _Series) -> bool:
        critical, newest = self.keys.critical, series.points[-1][1]
        if critical is None:
            return False
        return newest <= critical if self.keys.below is not None else newest >= critical

    def _drawn(self, series: list[_Series]) -> list[_Drawn]:
        sign = -1 if self.keys.below is not None else 1
        worst = sorted(series, key=lambda one: sign * one.points[-1][1] if one.alive else -math.inf)[: -_DRAWN - 1 : -1]
        taken: set[str] = set()
        drawn = []
        for one in worst:
            name = self._name(one)
            drawn.append(_Drawn(one, f"{name} {one.uid[:4]}" if name in taken else name))
            taken.add(name)
        return drawn

    def _name(self, series: _Series) -> str:
        name = self.keys.name or self.feed.id
        told = ", ".join(word_of(v) for k, v in sorted(series.labels.items()) if k != "__name__" and word_of(v))
        return clean(f"{name} {told}" if told else name, 100)

    # ------------------------------------------------------------ telling

    def uid(self, record: Any) -> str:
        if isinstance(record, _Drawn):
            return ""
        return record.uid if isinstance(record, _Series) else normalise.uid_of_labels(_labels(record))

    def read(self, record: Any) -> Told | None:
        if isinstance(record, _Drawn):
            return self._signal(record)
        if not isinstance(record, _Series):
            raise ValueError("a series has an unexpected form")
        return self._alert(record)

    def _alert(self, series: _Series) -> Alert | None:
        found = [(began, limit) for limit in self._limits(series) if (began := self._began(series, limit))]
        if not found:
            return None
        began, limit = min(found)
        keys, name, unit = self.keys, self._name(series), f" {self.keys.unit}" if self.keys.unit else ""
        by_limit = limit in (keys.above, keys.below)
        way = "under" if keys.below is not None and by_limit else "over"
        title = f"{name} {way} {limit:g}{unit}" if by_limit else f"{name} {keys.over_baseline:g} % over its baseline"
        usual = f", usually {series.usual:.4g}{unit}" if series.usual is not None else ""
        return self.alert(
            series.uid,
            title,
            severity="critical" if self._is_critical(series) else "warning",
            status="firing",
            labels={k: v for k, v in series.labels.items() if k != "__name__"},
            summary=f"{_short(series.newest)}{unit} now{usual}",
            started_at=began.timestamp(),
            value=_short(series.newest),
            service=keys.service or normalise.first_of(normalise.SERVICE_LABELS, normalise.labels_of(series.labels)),
        )

    def _signal(self, record: _Drawn) -> Signal:
        keys, series = self.keys, record.series
        newest = series.points[-1][1]
        limits = self._limits(series)
        over = any(self._over(newest, limit) for limit in limits)
        labels = normalise.labels_of(series.labels)
        finite = tuple((at, value) for at, value in series.points if math.isfinite(value))
        return Signal(
            feed=self.feed.id,
            name=record.name,
            unit=clean(keys.unit, 20),
            service=clean(keys.service, 100) or normalise.first_of(normalise.SERVICE_LABELS, labels),
            points=finite[-SIGNAL_POINTS:],
            value=newest if math.isfinite(newest) and series.alive else None,
            word=_short(series.newest),
            threshold=min(limits) if limits else None,
            critical=keys.critical,
            baseline=series.usual,
            below=keys.below is not None,
            state="no data" if not series.alive else "over" if over else "ok",
        )


def _labels(raw: Any) -> dict[str, Any]:
    return dict(raw["metric"])


def _points(raw: Any) -> tuple[tuple[datetime, float], ...]:
    """Points with their values as numbers, "NaN" and "+Inf" too. Raises for anything else."""
    values: Iterable[Any] = raw["values"]
    return tuple((datetime.fromtimestamp(float(at), UTC), float(value)) for at, value in values)


def _written(value: float) -> str:
    """As Prometheus writes it."""
    return f"{value:+}".replace("inf", "Inf") if math.isinf(value) else "NaN" if math.isnan(value) else repr(value)


def _short(word: str) -> str:
    return figure_of(word)
