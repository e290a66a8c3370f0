"""Drafts of updates from the shell: written, approved, discarded."""

from __future__ import annotations

import sys

from warroom.commands.reading import audience
from warroom.shell import finding
from warroom.shell.acting import Acting, Done, act
from warroom.shell.context import word
from warroom.shell.record import LONGEST_INPUT


def _draft(given: Acting) -> str:
    return finding.item(given.it, given.asked.draft, "draft", [(d.id, d.text) for d in given.it.drafts])


@act
def draft(given: Acting) -> Done:
    """``draft INC --audience A TEXT``: an update that is not sent yet."""
    asked = given.asked
    text = sys.stdin.read(LONGEST_INPUT) if asked.text == ["-"] else " ".join(asked.text)
    made = given.room.draft(given.it.id, word(audience, asked.audience), text)
    return Done(f"{given.it.id}: draft {made.id}", {"draft": made.id})


@act
def approve(given: Acting) -> Done:
    """``approve INC DRAFT``: approved and published; ``--only`` leaves publishing to others."""
    found = _draft(given)
    if given.asked.only:
        given.room.approve(given.it.id, found)
        return Done(f"{given.it.id}: draft {found} approved, not published yet", {"draft": found})
    return Done(given.room.approve_and_publish(given.it.id, found), {"draft": found})


@act
def discard(given: Acting) -> Done:
    """``discard INC DRAFT``: its text stays in the record."""
    found = _draft(given)
    given.room.discard(given.it.id, found, " ".join(given.asked.reason))
    return Done(f"{given.it.id}: draft {found} discarded", {"draft": found})
