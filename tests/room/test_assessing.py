"""Numbers and urgency: how far it reaches proposes a severity; an ETA is said, kept, and goes to the executives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.rooms import Clock, refused
from warroom.config.settings import Config
from warroom.core.assessing import eta_words, is_graver, proposed, told
from warroom.core.deadlines import deadlines
from warroom.core.model import Incident, Urgency
from warroom.core.planned import status_of
from warroom.core.telling import facts
from warroom.core.validation import validated
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import verify

SEVERITIES = [
    {"name": "SEV1", "rank": 1, "from_users": 50, "from_revenue": 100_000},
    {"name": "SEV2", "rank": 2, "from_users": 10, "from_accounts": "any"},
    {"name": "SEV3", "rank": 3},
]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def config(**room: Any) -> Config:
    return validated(Config, {"severity": SEVERITIES, "room": room})


def opened(place: str, clock: Clock, **room: Any) -> tuple[Room, Incident]:
    made = Room(Store.open(place, clock=clock), config(**room).policy, "maya", clock=clock)
    return made, made.declare("Checkout is down", "SEV3")


@pytest.mark.parametrize(
    ("said", "severity", "why"),
    [
        ({"users": 9.9}, None, ""), ({"users": 10}, "SEV2", "10 % of users"), ({"users": 60}, "SEV1", "60 % of users"),
        ({"revenue": 100_000}, "SEV1", "100,000 an hour"), ({"accounts": ["Acme"]}, "SEV2", "accounts Acme"),
        ({"impact": "high", "urgency": "low"}, "SEV2", "impact high, urgency low"),
        ({"impact": "low", "urgency": "low"}, None, ""), ({"category": "database"}, None, ""),
        ({"users": 20, "revenue": 200_000, "accounts": ["Acme"]}, "SEV1", "200,000 an hour"),
    ],
)  # fmt: skip
def test_the_gravest_that_a_number_speaks_for_is_proposed(
    clock: Clock, tmp_path: Any, said: dict[str, Any], severity: str | None, why: str
) -> None:
    room, it = opened(str(tmp_path / "room.db"), clock, matrix={"high/low": "SEV2"})
    found = proposed(room.assess(it.id, **said), room.policy)
    assert (found.severity if found else None) == severity
    assert found is None or ", ".join(found.reasons) == why
    assert found is None or is_graver(room.policy, found, it)
    assert room.find(it.id).severity == "SEV3", "it proposes and decides nothing"
    room.store.close()


def test_what_presses_an_account_speaks_where_a_severity_names_it(clock: Clock, tmp_path: Any) -> None:
    room, it = opened(str(tmp_path / "room.db"), clock)
    policy = validated(Config, {"severity": [{**SEVERITIES[0], "from_accounts": "pressing"}]}).policy
    found = proposed(it, policy, ["Acme renews 14 Jan"])
    assert found is not None
    assert found.words == "the numbers propose SEV1: Acme renews 14 Jan"
    assert proposed(it, policy) is None
    room.store.close()


def test_an_eta_is_said_passes_and_is_taken_back_on_either_store(file_or_server: str, clock: Clock) -> None:
    room, it = opened(file_or_server, clock)
    now_is = room.assess(it.id, eta=clock.now + timedelta(minutes=30), category="Database", key="k1")
    assert room.assess(it.id, eta=clock.now + timedelta(minutes=30), category="Database", key="k1") == now_is
    assert [*told(now_is, clock.now, room.zone)] == [("category", "database"), ("ETA", "14:30 UTC, said maya")]
    said = facts(now_is, (), "executives", room.policy, clock.now, room.zone)
    assert (said["eta"], said["category"]) == ("14:30", "database")
    clock.passes(minutes=40)
    assert "passed 10m ago" in eta_words(now_is, clock.now, room.zone)
    with refused("already passed"):
        room.assess(it.id, eta=clock.now - timedelta(minutes=1))
    with refused("Nothing that is said"):
        room.assess(it.id, category="database", users=-1)
    room.assess(it.id, no_eta=True)
    assert room.find(it.id).assessment.eta is None
    room.undo(it.id)
    assert room.find(it.id).assessment.eta == clock.now - timedelta(minutes=10)
    room.store.close()
    assert verify(file_or_server).problems == ()


def test_undo_gives_back_what_was_said_before(clock: Clock, tmp_path: Any) -> None:
    room, it = opened(str(tmp_path / "room.db"), clock)
    room.assess(it.id, users=20, accounts=["Acme"])
    clock.passes(minutes=1)
    room.assess(it.id, users=60, impact="high")
    clock.passes(minutes=1)
    room.undo(it.id)
    now_is = room.find(it.id).assessment
    assert (now_is.users, now_is.accounts, now_is.impact) == (20, ("Acme",), "")
    clock.passes(minutes=1)
    room.undo(it.id)
    assert room.find(it.id).assessment is None
    room.store.close()


@pytest.mark.parametrize(
    ("said", "why"),
    [({"users": 130}, "no share"), ({"users": float("nan")}, "no share"), ({"impact": "huge"}, "no impact"),
     ({"category": "weather"}, "no category"), ({"revenue": 10**13}, "in one hour"),
     ({"accounts": [f"A{n}" for n in range(30)]}, "20 that are named")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(
    clock: Clock, tmp_path: Any, said: dict[str, Any], why: str
) -> None:
    room, it = opened(str(tmp_path / "room.db"), clock)
    with refused(why):
        room.assess(it.id, **said)
    room.store.close()


def test_a_response_in_which_nobody_records_anything_has_stalled(clock: Clock, tmp_path: Any) -> None:
    room, it = opened(str(tmp_path / "room.db"), clock, stalled="20m")

    def due() -> Any:
        return next((d for d in deadlines(room.find(it.id), room.policy, clock.now) if d.kind == "stalled"), None)

    assert due().due_at == clock.now + timedelta(minutes=20)
    clock.passes(minutes=15)
    room.log(it.id, "pool is at 100/100")
    assert due().due_at == clock.now + timedelta(minutes=20)
    clock.passes(minutes=21)
    assert due().urgency(clock.now) is Urgency.OVERDUE
    room.set_status(it.id, "monitoring")
    assert due() is None, "calm is no silence to be broken"
    assert not any(d.kind == "stalled" for d in deadlines(it, config().policy, clock.now)), "off unless it is set"
    room.store.close()


def test_a_check_in_says_what_blocks_who_has_it_and_what_comes_next(clock: Clock, tmp_path: Any) -> None:
    room, it = opened(str(tmp_path / "room.db"), clock)
    room.set_check_in(it.id, "commander", clock.now + timedelta(minutes=10))
    clock.passes(minutes=10)
    said = room.check_in(it.id, status_of("slow", "no DBA", "", "fail over"), role="commander")
    assert said.check_ins[0].last_word == "slow; blocked by no DBA; next fail over"
    assert status_of("fine") == "fine"
    room.store.close()
