"""What a team decides once, in calm: severities, cadences, escalation, roles, business hours.

These models are the policy part of ``config.toml``; their defaults are the tables of the domain
(001, 002, 003). The core only reads them.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from msgspec.structs import replace

from warroom.core.carried import Reach
from warroom.core.case_rules import DUTIES, STAGES, Duty, Stage
from warroom.core.chat_channel import ChannelPattern
from warroom.core.duration import Duration as Duration
from warroom.core.duration import MaybeDuration as MaybeDuration
from warroom.core.duration import parse_duration as parse_duration
from warroom.core.duration import show_duration as show_duration
from warroom.core.naming import folded
from warroom.core.section import Before, Section, Within
from warroom.core.vocabulary import Vocabulary
from warroom.core.zones import TimeOfDay, Zone


class Cadence(Section, frozen=True, kw_only=True):
    """How often one audience hears something, where that is more than one figure."""

    audience: Literal["customers", "team", "executives", "agents", "engineering"]
    """Who hears it."""
    first: MaybeDuration = None
    """Until the first update, if that is another wait than between the following ones."""
    every: MaybeDuration = None
    """Between two updates; never: the severity's own figure."""
    status: dict[Literal["triage", "investigating", "identified", "monitoring"], MaybeDuration] = {}
    """Between two updates while the incident has that status."""
    later: MaybeDuration = None
    """Between two updates once it has been open for later_after."""
    later_after: Duration = timedelta(hours=2)
    """When later begins."""


Required = Literal["service", "region", "summary"]


class Severity(Section, frozen=True, kw_only=True):
    """One severity: a business decision that sets update cadence, escalation and SLA."""

    name: str
    """Its name everywhere: SEV1, P1."""
    rank: Annotated[int, Within(0, 9)]
    """0 is the most severe; it decides shape and colour."""
    word: str = ""
    """One plain word shown where there is room."""
    guide: str = ""
    """When to choose it: shown when declaring; write it so that it takes seconds to decide."""
    team_update: MaybeDuration = None
    """The team is due an update this often."""
    customer_update: MaybeDuration = None
    """Customers are due an update this often, even "no change"."""
    acknowledge: MaybeDuration = None
    """Somebody must acknowledge within this."""
    resolve: MaybeDuration = None
    """The SLA: time to resolution."""
    hours: Literal["always", "business"] = "always"
    """Whether acknowledge and resolve count around the clock or in business hours only."""
    roles: tuple[str, ...] = ("commander",)
    """Required roles; the grace period is role_grace in [room]."""
    executives_after: MaybeDuration = None
    """Executives are due an update once it has been open this long."""
    soak: MaybeDuration = None
    """How long it must stay calm after the fix; 15 minutes to 4 hours is usual. never: as [room] says."""
    cadence: tuple[Cadence, ...] = ()
    """By audience: a first update sooner or later than the following ones, by status, more slowly after a while."""
    required: tuple[Required, ...] = ()
    """Fields that must be set to declare it; asked for again when resolving, where they are still empty."""
    page: bool = True
    """Whether declaring it pages anybody."""
    from_users: Annotated[int, Within(0, 100)] = 0
    """Proposed from this share of users on, in percent; 0: never. See `warroom assess`."""
    from_revenue: Annotated[int, Within(0, 10**12)] = 0
    """Proposed from this loss an hour on, in your currency; 0: never."""
    from_accounts: Literal["", "any", "pressing"] = ""
    """Proposed where a named account is affected: any, or one whose renewal or regulation presses."""
    review: Literal["must", "should", "monthly", "none"] = "must"
    """Whether a review is due: must and should by review_due in [room]; monthly: only in the month's figures."""


Unless = Literal["acknowledged", "mitigated", "resolved"]
EVERY = "*"
"""In a table by severity: all that are not named."""


def _joined(value: Any) -> Any:
    """Several targets may be written as a list."""
    if isinstance(value, (list, tuple)) and value and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value


Targets = Annotated[str, Before(_joined)]


class EscalationLevel(Section, frozen=True, kw_only=True):
    """One step of a policy: whom to reach, how long after, unless what."""

    name: str
    """backup, manager, vp: shown on the clock."""
    target: Targets = ""
    """People, roles, "oncall:FEED/SCHEDULE", "channel:ID", or names that channels reach; empty: the level's name."""
    after: dict[str, MaybeDuration] = {}
    """Severity to delay, from declaration or from the change that made it apply; "*": all that are not named."""
    unless: Unless = "mitigated"
    """It does not fire once the incident is acknowledged, mitigated (monitoring or later) or resolved."""
    only_when_raised: tuple[str, ...] = ()
    """Severities at which it applies only if the severity was raised to reach it, or raised since."""
    only_when_impact_raised: bool = False
    """Applies only once the impact was raised: a further impact after the first. Its delay counts from then."""
    kind: Literal["functional", "hierarchical"] = "hierarchical"
    """functional: to another team; hierarchical: to management."""
    repeat: MaybeDuration = None
    """Fires again this often while it still applies."""
    times: Annotated[int, Within(0, 1000)] = 0
    """With repeat: it fires so often in all; 0: as long as it applies."""
    hours: str = "always"
    """When its delay and its repeat count: "always", "business", "outside" of them, a [[window]], "outside WINDOW"."""

    def delay(self, severity: str) -> timedelta | None:
        """After how long it fires at that severity; None where it never does."""
        return self.after[severity] if severity in self.after else self.after.get(EVERY)


class EscalationPolicy(Section, frozen=True, kw_only=True):
    """Escalation levels; the first policy whose services match is used."""

    id: str = "default"
    """Its name in the record."""
    services: tuple[str, ...] = ()
    """Services it is for, "pay-*" too; empty means all."""
    level: tuple[EscalationLevel, ...] = ()
    """Levels in the order they fire."""


class BusinessHours(Section, frozen=True, kw_only=True):
    """Working hours: deadlines with ``hours = "business"`` count only inside them."""

    timezone: Zone = "UTC"
    """The zone in which start and end are read."""
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    """Working days."""
    start: TimeOfDay = time(9)
    """The first working minute."""
    end: TimeOfDay = time(17)
    """The end of the working day: the first minute after it; not later than start: on the next day."""
    holidays: tuple[date, ...] = ()
    """Public holidays, as dates."""


class Window(BusinessHours, frozen=True, kw_only=True):
    """Other hours, such as those of a second office: what an escalation level's ``hours`` may name."""

    name: str
    """What levels call it."""


class Role(Section, frozen=True, kw_only=True):
    """A role in the roster."""

    name: str
    """Its lower-case name on the command line: commander, technical_lead."""
    label: str = ""
    """How it is shown."""
    many: bool = False
    """Several people may hold it at once, such as one per system."""


class RoomRules(Section, frozen=True, kw_only=True):
    """Rules of the room that are the same for every severity."""

    status_words: dict[Literal["triage", "investigating", "identified", "monitoring"], str] = {}
    """Your own words for these statuses, shown and understood, such as { identified = "fixing" }."""
    role_grace: Duration = timedelta(minutes=5)
    """A required role may stay unfilled this long after declaration."""
    rotation_soon: Duration = timedelta(hours=3)
    """After this long in a role, a person's shift limit is near."""
    rotation_due: Duration = timedelta(hours=4)
    """The shift limit: after this long in a role, a person must be relieved."""
    diagnosis: MaybeDuration = timedelta(minutes=15)
    """The cause must be found, or the incident escalated, within this."""
    stalled: MaybeDuration = None
    """A response in which nobody records anything for this long has stalled; 20 minutes is usual. Off by default."""
    soak: Duration = timedelta(minutes=30)
    """How long it must stay calm after the fix before resolving; 15 to 30 minutes is usual."""
    closing: Duration = timedelta(hours=24)
    """A resolved incident closes after this long without recurrence; 24 to 72 hours is usual."""
    auto_close: bool = True
    """Close it automatically then, if every closure item was answered or overridden."""
    review_due: Duration = timedelta(hours=48)
    """The review is overdue after this."""
    review_target: Duration = timedelta(hours=24)
    """The review should be ready within this."""
    regulatory: Duration = timedelta(hours=72)
    """The regulator must be notified of a declared data breach within this."""
    check_in_grace: Duration = timedelta(minutes=5)
    """A check-in of a planned room counts as missed this long after it was due."""
    acknowledge_expires: MaybeDuration = None
    """An acknowledgement expires after this long without an entry by a person; "never" by default."""
    approvers: tuple[str, ...] = ("commander",)
    """Roles that may approve a customer update."""
    approval: Duration = timedelta(minutes=5)
    """A draft for customers must be approved, changed or discarded within this."""
    channel: ChannelPattern = "#incident-{date:%m-%d-%Y}-{number}"
    """Name of the incident's chat channel, from {date} (UTC), {id}, {number}, {title}, {severity}; "": none."""
    reviewed: str = ""
    """The day on which the team went through this policy last, such as "2026-11-30": `warroom doctor` tells its age."""
    categories: tuple[str, ...] = ()
    """What an incident may be of; empty: network, database, application, security, hardware, cloud, third party."""
    matrix: dict[str, str] = {}
    """Severity by impact and urgency, each low, medium or high: { "high/high" = "SEV1", "high/low" = "SEV2" }."""
    closure: tuple[str, ...] = (
        "verified", "documented", "stakeholders told", "status page set", "follow-ups filed", "review scheduled",
    )
    """The closure list: what is asked when resolving."""


SEV: tuple[Severity, ...] = (
    Severity(
        name="SEV0", rank=0, word="stoppage", guide="total business stoppage, all customers down",
        team_update=timedelta(minutes=10), customer_update=timedelta(minutes=15),
        acknowledge=timedelta(minutes=5), resolve=None, hours="always",
        roles=("commander", "communications", "scribe", "technical_lead"),
        executives_after=timedelta(hours=2), page=True,
    ),
    Severity(
        name="SEV1", rank=1, word="major", guide="major feature broken, 50 % of users or more",
        team_update=timedelta(minutes=15), customer_update=timedelta(minutes=15),
        acknowledge=timedelta(minutes=5), resolve=None, hours="always",
        roles=("commander", "communications", "scribe", "technical_lead"),
        executives_after=timedelta(hours=2), page=True,
    ),
    Severity(
        name="SEV2", rank=2, word="partial", guide="partial outage, about 20 % of customers or revenue",
        team_update=timedelta(minutes=30), customer_update=timedelta(minutes=30),
        acknowledge=timedelta(minutes=10), resolve=None, hours="always",
        roles=("commander", "technical_lead"), executives_after=None, page=True,
    ),
    Severity(
        name="SEV3", rank=3, word="minor", guide="minor, under 5 %",
        team_update=None, customer_update=None, acknowledge=None, resolve=None, hours="always",
        roles=("commander",), executives_after=None, page=False, review="should",
    ),
)  # fmt: skip

PRIORITY: tuple[Severity, ...] = (
    Severity(
        name="P1", rank=0, word="critical", guide="service down or unusable, no workaround",
        team_update=timedelta(minutes=15), customer_update=timedelta(minutes=15),
        acknowledge=timedelta(minutes=15), resolve=timedelta(hours=4), hours="always",
        roles=("commander", "communications", "scribe", "technical_lead"),
        executives_after=timedelta(hours=2), page=True,
    ),
    Severity(
        name="P2", rank=1, word="high", guide="major function impaired, workaround is costly",
        team_update=timedelta(minutes=30), customer_update=timedelta(minutes=30),
        acknowledge=timedelta(minutes=30), resolve=timedelta(hours=8), hours="always",
        roles=("commander", "technical_lead"), executives_after=None, page=True,
    ),
    Severity(
        name="P3", rank=2, word="medium", guide="some users affected, workaround exists",
        team_update=None, customer_update=None,
        acknowledge=timedelta(hours=2), resolve=timedelta(hours=24), hours="business",
        roles=("commander",), executives_after=None, page=False, review="should",
    ),
    Severity(
        name="P4", rank=3, word="low", guide="cosmetic, or a question",
        team_update=None, customer_update=None,
        acknowledge=timedelta(hours=8), resolve=timedelta(hours=40), hours="business",
        roles=("commander",), executives_after=None, page=False, review="monthly",
    ),
)  # fmt: skip

PRESETS: dict[str, tuple[Severity, ...]] = {"sev": SEV, "priority": PRIORITY}


def _level(name: str, after: dict[str, int], unless: Unless, raised: tuple[str, ...] = (),
           kind: Literal["functional", "hierarchical"] = "hierarchical") -> EscalationLevel:  # fmt: skip
    minutes: dict[str, timedelta | None] = {severity: timedelta(minutes=m) for severity, m in after.items()}
    return EscalationLevel(
        name=name, target="", after=minutes, unless=unless, only_when_raised=raised,
        only_when_impact_raised=False, kind=kind, repeat=None, hours="always",
    )


ESCALATION: dict[str, EscalationPolicy] = {
    "sev": EscalationPolicy(id="default", services=(), level=(
        _level("backup", {"SEV0": 5, "SEV1": 5, "SEV2": 10}, "acknowledged", kind="functional"),
        _level("manager", {"SEV0": 10, "SEV1": 10, "SEV2": 30, "SEV3": 0}, "mitigated", raised=("SEV3",)),
    )),
    "priority": EscalationPolicy(id="default", services=(), level=(
        _level("backup", {"P1": 15, "P2": 30}, "acknowledged", kind="functional"),
        _level("manager", {"P1": 30}, "mitigated"),
        _level("vp", {"P1": 120}, "resolved"),
    )),
}  # fmt: skip

ROLES: tuple[Role, ...] = tuple(
    Role(name=name, label=label, many=many)
    for name, label, many in (
        ("commander", "commander", False),
        ("technical_lead", "tech lead", True),
        ("communications", "comms lead", False),
        ("scribe", "scribe", False),
        ("support", "support lead", False),
        ("expert", "expert", True),
        ("observer", "observer", True),
    )
)


class ChangeRules(Section, frozen=True, kw_only=True):
    """Who may approve a change while an incident runs. A change without approval is marked, never refused."""

    approvers: tuple[str, ...] = ()
    """Roles or people who may approve one, such as ["commander", "maya"]; empty: no approval is asked for."""
    severities: dict[str, tuple[str, ...]] = {}
    """By severity, where others may: { SEV1 = ["commander"] }; an empty list: none is needed there."""

    def of(self, severity: str) -> tuple[str, ...]:
        """The roles and people who may approve at that severity."""
        return self.severities.get(severity, self.approvers)


class Policy(Section, frozen=True, kw_only=True):
    """Everything the core needs to know about how this team works."""

    severities: tuple[Severity, ...] = SEV
    escalation: tuple[EscalationPolicy, ...] = (ESCALATION["sev"],)
    roles: tuple[Role, ...] = ROLES
    room: RoomRules = RoomRules()
    business_hours: BusinessHours = BusinessHours()
    windows: tuple[Window, ...] = ()
    tags: Vocabulary = Vocabulary()
    changes: ChangeRules = ChangeRules()
    duties: tuple[Duty, ...] = DUTIES
    stages: tuple[Stage, ...] = STAGES

    @property
    def reach(self) -> Reach | None:
        """Whom the channels reach; None where nobody said. It decides nothing, and is no part of what is compared."""
        return self.__dict__.get("reach_known")

    def reaching(self, reach: Reach) -> Policy:
        """The same policy, knowing that."""
        told = replace(self)
        told.__dict__["reach_known"] = reach
        return told

    def severity(self, name: str) -> Severity:
        """The level of that name in any case; an unknown one (an old record) gets the last rank and no clock."""
        asked = folded(name)
        for level in self.severities:
            if level.name == name or folded(level.name) == asked:
                return level
        return Severity(
            name=name, rank=9, word="", guide="", team_update=None, customer_update=None, acknowledge=None,
            resolve=None, hours="always", roles=("commander",), executives_after=None, page=False,
        )  # fmt: skip

    def escalation_for(self, service: str) -> EscalationPolicy | None:
        """The first policy that names the service, else the first with a pattern for it, else the first for all."""
        named = (p for p in self.escalation if service and service in p.services)
        like = (p for p in self.escalation if service and any(fnmatchcase(service, one) for one in p.services))
        return next(named, next(like, next((p for p in self.escalation if not p.services), None)))

    def window(self, hours: str) -> tuple[BusinessHours | None, bool]:
        """The hours that a level counts in, and whether it counts outside of them; None: around the clock.

        An unknown name, of an old record, counts around the clock.
        """
        if hours in ("business", "outside"):
            return self.business_hours, hours == "outside"
        name = hours.removeprefix("outside ").strip()
        found = next((one for one in self.windows if folded(one.name) == folded(name)), None)
        return found, found is not None and hours.startswith("outside ")

    def role(self, name: str) -> Role | None:
        return next((r for r in self.roles if r.name == name), None)
