"""The service of each alert, by the catalogue that the team and its feeds have; one for all feeds of a watcher."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from warroom.core.model import Alert
from warroom.core.model.service import Service
from warroom.core.services import Catalogue
from warroom.feeds.source import Poll


class ServiceNames:
    """``own`` are those of ``config.toml``, ``told`` those that feeds reported before."""

    def __init__(self, own: Iterable[Service] = (), told: Iterable[Service] = ()) -> None:
        self._own = tuple(own)
        self._told: dict[str, tuple[Service, ...]] = {}
        for one in told:
            self._told[one.feed] = (*self._told.get(one.feed, ()), one)
        self.catalogue = self._made()

    def _made(self) -> Catalogue:
        return Catalogue((*self._own, *(one for feed in sorted(self._told) for one in self._told[feed])))

    def hear(self, feed: str, services: tuple[Service, ...]) -> None:
        """What a feed reports now takes the place of what it reported before."""
        ordered = tuple(sorted(services, key=lambda one: one.name))
        if ordered != self._told.get(feed, ()):
            self._told[feed] = ordered
            self.catalogue = self._made()


class Mapping:
    """Alerts of one feed with the services of the catalogue. What came again as it was is given again as it was."""

    def __init__(self, names: ServiceNames) -> None:
        self._names = names
        self._last: tuple[Catalogue, tuple[Alert, ...], tuple[Alert, ...]] | None = None
        self._before: dict[int, tuple[Alert, Alert]] = {}

    def take(self, poll: Poll) -> Poll:
        """The poll with its alerts mapped."""
        catalogue = self._names.catalogue
        last = self._last
        if last is None or last[0] is not catalogue:
            self._before = {}
        elif last[1] is poll.alerts:
            return replace(poll, alerts=last[2])
        before, self._before = self._before, {}
        for alert in poll.alerts:
            known = before.get(id(alert))
            told = known[1] if known is not None and known[0] is alert else catalogue.mapped(alert)
            self._before[id(alert)] = alert, told
        mapped = tuple(self._before[id(alert)][1] for alert in poll.alerts)
        self._last = catalogue, poll.alerts, mapped
        return replace(poll, alerts=mapped)
