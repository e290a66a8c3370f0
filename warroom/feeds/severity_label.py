"""Which label says how severe an alert is: teams write ``severity``, ``Severity``, ``priority: P1``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from warroom.feeds.normalise import word_of

SEVERITY_LABELS = ("severity", "priority")


def _several(value: Any) -> Any:
    """One name alone is a list of one."""
    return (value,) if isinstance(value, str) else value


SeverityLabel = Annotated[tuple[str, ...], BeforeValidator(_several)]


def severity_among(labels: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The word of the first of these labels that has one: under its very name, then in any case; "" without."""
    first = labels.get(names[0]) if names else ""
    if isinstance(first, str) and first:  # as nearly all are
        return first
    folded = {str(name).lower(): value for name, value in labels.items()}
    found = (word_of(labels.get(name)) or word_of(folded.get(name.lower())) for name in names)
    return next(filter(None, found), "")
