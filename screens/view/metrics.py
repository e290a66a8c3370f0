"""The measured series told for one moment: what each stands at, whether it is too much, and how old that is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from warroom.core.correlate import signal_state
from warroom.core.model import FeedHealth, Signal
from warroom.core.times import age
from widgets.sparkline import SignalFace, SignalsFace

NONE_CONFIGURED = 'No feed of type "signal" or "tickets" is configured.'
NONE_READ = "Its feeds have told no series yet."
TYPES = frozenset({"signal", "tickets"})


def signals(found: Iterable[Signal], health: Sequence[FeedHealth], service: str, now: datetime, zone: tzinfo,
            types: Iterable[str] = ()) -> SignalsFace:  # fmt: skip
    """The series: those over their limit first, then those nobody hears of now, then those of the ``service``.

    ``types`` are those of the configured feeds: where there is no series they say whether one may still come.
    """
    feeds = {f.id: f for f in health}
    told = [(one, signal_state(one, feeds.get(one.feed))) for one in found]

    def order(pair: tuple[Signal, str]) -> tuple[bool, bool, bool, str, str]:
        it, state = pair
        return state != "over", state == "ok", not service or it.service != service, it.feed, it.name

    ordered = sorted(told, key=order)
    return SignalsFace(
        tuple(_face(one, state, feeds.get(one.feed), now, zone) for one, state in ordered),
        NONE_CONFIGURED if TYPES.isdisjoint(types) else NONE_READ,
    )


def _face(it: Signal, state: str, feed: FeedHealth | None, now: datetime, zone: tzinfo) -> SignalFace:
    name = f"{it.name}, {it.service}" if it.service and it.service.casefold() not in it.name.casefold() else it.name
    at = it.points[-1][0] if it.points else feed.last_success_at if feed is not None else None
    heard = state in ("ok", "over")
    return SignalFace(
        name=name, points=tuple(value for _, value in it.points), limit=it.threshold,
        now=figure(it) if heard else "",
        as_of=f"{'' if heard else 'old, '}as of {at.astimezone(zone):%H:%M:%S}" if at is not None else "",
        over=state == "over", under=it.below, service=it.service,
        state="" if heard else _silent(it, state, feed, now),
    )  # fmt: skip


def _silent(it: Signal, state: str, feed: FeedHealth | None, now: datetime) -> str:
    """``no data 40 s``: since when nothing was heard; an old value is never told as if it were the newest."""
    last = it.points[-1][0] if it.points else None
    if state == "old" and feed is not None:
        last = feed.last_success_at
    return "no data" if last is None else f"no data {in_words(now - last)}"


def in_words(span: timedelta) -> str:
    """An age that moves in steps of five seconds: ``40 s``, from two minutes on ``42m``."""
    seconds = max(0, int(span.total_seconds()) // 5 * 5)
    return f"{seconds} s" if seconds < 120 else age(timedelta(seconds=seconds))


def figure(it: Signal) -> str:
    """The newest value with its unit: ``4.2 %``; as its source wrote it where it is no number."""
    if it.value is None:
        return it.word
    found = f"{it.value:,.0f}" if abs(it.value) >= 100 or it.value == int(it.value) else f"{it.value:.3g}"
    return f"{found} {it.unit}".strip()
