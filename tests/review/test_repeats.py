"""What came again is among the first three that are shown, whatever else looks like it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.review.repeats import FORTY, Told
from tests.support.story import Story
from warroom.core.events import EntryAdded, HypothesisMarked, ReviewTagged, StatusChanged
from warroom.core.memory.past import REST, TITLE, Text
from warroom.core.memory.ranking import Asked, similar
from warroom.core.memory.shelf import Scanned
from warroom.core.model import Entry, HypothesisState, Incident, Kind, Status

SHOWN = 3


def _over(n: int, told: Told, *, tags: bool) -> tuple[Incident, list[Entry]]:
    """The incident as it is once it is over and reviewed."""
    story = Story(title=told.title, service=told.service)
    story.do(1, *(EntryAdded(kind=Kind.FACT, text=line) for line in told.lines))
    story.do(2, EntryAdded(kind=Kind.HYPOTHESIS, text=told.cause))
    story.do(3, HypothesisMarked(entry=story.last, state=HypothesisState.CONFIRMED))
    story.do(4, EntryAdded(kind=Kind.ACTION, text=told.fix))
    story.do(5, StatusChanged(status=Status.RESOLVED))
    if tags:
        story.do(6, ReviewTagged(tags=dict.fromkeys(told.tags, "failure_mode")))
    return replace(story.incident, id=f"INC-2026-{n:04d}"), story.timeline


def _going_on(told: Told, *, tags: bool) -> Asked:
    """What is known while it goes on: neither the cause nor what will end it."""
    texts = (Text(told.title, TITLE), Text(told.service, REST), *(Text(line, REST) for line in told.lines))
    return Asked(title=told.title, service=told.service, tags=told.tags if tags else (), texts=texts)


def ranks(*, tags: bool) -> dict[str, int]:
    """For each incident that came again: the place of the first one of its fault among those before it, 99 for none."""
    before, found = Scanned(), {}
    for n, told in enumerate(FORTY, start=1):
        hits = similar(before, _going_on(told, tags=tags), len(FORTY))
        faults = [FORTY[int(hit.incident[-4:]) - 1].of for hit in hits]
        if any(told.of == earlier.of for earlier in FORTY[: n - 1]):
            found[told.title] = faults.index(told.of) + 1 if told.of in faults else 99
        before.add(*_over(n, told, tags=tags))
    return found


@pytest.mark.parametrize(("tags", "share"), [(True, 0.9), (False, 0.7)])
def test_a_fault_that_came_again_is_among_the_first_three(tags: bool, share: float) -> None:
    found = ranks(tags=tags)
    assert len(found) == 19
    missed = {title: rank for title, rank in found.items() if rank > SHOWN}
    assert 1 - len(missed) / len(found) >= share, missed
