"""What was put in place for the moment, and stays until somebody removes it."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value


class Workaround(Value, frozen=True, kw_only=True):
    """``number`` counts from 1 within the incident."""

    number: int
    id: str
    text: str
    by: str
    at: Instant
    removed_at: Instant | None = None
    removed_by: str = ""
    reason: str = ""  # why it was removed

    @property
    def in_place(self) -> bool:
        return self.removed_at is None
