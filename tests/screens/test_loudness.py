"""What is loudest is what matters most: critical alerts that nobody has, what is overdue, then what is unfilled or
stale; what is on track says so quietly."""

from __future__ import annotations

import re

import pytest

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG
from tests.support.stage import Seat
from warroom.core.model import AlertSeverity
from widgets.palette import DARK

SIZES = [(80, 24), (120, 40), (200, 60)]
S1 = "ff5f00"
YELLOW = "ffd700"


def fires(seat: Seat, *titles: str, level: AlertSeverity = AlertSeverity.CRITICAL, at: str = "14:36:31") -> None:
    """Alerts of a feed of their own begin to fire."""
    outage.fire(seat.other("watcher").store, seat.clock.now, *titles, level=level, at=at)


async def ground_of(seat: Seat, row: int, text: str) -> str:
    """The colour behind a text on a row of the terminal."""
    cells = (await seat.cells())[row]
    start = "".join(cell[0] for cell in cells).index(text)
    return cells[start][2]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_critical_alert_that_nobody_has_stands_in_the_strip_in_its_colour_however_much_is_overdue(
    sit: Sit, size: tuple[int, int]
) -> None:
    async with sit(size=size) as seat:
        assert "CRIT" not in seat.text()
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        strip = seat.rows()[1]
        assert "OVERDUE 01:12" in strip
        assert "■ CRIT 00:38" in strip
        assert "ReplicaLagHigh" in strip
        assert strip.index("OVERDUE") < strip.index("CRIT")
        assert await ground_of(seat, 1, "CRIT") == S1
        assert await ground_of(seat, 1, "OVERDUE") == YELLOW
        seat.sees("■ 1 crit")


async def test_it_leaves_the_strip_when_somebody_acknowledges_it(sit: Sit) -> None:
    async with sit() as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        seat.sees("■ CRIT 00:38")
        await seat.press("tab", "tab", "home", "a")
        assert "CRIT" not in seat.rows()[1]
        seat.sees_no("■ CRIT", "■ 1 crit")


@pytest.mark.parametrize(("size", "top", "bottom"), [((80, 24), 2, 6), ((120, 40), 3, 10), ((200, 60), 3, 10)])
async def test_where_nothing_is_open_a_critical_alert_that_nobody_has_is_the_largest_thing_on_the_screen(
    sit_in_empty: Sit, size: tuple[int, int], top: int, bottom: int
) -> None:
    async with sit_in_empty(size=size) as seat:
        fires(seat, "DiskFull db-3", at="14:30:00")
        await seat.settle()
        block = "\n".join(seat.rows()[top : bottom + 1])
        assert all(words in block for words in ("■ CRIT", "unacknowledged", "DiskFull db-3", "on call:", "███"))
        cells = await seat.cells()
        half = size[0] > 80  # half a row of air above and below
        assert all(cell[2] == S1 or cell[0] == "█" for row in cells[top + half : bottom - half + 1] for cell in row)
        assert "CRIT" not in seat.rows()[1]  # told once
        seat.sees("n  DECLARE FROM ALERT", "■ 1 crit")
        before = seat.rows()[top : bottom + 1]
        await seat.passes(seconds=1)
        assert seat.rows()[top : bottom + 1] != before


async def test_of_two_critical_alerts_the_block_tells_the_one_that_the_keys_mean_and_the_strip_the_other(
    sit_in_empty: Sit,
) -> None:
    async with sit_in_empty() as seat:
        fires(seat, "DiskFull db-3", at="14:30:00")
        fires(seat, "DiskFull db-3", "ReplicaLagHigh", at="14:36:31")
        await seat.settle()
        for _ in range(2):
            name = seat.screen.state.at.alert_group
            assert name is not None
            other = {"DiskFull db-3": "ReplicaLagHigh", "ReplicaLagHigh": "DiskFull db-3"}[name.name]
            assert name.name in "\n".join(seat.rows()[3:11])
            assert "/2 ↓" in "\n".join(seat.rows()[3:11])
            assert other in seat.rows()[1]
            await seat.press("down")
            await seat.rest()


async def test_an_acknowledged_alert_gives_the_block_back_and_a_sheet_leaves_it(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        fires(seat, "DiskFull db-3", at="14:30:00")
        await seat.settle()
        await seat.press("n")
        seat.sees("unacknowledged for", "DECLARE SEV1", "No incident is open.")
        await seat.press("escape", "a")
        seat.sees_no("unacknowledged for", "■ 1 crit")
        seat.sees("DiskFull db-3", "DECLARE FROM ALERT")


async def test_a_warning_never_stands_in_the_strip(sit: Sit) -> None:
    async with sit() as seat:
        fires(seat, "NodeLoadHigh", level=AlertSeverity.WARNING)
        await seat.settle()
        assert "NodeLoadHigh" not in seat.rows()[1]
        seat.sees("NodeLoadHigh")


async def test_the_strips_key_opens_the_inbox_at_the_critical_alert(sit: Sit) -> None:
    async with sit() as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        assert "f open" in seat.rows()[1]
        await seat.press("f")
        group = seat.screen.alert_acts.group
        assert group is not None
        assert group.first.title == "ReplicaLagHigh"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_an_overdue_update_has_the_fill_and_an_unfilled_role_only_words(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        await seat.press("y")
        rows = seat.rows()
        order = [next(n for n, row in enumerate(rows) if word in row and n > 1) for word in ("OVERDUE ", "UNFILLED")]
        assert order == sorted(order)
        await seat.press("escape")
        yellow = {(y, x) for y, row in enumerate(await seat.cells()) for x, cell in enumerate(row) if cell[2] == YELLOW}
        for y, row in enumerate(seat.rows()):
            at = row.lower().find("unfilled")
            assert at < 0 or (y, at) not in yellow, row


async def test_without_colour_the_critical_alert_is_in_brackets_and_reverse_stays_for_what_is_overdue(sit: Sit) -> None:
    async with sit(config=outage.config(display={**outage.DISPLAY, "theme": "mono"})) as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        assert "[■ CRIT 00:38] ReplicaLagHigh" in seat.rows()[1]
        cells = (await seat.cells())[1]
        reverse = "".join(cell[0] for cell in cells if cell[7])
        assert "OVERDUE" in reverse
        assert "CRIT" not in reverse


async def test_what_is_on_track_has_no_block_digits_and_what_is_due_soon_has(sit: Sit) -> None:
    async with sit() as seat:
        digits = {clock.value.label: "".join(line.strip().text for line in clock._lines) for clock in
                  seat.screen.clocks if clock.value is not None}  # fmt: skip
        assert "█" in digits["team update"]  # due soon
        assert "█" not in digits["escalate to VP"]  # on track
        seat.clock.passes(minutes=17)
        await seat.passes(seconds=1)
        seat.sees("due soon")


def test_the_tag_of_a_critical_alert_has_the_contrast_of_a_severity() -> None:
    text, style = DARK.crit_tag("CRIT")
    assert text == " ■ CRIT "
    assert style == DARK.tag(1, "SEV1")[1]


async def test_a_list_with_more_rows_than_room_says_where_one_is_and_what_is_late_out_of_sight(sit: Sit) -> None:
    async with sit() as seat:
        kim = seat.other("kim")
        late = kim.declare("Old and slow", "SEV3", command=False)
        for number in range(6):
            kim.declare(f"Slow page {number}", "SEV3")
        await seat.settle()
        await seat.go_to(BIG)
        head = seat.row("INCIDENTS")
        assert "1/10 ↓" in head
        assert "1 late ↓" in head  # it has no commander, and is below what is in view
        await seat.go_to(late.id)
        assert "2 late ↑" in seat.row("INCIDENTS")


async def test_behind_a_tab_at_80_columns_a_list_says_in_the_tab_where_one_is(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        total = seat.screen.timeline.total
        tabs = seat.row("1 Timeline")
        assert f"1 Timeline {total} ↑" in tabs
        assert "5 Feeds 1 stale" in tabs
        await seat.press("tab", "home")
        await seat.rest()
        assert f"1 Timeline 1/{total} ↓" in seat.row("1 Timeline")
        assert "5 Feeds 1 stale" in seat.row("1 Timeline")
        fires(seat, *(f"Disk {name} is full" for name in ("one", "two", "three", "four", "five", "six")))
        await seat.settle()
        await seat.press("3", "down")
        await seat.rest()
        assert "3 Alerts ■ 6 1/8" in seat.row("1 Timeline")
        assert "5 Feeds 1 stale" in seat.row("1 Timeline")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_inbox_says_where_one_is_beside_how_many_there_are(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        fires(seat, *(f"Disk {number} of rack {name} is full" for name in "abcd" for number in range(9)))
        await seat.settle()
        await seat.press("f", "home", "down")
        first = next(row for row in seat.rows() if "series" in row)
        assert re.search(r"2/\d+ ↓", first), first


# ---------------------------------------------------------------- from an alert to an incident


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_an_empty_room_leads_to_its_alerts_and_says_what_to_press(
    sit_in_empty: Sit, size: tuple[int, int]
) -> None:
    async with sit_in_empty(size=size) as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        seat.sees("n  DECLARE FROM ALERT", "ReplicaLagHigh, eu-west", "a acknowledge", "■ CRIT")
        assert seat.keys_row.startswith("a acknowledge")
        assert "n declare from alert" in seat.keys_row
        seat.sees_no("warroom demo")


async def test_from_an_alert_to_an_open_incident_in_two_keys(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        await seat.press("n")
        seat.sees("DECLARE", "from ReplicaLagHigh", "DECLARE SEV1")
        await seat.press("ctrl+s")
        (it,) = seat.screen.state.open_incidents
        assert (it.title, it.severity, it.region) == ("ReplicaLagHigh", "SEV1", "eu-west")
        assert [link.title for link in it.alerts] == ["ReplicaLagHigh"]
        assert "CRIT" not in seat.rows()[1]


async def test_who_goes_elsewhere_in_an_empty_room_is_not_led_back(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        await seat.press("escape")
        assert seat.screen.focus_at.pane == "incidents"
        fires(seat, "ReplicaLagHigh", "DiskFull db-3")
        await seat.settle()
        assert seat.screen.focus_at.pane == "incidents"
        await seat.press("n")
        seat.sees_no("from ReplicaLagHigh")


async def test_where_no_alert_is_selected_n_declares_from_nothing(sit: Sit) -> None:
    async with sit() as seat:
        assert "n declare  " in seat.keys_row
        await seat.press("n")
        seat.sees("DECLARE")
        seat.sees_no("from PaymentLatencyP99")


async def test_in_the_inbox_n_declares_from_the_selected_alert(sit: Sit) -> None:
    async with sit() as seat:
        fires(seat, "ReplicaLagHigh")
        await seat.settle()
        await seat.press("f")
        assert "n declare from alert" in seat.keys_row
        await seat.press("n")
        seat.sees("DECLARE", "from ReplicaLagHigh")
