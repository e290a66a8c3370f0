"""Giving roles: who comes into question stands there with what speaks for and against, before it is done."""

from __future__ import annotations

from datetime import timedelta

from screens.view import panels
from screens.view.candidates import Candidates
from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL
from tests.support.story import NOON, Story
from warroom.config.settings import Responder
from warroom.core.deadlines import deadlines
from warroom.core.events import RoleAssigned
from warroom.core.model import OnCall
from warroom.core.policy import Policy
from widgets.palette import DARK
from widgets.roster import Roster


def test_those_on_call_and_those_who_may_take_the_role_come_first() -> None:
    who = Candidates(
        responders=(Responder(handle="zoe"), Responder(handle="ana", roles=("scribe",)),
                    Responder(handle="bob", services=("checkout",))),
        on_call=(OnCall(feed="pd", policy="mail", person="omar"), OnCall(feed="pd", policy="checkout", person="priya")),
        others=("maya",),
    )  # fmt: skip
    it = Story("SEV1", service="checkout").incident
    assert who.ranked(it, "scribe") == ("priya", "ana", "bob", "omar", "zoe", "maya")
    assert who.note("priya", it, "scribe") == "on call, checkout"
    assert who.note("ana", it, "scribe") == "can be scribe"


def test_whoever_sleeps_and_how_they_are_reached_is_told_where_they_are_chosen() -> None:
    zoe = Responder(handle="zoe", name="Zoë", contact="+61 2 5550 1234", timezone="Australia/Sydney")
    who = Candidates(responders=(zoe, Responder(handle="ana")), now=NOON)
    it = Story("SEV1").incident
    assert who.note("zoe", it, "") == "Zoë, 22:00 there, night, +61 2 5550 1234"
    assert who.note("ana", it, "") == ""


async def test_the_sheet_of_an_ask_says_who_there_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("at")
        seat.sees("WHO", "tech lead db here")
        await seat.type("an")
        seat.sees("ana")
        seat.sees_no("raj ")


async def test_whoever_works_elsewhere_is_told_before_and_after(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press("r", "4", "enter")
        await seat.type("ana")
        seat.sees("WHO", "tech lead of 0042", "! ana has a role in 0042")
        await seat.press("ctrl+s")
        seat.sees("ana is scribe of 0041. ana has a role in 0042 too", "also in 0042")
        assert seat.other("lee").find(MAIL).holders("scribe")[0].person == "ana"


async def test_a_half_typed_name_is_told_as_nobodys(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("r", "5", "enter")
        await seat.type("ki")
        seat.sees("! ki is not known here: tab completes kim")
        await seat.press("tab")
        seat.sees_no("not known here")


async def test_a_commander_who_leads_too_is_told_in_the_sheet_and_in_the_roster(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("r", "2", "enter")
        await seat.type("maya")
        seat.sees("! maya is both commander")
        await seat.press("tab")
        await seat.type("web")
        await seat.press("ctrl+s")
        seat.sees("maya !", "give one of the two away")


async def test_no_role_is_accepted_without_a_read_back(sit: Sit) -> None:
    async with sit("omar") as seat:
        seat.other("maya").assign(BIG, "commander", "omar")
        await seat.passes(seconds=1)
        await seat.press("A", "ctrl+s")
        seat.sees("BRIEFING", "no read-back given: type one")
        assert seat.other("lee").find(BIG).commander == "maya"


def test_the_roster_says_whose_turn_ends_soon_and_is_over() -> None:
    story = Story("SEV1").do(0, RoleAssigned(role="commander", person="maya"))
    story.do(70, RoleAssigned(role="scribe", person="sam"))
    for hours, told in ((2, ["", ""]), (3.5, ["soon", ""]), (4.5, ["over", "soon"])):
        now = NOON + timedelta(hours=hours)
        running = deadlines(story.incident, Policy(), now)
        face = panels.roster(story.incident, Policy(), running, now, titled=True)
        assert [row.turn for row in face.rows if row.state == "held"] == told
    over = next(line for line in Roster(palette=DARK).lines(face, 40, 8) if line.strip().text.rstrip().endswith("over"))
    assert DARK.style("latet", on="bg") in over.styles, "as loud as what is overdue elsewhere"
