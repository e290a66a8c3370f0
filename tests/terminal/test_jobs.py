"""The jobs of a commander in a real terminal, as ``bench.jobs`` tells them; the database says what came of each.

Each story is the one whose keystrokes and seconds ``make bench`` counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.jobs import ALERT, JOBS, TITLE, Hands, Place, made
from tests.support.terminal import environment
from tests.support.tmux import session
from warroom.core.model import Status

Play = Callable[[str], Place]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """``play("hand over")``: every person of the story at their own terminal, one after another."""

    def through(name: str) -> Place:
        job = JOBS[name]
        place = made(tmp_path, job)
        keys = 0
        env = environment(tmp_path, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        for person, deed in job.deeds:
            with session(place.command(person), folder=tmp_path, env=env, cwd=tmp_path) as terminal:
                terminal.wait_for(job.first)
                hands = Hands(terminal)
                deed(hands)
                keys += hands.keys
                terminal.press("q")
                assert terminal.wait_ended() == 0
        assert keys <= job.most
        return place

    return through


def test_an_incident_is_declared_from_an_alert(play: Play) -> None:
    it = play("declare from an alert").only()
    assert (it.title, it.severity, it.service, it.commander) == (ALERT, "SEV1", "checkout", "maya")
    assert [alert.fingerprint for alert in it.alerts] == ["prod/1"]
    assert it.impact_started_at is not None


def test_command_is_taken_where_nobody_has_it(play: Play) -> None:
    it = play("take command").only()
    assert (it.declared_by, it.commander) == ("script", "maya")


def test_four_roles_are_given(play: Play) -> None:
    it = play("assign four roles").only()
    assert {a.role: a.person for a in it.roles} == {
        "commander": "maya", "technical_lead": "ana", "communications": "lee", "scribe": "sam", "support": "kim",
    }  # fmt: skip


def test_the_first_customer_update_is_published(play: Play) -> None:
    place = play("publish the first customer update")
    last = place.only().last_told("customers")
    assert last is not None
    assert last.text == (
        "Half of checkouts in the EU fail.\n\nWe are looking for the cause.\n\n"
        "We'll post another update when we know more."
    )
    assert last.next_by is not None
    assert timedelta(minutes=14) <= last.next_by - last.at <= timedelta(minutes=15)


def test_the_severity_is_raised(play: Play) -> None:
    it = play("raise the severity").only()
    assert [period.severity for period in it.severities] == ["SEV2", "SEV1"]


def test_command_is_handed_over_and_read_back(play: Play) -> None:
    place = play("hand over")
    it = place.only()
    assert (it.commander, it.offers) == ("omar", ())
    with place.room() as room:
        said = [entry.text for entry in room.detail(it.id).entries]
    assert any("half of the EU, rolling back, next word at ten" in text for text in said)


def test_it_is_resolved_with_every_item_of_the_closure_list(play: Play) -> None:
    it = play("resolve").only()
    assert (it.status, it.resolved_by) == (Status.RESOLVED, "maya")
    assert it.closure == {
        "verified": "green for an hour", "documented": "in the record", "stakeholders told": "all told",
        "status page set": "set", "follow-ups filed": "filed", "review scheduled": "Thursday",
    }  # fmt: skip


def test_it_is_closed(play: Play) -> None:
    it = play("close").only()
    assert (it.title, it.status) == (TITLE, Status.CLOSED)
    assert it.closed_at is not None
    assert it.closed_at <= datetime.now(UTC)
