"""The team's chats that are read for the record: ``[[chat]]`` tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.config.types import FeedId, Patience, at_least
from warroom.core.policy import Duration
from warroom.core.section import Section

SLACK = "https://slack.com/api"
ChatPoll = Annotated[Duration, at_least(timedelta(seconds=5), 'a duration from "5s" to "7d"')]
Followed = Annotated[
    Duration, at_least(timedelta(minutes=5), 'a duration from "5m" to "24h"', timedelta(hours=24))
]


class Chat(Section, frozen=True, kw_only=True):
    """A chat whose incident channels are read: messages that somebody marks there are proposed for the record."""

    id: FeedId
    """Its name in `warroom chat check NAME`, and before the messages that come from it."""
    type: Literal["slack", "mattermost", "matrix"]
    """Which chat it is."""
    token: str
    """The token of a bot that is a member of the channels: "${env:NAME}" or "${file:PATH}"."""
    url: str = ""
    """The address, such as "https://chat.acme.example"; Slack has its own."""
    team: str = ""
    """For Mattermost: the name of the team, as in its addresses."""
    reactions: tuple[str, ...] = ("memo",)
    """A message with one of these reactions is proposed: a name without colons; for Matrix the emoji itself."""
    prefix: str = ""
    """A message that begins with this is proposed too, without it: such as "!log"."""
    channels: dict[str, str] = {}
    """The channel of an incident, where it is not named by room.channel: { "INC-2026-0042" = "C024BE91L" }."""
    create: bool = False
    """Whether the incident's channel is made when it is declared, and its people are invited. Never for drills."""
    people: dict[str, str] = {}
    """Responders and who they are there, by id: { maya = "U024BE7LH" }. They are invited, and named by handle."""
    enabled: bool = True
    """false keeps the table but reads nothing."""
    private: bool = False
    """Whether the channels of private incidents are read and made too; made, they are private there."""
    follow: Followed = timedelta(hours=2)
    """For how long a message is looked at again: reactions, edits and deletions come later."""
    poll: ChatPoll = timedelta(seconds=15)
    """How often each channel is read."""
    timeout: Patience = timedelta(seconds=15)
    """Time limit of one request."""
