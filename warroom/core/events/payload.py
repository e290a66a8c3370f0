"""What every payload is: a frozen value with a version."""

from __future__ import annotations

import secrets
from typing import ClassVar

from warroom.core.model import InUtc
from warroom.core.naming import HOUSE as HOUSE


class Payload(InUtc, frozen=True, kw_only=True):
    version: ClassVar[int] = 1

    def by(self, actor: str) -> str:
        """Whose act it is; ``actor`` is who wrote it."""
        return actor


def new_id() -> str:
    """A fresh id for an event, and so for the entry, update, ask or task it starts."""
    return secrets.token_hex(8)


