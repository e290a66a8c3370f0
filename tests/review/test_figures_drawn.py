"""Figures as they are drawn: what a chart costs a slow line, a time week by week, what is always said."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from screens.figures.face import FiguresTold
from screens.figures.rows import most
from screens.figures.told import Told, incidents_of
from tests.review import forty
from tests.widgets.stage import painted
from warroom.core.figures.rows import Row, ledger
from warroom.core.figures.summary import Figures, figures
from warroom.core.figures.weeks import weekly
from warroom.core.model import MILESTONES
from widgets.board import BoardRows
from widgets.glyphs import UNICODE
from widgets.strips import as_spans

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=90)


def _row(at: datetime, seconds: float, severity: str = "SEV2", number: int = 1, why_out: str = "") -> Row:
    durations = {"time_to_resolve": (seconds,)}
    known = dict.fromkeys(MILESTONES, True)
    return Row(f"INC-2026-{number:04}", severity, "search", at, True, why_out, known, durations, {})


def _many(count: int) -> Figures:
    dice = random.Random(count)
    rows = [
        _row(SINCE + timedelta(days=dice.uniform(0, 90)), dice.lognormvariate(8, 1.2), f"SEV{dice.randint(0, 3)}", n)
        for n in range(count)
    ]
    return figures(ledger(rows, UTC, UNTIL), SINCE, UNTIL, UTC, UNTIL)


def _told(found: Figures, **more: bool) -> FiguresTold:
    return FiguresTold(Told(found, None, 90, UTC, UNICODE, {f"SEV{n}": n for n in range(4)}, **more))


@pytest.mark.parametrize("count", [40, 300, 10_000])
async def test_a_chart_in_the_place_of_the_page_takes_at_most_8_kb(count: int) -> None:
    found, (width, height) = _many(count), (198, 46)
    pane = BoardRows(_told(found).face(width - 2, height, "").rows)
    async with painted((pane, 0, 0, width, height), size=(width, height)) as it:
        pane.show(_told(found, chart=True).face(width - 2, height, "").rows)
        assert 1_000 < len((await it.written()).encode()) <= 8_000
        assert any("TIME TO RESOLVE" in row for row in it.rows())


def test_a_week_is_that_of_the_teams_zone_also_where_one_has_an_hour_less() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=forty.BERLIN)

    rows = [
        _row(at("2026-03-23T00:10"), 60), _row(at("2026-03-29T23:50"), 180),  # Monday to Sunday, the clocks change
        _row(at("2026-03-30T00:10"), 600), _row(at("2026-04-14T12:00"), 30),
    ]  # fmt: skip
    since, until = at("2026-03-25T09:00"), at("2026-04-20T00:00")
    assert weekly(rows, "time_to_resolve", since, until, forty.BERLIN) == (120, 600, None, 30)
    assert weekly(rows, "time_to_detect", since, until, forty.BERLIN) == (None,) * 4


@pytest.mark.parametrize("size", [(78, 22), (118, 31), (198, 46)])
def test_what_is_left_out_is_said_at_every_size(size: tuple[int, int]) -> None:
    rows = [_row(SINCE + timedelta(days=n), 600.0 * n, number=n) for n in range(1, 9)]
    rows.append(_row(SINCE + timedelta(days=9), 60, number=9, why_out="drills"))
    told = _told(figures(ledger(rows, UTC, UNTIL), SINCE, UNTIL, UTC, UNTIL))
    cells = [cell for row in told.face(*size, "").rows for cell in row.cells]
    said = "\n".join("".join(text for text, _ in as_spans(cell.words, "")) for cell in cells)
    assert "not counted: 1 drill" in said
    assert ("TIME TO RESOLVE" in said) == (size[0] > 100), "wherever it is wide enough, marks are drawn"


def test_the_shares_of_drafts_that_people_changed_are_on_the_page() -> None:
    rows = [replace(_row(SINCE + timedelta(days=n), 600.0, number=n), taken=(("catch_up", "small", 0.1 * n),))
            for n in range(3)]  # fmt: skip
    found = figures(ledger(rows, UTC, UNTIL), SINCE, UNTIL, UTC, UNTIL)
    told = _told(found).told
    (row,) = [row for row in most(told, 78) if row.group == "DRAFTS BY A MODEL"]
    said = " ".join(text for cell in row.cells for text, *_ in as_spans(cell.words, ""))
    assert "catch up" in said
    assert "3 accepted, 1 unchanged, median changed 10 %" in said
    assert len(incidents_of(replace(told, behind=row.key))) == 3
