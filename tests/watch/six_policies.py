"""Six policies in the forms that teams publish, each with a table that was made by hand from its words.

A row of a table: severities (and the service, where it is not any other), hours of the week in the team's zone, who is
called. ``08-12`` is from 08:00 until 12:00, ``07`` the one hour from 07:00; ``else`` is every hour that no row before
it names. A call: minutes after the declaration, level, target, and by which channels, or ``!`` where nobody hears it.
"""

from __future__ import annotations

from typing import NamedTuple

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NOBODY = "nobody"


class Case(NamedTuple):
    """A configuration, and what it comes to in the week that begins on ``monday``. ``silent``: a severity that pages
    reaches nobody at some hour of it."""

    name: str
    monday: str
    zone: str
    within: str
    config: str
    table: str
    silent: bool


def channels(*ids: str) -> str:
    """A webhook for each, called after the one person whom it reaches: ``ana-phone`` reaches ana."""
    return "".join(
        f'[[channel]]\nid = "{one}"\ntype = "webhook"\nurl = "http://127.0.0.1:1/{one}"\n'
        f'when = ["nothing"]\nreaches = ["{one.rpartition("-")[0]}"]\n' for one in ids
    )  # fmt: skip


PAGER = Case(
    "one after the other, a commander, a manager", "2026-07-06", "UTC", "1h", """
[[escalation]]
[[escalation.level]]
name = "on-call"
target = "ana"
after = { "*" = "0s", SEV3 = "never" }
unless = "acknowledged"
[[escalation.level]]
name = "second"
target = "ben"
after = { SEV0 = "5m", SEV1 = "5m", SEV2 = "15m" }
unless = "acknowledged"
[[escalation.level]]
name = "commander-duty"
target = "cleo"
after = { SEV0 = "0s", SEV1 = "10m" }
[[escalation.level]]
name = "manager"
target = "dan"
after = { SEV0 = "10m", SEV1 = "30m" }
unless = "resolved"

[[channel]]
id = "ops-chat"
type = "webhook"
url = "http://127.0.0.1:1/chat"
when = ["escalation"]
severities = ["SEV0"]
""" + channels("ana-phone", "ben-phone", "cleo-phone", "dan-phone"), """
SEV0 | always | 0 commander-duty cleo by ops-chat, cleo-phone; 0 on-call ana by ops-chat, ana-phone;
                5 second ben by ops-chat, ben-phone; 10 manager dan by ops-chat, dan-phone
SEV1 | always | 0 on-call ana by ana-phone; 5 second ben by ben-phone; 10 commander-duty cleo by cleo-phone;
                30 manager dan by dan-phone
SEV2 | always | 0 on-call ana by ana-phone; 15 second ben by ben-phone
SEV3 | always | nobody
""", False,
)  # fmt: skip

HANDBOOK = Case(
    "two people, then the whole team three times; the least severe at a desk", "2026-07-06", "Australia/Sydney", "90m",
    """
[business_hours]
timezone = "Australia/Sydney"
[[severity]]
name = "SEV1"
rank = 0
[[severity]]
name = "SEV2"
rank = 1
[[severity]]
name = "SEV3"
rank = 2
page = false

[[escalation]]
[[escalation.level]]
name = "primary"
target = "lou"
after = { SEV1 = "1m", SEV2 = "1m" }
unless = "acknowledged"
[[escalation.level]]
name = "secondary"
target = "max"
after = { SEV1 = "6m", SEV2 = "11m" }
unless = "acknowledged"
[[escalation.level]]
name = "team"
target = ["lou", "max", "nia"]
after = { SEV1 = "16m" }
repeat = "20m"
times = 3
[[escalation.level]]
name = "desk"
target = "nia"
after = { SEV3 = "15m" }
hours = "business"
""" + channels("lou-app", "max-app", "nia-app"), """
SEV1 | always | 1 primary lou by lou-app; 6 secondary max by max-app;
                16 team lou, max, nia by lou-app, max-app, nia-app; 36 team lou, max, nia by lou-app, max-app, nia-app;
                56 team lou, max, nia by lou-app, max-app, nia-app
SEV2 | always | 1 primary lou by lou-app; 11 secondary max by max-app
SEV3 | Mon-Fri 08 | 75 desk nia by nia-app
SEV3 | Mon-Fri 09-17 | 15 desk nia by nia-app
SEV3 | else | nobody
""", False,
)  # fmt: skip

PLATFORM = Case(
    "tiers by service, a pager named outright, an expert whom no channel reaches", "2026-07-06", "UTC", "2h", """
[business_hours]
start = "08:00"
end = "18:00"
[[severity]]
name = "S1"
rank = 0
[[severity]]
name = "S2"
rank = 1
[[severity]]
name = "S3"
rank = 2
page = false
[[severity]]
name = "S4"
rank = 3
page = false

[[escalation]]
id = "all"
[[escalation.level]]
name = "eoc"
target = "engineer"
after = { S1 = "0s", S2 = "0s" }
unless = "acknowledged"
[[escalation.level]]
name = "incident-manager"
target = "channel:manager-pager"
after = { S1 = "15m", S2 = "30m" }
[[escalation.level]]
name = "leadership"
target = "leads"
after = { S1 = "30m" }
unless = "resolved"
[[escalation.level]]
name = "backlog"
target = "engineer"
after = { S3 = "60m" }
hours = "business"
[[escalation]]
id = "git"
services = ["git-*", "repositories"]
[[escalation.level]]
name = "eoc"
target = "gitter"
after = { S1 = "0s", S2 = "0s" }
[[escalation.level]]
name = "tier2"
target = "storage-expert"
after = { S1 = "10m" }
""" + channels("engineer-pager", "manager-pager", "leads-pager", "gitter-pager"), """
S1 | always | 0 eoc engineer by engineer-pager; 15 incident-manager channel:manager-pager by manager-pager;
              30 leadership leads by leads-pager
S2 | always | 0 eoc engineer by engineer-pager; 30 incident-manager channel:manager-pager by manager-pager
S3 | Mon-Fri 07 | 120 backlog engineer by engineer-pager
S3 | Mon-Fri 08-18 | 60 backlog engineer by engineer-pager
S3 | else | nobody
S4 | always | nobody
S1 git-* | always | 0 eoc gitter by gitter-pager; 10 tier2 storage-expert !
S2 git-* | always | 0 eoc gitter by gitter-pager
S3 S4 git-* | always | nobody
""", False,
)  # fmt: skip

PUBLIC_SERVICE = Case(
    "support in office hours from half past, one on call at night, the week of a bank holiday", "2026-08-31",
    "Europe/London", "3h", """
severity_preset = "priority"
[business_hours]
timezone = "Europe/London"
start = "09:30"
end = "17:30"
holidays = [2026-08-31]

[[escalation]]
[[escalation.level]]
name = "in-hours"
target = "support"
after = { P1 = "0s", P2 = "10m", P3 = "60m", P4 = "never" }
hours = "business"
unless = "acknowledged"
[[escalation.level]]
name = "out-of-hours"
target = "nightly"
after = { P1 = "5m" }
hours = "outside"
unless = "acknowledged"
[[escalation.level]]
name = "owner"
after = { P1 = "45m" }
""" + channels("support-queue", "nightly-phone", "owner-phone"), """
P1 | Tue-Fri 00-07, Tue-Fri 18-24 | 5 out-of-hours nightly by nightly-phone; 45 owner owner by owner-phone
P1 | Tue-Fri 07 | 5 out-of-hours nightly by nightly-phone; 45 owner owner by owner-phone;
                  150 in-hours support by support-queue
P1 | Tue-Fri 08 | 5 out-of-hours nightly by nightly-phone; 45 owner owner by owner-phone;
                  90 in-hours support by support-queue
P1 | Tue-Fri 09 | 5 out-of-hours nightly by nightly-phone; 30 in-hours support by support-queue;
                  45 owner owner by owner-phone
P1 | Tue-Fri 10-15 | 0 in-hours support by support-queue; 45 owner owner by owner-phone
P1 | Tue-Fri 15 | 0 in-hours support by support-queue; 45 owner owner by owner-phone;
                  155 out-of-hours nightly by nightly-phone
P1 | Tue-Fri 16 | 0 in-hours support by support-queue; 45 owner owner by owner-phone;
                  95 out-of-hours nightly by nightly-phone
P1 | Tue-Fri 17 | 0 in-hours support by support-queue; 35 out-of-hours nightly by nightly-phone;
                  45 owner owner by owner-phone
P1 | else | 5 out-of-hours nightly by nightly-phone; 45 owner owner by owner-phone
P2 | Tue-Fri 07 | 160 in-hours support by support-queue
P2 | Tue-Fri 08 | 100 in-hours support by support-queue
P2 | Tue-Fri 09 | 40 in-hours support by support-queue
P2 | Tue-Fri 10-18 | 10 in-hours support by support-queue
P2 | else | nobody
P3 | Tue-Fri 08 | 150 in-hours support by support-queue
P3 | Tue-Fri 09 | 90 in-hours support by support-queue
P3 | Tue-Fri 10-17 | 60 in-hours support by support-queue
P3 | else | nobody
P4 | always | nobody
""", True,
)  # fmt: skip

CHAIN = Case(
    "three steps of ten, fifteen and twenty minutes that loop twice, for some services only", "2026-07-06",
    "America/Los_Angeles", "3h", """
[[escalation]]
id = "payments"
services = ["pay-*", "ledger"]
[[escalation.level]]
name = "first"
target = ["kit", "liv"]
after = { "*" = "0s" }
unless = "acknowledged"
repeat = "45m"
times = 3
[[escalation.level]]
name = "second"
target = "mo"
after = { "*" = "10m", SEV3 = "never" }
unless = "acknowledged"
repeat = "45m"
times = 3
[[escalation.level]]
name = "third"
target = "oz"
after = { "*" = "25m", SEV3 = "never" }
unless = "acknowledged"
repeat = "45m"
times = 3
""" + channels("kit-sms", "liv-sms", "mo-sms", "oz-sms"), """
SEV0 SEV1 SEV2 pay-* ledger | always | 0 first kit, liv by kit-sms, liv-sms; 10 second mo by mo-sms;
    25 third oz by oz-sms; 45 first kit, liv by kit-sms, liv-sms; 55 second mo by mo-sms; 70 third oz by oz-sms;
    90 first kit, liv by kit-sms, liv-sms; 100 second mo by mo-sms; 115 third oz by oz-sms
SEV3 pay-* ledger | always | 0 first kit, liv by kit-sms, liv-sms; 45 first kit, liv by kit-sms, liv-sms;
    90 first kit, liv by kit-sms, liv-sms
SEV0 SEV1 SEV2 SEV3 | always | nobody
""", True,
)  # fmt: skip

TWO_ZONES = Case(
    "day in two zones and a night, in a week in which only one has summer time", "2026-03-09", "Europe/Berlin", "2h",
    """
[[window]]
name = "berlin"
timezone = "Europe/Berlin"
start = "08:00"
end = "20:00"
[[window]]
name = "new york"
timezone = "America/New_York"
start = "08:00"
end = "20:00"

[[escalation]]
[[escalation.level]]
name = "east"
target = "emil"
after = { SEV1 = "5m", SEV2 = "5m" }
hours = "berlin"
[[escalation.level]]
name = "west"
target = "wanda"
after = { SEV1 = "5m", SEV2 = "5m" }
hours = "new york"
[[escalation.level]]
name = "night"
target = "nils"
after = { SEV1 = "20m" }
hours = "outside berlin"
""" + channels("emil-phone", "wanda-phone", "nils-phone"), """
SEV1 | Mon-Fri 07 | 20 night nils by nils-phone; 65 east emil by emil-phone
SEV1 | Mon-Fri 08-12 | 5 east emil by emil-phone
SEV1 | Mon-Fri 12 | 5 east emil by emil-phone; 65 west wanda by wanda-phone
SEV1 | Mon-Fri 13-19 | 5 east emil by emil-phone; 5 west wanda by wanda-phone
SEV1 | Mon-Fri 19 | 5 east emil by emil-phone; 5 west wanda by wanda-phone; 80 night nils by nils-phone
SEV1 | Mon-Fri 20-24, Tue-Sat 00 | 5 west wanda by wanda-phone; 20 night nils by nils-phone
SEV1 | else | 20 night nils by nils-phone
SEV2 | Mon-Fri 07 | 65 east emil by emil-phone
SEV2 | Mon-Fri 08-12 | 5 east emil by emil-phone
SEV2 | Mon-Fri 12 | 5 east emil by emil-phone; 65 west wanda by wanda-phone
SEV2 | Mon-Fri 13-20 | 5 east emil by emil-phone; 5 west wanda by wanda-phone
SEV2 | Mon-Fri 20-24, Tue-Sat 00 | 5 west wanda by wanda-phone
SEV2 | else | nobody
SEV0 SEV3 | always | nobody
""", True,
)  # fmt: skip

CASES = (PAGER, HANDBOOK, PLATFORM, PUBLIC_SERVICE, CHAIN, TWO_ZONES)

Week = dict[tuple[str, str], list[str]]
"""By severity and service, for each hour of the week from Monday 00:00: the calls, as the table writes them."""


def by_hand(case: Case) -> Week:
    """The table, spread over the hours of the week."""
    week: Week = {}
    for line in case.table.replace("\n ", " ").strip().splitlines():
        who, when, what = (part.strip() for part in line.split("|"))
        said = "; ".join(" ".join(call.split()) for call in what.split(";"))
        for key in _keys(who):
            hours = week.setdefault(key, [""] * 168)
            for hour in _hours(when):
                if not hours[hour]:
                    hours[hour] = said
    assert all(all(hours) for hours in week.values()), "an hour of the table is empty"
    return week


def _keys(who: str) -> list[tuple[str, str]]:
    words = who.split()
    severities = [word for word in words if word[-1].isdigit()]
    services = [word for word in words if word not in severities] or [""]
    return [(severity, service) for severity in severities for service in services]


def _hours(when: str) -> list[int]:
    if when in ("always", "else"):
        return list(range(168))
    found = []
    for part in when.split(","):
        days, hours = part.split()
        first, _, last = days.partition("-")
        begin, _, end = hours.partition("-")
        found += [24 * day + hour for day in range(DAYS.index(first), DAYS.index(last or first) + 1)
                  for hour in range(int(begin), int(end) if end else int(begin) + 1)]  # fmt: skip
    return found
