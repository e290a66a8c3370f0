"""An alert that is silent at its source says in the list and below it who or what keeps it so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from screens.inbox.details import selected
from screens.inbox.rows import Surroundings, rows
from tests.support.made import alert
from warroom.core.inbox import AlertGroup, TriageState
from warroom.core.model import AlertStatus
from warroom.core.policy import Policy

WHO = "silenced by maja until 16:00 UTC 14 Mar: moving the queue"
AROUND = Surroundings((), Policy(), UTC, datetime(2026, 3, 14, 15, tzinfo=UTC), {})


@pytest.mark.parametrize(
    ("word", "listed", "told"),
    [
        (WHO, WHO, [WHO]),
        ("inhibited by HostDown", "inhibited by HostDown", ["inhibited by HostDown"]),
        ("suppressed", "silenced at its source", []),
        ("", "silenced at its source", []),
    ],
)
def test_a_silence_is_told_with_all_that_its_source_says(word: str, listed: str, told: list[str]) -> None:
    quiet = replace(alert(1), status=AlertStatus.SUPPRESSED, status_word=word)
    group = AlertGroup("k", (quiet,), place=TriageState.SNOOZED)
    (row,) = rows((group,), AROUND, frozenset(), frozenset())
    assert row.state == listed
    assert [one.words for one in selected(group, AROUND, (), (), None).rows if one.label == "silenced"] == told
