"""What comes after an incident, told through real terminals: two people, from resolving it to finding it again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.jobs import JOBS, TITLE, Hands, Place, made
from tests.support.terminal import environment
from tests.support.tmux import Session, session

SAYS = ("green for an hour", "in the record", "all told", "set", "filed", "Thursday")
MISSING = 6
"""Milestones that nobody said of the incident of the story."""


@contextmanager
def seated(place: Place, person: str) -> Iterator[Session]:
    """That person's terminal, in a tmux of its own."""
    folder = place.folder / person
    folder.mkdir(exist_ok=True)
    env = environment(folder, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    with session(place.command(person), folder=folder, env=env, cwd=folder) as terminal:
        terminal.wait_for(TITLE[:12])
        yield terminal


def write(hands: Hands, key: str, says: str, *, opens: str, done: str) -> None:
    """Open a sheet by a key, say something, hand it in, and be back on the page."""
    hands.press(key)
    hands.sees(opens)
    hands.say(says)
    hands.press("ctrl+s")
    hands.sees(done)


def test_from_resolving_over_the_review_of_two_people_to_finding_it_again(tmp_path: Path) -> None:
    place = made(tmp_path, JOBS["resolve"])
    with seated(place, "maya") as first, seated(place, "ana") as second:
        maya, ana = Hands(first), Hands(second)
        _resolve(maya)
        said = {one.name for one in place.only().milestones}
        assert {"began", "detected", "acknowledged", "recovered", "resolved"} <= said, said

        # the review is there before anybody writes; both write, each sees what the other wrote
        for hands in (maya, ana):
            hands.sees("Resolved")
            hands.press("R")
            hands.sees("MILESTONES")
        write(maya, "c", "nothing watches the pool", opens="FACTOR 0001", done="the factor is written")
        ana.sees("nothing watches the pool")
        write(ana, "w", "connections were not returned", opens="WHY 0001", done="the answer is written")
        maya.sees("connections were not returned")

        # the same part by both: the second is told, and keeps what was typed
        for hands in (maya, ana):
            for _ in range(3):
                hands.press("tab")
            hands.sees("WRITTEN ━")
            hands.press("home", "enter")
            hands.sees("REVIEW 0001")
        maya.say("Checkout failed.")
        ana.say("Half of the EU could not pay.")
        maya.press("ctrl+s")
        maya.sees("Summary is written|summary is written")
        ana.press("ctrl+s")
        ana.sees("maya changed it")
        ana.press("ctrl+s")
        ana.sees("summary is written")
        maya.sees("Half of the EU could not pay")

        # a follow-up, and the review is published
        maya.press("a")
        maya.sees("FOLLOW-UP 0001")
        for said in ("alert on the pool", "ana", "14d"):
            maya.say(said)
            maya.press("tab")
        maya.say("it pages at 90 of 100")
        maya.press("ctrl+s")
        maya.sees("F-0001-1 is accepted")
        maya.press("p")
        maya.sees("PUBLISH THE REVIEW 0001")
        maya.press("ctrl+s")
        maya.sees("the review is published")
        ana.sees("▸ published")

        # an entry is corrected: the published review says so, and what differs
        with place.room("ana") as room:
            row = next(row for row in room.store.entries(place.only().id) if not row.system)
            room.amend("1", row.id, row.revision, text="the pool of db-3 is at 100 of 100")
        maya.sees("record changed since")
        maya.press("v")
        maya.sees("RECORD CHANGED SINCE")
        maya.sees("amended +.*the pool of db-3 is at 100 of 100")
        maya.press("escape")
        maya.sees("INCIDENTS")

        # the follow-up is done, and verified by somebody else
        ana.press("escape")
        ana.sees("INCIDENTS")
        ana.press("J")
        ana.sees("alert on the pool")
        ana.press("d")
        ana.sees("DONE, TO VERIFY")
        maya.press("J")
        maya.sees("DONE, TO VERIFY")
        write(maya, "v", "filled the pool in staging, it paged", opens="VERIFY F-0001-1", done="F-0001-1 is verified")
        assert (place.only().followups[0].state, place.only().followups[0].verified_by) == ("verified", "maya")
        maya.sees("1 of 1")  # the page is back: it is left by escape, not by whatever stood there meanwhile
        maya.press("escape")
        maya.sees("INCIDENTS")

        # the same happens again, in other words: what was seen before is found, by hand and by searching
        maya.press("n")
        maya.sees("DECLARE")
        maya.say("Nobody can pay, too many clients")
        maya.sees("SEEN BEFORE")
        maya.sees("about: connection pool")
        maya.sees("1 of 1 done")
        maya.press("escape")
        first.wait_gone("SEEN BEFORE")
        maya.press("ctrl+f")
        maya.sees("SEARCH")
        maya.say("connections pool")
        maya.press("ctrl+s")
        maya.sees("FOUND 1")
        maya.sees("because")


def _resolve(maya: Hands) -> None:
    """Each milestone that is missing by one key, then the closure list."""
    maya.press("t")
    maya.sees("enter record")
    maya.say("connection pool at 100 of 100 on db-3")
    maya.press("enter")
    maya.sees("connection pool at 100 of 100")
    maya.press("escape")
    maya.sees("to record a line")
    maya.press("s")
    maya.sees("STATUS 0001")
    maya.press("ctrl+s")
    maya.sees("RESOLVE 0001")
    for said in SAYS:
        maya.say(said)
        maya.press("enter")
    maya.press("tab")
    for _ in range(MISSING):
        maya.press("=", "tab")
    maya.press("ctrl+s")
    maya.sees("0001 is resolved")
