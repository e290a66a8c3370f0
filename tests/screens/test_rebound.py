"""Keys given to other actions: no strip, hint, page or sheet names a key that does something else now."""

from __future__ import annotations

import itertools
import re

import pytest

from screens.base.key_labels import key_of, spelled
from tests.screens.conftest import Sit
from tests.support.outage import BIG
from tests.support.stage import Seat
from warroom.config.settings import Config
from warroom.keymap.actions import ACTIONS
from warroom.keymap.rebinding import rebound

ELSEWHERE = {
    action.name: f"{held}+{letter}"
    for action, (held, letter) in zip(
        ACTIONS,
        itertools.product(
            ("alt", "ctrl+alt", "shift+alt", "ctrl+shift+alt", "ctrl+shift"),
            (*"abcdefghijklmnopqrstuvwxyz0123456789", *(f"f{n}" for n in range(1, 13)), "comma", "semicolon", "minus",
             "equals_sign"),
        ),
        strict=False,
    )
}
"""Every action on a key that it has not by itself."""
NAMES_A_KEY = re.compile(r"(?<![\w+@'’./·#-])(?<!\d )(?:[b-zB-HJ-Z?@]|[aA](?= (?:take|accept|ack)))  ?[a-z]{2,}")
"""A letter on its own before a word, as ``K gives it`` and ``u write``: no word of the story looks so."""
PAGES = ("why", "promises", "board", "check_ins", "links", "who", "wordings", "copy_brief", "handover", "arrange")
SHEETS = ("plan", "declare", "roles", "status", "severity", "brief", "details", "triage", "ask", "task", "merge",
          "breach", "snooze", "escalate", "cancel", "decline", "take_command")  # fmt: skip


def test_every_action_has_another_key() -> None:
    assert set(ELSEWHERE) == {action.name for action in ACTIONS}
    rebound(ELSEWHERE)


async def does(seat: Seat, name: str) -> None:
    seat.screen.act(next(action for action in seat.screen.state.actions if action.name == name))
    await seat.settle()


def names_no_old_key(seat: Seat) -> None:
    found = [row for row in seat.rows() if NAMES_A_KEY.search(row)]
    assert not found, found


def test_what_looks_for_old_keys_finds_them() -> None:
    for told in ("K gives it", "OVERDUE 01:12  team 0042  u write", "m takes that back", "  t to record", "a take it"):
        assert NAMES_A_KEY.search(told)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda s: f"{s[0]}")
async def test_no_strip_page_or_sheet_names_an_old_key(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size, config=Config(keys=ELSEWHERE)) as seat:
        await seat.go_to(BIG)
        names_no_old_key(seat)
        for name in (*PAGES, *SHEETS):
            await does(seat, name)
            names_no_old_key(seat)
            await seat.press("escape", "escape")
        await does(seat, "inbox")
        names_no_old_key(seat)


async def test_what_was_just_done_names_the_key_of_now(sit: Sit) -> None:
    async with sit(config=Config(keys={"undo": "ctrl+u", "quit": "ctrl+x"})) as seat:
        await seat.press("ctrl+c")
        seat.sees("ctrl+x leaves the room")
        seat.screen.say(f"done: {key_of('undo')} takes it back")
        await seat.settle()
        seat.sees("done: ctrl+u takes it back")


async def test_the_strip_names_the_key_of_now_and_that_key_does_it(sit: Sit) -> None:
    async with sit(size=(200, 60), config=Config(keys={"promises": "ctrl+p", "update": "ctrl+u"})) as seat:
        await seat.passes(minutes=40)
        strip = seat.rows()[1]
        assert "ctrl+u write" in strip or "ctrl+u" in strip, strip
        await seat.go_to(BIG)
        await seat.press("ctrl+u")
        assert seat.screen.updates.open_sheet is not None


async def test_the_row_of_tabs_shows_the_keys_of_now_and_those_open_them(sit: Sit) -> None:
    async with sit(size=(80, 24), config=Config(keys={"tab_2": "f10", "tab_4": "", "tab_5": "f5"})) as seat:
        row = seat.row("Timeline")
        assert re.search(r" 1 Timeline \d+(?: ↑)?  F10 Roster .*  3 Alerts .*  Tasks \d+  F5 Feeds", row), row
        seat.sees_no("1-5")
        await seat.press("f10")
        assert seat.screen.state.tab == "roster"
        await seat.press("2")
        assert seat.screen.state.tab == "roster"
        await seat.press("f5")
        assert seat.screen.state.tab == "feeds"


async def test_an_action_without_a_key_is_told_by_what_finds_it_after_the_colon(sit: Sit) -> None:
    unbound = rebound({"check_ins": "", "update": ""})
    assert spelled(f"check-in scheduled: {key_of('check_ins')} gives it", unbound) == (
        "check-in scheduled: :check-ins gives it"
    )
    async with sit(config=Config(keys={"check_ins": "", "update": ""})) as seat:
        await seat.passes(minutes=40)
        assert " write" not in seat.rows()[1]
        await seat.go_to(BIG)
        await seat.press("colon")
        await seat.type("check-ins")
        await seat.press("enter")
        seat.sees("CHECK-INS")


def test_what_people_wrote_is_never_taken_for_a_key() -> None:
    assert spelled("copied: {undo} [undo] undo", ACTIONS) == "copied: {undo} [undo] undo"
    with pytest.raises(KeyError):
        key_of("undoo")
