"""What the update sheet says to the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from screens.updates.draft import UpdateInput


@dataclass
class Wanted(Message, namespace="update_sheet"):
    """Send it: ``draft`` keeps it as a draft for others; ``no_change`` sends no word of what is typed."""

    typed: UpdateInput
    heard: int
    next_by: datetime | None
    draft: bool = False
    no_change: bool = False


@dataclass
class Changed(Message, namespace="update_sheet"):
    """What is written is another now: it is kept, looked at as a preview, and others may know of it."""

    typed: UpdateInput


@dataclass
class Left(Message, namespace="update_sheet"):
    typed: UpdateInput
