"""Asks, tasks, and the steps of a playbook."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class Asked(Payload, frozen=True, kw_only=True):
    type: Literal["asked"] = "asked"
    person: str
    text: str
    due_at: Instant


class AskReadBack(Payload, frozen=True, kw_only=True):
    type: Literal["ask_read_back"] = "ask_read_back"
    ask: str


class AskAnswered(Payload, frozen=True, kw_only=True):
    type: Literal["ask_answered"] = "ask_answered"
    ask: str
    answer: str = ""


class AskExpired(Payload, frozen=True, kw_only=True):
    type: Literal["ask_expired"] = "ask_expired"
    ask: str


class AskWithdrawn(Payload, frozen=True, kw_only=True):
    type: Literal["ask_withdrawn"] = "ask_withdrawn"
    ask: str
    reason: str = ""


class TaskGiven(Payload, frozen=True, kw_only=True):
    type: Literal["task_given"] = "task_given"
    owner: str
    text: str
    due_at: Instant | None = None


class TaskReadBack(Payload, frozen=True, kw_only=True):
    type: Literal["task_read_back"] = "task_read_back"
    task: str


class TaskHandedOn(Payload, frozen=True, kw_only=True):
    type: Literal["task_handed_on"] = "task_handed_on"
    task: str
    owner: str


class TaskDone(Payload, frozen=True, kw_only=True):
    type: Literal["task_done"] = "task_done"
    task: str


class TaskDropped(Payload, frozen=True, kw_only=True):
    type: Literal["task_dropped"] = "task_dropped"
    task: str
    reason: str


class PlaybookChosen(Payload, frozen=True, kw_only=True):
    """The incident is worked through by a playbook of the team's; "" is by none any more."""

    type: Literal["playbook_chosen"] = "playbook_chosen"
    playbook: str
    title: str = ""


class StepTicked(Payload, frozen=True, kw_only=True):
    """A step of the playbook was done, or was not after all. ``text`` is the step as it was read then."""

    type: Literal["step_ticked"] = "step_ticked"
    playbook: str
    step: int
    text: str
    done: bool = True
