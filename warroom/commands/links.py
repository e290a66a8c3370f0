"""Where the rest of an incident is kept: links, and the name of its chat channel."""

from __future__ import annotations

from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import Door, Refused, Which
from warroom.commands.later import events
from warroom.core.links import URL_LIMIT, channel_name, web_address
from warroom.core.model import Incident
from warroom.core.policy import CHANNEL_LIMIT
from warroom.core.words import short


class LinkCommands(Door):
    """Each gives the incident as it stands afterwards."""

    def add_link(
        self, inc: Which, url: str, label: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Keep an address with the incident: the bridge, a dashboard, a ticket."""
        given = reading.needed(reading.line(url, "This address", URL_LIMIT), "A link needs an address: paste it.")
        where = web_address(url)
        if not where:
            raise Refused(f'"{short(given)}" is no web address: it begins with https:// and has no blanks.')
        name = reading.line(label, "This label", 80)
        with self._act(inc, key, at) as act:
            if act.first(events.LinkAdded):
                return act.it
            act.must_be_open("add a link")
            act.append(events.LinkAdded(label=name, url=where))
            return act.after()

    def remove_link(self, inc: Which, url: str, *, key: str | None = None, at: datetime | None = None) -> Incident:
        with self._act(inc, key, at) as act:
            if act.first(events.LinkRemoved):
                return act.it
            act.must_be_open("remove a link")
            if all(link.url != url for link in act.it.links):
                raise Refused(f"{act.it.number} has no such link: name one that it shows.")
            act.append(events.LinkRemoved(url=url))
            return act.after()

    def name_channel(self, inc: Which, name: str, *, key: str | None = None, at: datetime | None = None) -> Incident:
        """Say how the incident's chat channel is called; "" gives it back the name of the room's pattern."""
        wanted = reading.line(name, "This name", CHANNEL_LIMIT)
        if any(letter.isspace() for letter in wanted):
            raise Refused(f'"{short(wanted)}" has blanks, a channel has none: write it with hyphens.')
        with self._act(inc, key, at) as act:
            if act.first(events.ChannelNamed):
                return act.it
            act.must_be_open("name its channel")
            if wanted == act.it.channel or wanted == channel_name(act.it, self.policy):
                raise Refused(f"The channel of {act.it.number} is {wanted or 'named by the pattern'} already.")
            act.append(events.ChannelNamed(name=wanted))
            return act.after()
