"""What is begun and not recorded yet: values of the desk beside the journal."""

from __future__ import annotations

from msgspec import Struct


class Written(Struct, frozen=True):
    """Text somebody has begun, with the cursor's place in characters."""

    person: str
    incident: str
    field: str
    text: str
    cursor: int
