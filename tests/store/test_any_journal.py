"""For any journal at all: folding it again gives the same rows, and redacting any of it breaks nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import soak
from tests.support.strategies import journals, known, unknown
from warroom.core.events import Event
from warroom.store import Store, StoreError
from warroom.store.maintenance import dump, rebuild, redact, verify

EXAMPLES = settings(
    max_examples=soak.count(40, 2000),
    deadline=None,
    derandomize=not soak.SOAKING,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def write(path: Path, events: list[Event]) -> None:
    with Store.open(path) as store:
        for event in events:
            with store.writing() as tx:
                assert tx.append(event).data == event.data


@pytest.mark.soak
@EXAMPLES
@given(events=journals(of=known | unknown))
def test_rebuilding_any_journal_gives_the_same_rows_byte_for_byte(events: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "room.db")
        write(path, events)
        before = list(dump(path))
        assert not rebuild(path).changed
        assert list(dump(path)) == before
        assert verify(path).ok


@pytest.mark.soak
@EXAMPLES
@given(events=journals(of=known | unknown, longest=12), data=st.data())
def test_redacting_any_event_leaves_a_chain_that_verifies_and_rows_that_rebuild(
    events: list[Event], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "room.db")
        write(path, events)
        taken = 0
        for event in data.draw(st.lists(st.sampled_from(events), max_size=3, unique_by=lambda e: e.id)):
            try:
                redact(path, event.id, "omar", "a password")
                taken += 1
            except StoreError:
                assert event.type == "payload_redacted"
        verdict = verify(path)
        assert (verdict.ok, verdict.redacted, verdict.problems) == (True, taken, ())
        assert not rebuild(path).changed
