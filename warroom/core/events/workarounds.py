"""Workarounds: what was put in place for the moment, and when it was taken out again."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class WorkaroundPutIn(Payload, frozen=True, kw_only=True):
    """It is in place until somebody removes it. The event's id is its id."""

    type: Literal["workaround_put_in"] = "workaround_put_in"
    text: str


class WorkaroundRemoved(Payload, frozen=True, kw_only=True):
    """``reason``: what took its place, or why it is not needed."""

    type: Literal["workaround_removed"] = "workaround_removed"
    workaround: str
    reason: str = ""
