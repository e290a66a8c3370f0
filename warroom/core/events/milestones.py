"""When an incident passed a milestone, as somebody says or an alert shows."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class MilestoneSet(Payload, frozen=True, kw_only=True):
    """A milestone was passed at ``when``, or is not known after all (None); what was said of it before is replaced."""

    type: Literal["milestone_set"] = "milestone_set"
    milestone: str
    when: Instant | None = None
    source: str = "typed"
