"""The same forty with all that the figures count beside milestones, each worked out by hand.

SEV2 is acknowledged within 10 and resolved within 75 minutes around the clock, its customers hear every 20, its roles
are a commander and a technical lead, it owes a review within 48 h. SEV3 is resolved within an hour, from Monday to
Friday, nine to five in Berlin.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from tests.review import forty
from warroom.core.events import (
    AlertLinked,
    AlertRef,
    AlertsRated,
    EscalationFired,
    FollowUpAdded,
    FollowUpDone,
    FollowUpDropped,
    Payload,
    ReviewPublished,
    ReviewTagged,
    RoleAssigned,
    UpdatePublished,
)
from warroom.core.figures.definitions import MEASURES, RATES
from warroom.core.figures.rows import ledger
from warroom.core.figures.summary import Figures, figures
from warroom.core.figures.tally import tallied
from warroom.core.policy import BusinessHours, Policy, Severity

SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=forty.BERLIN), datetime(2026, 5, 1, tzinfo=forty.BERLIN)
MINUTE, DAY = timedelta(minutes=1), 24 * 60
POLICY = Policy(
    severities=(
        Severity(name="SEV2", rank=2, acknowledge=10 * MINUTE, resolve=75 * MINUTE, customer_update=20 * MINUTE,
                 roles=("commander", "technical_lead")),
        Severity(name="SEV3", rank=3, resolve=60 * MINUTE, hours="business", review="none"),
    ),
    business_hours=BusinessHours(timezone="Europe/Berlin"),
)  # fmt: skip


def _alert(fingerprint: str, title: str) -> AlertLinked:
    return AlertLinked(alert=AlertRef(feed="prod", uid=fingerprint, fingerprint=fingerprint, title=title))


def _paged(*people: str) -> EscalationFired:
    return EscalationFired(policy="default", level="backup", target="on call", due_at=SINCE, people=people)


def _more() -> dict[int, list[tuple[int, Payload]]]:
    more: defaultdict[int, list[tuple[int, Payload]]] = defaultdict(list)
    for n, state in ((1, "done in time"), (2, "done late"), (3, "open"), (4, "dropped"), (30, "young"), (31, "done")):
        more[n].append((95, FollowUpAdded(text="x", owner="ana", due_at=UNTIL)))
        if "done" in state:
            day = {"done in time": 10, "done late": 40, "done": 1}[state]
            more[n].append((day * DAY, FollowUpDone(followup=f"{n:02}-x1")))
        if state == "dropped":
            more[n].append((DAY, FollowUpDropped(followup=f"{n:02}-x1", reason="retired")))
    for n in range(1, 11):  # the others have no commander
        more[n].append((2, RoleAssigned(role="commander", person="ana")))
        if n <= 8:
            more[n].append((4, RoleAssigned(role="technical_lead", person="lee")))
        more[n].append((5 + n, UpdatePublished(audience="customers", text="x")))
        more[n].append((5 * DAY if n == 10 else DAY, ReviewPublished()))
    for n in range(21, 26):
        more[n].append((4, UpdatePublished(audience="customers", text="x")))
    more[3].append((3, _paged("ana")))  # at 10:03
    more[21].append((3, _paged("ana")))  # at 00:33
    more[22].append((3, _paged("ana", "omar")))
    for n, rating in ((1, "useful"), (5, "noise"), (23, ""), (37, "noise")):
        more[n].append((1, _alert("prod/1", "Errors")))
        if rating:
            more[n].append((95, AlertsRated(fingerprints=("prod/1",), rating=rating)))
    more[39] += [(1, _alert("prod/9", "Queue")), (95, AlertsRated(fingerprints=("prod/9",), rating="noise"))]
    for n, tag in ((1, "pool"), (2, "pool"), (3, "dns"), (40, "pool")):
        more[n].append((96, ReviewTagged(tags={tag: "failure_mode"})))
    return more


def _figures(by: str | None = None) -> Figures:
    of = ledger(tallied(forty.events(more=_more()), lambda _: POLICY), forty.BERLIN, UNTIL)
    return figures(of, SINCE, UNTIL, forty.BERLIN, UNTIL, by)


@pytest.fixture(scope="module")
def found() -> Figures:
    return _figures()


TIMES = {
    # Those of the other table, which nothing here changes.
    "time_to_detect": (36, 1, 2, 16),
    "time_to_acknowledge": (28, 9, 3, 8),
    "time_to_mitigate": (36, 1, 11.5, 26),
    "time_to_resolve": (36, 1, 61.5, 76),
    # A commander after 2 min in 1 to 10, both roles after 4 in 1 to 8; SEV3 needs a commander, and 11 to 18 have none.
    "time_to_triage": (10, 26, 2, 2),
    "time_to_mobilise": (8, 28, 4, 4),
    # 4 five times (21 to 25), then 6 to 15: of 15 the 8th is 8, the 14th (0.9 × 15 = 13.5) is 14.
    "time_to_first_update": (15, 21, 8, 14),
}  # fmt: skip
SHARES = {
    # 1 to 10 in time once; the next, due 26 to 35 minutes in, never came, and they ended an hour in: 10 of 20. 21 to 25
    # in time, over before the next: 5 of 5. 19 and 20 ended long after the first was due, and so did 40, open again: 0
    # of 3. 26 to 35 were over before any was due, 36 is still open.
    "updates_on_time": (15, 28),
    "sla_acknowledged": (29, 29),
    # SEV2, 75 min: 1 to 10 took 61 to 70, April's 6; 19 and 20 took 90: 26 of 28. SEV3, an hour of work: 71 to 78 min
    # are late, but 16 and 17 were on Saturday and Sunday, due on Monday at ten: 2 of 8.
    "sla_resolved": (28, 36),
    "escalated": (3, 37),
    "reopened": (1, 37),
    "recurred": (1, 37),
    "resolved_within_a_day": (36, 36),
    # SEV2 owes one: 28 of them are over; 1 to 9 within a day, 10 after five.
    "reviews_on_time": (9, 28),
    # Done in time (1, 31), done late (2), open for longer than 30 days (3); 30 is younger, 4 was dropped.
    "followups_closed": (2, 4),
}  # fmt: skip


def test_the_tables_have_every_figure_that_there_is() -> None:
    assert set(TIMES) == set(MEASURES)
    assert set(SHARES) == set(RATES)


@pytest.mark.parametrize("name", TIMES)
def test_each_time_is_that_of_the_table(found: Figures, name: str) -> None:
    (it,) = (m for m in found.measures if m.name == name)
    assert (it.n, it.missing, (it.median_s or 0) / 60, (it.p90_s or 0) / 60) == TIMES[name]


@pytest.mark.parametrize("name", SHARES)
def test_each_rate_is_that_of_the_table(found: Figures, name: str) -> None:
    (it,) = (r for r in found.rates if r.name == name)
    assert (it.met, it.total) == SHARES[name]


def test_completeness_comes_first_and_counts_what_was_said(found: Figures) -> None:
    known = {rate.name: rate.met for rate in found.completeness}
    assert (known["first_update"], known["acknowledged"], known["recovered"]) == (15, 28, 0)


def test_pages_are_counted_by_person_and_night(found: Figures) -> None:
    assert found.pages == (("ana", 3, 2), ("omar", 1, 1))


def test_services_repeats_and_alerts(found: Figures) -> None:
    # checkout: the nine odd ones of 1 to 18, 19, 20, and 17 of April.
    assert found.services == (("checkout", 28), ("search", 9))
    assert (found.fingerprints, found.tags) == ((("prod/1", 3),), (("pool", 3),))
    # The drill's answer counts nowhere; that of the merged one does: its alert rang all the same.
    assert [(a.title, a.useful, a.noise, a.unanswered) for a in found.alerts] == [
        ("Errors", 1, 1, 1), ("Queue", 0, 1, 0),
    ]  # fmt: skip


def test_a_week_has_what_was_opened_and_resolved_in_it(found: Figures) -> None:
    # From the Monday before 1 March. 19 runs over the change to summer time on a Sunday, 36 is still open.
    assert [(f"{w.since:%m-%d}", w.opened, w.closed) for w in found.weeks] == [
        ("02-23", 0, 0), ("03-02", 3, 3), ("03-09", 7, 7), ("03-16", 7, 7), ("03-23", 2, 2), ("03-30", 6, 6),
        ("04-06", 7, 7), ("04-13", 3, 3), ("04-20", 2, 1), ("04-27", 0, 0),
    ]  # fmt: skip


def test_by_tag_an_incident_counts_in_each_of_its_tags() -> None:
    counts = {m.by: m.n + m.missing for m in _figures("tag").measures if m.name == "time_to_detect"}
    assert counts == {None: 37, "(none)": 33, "dns": 1, "pool": 3}
