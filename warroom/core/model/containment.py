"""What is in place because of an incident, and stays until somebody removes it or keeps it for good."""

from __future__ import annotations

from typing import Literal

from warroom.core.model.value import Instant, Value

WORKAROUND, CHANGE, PAUSE = "workaround", "change", "pause"
LETTER = {WORKAROUND: "W", CHANGE: "C", PAUSE: "P"}
"""How the id of each begins: ``C-0042-1``."""

Outcome = Literal["undone", "kept", "withdrawn"]
"""How it ended: taken out again, permanent from now on, or recorded by mistake."""
Answer = Literal["", "yes", "no"]


class Containment(Value, frozen=True, kw_only=True):
    """A change, a workaround, or a roll-out that is paused; ``number`` counts from 1 within incident and kind.

    A change may need somebody's approval, and a pause is somebody else's to grant: both are asked for and answered in
    the same fields. ``needs_approval`` says that one was needed when it was made, and without it the change is marked.
    """

    kind: str = WORKAROUND
    number: int
    id: str
    text: str
    by: str
    at: Instant
    before: str = ""
    after: str = ""
    undo_how: str = ""
    deploy: str = ""  # the deploy of a feed that it is, as "FEED/ID"
    needs_approval: bool = False
    asked_of: str = ""
    asked_by: str = ""
    asked_at: Instant | None = None
    channel: str = ""  # by which it was asked
    answer: Answer = ""
    answered_by: str = ""
    answered_at: Instant | None = None
    answer_said: str = ""
    answer_noted_by: str = ""  # who recorded it, where that was somebody else
    removed_at: Instant | None = None
    removed_by: str = ""
    reason: str = ""  # why it was removed, or kept
    outcome: Outcome = "undone"  # once it has ended

    @property
    def in_place(self) -> bool:
        return self.removed_at is None

    @property
    def unapproved(self) -> bool:
        """Whether nobody with the right to do so approved it."""
        return self.needs_approval and self.answer != "yes"

    def state(self) -> str:
        """Where it stands, in a word or two: ``in place``, ``kept for good``, ``asked``, ``lifted``."""
        if not self.in_place:
            return {"kept": "kept for good", "withdrawn": "withdrawn"}.get(self.outcome) or _GONE[self.kind]
        if self.kind == PAUSE:
            return {"": "asked", "yes": "paused", "no": "refused"}[self.answer]
        return "in place"

    def approval(self) -> str:
        """What there is to say of its approval: ``approved by maya``, ``not approved, asked lee``; "" where none is
        needed and none was given."""
        if self.kind == PAUSE:
            return ""
        noted = f", noted by {self.answer_noted_by}" if self.answer_noted_by else ""
        if self.answer == "yes":
            return f"approved by {self.answered_by}{noted}"
        if self.answer == "no":
            return f"declined by {self.answered_by}{noted}"
        if self.asked_of:
            return f"not approved, asked {self.asked_of}"
        return "not approved" if self.needs_approval else ""


_GONE = {WORKAROUND: "removed", CHANGE: "undone", PAUSE: "lifted"}
