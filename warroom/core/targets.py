"""Whom a level of escalation reaches: people, roles, who is on call, channels.

A target is one or several of these, with commas between: ``maya``, ``technical_lead``,
``oncall:pagerduty/primary`` (a feed that reports who is on call, and a schedule or policy of it),
``channel:ops``. Any other word (``manager``) is a name that channels may say they reach.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from warroom.core.model import Incident, OnCall
from warroom.core.naming import folded


class Target(Struct, frozen=True):
    """``kind`` is word, oncall or channel; ``name`` the word, the feed or the channel; ``of`` a schedule."""

    kind: str
    name: str
    of: str = ""


def parse(text: str) -> tuple[Target, ...]:
    """The targets that a level's ``target`` names, in its order."""
    return tuple(_target(part) for part in map(str.strip, text.split(",")) if part)


def _target(part: str) -> Target:
    kind, mark, rest = part.partition(":")
    word = kind.strip().lower()
    if not mark or word not in ("oncall", "channel"):
        return Target("word", part.removeprefix("@"))
    name, _, of = rest.strip().partition("/")
    return Target(word, name, of) if word == "oncall" else Target(word, rest.strip())


def on_call_now(target: Target, told: Iterable[OnCall]) -> tuple[str, ...]:
    """Who is called first by that feed, of its named schedule or policy where one is named; each once."""
    here = [one for one in told if one.feed == target.name and _of(one, target.of)]
    first = min((one.level for one in here), default=0)
    return tuple(dict.fromkeys(one.person for one in here if one.level == first))


def _of(one: OnCall, named: str) -> bool:
    return not named or folded(named) in (folded(one.schedule), folded(one.policy))


def called(text: str, incident: Incident | None, on_call: Iterable[OnCall]) -> tuple[str, ...]:
    """The people behind a target of a call: those on call and those who hold a role where there is an incident."""
    if incident is not None:
        return people(text, incident, on_call)
    told = tuple(on_call)
    found = [who for one in parse(text) if one.kind == "oncall" for who in on_call_now(one, told)]
    return tuple(dict.fromkeys(found))


def people(text: str, incident: Incident, on_call: Iterable[OnCall]) -> tuple[str, ...]:
    """The people behind a target's roles and on-call rotas at this moment, each once, as they are known there."""
    told = tuple(on_call)
    found: list[str] = []
    for target in parse(text):
        if target.kind == "oncall":
            found += on_call_now(target, told)
        elif target.kind == "word":
            found += [held.person for held in incident.roles if folded(held.role) == folded(target.name)]
    return tuple(dict.fromkeys(found))
