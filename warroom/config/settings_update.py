"""``[update]``: what an update to each audience begins with."""

from __future__ import annotations

from typing import Literal

from warroom.core.section import Section

Question = Literal["happening", "doing", "next"]


class UpdateTemplates(Section, frozen=True, kw_only=True):
    """What the update sheet offers for its three questions (happening, doing, next), as jinja2 templates."""

    customers: dict[Question, str] = {}
    """For customers: { doing = "We found the cause." }; docs/comms.md lists what a template may name."""
    executives: dict[Question, str] = {}
    """For executives: what it costs, and when it ends."""
    agents: dict[Question, str] = {}
    """For support agents: what they may say, and what they may not."""
    engineering: dict[Question, str] = {}
    """For other teams."""
    team: dict[Question, str] = {}
    """For everybody in the room."""
