"""Names that one table says of another, spelled as they are there: "sev-1" where SEV1 is meant. Pure.

Names are read alike wherever they are typed; so they are in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from warroom.core.naming import named
from warroom.core.policy import PRESETS, ROLES, EscalationLevel

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel

_Value = TypeVar("_Value")


def spelled(config: Config) -> Config:
    """The configuration with severities, roles and channels spelled as their own tables have them.

    A name that no table has stays as it is, for the checks to tell of.
    """
    severities = [one.name for one in config.severity or PRESETS[config.severity_preset]]
    roles = [one.name for one in config.role or ROLES]
    channels = [one.id for one in config.channel]
    return replace(
        config,
        room=replace(config.room, approvers=_each(config.room.approvers, roles)),
        severity=tuple(replace(one, roles=_each(one.roles, roles)) for one in config.severity),
        responder=tuple(
            replace(one, roles=_each(one.roles, roles), notify=_each(one.notify, channels)) for one in config.responder
        ),
        escalation=tuple(
            replace(one, level=tuple(_level(level, severities) for level in one.level)) for one in config.escalation
        ),
        channel=tuple(_channel(one, severities) for one in config.channel),
    )


def _level(level: EscalationLevel, severities: list[str]) -> EscalationLevel:
    raised = _each(level.only_when_raised, severities)
    return replace(level, after=_keys(level.after, severities), only_when_raised=raised)


def _channel(channel: Channel, severities: list[str]) -> Channel:
    page = channel.statuspage
    if page is not None:
        page = replace(page, impact=_keys(page.impact, severities))
    return replace(channel, severities=_each(channel.severities, severities), statuspage=page)


def _each(words: Iterable[str], names: list[str]) -> tuple[str, ...]:
    return tuple(named(word, names) or word for word in words)


def _keys(table: Mapping[str, _Value], names: list[str]) -> dict[str, _Value]:
    """The table by names; as it is where two of its keys mean the same one: which of them holds is not known."""
    found = {named(word, names) or word: value for word, value in table.items()}
    return found if len(found) == len(table) else dict(table)
