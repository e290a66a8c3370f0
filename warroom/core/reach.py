"""Whether an escalation level reaches anybody when it fires, and why where it does not. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.core.naming import compared, named
from warroom.core.targets import Target, on_call_now, parse

if TYPE_CHECKING:
    from warroom.core.carried import Reach, Unasked
    from warroom.core.model import Incident, OnCall
    from warroom.core.policy import Policy

NOBODY = "nobody is told"


def unreached(
    policy: Policy, level: str, target: str, *, severity: str = "", service: str = "", incident: Incident | None = None,
    on_call: Iterable[OnCall] | None = None,
) -> str:  # fmt: skip
    """Why that level reaches nobody when it fires, with the fix; "" where it does, or where it is not known.

    ``incident`` is None where none is declared yet: a role may then be held by somebody who is reached. ``on_call`` is
    None where it is not known who is.
    """
    reach = policy.reach
    if reach is None:
        return ""
    if not reach.some:
        return f"{NOBODY}: no [[channel]] is configured"
    severity, service = (incident.severity, incident.service) if incident is not None else (severity, service)
    if any(_hears(one, severity, service) for one in reach.unasked):
        return ""
    targets = parse(target) or (Target("word", level),)
    told = None if on_call is None else tuple(on_call)
    if compared(level) in reach.words or any(_reached(one, policy, reach, incident, told) for one in targets):
        return ""
    return f"{NOBODY}: {_why(targets, policy, reach, level, told)}"


def misspelt(policy: Policy, level: str, target: str) -> str:
    """What a target is likelier to mean than the name that is written, as a question; "" where it means somebody."""
    reach = policy.reach
    if reach is None:
        return ""
    for one in parse(target):
        names = {compared(name) for name in reach.known} | reach.words
        if one.kind == "word" and compared(one.name) not in names:
            near = _near(one.name, [name for name in reach.known if name != level])
            if near:
                return f'"{one.name}" is nobody known here: did you mean {near}?'
    return ""


def _near(word: str, known: list[str]) -> str:
    """The known name that is a letter or two away; "" where none is, or several equally are."""
    from rapidfuzz.distance import OSA

    most = 1 if len(word) < 6 else 2
    found = sorted((OSA.distance(compared(word), compared(name)), name) for name in known)
    found = [one for one in found if one[0] <= most]
    return found[0][1] if found and (len(found) == 1 or found[0][0] < found[1][0]) else ""


def _hears(channel: Unasked, severity: str, service: str) -> bool:
    return (not channel.severities or not severity or severity in channel.severities) and (
        not channel.services or service in channel.services
    )


def _reached(target: Target, policy: Policy, reach: Reach, incident: Incident | None, told: tuple[OnCall, ...] | None
             ) -> bool:  # fmt: skip
    if target.kind == "channel":
        return target.name in reach.channels
    if target.kind == "oncall":
        if told is None:
            return True
        return any(compared(person) in reach.words for person in on_call_now(target, told))
    if compared(target.name) in reach.words:
        return True
    role = named(target.name, (role.name for role in policy.roles))
    if not role:
        return _reached_by_role(target.name, reach, incident)
    if incident is None:
        return True
    return any(compared(held.person) in reach.words or _reached_by_role(held.person, reach, incident)
               for held in incident.holders(role))  # fmt: skip


def _reached_by_role(person: str, reach: Reach, incident: Incident | None) -> bool:
    """Whether somebody is reached by a role that he holds: who reaches the commander reaches maya."""
    if incident is None:
        return False
    held = (held.role for held in incident.roles if compared(held.person) == compared(person))
    return any(compared(role) in reach.words for role in held)


def _why(targets: tuple[Target, ...], policy: Policy, reach: Reach, level: str, told: tuple[OnCall, ...] | None) -> str:
    for one in targets:
        if one.kind == "oncall" and told is not None and not on_call_now(one, told):
            return f"the feed {one.name} tells nobody who is on call" + (f" by {one.of}" if one.of else "")
    if question := misspelt(policy, level, ", ".join(one.name for one in targets if one.kind == "word")):
        return question
    names = [one.name for one in targets if one.name]
    return f'no channel reaches {" or ".join(dict.fromkeys(names)) or level} (give one reaches = ["{level}"])'
