"""Playing: nobody waits for what did not happen, and nothing lies behind the end."""

from __future__ import annotations

from datetime import timedelta

from screens.replay.player import Player
from tests.support.rooms import START
from warroom.core.replay.dials import Dial
from warroom.core.replay.moment import Mark, Route
from warroom.core.replay.stretch import Stretch

MINUTES = (0, 1, 20, 21, 30)
STEPS = tuple(START + timedelta(minutes=n) for n in MINUTES)
ROUTE = Route(
    "INC-2026-0001", Stretch(STEPS[0], STEPS[3], STEPS[4]), (Mark(STEPS[0], "began"), Mark(STEPS[2], "SEV1")),
    {Dial.KNOWN: STEPS, Dial.HAPPENED: STEPS}, (),
)  # fmt: skip


def minute(player: Player) -> float:
    return (player.at - START) / timedelta(minutes=1)


def played(player: Player, seconds: float) -> float:
    player.advance(ROUTE, seconds)
    return minute(player)


def test_a_long_gap_is_shortened_and_said_to_be() -> None:
    player = Player(STEPS[0], Dial.KNOWN, 1)
    player.play(ROUTE)
    assert played(player, 60) == 1
    assert played(player, 0.25) > 19.9
    assert player.skipped == timedelta(minutes=19) - timedelta(seconds=2)
    assert played(player, 2) > 20
    assert player.skipped is None


def test_it_ends_and_begins_anew() -> None:
    player = Player(STEPS[0], Dial.KNOWN, 600)
    player.play(ROUTE)
    for _ in range(10):
        player.advance(ROUTE, 1)
    assert (minute(player), player.playing) == (30, False)
    player.play(ROUTE)
    assert (minute(player), player.playing) == (0, True)


def test_steps_minutes_and_milestones_stay_within_the_incident() -> None:
    player = Player(STEPS[1], Dial.HAPPENED)
    went = []
    for go in (lambda: player.step(ROUTE, 1), lambda: player.minute(ROUTE, -1), lambda: player.milestone(ROUTE, 1),
               lambda: player.step(ROUTE, -1), lambda: player.step(ROUTE, -1), lambda: player.step(ROUTE, -1),
               lambda: player.minute(ROUTE, -1), lambda: player.milestone(ROUTE, -1)):  # fmt: skip
        go()
        went.append(minute(player))
    assert went == [20, 19, 20, 1, 0, 0, 0, 0]


def test_it_goes_from_one_to_six_hundred_times_as_fast() -> None:
    player = Player(START, Dial.KNOWN, 60)
    speeds = []
    for way in (1, 1, 1, -1, -1, -1, -1, -1, -1):
        player.faster(way)
        speeds.append(player.speed)
    assert speeds == [300, 600, 600, 300, 60, 20, 5, 1, 1]
