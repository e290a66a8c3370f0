"""A team's own words for the statuses of a live incident: shown in place of the built-in ones, and understood.

The record, messages and JSON keep the built-in word.
"""

from __future__ import annotations

from warroom.core.model import Status
from warroom.core.naming import folded
from warroom.core.policy import Policy


def shown(policy: Policy, status: Status) -> str:
    """The word that people see."""
    return next((own for name, own in policy.room.status_words.items() if name == status.value), status.value)


def meant(policy: Policy, word: str) -> str:
    """The built-in word for the team's own; any other word as it is."""
    asked = folded(word)
    return next((name for name, own in policy.room.status_words.items() if folded(own) == asked), word)
