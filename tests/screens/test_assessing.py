"""How far it reaches is typed in one sheet; what the numbers propose is said there, and where the severity is set."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, SEARCH
from tests.support.stage import spell


async def test_numbers_propose_a_severity_and_an_eta_stands_in_the_headline(sit: Sit) -> None:
    base = outage.config()
    levels = tuple(replace(one, from_users=50) if one.rank == 0 else one for one in base.policy.severities)
    async with sit(config=replace(base, severity=levels), size=(120, 40)) as seat:
        lee = seat.other("lee")
        it = lee.find(BIG)
        await seat.press(*spell([":", "assess", "<enter>"]))
        seat.sees("ASSESS 0042", "users affected", "ETA")
        await seat.press(*spell(["60", "<tab>", "<tab>", "<tab>", "<tab>", "<tab>", "<tab>", "20m"]))
        seat.sees(f"the numbers propose {levels[0].name}:", "60 % of users")
        await seat.press("ctrl+s")
        now_is = lee.find(BIG)
        assert now_is.assessment is not None
        assert (now_is.assessment.users, now_is.severity) == (60, it.severity)
        await seat.passes(seconds=1)
        seat.sees("ETA ")
        await seat.press("S")
        seat.sees(f"the numbers propose {levels[0].name}")
        await seat.press("escape")
        await seat.press(*spell([":", "assess", "<enter>", "lots"]))
        seat.sees("users: not a number")
        assert lee.find(SEARCH).assessment is None


async def test_at_the_smallest_size_the_eta_is_seen_and_the_numbers_are_the_impact(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        lee = seat.other("lee")
        inc = lee.declare("Mail is late", "SEV2").id
        lee.assess(inc, users=60, accounts=["Acme"], eta=seat.clock() + timedelta(minutes=40))
        await seat.go_to(inc)
        await seat.passes(seconds=1)
        seat.sees("ETA 15:17", "60 % of users, accounts Acme")
