"""What is told to whom outside the room: ``[[channel]]`` tables and ``[notify]``."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.config.types import FeedId, Interval, Patience
from warroom.core.section import Section, Within

Occasion = Literal[
    "declared", "acknowledged", "severity", "status", "update", "draft", "escalation", "ask", "overdue", "resolved",
    "reopened", "cancelled", "review_due", "followup",
]  # fmt: skip
Heard = Literal[Occasion, "nothing"]
Audience = Literal["customers", "executives", "agents", "engineering", "team"]
Late = Literal[
    "team_update", "customer_update", "executive_update", "acknowledge", "role_unfilled", "rotation",
    "sla_resolution", "approval", "diagnosis", "closing", "review", "regulatory", "ask", "task", "check_in",
    "tickets", "followup",
]  # fmt: skip
PageState = Literal["investigating", "identified", "monitoring", "resolved"]
ComponentState = Literal[
    "operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"
]  # fmt: skip


class StatusPage(Section, frozen=True, kw_only=True):
    """The page of a channel of type "statuspage": which one, and how the room's words are said there."""

    page: str
    """The page's id."""
    token: str
    """The API key: "${env:NAME}" or "${file:PATH}"."""
    components: dict[str, str] = {}
    """Service to the id of its component there; a service without one changes no component."""
    states: dict[str, PageState] = {}
    """The room's status to the public one, where they differ: { triage = "investigating" } is built in."""
    impact: dict[str, ComponentState] = {}
    """Severity to the state of its component; by default the gravest is a major outage, the next a partial one."""


class Channel(Section, frozen=True, kw_only=True):
    """Where messages go: a chat, a pager, a mailbox, a webhook, a status page."""

    id: FeedId
    """Its name in levels ("channel:ops"), in responders' notify, and in `warroom outbox`."""
    type: Literal["apprise", "webhook", "statuspage"] = "apprise"
    """apprise: any address that apprise knows, mailto:// too; webhook: the whole message as JSON; or a status page."""
    url: str = ""
    """slack://, msteams://, ntfys://, mailtos:// ... or, but for apprise, https://; secrets as "${env:NAME}"."""
    enabled: bool = True
    """false keeps the table but sends nothing; what waits stays."""
    when: tuple[Heard, ...] = ()
    """What it is told unasked; empty is [notify] when, and "nothing" for a channel that is somebody's own."""
    reaches: tuple[str, ...] = ()
    """Whom it reaches: people, roles, levels and targets ("manager"): it is told what is addressed to them."""
    severities: tuple[str, ...] = ()
    """Only incidents of these; empty means all."""
    services: tuple[str, ...] = ()
    """Only incidents of these; empty means all."""
    audiences: tuple[Audience, ...] = ()
    """Only updates to these; empty means all, and for a status page customers."""
    drills: bool = True
    """Whether drills are told, marked as such; a status page never hears of one."""
    private: bool = False
    """Whether private incidents are told unasked."""
    timeout: Patience = timedelta(seconds=10)
    """An attempt must be over within this; others do not wait for it."""
    headers: dict[str, str] = {}
    """For webhook: sent with every message; secrets as "${env:NAME}" or "${file:PATH}"."""
    title: dict[Occasion, str] = {}
    """Its own titles, before those of [notify]."""
    text: dict[Occasion, str] = {}
    """Its own texts, before those of [notify]."""
    statuspage: StatusPage | None = None
    """For type statuspage: [channel.statuspage]."""


class Notify(Section, frozen=True, kw_only=True):
    """What is sent when, how often it is tried, and in which words. Nothing is sent without a [[channel]]."""

    when: tuple[Occasion, ...] = (
        "declared", "severity", "update", "escalation", "overdue", "resolved", "reopened", "review_due",
        "followup",
    )  # fmt: skip
    """What a channel is told that does not say otherwise."""
    addressed: tuple[Literal["escalation", "ask", "overdue", "draft", "review_due", "followup"], ...] = (
        "escalation", "ask", "followup",
    )  # fmt: skip
    """What people are told on their own channels, where it is theirs to answer."""
    overdue: tuple[Late, ...] = (
        "customer_update", "executive_update", "acknowledge", "sla_resolution", "review", "regulatory",
    )  # fmt: skip
    """Which countdowns are told once they are overdue."""
    retry: Patience = timedelta(seconds=5)
    """The wait after the first failure; it doubles with each."""
    retry_longest: Interval = timedelta(minutes=10)
    """The longest wait between two tries."""
    tries: Annotated[int, Within(1, 1000)] = 20
    """After so many failures a message is given up, and shown as such until somebody retries it."""
    give_up: Interval = timedelta(hours=2)
    """After this long too."""
    too_late: Interval = timedelta(days=1)
    """What happened longer ago is no longer told: no watcher ran."""
    keep: Interval = timedelta(days=7)
    """How long `warroom outbox` knows what was delivered."""
    title: dict[Occasion, str] = {}
    """Titles in the words of the team, as jinja2 templates: docs/operator.md lists what they may name."""
    text: dict[Occasion, str] = {}
    """Texts likewise."""
