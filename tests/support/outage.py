"""An outage as it stands at 14:37:09: three incidents, a team, feeds of which one is stale. Told by real commands.

INC-2026-0042 is the big one: checkout fails in the EU, customers should have heard a minute ago, and nobody
leads the support. INC-2026-0041 was opened by a script and has no commander. INC-2026-0039 is resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.support.rooms import Clock
from warroom.config.settings import PRESETS, Config
from warroom.core.events import Declared, Event
from warroom.core.model import Alert, AlertSeverity, FeedHealth, Kind
from warroom.core.policy import EscalationLevel, EscalationPolicy, Severity
from warroom.core.validation import validated
from warroom.room import Room
from warroom.store import Store

DAY = datetime(2026, 4, 21, tzinfo=UTC)
BIG, MAIL, SEARCH = "INC-2026-0042", "INC-2026-0041", "INC-2026-0039"
PEOPLE = ("maya", "ana", "lee", "sam", "kim", "raj", "omar", "kai", "tom", "nadia")


def clock_at(text: str) -> datetime:
    """``14:37:09`` of the day of the outage, UTC."""
    return datetime.combine(DAY.date(), datetime.strptime(text, "%H:%M:%S").time(), UTC)


NOW = clock_at("14:37:09")


def _severity(level: Severity) -> Severity:
    """As usual, but that SEV1 needs somebody for the support tickets too."""
    return replace(level, roles=(*level.roles, "support")) if level.name == "SEV1" else level


def _minutes(**after: int) -> dict[str, timedelta]:
    return {severity: timedelta(minutes=m) for severity, m in after.items()}


ESCALATION = EscalationPolicy(id="default", services=(), level=(
    EscalationLevel(name="backup", after=_minutes(SEV0=5, SEV1=5, SEV2=10), unless="acknowledged", kind="functional"),
    EscalationLevel(name="manager", after=_minutes(SEV0=10, SEV1=10, SEV2=30), target="omar"),
    EscalationLevel(name="VP", after=_minutes(SEV0=30, SEV1=60, SEV2=120), target="nadia"),
))  # fmt: skip


DISPLAY = {"theme": "dark", "timezone": "UTC", "ascii": False, "link": "fast", "clocks": "bitmap"}


def config(**more: Any) -> Config:
    """The team's configuration; ``more`` replaces sections (``display={**DISPLAY, "theme": "light"}``)."""
    return validated(Config, {
        "name": "acme-prod",
        "severity": tuple(_severity(level) for level in PRESETS["sev"]),
        "escalation": (ESCALATION,),
        "responder": [{"handle": handle} for handle in PEOPLE],
        "feed": [{"id": name, "type": "alertmanager", "url": f"http://{name}.example.net"} for name in FEEDS],
        "watcher": {"start": "never"},
        "display": DISPLAY,
        **more,
    })  # fmt: skip


# ---------------------------------------------------------------- what the feeds say

FEEDS = {"alertmanager": 8, "datadog": 12, "pagerduty": 5, "statuspage": 31, "zendesk": 42}
"""Every feed and how many seconds old its words are."""


def alert(title: str, level: AlertSeverity, began: str, *, feed: str, number: int = 1, **more: Any) -> Alert:
    uid = f"{title}/{number}"
    return Alert(feed=feed, uid=uid, fingerprint=f"{feed}/{uid}", title=title, severity=level,
                 severity_word=level.value, started_at=clock_at(began), first_seen_at=clock_at(began),
                 last_seen_at=clock_at(began), **more)  # fmt: skip


def alerts() -> list[Alert]:
    """14 that fire: two groups that 0042 has, one that 0041 has, and three that nobody has yet."""
    critical, warning, high = AlertSeverity.CRITICAL, AlertSeverity.WARNING, AlertSeverity.HIGH
    found = [alert("CheckoutErrorRate", critical, "13:55:40", feed="alertmanager", number=n, service="checkout",
                   labels={"region": "eu-west"}) for n in range(6)]  # fmt: skip
    found += [alert("PoolExhausted db-3", critical, "14:25:00", feed="alertmanager", number=n, service="checkout",
                    labels={"region": "eu-west"}) for n in range(2)]  # fmt: skip
    found += [alert("MailQueueDepth", warning, "13:23:00", feed="pagerduty", number=n, service="mail")
              for n in range(3)]  # fmt: skip
    found += [alert("PaymentLatencyP99", warning, "14:36:31", feed="datadog", number=n, service="payments",
                    labels={"region": "us-east"}, summary="over 4 s since the deploy of 2.1.3")
              for n in range(2)]  # fmt: skip
    found.append(alert("Tickets tagged checkout", high, "14:31:00", feed="zendesk", service="checkout", kind="spike",
                       labels={"region": "EU"}, value="112/h", summary="over 100 an hour"))  # fmt: skip
    return found


def poll(store: Store, now: datetime, *, stale: bool = True) -> None:
    """What the watcher has written: the alerts, and how every feed does."""
    fresh = alerts()
    for name, seconds in FEEDS.items():
        late = stale and name == "zendesk"
        age = seconds if late or name != "zendesk" else 9
        health = FeedHealth(
            id=name, type="alertmanager", state="stale" if late else "ok", interval_s=10.0,
            last_try_at=now - timedelta(seconds=2), last_success_at=now - timedelta(seconds=age),
            failures=3 if late else 0, error="timed out after 5 s" if late else "",
        )  # fmt: skip
        store.save_poll(name, [a for a in fresh if a.feed == name], [], health)


def fire(store: Store, now: datetime, *titles: str, level: AlertSeverity = AlertSeverity.CRITICAL, at: str) -> None:
    """Alerts of a feed of their own begin to fire ``at`` a time of the day."""
    found = [alert(title, level, at, feed="prometheus", labels={"region": "eu-west"}, summary="lag over 30 s for 2 min")
             for title in titles]  # fmt: skip
    health = FeedHealth(id="prometheus", type="alertmanager", state="ok", interval_s=10.0, last_try_at=now,
                        last_success_at=now)  # fmt: skip
    store.save_poll("prometheus", found, [], health)


# ---------------------------------------------------------------- what people did

Deed = Callable[[Room], Any]
Told = tuple[str, str, Deed]
"""When, by whom, what."""


def _says(kind: Kind, text: str, **more: Any) -> Deed:
    return lambda room: room.log(BIG, text, kind, **more)


def _tells(incident: str, audience: str, text: str) -> Deed:
    return lambda room: room.update(incident, audience, text)


def _links(incident: str, title: str) -> Deed:
    """Every alert of that name, as the alerts' list links a group."""
    prints = [a.fingerprint for a in alerts() if a.title == title]
    return lambda room: [room.link_alert(incident, fingerprint) for fingerprint in prints]


def _takes(incident: str, role: str, person: str, system: str = "") -> Deed:
    return lambda room: room.assign(incident, role, person, system)


SEARCH_STORY: tuple[Told, ...] = (
    ("08:57:00", "omar", lambda room: room.declare("Slow search", "SEV3", service="search")),
    ("11:40:00", "omar", lambda room: room.set_status(SEARCH, "resolved", "index rebuilt")),
    ("12:00:00", "kai", lambda room: room.declare("Late data in the shop's reports", "SEV3")),
    ("12:20:00", "kai", lambda room: room.cancel("INC-2026-0040", "the report was read wrong")),
)
MAIL_STORY: tuple[Told, ...] = (
    ("13:25:00", "kai", lambda room: room.declare("Delayed order e-mail", "SEV2", service="mail", command=False)),
    ("13:25:40", "kai", lambda room: room.acknowledge(MAIL)),
    ("13:25:50", "kai", _links(MAIL, "MailQueueDepth")),
    ("13:26:00", "kai", _takes(MAIL, "technical_lead", "kai", "smtp")),
    ("13:54:00", "kai", lambda room: room.escalate(MAIL, "manager", "the queue grows")),
    ("14:18:11", "kai", lambda room: room.set_status(MAIL, "monitoring")),
    ("14:25:29", "kai", _tells(MAIL, "team", "the queue drains, 40 minutes left")),
    ("14:25:40", "kai", lambda room: room.snooze(MAIL, "customer_update", clock_at("15:00:00"), "the shop tells them")),
)
BIG_STORY: tuple[Told, ...] = (
    ("13:55:09", "maya", lambda room: room.declare("Checkout API 5xx in eu-west", "SEV2",
                                                   service="checkout", region="eu-west")),
    ("13:56:18", "maya", lambda room: room.acknowledge(BIG)),
    ("13:56:30", "maya", _links(BIG, "CheckoutErrorRate")),
    ("13:56:40", "maya", _takes(BIG, "communications", "lee")),
    ("13:57:30", "maya", _takes(BIG, "support", "kim")),
    ("13:58:40", "maya", _takes(BIG, "scribe", "sam")),
    ("13:59:00", "maya", lambda room: room.set_status(BIG, "investigating")),
    ("14:05:40", "raj", _says(Kind.FACT, "no change on the network since Tuesday")),
    ("14:06:00", "maya", _takes(BIG, "technical_lead", "ana", "db")),
    ("14:06:30", "maya", _tells(BIG, "customers", "we are looking into failed EU payments")),
    ("14:09:31", "ana", _says(Kind.HYPOTHESIS, "packet loss between eu-west and db-3")),
    ("14:10:02", "maya", _tells(BIG, "executives", "EU checkout degraded, next word 14:40")),
    ("14:12:05", "raj", _says(Kind.FACT, "mtr to db-3: 0 % loss over 200 probes")),
    ("14:14:00", "maya", _takes(BIG, "technical_lead", "tom", "api")),
    ("14:16:48", "ana", _says(Kind.FACT, "2.1.3 went out to eu-west at 13:41, us-east at 14:02")),
    ("14:18:30", "kim", _says(Kind.IMPACT, "61 tickets, one an account manager: Nordmart")),
    ("14:20:57", "maya", _tells(BIG, "customers", "cause narrowed to database connections")),
    ("14:22:10", "maya", lambda room: room.escalate(BIG, "manager", "half of the EU cannot pay")),
    ("14:24:22", "maya", _tells(BIG, "team", "suspect 2.1.3, ana is checking the pool")),
    ("14:25:20", "maya", _links(BIG, "PoolExhausted db-3")),
    ("14:26:00", "maya", lambda room: room.set_severity(BIG, "SEV1", "half of EU checkouts fail")),
    ("14:26:30", "maya", lambda room: room.set_status(BIG, "identified")),
    ("14:26:40", "kim", lambda room: room.release(BIG, "support")),
    ("14:27:12", "sam", _says(Kind.FACT, "roll-back agreed with release team")),
    ("14:28:40", "lee", _tells(BIG, "agents", "tell EU customers no card is charged twice")),
    ("14:29:14", "kim", _says(Kind.IMPACT, "83 tickets, 2 key accounts: Nordmart, Helio")),
    ("14:30:05", "ana", _says(Kind.FACT, "db-3 holds 100 connections, all from 2.1.3 pods")),
    ("14:31:40", "ana", _says(Kind.FACT, "pool at 100/100 on db-3, 0 idle")),
    ("14:33:02", "ana", _says(Kind.HYPOTHESIS, "2.1.3 leaks connections on timeout")),
    ("14:33:35", "maya", lambda room: room.ask(BIG, "raj", "find a DBA on call", timedelta(minutes=5))),
    ("14:34:10", "maya", lambda room: room.set_brief(BIG, impact="50 % of EU checkouts, 83 tickets, 3 accounts",
                                                     doing="roll back 2.1.3, 2 of 12 pods")),
    ("14:35:00", "maya", lambda room: room.give_task(BIG, "kim", "call Nordmart, Helio, Vasa Air",
                                                     clock_at("14:50:00"))),
    ("14:35:10", "maya", _says(Kind.DECISION, "roll back 2.1.3 in eu-west", pinned=True)),
    ("14:35:42", "ana", _says(Kind.ACTION, "roll-back started, 2 of 12 pods done")),
    ("14:36:02", "sam", _says(Kind.NOTE, "bridge moved to room 4, same link")),
    ("14:36:48", "ana", _says(Kind.FACT, "5xx in eu-west 31 % → 24 %")),
)  # fmt: skip


class Rooms:
    """Everybody's room on one store, at one clock that is moved to when they act."""

    def __init__(self, store: Store, clock: Clock, policy: Any) -> None:
        self.store = store
        self.clock = clock
        self.policy = policy

    def of(self, person: str) -> Room:
        return Room(self.store, self.policy, person, clock=self.clock, responders=PEOPLE)

    def tell(self, *stories: tuple[Told, ...]) -> None:
        """Do all that the stories tell, one after another in time."""
        for at, person, deed in sorted((told for story in stories for told in story), key=lambda told: told[0]):
            self.clock.now = clock_at(at)
            deed(self.of(person))

    def entry(self, text: str) -> str:
        """The id of the newest line of 0042 that says so."""
        rows = self.of("maya").detail(BIG).entries
        return next(row.id for row in reversed(rows) if text in row.text)


@contextmanager
def told(path: Path, clock: Clock | None = None) -> Iterator[Rooms]:
    """A database at ``path`` in which nothing has happened yet, and the team's rooms on it."""
    clock = clock or Clock(NOW)
    with Store.open(path, clock=clock) as store:
        yield Rooms(store, clock, config().policy)


def make_outage(path: Path) -> None:
    """The database of the outage at 14:37:09."""
    with told(path) as rooms:
        _number_from(rooms.store, 38)
        poll(rooms.store, clock_at("08:00:00"))
        rooms.tell(SEARCH_STORY, MAIL_STORY, BIG_STORY)
        clock = rooms.clock
        big = rooms.of("ana")
        pool, leaks = rooms.entry("pool at 100"), rooms.entry("2.1.3 leaks")
        clock.now = clock_at("14:36:50")
        big.mark_hypothesis(BIG, rooms.entry("packet loss"), "eliminated", "mtr shows none")
        big.link_evidence(BIG, leaks, pool, True)
        rooms.of("sam").retract(BIG, rooms.entry("roll-back agreed"), "it was not")
        tickets = big.store.entry(rooms.entry("83 tickets"))
        assert tickets is not None
        rooms.of("kim").amend(BIG, tickets.id, tickets.revision, text="83 tickets, 3 key accounts: Nordmart, Helio")
        clock.now = NOW
        rooms.store.take_lease("watcher", "a watcher", 100_000.0, standing=True)
        poll(rooms.store, NOW)


def make_calm(path: Path) -> None:
    """The same room at 15:21:40: the fix holds, everybody has heard, every role is held, every feed is fresh."""
    make_outage(path)
    with told(path) as rooms:
        rooms.tell((
            ("14:38:00", "kai", lambda room: room.assign(MAIL, "commander", "omar")),
            ("14:40:00", "maya", _takes(BIG, "support", "kim")),
            ("14:49:00", "ana", lambda room: room.mark_hypothesis(BIG, rooms.entry("2.1.3 leaks"), "confirmed")),
            ("14:52:00", "maya", lambda room: room.set_brief(
                BIG, impact="under 1 % of EU checkouts since 14:52", doing="watch for 30 min", needs="nothing")),
            ("14:53:00", "raj", lambda room: room.answer_ask(BIG, _first_ask(room), "priya is on the bridge")),
            ("14:54:00", "kim", lambda room: room.end_task(BIG, room.find(BIG).tasks[0].id)),
            ("15:00:57", "maya", _tells(BIG, "customers", "payments work again, we are watching")),
            ("15:02:42", "maya", _tells(BIG, "team", "roll-back holds, soak comes next")),
            ("15:03:28", "maya", lambda room: room.set_status(BIG, "monitoring")),
            ("15:04:10", "tom", _says(Kind.FACT, "5xx in eu-west 0.4 %, pool idle 61")),
            ("15:12:05", "kim", _says(Kind.IMPACT, "last ticket 14:55, 3 accounts told by phone")),
            ("15:12:48", "kai", _tells(MAIL, "team", "the queue is empty, watching")),
            ("15:13:00", "omar", _tells(MAIL, "customers", "mail is on time again")),
            ("15:15:55", "maya", _tells(BIG, "customers", "no errors for 20 min, next word 15:30")),
            ("15:17:42", "maya", _tells(BIG, "team", "soak holds, watching until 15:33")),
            ("15:19:02", "tom", _says(Kind.FACT, "synthetic checkout green 25 of 25")),
        ))  # fmt: skip
        gone = [a for a in alerts() if a.title != "MailQueueDepth"]
        now = clock_at("15:21:40")
        rooms.clock.now = now
        poll(rooms.store, now, stale=False)
        for name in FEEDS:
            health = next(f for f in rooms.store.feeds() if f.id == name)
            rooms.store.save_poll(name, [], [a.fingerprint for a in gone if a.feed == name], health)


def _first_ask(room: Room) -> str:
    return room.find(BIG).asks[0].id


def _number_from(store: Store, number: int) -> None:
    """A year that has had so many incidents: the next declared is called one higher."""
    at = clock_at("00:00:01")
    first = Event(id="earlier", incident=f"INC-2026-{number:04d}", at=at, recorded_at=at, actor="maya",
                  data=Declared(title="An older one", severity="SEV3"))  # fmt: skip
    with store.writing() as tx:
        tx.append(first)
    Room(store, config().policy, "maya", clock=lambda: at).cancel(first.incident, "long ago")
