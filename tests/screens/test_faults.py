"""A fault of the program in any key, form, page, tick or thread: told and kept; the room stands with what is typed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from textual import events

from screens.context import registry
from screens.context.registry import HANDLERS, PAGES
from screens.forms import details, planned, roles
from screens.forms import incident as commanding
from screens.forms import record as recording
from screens.forms import work as working
from screens.inbox.view import Inbox
from screens.room.focus import Focus
from screens.room.keys import Keys
from screens.room.overlay import Overlays
from screens.room.panes import frame as picture
from screens.room.panes.pictured import Panes
from screens.room.ringing import Bell
from screens.room.screen import RoomScreen
from screens.room.selection import Selection
from screens.scribe import keys as scribe_keys
from screens.scribe.editing import Editing
from screens.scribe.finding import Finding
from screens.scribe.screen import ScribeScreen
from screens.sheets.page import Page
from screens.sheets.prompt import Prompt
from screens.sheets.sheet import Sheet
from screens.updates.sheet import UpdateSheet
from screens.wall.screen import WallScreen
from tests.screens.conftest import Sit
from tests.support.outage import BIG
from tests.support.patience import PATIENCE_S
from tests.support.stage import Seat, room_app
from warroom.keymap.actions import Action
from warroom.keymap.room import ROOM
from warroom.session.fault_log import log_path
from warroom.session.room_thread import RoomThread
from warroom.store.transaction import Transaction
from widgets.brief import Brief
from widgets.guard import Guarded, behind
from widgets.line_list import LineList

TYPED = "half typed"


class Broken(Exception):
    """A fault that nobody foresaw."""


def breaks(*args: object, **more: object) -> Any:
    raise Broken("pool-password-7")


def composes_not(self: object) -> Iterator[Any]:
    yield from breaks()


def head(seat: Seat) -> tuple[int, str]:
    return seat.other("onlooker").store.head()


async def leave_a_line(seat: Seat) -> None:
    """A line is half typed, and the keys go to the incidents again."""
    await seat.press("t")
    await seat.type(TYPED)
    await seat.press("escape")


async def stands(seat: Seat, *said: str) -> None:
    """The room said what was not done, and goes on: the next key works, and what was half typed is there."""
    for text in said:
        assert text in seat.text(), seat.text()
    for _ in range(3):
        await seat.press("escape")
    assert seat.app.screen is seat.screen
    assert seat.screen.overlay is None
    await seat.press("question_mark")
    seat.sees("KEYS AND WORDS")
    await seat.press("escape")
    assert seat.screen.overlay is None
    assert seat.screen.entry_line.field.value == TYPED


@pytest.fixture
def faulty(sit: Sit) -> Iterator[Sit]:
    registry.read_all()  # what is put in the place of a handler shall not be all that there is of its file

    def at(person: str = "maya", **more: Any) -> Any:
        return sit(person, faulty=True, **more)

    return at


# ---------------------------------------------------------------- keys


async def test_a_fault_in_any_action_is_told_by_its_name_and_changes_nothing(
    faulty: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.room.keys.applies", lambda *args, **more: True)
    async with faulty() as seat:
        await leave_a_line(seat)
        before = head(seat)
        for action in ROOM:
            monkeypatch.setattr("screens.room.keys.for_key", lambda *args, now=action: now)
            with patch.dict(HANDLERS, {action.name: breaks}):
                await seat.press("f9")
            name = action.word or action.name.replace("_", " ")
            assert f"Not done: {name}" in seat.keys_row, action.name
            assert "Fault in warroom (Broken)" in seat.keys_row
        monkeypatch.undo()
        assert head(seat) == before
        await stands(seat)
        assert len(seat.app.faults) == min(50, len(ROOM))


@pytest.mark.parametrize("key", ["t", "T", "f", "j", "1", "tab"])
async def test_a_fault_in_what_a_key_leads_to_leaves_the_next_key_as_it_was(
    faulty: Sit, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        with monkeypatch.context() as broken:
            for part, name in ((Keys, "act"), (Focus, "focus_pane"), (RoomScreen, "action_key")):
                broken.setattr(part, name, breaks)
            broken.setattr(LineList, "action_move", breaks)
            await seat.press(key)
        await stands(seat)
        assert seat.app.faults


# ---------------------------------------------------------------- acts: wholly or not at all


FORMS: list[tuple[str, list[str], str]] = [
    ("S", ["3", "ctrl+s"], "SEVERITY 0042"),
    ("s", ["ctrl+s"], "STATUS 0042"),
    ("r", ["down", "tab", "k", "i", "m", "ctrl+s"], "ASSIGN"),
    ("e", ["ctrl+s"], "ESCALATE 0042"),
    ("b", ["A", "ctrl+s"], "BRIEF 0042"),
    ("d", ["A", "ctrl+s"], "DETAILS 0042"),
    ("Z", ["tab", "5", "m", "tab", "x", "ctrl+s"], "SNOOZE 0042"),
    ("at", ["r", "a", "j", "tab", "x", "ctrl+s"], "ASK"),
    ("plus", ["r", "a", "j", "tab", "x", "ctrl+s"], "TASK"),
    ("n", ["d", "b", "ctrl+s"], "DECLARE"),
    ("C", ["x", "ctrl+s"], "CANCEL 0042"),
]


@contextmanager
def written_and_broken() -> Iterator[None]:
    """Every event is appended, and then something fails."""
    append = Transaction.append

    def and_breaks(self: Transaction, *args: Any, **more: Any) -> Any:
        append(self, *args, **more)
        raise Broken

    with patch.object(Transaction, "append", and_breaks):
        yield


async def test_a_form_that_fails_after_it_has_written_has_written_nothing_and_keeps_what_was_typed(
    faulty: Sit,
) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        before = head(seat)
        for key, filled, title in FORMS:
            with written_and_broken():
                await seat.press(key, *filled)
            assert isinstance(seat.screen.overlay, Sheet), key
            seat.sees("Not done: ", title, "(Broken)")
            assert head(seat) == before, key
            values = dict(seat.screen.overlay.values)
            await seat.press("ctrl+s")  # the fault has gone: the same sheet does it now
            assert seat.screen.overlay is None or dict(seat.screen.overlay.values) != values, key
            assert head(seat) != before, key
            before = head(seat)
            await seat.press("escape")
            if seat.screen.state.incident is not None and seat.screen.state.incident.id != BIG:
                await seat.go_to(BIG)
        await stands(seat)


async def test_a_key_that_acts_at_once_does_so_wholly_or_not_at_all(faulty: Sit) -> None:
    async with faulty("lee") as seat:
        fresh = seat.other("maya").declare("Mail queue is full", "SEV2")
        await seat.settle()
        await seat.go_to(fresh.id)
        await leave_a_line(seat)
        before = head(seat)
        with written_and_broken():
            await seat.press("a")
        assert f"Not done: acknowledge {fresh.number}" in seat.keys_row
        assert head(seat) == before
        assert seat.other("maya").find(fresh.id).acknowledged_at is None
        await seat.press("a")
        assert seat.other("maya").find(fresh.id).acknowledged_at is not None


async def test_what_was_done_is_not_told_as_undone_where_only_showing_it_fails(faulty: Sit) -> None:
    async with faulty() as seat:
        await seat.press("S", "3")
        with patch.object(Overlays, "close_overlay", breaks):
            await seat.press("ctrl+s")
        seat.sees("Done, but not shown: SEVERITY 0042")
        assert seat.other("lee").find(BIG).severity == "SEV3"


async def test_a_line_that_fails_on_its_way_waits_with_its_words_until_it_is_written(faulty: Sit) -> None:
    async with faulty() as seat:
        await seat.press("t")
        with written_and_broken():
            await seat.type("rolled back")
            await seat.press("enter")
            seat.sees("not saved yet", "rolled back")
        assert [sent.typed.text for sent in seat.screen.writing.waiting.values()] == ["rolled back"]
        assert [fault.what for fault in seat.app.faults] == ["record a line: it is kept and sent again"]
        sent = next(iter(seat.screen.writing.waiting.values()))
        seat.screen.writing.send(sent)
        await seat.settle()
        assert seat.other("lee").everything(BIG).entries[-1].text == "rolled back"


# ---------------------------------------------------------------- forms and pages that cannot be made


@pytest.mark.parametrize(
    ("module", "name", "key"),
    [
        (commanding, "severity", "S"), (commanding, "status", "s"), (details, "brief", "b"), (roles, "role", "r"),
        (commanding, "escalate", "e"), (working, "ask", "at"), (planned, "plan", "N"), (recording, "drafts", "v"),
    ],
)  # fmt: skip
async def test_a_form_that_cannot_be_made_leaves_the_room(faulty: Sit, module: Any, name: str, key: str) -> None:
    async with faulty() as seat:
        if key == "v":
            seat.other("lee").draft(BIG, "customers", "Checkout fails for some.")
            await seat.settle()
        await leave_a_line(seat)
        with patch.object(module, name, breaks):
            await seat.press(key)
        await stands(seat, "Not done: ")


async def test_a_page_that_cannot_be_made_leaves_the_room(faulty: Sit) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        for key in ("question_mark", "colon", "c", "y", "B", "L", "K", "W", "w", "D", "H", "P", "Y", "g"):
            unmade = {name: replace(kind, make=kind.make and breaks) for name, kind in PAGES.items()}
            with patch.dict(PAGES, unmade), patch.object(Page, "__init__", breaks):
                await seat.press(key)
            assert seat.screen.overlay is None, key
        await stands(seat)


@pytest.mark.parametrize(
    ("part", "key"),
    [(Sheet, "S"), (Page, "c"), (Page, "colon"), (UpdateSheet, "u"), (Inbox, "f"), (ScribeScreen, "T"),
     (WallScreen, "V")],
)  # fmt: skip
@pytest.mark.parametrize("handler", ["on_mount", "compose"])
async def test_what_fails_while_it_opens_is_taken_away_again(
    faulty: Sit, part: type[Any], key: str, handler: str
) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        opens = next((a.keys[0] for a in ROOM if a.name == "wall"), key) if part is WallScreen else key
        with patch.object(part, handler, composes_not if handler == "compose" else breaks):
            await seat.press(opens)
        assert seat.app.faults
        await stands(seat)


@pytest.mark.parametrize(("part", "key"), [(Sheet, "b"), (UpdateSheet, "u"), (Page, "c")])
async def test_escape_leads_back_though_leaving_fails(faulty: Sit, part: type[Any], key: str) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        await seat.press(key)
        with patch.object(RoomScreen, "_form_left", breaks), patch.object(RoomScreen, "_page_left", breaks), \
                patch.object(part, "action_leave", breaks, create=True), \
                patch.object(RoomScreen, "on_update_sheet_left", breaks):  # fmt: skip
            await seat.press("escape")
        assert seat.screen.overlay is None
        await stands(seat)


async def test_a_sheet_whose_keys_fail_keeps_what_was_typed(faulty: Sit) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        await seat.press("b")
        await seat.type("EU only ")
        with patch.object(Sheet, "want", breaks):
            await seat.press("ctrl+s")
        seat.sees("Not done: the key ctrl+s", "EU only")
        with patch.object(Sheet, "_next", breaks):
            await seat.press("enter")
        await seat.press("escape", "b")
        seat.sees("EU only")
        await stands(seat)


# ---------------------------------------------------------------- ticks and painting


async def test_a_pane_that_cannot_be_told_says_so_and_the_others_go_on(
    faulty: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        for name in ("bar", "keys", "held", "newest", "strip", "alert_count"):
            with monkeypatch.context() as broken:
                broken.setattr(picture, name, breaks)
                for _ in range(3):
                    await seat.passes(seconds=1)
                assert "could not be drawn" in seat.text() or "may be old" in seat.text(), name
            await seat.passes(seconds=10)
            seat.sees_no("could not be drawn", "may be old")
        await stands(seat)
        seat.sees(f"{seat.clock.now:%H:%M:%S}")


async def test_a_fault_of_every_tick_is_one_sentence_and_a_few_lines_of_the_log(
    faulty: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        with monkeypatch.context() as broken:
            broken.setattr(Panes, "tell_lists", breaks)
            for _ in range(30):
                await seat.passes(seconds=1)
                assert seat.text().count("may be old") == 1
        log = log_path(seat.path).read_text()
        assert log.count("File ") < 40
        assert "for the 10th time" in log
        await seat.passes(seconds=10)
        seat.sees_no("may be old")
        await stands(seat)


async def test_a_pane_that_cannot_be_painted_is_not_painted_for_ever(
    faulty: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        tried = 0

        def lines(*args: object) -> Any:
            nonlocal tried
            tried += 1
            raise Broken

        with monkeypatch.context() as broken:
            broken.setattr(Brief, "lines", lines)
            seat.screen.told["brief"].set_palette(seat.screen.palette)
            await seat.settle()
            await asyncio.sleep(0.3)
            await seat.settle()
            seat.sees("This part could not be drawn")
            assert tried < 5
        seat.screen.told["brief"].set_palette(seat.screen.palette)
        await seat.settle()
        await stands(seat)
        seat.sees_no("This part could not be drawn")
        assert len(seat.app.faults) == 1


# ---------------------------------------------------------------- everything else that runs


async def test_timers_workers_late_calls_and_messages_that_fail_are_told(faulty: Sit) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        screen, app = seat.screen, seat.app

        async def fails() -> None:
            breaks()

        ways = {
            "timer": lambda: screen.set_timer(0.001, breaks),
            "worker": lambda: screen.run_worker(fails(), exit_on_error=True),
            "work behind": lambda: behind(screen, fails(), "look something up"),
            "later": lambda: screen.call_later(breaks),
            "next": lambda: screen.call_next(breaks),
            "after refresh": lambda: screen.call_after_refresh(breaks),
            "of the app": lambda: app.call_later(breaks),
            "of a pane": lambda: screen.told["bar"].call_later(breaks),
            "of the loop": lambda: asyncio.get_running_loop().call_soon(breaks),
            "of another thread": lambda: app.report_soon(Broken()),
            "of a room's handler": lambda: screen.post_message(LineList.Highlighted(None, None)),  # type: ignore[arg-type]
        }
        for name, way in ways.items():
            known = len(app.faults)
            with patch.object(Selection, "_follow", breaks):
                screen.selection._moved_at = 0.0
                way()
                end = monotonic() + PATIENCE_S
                while monotonic() < end:
                    await seat.settle()
                    if len(app.faults) > known:
                        break
                    await asyncio.sleep(0.005)
            assert len(app.faults) > known, name
        await stands(seat)


async def test_a_look_that_cannot_be_taken_in_is_told_and_the_next_one_shown(faulty: Sit) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        with patch.object(Bell, "announce", breaks):
            seat.other("lee").log(BIG, "first")
            await seat.settle()
        seat.sees("may be old")
        seat.other("lee").log(BIG, "second")
        await seat.settle()
        seat.sees("first", "second")
        await stands(seat)


async def test_the_rooms_thread_goes_on_after_any_fault(faulty: Sit) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        with patch.object(RoomThread, "_rest", breaks):
            seat.other("lee").log(BIG, "first")
            await seat.settle()
        with patch.object(seat.app.live, "_tell", breaks):
            seat.other("lee").log(BIG, "second")
            await seat.settle()
        seat.other("lee").log(BIG, "third")
        await seat.settle()
        seat.sees("first", "second", "third")
        await stands(seat)


async def test_a_question_of_the_scribe_that_fails_gives_the_line_back(faulty: Sit) -> None:
    async with faulty("sam", incident=BIG) as seat:
        await seat.press("T", "up", "up")
        for handler, broken in (("on_mount", breaks), ("compose", composes_not)):
            with patch.object(Prompt, handler, broken):
                await seat.press("ctrl+f")
            scribe = seat.app.screen
            assert isinstance(scribe, ScribeScreen)
            assert scribe.prompt is None
        await seat.press("t")
        await seat.type("f pool is full")
        await seat.press("enter")
        assert seat.other("lee").everything(BIG).entries[-1].text == "pool is full"


SCRIBES_PARTS = (Editing, Finding, scribe_keys)
KEYS_OF_ENTRIES = {
    "x": "retract_selected", "p": "pin_selected", "l": "link", "w": "show_wordings", "J": "join_selected",
    "X": "take_paste_back", "v": "mark", "y": "copy_selected", "f": "set_kind", "s": "judge", "slash": "find",
    "enter": "amend_selected", "ctrl+t": "go_to_time", "ctrl+k": "next_kind", "f2": "next_times", "f3": "fold",
    "f5": "copy_all", "ctrl+z": "take_back_last", "ctrl+f": "find",
}  # fmt: skip
KEYS_OF_THE_LINE = {
    "ctrl+r": "take_back_or_say", "ctrl+g": "open_editor", "f7": "split_amended", "ctrl+t": "go_to_time",
    "ctrl+f": "find", "ctrl+k": "next_kind", "f2": "next_times", "f3": "fold", "f6": "copy_all",
}  # fmt: skip


async def test_a_fault_in_any_key_of_the_scribes_screen_leaves_the_line_and_the_next_key(faulty: Sit) -> None:
    async with faulty("sam", incident=BIG) as seat:
        await seat.press("T")
        await seat.type("half typed")
        scribe = seat.app.screen
        assert isinstance(scribe, ScribeScreen)
        before = head(seat)
        for keys, way in ((KEYS_OF_THE_LINE, ()), (KEYS_OF_ENTRIES, ("up",))):
            await seat.press(*way)
            for key, deed in keys.items():
                known = len(seat.app.faults)
                owner = next(part for part in SCRIBES_PARTS if hasattr(part, deed))
                with patch.object(owner, deed, breaks):
                    await seat.press(key)
                assert len(seat.app.faults) == known + 1, key
                assert "Not done: " in seat.keys_row or "may be old" in seat.keys_row, (key, seat.keys_row)
        assert head(seat) == before
        await seat.press("t")
        await seat.type(" no more")
        await seat.press("enter")
        assert seat.other("lee").everything(BIG).entries[-1].text == "half typed no more"


async def test_a_fault_in_starting_ends_the_program(path: Path) -> None:
    with room_app(path) as app, patch.object(RoomScreen, "place", breaks):
        with pytest.raises(Broken):
            async with app.run_test():
                pass
        assert app.return_code == 1


# ---------------------------------------------------------------- the log


async def test_the_log_says_where_it_failed_and_nothing_that_was_typed(faulty: Sit) -> None:
    async with faulty() as seat:
        await leave_a_line(seat)
        with patch.dict(HANDLERS, {"acknowledge": breaks, "status": lambda screen: screen.no_such_thing}):
            await seat.press("s")
        path = log_path(seat.path)
        log = path.read_text()
        assert re.search(r"^\d{4}-\d\d-\d\dT[\d:.]+Z \[\d+\] Not done: status 0042: AttributeError", log, re.M)
        assert "no attribute 'no_such_thing'" in log
        assert "screens/room/keys.py" in log
        with patch.dict(HANDLERS, {"status": breaks}):
            await seat.press("s")
        log = path.read_text()
        assert "Broken" in log
        assert "pool-password-7" not in log.replace('raise Broken("pool-password-7")', "")  # the program's own line
        assert path.stat().st_mode & 0o777 == 0o600
        seat.sees("trace in /")


def test_every_part_of_the_screen_goes_on_after_a_fault() -> None:
    import importlib
    import pkgutil

    from textual.app import App
    from textual.widget import Widget

    import screens
    import widgets

    found = set()
    for package in (screens, widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for thing in vars(importlib.import_module(module.name)).values():
                ours = getattr(thing, "__module__", "").startswith(("screens", "widgets"))
                if ours and isinstance(thing, type) and issubclass(thing, Widget | App):
                    found.add(thing)
    assert len(found) > 40
    assert [cls.__name__ for cls in found if not issubclass(cls, Guarded)] == []


def test_actions_are_all_told_by_name() -> None:
    assert all(isinstance(action, Action) and (action.word or action.name) for action in ROOM)
    assert issubclass(events.Key, events.Event)
