"""A database from before milestones, reviews and follow-ups opens; and what is redacted is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.made import after, declared, event, note
from warroom.core.events import (
    Acknowledged,
    Event,
    FollowUpAdded,
    ReviewPublished,
    ReviewTagged,
    ReviewWritten,
    StatusChanged,
)
from warroom.core.milestones import missing
from warroom.core.model import Status
from warroom.core.policy import Policy, Severity
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import redact, verify
from warroom.store.sqlite import engine

INC = "INC-2026-0001"
NEW = ("milestones", "intervals", "review", "followups")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """As the program of fold 8 left it: acknowledged, resolved, with a review published at an address."""
    path = tmp_path / "room.db"
    with Store.open(path) as store, store.writing() as tx:
        for made in (
            declared(), event(Acknowledged(), at=after(60), actor="omar"), note("pool full", at=after(90)),
            event(StatusChanged(status=Status.RESOLVED), at=after(600)),
            event(ReviewPublished(url="https://wiki.example.com/1"), at=after(700)),
        ):  # fmt: skip
            tx.append(made)
    conn = engine.connect(str(path))
    (state,) = conn.execute("SELECT state FROM incidents WHERE id = ?", [INC]).fetchone()
    old = {name: value for name, value in json.loads(state).items() if name not in NEW}
    conn.execute("UPDATE incidents SET state = ? WHERE id = ?", [json.dumps(old), INC])
    conn.execute("UPDATE meta SET value = '8' WHERE key = 'fold'")
    conn.commit()
    conn.close()
    return path


def test_it_is_read_as_it_is_and_what_was_never_said_is_unknown(older: Path) -> None:
    with Store.open(older, read_only=True) as store:
        it = store.incident(INC)
    assert it is not None
    assert "began" in missing(it)


def test_opened_for_writing_it_knows_what_its_journal_says_and_no_more(older: Path) -> None:
    with Store.open(older) as store:
        it = store.incident(INC)
    assert it is not None
    assert [(m.name, m.source, m.by) for m in it.milestones] == [
        ("acknowledged", "clicked", "omar"), ("mitigated", "clicked", "maya"), ("resolved", "clicked", "maya"),
    ]  # fmt: skip
    assert missing(it) == ("began", "detected", "first_update", "engineering_joined", "recovered")
    assert it.review is not None
    assert it.review.published is not None
    assert it.review.published.url == "https://wiki.example.com/1"
    assert it.reviewed_at == after(700)
    assert verify(older).ok


@pytest.mark.parametrize(
    "data", [ReviewWritten(part="summary", text="the password is swordfish"), FollowUpAdded(text="rotate swordfish")]
)
def test_a_redaction_reaches_reviews_and_follow_ups(tmp_path: Path, data: ReviewWritten | FollowUpAdded) -> None:
    path = tmp_path / "room.db"
    with Store.open(path) as store, store.writing() as tx:
        tx.append(declared())
        tx.append(event(data, id="secret", at=after(60)))
    redact(path, "secret", "maya", "a password")
    with Store.open(path) as store:
        it = store.incident(INC)
        rows = store.entries(INC)
    assert it is not None
    assert "swordfish" not in it.json() + "".join(row.json() for row in rows)
    assert b"swordfish" not in path.read_bytes()
    assert verify(path).ok


def test_what_is_judged_by_todays_policy_is_walked_once_until_it_or_the_policy_changes(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Policy(severities=(Severity(name="SEV1", rank=1, acknowledge=timedelta(seconds=1)),))
    loose = Policy(severities=(Severity(name="SEV1", rank=1),))
    with Store.open(older) as store:
        room, walked = Room(store, loose, "maya"), list[str]()

        def of(self: Room, incidents: list[str]) -> Iterator[Event]:
            walked.extend(incidents)
            return (one for name in incidents for one in self.store.events(incident=name))

        monkeypatch.setattr(Room, "_of", of)
        (row,) = room.ledger().rows
        assert "sla_acknowledged" not in row.rates
        assert room.ledger().rows == (row,)
        assert walked == [INC]
        room.policy = strict
        assert room.ledger().rows[0].rates["sla_acknowledged"] == (0, 1)
        with store.writing() as tx:
            tx.append(event(ReviewTagged(tags={"pool": "failure_mode"}), id="later", at=after(800)))
        assert room.ledger().rows[0].tags == ("pool",)
        assert walked == [INC] * 3
