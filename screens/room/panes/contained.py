"""CONTAINMENT: what is in place until it is undone or kept for good, in one row. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.base.key_labels import shown_for
from warroom.core.containment import newest_first, since
from widgets.notice import NoticeFace
from widgets.strips import Span, cut, width_of

if TYPE_CHECKING:
    from screens.context.state import RoomState
    from warroom.core.model import Containment

LEAST = 24
"""Cells that are worth another one; what has fewer is counted."""


def contained(state: RoomState, now: datetime, width: int) -> NoticeFace:
    """How many, then what, who and since when, newest first; what has no room is counted."""
    it = state.incident
    found = newest_first(it) if it is not None else ()
    if not found:
        return NoticeFace()
    name = "CONTAINMENT"
    key = shown_for(state.actions, "change") if not state.read_only else ""
    spans: list[Span] = [(name, "title"), (f" {len(found)}", "bright")]
    left = width - width_of(f"{name} {len(found)}") - (width_of(key) + 2 if key else 0)
    for n, one in enumerate(found):
        rest = len(found) - n - 1
        told, room = _one(one, now), left - (6 if rest else 2)
        if room < LEAST and n:
            spans.append((f"  +{len(found) - n}", "bright"))
            break
        words = sum(width_of(text) for text, _ in told[1:])
        spans += [("  ", "dim"), (cut(told[0][0], max(8, room - words)), told[0][1]), *told[1:]]
        left -= 2 + min(width_of(told[0][0]), max(8, room - words)) + words
    return NoticeFace(tuple(spans), right=((key, "key"),) if key else "")


def _one(one: Containment, now: datetime) -> list[Span]:
    found: list[Span] = [(one.text, "text"), (f", {one.by} {since(one, now)}", "dim")]
    if one.kind == "pause" and not one.answer:
        found.append((", asked", "soon"))
    if one.unapproved:
        found.append((", not approved", "latet"))
    return found
