"""Where the rest of an incident is kept: links, and the name of its chat channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Overtaken, Refused, Which, refuse_overtaken
from warroom.commands.lazy_events import events
from warroom.core.chat_channel import CHANNEL_LIMIT
from warroom.core.links import URL_LIMIT, channel_name, web_address
from warroom.core.model import Incident
from warroom.core.words import short


class LinkCommands(CommandBase):
    """Each gives the incident as it is afterwards."""

    def add_link(
        self, inc: Which, url: str, label: str = "", *, seen: Mapping[str, str] | None = None,
        key: str | None = None, at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Keep an address with the incident: the bridge, a dashboard, a ticket.

        ``seen`` are the links by their addresses as they were looked at, each with its label: refused where somebody
        else has kept or named this one otherwise since.
        """
        given = reading.needed(reading.line(url, "This address", URL_LIMIT), "A link needs an address: paste it.")
        where = web_address(url)
        if not where:
            raise Refused(f'"{short(given)}" is not a web address: it begins with https:// and has no blanks.')
        name = reading.line(label, "This label", 80)
        with self._transaction(inc, key, at) as act:
            if act.first(events.LinkAdded):
                return act.it
            act.must_be_open("add a link")
            there = next((link.label for link in act.it.links if link.url == where), "")
            if seen is not None and there not in ("", name):
                self._refuse_link(act, {where: seen.get(where, "")}, {where: there})
            act.append(events.LinkAdded(label=name, url=where))
            return act.after()

    def remove_link(self, inc: Which, url: str, *, key: str | None = None, at: datetime | None = None) -> Incident:
        with self._transaction(inc, key, at) as act:
            if act.first(events.LinkRemoved):
                return act.it
            act.must_be_open("remove a link")
            if all(link.url != url for link in act.it.links):
                raise Refused(f"{act.it.number} has no such link: name one that it shows.")
            act.append(events.LinkRemoved(url=url))
            return act.after()

    def _refuse_link(self, act: CommandContext, seen: Mapping[str, str], now: Mapping[str, str]) -> None:
        where, label = next(iter(now.items()))
        if seen[where] == label:
            return
        adding = [e for e in self.store.events(incident=act.it.id) if getattr(e.data, "url", "") == where]
        who = f"{adding[-1].actor} keeps it since {act.when(adding[-1].at)}" if adding else "somebody keeps it"
        raise Overtaken(f'{who}, as "{short(label)}". Yours is kept: save again to name it so.', now)

    def name_channel(
        self, inc: Which, name: str, *, seen: str | None = None, key: str | None = None, at: datetime | None = None
    ) -> Incident:  # fmt: skip
        """Say how the incident's chat channel is called; "" gives it back the name of the room's pattern."""
        wanted = reading.line(name, "This name", CHANNEL_LIMIT)
        if any(letter.isspace() for letter in wanted):
            raise Refused(f'"{short(wanted)}" has blanks, a channel has none: write it with hyphens.')
        with self._transaction(inc, key, at) as act:
            if act.first(events.ChannelNamed):
                return act.it
            act.must_be_open("name its channel")
            if wanted == act.it.channel or wanted == channel_name(act.it, self.policy):
                raise Refused(f"The channel of {act.it.number} is {wanted or 'named by the pattern'} already.")
            refuse_overtaken(
                act, self.store.events(incident=act.it.id), None if seen is None else {"channel": seen},
                {"channel": act.it.channel}, lambda event, name: isinstance(event.data, events.ChannelNamed),
            )  # fmt: skip
            act.append(events.ChannelNamed(name=wanted))
            return act.after()
