"""The alerts that the inbox's filter lets through, in groups: made again only when one of them can have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from screens.inbox import rows
from warroom.core.alert_filter import Filter
from warroom.core.inbox import RESOLVED_SHOWN, AlertGroup, Sorted, TriagedAlert, TriageState, grouped

STEP_S = 5  # ages move in steps of so many seconds, and so do filters that ask for one


class InboxGroups:
    """The groups shown, by the keys of their rows; those that the filter leaves out are not in ``shown``."""

    def __init__(self) -> None:
        self.shown: dict[str, AlertGroup] = {}
        self.news = 0
        """How often the groups were made."""
        self._grouped_of: Sorted | None = None
        self._made: tuple[object, ...] = ()
        self._total: int | None = None  # groups there are without a filter, once somebody asks
        self._alerts = 0
        self._holds_until: datetime | None = None

    def tell(self, wanted: Filter, every: Sorted, now: datetime) -> bool:
        """The groups of ``every`` that ``wanted`` lets through; whether they were made again."""
        news = every is not self._grouped_of
        over = self._holds_until is not None and now >= self._holds_until
        made = (wanted, int(now.timestamp()) // STEP_S if wanted.ages else 0)
        if not news and not over and made == self._made:
            return False
        if news:
            self._grouped_of, self._total = every, None
        self._made = made
        self.news += 1
        found = [it for it in every.triaged if _in_sight(it, now) and (not wanted or wanted.lets(it, now))]
        groups = every.groups if len(found) == len(every.triaged) else grouped(found)
        self.shown = {group.key: group for group in groups}
        self._alerts = len(found)
        resolved = (it.alert for it in found if it.place is TriageState.RESOLVED)
        ended = [alert.ended_at for alert in resolved if alert.ended_at is not None]
        self._holds_until = min(ended) + RESOLVED_SHOWN if ended else None  # then one leaves the inbox
        if wanted and self._total is None:
            self._total = len(every.groups)
        return True

    @property
    def counted(self) -> tuple[int, int, int]:
        """How many groups are shown, how many there are (0 without a filter), how many alerts are in those shown."""
        return len(self.shown), self._total or 0, self._alerts

    def of(self, key: str | None) -> AlertGroup | None:
        """The alerts of the row of that key: a group's, or those of one series of an opened group."""
        if key is None:
            return None
        found = self.shown.get(key)
        return found if found is not None else _series_group(key, self.shown.values())


def _in_sight(it: TriagedAlert, now: datetime) -> bool:
    """Whether it is to be seen: what has resolved, for an hour."""
    ended = it.alert.ended_at
    return it.place is not TriageState.RESOLVED or (ended is not None and now - ended < RESOLVED_SHOWN)


def _series_group(key: str, groups: Iterable[AlertGroup]) -> AlertGroup | None:
    """One alert of an opened group, as a group of its own."""
    for group in groups:
        for alert in group.alerts:
            if rows.series_key(alert) == key:
                acts = tuple(a for a in group.acts if a.fingerprint == alert.fingerprint)
                holders = tuple(h for a in acts if (h := a.holder(alert)))
                return replace(group, key=key, alerts=(alert,), acts=acts, holders=holders)
    return None
