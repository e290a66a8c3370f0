"""``[update]``: what an update to each audience begins with."""

from __future__ import annotations

from typing import Literal

from warroom.core.section import Section

Question = Literal["happening", "doing", "next"]


class UpdateTemplates(Section, frozen=True, kw_only=True):
    """What the update sheet suggests for its three questions (happening, doing, next), as jinja2 templates."""

    customers: dict[Question, str] = {}
    """For customers: { doing = "We found the cause." }; docs/comms.md lists the names a template may use."""
    executives: dict[Question, str] = {}
    """For executives: what it costs, and when it will be over."""
    agents: dict[Question, str] = {}
    """For support agents: what they may say, and what not."""
    engineering: dict[Question, str] = {}
    """For other teams."""
    team: dict[Question, str] = {}
    """For the response team."""
