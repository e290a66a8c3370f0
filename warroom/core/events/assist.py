"""Drafts by a model: what of the record is never sent to one, and what a person took into the record."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class EntryWithheld(Payload, frozen=True, kw_only=True):
    """The entry is never sent to a model; False takes that back."""

    type: Literal["entry_withheld"] = "entry_withheld"
    entry: str
    withheld: bool = True


class DraftTaken(Payload, frozen=True, kw_only=True):
    """A person took a model's draft: what the event ``into`` says began as one.

    ``position`` is the last event of the journal that the model was told of; ``changed`` the share of the draft's
    words that the person changed, from 0 to 1.
    """

    type: Literal["draft_taken"] = "draft_taken"
    into: str
    kind: str
    model: str
    prompt: str
    position: int = 0
    changed: float = 0.0
