"""What a team decides in calm: whom a security case obliges it to tell, and in which stages a recovery goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.core.duration import Duration, MaybeDuration
from warroom.core.section import Section, Within


class Duty(Section, frozen=True, kw_only=True):
    """Somebody who must be told of a security case, and by when. Naming one replaces the four that are built in."""

    name: str
    """Its lower-case name on the command line: legal, insurer."""
    label: str = ""
    """How it is shown: "legal counsel"."""
    within: Duration
    """How long after it began they must be told, or somebody must say why not."""
    after: Literal["security", "breach"] = "security"
    """What begins it: the incident became a security case, or a data breach was declared."""
    owner: str = "commander"
    """The role that owes it."""


DUTIES = (
    Duty(name="legal", label="legal counsel", within=timedelta(hours=1), after="security", owner="commander"),
    Duty(name="insurer", label="insurer", within=timedelta(hours=24), after="security", owner="commander"),
    Duty(name="law_enforcement", label="law enforcement", within=timedelta(hours=24), after="security",
         owner="commander"),
    Duty(name="customers", label="affected customers", within=timedelta(hours=72), after="breach", owner="commander"),
)  # fmt: skip


class Stage(Section, frozen=True, kw_only=True):
    """A step of a recovery in stages. Naming one replaces the three that are built in; the last is 100."""

    percent: Annotated[int, Within(1, 100)]
    """So much is let through: of users, of traffic, of machines."""
    soak: MaybeDuration = None
    """How long it must stay calm before the next step; never: as the severity says."""


STAGES = (
    Stage(percent=10, soak=timedelta(minutes=15)), Stage(percent=50, soak=timedelta(minutes=15)),
    Stage(percent=100, soak=None),
)  # fmt: skip
