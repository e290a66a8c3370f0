"""The typed command that asks a model for a draft: how its words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.typed.spoken import Spoken
from warroom.core.naming import named
from warroom.core.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.context.context import Context
    from screens.context.state import RoomState

KINDS = ("update", "catch_up", "handover", "review", "title")
USAGE = "assist update AUDIENCE, catch_up [ROLE], handover, review PART, title"
ASKED = "ask_model"
"""What is asked for is in ``state.read`` under it: the incident, None for the selected one; kind, about, entry."""


def kinds(_: RoomState) -> tuple[str, ...]:
    return KINDS


def assist(state: RoomState, words: list[str]) -> Spoken:
    """``assist KIND [about]``: the draft is shown as it comes."""
    if not state.config.assist.is_on:
        return Spoken(USAGE, problem="no model is configured: [assist] url and model")
    kind = named(words[0].replace("-", "_"), KINDS) if words else "handover"
    if not kind:
        return Spoken(USAGE, problem=f'"{words[0]}" is no kind of draft: {did_you_mean(words[0], KINDS)}')
    about = words[1].lower() if len(words) > 1 else {"update": "customers", "catch_up": "commander"}.get(kind, "")
    if kind == "review":
        from warroom.assist.kinds import REVIEW_PARTS

        about = named(about or "summary", REVIEW_PARTS)
        if not about:
            return Spoken(USAGE, problem=f"name a part: {', '.join(REVIEW_PARTS)}")
    if kind == "update":
        return Spoken(f"write an update to {about}: the key for the model is told there",
                      handler=lambda room: room.updates.open(about))  # fmt: skip
    number = state.incident.number if state.incident is not None else "it"
    what = f"{kind.replace('_', ' ')}{f' ({about})' if about else ''}"
    return Spoken(f"ask a model for a draft: {what} of {number}", handler=asking(kind, about))


def asking(kind: str, about: str = "", entry: str = "") -> Callable[[Context], None]:
    """Ask for that draft of the selected incident, on the page of drafts."""

    def begin(room: Context) -> None:
        room.state.read[ASKED] = (None, kind, about, entry)
        room.open_pages("ask_model")

    return begin
