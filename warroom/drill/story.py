"""The story: who does what at which second, along with what the drill ``demo`` sends.

The people are maya (incident commander), ana (checkout), lee (communications), sam (scribe), raj
(releases), kim (support desk) and omar (mail). The person at the terminal may be any of them, or a
newcomer: what they do first is theirs, and the story goes on around it.
"""

from __future__ import annotations

from msgspec import Struct

from warroom.core.model import HypothesisState, Kind, Status
from warroom.drill.stage import (
    Step,
    accepts,
    acknowledges,
    approves,
    briefs,
    declares,
    discards,
    escalates,
    judges,
    links,
    moves,
    proves,
    reads,
    resolves,
    says,
    takes,
    tells,
)

MAIL, CHECKOUT = "mail", "checkout"
ERRORS = "checkout 5xx over 5 %"
"""What the error rate's alert is called once it is over its threshold."""


class Person(Struct, frozen=True):
    handle: str
    name: str
    contact: str
    timezone: str
    roles: tuple[str, ...]


CAST: tuple[Person, ...] = (
    Person("maya", "Maya Lindqvist", "chat @maya", "Europe/Stockholm", ("commander",)),
    Person("ana", "Ana Ferreira", "chat @ana", "Europe/Lisbon", ("technical_lead",)),
    Person("lee", "Lee Park", "chat @lee", "Europe/London", ("communications",)),
    Person("sam", "Sam Okafor", "chat @sam", "Africa/Lagos", ("scribe",)),
    Person("raj", "Raj Menon", "chat @raj", "Asia/Kolkata", ("technical_lead", "expert")),
    Person("kim", "Kim Nguyen", "chat @kim", "America/Chicago", ("support",)),
    Person("omar", "Omar Haddad", "chat @omar", "Asia/Amman", ("commander",)),
)

def people() -> list[dict[str, object]]:
    """The tables of ``[[responder]]`` for them."""
    return [
        {"handle": p.handle, "name": p.name, "contact": p.contact, "timezone": p.timezone, "roles": list(p.roles)}
        for p in CAST
    ]  # fmt: skip


EARLIER: tuple[Step, ...] = (
    declares(
        -1500,
        "omar",
        MAIL,
        "Order e-mail arrives up to 20 minutes late",
        "SEV2",
        command=True,
        covers=(),
        service="mailer",
        region="eu-west",
    ),
    acknowledges(-1470, "omar", MAIL),
    takes(-1460, "omar", MAIL, "technical_lead", "raj", "mailer"),
    says(-1440, "raj", MAIL, Kind.FACT, "23,000 messages wait in the outgoing queue, usually under 200"),
    says(-1400, "kim", MAIL, Kind.IMPACT, "customers ask whether their order went through; 9 tickets"),
    moves(-1380, "omar", MAIL, Status.INVESTIGATING),
    says(-1340, "raj", MAIL, Kind.HYPOTHESIS, "one worker is stuck on a broken template", "template"),
    tells(
        -1300,
        "omar",
        MAIL,
        "customers",
        "Order confirmations arrive late. Orders themselves are safe. More in 30 minutes.",
    ),
    tells(-1290, "omar", MAIL, "team", "raj looks at the workers, nobody touches the queue."),
    escalates(-1200, "omar", MAIL, "manager", "mail is late for every customer in eu-west"),
    says(-1100, "raj", MAIL, Kind.FACT, "worker 4 has held the same message for 31 minutes", "worker"),
    proves(-1090, "raj", MAIL, "template", "worker"),
    judges(-1080, "raj", MAIL, "template", HypothesisState.CONFIRMED, "the message renders forever by hand too"),
    moves(-1070, "omar", MAIL, Status.IDENTIFIED),
    says(
        -1040, "omar", MAIL, Kind.DECISION, "set the message aside, restart worker 4, leave the rest alone", pinned=True
    ),
    says(-1000, "raj", MAIL, Kind.ACTION, "message set aside, worker 4 restarted"),
    tells(-900, "omar", MAIL, "customers", "We found the cause. Delayed confirmations are being sent now."),
    tells(-890, "omar", MAIL, "team", "Cause found, the queue drains at 1,100 a minute."),
    tells(-560, "omar", MAIL, "customers", "Delayed confirmations are still being sent; none is lost."),
    tells(-550, "omar", MAIL, "team", "The queue is at 9,000 and falls."),
    says(-400, "raj", MAIL, Kind.FACT, "the queue is at 2,100"),
    tells(-215, "omar", MAIL, "customers", "Nearly all delayed confirmations have been sent."),
    tells(-205, "omar", MAIL, "team", "The queue is at 900. We watch it from here."),
    moves(-90, "omar", MAIL, Status.MONITORING),
    briefs(
        -80,
        "omar",
        MAIL,
        impact="order e-mail up to 20 minutes late in eu-west, 9 tickets",
        doing="watching the queue drain",
    ),
)

_BEGINS: tuple[Step, ...] = (
    says(11, "omar", MAIL, Kind.FACT, "the queue is at 240, nearly there"),
    links(15, "omar", MAIL, "MailQueueDepth"),
    # The support desk sees it before anybody commands it: the room says NO COMMANDER.
    declares(
        40,
        "kim",
        CHECKOUT,
        "Checkout API 5xx above 30 % in eu-west",
        "SEV1",
        command=False,
        covers=("CheckoutErrorRate", "CheckoutLatencyHigh", ERRORS, "Ticket spike"),
        service="checkout-api",
        region="eu-west",
    ),
    says(47, "kim", CHECKOUT, Kind.IMPACT, "cards are refused at the last step in eu-west; a ticket every 20 seconds"),
    takes(52, "kim", CHECKOUT, "support", "kim"),
    says(57, "ana", CHECKOUT, Kind.FACT, "5xx at 34 % on checkout-api in eu-west, other regions are fine"),
    takes(76, "maya", CHECKOUT, "commander", "maya"),
    acknowledges(79, "maya", CHECKOUT),
    takes(83, "maya", CHECKOUT, "technical_lead", "ana", "checkout"),
    moves(86, "maya", CHECKOUT, Status.INVESTIGATING),
    takes(92, "maya", CHECKOUT, "communications", "lee"),
    says(
        97,
        "maya",
        CHECKOUT,
        Kind.DECISION,
        "one room for everybody: this one. No deploys until it is over",
        pinned=True,
    ),
    says(108, "raj", CHECKOUT, Kind.FACT, "checkout-api 2.1.3 went to eu-west nine minutes before the first error"),
    briefs(114, "maya", CHECKOUT, impact="about half of card payments in eu-west fail", doing="ana looks at 2.1.3"),
    links(116, "ana", CHECKOUT, "DbPoolExhausted", "CheckoutErrorRate", ERRORS),
    resolves(
        128,
        "omar",
        MAIL,
        "queue under 200 for three minutes",
        "in this timeline",
        "customers and team told",
        "green",
        "template check before sending: filed",
        "tomorrow, 10:00",
    ),
)

_HUNT: tuple[Step, ...] = (
    says(121, "ana", CHECKOUT, Kind.HYPOTHESIS, "2.1.3 leaks a database connection on every time-out", "leak"),
    says(126, "raj", CHECKOUT, Kind.HYPOTHESIS, "the load balancer sends too much to api-1", "balancer"),
    tells(
        138,
        "lee",
        CHECKOUT,
        "customers",
        "Some card payments in Europe fail at the last step; no card is charged twice. More in 15 minutes.",
    ),
    reads(151, "lee", "journalist"),
    # Until it is approved the customers' clock runs on.
    approves(156, "maya", CHECKOUT),
    # The scribe's role was empty past its grace period.
    takes(165, "maya", CHECKOUT, "scribe", "sam"),
    judges(172, "raj", CHECKOUT, "balancer", HypothesisState.ELIMINATED, "all six instances get the same share"),
    says(184, "kim", CHECKOUT, Kind.NOTE, "the ticket system does not answer: our count is old, go by the phones"),
    links(190, "ana", CHECKOUT, "ReplicaLagHigh"),
    says(
        206,
        "sam",
        CHECKOUT,
        Kind.FACT,
        "db-9 is fine: lag by hand is 0 s, its exporter was restarted. That alert is wrong",
    ),
    # The team's update is late by now; the room says who owes it.
    says(
        228, "ana", CHECKOUT, Kind.FACT, "pool at 100/100 on db-3, 0 idle; 61 held by requests that timed out", "pool"
    ),
    proves(231, "ana", CHECKOUT, "leak", "pool"),
    judges(234, "ana", CHECKOUT, "leak", HypothesisState.SUPPORTED, "held connections match the time-outs one to one"),
    moves(238, "maya", CHECKOUT, Status.IDENTIFIED),
    says(243, "maya", CHECKOUT, Kind.DECISION, "roll back 2.1.3, eu-west first, then us-east", pinned=True),
    tells(
        250,
        "maya",
        CHECKOUT,
        "team",
        "2.1.3 leaks connections. ana rolls eu-west back, raj us-east. Nobody else touches checkout.",
    ),
    briefs(
        254,
        "maya",
        CHECKOUT,
        hypothesis="2.1.3 leaks connections on time-outs (supported)",
        doing="rollback of 2.1.3, ana, since a minute",
        needs="a DBA on call",
        next_step="us-east after eu-west",
    ),
    says(268, "ana", CHECKOUT, Kind.ACTION, "rollback started in eu-west, 2 of 6 instances drained"),
)

_RELAPSE: tuple[Step, ...] = (
    # Every error-rate alert resolves at 300: nothing reaches the instances any more.
    says(308, "raj", CHECKOUT, Kind.FACT, "5xx at 0 % in eu-west"),
    moves(313, "maya", CHECKOUT, Status.MONITORING, "error rate is back to zero"),
    tells(322, "lee", CHECKOUT, "customers", "Card payments in Europe are recovering. We keep watching."),
    says(
        332,
        "kim",
        CHECKOUT,
        Kind.IMPACT,
        "the phones say otherwise: 14 new tickets in two minutes, cards still refused",
    ),
    says(
        344,
        "ana",
        CHECKOUT,
        Kind.FACT,
        "0 % of nothing: the balancer took all of eu-west out. No traffic is not no errors",
        pinned=True,
    ),
    moves(350, "maya", CHECKOUT, Status.IDENTIFIED, "the alert said resolved because no request arrived"),
    # lee's draft waited for maya's approval: it would have been untrue.
    discards(353, "maya", CHECKOUT, "not recovered after all"),
    says(356, "maya", CHECKOUT, Kind.DECISION, "bring instances back one at a time, only those on 2.1.2"),
    tells(372, "maya", CHECKOUT, "team", "Not over: eu-west was drained, not healed. Rollback goes on, 4 of 6 done."),
    says(384, "ana", CHECKOUT, Kind.ACTION, "5 of 6 instances on 2.1.2"),
    says(396, "raj", CHECKOUT, Kind.ACTION, "us-east is back on 2.1.2 too"),
    says(408, "ana", CHECKOUT, Kind.ACTION, "6 of 6 instances on 2.1.2, traffic is back"),
)

_RECOVERS: tuple[Step, ...] = (
    says(
        428, "ana", CHECKOUT, Kind.FACT, "pool at 38/100 on db-3 and steady; 5xx at 0.2 % with full traffic", "steady"
    ),
    proves(431, "ana", CHECKOUT, "leak", "steady"),
    tells(
        436,
        "lee",
        CHECKOUT,
        "customers",
        "Card payments in Europe work again. Refused payments may be repeated safely; nobody was charged twice.",
    ),
    moves(441, "maya", CHECKOUT, Status.MONITORING, "full traffic, no errors, pool steady"),
    approves(446, "maya", CHECKOUT),
    judges(455, "ana", CHECKOUT, "leak", HypothesisState.CONFIRMED, "gone with 2.1.3, back with it in the test room"),
    briefs(462, "maya", CHECKOUT, impact="over since a minute; 83 tickets to answer", doing="soak", needs=""),
    # Hand-over: an offer, a briefing, a read-back; until then maya stays.
    takes(476, "maya", CHECKOUT, "commander", "omar"),
    accepts(498, "omar", CHECKOUT, "commander", "monitoring, 2.1.2 everywhere, pool steady, resolve after the soak"),
    says(520, "kim", CHECKOUT, Kind.IMPACT, "tickets back under 100 an hour, all key accounts called"),
    tells(560, "omar", CHECKOUT, "team", "No change: calm since the soak began. Resolve when it ends."),
    says(590, "sam", CHECKOUT, Kind.NOTE, "to the review: why did an empty pool count as healthy?"),
    resolves(
        632,
        "omar",
        CHECKOUT,
        "three minutes of full traffic under 0.3 % 5xx",
        "in this timeline",
        "customers, team and key accounts told",
        "green",
        "leak, and the alert that lied: both filed",
        "tomorrow, 11:00",
    ),
    says(
        637,
        "omar",
        CHECKOUT,
        Kind.NOTE,
        "end of the drill. Everything you saw is in the record: scroll up, or leave",
    ),
)

LIVE: tuple[Step, ...] = tuple(sorted((*_BEGINS, *_HUNT, *_RELAPSE, *_RECOVERS), key=lambda step: step.second))
