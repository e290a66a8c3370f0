"""A policy is tried before it is needed: by the hours of a week, who is reached, and when nobody is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from warroom.core.carried import Reach
from warroom.core.policy import BusinessHours, EscalationLevel, EscalationPolicy, Policy, Window
from warroom.core.policy_check import Call, alike, calls, services, week

MONDAY = datetime(2026, 7, 6, tzinfo=UTC)
BERLIN = Window(name="berlin", timezone="Europe/Berlin", start=time(8), end=time(20))
NEW_YORK = Window(name="new york", timezone="America/New_York", start=time(20), end=time(8))
MINUTES = timedelta(minutes=1)


def level(name: str, after: int, **more: object) -> EscalationLevel:
    return EscalationLevel(**{"name": name, "target": name, "after": {"*": after * MINUTES}, **more})  # type: ignore[arg-type]


def policy(*levels: EscalationLevel, services: tuple[str, ...] = ()) -> Policy:
    some = Reach(some=True, words=frozenset({"anna", "ben", "zoe", "lee"}))
    rules = EscalationPolicy(id="p", services=services, level=levels)
    return Policy(escalation=(rules,), windows=(BERLIN, NEW_YORK), business_hours=BusinessHours()).reaching(some)


def told(rules: Policy, day: int, hour: int, within: int = 180, service: str = "") -> list[tuple[str, int]]:
    """Level and minute, for an incident declared that hour of the week."""
    at = MONDAY + timedelta(days=day, hours=hour)
    found = calls(rules, "SEV1", service, at, timedelta(minutes=within))
    return [(call.level, call.after // MINUTES) for call in found]


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (0, 6, [("anna", 5)]),  # in New York it is the night to Monday, on which nobody works
        (1, 6, [("anna", 5), ("zoe", 5)]),  # 08:00 in Berlin opens, in New York it is 02:00
        (1, 5, [("zoe", 5), ("anna", 65)]),
        (0, 13, [("anna", 5)]),  # 09:00 in New York: the night there is over
        (1, 11, [("anna", 5), ("zoe", 5)]),
        (0, 18, []),  # 20:00 in Berlin, 14:00 in New York
        (4, 23, [("zoe", 65)]),  # Friday night there begins at 00:00 UTC
        (5, 1, [("zoe", 5)]),  # Friday night still, which belongs to Friday
        (5, 12, []),  # Saturday: nobody works
    ],
)
def test_day_and_night_in_two_zones(day: int, hour: int, expected: list[tuple[str, int]]) -> None:
    rules = policy(level("anna", 5, hours="berlin"), level("zoe", 5, hours="new york"))
    assert told(rules, day, hour) == expected


def test_outside_the_hours_the_clock_stands_still_until_they_end() -> None:
    rules = policy(level("anna", 15, hours="outside"))
    assert told(rules, 0, 8) == [("anna", 15)]
    assert told(rules, 0, 9, within=24 * 60) == [("anna", 8 * 60 + 15)]
    assert told(rules, 5, 12) == [("anna", 15)]


def test_a_level_repeats_only_so_often() -> None:
    rules = policy(level("anna", 10, repeat=20 * MINUTES, times=3))
    assert told(rules, 0, 0, within=24 * 60) == [("anna", 10), ("anna", 30), ("anna", 50)]
    assert len(told(policy(level("anna", 10, repeat=20 * MINUTES)), 0, 0, within=120)) == 6


def test_one_severity_of_its_own_stands_before_all_others() -> None:
    rules = policy(EscalationLevel(name="anna", after={"*": 10 * MINUTES, "SEV1": None, "SEV2": 2 * MINUTES}))
    assert told(rules, 0, 0) == []
    at = calls(rules, "SEV2", "", MONDAY, 60 * MINUTES)
    assert [(call.level, call.after) for call in at] == [("anna", 2 * MINUTES)]
    assert [call.after for call in calls(rules, "SEV3", "", MONDAY, 60 * MINUTES)] == [10 * MINUTES]


def test_the_policy_that_names_a_service_stands_before_a_pattern_and_that_before_all_others() -> None:
    def named(name: str, *of: str) -> EscalationPolicy:
        return EscalationPolicy(id=name, services=of, level=(level(name, 1),))

    rules = Policy(escalation=(named("rest"), named("like", "pay-*"), named("exact", "pay-eu", "pay-us")))
    found = [rules.escalation_for(service) for service in ("pay-us", "pay-apac", "mail", "")]
    assert [one.id for one in found if one is not None] == ["exact", "like", "rest", "rest"]
    assert services(rules) == ("pay-*", "pay-eu", "")


def test_hours_in_which_nobody_is_reached_are_found_and_the_same_hours_told_once() -> None:
    rules = policy(level("anna", 5, hours="business"), level("nobody-known", 10, hours="business"))
    stretches = week(rules, "SEV1", "", MONDAY + timedelta(days=2), UTC, timedelta(hours=1))
    silent = [(one.first, one.last) for one in stretches if one.reaches_nobody]
    assert silent == [(0, 8), (17, 32), (41, 56), (65, 80), (89, 104), (113, 167)]
    found = dict(alike(stretches))
    working = next(told for told in found if len(told) == 2 and told[0].after == 5 * MINUTES)
    assert working[0] == Call("anna", "anna", 5 * MINUTES)
    assert working[1].nobody == 'nobody is told: no channel reaches nobody-known (give one reaches = ["nobody-known"])'


def test_the_hour_is_the_teams_also_in_the_week_in_which_the_clocks_change() -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Berlin")
    rules = policy(level("anna", 5, hours="berlin"))
    for monday in (datetime(2026, 3, 23, tzinfo=zone), datetime(2026, 10, 19, tzinfo=zone)):
        found = week(rules, "SEV1", "", monday, zone, timedelta(minutes=30))
        assert [(one.first % 24, one.last % 24) for one in found if one.calls] == [(8, 19)] * 5
