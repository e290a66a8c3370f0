"""Keys: one registry behind footer, help, palette and what a key does; nobody's key does what they did not mean."""

from __future__ import annotations

import pytest

from screens.context import registry
from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL, SEARCH
from tests.support.stage import spell
from warroom.keymap.actions import ACTIONS, BY_NAME, Action, for_key, shown_key
from warroom.keymap.rebinding import rebound
from warroom.keymap.room import ROOM

COMMANDS = {
    "declare": "declare", "acknowledge": "acknowledge", "set_severity": "severity", "set_status": "status",
    "assign": "roles", "accept": "accept", "decline": "decline", "take_command": "take_command", "log": "record",
    "amend": "amend", "retract": "retract", "restore": "retract", "pin": "pin", "mark_hypothesis": "hypothesis",
    "update": "update", "approve_and_publish": "approve", "set_brief": "brief", "edit_details": "details",
    "link_alert": "link", "unlink_alert": "link", "snooze": "snooze", "escalate": "escalate", "reopen": "reopen",
    "cancel": "cancel",
}  # fmt: skip
"""Every command of the room that a person gives, and the action that gives it."""


@pytest.mark.parametrize(("command", "action"), COMMANDS.items())
def test_every_command_of_the_room_has_a_key(command: str, action: str) -> None:
    from warroom.room import Room

    assert callable(getattr(Room, command))
    assert BY_NAME[action].keys
    assert callable(registry.handler(action))


def test_every_action_has_one_handler_and_every_handler_an_action() -> None:
    registry.read_all()
    assert {action.name for action in ROOM} == set(registry.HANDLERS) == set(registry.HANDLED_IN)


def test_no_action_is_handled_twice_and_there_are_no_two_pages_of_a_name() -> None:
    registry.read_all()
    with pytest.raises(AssertionError, match="quit is handled twice"):
        registry.handles("quit")(lambda room: None)
    with pytest.raises(AssertionError, match="there are two pages help"):
        registry.page(registry.PageKind("help"))


@pytest.mark.parametrize("name", registry.HANDLED_IN)
def test_a_handler_stands_in_the_file_that_is_named_for_it(name: str) -> None:
    assert registry.handler(name).__module__ == registry.HANDLED_IN[name]


@pytest.mark.parametrize("name", registry.PAGE_IN)
def test_every_page_is_made_in_the_file_that_is_named_for_it(name: str) -> None:
    kind = registry.page_kind(name)
    makers = [maker for maker in (kind.make, kind.open) if maker is not None]
    assert [maker.__module__ for maker in makers] == [registry.PAGE_IN[name]], "made in one way, in its own file"
    registry.read_all()
    assert set(registry.PAGES) == set(registry.PAGE_IN)


def test_no_two_actions_of_one_pane_share_a_key() -> None:
    assert rebound({}) == ACTIONS
    taken = [(action.pane, key) for action in ACTIONS for key in action.keys]
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.keys], ids=lambda a: a.name)
def test_its_own_key_leads_to_the_action(action: Action) -> None:
    for key in action.keys:
        assert for_key(ACTIONS, key, action.pane or "incidents") == action


def test_a_key_may_be_given_to_another_action_but_never_to_two() -> None:
    moved = rebound({"declare": "ctrl+n", "update": ["u", "ctrl+u"]})
    assert for_key(moved, "ctrl+n", "") == next(a for a in moved if a.name == "declare")
    assert for_key(moved, "n", "") is None
    with pytest.raises(ValueError, match="is already the key of"):
        rebound({"declare": "u"})
    with pytest.raises(ValueError, match=r"keys\.declair"):
        rebound({"declair": "x"})


async def test_what_ends_raises_or_takes_something_only_opens_a_sheet_that_names_it(sit: Sit) -> None:
    """One key alone never does what cannot simply be done again."""
    named = {
        BIG: {"status", "severity", "escalate", "merge", "breach", "snooze", "cancel", "decline", "take_command"},
        SEARCH: {"reopen"}, "": {"activate"},
    }  # fmt: skip
    of_rows = {"retract"}
    assert set().union(*named.values()) | of_rows == {a.name for a in ROOM if a.grave} | {"take_command"}
    async with sit("raj") as seat:
        maya = seat.other("maya")
        maya.assign(BIG, "communications", "raj")
        planned = maya.declare("Release 2.2", "SEV3", planned=True)
        await seat.settle()
        written = maya.overview().seq
        for incident, names in named.items():
            await seat.go_to(incident or planned.id)
            number = (incident or planned.id).rsplit("-", 1)[-1]
            for name in sorted(names):
                await seat.press(BY_NAME[name].keys[0])
                sheet = seat.screen.overlay
                assert isinstance(sheet, Sheet), name
                assert number in sheet.form.title, name
                assert sheet.form.title in seat.text(), name
                await seat.press("escape")
        await seat.go_to(BIG)
        await seat.press("tab", "end")
        entry = seat.screen.state.entry
        assert entry is not None
        await seat.press(BY_NAME["retract"].keys[0])
        seat.sees(f"RETRACT {entry.at:%H:%M:%S}", entry.text[:30])
        assert maya.overview().seq == written


async def test_footer_help_and_palette_name_the_same_keys_for_the_same_things(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        footer = dict(seat.screen.told["keys"].value.keys)  # type: ignore[union-attr]
        available = {shown_key(a.keys[0]): a.word for a in seat.screen.state.available() if a.word}
        assert footer == available
        await seat.press("question_mark")
        helped = {r.label[0][0].split()[0]: r.label[1][0] for r in reversed(seat.screen.overlay.all_rows)}  # type: ignore
        await seat.press("escape")
        for key, word in footer.items():
            assert helped[key] == word
            await seat.press("colon")
            await seat.type(word)
            assert any(key in r for r in seat.rows() if word in r)
            await seat.press("escape")


async def test_help_lists_every_key_there_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("question_mark")
        page = seat.screen.overlay
        shown = {row.key for row in page.all_rows}  # type: ignore[union-attr]
        assert {a.name for a in ROOM if a.keys} <= shown


async def test_a_command_found_by_its_words_is_done_with_enter(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("clock severity")
        await seat.press("enter")
        seat.sees("SEVERITY 0042")


async def test_the_footer_tells_no_key_that_does_nothing_now(sit: Sit) -> None:
    async with sit() as seat:
        assert "a acknowledge" not in seat.keys_row
        await seat.go_to(SEARCH)
        assert "O reopen" in seat.keys_row
        assert "e escalate" not in seat.keys_row
        await seat.press("e")
        seat.sees("It is over: O reopens it.")


async def test_a_key_bound_anew_is_told_and_the_old_one_does_nothing(sit: Sit) -> None:
    from tests.support.outage import config

    async with sit(config=config(keys={"escalate": "ctrl+n"})) as seat:
        assert "ctrl+n escalate" in seat.keys_row
        await seat.press("e")
        assert seat.screen.overlay is None
        await seat.press("ctrl+n")
        seat.sees("ESCALATE 0042")


async def test_an_escape_and_a_letter_in_one_packet_are_two_keys_where_alt_with_it_means_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("W")
        seat.sees("WHO IS HERE")
        await seat.packet(b"\x1bB")
        seat.sees("ASKS AND TASKS")
        seat.sees_no("WHO IS HERE")
        await seat.press("escape", "b", "ctrl+u")
        await seat.type("EU only")
        await seat.packet(b"\x1bb")  # a word back: in a field alt with it is a key
        await seat.type("US or ")
        seat.sees("BRIEF 0042", "EU US or only")


READ_ONLY = "Read-only: you can see everything and change nothing."


async def test_read_only_every_key_of_the_room_that_writes_is_refused(sit: Sit) -> None:
    async with sit(read_only=True) as seat:
        before = seat.other("kim").overview().seq
        for action in (a for a in ROOM if a.writes and a.keys and not a.pane):
            await seat.press(action.keys[0])
            assert seat.screen.notice == READ_ONLY, action.name
            assert seat.screen.overlay is None, action.name
            assert not seat.screen.focus_at.typing, action.name
            await seat.press("ctrl+c")
        assert seat.other("kim").overview().seq == before


@pytest.mark.parametrize("action", [a for a in ROOM if a.writes and a.keys and a.pane], ids=lambda a: a.name)
async def test_read_only_every_key_of_a_pane_that_writes_is_refused(sit: Sit, action: Action) -> None:
    async with sit(read_only=True) as seat:
        before = seat.other("kim").overview().seq
        seat.screen.focus_pane(action.pane)
        await seat.press("home", action.keys[0])
        assert seat.screen.overlay is None
        assert not seat.screen.focus_at.typing
        seat.sees(READ_ONLY)
        assert seat.other("kim").overview().seq == before


async def test_read_only_the_footer_tells_no_key_that_writes(sit: Sit) -> None:
    async with sit(read_only=True) as seat:
        told = [key for key, _ in seat.screen.told["keys"].value.keys]  # type: ignore[union-attr]
        writing = {shown_key(a.keys[0]) for a in ROOM if a.writes and a.keys and not a.pane}
        assert not writing & set(told)
        seat.sees("maya reads")


async def test_a_burst_of_keys_in_one_packet_means_what_it_says(sit: Sit) -> None:
    """Whatever the letters would do as keys: they are typed, because t came before them."""
    async with sit() as seat:
        await seat.burst(*spell(["t", "cCnq ask the SREs?", "<enter>", "<escape>", "S", "2", "<ctrl+s>"]))
        found = seat.other("kim").detail(BIG)
        assert any(row.text == "cCnq ask the SREs?" for row in found.entries)
        assert found.incident.severity == "SEV2"
        assert len(seat.other("kim").overview().incidents) == 3


async def test_a_burst_after_an_arrow_hits_the_row_the_arrow_went_to(sit: Sit) -> None:
    async with sit() as seat:
        await seat.burst("down", "s")
        seat.sees("STATUS 0041")
        await seat.burst("escape", "down", "O")
        seat.sees("REOPEN 0039")


async def test_a_line_typed_right_after_an_arrow_goes_into_the_record_the_arrow_went_to(sit: Sit) -> None:
    async with sit() as seat:
        await seat.burst(*spell(["<down>", "t", "for the mail", "<enter>"]))
        assert [row.text for row in seat.other("kim").detail(MAIL).entries][-1] == "for the mail"
        assert "for the mail" not in [row.text for row in seat.other("kim").detail(BIG).entries]


async def test_a_key_of_the_record_right_after_an_arrow_touches_no_entry_of_the_incident_before(sit: Sit) -> None:
    async with sit() as seat:
        before = {row.id: row.revision for row in seat.other("kim").detail(BIG).entries}
        await seat.burst("down", "tab", "p", "x")
        await seat.press("escape", "escape")
        found = seat.other("kim").detail(BIG).entries
        assert {row.id: row.revision for row in found} == before
        assert sum(row.pinned for row in found) == 1


async def test_no_letter_meant_for_a_sheet_reaches_the_room(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("s", *"qnxO?")
        sheet = seat.screen.overlay
        assert isinstance(sheet, Sheet)
        assert sheet.form.title == "STATUS 0042"


async def test_ctrl_c_ends_nothing_and_says_which_key_does(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("ctrl+c")
        seat.sees("q leaves the room")


async def test_q_leaves_and_the_program_ends_well(sit: Sit) -> None:
    async with sit() as seat:
        await seat.pilot.press("q")
        assert seat.app.return_code == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_the_entry_row_of_an_observer_names_no_key(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(read_only=True, size=size) as seat:
        assert "› read-only: " in seat.row("read-only: ")
