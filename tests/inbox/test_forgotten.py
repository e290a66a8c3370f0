"""What somebody acknowledged hours ago and fires still is counted in the strip, once for all of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from screens.view.deadline_cache import Running
from screens.view.promises import Held, Promise, PromisesFound, chip, held
from tests.support.made import NOON
from warroom.core.alert_acts import AlertActs
from warroom.core.inbox import AlertGroup, grouped, triaged
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.policy import Policy

POLICY = Policy()
FOUR = timedelta(hours=4)


def acknowledged(*hours: float, status: AlertStatus = AlertStatus.FIRING) -> tuple[AlertGroup, ...]:
    """Alerts that were acknowledged so many hours after noon, each of a name of its own."""
    alerts = [Alert(feed="prod", uid=f"{n}", fingerprint=f"f{n}", title=f"Alert {n}", severity=AlertSeverity.CRITICAL,
                    status=status, first_seen_at=NOON, started_at=NOON) for n in range(len(hours))]  # fmt: skip
    acts = {f"f{n}": AlertActs(fingerprint=f"f{n}", feed="prod", acked_by="dana", acked_at=NOON + timedelta(hours=at))
            for n, at in enumerate(hours)}  # fmt: skip
    return held(grouped(triaged(alerts, (), acts, NOON + timedelta(hours=9))))


def test_the_strip_counts_them_from_their_hour_on_and_as_often_as_another_joins() -> None:
    found, running = PromisesFound(), Running(POLICY)
    told = Held(acknowledged(1, 2), FOUR)

    def at(hours: float) -> tuple[Promise, ...]:
        return found.find((), (), running, NOON + timedelta(hours=hours), held=told)

    def said(hours: float) -> str:
        (one,) = at(hours)
        face = chip(one, NOON + timedelta(hours=hours), UTC, "")
        return f"{face.word}  {''.join(text for text, _ in face.what)}"

    assert at(4.99) == ()
    assert said(5) == "ACKED 4h00  Alert 0 by dana, still firing"
    assert at(5.5) is at(5.6)
    assert said(6) == "ACKED 5h00  2 alerts, still firing"
    (one,) = at(6)
    assert (one.action, one.since) == ("inbox", NOON + timedelta(hours=1))


def test_one_that_no_longer_fires_is_not_forgotten() -> None:
    assert acknowledged(1, status=AlertStatus.SUPPRESSED) == ()
    assert Held().late(datetime.max.replace(tzinfo=UTC)) == ()
