"""Which channels a message goes to: those that get such things unasked, and those of the people it is addressed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.core.outward import kept_back, may_leave
from warroom.notify.occasions import Occasion, names

if TYPE_CHECKING:
    from warroom.config.settings import Config, Responder
    from warroom.config.settings_notify import Channel
    from warroom.core.model import Incident

PAGE_TOLD = frozenset({"update", "resolved"})
"""What a status page gets where it does not say otherwise."""


class Routes:
    """Where one configuration sends what. Pure: the same occasion and incident give the same channels."""

    def __init__(self, config: Config) -> None:
        self._policy = config.policy
        self._notify = config.notify
        self._responders = config.responder
        self._own = {channel for responder in config.responder for channel in responder.notify}
        self.channels = {channel.id: channel for channel in config.channel if channel.enabled}

    def of(self, occasion: Occasion, incident: Incident) -> tuple[str, ...]:
        """The ids of the channels, in the order of the configuration, each once."""
        reached = self._addressed(occasion, incident)
        return tuple(
            name for name, channel in self.channels.items()
            if name in reached or self._unasked(channel, occasion, incident)
        )  # fmt: skip

    def called(self, occasion: Occasion, incident: Incident | None, services: Iterable[str]) -> tuple[str, ...]:
        """The channels of a call about alerts: those of whom it calls, and those that get escalations unasked."""
        whom = occasion.addressed if incident is None else self._widened(occasion, incident)
        people = (person for person in self._responders if _is_one(person, occasion))
        own = {channel for person in people for channel in person.notify}
        return tuple(
            name for name, one in self.channels.items()
            if one.type != "statuspage" and (incident is None or _may_leave(one, incident))
            and (name in occasion.channels or name in own or names(*one.reaches) & whom
                 or self._hears_calls(one, incident, services))
        )  # fmt: skip

    def _hears_calls(self, channel: Channel, incident: Incident | None, services: Iterable[str]) -> bool:
        if "escalation" not in self.told(channel):
            return False
        if incident is not None and kept_back(incident, channel.id, private=channel.private):
            return False
        if channel.severities and (incident is None or incident.severity not in channel.severities):
            return False
        return not channel.services or bool({*services} & {*channel.services})

    # ------------------------------------------------------------ sent unasked

    def _unasked(self, channel: Channel, occasion: Occasion, incident: Incident) -> bool:
        if occasion.word not in self.told(channel) or kept_back(incident, channel.id, private=channel.private):
            return False
        if not _may_leave(channel, incident):
            return False
        severities = occasion.severities or {incident.severity}
        if channel.severities:
            if not severities & set(channel.severities):
                return False
        elif occasion.word == "declared" and not any(self._policy.severity(name).page for name in severities):
            return False  # its declaration pages nobody, unless a channel asks for it by name
        if channel.services and incident.service not in channel.services:
            return False
        if channel.type == "statuspage" and occasion.word in ("update", "draft"):
            return occasion.audience in (channel.audiences or ("customers",))
        return not (occasion.audience and channel.audiences) or occasion.audience in channel.audiences

    def told(self, channel: Channel) -> Iterable[str]:
        """The occasions that a channel gets unasked."""
        if channel.when:
            return channel.when
        if channel.type == "statuspage":
            return PAGE_TOLD
        return () if channel.id in self._own else self._notify.when

    # ------------------------------------------------------------ addressed

    def _addressed(self, occasion: Occasion, incident: Incident) -> set[str]:
        """The channels named outright, and those of the people, roles and levels it is addressed to."""
        found = set(occasion.channels)
        if occasion.word in self._notify.addressed and occasion.addressed:
            found |= {channel for person in self._responders if _is_one(person, occasion) for channel in person.notify}
            for channel in self.channels.values():
                if names(*channel.reaches) & self._widened(occasion, incident):
                    found.add(channel.id)
        return {name for name in found if name in self.channels and self._may(self.channels[name], incident)}

    def _widened(self, occasion: Occasion, incident: Incident) -> frozenset[str]:
        """The names, and the roles that the people among them hold: who reaches the commander reaches maya."""
        roles = [held.role for held in incident.roles if names(held.person) & occasion.addressed]
        return occasion.addressed | names(*roles)

    @staticmethod
    def _may(channel: Channel, incident: Incident) -> bool:
        return channel.type != "statuspage" and _may_leave(channel, incident)


def _may_leave(channel: Channel, incident: Incident) -> bool:
    return may_leave(incident, channel.id, drills=channel.drills, public=channel.type == "statuspage")


def _is_one(person: Responder, occasion: Occasion) -> bool:
    """Whether the occasion is addressed to that person, by handle, full name or contact (as rotas know people)."""
    return bool(names(person.handle, person.name, person.contact) & occasion.addressed)
