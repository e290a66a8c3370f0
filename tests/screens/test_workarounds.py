"""A workaround is recorded with a key or a typed command, and removed by its id."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.stage import spell


async def test_it_is_recorded_with_a_key_and_removed_by_a_command(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["%", "reads from the primary", "<ctrl+s>"]))
        seat.sees("recorded; it is listed until somebody removes it")
        lee = seat.other("lee")
        assert [one.text for _, one in lee.workarounds()] == ["reads from the primary"]
        await seat.press(*spell([":", "workaround cache is off", "<enter>"]))
        assert len(lee.workarounds()) == 2
        await seat.press("percent_sign")
        seat.sees("IN PLACE", "W-0042-1", "cache is off")
        await seat.press("escape")
        await seat.press(*spell([":", "workaround remove W-0042-1 replica is back", "<enter>"]))
        assert [one.text for _, one in lee.workarounds()] == ["cache is off"]
