"""A newcomer at a real terminal of 80 columns: from an alert to a resolved incident by what is on the screen.

No page is read. Each key is pressed where its label stands on the screen at that moment, and is counted; letters of
what is written are not.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bench.jobs import ALERT, JOBS, Place, made
from tests.support.terminal import environment
from tests.support.tmux import Session, session
from warroom.core.model import Status


class Newcomer:
    """Presses only what the screen tells, and counts since ``begins``."""

    def __init__(self, seat: Session) -> None:
        self._seat = seat
        self.keys = 0

    def begins(self) -> None:
        self.keys = 0

    def press(self, key: str, label: str) -> None:
        """Press a key that stands on the screen, before its label."""
        self.sees(f"{re.escape(key)} +{label}")
        self._seat.press(key)
        self.keys += 1

    def type(self, text: str, asked: str) -> None:
        """Write what the screen asks for."""
        self.sees(asked)
        self._seat.type(text)
        self.sees(re.escape(text[-20:]))

    def sees(self, pattern: str) -> None:
        self._seat.wait_for(pattern)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A room where nothing is open and one critical alert fires."""
    return made(tmp_path, JOBS["declare from an alert"])


def test_from_an_alert_to_a_resolved_incident_with_no_page_read(place: Place, tmp_path: Path) -> None:
    env = environment(tmp_path, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    with session(place.command("maya"), folder=tmp_path, env=env, cwd=tmp_path, size=(80, 24)) as terminal:
        person = Newcomer(terminal)
        person.sees("CRIT unacknowledged")
        person.press("n", "DECLARE FROM ALERT")
        person.press("ctrl+s", "DECLARE SEV1")
        person.sees("0001 is open, maya is IC")
        assert person.keys <= 4
        assert [alert.title for alert in place.only().alerts] == [ALERT]

        person.begins()
        person.press("u", "update")
        person.type("Half of the checkouts in the EU fail.", asked="what is happening")
        person.press("ctrl+s", "PUBLISH TO CUSTOMERS")
        person.sees("Told customers about 0001. Next update due")
        assert person.keys <= 2

        person.begins()
        person.press("r", "roles")
        person.press("1", "commander")
        person.press("enter", "next")
        person.type("omar", asked="a name; tab completes")
        person.sees("omar must accept")
        person.press("ctrl+s", "OFFER COMMANDER")
        person.sees("is offered to omar: maya holds it")
        assert person.keys <= 4

        person.begins()
        person.press("s", "status")
        person.press("5", "resolved")
        person.press("ctrl+s", "SET RESOLVED")
        person.sees("is unanswered: say how, or why it is skipped")
        for _ in range(6):
            person.press("tab", "next field")
        person.type("the pool is steady, the rest follows", asked="reason for skipping unanswered items")
        person.press("ctrl+s", "RESOLVE")
        person.sees("0001 is resolved")
        assert person.keys <= 10
        terminal.press("q")
        assert terminal.wait_ended() == 0
    it = place.only()
    assert it.status is Status.RESOLVED
    assert [(offer.role, offer.person) for offer in it.offers] in ([("commander", "omar")], [])
    told = it.last_told("customers")
    assert told is not None
    assert told.text.startswith("Half of the checkouts")
