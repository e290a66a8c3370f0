"""The lists: what others do shows without moving what one looks at, and no key ever hits a row one did not mean."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, MAIL, SEARCH
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from tests.support.soak import count
from tests.support.stage import Seat, copied, seated
from warroom.room import Refused, Room


async def shows(seat: Seat, text: str) -> None:
    """Others' changes are looked for every now and then: wait until this one is shown."""
    end = monotonic() + PATIENCE_S
    while monotonic() < end:
        if text in seat.text():
            return
        await asyncio.sleep(0.01)
        await seat.settle()
    raise AssertionError(f"{text!r} never shows:\n{seat.text()}")


async def test_what_somebody_else_writes_shows_without_a_key(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("ana").log(BIG, "5xx down to 12 %", "fact")
        await shows(seat, "5xx down to 12 %")


async def test_an_incident_declared_by_somebody_else_is_announced_and_moves_no_selection(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        seat.other("kai").declare("All is down", "SEV0")
        await shows(seat, "kai declared SEV0 0043: All is down")
        assert seat.screen.incidents.selected_key == MAIL
        seat.sees("BRIEF 0041")
        assert "▌" in seat.row("0041 Delayed order e-mail")


async def test_the_gravest_comes_first_and_what_is_resolved_last(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("kai").declare("All is down", "SEV0")
        await shows(seat, "All is down")
        order = [row.id for row in seat.screen.incidents.rows]
        assert order == ["0043", "0042", "0041", "0039"]


async def test_a_row_that_vanishes_leaves_nothing_selected_and_its_key_does_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        seat.other("kai").cancel(MAIL, "it was a test")
        await shows(seat, "2 open")
        await seat.passes(seconds=1)
        assert seat.screen.incidents.selected_key is None
        before = seat.other("kim").overview().seq
        await seat.press("a")
        assert seat.other("kim").overview().seq == before
        await seat.press("down")
        assert seat.screen.incidents.selected_key is not None


async def test_a_filter_narrows_with_every_letter_and_escape_takes_it_away(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash")
        await seat.type("mail")
        assert [row.id for row in seat.screen.incidents.rows] == ["0041"]
        seat.sees("enter keep", "esc every incident")
        seat.sees_no("f h d n a: i:")
        await seat.press("enter")
        seat.sees("/ mail  1")
        await seat.press("escape")
        assert len(seat.screen.incidents.rows) == 3


async def test_a_filter_that_hides_the_selected_incident_says_which_one_the_keys_are_about(sit: Sit) -> None:
    for size in ((80, 24), (120, 40)):
        async with sit(size=size) as seat:
            await seat.go_to(BIG)
            await seat.press("slash", *"mail", "enter")
            seat.sees("keys act on 0042, hidden")
            await seat.press("S")
            seat.sees("SEVERITY 0042")
            await seat.press("escape", "down")
            await seat.rest()
            seat.sees_no("hidden")
            await seat.press("S")
            seat.sees("SEVERITY 0041")


async def test_the_incident_that_the_keys_are_about_is_marked_again_when_it_is_back_in_the_list(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press("C", *"no", "ctrl+s")
        assert seat.screen.incidents.selected_key is None
        await seat.press("O", *"it was one", "ctrl+s")
        assert seat.screen.incidents.selected_key == MAIL
        await seat.press("slash", *"checkout")
        assert seat.screen.incidents.selected_key is None
        await seat.press("escape")
        assert seat.screen.incidents.selected_key == seat.screen.state.selected == MAIL


async def test_a_filter_finds_people_services_severities_and_says_when_nothing_matches(sit: Sit) -> None:
    async with sit() as seat:
        for words, found in (("lee", ["0042"]), ("sev2", ["0041"]), ("search", ["0039"]), ("0042 checkout", ["0042"])):
            await seat.press("slash", "ctrl+u")
            await seat.type(words)
            assert [row.id for row in seat.screen.incidents.rows] == found
            await seat.press("enter")
        await seat.press("slash", "ctrl+u")
        await seat.type("nothing of the kind")
        seat.sees("No incident matches.")


async def test_ended_incidents_are_shown_and_hidden_with_one_key(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees_no("0040")
        await seat.press("o")
        seat.sees("Late data in the shop", "ended incident")
        await seat.press("o")
        seat.sees_no("Late data in the shop")


async def test_the_record_stays_where_one_reads_while_others_write(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("tab", "home")
        first = seat.rows().index(seat.row("TIMELINE")) + 1
        top = seat.rows()[first]
        for n in range(5):
            seat.other("ana").log(BIG, f"line {n}")
        for _ in range(30):
            await asyncio.sleep(0.01)
            await seat.settle()
        assert seat.rows()[first] == top
        await seat.press("end")
        seat.sees("line 4")


async def test_tab_goes_round_the_lists_and_the_focus_is_in_the_titles_rule(sit: Sit) -> None:
    async with sit() as seat:
        for title in ("TIMELINE", "ALERTS", "INCIDENTS"):
            await seat.press("tab")
            assert "━" in seat.row(title).split(title)[1][:4]
        await seat.press("shift+tab")
        assert "━" in seat.row("ALERTS").split("ALERTS")[1][:4]


async def test_at_80_columns_the_figures_open_the_tabs(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        for key, text in (("2", "tech lead, db"), ("3", "PaymentLatencyP99"), ("4", "call Nordmart"), ("5", "zendesk")):
            await seat.press(key)
            assert any(text in row for row in seat.rows()[19:22]), seat.text()
        await seat.press("1")
        assert any("5xx in eu-west" in row for row in seat.rows()[19:22])


async def test_a_smaller_and_a_larger_terminal_show_the_same_selection(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        for size in ((80, 24), (200, 60), (100, 30), (120, 40)):
            await seat.resize(*size)
            seat.sees("BRIEF 0041", "Delayed order e-mail")
            assert seat.screen.state.selected == MAIL
        await seat.resize(79, 24)
        seat.sees("79×24 is too small")
        await seat.resize(120, 40)
        seat.sees("BRIEF 0041")


# ---------------------------------------------------------------- any order of keys and news


KEYS = ("up", "down", "home", "end", "tab", "escape", "c", "o", "left_square_bracket", "right_square_bracket", "minus")
VIEWS = [{"name": "mail", "of": "incidents", "filter": "mail", "order": "due"},
         {"name": "live", "of": "incidents", "filter": "investigating", "order": "quiet"}]  # fmt: skip
ARRANGES = {
    **{f"line {n} of V": ("escape", "V", *["down"] * n, "enter") for n in range(7)},
    "filter": ("escape", "slash", "s", "e", "v", "enter"), "narrow": ("escape", "slash", "m", "a", "i", "l", "enter"),
}  # fmt: skip
"""The list in another order, by a saved view, through a filter: what is selected stays selected."""
ACTS = {
    "acknowledge": ("a",), "status": ("s", "ctrl+s", "escape"), "severity": ("S", "0", "ctrl+s", "escape"),
    "line": ("t", "x", "enter", "escape"),
}  # fmt: skip
"""What a person does with the incident they have chosen."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("key"), st.sampled_from(KEYS)),
        st.tuples(st.just("act"), st.sampled_from(sorted(ACTS))),
        st.tuples(st.just("arrange"), st.sampled_from(sorted(ARRANGES))),
        st.tuples(st.just("news"), st.sampled_from(("declare", "cancel", "resolve", "sort", "log"))),
    ),
    min_size=4,
    max_size=14,
)


def happens(room: Room, clock: Clock, what: str, number: int) -> None:
    """Something that somebody else does: rows come, go, and change places."""
    open_ones = [i for i in room.overview().incidents if i.is_live]
    target = open_ones[number % len(open_ones)] if open_ones else None
    clock.passes(seconds=1)
    try:
        if what == "declare" or target is None:
            room.declare(f"News {number}", ("SEV0", "SEV2", "SEV3")[number % 3], command=bool(number % 2))
        elif what == "cancel":
            room.cancel(target.id, "a false alarm")
        elif what == "resolve":
            room.set_status(target.id, "resolved", "over")
        elif what == "sort":
            room.set_severity(target.id, ("SEV0", "SEV3")[number % 2])
        else:
            room.log(target.id, f"line {number}")
    except Refused:
        pass


async def _play(path: Path, steps: list[tuple[str, str]]) -> None:
    """``chosen`` is the incident that the person's own last key selected: nothing else may select another for them."""
    clock = Clock(outage.NOW)
    async with seated(path, now=clock, config=outage.config(view=VIEWS)) as seat:
        kai = seat.other("kai")
        chosen = seat.screen.incidents.selected_key
        for number, (what, which) in enumerate(steps):
            if what == "news":
                happens(kai, clock, which, number)
                if number % 2:  # else it arrives while the next key is pressed
                    await seat.settle()
                    assert seat.screen.incidents.selected_key in (chosen, None)
            elif what == "key":
                await seat.press(which)
                chosen = seat.screen.incidents.selected_key or seat.screen.state.selected
            elif what == "arrange":
                await seat.press(*ARRANGES[which])
                assert seat.screen.incidents.selected_key in (chosen, None), which
                assert seat.screen.state.selected == chosen, which
            else:
                before = kai.overview().seq
                await seat.press("escape", "escape", *ACTS[which])
                changed = {e.incident for e in kai.store.events(after=before) if e.actor == "maya"}
                assert changed <= {chosen}, f"{which} changed {changed}, {chosen} was chosen"
                assert seat.screen.incidents.selected_key in (chosen, None)


@pytest.mark.soak
# A shorter example would take minutes to find: every one is a whole evening at the screen.
@settings(max_examples=count(12, 300), suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(steps=STEPS)
def test_whatever_comes_and_goes_a_key_hits_the_incident_that_was_chosen_or_none(
    databases: dict[str, Path], steps: list[tuple[str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_play(copied(databases["outage"], Path(folder) / "room.db"), steps))


async def test_times_that_pass_show_on_every_list(sit: Sit) -> None:
    async with sit() as seat:
        await seat.passes(minutes=3)
        assert seat.clock.now - outage.NOW == timedelta(minutes=3)
        assert " 45m " in seat.row("0042 Checkout")
        assert SEARCH in [row.key for row in seat.screen.incidents.rows]
        seat.sees("+04:12")


@pytest.mark.parametrize("keys", ["n", "n tab", "t", "f", "f slash", "u", "c", "?", "tab"])
async def test_keys_go_where_they_went_when_the_terminal_is_large_enough_again(sit: Sit, keys: str) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go_to(BIG)
        await seat.press(*keys.split())
        had = seat.screen.focused
        assert had is not None
        for size in ((70, 20), (60, 20), (80, 24), (60, 20), (120, 40)):
            await seat.resize(*size)
        assert seat.screen.focused is had
        covering = seat.screen.overlay
        await seat.press("escape")
        assert covering is None or seat.screen.overlay is None
