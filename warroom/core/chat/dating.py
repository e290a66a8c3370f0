"""When each message of a paste was said. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.chat import said
from warroom.core.chat.saying import Order, order_of
from warroom.core.chat.stamps import Day, Stamp
from warroom.core.chat.taking import Raw
from warroom.core.chat.zones import Zone
from warroom.core.times import as_utc

OUT_OF = timedelta(hours=1)
"""Lines may be this much out of order without meaning another day."""
SLACK = timedelta(minutes=5)
_LONG = timedelta(hours=12)
_DAY = timedelta(days=1)
_NOON = 12 * 3600


class Dated(Struct, frozen=True):
    """When a message was said (None: unknown), and what is doubtful about that."""

    at: datetime | None
    doubts: tuple[str, ...] = ()


class Read(Struct, frozen=True):
    """The instants of all messages, in the order of ``raws``, which is oldest first."""

    raws: tuple[Raw, ...]
    times: tuple[Dated, ...]
    order: Order
    newest_first: bool


def dated(raws: Sequence[Raw], now: datetime, place: tzinfo, zone: Zone | None, choices: said.Choices) -> Read:
    """When these messages were said; clocks without a zone are read in ``zone``, as the paste says, else ``place``."""
    today = now.astimezone(place).date()
    halved = _halved([_since(raw, now, choices.zone or (zone.place if zone is not None else place)) for raw in raws])
    zones = _zones(halved, now, place, zone, choices.zone)
    order = _order(halved, today, choices.day_first)
    newest = _newest_first(halved, today, order, now)
    dating = _Dating(halved, zones, now, today, order, choices.start)
    if newest:
        dating = _Dating(halved[::-1], zones[::-1], now, today, order, choices.start)
    return Read(tuple(dating.raws), tuple(dating.times()), order, newest)


def _since(raw: Raw, now: datetime, place: tzinfo) -> Raw:
    """What was written as "5 min ago", as the day and the clock that it means."""
    stamp = raw.stamp
    if stamp is None or stamp.ago is None:
        return raw
    at = (now - stamp.ago).astimezone(place)
    day = Day(at.year, at.month, at.day)
    read_as = f"{at:%H:%M}" if at.date() == now.astimezone(place).date() else f"{at:%-d %b %H:%M}"
    doubt = f"{stamp.doubt.partition(':')[0]} read as {read_as}; approximate time"
    told = replace(stamp, doubt=doubt, hour=at.hour, minute=at.minute, second=at.second, day=day, seconds=True)
    return replace(raw, stamp=told)


def _order(raws: Sequence[Raw], today: date, chosen: bool | None) -> Order:
    stamped = [raw.stamp.day for raw in raws if raw.stamp is not None and raw.stamp.day is not None]
    shown = [*stamped, *(raw.day for raw in raws if raw.day is not None)]
    with_day = all(_is_past(day, today, True) for day in shown)
    with_month = all(_is_past(day, today, False) for day in shown)
    found = order_of(shown, fits=(with_day, with_month))
    return found if chosen is None else Order(chosen, True, found.needed)


def _is_past(day: Day, today: date, day_first: bool) -> bool:
    """Whether a day of two numbers, read in this order, is no day to come."""
    found = _date(day, today, day_first) if day.numbers is not None else None
    return found is None or found <= today + timedelta(days=1)


def _halved(raws: Sequence[Raw]) -> list[Raw]:
    """``2:31`` below ``2:30 PM``: where some clocks have "am" or "pm", one without is in the half that follows."""
    if not any(raw.stamp is not None and raw.stamp.half for raw in raws):
        return list(raws)
    found: list[Raw] = []
    before: int | None = None
    for raw in raws:
        stamp = raw.stamp
        if stamp is not None and stamp.elapsed is None:
            if not stamp.half and 1 <= stamp.hour <= 12 and before is not None and stamp.day is None:
                hours = (stamp.hour % 12, stamp.hour % 12 + 12)
                gaps = [
                    (hour * 3600 + stamp.minute * 60 + stamp.second - before + SLACK.seconds) % 86400 for hour in hours
                ]
                stamp = replace(stamp, hour=hours[gaps[1] < gaps[0]], half="-")
                raw = replace(raw, stamp=stamp)
            before = stamp.of_day
        found.append(raw)
    return _halved_before(found)


def _halved_before(raws: list[Raw]) -> list[Raw]:
    """Clocks above the first with "am" or "pm": the half in which each is before the one below."""
    after: int | None = None
    first = next((n for n, raw in enumerate(raws) if raw.stamp is not None and raw.stamp.half), 0)
    for n in range(first, -1, -1):
        stamp = raws[n].stamp
        if stamp is None or stamp.elapsed is not None:
            continue
        if after is not None and not stamp.half and 1 <= stamp.hour <= 12 and stamp.day is None:
            hours = (stamp.hour % 12, stamp.hour % 12 + 12)
            gaps = [(after - hour * 3600 - stamp.minute * 60 - stamp.second + SLACK.seconds) % 86400 for hour in hours]
            stamp = replace(stamp, hour=hours[gaps[1] < gaps[0]], half="-")
            raws[n] = replace(raws[n], stamp=stamp)
        after = stamp.of_day
    return raws


class _Where(Struct, frozen=True):
    place: tzinfo
    doubts: tuple[str, ...] = ()
    zone: Zone | None = None


def _zones(
    raws: Sequence[Raw], now: datetime, place: tzinfo, stated: Zone | None, chosen: tzinfo | None
) -> list[_Where]:
    """The zone of each clock: its own, else as chosen, as stated, or as last said above."""
    last: Zone | None = None
    names = {
        raw.stamp.zone.name: raw.stamp.zone for raw in raws if raw.stamp is not None and raw.stamp.zone is not None
    }
    only = next(iter(names.values())) if len(names) == 1 else None
    found = []
    for raw in raws:
        own = raw.stamp.zone if raw.stamp is not None else None
        if own is not None:
            last = own
            found.append(_Where(own.place, (own.doubt,) if own.doubt else (), own))
        elif chosen is not None:
            found.append(_Where(chosen))
        elif (said_here := raw.zone or stated or last) is not None:
            taken_over = raw.zone is None and stated is None and _offset(said_here.place, now) != _offset(place, now)
            doubts = [said_here.doubt, f"no zone here; {said_here.name} assumed from above" if taken_over else ""]
            found.append(_Where(said_here.place, tuple(filter(None, doubts)), said_here))
        elif names and raw.stamp is not None:
            there = only.place if only is not None else place
            same = only is not None and _offset(there, now) == _offset(place, now)
            found.append(_Where(there, () if same else (said.ZONE_OPEN,), only))
        else:
            found.append(_Where(place))
    return found


def _offset(place: tzinfo, now: datetime) -> timedelta | None:
    return now.astimezone(place).utcoffset()


def _date(day: Day, today: date, day_first: bool) -> date | None:
    """The day as a date; None where no calendar has it. Without a year: the latest that is not ahead."""
    if day.back is not None:
        return today - timedelta(days=day.back)
    if day.weekday is not None:
        return today - timedelta(days=(today.weekday() - day.weekday) % 7)
    month, number = day.month, day.day
    if day.numbers is not None:
        first, second = day.numbers
        as_day = second <= 12 if first > 12 else first <= 12 and day_first and second <= 12
        number, month = (first, second) if first > 12 or as_day else (second, first)
    if month is None or number is None:
        return None
    try:
        if day.year is not None:
            return date(day.year, month, number)
        for year in range(today.year + 1, today.year - 9, -1):
            try:
                found = date(year, month, number)
            except ValueError:
                continue
            if found <= today + timedelta(days=1):
                return found
    except ValueError:
        pass
    return None


def _newest_first(raws: Sequence[Raw], today: date, order: Order, now: datetime) -> bool:
    """Whether the paste runs backwards in time: of two messages only where both have their days."""
    stamps = [raw.stamp for raw in raws if raw.stamp is not None and raw.stamp.elapsed is None]
    down = up = 0
    whole = all(stamp.day is not None for stamp in stamps)
    for before, after in pairwise(stamps):
        gap = after.of_day - before.of_day
        if before.zone is not None and after.zone is not None and before.zone != after.zone:
            shift = (_offset(after.zone.place, now) or timedelta()) - (_offset(before.zone.place, now) or timedelta())
            gap -= int(shift.total_seconds())
        days = [_date(s.day, today, order.day_first) if s.day else None for s in (before, after)]
        if any(s.day is not None and s.day.weekday == today.weekday() for s in (before, after)):
            continue
        if days[0] is not None and days[1] is not None:
            gap += (days[1] - days[0]).days * 86400
        else:
            gap = (gap + _NOON) % (2 * _NOON) - _NOON
        down, up = down + (gap < 0), up + (gap > 0)
    return down >= (1 if whole else 2) and up * 4 <= down


class _Dating:
    def __init__(self, raws: list[Raw], zones: list[_Where], now: datetime, today: date, order: Order,
                 start: datetime | None) -> None:  # fmt: skip
        self.raws = raws
        self.zones = zones
        self.now = now
        self.today = today
        self.order = order
        self.start = start

    def times(self) -> list[Dated]:
        """Each message's instant, none after now."""
        days = [self._day(n) for n in range(len(self.raws))]
        timed = [n for n, raw in enumerate(self.raws) if raw.stamp is not None and raw.stamp.elapsed is None]
        found: list[Dated] = [self._untimed(raw) for raw in self.raws]
        anchored = next((i for i, n in enumerate(timed) if days[n] is not None), len(timed))
        before: datetime | None = None
        for n in timed[anchored:]:
            found[n] = self._on(n, days[n]) if days[n] is not None else self._following(n, before)
            at = found[n].at
            if at is not None:
                before = at if before is None or days[n] is not None else max(before, at)
        limit = next((found[n].at for n in timed[anchored:] if found[n].at is not None), None)
        jumped = False
        for n in reversed(timed[:anchored]):
            latest = self._latest(n, limit or self.now, last=limit is None, open_day=limit is None)
            if jumped and said.LONG_AGO not in latest.doubts:
                latest = Dated(latest.at, (*latest.doubts, said.LONG_AGO))
            found[n], jumped = latest, said.LONG_AGO in latest.doubts
            limit = latest.at or limit
        return self._ordered(found)

    def _ordered(self, found: list[Dated]) -> list[Dated]:
        latest: datetime | None = None
        out = []
        for dated in found:
            if dated.at is not None and latest is not None and dated.at < latest:
                dated = Dated(dated.at, (*dated.doubts, said.OUT_OF_ORDER))
            latest = dated.at if latest is None else max(latest, dated.at or latest)
            out.append(dated)
        return out

    def _untimed(self, raw: Raw) -> Dated:
        stamp = raw.stamp
        if stamp is None:
            return Dated(None, (said.NO_TIME,))
        if stamp.elapsed is not None:
            doubts = (stamp.doubt,) if stamp.doubt else ()
            if self.start is None:
                return Dated(None, (said.NO_START, *doubts))
            at = as_utc(self.start) + stamp.elapsed
            return Dated(at, doubts) if at <= self.now else Dated(None, (said.FUTURE, *doubts))
        return Dated(None, (said.NO_TIME,))

    def _day(self, n: int) -> date | None:
        raw = self.raws[n]
        day = raw.stamp.day if raw.stamp is not None and raw.stamp.day is not None else raw.day
        if day is None:
            return None
        found = _date(day, self.today, self.order.day_first)
        stamp = raw.stamp
        if found == self.today and day.weekday is not None and stamp is not None and stamp.day is day:
            place = self.zones[n].place
            if datetime.combine(found, time(stamp.hour, stamp.minute), place) > self.now:
                found -= timedelta(days=7)
        return found

    def _on(self, n: int, day: date | None, *more: str) -> Dated:
        """The instant on a known day; a day earlier where that is ahead, and None where that is too."""
        assert day is not None
        stamp, where = self.raws[n].stamp, self.zones[n]
        assert stamp is not None
        at, doubts = instant(day, stamp, where.place)
        doubts = (*self._doubts(n, day), *doubts, *more)
        if at is None:
            return Dated(None, (*doubts, said.NO_TIME))
        if at > self.now:
            at = instant(day - timedelta(days=1), stamp, where.place)[0]
            if at is None or at > self.now:
                return Dated(None, (*doubts, said.FUTURE))
            return Dated(at, (*doubts, said.AHEAD))
        return Dated(at, doubts)

    def _doubts(self, n: int, day: date) -> tuple[str, ...]:
        """What is doubtful about a message's zone and about the order of its day."""
        raw, where = self.raws[n], self.zones[n]
        doubts = list(where.doubts)
        shown = (raw.stamp.day if raw.stamp is not None else None) or raw.day
        if shown is not None and shown.numbers is not None:
            first, second = shown.numbers
            if not self.order.proven and first != second and max(first, second) <= 12:
                doubts.append(f"{'day' if self.order.day_first else 'month'} first assumed: {day:%-d %b}")
            elif max(first, second) > 12 and (first > 12) != self.order.day_first:
                doubts.append(f"day and month reversed on this line: {day:%-d %b}")
        zone = where.zone
        if zone is not None and zone.region:
            noon = datetime.combine(day, time(12), ZoneInfo(zone.region))
            if noon.utcoffset() != zone.place.utcoffset(noon.replace(tzinfo=None)):
                doubts.append(f"{zone.name} is not in use there at this time of year")
        if raw.stamp is not None and raw.stamp.doubt:
            doubts.append(raw.stamp.doubt)
        return tuple(doubts)

    def _following(self, n: int, before: datetime | None) -> Dated:
        """A clock without a day, below one whose day is known: the same day, or the next over midnight."""
        if before is None:
            return self._latest(n, self.now, last=True, open_day=True)
        stamp, place = self.raws[n].stamp, self.zones[n].place
        assert stamp is not None
        shown = before.astimezone(place)
        day = shown.date()
        same = instant(day, stamp, place)[0]
        if same is None or same >= before - OUT_OF:
            if same is not None and same - before > timedelta(hours=20) and shown.hour == 0:
                return self._on(n, day - timedelta(days=1))
            return self._on(n, day)
        following = self._on(n, day + timedelta(days=1))
        if following.at is None or said.AHEAD in following.doubts or following.at < before:
            return self._on(n, day)
        expected = (shown.hour >= 18 and stamp.hour < 8) or following.at.astimezone(place).date() == self.today
        return following if expected else Dated(following.at, (*following.doubts, said.NEXT_DAY))

    def _latest(self, n: int, limit: datetime, *, last: bool, open_day: bool) -> Dated:
        """A clock without a day, above one that is known: the latest that fits, nothing after now."""
        stamp, place = self.raws[n].stamp, self.zones[n].place
        assert stamp is not None
        most = min(self.now, limit + (timedelta() if last else OUT_OF))
        day = most.astimezone(place).date() + timedelta(days=1)
        for back in range(4):
            found, doubts = instant(day - timedelta(days=back), stamp, place)
            if found is not None and found <= most:
                shown = day - timedelta(days=back)
                far = (self.now if open_day else limit) - found > _LONG or self.now - found >= _DAY
                return Dated(found, (*self._doubts(n, shown), *doubts, *((said.LONG_AGO,) if far else ())))
        return Dated(None, (said.NO_TIME,))


def instant(day: date, stamp: Stamp, place: tzinfo) -> tuple[datetime | None, tuple[str, ...]]:
    """The instant at which clocks there showed that; the later one where they showed it twice."""
    try:
        shown = datetime.combine(day, time(stamp.hour, stamp.minute, stamp.second, stamp.micro))
        both = [as_utc(shown.replace(tzinfo=place, fold=fold)) for fold in (0, 1)]
        if both[0] == both[1] or place is UTC:
            return both[0], ()
        real = [at for at in both if at.astimezone(place).replace(tzinfo=None) == shown]
        return max(both), (said.TWICE,) if len(real) == 2 else (said.SKIPPED_HOUR,)
    except (OverflowError, ValueError):
        return None, ()
