"""What came again is among the first three that are shown, whatever else looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.review.heard import ALL as HEARD
from tests.review.pairs import ALL
from tests.review.repeats import FORTY, Told
from tests.support.story import Story
from warroom.core.events import EntryAdded, HypothesisMarked, ReviewTagged, StatusChanged
from warroom.core.memory import meaning
from warroom.core.memory.kinds import heard, name_of
from warroom.core.memory.past import CAUSE, REST, TITLE, Text
from warroom.core.memory.ranking import Asked, similar
from warroom.core.memory.shelf import Scanned
from warroom.core.memory.terms import terms
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
    texts += tuple(Text(tag, CAUSE) for tag in told.tags) if tags else ()
    return Asked(title=told.title, service=told.service, tags=told.tags if tags else (), texts=texts)


def ranks(told_of: Sequence[Told], *, tags: bool) -> dict[str, int]:
    """For each incident that came again: the place of the first one of its fault among those before it, 99 for none."""
    before, found = Scanned(), {}
    for n, told in enumerate(told_of, start=1):
        hits = similar(before, _going_on(told, tags=tags), len(told_of))
        faults = [told_of[int(hit.incident[-4:]) - 1].of for hit in hits]
        if any(told.of == earlier.of for earlier in told_of[: n - 1]):
            found[told.title] = faults.index(told.of) + 1 if told.of in faults else 99
        before.add(*_over(n, told, tags=tags))
    return found


@pytest.mark.parametrize(("tags", "share"), [(True, 0.9), (False, 0.7)])
@pytest.mark.parametrize(("told", "again"), [(FORTY, 19), (ALL, 34), (HEARD, 20)], ids=["shop", "bank", "parcels"])
def test_a_fault_that_came_again_is_among_the_first_three(
    told: Sequence[Told], again: int, tags: bool, share: float
) -> None:
    """In other words and of another service, too: what they are about is the same."""
    found = ranks(told, tags=tags)
    assert len(found) == again
    missed = {title: rank for title, rank in found.items() if rank > SHOWN}
    assert 1 - len(missed) / again >= share, missed


def test_it_is_mostly_the_first_one_that_is_shown() -> None:
    for told, tagged, bare in ((FORTY, 0.9, 0.65), (ALL, 0.9, 0.65), (HEARD, 0.8, 0.65)):
        for tags, share in ((True, tagged), (False, bare)):
            found = ranks(told, tags=tags)
            assert sum(rank == 1 for rank in found.values()) / len(found) >= share, found


def test_what_is_told_in_other_words_is_told_by_the_words_that_mean_the_same() -> None:
    before = Scanned()
    told = Told("", "Printers print nothing", "press", (), ("toner is low",), "an empty tray", "fill it")
    gate = Told("", "Couriers cannot dial in", "gate", (), ("their login is rejected",), "an old key", "a new key")
    for n, one in enumerate((told, gate), start=1):
        before.add(*_over(n, one, tags=False))
    asked = "Partners cannot sign in: their password is refused"
    (hit,) = similar(before, Asked(title=asked, texts=(Text(asked, TITLE),)), 5)
    assert hit.incident == "INC-2026-0002"
    assert hit.because[-1].startswith("words that mean the same: ")
    assert "refused ~ rejected" in hit.because[-1]


def test_the_table_of_meanings_is_small_and_has_a_licence() -> None:
    table = Path(meaning.__file__).with_name(meaning.TABLE)
    assert table.stat().st_size <= 600_000
    assert "Apache License" in table.with_suffix(".LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(("one", "other", "kind"), [
    ("429 from the hub", "they throttle us", "rate limit"),
    ("notAfter was midnight", "the certificate of the ledger expired", "expired certificate"),
    ("worker killed with signal 9", "out of memory, limit 512Mi", "out of memory"),
    ("nextval: reached maximum value of sequence", "column id is int4", "integer overflow"),
])  # fmt: skip
def test_what_is_said_in_other_words_is_of_one_kind(one: str, other: str, kind: str) -> None:
    assert kind in {name_of(term) for term in heard(one)} & {name_of(term) for term in heard(other)}
    assert not set(terms(one)) & set(terms(other))


def test_a_way_of_several_words_fits_where_they_stand_close_together() -> None:
    assert "disk full" in {name_of(term) for term in heard("the disk of broker is full")}
    assert "disk full" not in {name_of(term) for term in heard("disk replaced; an hour later every seat was full")}


@pytest.mark.parametrize("words", [
    "cache caches cached caching", "certificate certificates", "retry retries retried", "drop drops dropped dropping",
    "expire expires expired", "image images", "queue queues queued", "timeout timeouts", "message messages",
])  # fmt: skip
def test_one_and_many_now_and_then_are_the_same_word(words: str) -> None:
    assert len(set(terms(words))) == 1


def test_the_parts_of_a_name_are_words_of_their_own() -> None:
    assert {"higherrorrat", "high", "error", "rate"} <= set(terms("HighErrorRate"))
    assert set(terms("image pull")) <= set(terms("ImagePullBackOff"))
    assert terms("iOS") == terms("iOS"), "and what is odd is read all the same"
