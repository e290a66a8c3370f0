"""The triage questions: who and how many, which error, what helps. Each is optional, and none is asked twice."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.core.model import Entry, Kind

RECORDED = (
    ("who", "who, how many", Kind.IMPACT, "customers, in figures or a share"),
    ("accounts", "accounts", Kind.IMPACT, "key accounts affected"),
    ("error", "exact error", Kind.FACT, "as their screen shows it"),
    ("again", "reproducible", Kind.FACT, "always or sometimes; how"),
    ("workaround", "workaround", Kind.FACT, "what helps until it is fixed"),
    ("changed", "what changed", Kind.FACT, "a deploy, a flag, a setting"),
)
"""Answers that are lines of the record: the field, how the line begins, its kind, a hint."""
KEPT = (("region", "regions"), ("service", "products"))
"""Answers that the incident has a place for."""


def answered(entries: Sequence[Entry]) -> dict[str, str]:
    """The newest answer to each question, as the record has it."""
    found: dict[str, str] = {}
    for entry in entries:
        for name, label, kind, _ in RECORDED:
            if entry.retracted is None and entry.kind is kind and entry.text.startswith(f"{label}: "):
                found[name] = entry.text.removeprefix(f"{label}: ")
    return found
