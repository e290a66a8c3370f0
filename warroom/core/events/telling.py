"""Updates to audiences."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class UpdateDrafted(Payload, frozen=True, kw_only=True):
    """A message written; the event's id is the draft's unless ``update`` names the one it replaces."""

    type: Literal["update_drafted"] = "update_drafted"
    audience: str
    text: str
    update: str = ""
    next_by: Instant | None = None


class UpdateApproved(Payload, frozen=True, kw_only=True):
    type: Literal["update_approved"] = "update_approved"
    update: str


class UpdateDiscarded(Payload, frozen=True, kw_only=True):
    type: Literal["update_discarded"] = "update_discarded"
    update: str
    reason: str = ""


class UpdatePublished(Payload, frozen=True, kw_only=True):
    """An audience heard something; its cadence starts again. ``update`` is the draft it came from, if any."""

    type: Literal["update_published"] = "update_published"
    audience: str
    text: str
    update: str = ""
    no_change: bool = False
    next_by: Instant | None = None
