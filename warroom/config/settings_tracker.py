"""The team's trackers, where follow-ups become tickets: ``[[tracker]]`` tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.config.types import FeedId, Patience, at_least
from warroom.core.policy import Duration
from warroom.core.section import Section

TrackerType = Literal["github", "gitlab", "jira_cloud", "jira_data_center", "linear", "servicenow"]
HOMES = {"github": "https://api.github.com", "gitlab": "https://gitlab.com", "linear": "https://api.linear.app/graphql"}
"""Where a type of tracker is found unless its table says otherwise; the others have an address each."""
Polled = Annotated[Duration, at_least(timedelta(seconds=30), 'a duration from "30s" to "7d"')]


class Tracker(Section, frozen=True, kw_only=True):
    """Where follow-ups become tickets: GitHub, GitLab, Jira, Linear, ServiceNow."""

    id: FeedId
    """Its name in `warroom followup send --to NAME`, on the page of follow-ups, in `warroom outbox`."""
    type: TrackerType
    """Which tracker it is; Jira Cloud and Jira Data Center speak differently."""
    project: str
    """GitHub "owner/name"; GitLab "group/name"; Jira's project key; Linear's team id; ServiceNow's table."""
    token: str
    """The token that may create and read tickets there: "${env:NAME}" or "${file:PATH}"."""
    user: str = ""
    """Whose token it is: for Jira Cloud the e-mail address, for ServiceNow the user name."""
    client_id: str = ""
    """For ServiceNow by OAuth client credentials: the application's id; `token` is its secret then, without `user`."""
    url: str = ""
    """The address, such as "https://acme.atlassian.net"; GitHub, GitLab and Linear have their own."""
    enabled: bool = True
    """false keeps the table but sends and reads nothing; what waits stays."""
    send: Literal["asked", "accepted"] = "asked"
    """accepted: every follow-up that is accepted is sent; asked: those that somebody sends. Drills: only if asked."""
    services: tuple[str, ...] = ()
    """With send = "accepted": only follow-ups of incidents of these services; empty means all."""
    private: bool = False
    """Whether it may have the follow-ups of private incidents."""
    kind: str = ""
    """For Jira the type of issue; empty is Task."""
    labels: tuple[str, ...] = ()
    """More labels than "warroom", by which the room finds its tickets again. Not for ServiceNow."""
    fields: dict[str, str] = {}
    """For Jira and ServiceNow: more fields of every ticket; JSON where the value is { "…" } or [ … ]."""
    done: tuple[str, ...] = ()
    """The tracker's words for done; empty is what the tracker itself counts as done."""
    not_doing: tuple[str, ...] = ()
    """The tracker's words for not doing it (states, resolutions); empty is what the tracker itself means by it."""
    poll: Polled = timedelta(minutes=5)
    """How often the states of its tickets are read."""
    timeout: Patience = timedelta(seconds=15)
    """Time limit of one request."""

    @property
    def channel(self) -> str:
        """What it is called in the outbox, where a channel may have the same id."""
        return f"tracker:{self.id}"
