"""Prometheus' rules: whether they are still evaluated. One that is not says nothing; its alerts stay as they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from warroom.core.text import clean
from warroom.core.times import age
from warroom.feeds import normalise
from warroom.feeds.normalise import dig, number_of, text_of, word_of

_LATE = timedelta(minutes=5)


class Group(Struct, frozen=True):
    """A group of rules: when it was evaluated last, how late that may be, and those of its rules that fail."""

    name: str
    evaluated: datetime | None
    allowed: timedelta
    failing: tuple[str, ...] = ()


def groups_of(data: Any) -> list[Group]:
    """The groups of an answer of ``/api/v1/rules``; what is none is left out."""
    found = dig(data, "data", "groups")
    return [_group(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _group(one: Any) -> Group:
    rules = dig(one, "rules")
    listed = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    times = [at for rule in (one, *listed) if (at := normalise.when(rule.get("lastEvaluation"))) is not None]
    failing = tuple(
        f"{word_of(rule.get('name'))} ({clean(text_of(rule.get('lastError')), 80) or 'no reason'})"
        for rule in listed if word_of(rule.get("health")).lower() == "err"
    )  # fmt: skip
    allowed = max(_LATE, 3 * timedelta(seconds=min(number_of(one.get("interval")), 86_400.0)))
    return Group(word_of(one.get("name")), max(times, default=None), allowed, failing)


def told(groups: Sequence[Group], now: datetime) -> str:
    """What is said of groups that are late and of rules that fail, "" where all is well."""
    late = sorted((g.evaluated, g.name) for g in groups if g.evaluated is not None and now - g.evaluated > g.allowed)
    failing = [name for group in groups for name in group.failing]
    parts = []
    if late:
        more = f" and {len(late) - 1} more" if len(late) > 1 else ""
        parts.append(f'the rules of "{late[0][1]}"{more} were last evaluated {age(now - late[0][0])} ago')
    if failing:
        more = f" and {len(failing) - 1} more" if len(failing) > 1 else ""
        parts.append(f"rules that cannot be evaluated: {failing[0]}{more}")
    return "; ".join(parts)
