"""Chat pasted into the record: the messages alone, as they are recorded. ``warroom.core.chat`` reads them. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo

from warroom.core.chat.reading import read_paste
from warroom.core.chat.said import (
    AHEAD,
    LONG_AGO,
    NO_NAME,
    NO_TIME,
    OUT_OF_ORDER,
    SKIPPED_HOUR,
    TWICE,
    Choices,
    Said,
)  # fmt: skip

__all__ = ["AHEAD", "LONG_AGO", "NO_NAME", "NO_TIME", "OUT_OF_ORDER", "SKIPPED_HOUR", "TWICE", "Said", "read_chat"]


def read_chat(text: str, now: datetime, zone: tzinfo, choices: Choices | None = None) -> tuple[Said, ...]:
    """The messages of a paste, oldest first; see ``read_paste``."""
    return read_paste(text, now, zone, choices).messages
