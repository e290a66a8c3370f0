"""What a drill file says: what will happen, what the team is expected to do, and who may be helped how.

Times are seconds of the drill's own clock, which stands while the drill is paused.
"""

from __future__ import annotations

from typing import Any

from msgspec import convert, to_builtins

from warroom.core.model.value import Value

WHATS = (
    "acknowledge", "declare", "role", "status", "update", "entry", "hypothesis", "ask", "task", "escalate", "link",
    "playbook", "workaround", "brief", "read",
)  # fmt: skip
"""What somebody can do that a rule looks for."""


class Rule(Value, frozen=True, kw_only=True):
    """Something that somebody does, as the journal shows it. Every qualifier that is given must hold.

    Attributes:
        what: one of ``WHATS``.
        severity: of ``declare``: this or a graver one, declared so or raised to it.
        role: of ``role``: who is to be there; of the others: only where a holder of it did it.
        roles: of ``role``: all of these.
        status: of ``status``: this or a later one.
        audience: of ``update``.
        count: the how-manieth time.
        kind: of ``entry``.
        state: of ``hypothesis``: eliminated, supported, confirmed; "" where one is written.
        words: at least one of them stands in its text, in any case.
        level: of ``escalate``.
        step: of ``read``: the inject whose message is read.
    """

    what: str
    severity: str = ""
    role: str = ""
    roles: tuple[str, ...] = ()
    status: str = ""
    audience: str = ""
    count: int = 1
    kind: str = ""
    state: str = ""
    words: tuple[str, ...] = ()
    level: str = ""
    step: str = ""


class Alerting(Value, frozen=True, kw_only=True):
    """Alerts as the monitoring would send them: ``count`` of them, one for each instance.

    Attributes:
        lasts_s: it ends by itself so long after it was sent; None: only once a later inject clears it.
        every_s: it flaps: so often it is there again, from the first time on, for ``lasts_s``.
        spread_s: its instances come one after the other, the last of them after this.
        began_s: so long it has been firing already when it is sent.
    """

    title: str
    severity: str = "critical"
    service: str = ""
    summary: str = ""
    labels: dict[str, str] = {}
    count: int = 1
    lasts_s: float | None = None
    every_s: float | None = None
    spread_s: float = 0.0
    began_s: float = 0.0


class Metric(Value, frozen=True, kw_only=True):
    """A figure that is drawn in the room, and an alert over its threshold. ``calm``: what it begins with."""

    id: str
    name: str = ""
    unit: str = ""
    service: str = ""
    query: str = ""
    calm: float = 0.0
    above: float | None = None
    critical: float | None = None


class Inject(Value, frozen=True, kw_only=True):
    """One thing that happens, at ``at_s`` or ``after_s`` behind the moment at which ``when`` is done."""

    id: str
    at_s: float | None = None
    when: Rule | None = None
    after_s: float = 0.0
    alert: Alerting | None = None
    clear: tuple[str, ...] = ()
    tickets: int | None = None  # an hour, from here on
    metric: str = ""  # the id of one, which is at ``value`` from here on
    value: float = 0.0
    over_s: float = 0.0  # so long tickets or a metric take to get there
    silent_s: float | None = None  # so long the ticket system answers nothing
    message: str = ""
    ticket: str = ""  # one customer's ticket: its text, which only that role sees
    to: str = ""
    sender: str = ""

    @property
    def says(self) -> str:
        """What it is, in a line."""
        if self.alert is not None:
            many = f" × {self.alert.count}" if self.alert.count > 1 else ""
            return f"alert {self.alert.title}{many}"
        if self.clear:
            return f"clears {', '.join(self.clear)}"
        if self.tickets is not None:
            return f"{self.tickets} tickets an hour"
        if self.metric:
            return f"{self.metric} at {self.value:g}"
        if self.silent_s is not None:
            return "the ticket system stops answering"
        return f'to {self.to.replace("_", " ")}: "{self.message or self.ticket}"'


class Expected(Value, frozen=True, kw_only=True):
    """A critical task: what is to be done, ``within_s`` of ``after`` (an inject) or of the start.

    ``within_s`` None: by the policy's cadence for the audience, counted from the declaration. ``owner``: the role
    that it is up to, "" any.
    """

    id: str
    name: str
    rule: Rule
    within_s: float | None = None
    after: str = ""
    owner: str = ""


class Hint(Value, frozen=True, kw_only=True):
    """Help that the facilitator may give from ``at_s`` on; it costs the task ``task`` a rating."""

    id: str
    at_s: float
    task: str
    text: str
    to: str = ""


class Plan(Value, frozen=True, kw_only=True):
    """A whole drill file."""

    name: str
    title: str
    hypothesis: str = ""
    steady: str = ""
    length_s: float
    stop: str = "stop the drill"
    retest_s: float = 30 * 86_400.0
    channels: tuple[str, ...] = ()
    pace: float = 1.0  # so much faster the room's own clocks run than the policy says
    metrics: tuple[Metric, ...] = ()
    injects: tuple[Inject, ...] = ()
    expected: tuple[Expected, ...] = ()
    hints: tuple[Hint, ...] = ()

    def inject(self, id_: str) -> Inject | None:
        return next((one for one in self.injects if one.id == id_), None)

    def task(self, id_: str) -> Expected | None:
        return next((one for one in self.expected if one.id == id_), None)

    def hint(self, id_: str) -> Hint | None:
        return next((one for one in self.hints if one.id == id_), None)


def as_data(plan: Plan) -> dict[str, Any]:
    """The plan as the journal keeps it."""
    data: dict[str, Any] = to_builtins(plan)
    return data


def from_data(data: dict[str, Any]) -> Plan | None:
    """The plan of a journal's event; None where this program cannot read it."""
    try:
        return convert(data, Plan)
    except ValueError:
        return None
