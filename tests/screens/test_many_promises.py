"""A thousand open incidents: what is broken of them is made again only where something changed, and is always right."""

from __future__ import annotations

from datetime import UTC, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from screens.view.deadline_cache import Running
from screens.view.promises import CHIPS, promises, strip
from tests.support.story import Story
from tests.support.strategies import START, journals
from warroom.core.broken import Broken, broken
from warroom.core.deadlines import deadlines
from warroom.core.fold import fold
from warroom.core.model import Incident
from warroom.core.policy import Policy
from warroom.keymap.actions import ACTIONS

POLICY = Policy()


@given(st.lists(journals(longest=12), min_size=1, max_size=3), st.lists(st.integers(-30, 300), max_size=8), st.data())
def test_what_is_kept_is_what_would_be_found_anew(
    told: list[list[object]], steps: list[int], data: st.DataObject
) -> None:
    found = [fold(journal) for journal in told]  # type: ignore[arg-type]
    incidents = [replace(it, id=f"INC-2026-{n:04d}") for n, it in enumerate(found, 1) if it is not None]
    running, now = Running(POLICY), START + timedelta(minutes=1)
    for step in steps:
        now += timedelta(seconds=step)
        if incidents and data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(incidents) - 1))
            incidents[at] = replace(incidents[at], acknowledged_at=now if data.draw(st.booleans()) else None)
        anew = broken(((it, deadlines(it, POLICY, now)) for it in incidents), POLICY, now)
        assert running.made_of_broken(incidents, now, same) == anew


def same(one: Broken) -> Broken:
    return one


def thousand() -> tuple[Incident, ...]:
    it = Story("SEV1").incident
    return tuple(replace(it, id=f"INC-2026-{n:04d}") for n in range(1, 1001))


def test_the_strip_shows_the_first_and_counts_thousands() -> None:
    incidents, running = thousand(), Running(POLICY)
    now = incidents[0].declared_at + timedelta(hours=1)
    every = promises(incidents, (), running, now)
    face = strip(every, incidents, running, now, UTC, ACTIONS)
    assert len(every) > 5_000
    assert (len(face.chips), face.more) == (CHIPS, len(every) - CHIPS)


def test_a_second_in_which_nothing_falls_due_makes_nothing_again() -> None:
    incidents, running = thousand(), Running(POLICY)
    now = incidents[0].declared_at + timedelta(hours=1)
    made: list[Broken] = []
    first = running.made_of_broken(incidents, now, lambda one: made.append(one) or one)
    count = len(made)
    later = running.made_of_broken(incidents, now + timedelta(seconds=1), lambda one: made.append(one) or one)
    assert later is first
    assert len(made) == count
