"""Nothing is told by colour alone: without any, every screen says the same in the same words and shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import copied, seated, spell
from warroom.config.settings import Config

SCREENS = {
    "room": (), "clocks": ("c",), "promises": ("y",), "board": ("B",), "links": ("L",), "check-ins": ("K",),
    "copy": ("Y",), "hand-over": ("H",), "playbooks": ("P",), "roles": ("r",), "severity": ("S",), "merge": ("m",),
    "help": ("?",), "declare": ("n",),
}  # fmt: skip
"""The keys that open each from the room; escape leads back. Declaring stands last: it keeps what was typed."""


BRACKETS = str.maketrans("[]<>", "    ")
"""What a ground is without colour: [SEV1], <ctrl+s DECLARE>."""
AIR = ({"▄"}, {"▀"})
"""What a row of half a ground is made of from edge to edge: it says nothing, and is blank without colour."""


async def told(path: Path, size: tuple[int, int], config: Config) -> dict[str, str]:
    """What stands on each screen, one seat for all."""
    found: dict[str, str] = {}
    async with seated(path, person="maya", now=Clock(outage.NOW), size=size, config=config) as seat:
        for name, keys in SCREENS.items():
            await seat.press(*spell(keys))
            rows = seat.text().translate(BRACKETS).splitlines()
            found[name] = "\n".join("" if set(row) in AIR else row for row in rows)
            if keys:
                await seat.press("escape")
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_every_screen_says_the_same_without_colour(path: Path, size: tuple[int, int]) -> None:
    themes = {name: outage.config(display={**outage.DISPLAY, "theme": name}) for name in ("dark", "mono")}
    places = {name: copied(path, path.with_name(f"{name}.db")) for name in themes}  # nobody else is at either
    texts = {name: await told(places[name], size, config) for name, config in themes.items()}
    for name in SCREENS:
        assert texts["mono"][name].splitlines() == texts["dark"][name].splitlines(), name
    assert len(set(texts["mono"].values())) == len(SCREENS)  # each of them did open


async def test_what_is_broken_or_grave_has_a_word_and_a_shape(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("▲ SEV1", "● SEV2", "╱╱ OVERDUE 01:12 ╱╱", "╱╱ NO COMMANDER ╱╱", "unfilled", "OVERDUE", "soon")
