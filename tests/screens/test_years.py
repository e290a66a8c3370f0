"""Two open incidents of different years with one number: every place that names one of them shows which."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.made import declared
from warroom.store import Store


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_list_and_the_merge_sheet_show_the_year(sit_in_empty: Sit, size: tuple[int, int]) -> None:
    async with sit_in_empty("maya", size=size) as seat:
        with Store.open(seat.path) as store, store.writing() as tx:
            tx.append(declared("INC-2025-0001", title="Payments slow", at=outage.NOW))
            tx.append(declared("INC-2026-0001", title="Search down", at=outage.NOW))
        await seat.passes(seconds=1)
        seat.sees("2025-0001 Paym", "2026-0001 Sear")
        await seat.go_to("INC-2025-0001")
        await seat.press("m")
        seat.sees("MERGE 2025-0001", "2026-0001")
