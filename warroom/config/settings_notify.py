"""What is told to whom outside the room: ``[[channel]]`` tables and ``[notify]``."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.config.types import FeedId, Interval, Patience
from warroom.core.section import Section, Within

Told = Literal[
    "declared", "acknowledged", "severity", "status", "update", "draft", "escalation", "ask", "overdue", "resolved",
    "reopened", "cancelled", "review_due", "followup", "soak", "launch",
]  # fmt: skip
Occasion = Literal[Told, "call", "call_over"]
"""A call by a rule of [[call]] goes where escalations go: it is no event to choose."""
Heard = Literal[Told, "nothing"]
Audience = Literal["customers", "executives", "agents", "engineering", "team"]
Late = Literal[
    "team_update", "customer_update", "executive_update", "agents_update", "engineering_update", "acknowledge",
    "role_unfilled", "rotation",
    "sla_resolution", "approval", "diagnosis", "stalled", "closing", "review", "regulatory", "ask", "task", "check_in",
    "tickets", "followup", "duty", "preparation", "go_no_go", "launch_held", "launch_trigger",
]  # fmt: skip
PageState = Literal["investigating", "identified", "monitoring", "resolved"]
ComponentState = Literal[
    "operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"
]  # fmt: skip


class StatusPage(Section, frozen=True, kw_only=True):
    """The status page of a channel of type "statuspage", and how the room's words map to it."""

    page: str
    """The page's id."""
    token: str
    """The API key: "${env:NAME}" or "${file:PATH}"."""
    components: dict[str, str] = {}
    """Maps a service to the id of its component; other services change no component."""
    states: dict[str, PageState] = {}
    """Maps the room's status to the public one: { triage = "investigating" } is built in."""
    impact: dict[str, ComponentState] = {}
    """Maps a severity to its component's state; by default rank 0 is a major outage, rank 1 a partial one."""


class Channel(Section, frozen=True, kw_only=True):
    """Where messages go: a chat, a pager, a mailbox, a webhook, a status page."""

    id: FeedId
    """Its name in levels ("channel:ops"), in responders' notify, and in `warroom outbox`."""
    type: Literal["apprise", "webhook", "statuspage"] = "apprise"
    """apprise: any address that apprise knows, mailto:// too; webhook: the message as JSON; or a status page."""
    url: str = ""
    """For apprise slack://, msteams://, ntfys://, mailtos:// ...; else https://; secrets as "${env:NAME}"."""
    enabled: bool = True
    """false keeps the table but sends nothing; waiting messages stay."""
    when: tuple[Heard, ...] = ()
    """Which events it gets; empty is `when` of [notify], or ["nothing"] for somebody's own channel."""
    reaches: tuple[str, ...] = ()
    """Whom it reaches: people, roles, levels, targets ("manager"). It gets what is addressed to them."""
    severities: tuple[str, ...] = ()
    """Only incidents of these severities; empty means all."""
    services: tuple[str, ...] = ()
    """Only incidents of these services; empty means all."""
    audiences: tuple[Audience, ...] = ()
    """Only updates to these; empty means all, or customers for a status page."""
    drills: bool = True
    """Whether drills are sent, marked as such; never to a status page."""
    private: bool = False
    """Whether it gets private incidents that are not addressed to it."""
    ack_token: str = ""
    """Reads who acknowledged there: a token of PagerDuty's REST API, Opsgenie, Jira or ntfy, as "${env:NAME}"."""
    ack_url: str = ""
    """Where that is read: for jira:// the API with the cloud id, for ntfys:// a topic of its own; else it is known."""
    timeout: Patience = timedelta(seconds=10)
    """Time limit of one attempt; other channels do not wait for it."""
    headers: dict[str, str] = {}
    """For webhook: headers of every message; secrets as "${env:NAME}" or "${file:PATH}"."""
    title: dict[Occasion, str] = {}
    """Its own titles, before those of [notify]."""
    text: dict[Occasion, str] = {}
    """Its own texts, before those of [notify]."""
    statuspage: StatusPage | None = None
    """For type statuspage: [channel.statuspage]."""


class Notify(Section, frozen=True, kw_only=True):
    """Which events are sent, how often they are tried, and how they read. Nothing is sent without a [[channel]]."""

    when: tuple[Told, ...] = (
        "declared", "severity", "update", "escalation", "overdue", "resolved", "reopened", "review_due",
        "followup", "soak", "launch",
    )  # fmt: skip
    """Which events a channel gets unless its own `when` says otherwise."""
    addressed: tuple[
        Literal["escalation", "ask", "overdue", "draft", "review_due", "followup", "soak", "launch"], ...
    ] = (
        "escalation", "ask", "followup", "soak", "launch",
    )  # fmt: skip
    """Which events people get on their own channels, if they are addressed to them."""
    overdue: tuple[Late, ...] = (
        "customer_update", "executive_update", "acknowledge", "sla_resolution", "review", "regulatory",
        "duty",
    )  # fmt: skip
    """Which countdowns are sent once they are overdue."""
    retry: Patience = timedelta(seconds=5)
    """The wait after the first failure; it doubles each time."""
    retry_longest: Interval = timedelta(minutes=10)
    """The longest wait between two tries."""
    tries: Annotated[int, Within(1, 1000)] = 20
    """After this many failures a message is listed as failed, until somebody retries it."""
    give_up: Interval = timedelta(hours=2)
    """After this long, too."""
    too_late: Interval = timedelta(days=1)
    """Events older than this are not sent, if no watcher was running."""
    keep: Interval = timedelta(days=7)
    """How long `warroom outbox` remembers what was delivered."""
    title: dict[Occasion, str] = {}
    """Your own titles by event, as jinja2 templates; docs/operator.md lists the names they may use."""
    text: dict[Occasion, str] = {}
    """Your own texts, likewise."""
