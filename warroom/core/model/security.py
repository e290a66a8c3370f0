"""A security case: the evidence that is kept, in whose hands it was, and the duties that were met."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

SECURITY = "security"
"""The case of an incident that is one; "" where it is an outage like any other."""


class Handed(Value, frozen=True, kw_only=True):
    """A piece of evidence went from hand to hand."""

    to: str
    by: str
    at: Instant
    where: str = ""
    note: str = ""


class Custody(Value, frozen=True, kw_only=True):
    """A piece of evidence. ``number`` counts from 1 within the incident; ``digest`` is ``sha256:…``, "" where none is
    known; ``size`` counts bytes; ``holder`` has it now."""

    number: int
    id: str
    what: str
    digest: str = ""
    size: int | None = None
    where: str = ""
    holder: str
    by: str
    at: Instant
    handed: tuple[Handed, ...] = ()
    released_at: Instant | None = None
    released_by: str = ""
    released: str = ""  # what became of it

    @property
    def is_kept(self) -> bool:
        return self.released_at is None


class DutySettled(Value, frozen=True, kw_only=True):
    """Somebody met a duty, or said why it is none here (``needed`` False)."""

    duty: str
    by: str
    at: Instant
    note: str = ""
    needed: bool = True
