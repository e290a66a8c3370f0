"""What a step of a playbook says beyond its words: whose it is, by which minute, where it leads. Pure."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct

from warroom.core.patterns import pattern

ROLES = {
    "commander": "commander", "incident commander": "commander", "ic": "commander",
    "communications": "communications", "communications lead": "communications", "comms": "communications",
    "comms lead": "communications", "scribe": "scribe", "technical lead": "technical_lead",
    "tech lead": "technical_lead", "lead": "technical_lead", "support": "support", "support lead": "support",
    "expert": "expert", "dba": "expert", "subject-matter expert": "expert",
}  # fmt: skip
"""Roles as they are written in front of a step, or as a heading."""
_ROLE = pattern(
    rf"^(?:\*\*|__|\[|\(|@)?(?P<role>{'|'.join(sorted(map(re.escape, ROLES), key=len, reverse=True))})"
    r"(?:(?:\*\*|__|\]|\))?\s*:|(?:\]|\)))(?:\*\*|__)?\s",
    re.IGNORECASE,
)
_BY = pattern(
    r"\b(?:by|before|at|within) (?:the first )?(?:minute (?P<minute>\d{1,4})|(?P<span>\d{1,4}) ?"
    r"(?P<unit>min(?:ute)?s?|m|h|hours?)\b)|\bT\s?\+\s?(?P<plus>\d{1,4})(?P<hours> ?h)?",
    re.IGNORECASE,
)
_GO = pattern(
    r"\bif\b(?P<if>.+?)[,:;]?\s*(?:then\s+)?(?:go|jump|skip|continue|proceed)\s+(?:straight\s+)?(?:to|at|with)\s+(?P<to>.+?)"
    r"[.;]?\s*$",
    re.IGNORECASE,
)
_LINK = pattern(r"\[(?P<text>[^\]]+)\]\((?P<to>[^)\s]+)[^)]*\)")
_WRAPPED = "\"'`*_“”‘’ "


class Step(Struct, frozen=True):
    """One thing to do: ``section`` is the heading above it, lower case.

    ``role`` is a role's name in the room, "" for anybody; ``by`` how long after the declaration it is to be done;
    ``go_to`` the heading, step or playbook at which it goes on where what it asks is so.
    """

    text: str
    section: str
    role: str = ""
    by: timedelta | None = None
    go_to: str = ""


def step_of(text: str, section: str) -> Step:
    """The step of these words."""
    named = _ROLE().match(text)
    role = ROLES[named["role"].lower()] if named is not None else ROLES.get(section, "")
    return Step(text, section, role, _by(text), _go(text))


def _by(text: str) -> timedelta | None:
    """The last moment it gives: ``by minute 15``, ``within 10 min``, ``at 5 min``, ``T+30``."""
    found = _BY().search(text)
    if found is None:
        return None
    number = int(found["minute"] or found["span"] or found["plus"])
    hours = bool(found["hours"]) or (found["unit"] or "").lower().startswith("h")
    return timedelta(hours=number) if hours else timedelta(minutes=number)


def _go(text: str) -> str:
    found = _GO().search(text)
    if found is None:
        return ""
    link = _LINK().search(found["to"])
    return (link["to"] if link is not None else found["to"]).strip(_WRAPPED)
