"""Whatever is pressed and typed, wherever one is: no part of the program fails, and escape leads back to the room."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from screens.context import registry
from tests.scribe.seat import scribing
from tests.support import outage
from tests.support.rooms import Clock
from tests.support.soak import count, keep
from tests.support.stage import Seat, copied, no_fault
from warroom.keymap.actions import ACTIONS, BY_NAME

PLACES: dict[str, tuple[str, ...]] = {
    "room": (), "scribe": ("T",), "entries": ("T", "up"), "inbox": ("f",), "filter of the inbox": ("f", "slash"),
    "update": ("u",), "declare": ("n",), "command": ("colon",), "filter": ("slash",), "wall": (),
    "help": ("question_mark",),
    "clocks": ("c",), "promises": ("y",), "board": ("B",), "links": ("L",), "check-ins": ("K",), "who": ("W",),
    "handover": ("H",), "playbook": ("P",), "line": ("t",), "brief": ("b",), "status": ("s",), "severity": ("S",),
    "roles": ("r",), "snooze": ("Z",), "merge": ("m",), "details": ("d",), "ask": ("at",), "task": ("plus",),
    "triage": ("Q",), "breach": ("G",), "plan": ("N",), "drafts": ("v",), "doctor": ("D",), "alert": ("3", "p"),
    "find": ("T", "ctrl+f"), "time": ("T", "ctrl+t"), "themes": (), "list": (), "escalate": ("e",), "cancel": ("C",),
    "handover form": ("H", "enter"), "link form": ("L", "end", "enter"), "check-in form": ("K", "end", "enter"),
}  # fmt: skip
"""How one comes to each place from the room."""
BY_ACTION = {"wall": "wall", "themes": "theme", "list": "arrange"}
MOVES = (
    "escape", "escape", "enter", "enter", "enter", "tab", "shift+tab", "up", "down", "left", "right", "home", "end",
    "pageup", "pagedown", "backspace", "backspace", "delete", "space", "space", "ctrl+s", "ctrl+u", "ctrl+k", "ctrl+w",
    "ctrl+j", "ctrl+f", "ctrl+t", "ctrl+r", "ctrl+z", "ctrl+a", "ctrl+e", "ctrl+h", "ctrl+c", "ctrl+l", "alt+left",
    "alt+d", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "insert", "ctrl+o", "alt+1", "alt+5",
)  # fmt: skip
OF_REGISTRY = tuple(key for action in ACTIONS for key in action.keys if key not in BY_NAME["quit"].keys)
WORDS = (
    " ", "  ", "14:23 ", "25:99 x", "f ", "a ", "i: ", "!", "\\", "@raj ", "@", "ask @tom x 5m", "#db", "&",
    "INC-2026-0041",
    "x", "sev 1", "sev", "status ", "role ", "merge 41", "snooze x 5m y", "go ", "unlink ", "began 25:99", "log ",
    "update ", "5m", "-5m", "now", "e\u0301", "漢字", "🏳️‍🌈", "\u202eabc", "sev:warning", "is:", "-", "\"", "'",
    "(", "?", "0", "9",
    "https://example.test/x", "a" * 300, "status:", "feed:(", "yesterday 23:58 ",
)  # fmt: skip
PASTES = ("one line", "two\nlines", "14:23 raj: restarted\n14:24 kim: back", "\n", "x" * 3000, "\t\x00\x1b[31m")
SIZES = ((80, 24), (120, 40), (200, 60), (40, 10), (81, 23))


def steps(dice: random.Random, number: int) -> Iterator[tuple[str, object]]:
    """What is done at random."""
    for _ in range(number):
        kind = dice.random()
        if kind < 0.35:
            yield "key", dice.choice(MOVES)
        elif kind < 0.60:
            yield "key", dice.choice(OF_REGISTRY)
        elif kind < 0.65:
            yield "key", dice.choice([key for key in "1234567890!$%&/()=+-_.,;:#'\"<>|~^"])
        elif kind < 0.92:
            yield "text", dice.choice(WORDS)
        elif kind < 0.95:
            yield "paste", dice.choice(PASTES)
        elif kind < 0.97:
            yield "size", dice.choice(SIZES)
        else:
            yield "time", dice.choice((1, 5, 61, 3_600))


async def do(seat: Seat, kind: str, what: object) -> None:
    if kind == "key":
        await seat.burst(str(what))
    elif kind == "text":
        await seat.burst(*["space" if letter == " " else letter for letter in str(what)])
    elif kind == "paste":
        await seat.paste(str(what))
    elif kind == "size":
        await seat.resize(*what)  # type: ignore[misc]
    else:
        seat.clock.passes(seconds=float(str(what)))
        seat.screen.next_second()
        await seat.settle()


async def comes_back(seat: Seat) -> None:
    """Escape leads to the room, from wherever one is, and its keys do what they do."""
    if seat.app.size.width < 80 or seat.app.size.height < 24:
        await seat.resize(120, 40)
    for _ in range(9):
        await seat.press("escape")
    assert seat.app.screen is seat.screen, type(seat.app.screen)
    assert seat.screen.overlay is None
    assert not seat.screen.alert_acts.is_open
    assert not seat.screen.focus_at.typing
    await seat.press("question_mark")
    assert seat.screen.overlay is not None
    await seat.press("escape")
    assert seat.screen.overlay is None


async def wander(path: Path, seed: int, place: str, length: int, **more: object) -> int:
    """Presses and types at random from a place on. Raises what failed, with what was done up to then."""
    dice = random.Random(f"{seed} {place}")
    done: list[object] = [seed, place]
    clock = Clock(outage.NOW)
    registry.read_all()
    with patch.dict(registry.HANDLERS, {"quit": lambda screen: None}):
        async with scribing(path, clock, "maya", scribe=False, confined=True, faulty=True, **more) as scribe:
            seat = scribe.seat
            action = next((a for a in ACTIONS if a.name == BY_ACTION.get(place)), None)
            try:
                for key in action.keys[:1] if action is not None else PLACES[place]:
                    await seat.press(key)
                for step in steps(dice, length):
                    done.append(step)
                    await do(seat, *step)
                    no_fault(seat.app)
                await comes_back(seat)
                no_fault(seat.app)
            except Exception as error:
                error.add_note(f"after {done}")
                raise
    return len(done)


@pytest.mark.soak
@pytest.mark.parametrize("read_only", [False, True], ids=["", "read only"])
async def test_nothing_that_is_pressed_or_typed_makes_the_program_fail(
    databases: dict[str, Path], tmp_path: Path, read_only: bool
) -> None:
    rounds, length = count(1, 60), count(9, 60)
    pressed = 0
    places = list(PLACES)
    for seed in range(rounds):
        for number, place in enumerate(places):
            if rounds == 1 and number % (12 if read_only else 3):
                continue
            path = copied(databases["outage"], tmp_path / f"{seed}-{number}.db")
            pressed += await wander(path, seed, place, length, read_only=read_only)
            for file in tmp_path.glob(f"{seed}-{number}.db*"):
                file.unlink()
    assert pressed > length * len(places) // 16
    keep(f"any_keys_{'observer' if read_only else 'commander'}", steps=pressed, places=len(places), seeds=rounds)
