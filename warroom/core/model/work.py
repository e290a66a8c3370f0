"""What somebody is to do by when: asks, tasks, steps of a playbook, check-ins, the limits of a planned room."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value


class Ask(Value, frozen=True, kw_only=True):
    """A request to one named person with a time box, read back (002, 003)."""

    id: str
    person: str
    text: str
    by: str
    at: Instant
    due_at: Instant
    read_back_at: Instant | None = None
    answer: str = ""
    state: str = "open"  # open, answered, expired, withdrawn


class Task(Value, frozen=True, kw_only=True):
    """An action given to one named owner, who repeats it back."""

    id: str
    owner: str
    text: str
    by: str
    at: Instant
    due_at: Instant | None = None
    read_back_at: Instant | None = None
    state: str = "open"  # open, done, dropped
    ended_at: Instant | None = None
    reason: str = ""


class StepDone(Value, frozen=True, kw_only=True):
    """A step of the playbook that somebody ticked off: its number and words as they were then."""

    playbook: str
    step: int
    text: str = ""
    by: str
    at: Instant


class CheckIn(Value, frozen=True, kw_only=True):
    """A time at which the holder of a role reports how it looks, and again every ``every_s`` seconds (0: once).

    ``due_at`` is the next one, None when there is none any more; ``missed_due`` the one that was last called missed.
    ``offset``: when the first is, where it hangs on the T of a launch.
    """

    id: str
    role: str
    by: str
    at: Instant
    every_s: int = 0
    due_at: Instant | None = None
    last_at: Instant | None = None
    last_by: str = ""
    last_word: str = ""
    missed: int = 0
    missed_due: Instant | None = None
    offset: str = ""


class TicketLimits(Value, frozen=True, kw_only=True):
    """From how many tickets on the room warns and escalates; 0 is never. ``level`` is the one reached."""

    warn: int
    escalate: int
    by: str
    at: Instant
    feed: str = ""
    level: str = ""  # "", warn, escalate
    volume: int = 0
    since: Instant | None = None
