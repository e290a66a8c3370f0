"""Entries of the timeline from the shell: reworded, retracted, pinned; hypotheses and their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.shell import finding, shapes
from warroom.shell.acting import Acting, Done, act
from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from warroom.core.model import Entry


def _meant(given: Acting, text: str) -> Entry:
    return finding.entry(given.shell, given.room, given.it, text)


def _done(given: Acting, entry: Entry, did: str) -> Done:
    return Done(f"{given.it.id}: {did} {given.shell.local(entry.at)} {entry.text.splitlines()[0]}",
                {"entry": shapes.entry(entry)})  # fmt: skip


@act
def amend(given: Acting) -> Done:
    """``amend INC ENTRY``: what is given is changed; the earlier wording is kept."""
    asked = given.asked
    if asked.text is None and asked.kind is None and asked.at is None:
        raise Usage("nothing to change: give --text, --kind or --at")
    row = _meant(given, asked.entry)
    after = given.room.amend(
        given.it.id, row.id, row.revision, text=asked.text, kind=asked.kind, at=given.shell.when(asked.at)
    )
    return _done(given, after, "amended")


@act
def retract(given: Acting) -> Done:
    """``retract INC ENTRY``: struck through, and still readable."""
    row = _meant(given, given.asked.entry)
    return _done(given, given.room.retract(given.it.id, row.id, " ".join(given.asked.reason)), "retracted")


@act
def unretract(given: Acting) -> Done:
    """``unretract INC ENTRY``."""
    row = _meant(given, given.asked.entry)
    return _done(given, given.room.restore(given.it.id, row.id), "restored")


@act
def pin(given: Acting) -> Done:
    """``pin INC ENTRY``, or ``--off``."""
    row = _meant(given, given.asked.entry)
    after = given.room.pin(given.it.id, row.id, not given.asked.off)
    return _done(given, after, "unpinned" if given.asked.off else "pinned")


@act
def withhold(given: Acting) -> Done:
    """``withhold INC ENTRY``, or ``--off``."""
    row = _meant(given, given.asked.entry)
    after = given.room.withhold(given.it.id, row.id, not given.asked.off)
    return _done(given, after, "no longer withheld" if given.asked.off else "never sent to a model")


@act
def hypothesis(given: Acting) -> Done:
    """``hypothesis INC ENTRY STATE``."""
    asked = given.asked
    row = _meant(given, asked.entry)
    after = given.room.mark_hypothesis(given.it.id, row.id, asked.state, " ".join(asked.reason))
    return _done(given, after, after.hypothesis.value if after.hypothesis else "open")


@act
def evidence(given: Acting) -> Done:
    """``evidence INC HYPOTHESIS ENTRY``: supports it; ``--contradicts``, ``--remove``."""
    asked, room, it = given.asked, given.room, given.it
    row, fact = _meant(given, asked.hypothesis), _meant(given, asked.entry)
    if asked.remove:
        after = room.unlink_evidence(it.id, row.id, fact.id)
    else:
        after = room.link_evidence(it.id, row.id, fact.id, supports=not asked.contradicts)
    return _done(given, after, "evidence removed from" if asked.remove else "evidence for" if not asked.contradicts
                 else "evidence against")  # fmt: skip


@act
def split(given: Acting) -> Done:
    """``split INC ENTRY TEXT TEXT…``: one entry becomes several."""
    row = _meant(given, given.asked.entry)
    made = given.room.split(given.it.id, row.id, row.revision, given.asked.text)
    return Done(f"{given.it.id}: split into {len(made)} entries", {"entries": [shapes.entry(e) for e in made]})


@act
def combine(given: Acting) -> Done:
    """``combine INC FIRST SECOND``: two entries become one."""
    one, two = _meant(given, given.asked.entry), _meant(given, given.asked.second)
    after = given.room.join_lines(given.it.id, one.id, one.revision, two.id, two.revision)
    return _done(given, after, "combined into")


@act
def unpaste(given: Acting) -> Done:
    """``unpaste INC PASTE``: every entry of one paste is retracted."""
    count = given.room.take_paste_back(given.it.id, given.asked.paste, " ".join(given.asked.reason))
    return Done(f"{given.it.id}: {count} entries retracted", {"retracted": count})
