"""A playbook is suggested, chosen, and its steps are ticked into the record, stabilise first."""

from __future__ import annotations

from pathlib import Path

from tests.screens.conftest import Sit
from tests.support.outage import BIG
from warroom.config.settings import Config


async def test_the_playbook_that_fits_is_first_and_its_steps_go_into_the_record(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P")
        seat.sees("PLAYBOOKS FOR 0042", "Errors rise after a release", "fits")
        await seat.press("enter")
        seat.sees("PLAYBOOK 0042", "freeze: nobody rolls out", "For errors that may come from a change")
        await seat.press("enter")
        it = seat.other("lee").find(BIG)
        assert (it.playbook, [s.step for s in it.steps]) == ("errors-after-a-release", [0])
        rows = seat.other("lee").detail(BIG).entries
        assert any(row.text.startswith("freeze: nobody rolls out") for row in rows)


async def test_enter_after_enter_works_down_the_steps(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter", "enter", "enter", "enter")
        assert [s.step for s in seat.other("lee").find(BIG).steps] == [0, 1, 2]
        seat.sees("✓", "▸")


async def test_enters_that_come_all_at_once_tick_as_many_steps_and_reach_nothing_else(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.burst("P", "enter", "enter", "enter", "enter")
        assert [s.step for s in seat.other("lee").find(BIG).steps] == [0, 1, 2]
        seat.sees("PLAYBOOK 0042")


async def test_a_tick_is_taken_back_by_ticking_again_or_by_undo(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter", "enter", "up", "enter")
        assert seat.other("lee").find(BIG).steps == ()
        await seat.press("enter", "escape", "z")
        seat.sees("Undone: the step")
        assert seat.other("lee").find(BIG).steps == ()


async def test_what_is_declared_names_the_playbook_that_fits_and_why(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.type("Replica lag on orders db")
        await seat.press("ctrl+s")
        seat.sees("0043 is open, maya is IC  P playbook: A database is saturated")
        await seat.press("P")
        seat.sees("PLAYBOOKS FOR 0043", "fits: db, replica", "fits: any incident", "for 5xx, error")


async def test_the_frontline_part_goes_to_the_clipboard_and_is_no_step(sit: Sit) -> None:
    async with sit() as seat:
        kept: list[str] = []
        seat.app.copy_to_clipboard = kept.append  # type: ignore[assignment,method-assign]
        await seat.press("P", "enter", "end", "up")
        await seat.press("enter")
        assert kept[0].startswith('say: "Since (time)')
        assert kept[0].endswith("send customers to: the status page\n")
        assert seat.other("lee").find(BIG).steps == ()


async def test_working_by_none_again_is_a_choice(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter", "enter", "end", "enter")
        seat.sees("PLAYBOOKS FOR 0042", "work by no playbook", "now")
        await seat.press("end", "enter")
        assert seat.other("lee").find(BIG).playbook == ""
        assert [s.step for s in seat.other("lee").find(BIG).steps] == [0]


async def test_a_broken_file_is_told_in_words_and_the_others_work_on(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text("+++\ntitle = 'x'\n- a step\n")
    (tmp_path / "own.md").write_text('+++\nservices = ["checkout"]\ntitle = "Our checkout"\n+++\n- look\n')
    async with sit(config=Config(playbooks=str(tmp_path))) as seat:
        await seat.press("P")
        seat.sees("Our checkout", "fits: checkout", "cannot be read", "broken.md: its front matter is not closed")
        await seat.press("enter", "enter")
        assert [s.step for s in seat.other("lee").find(BIG).steps] == [0]
        (tmp_path / "own.md").write_bytes(b"\xff\xfe")
        await seat.press("escape", "P")
        seat.sees("chosen before", "own is not there or cannot be read", "own.md: it is no UTF-8 text")


async def test_an_observer_reads_the_playbook_and_ticks_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter")
    async with sit("guest", read_only=True) as seat:
        await seat.press("P")
        seat.sees("PLAYBOOK 0042", "freeze: nobody rolls out")
        await seat.press("end")
        seat.sees("frontline", 'say: "Since (time)')
        await seat.press("escape", "P", "enter")
        assert seat.other("lee").find(BIG).steps == ()


async def test_a_step_put_into_a_playbook_in_use_takes_no_mark_of_another(sit: Sit, tmp_path: Path) -> None:
    book, head = tmp_path / "own.md", '+++\nservices = ["checkout"]\ntitle = "Our checkout"\n+++\n'
    book.write_text(f"{head}- stop the roll-out\n- look\n- tell lee\n")
    async with sit(config=Config(playbooks=str(tmp_path))) as seat:
        await seat.press("P", "enter", "enter", "enter")
        book.write_text(f"{head}- call the DBA\n- stop the roll-out\n- tell lee\n")
        await seat.press("escape", "P")
        assert "✓" in seat.row("stop the roll-out")
        assert "✓" not in seat.row("call the DBA")
        assert "✓" not in seat.row("tell lee")
        assert "look" in seat.row("was a step")
        await seat.press("home", "enter")
        assert {(s.step, s.text) for s in seat.other("lee").find(BIG).steps} == {
            (0, "stop the roll-out"), (0, "call the DBA"), (1, "look"),
        }  # fmt: skip
        await seat.press("home", "down", "enter")  # taken back where it stands now
        assert [s.text for s in seat.other("lee").find(BIG).steps] == ["look", "call the DBA"]


async def test_an_update_to_the_agents_offers_the_frontline_part(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter", "escape", "u", "alt+4")
        seat.sees('say: "Since (time)')
        await seat.press("f4", "ctrl+s")
        told = seat.other("lee").find(BIG).last_told("agents")
        assert told is not None
        assert "send customers to: the status page" in told.text
