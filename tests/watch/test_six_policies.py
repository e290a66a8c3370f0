"""Six policies as teams have them: what the check tells, and what the watcher fires, is what a hand-made table says."""

from __future__ import annotations

import functools
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.rooms import Clock
from tests.watch.six_policies import CASES, DAYS, NOBODY, Case, Week, by_hand
from warroom.cli import main
from warroom.config.loading import load
from warroom.core.duration import parse_duration
from warroom.core.events import EscalationFired
from warroom.notify.collect import Collector
from warroom.room import Room
from warroom.shell import policy as policy_command
from warroom.shell.context import Shell
from warroom.store import Store
from warroom.store.outbox import Outbox
from warroom.watcher.duty import Duty
from warroom.watcher.store_thread import StoreThread

SECOND = timedelta(seconds=1)

Said = tuple[float, str, str, list[str]]
"""One call: minutes after the declaration, level, target, channels."""


def configured(case: Case, folder: Path) -> Path:
    file = folder / "config.toml"
    top, _, rest = case.config.partition("\n[")
    file.write_text(f'{top}\n[{rest}\n[display]\ntimezone = "{case.zone}"\n')
    return file


def hour_of(case: Case, hour: int) -> datetime:
    day = date.fromisoformat(case.monday) + timedelta(days=hour // 24)
    return datetime.combine(day, time(hour % 24), ZoneInfo(case.zone)).astimezone(UTC)


def told(call: dict[str, Any]) -> str:
    """One call as the table writes it."""
    how = "!" if call["nobody"] else f"by {', '.join(call['by'])}"
    return f"{call['after_s'] / 60:g} {call['level']} {call['target']} {how}"


def checked(answer: dict[str, Any]) -> Week:
    """What the command says, spread over the hours of the week."""
    week: Week = {}
    for check in answer["checks"]:
        hours = week.setdefault((check["severity"], check["service"]), [""] * 168)
        for stretch in check["hours"]:
            first, last = (24 * DAYS.index(at[:3]) + int(at[4:6]) for at in (stretch["from"], stretch["to"]))
            calls = "; ".join(map(told, stretch["calls"])) or NOBODY
            hours[first : last + 1] = [calls] * (last + 1 - first)
    return week


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_check_of_a_policy_is_the_table_made_by_hand(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wednesday = hour_of(case, 60)
    monkeypatch.setattr(policy_command, "Shell", functools.partial(Shell, clock=lambda: wednesday))
    asks = ["--config", str(configured(case, tmp_path)), "--db", str(tmp_path / "room.db")]
    asks += ["policy", "check", "--json", "--within", case.within]

    def asked(*more: str) -> tuple[int, dict[str, Any]]:
        code = main([*asks, *more])
        return code, json.loads(capsys.readouterr().out)

    code, answer = asked()
    table, found = by_hand(case), checked(answer)
    for service in {service for _, service in table} - {service for _, service in found}:
        found |= checked(asked("--service", service)[1])  # a policy is told by the first service that it names
    assert set(found) == set(table)
    apart = [
        (key, f"{DAYS[hour // 24]} {hour % 24:02d}", said, found[key][hour])
        for key, hours in table.items() for hour, said in enumerate(hours) if said != found[key][hour]
    ]  # fmt: skip
    assert apart == []
    assert (code, answer["ok"]) == (int(case.silent), not case.silent)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_what_the_watcher_fires_is_what_the_table_said(case: Case, tmp_path: Path) -> None:
    """One incident for each row, at the first of its hours; the clock goes from each instant of the table to the next,
    by way of the second before it."""
    config, clock = load(configured(case, tmp_path), env={}), Clock(hour_of(case, 0))
    within = parse_duration(case.within)
    assert within is not None
    rows = {(key, said): hour for key, hours in by_hand(case).items()
            for hour, said in reversed(list(enumerate(hours)))}  # fmt: skip
    declared = sorted((hour, key, said) for (key, said), hour in rows.items())
    instants = {hour_of(case, hour) for hour, _, _ in declared}
    for hour, _, said in declared:
        at = {hour_of(case, hour) + timedelta(minutes=minute) for minute, *_ in calls_of(said)}
        instants |= at | {one - SECOND for one in at} | {hour_of(case, hour) + within}
    desk = StoreThread("duty", tmp_path / "room.db", config, clock)
    lease = await desk.call(lambda store: store.take_lease("watcher", "me", 10**7, standing=True))
    assert lease is not None
    duty, collector = Duty(desk, config, lease, clock), Collector(config, lease, clock, whole=True)
    expected: dict[str, list[Said]] = {}
    try:
        with Store.open(tmp_path / "room.db", clock=clock) as store:
            room = Room(store, config.policy, "maya", clock=clock)
            collector.begin(store)
            for instant in sorted(instants):
                if instant < hour_of(case, 0):
                    continue
                clock.now = instant
                for hour, (severity, service), said in declared:
                    if hour_of(case, hour) == instant:
                        it = room.declare("it is down", severity, service=service.replace("*", "eu"))
                        expected[it.id] = calls_of(said)
                await desk.call(duty._look)
                collector.look(store)
            letters = by_call(store)
            assert {inc: fired(store, inc, within, letters) for inc in expected} == expected
    finally:
        await desk.close()


def calls_of(said: str) -> list[Said]:
    """Minutes, level, target and channels of each call of a row."""
    found = []
    for call in said.split("; ") if said != NOBODY else ():
        page, _, by = call.removesuffix(" !").partition(" by ")
        minutes, level, target = page.split(" ", 2)
        found.append((float(minutes), level, target, sorted(by.split(", ")) if by else []))
    return found


def by_call(store: Store) -> dict[str, list[str]]:
    """The channels whose letters lie in the outbox, by the event that they tell of; one without a channel says that
    nobody was told."""
    found: dict[str, list[str]] = {}
    for kept in Outbox(store).letters(limit=10_000):
        if kept.letter.channel:
            found.setdefault(kept.letter.event, []).append(kept.letter.channel)
    return found


def fired(store: Store, incident: str, within: timedelta, letters: dict[str, list[str]]) -> list[Said]:
    """What the record says was fired, by when it really was, and which channels were given a letter."""
    events = list(store.events(incident=incident))
    began = events[0].at
    return [
        ((one.at - began) / timedelta(minutes=1), one.data.level, one.data.target, sorted(letters.get(one.id, [])))
        for one in events if isinstance(one.data, EscalationFired) and one.at - began <= within
    ]  # fmt: skip
