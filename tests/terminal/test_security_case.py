"""A security case and a staged recovery by three people at real terminals, from declare to resolve."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.jobs import Hands, Place
from tests.support.terminal import environment
from tests.support.tmux import Session, session

SECRET = "zanzibar"
CONFIG = """
[room]
soak = "1s"
closure = ["verified"]
diagnosis = "never"
role_grace = "1h"

[[duty]]
name = "legal"
label = "counsel"
within = "2s"

[[duty]]
name = "insurer"
within = "5s"

[[stage]]
percent = 10
soak = "1s"

[[stage]]
percent = 100
"""


@contextmanager
def seated(place: Place, person: str, sees: str) -> Iterator[Hands]:
    """That person's terminal, in a tmux of its own."""
    folder = place.folder / person
    folder.mkdir(exist_ok=True)
    env = environment(folder, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    with session(place.command(person), folder=folder, env=env, cwd=folder, size=(120, 40)) as terminal:
        found: Session = terminal
        found.wait_for(sees)
        yield Hands(found)


def verb(hands: Hands, words: str, said: str) -> None:
    """A typed command, and what the room says to it."""
    hands.press(":")
    hands.say(words)
    hands.press("enter")
    hands.sees(said)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    found.config.write_text(CONFIG)
    return found


def test_a_security_case_and_a_staged_recovery_from_declare_to_resolve(place: Place) -> None:
    nothing = "Nothing is open|No incident|no incident|declare"
    with seated(place, "maya", nothing) as maya, seated(place, "lee", nothing) as lee:
        # declared as a security case: private from its first line on
        maya.press("n")
        maya.sees("DECLARE")
        maya.say(f"{SECRET} token stolen")
        for _ in range(7):  # severity, commander, began, service, region, summary
            maya.press("tab")
        maya.say("security")
        maya.press("ctrl+s")
        maya.sees("0001 is open")
        maya.sees("tell counsel")
        it = place.only()
        assert (it.case, it.private, it.readers) == ("security", True, ("maya",))

        # every duty is on the strip at its time, until it is met
        maya.sees("OVERDUE.*tell counsel")
        verb(maya, "duty legal Dana by phone", "recorded")
        maya.sees("OVERDUE.*tell insurer")
        maya.press("&")
        maya.sees("SECURITY 0001")
        maya.sees("hidden, not protected")
        maya.press("end", "enter")
        maya.sees("EVIDENCE 0001")
        maya.say("memory of web-3")
        maya.press("ctrl+s")
        maya.sees("E-0001-1 +maya +memory of web-3")  # the page has the keys again
        maya.press("escape")
        maya.sees("t record +n declare")  # the room has the keys: else a terminal takes both keys for one
        verb(maya, "duty insurer claim 7", "recorded")

        # ana is let in and sees it; lee, who is not, sees nothing of it whatever others do
        verb(maya, "role technical_lead ana", "ana")
        with seated(place, "ana", SECRET) as ana:
            verb(ana, "log fact the key is off", "the key is off")
            verb(maya, "recover next it is off", "10 %")
            maya.sees("SOAK OVER.*go on to 100 %")
            ana.sees("SOAK OVER")
            verb(ana, "recover", "100 %")
            maya.sees("SOAK OVER.*resolve it")
            verb(ana, "verified test two logins went through", "recorded")
            maya.sees("two logins went through")  # the sheet is made of what is known when it is opened
            verb(maya, "status resolved", "RESOLVE 0001")
            maya.sees("test: two logins went through")
            maya.press("ctrl+s")
            maya.sees("resolved|Resolved")
        assert SECRET not in lee.seat.text
        lee.press("?")
        lee.sees("KEYS|keys")
        assert SECRET not in lee.seat.text
    it = place.only()
    assert (it.status.value, [one.duty for one in it.duties]) == ("resolved", ["legal", "insurer"])
    assert [one.percent for one in it.stages] == [10, 100]
