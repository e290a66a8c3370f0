"""What was seen before: past incidents found by words, or by their likeness to one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands.door import CommandBase, Refused, Which
from warroom.core.model import Incident, Status

if TYPE_CHECKING:
    from warroom.core.memory.past import Past
    from warroom.core.memory.ranking import Hit, Memory

EVERY = 1_000_000_000


class MemoryReading(CommandBase):
    """Nothing is kept for it: what is asked is read from the record, so a redaction leaves nothing behind and an entry
    costs nothing more to write. It takes a second or two for 50,000 lines: no screen
    may wait for it."""

    def search(self, words: str, since: datetime | None = None, limit: int = 20) -> tuple[Hit, ...]:
        """Incidents in which the words are, the best first; of any state, but for private ones and drills."""
        if not words.strip():
            raise Refused("There is nothing to search for: give some words.")
        return self._memory(since).search(words, limit)

    def similar(self, inc: Which, limit: int = 5) -> tuple[Hit, ...]:
        """Incidents like that one, by evidence: neither drills nor what was cancelled or merged."""
        found = self.store.incident(self.named(inc))
        if found is None:
            raise Refused(f"{inc} is in the journal but not in its tables: run warroom rebuild, then try again.")
        return self._memory(None, left_out=(Status.CANCELLED, Status.MERGED)).similar(self._past(found), limit)

    def _memory(self, since: datetime | None, left_out: tuple[Status, ...] = ()) -> Memory:
        from warroom.core.memory.ranking import Memory

        with self.store.snapshot():
            return Memory(
                self._past(it) for it in self.store.incidents(limit=EVERY)
                if not it.drill and not it.private and it.status not in left_out
                and (since is None or it.declared_at >= since)
            )  # fmt: skip

    def _past(self, it: Incident) -> Past:
        from warroom.core.memory.past import past

        return past(it, self.store.entries(it.id, newest=EVERY))
