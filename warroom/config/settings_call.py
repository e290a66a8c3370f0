"""Which alerts call somebody before an incident is declared: ``[[call]]`` tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.config.types import AlertFilter, FeedId
from warroom.core.policy import Duration, Targets
from warroom.core.section import Section, Within


class Call(Section, frozen=True, kw_only=True):
    """A rule by which alerts call somebody as long as nobody has them. docs/alerts.md tells how calls are grouped."""

    id: FeedId
    """Its name in the record, on the page of an alert, and in `warroom call check`."""
    target: Targets
    """Whom to call: people, roles, "oncall:FEED/SCHEDULE", "channel:ID", or names that channels reach; also a list."""
    filter: AlertFilter = ""
    """Which alerts, in the language of the inbox: 'sev:critical service:pay-* -env:staging'; empty means all."""
    on: Literal["alert", "feed_down"] = "alert"
    """alert: alerts and spikes of tickets; feed_down: a feed that does not answer, such as after = "10m"."""
    after: Duration = timedelta(0)
    """How long an alert fires and nobody takes it before it calls, from when the watcher first saw it."""
    declare: Literal["no", "propose", "open"] = "no"
    """propose: message and page offer to declare; open: links an open incident that fits, or opens one."""
    severity: str = ""
    """With declare: the incident's severity; empty is the second for critical alerts, the third for others."""
    group_by: str = "service"
    """What is called as one: service, title, host, cluster, feed, or the name of a label."""
    max_per_hour: Annotated[int, Within(1, 1000)] = 6
    """After so many calls within an hour there is one summary of all the rest."""
    enabled: bool = True
    """false keeps the table but calls nobody."""
