"""A theme of one's own in the room: worn, offered among the others, left off where it is wrong or has no colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.conftest import Sit
from tests.support import outage
from warroom.config.loading import Config
from warroom.config.settings import Display
from warroom.core.colours import DARK, LIGHT, contrast
from warroom.dressing import palette_for, theme_trouble
from widgets.palette import ANSI16, MONO, Palette, coloured
from widgets.theme_names import named
from widgets.themes import for_the_wall

NIGHT = "bg = 16\nyou = 81\n"


@pytest.fixture
def night(tmp_path: Path) -> Path:
    path = tmp_path / "night.toml"
    path.write_text(NIGHT, encoding="utf-8")
    return path


def dressed(path: Path, **env: str) -> Palette:
    return palette_for(Config(display=Display(theme=str(path))), {"TERM": "xterm-256color", "LANG": "C.UTF-8", **env})


def test_the_file_that_the_configuration_names_is_worn(night: Path) -> None:
    palette = dressed(night)
    assert (palette.name, palette.grounds["bg"], palette.inks["you"].colour) == ("night.toml", 16, 81)
    assert palette.inks["text"] == named("dark").inks["text"]


def test_terminals_of_sixteen_colours_and_of_none_are_as_they_were(night: Path) -> None:
    assert dressed(night, TERM="linux") == ANSI16
    assert dressed(night, NO_COLOR="1") == MONO
    assert not dressed(night, LANG="C").glyphs.bitmap


def test_a_theme_that_is_wrong_leaves_the_dark_one_and_says_why(night: Path) -> None:
    night.write_text("text = 234\nyuo = 3\n", encoding="utf-8")
    assert dressed(night) == named("dark")
    said = theme_trouble(Config(display=Display(theme=str(night))))
    assert 'night.toml: "yuo" is not the name of a colour: did you mean "you"?' in said
    assert theme_trouble(Config(display=Display(theme="light"))) == ""


@pytest.mark.parametrize("numbers", [DARK, LIGHT, {**DARK, "s0": 162, "s2": 131, "s2_ink": 231, "dim": 246}],
                         ids=["dark", "light", "changed"])  # fmt: skip
def test_on_the_wall_it_has_seven_to_one(numbers: dict[str, int]) -> None:
    palette = for_the_wall(coloured("night.toml", numbers, own=True))
    bg = palette.grounds["bg"]
    assert bg is not None
    inks = [palette.inks[token].colour for token in ("text", "bright", "dim", "soon", "latet")]
    assert min(contrast(colour or 0, bg) for colour in inks) >= 7
    assert min(contrast(fill.ground or 0, fill.ink or 0) for fill in palette.fills.values()) >= 7


async def test_it_is_first_among_the_themes_and_can_be_gone_back_to(sit: Sit, night: Path) -> None:
    async with sit(config=outage.config(display={**outage.DISPLAY, "theme": str(night)})) as seat:
        assert seat.screen.palette.name == "night.toml"
        await seat.press("ctrl+t", "down")
        assert seat.screen.palette.name == "dark"
        await seat.press("enter", "ctrl+t", "up", "enter")
        assert seat.screen.palette.name == "night.toml"


async def test_the_room_says_that_a_theme_is_wrong(sit: Sit, night: Path) -> None:
    night.write_text("text = 234\n", encoding="utf-8")
    async with sit(config=outage.config(display={**outage.DISPLAY, "theme": str(night)})) as seat:
        assert "theme not used" in seat.text()
        assert seat.screen.palette.name == "dark"
