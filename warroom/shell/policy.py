"""``policy check``: an incident of each severity, declared at each hour of a week, and who would be reached."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from warroom.core.policy import parse_duration, show_duration
from warroom.core.policy_check import WEEK, alike, services, week
from warroom.core.services import Catalogue
from warroom.core.words import did_you_mean, listing
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
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
    if shell.json:
        show_json({"within_s": span.total_seconds(), "zone": str(shell.zone),
                   "checks": [_shape(*one) for one in found], "ok": not silent})  # fmt: skip
        return int(bool(silent))
    for severity, service, stretches in found:
        say(f"{severity}, {f'service {service}' if service else _others(asked_of)}")
        rows = [row for told, hours in alike(stretches) for row in _rows(told, hours, rules.severity(severity).page)]
        table(("", "", "", ""), rows)
    for severity, service, alone in silent:
        about = f" of {service}" if service else ""
        say(f"! {severity}{about}: nobody is reached {_hours(alone)}")
    say(f"Times in {now.astimezone(zone).tzname()}, for {show_duration(span)} in which nobody does anything.")
    return int(bool(silent))


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


def _rows(calls: Sequence[Call], hours: Sequence[Stretch], pages: bool) -> Iterator[tuple[str, ...]]:
    """The hours, then a row for each level that fires."""
    when = f"  {_hours(hours)}"
    if not calls:
        yield when, "", "no level fires" if pages else "no level fires: it pages nobody", ""
    by_level: dict[tuple[str, str], list[timedelta]] = {}
    for call in calls:
        by_level.setdefault((call.level, call.nobody or call.target), []).append(call.after)
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


def _shape(severity: str, service: str, stretches: Sequence[Stretch]) -> dict[str, Any]:
    return {
        "severity": severity, "service": service,
        "hours": [
            {"from": f"{DAYS[one.first // 24]} {one.first % 24:02d}:00",
             "to": f"{DAYS[one.last // 24]} {one.last % 24:02d}:59", "reaches_nobody": one.reaches_nobody,
             "calls": [{"level": call.level, "target": call.target, "after_s": call.after.total_seconds(),
                        "nobody": call.nobody or None} for call in one.calls]}
            for one in stretches
        ],
    }  # fmt: skip
