"""``policy check``: an incident of each severity, declared at each hour of a week, and who would be reached."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from warroom.core.policy import parse_duration, show_duration
from warroom.core.policy_check import WEEK, alike, declared, fired, services, week
from warroom.core.services import Catalogue
from warroom.core.words import did_you_mean, listing
from warroom.notify.occasions import of_event
from warroom.notify.routing import Routes
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.policy import Policy
    from warroom.core.policy_check import Call, Stretch

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def policy(asked: Namespace) -> int:
    """``policy check``; exit code 1 where a severity that pages reaches nobody at some hour."""
    shell = Shell(asked)
    rules = shell.config.policy
    span = _span(asked.within)
    severities = _severities(rules, asked.severity)
    now, zone = shell.clock(), shell.zone
    catalogue = Catalogue(table.service() for table in shell.config.service)
    asked_of = (catalogue.named(asked.service),) if asked.service is not None else services(rules)
    found = [(severity, service, week(rules, severity, service, now, zone, span))
             for severity in severities for service in asked_of]  # fmt: skip
    silent = [(severity, service, [one for one in stretches if one.reaches_nobody])
              for severity, service, stretches in found if rules.severity(severity).page]  # fmt: skip
    silent = [one for one in silent if one[2]]
    ways = Ways(shell.config, now)
    if shell.json:
        show_json({"within_s": span.total_seconds(), "zone": str(shell.zone),
                   "checks": [_shape(*one, ways) for one in found], "ok": not silent})  # fmt: skip
        return int(bool(silent))
    for severity, service, stretches in found:
        say(f"{severity}, {f'service {service}' if service else _others(asked_of)}")
        by = partial(ways.of, severity, service)
        rows = [row for told, hours in alike(stretches)
                for row in _rows(told, hours, rules.severity(severity).page, by)]  # fmt: skip
        table(("", "", "", ""), rows)
    for severity, service, alone in silent:
        about = f" of {service}" if service else ""
        say(f"! {severity}{about}: nobody is reached {_hours(alone)}")
    say(f"Times in {now.astimezone(zone).tzname()}, for {show_duration(span)} in which nobody does anything.")
    return int(bool(silent))


class Ways:
    """By which channels a call goes out, by the same rules as the page of a real incident.

    Whom a rota names then, and who holds a role, nobody knows yet: their own channels are not among them.
    """

    def __init__(self, config: Config, now: datetime) -> None:
        self._policy = config.policy
        self._routes = Routes(config)
        self._now = now
        self._known: dict[tuple[str, str, str, str], tuple[str, ...]] = {}

    def of(self, severity: str, service: str, call: Call) -> tuple[str, ...]:
        """The ids of the channels, in the order of the configuration."""
        key = severity, service, call.level, call.target
        if key not in self._known:
            it = declared(severity, service, self._now)
            page = fired(it, "check", call.level, call.target, self._now)
            occasion = of_event(page, it, self._policy)
            self._known[key] = self._routes.of(occasion, it) if occasion is not None else ()
        return self._known[key]


def _span(text: str) -> timedelta:
    try:
        span = parse_duration(text)
    except ValueError as error:
        raise Usage(f"--within: give {error}") from error
    if span is None or span <= timedelta(0):
        raise Usage('--within: give a duration such as "24h"')
    return span


def _severities(rules: Policy, asked: str | None) -> list[str]:
    names = [one.name for one in rules.severities]
    if asked is None:
        return names
    found = next((name for name in names if name.lower() == asked.lower()), None)
    if found is None:
        raise Usage(f'no severity is called "{asked}": {did_you_mean(asked, names)}')
    return [found]


def _others(asked_of: Sequence[str]) -> str:
    return "any other service" if len(asked_of) > 1 else "any service"


def _rows(
    calls: Sequence[Call], hours: Sequence[Stretch], pages: bool, by: Callable[[Call], Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """The hours, then a row for each level that fires."""
    when = f"  {_hours(hours)}"
    if not calls:
        yield when, "", "no level fires" if pages else "no level fires: it pages nobody", ""
    by_level: dict[tuple[str, str], list[timedelta]] = {}
    for call in calls:
        ways = ", ".join(by(call))
        whom = f"{call.target} by {ways}" if ways else call.target
        by_level.setdefault((call.level, call.nobody or whom), []).append(call.after)
    for number, ((level, whom), after) in enumerate(by_level.items()):
        yield when if number == 0 else "", f"after {_often(after)}", level, whom


def _often(after: Sequence[timedelta]) -> str:
    """``15m``, ``15m and 45m``, ``15m, 45m, … 5 times``."""
    shown = [show_duration(one) for one in after]
    return listing(shown) if len(shown) < 3 else f"{shown[0]}, {shown[1]}, … {len(shown)} times"


def _hours(stretches: Sequence[Stretch]) -> str:
    """The same hours on several days once: ``Mon to Fri 09:00 to 17:00``; longer ones with both days."""
    spans = [(one.first, one.last - one.first + 1) for one in stretches]
    if spans == [(0, WEEK)]:
        return "always"
    if len(spans) > 1 and spans[0][0] == 0 and sum(spans[-1]) == WEEK:  # one night, over the end of the week
        spans = [*spans[1:-1], (spans[-1][0], spans[-1][1] + spans[0][1])]
    by_hours: dict[tuple[int, int], list[str]] = {}
    said = []
    for first, length in spans:
        day, hour = divmod(first, 24)
        if length <= 24:
            by_hours.setdefault((hour, length), []).append(DAYS[day])
        else:
            end = (first + length) % WEEK
            said.append(f"{DAYS[day]} {hour:02d}:00 to {DAYS[end // 24]} {end % 24:02d}:00")
    several = [f"{_days(days)} {hour:02d}:00 to {(hour + length) % 24:02d}:00"
               for (hour, length), days in by_hours.items()]  # fmt: skip
    return listing([*several, *said])


def _days(days: Sequence[str]) -> str:
    places = [DAYS.index(day) for day in days]
    if len(days) > 2 and places == list(range(places[0], places[0] + len(days))):
        return f"{days[0]} to {days[-1]}"
    return ", ".join(days)


def _shape(severity: str, service: str, stretches: Sequence[Stretch], ways: Ways) -> dict[str, Any]:
    return {
        "severity": severity, "service": service,
        "hours": [
            {"from": f"{DAYS[one.first // 24]} {one.first % 24:02d}:00",
             "to": f"{DAYS[one.last // 24]} {one.last % 24:02d}:59", "reaches_nobody": one.reaches_nobody,
             "calls": [{"level": call.level, "target": call.target, "after_s": call.after.total_seconds(),
                        "by": list(ways.of(severity, service, call)), "nobody": call.nobody or None}
                       for call in one.calls]}
            for one in stretches
        ],
    }  # fmt: skip
