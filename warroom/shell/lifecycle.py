"""How an incident comes about and ends: planned, activated, merged, reopened, cancelled; and undo."""

from __future__ import annotations

from argparse import Namespace

from warroom.shell.acting import Acting, act, answer
from warroom.shell.context import Shell


def plan(asked: Namespace) -> int:
    """``plan TITLE``: a room opened before anything is wrong."""
    from warroom.notify.situations import catalogued

    shell = Shell(asked)
    with shell.room(new=True) as room:
        least = max(room.policy.severities, key=lambda s: s.rank).name
        service = catalogued(room.store, shell.config).named(asked.service)
        made = room.declare(
            " ".join(asked.title), asked.severity or least, summary=asked.summary, service=service,
            region=asked.region, planned=True,
        )  # fmt: skip
    return answer(shell, made, f"{made.id}: planned; `warroom activate {made.number}` makes it an incident")


@act
def activate(given: Acting) -> str:
    """``activate INC``: the planned room is an incident now."""
    asked = given.asked
    after = given.room.activate(given.it.id, asked.severity or given.it.severity, asked.title)
    return f"{after.id}: {after.severity}, {after.status.value}"


@act
def reopen(given: Acting) -> None:
    """``reopen INC REASON``."""
    given.room.reopen(given.it.id, " ".join(given.asked.reason), recurrence=given.asked.recurrence)


@act
def cancel(given: Acting) -> None:
    """``cancel INC REASON``: it was a false alarm."""
    given.room.cancel(given.it.id, " ".join(given.asked.reason))


@act
def merge(given: Acting) -> str:
    """``merge INC INTO``: a duplicate of another incident."""
    into = given.room.find(given.asked.into)
    given.room.merge(given.it.id, into.id, " ".join(given.asked.reason) or "the same incident")
    return f"{given.it.id}: merged into {into.id}"


@act
def unmerge(given: Acting) -> None:
    """``unmerge INC``."""
    given.room.unmerge(given.it.id, " ".join(given.asked.reason))


@act
def breach(given: Acting) -> str:
    """``breach INC``: the regulator's clock starts."""
    given.room.breach(given.it.id, " ".join(given.asked.note))
    return f"{given.it.id}: data breach declared; the regulatory deadline is running"


@act
def notified(given: Acting) -> str:
    """``notified INC``: the regulator knows."""
    given.room.regulator_notified(given.it.id, " ".join(given.asked.note))
    return f"{given.it.id}: regulator notified"


@act
def reviewed(given: Acting) -> str:
    """``reviewed INC``: the review is published elsewhere."""
    given.room.review_published(given.it.id, given.asked.url)
    return f"{given.it.id}: review published"


@act
def undo(given: Acting) -> str:
    """``undo INC``: your own last change."""
    return given.room.undo(given.it.id)
