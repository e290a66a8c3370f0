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


class NamedTemplate(Section, frozen=True, kw_only=True):
    """A kind of update that is picked by its name: a workaround notice, an outage at a provider."""

    name: str
    """Its name in the update sheet and in `warroom update --template NAME`."""
    audiences: tuple[Literal["customers", "executives", "agents", "engineering", "team"], ...] = ()
    """Whom it is for; empty: everybody."""
    happening: str = ""
    """What is happening, as a jinja2 template; empty: as for any update."""
    doing: str = ""
    """What is done about it, likewise."""
    next: str = ""
    """What comes next, likewise."""

    def fits(self, audience: str) -> bool:
        """Whether it is for them."""
        return not self.audiences or audience in self.audiences
