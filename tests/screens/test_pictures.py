"""Pictures of the screens, at a fixed moment, in the sizes and colours there are; look at them when one changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.support import after, outage
from tests.support.rooms import Clock
from tests.support.stage import Seat, copied, room_app, spell
from tests.support.wire import Wire

Compare = Callable[..., bool]
SIZES = [pytest.param((80, 24), id="80"), pytest.param((120, 40), id="120"), pytest.param((200, 60), id="200")]
MOMENTS = {"calm": outage.clock_at("15:21:40"), "after": after.NOW}
"""When a story is looked at, where that is not in the outage."""


class Looks:
    """Takes a picture after some keys and compares it with the one that was approved."""

    def __init__(self, compare: Compare, databases: dict[str, Path], folder: Path) -> None:
        self._compare = compare
        self._databases = databases
        self._folder = folder

    def as_drawn(self, *keys: str, size: tuple[int, int] = (120, 40), story: str = "outage", theme: str = "dark",
                 cut: bool = False, **more: Any) -> bool:  # fmt: skip
        """``cut``: the store goes out of reach once the keys are pressed, and a minute and a half pass."""
        wire = Wire()
        path = copied(self._databases[story], self._folder / f"{story}.db")
        clock = Clock(MOMENTS.get(story, outage.NOW))
        settings = {"display": {**outage.DISPLAY, "theme": theme, **more.pop("display", {})}}
        if story == "empty":
            settings["feed"] = []  # type: ignore[assignment]
        with ExitStack() as opened:
            app = opened.enter_context(room_app(path, now=clock, config=outage.config(**settings), wire=wire,
                                                **more))

            async def press(pilot: Pilot[Any]) -> None:
                seat = Seat(app, pilot, clock, path, opened)
                await seat.settle()
                await seat.press(*spell(keys))
                if cut:
                    wire.cut()
                    await lost(seat)
                    clock.passes(seconds=90)
                    seat.screen.next_second()
                    await seat.settle()

            return self._compare(app, terminal_size=size, run_before=press)


async def lost(seat: Seat) -> None:
    """Until the room has noticed that its store is out of reach."""
    deadline = monotonic() + 60
    while (look := seat.screen.state.look) is None or look.cut_off is None:
        assert monotonic() < deadline, "the room did not notice that it is cut off"
        await seat.pilot.pause(0.01)
    await seat.settle()


@pytest.fixture
def looks(snap_compare: Compare, databases: dict[str, Path], tmp_path: Path) -> Looks:
    return Looks(snap_compare, databases, tmp_path)


class TestRoom:
    """The room in the outage: four kinds of broken promises at once is the most it bears."""

    @pytest.mark.parametrize("size", SIZES)
    def test_in_the_outage(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(size=size)

    @pytest.mark.parametrize("size", SIZES)
    def test_calm_shows_no_yellow(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(size=size, story="calm")

    @pytest.mark.parametrize("size", SIZES)
    def test_empty_says_what_can_be_done(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(size=size, story="empty")

    @pytest.mark.parametrize("theme", ["light", "mono", "ansi16"])
    def test_in_other_colours(self, looks: Looks, theme: str) -> None:
        assert looks.as_drawn(theme=theme)

    def test_in_ascii(self, looks: Looks) -> None:
        assert looks.as_drawn(display={"ascii": True})

    def test_in_a_zone_of_its_own_the_bar_tells_both_times(self, looks: Looks) -> None:
        assert looks.as_drawn(size=(200, 60), display={"timezone": "Europe/Berlin"})

    def test_between_two_grids_the_timeline_takes_what_is_over(self, looks: Looks) -> None:
        assert looks.as_drawn(size=(160, 50))

    @pytest.mark.parametrize("size", SIZES)
    def test_one_critical_alert_alone(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(size=size, story="critical")

    @pytest.mark.parametrize("size", SIZES)
    def test_reading_only(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(size=size, person="nadia", read_only=True)

    @pytest.mark.parametrize("size", SIZES)
    def test_cut_off_from_the_record(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(size=size, cut=True)

    @pytest.mark.parametrize("theme", ["light", "mono", "ansi16"])
    def test_one_critical_alert_alone_in_other_colours(self, looks: Looks, theme: str) -> None:
        assert looks.as_drawn(theme=theme, story="critical")

    def test_the_selected_entry_unfolded(self, looks: Looks) -> None:
        said = "mtr to db-3 shows no loss over 200 probes, so the network is ruled out; the pool of 2.1.3 is left"
        assert looks.as_drawn("t", said, "<enter>", "<escape>", "<tab>", "<end>")

    @pytest.mark.parametrize("tab", ["2", "3", "4", "5"])
    def test_a_tab_at_80_columns(self, looks: Looks, tab: str) -> None:
        assert looks.as_drawn(tab, size=(80, 24))

    def test_a_line_being_typed(self, looks: Looks) -> None:
        assert looks.as_drawn("t", "d roll back in us-east too if 5xx < 1 % by 14:45")

    def test_too_small_says_so(self, looks: Looks) -> None:
        assert looks.as_drawn(size=(70, 20))


class TestDeclare:
    """The sheet of a new incident: what is filled in at the left, what may be the same and what follows beside it."""

    @pytest.mark.parametrize("size", SIZES)
    def test_while_a_title_is_typed(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("n", "Checkout API slow in eu-west", size=size)

    @pytest.mark.parametrize("size", SIZES)
    def test_from_an_alert(self, looks: Looks, size: tuple[int, int]) -> None:
        alerts = ["3"] if size[0] == 80 else ["<tab>", "<tab>"]
        assert looks.as_drawn(*alerts, "<end>", "p", size=size)


class TestSheets:
    """Forms and pages: they stand where the record stands, and cover no clock."""

    @pytest.mark.parametrize("size", SIZES)
    def test_roles(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("r", size=size)

    @pytest.mark.parametrize("size", SIZES)
    def test_an_update_that_waits_for_approval(self, looks: Looks, size: tuple[int, int]) -> None:
        said = "About half of checkouts in the EU fail. Cards are not charged twice."
        assert looks.as_drawn("u", said, "<tab>", person="lee", size=size)

    @pytest.mark.parametrize("theme", ["light", "mono"])
    def test_an_update_in_other_colours(self, looks: Looks, theme: str) -> None:
        assert looks.as_drawn("u", "<f4>", theme=theme)

    def test_a_severity_change(self, looks: Looks) -> None:
        assert looks.as_drawn("S", "0")

    def test_the_closure_list(self, looks: Looks) -> None:
        assert looks.as_drawn("s", "5", "<ctrl+s>", "<ctrl+s>")

    def test_every_clock_with_its_rule(self, looks: Looks) -> None:
        assert looks.as_drawn("c")

    def test_every_broken_promise(self, looks: Looks) -> None:
        assert looks.as_drawn("y")

    @pytest.mark.parametrize("size", SIZES)
    def test_a_merge_told_what_moves(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("m", size=size)

    @pytest.mark.parametrize(("theme", "size"), [("dark", (80, 24)), ("dark", (200, 60)), ("light", (120, 40))])
    def test_asks_and_tasks(self, looks: Looks, theme: str, size: tuple[int, int]) -> None:
        assert looks.as_drawn("B", theme=theme, size=size)

    @pytest.mark.parametrize(("theme", "size"), [("dark", (80, 24)), ("dark", (200, 60)), ("ansi16", (120, 40))])
    def test_the_shift_handed_over(self, looks: Looks, theme: str, size: tuple[int, int]) -> None:
        assert looks.as_drawn("H", theme=theme, size=size)


class TestPlanned:
    """A room for a launch, before anything is wrong."""

    PLAN = ("N", "Release 2.2", "<ctrl+s>", "K", "<enter>", "<ctrl+s>", "K", "<end>", "<enter>", "<ctrl+s>")

    @pytest.mark.parametrize("size", SIZES)
    def test_its_check_ins(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn(*self.PLAN, "K", size=size)

    def test_its_launch(self, looks: Looks) -> None:
        """A room that is planned, with what hangs on its T."""
        t = f"{outage.NOW + timedelta(days=9):%Y-%m-%d} 09:00"
        plan = ("N", "2.2", "<enter>", "<enter>", t, "<ctrl+s>")
        prepare = ("<down>", "<enter>", "rehearse", "<enter>", "support", "<ctrl+s>")
        assert looks.as_drawn(*plan, ">", *prepare, size=(80, 24))

    @pytest.mark.parametrize("theme", ["light", "mono", "ansi16"])
    def test_as_a_room(self, looks: Looks, theme: str) -> None:
        assert looks.as_drawn(*self.PLAN, "<escape>", theme=theme, size=(120, 40))


class TestAfter:
    """What is done with an incident once it is over."""

    @pytest.mark.parametrize("size", SIZES[:2])
    def test_its_review(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("R", story="after", size=size)

    @pytest.mark.parametrize("size", SIZES[:2])
    def test_what_was_written_and_what_is_to_be_checked(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("R", "!", "!", story="after", size=size)

    def test_a_part_being_written(self, looks: Looks) -> None:
        assert looks.as_drawn("R", "!", "<enter>", story="after", size=(80, 24))

    @pytest.mark.parametrize("size", SIZES[:2])
    def test_follow_ups(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("J", "<down>", story="after", size=size)

    @pytest.mark.parametrize("size", SIZES[:2])
    def test_figures(self, looks: Looks, size: tuple[int, int]) -> None:
        assert looks.as_drawn("g", "<pagedown>", "<pagedown>", story="after", size=size)

    def test_what_was_found(self, looks: Looks) -> None:
        assert looks.as_drawn("<ctrl+f>", "connection pool", "<ctrl+s>", story="after", size=(80, 24))
