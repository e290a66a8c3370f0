"""What of the record began as a model's draft."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value


class TakenDraft(Value, frozen=True, kw_only=True):
    """A draft that a person took: ``into`` is the update, entry or other event that it became.

    ``prompt``: name and version of what the model was asked; ``position``: the last event that it was told of;
    ``changed``: the share of its words that the person changed, from 0 to 1.
    """

    into: str
    kind: str
    model: str
    prompt: str
    position: int
    changed: float
    by: str
    at: Instant
