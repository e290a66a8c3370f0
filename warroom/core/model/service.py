"""A service as the team's catalogue describes it: who owns it, who is called for it, what it stands on."""

from __future__ import annotations

from warroom.core.model.value import InUtc


class ServiceLink(InUtc, frozen=True, kw_only=True):
    """An address that belongs to a service: its dashboard, its source, its documents."""

    name: str
    url: str


class Service(InUtc, frozen=True, kw_only=True):
    """One service. ``feed`` told of it, "" for ``config.toml``.

    ``on_call`` are targets as escalation levels name them, "oncall:pagerduty/Checkout" or a person. ``depends_on`` are
    names of services. ``labels`` are sets of labels: an alert that has all of one set is an alert of this service; a
    value may be a pattern such as "checkout-*".
    """

    name: str
    feed: str = ""
    title: str = ""
    about: str = ""
    owner: str = ""
    on_call: str = ""
    tier: str = ""
    runbook: str = ""
    dashboards: tuple[str, ...] = ()
    links: tuple[ServiceLink, ...] = ()
    depends_on: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    labels: tuple[dict[str, str], ...] = ()
