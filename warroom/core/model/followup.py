"""What an incident leaves to do: follow-ups, each with one owner, a due date and a criterion."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

CANDIDATE, ACCEPTED, DONE, VERIFIED, NOT_DOING = "candidate", "accepted", "done", "verified", "not_doing"
KINDS = ("technical", "process", "organisational")
EFFECTS = ("prevents", "detects", "mitigates")
OPEN, GONE = "open", "gone"
"""What a ticket's state may mean, beside done and not_doing; gone: the tracker has it no longer."""


class Risk(Value, frozen=True, kw_only=True):
    """The risk priority number, kept as its three numbers from 1 to 10: the higher, the worse."""

    severity: int
    occurrence: int
    detection: int

    @property
    def value(self) -> int:
        return self.severity * self.occurrence * self.detection


class FollowUp(Value, frozen=True, kw_only=True):
    """``number`` counts from 1 within the incident. States: candidate, accepted, done, verified, not_doing."""

    number: int
    id: str
    text: str
    by: str
    at: Instant
    state: str = CANDIDATE
    kind: str = "technical"
    effect: str = ""
    owner: str = ""
    due_at: Instant | None = None
    criterion: str = ""
    risk: Risk | None = None
    risk_after: Risk | None = None  # scored again when it was verified
    ticket: str = ""  # where it is tracked: an address
    tracker: str = ""  # the tracker that it is sent to, or was
    ticket_key: str = ""  # what it is called there, once it is there
    ticket_state: str = ""  # the tracker's word for its state, when that was last another
    ticket_means: str = ""  # open, done, not_doing, gone
    accepted_at: Instant | None = None
    done_at: Instant | None = None
    done_by: str = ""
    verified_at: Instant | None = None
    verified_by: str = ""
    how: str = ""  # how it was verified, or why it is not done

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done or decided."""
        return self.state in (CANDIDATE, ACCEPTED)
