"""In which of Alertmanager's own groups an alert stands: the labels by which its route sends alerts out together.

The list of alerts does not say it, and what does is as long as that list again: it is asked for where an alert is
new, every ten minutes at the least, and not at all in a storm.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from warroom.feeds.aside import aside
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.normalise import dig, label_text, word_of

MOST = 1_000
"""Of more alerts than these nobody reads the groups one by one."""
_KNOWN_FOR = timedelta(minutes=10)  # a reload of its configuration may group otherwise
_TRIES = 3  # an alert that has just come is in no group yet; one that stays in none is not asked about for ever
_QUIET = frozenset({401, 403, 404, 405, 410, 501})
_ALL = "everything together"


class Grouping:
    """The groups of one server's alerts by fingerprint, remembered from poll to poll."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._tried: Counter[str] = Counter()
        self._asked_at: datetime | None = None
        self._not_before: datetime | None = None

    async def of(self, fetch: Fetch, path: str, params: Params, records: list[Any]) -> dict[str, str]:
        """Lines that tell the groups, by fingerprint; nothing for an alert in none, or where the server cannot say."""
        prints = [word_of(dig(record, "fingerprint")) for record in records]
        if self._wanted(prints, fetch.now()):
            answer, failure = await aside(fetch, fetch.json(path, params), "which group an alert is in is not known")
            if failure is not None:
                self._not_before = fetch.now() + _KNOWN_FOR
                if failure.status in _QUIET:
                    fetch.notes.pop()  # it has none, or does not tell: nothing is wrong with its alerts
            else:
                self._asked_at, self._known = fetch.now(), groups_of(answer)
                self._tried = Counter({one: self._tried[one] + 1 for one in prints if one not in self._known})
        return self._known

    def _wanted(self, prints: list[str], now: datetime) -> bool:
        if not prints or len(prints) > MOST or (self._not_before is not None and now < self._not_before):
            return False
        if self._asked_at is None or now - self._asked_at >= _KNOWN_FOR:
            return True
        return any(one not in self._known and self._tried[one] < _TRIES for one in prints)


def groups_of(answer: Any) -> dict[str, str]:
    """Each alert's groups, a line each, with the receiver where there are several; what is no group is left out."""
    found: dict[str, set[tuple[str, str]]] = {}
    for group in answer if isinstance(answer, list) else ():
        told = (word_of(dig(group, "receiver", "name")), labels_told(dig(group, "labels")))
        for one in dig(group, "alerts") or ():
            found.setdefault(word_of(dig(one, "fingerprint")), set()).add(told)
    return {name: _told(sorted(groups)) for name, groups in found.items()}


def labels_told(labels: Any) -> str:
    """``alertname="X" namespace="shop"``, as Alertmanager writes them."""
    pairs: Iterable[tuple[Any, Any]] = labels.items() if isinstance(labels, dict) else ()
    return " ".join(f"{name}={json.dumps(label_text(value), ensure_ascii=False)}" for name, value in pairs) or _ALL


def _told(groups: list[tuple[str, str]]) -> str:
    if len(groups) == 1:
        return groups[0][1]
    return "\n".join(f"{words}, to {receiver}" for receiver, words in groups)
