"""The list of incidents in other orders and saved views, and back and forward along those looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screens.view.ordering import KEPT, ORDERS, Visited
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, MAIL, SEARCH
from tests.support.stage import Seat


def ids(seat: Seat) -> list[str]:
    return [row.id for row in seat.screen.incidents.rows]


async def test_the_list_is_ordered_anew_and_what_is_selected_stays_selected(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        assert ids(seat) == ["0042", "0041", "0039"]
        await seat.press("V", "down", "down", "enter")
        seat.sees("the newest declared first", "newest first")
        assert ids(seat) == ["0042", "0041", "0039"]
        await seat.press("V", "down", "down", "down", "enter")
        seat.sees("quietest first")
        assert ids(seat) == ["0039", "0041", "0042"]
        assert seat.screen.incidents.selected_key == seat.screen.state.selected == MAIL


async def test_by_next_due_the_order_follows_the_clocks_and_no_key_follows_the_order(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(SEARCH)
        await seat.press("V", "down", "enter")
        running = [seat.screen.state.deadlines.of(i, seat.clock()) for i in seat.screen.state.shown_incidents()]
        due = [min(d.due_at for d in one) for one in running]
        assert due == sorted(due)
        seat.other("maya").update(BIG, "customers", "we are on it")
        seat.other("maya").update(BIG, "team", "roll back goes on")
        await seat.settle()
        assert seat.screen.incidents.selected_key == SEARCH
        await seat.press("s")
        seat.sees("STATUS 0039")


async def test_a_saved_view_of_incidents_is_taken_by_its_name(sit: Sit) -> None:
    views = [{"name": "of alerts", "filter": "sev>=high"},
             {"name": "mail", "of": "incidents", "filter": "mail", "order": "due"}]  # fmt: skip
    async with sit(config=outage.config(view=views)) as seat:
        await seat.go_to(outage.MAIL)
        await seat.press("V")
        seat.sees("mail", "/ mail", "by next due", "all incidents")
        seat.sees_no("of alerts")
        await seat.press("end", "enter")
        assert ids(seat) == ["0041"]
        seat.sees("/ mail  1, by next due")
        await seat.press("V", "down", "down", "down", "down", "enter")
        assert len(ids(seat)) == 3


async def test_back_and_forward_lead_along_the_incidents_that_were_looked_at(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("left_square_bracket")
        seat.sees("You looked at no incident before.")
        for incident in (MAIL, SEARCH):
            await seat.press("down")
            await seat.rest()
            assert seat.screen.state.selected == incident
        await seat.press("left_square_bracket")
        assert seat.screen.state.selected == MAIL
        await seat.press("left_square_bracket")
        assert seat.screen.state.selected == BIG
        await seat.press("right_square_bracket", "right_square_bracket")
        assert seat.screen.state.selected == SEARCH
        await seat.press("right_square_bracket")
        seat.sees("There is none further on.")
        await seat.press("minus")
        assert seat.screen.state.selected == MAIL


@given(st.lists(st.one_of(st.sampled_from("abcd"), st.sampled_from([-1, 1])), max_size=60))
def test_back_and_forward_are_those_of_a_browser(steps: list[str | int]) -> None:
    visited, ids, at = Visited(), [""], 0
    for step in steps:
        if isinstance(step, str):
            visited.look(step)
            if ids[at] != step:
                ids, at = [*ids[: at + 1], step], at + 1
        else:
            there = at + step
            known = 0 < there < len(ids)
            assert visited.step(step) == (ids[there] if known else "")
            at = there if known else at


def test_no_more_is_remembered_than_is_kept() -> None:
    visited = Visited()
    for n in range(KEPT * 2):
        visited.look(str(n))
    assert [visited.step(-1) for _ in range(KEPT)][-1] == ""


def test_every_order_says_what_it_means() -> None:
    assert all(says for _, says in ORDERS.values())
