"""How far an incident reaches, in numbers, and when it is expected to be over."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import convert

from warroom.commands import reading
from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.assessing import CATEGORIES
from warroom.core.model import Assessment, Incident, Status
from warroom.core.model.assessment import WEIGHTS
from warroom.core.naming import named
from warroom.core.words import did_you_mean, short

ACCOUNTS = 20
MOST_LOST = 10**12


class AssessmentCommands(CommandBase):
    """Gives the incident as it is afterwards. It may be said later, of one that is closed too."""

    def assess(
        self, inc: Which, *, category: str | None = None, users: float | None = None,
        accounts: Sequence[str] | None = None, revenue: int | None = None, impact: str | None = None,
        urgency: str | None = None, eta: datetime | None = None, no_eta: bool = False, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Say what is given; "", no accounts and a negative number take a value back, ``no_eta`` the ETA.

        Args:
            users: the share that is affected, in percent.
            revenue: what is lost an hour, in the team's currency.
            eta: when it is expected to be over; never in the past.
        """
        given: dict[str, Any] = {
            "category": None if category is None else self._category(category),
            "users": _share(users), "revenue": _lost(revenue),
            "accounts": None if accounts is None else _accounts(accounts),
            "impact": _weight(impact, "impact"), "urgency": _weight(urgency, "urgency"),
        }  # fmt: skip
        with self._transaction(inc, key, at) as act:
            if act.first(events.Assessed):
                return act.it
            if act.it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("assess it")
            if eta is not None:
                act.must_be_live("give an ETA")
                given["due_at"] = reading.future(eta, act.now, "The ETA")
            old = act.it.assessment or Assessment(by="", at=act.now)
            new = {n: value for n, value in given.items() if value is not None and not _same(old, n, value)}
            if no_eta and old.eta is not None:
                new["no_eta"] = True
            if not new:
                raise Refused(f"Nothing that is said of {act.it.number} would change: give another value.")
            act.append(convert(new, events.Assessed))
            return act.after()

    def _category(self, word: str) -> str:
        known = self.policy.room.categories or CATEGORIES
        if not word.strip():
            return ""
        found = named(word, known)
        if not found:
            raise Refused(f'"{short(word, 40)}" is no category: {did_you_mean(word, known)}')
        return found


def _same(old: Assessment, name: str, value: Any) -> bool:
    now = getattr(old, {"due_at": "eta"}.get(name, name))
    return bool(value == now or (now is None and isinstance(value, int | float) and value < 0))


def _share(value: float | None) -> float | None:
    if value is None or value < 0:
        return value
    if not math.isfinite(value) or value > 100:
        raise Refused(f"{value:g} % is no share: give one from 0 to 100.")
    return round(value, 2)


def _lost(value: int | None) -> int | None:
    if value is not None and value > MOST_LOST:
        raise Refused(f"{value:,} an hour is more than {MOST_LOST:,}: give what is lost in one hour.")
    return value


def _accounts(names: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(filter(None, (reading.line(name, "This account", 80) for name in names))))
    if len(found) > ACCOUNTS:
        raise Refused(f"{len(found)} accounts are more than the {ACCOUNTS} that are named: name the most urgent.")
    return found


def _weight(word: str | None, what: str) -> str | None:
    if not word:
        return word
    found = named(word, WEIGHTS)
    if not found:
        raise Refused(f'"{short(word, 40)}" is no {what}: {did_you_mean(word, WEIGHTS)}')
    return found
