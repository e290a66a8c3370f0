"""Letters are carried: claimed, tried, their end recorded once; again with patience, given up with a reason."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.conftest import Place, config_of
from tests.support.patience import PATIENCE_S
from warroom.config.settings import Config
from warroom.config.settings_notify import Channel, Notify
from warroom.core.validation import validated
from warroom.notify.attempt import Failed, Outcome, Sent, next_try
from warroom.notify.message import Message
from warroom.notify.post import Post
from warroom.store import Store
from warroom.store.errors import Unreachable
from warroom.store.outbox import Claim, Letter, Outbox
from warroom.store.sqlite import engine
from warroom.watcher.store_thread import StoreThread

NOON = datetime(2026, 4, 21, 12, tzinfo=UTC)
RULES = validated(Notify, {"retry": "5s", "retry_longest": "10m", "tries": 20, "give_up": "2h"})

# ---------------------------------------------------------------- when to try again


@given(st.integers(1, 19), st.floats(0, 10_000), st.integers(0, 2**32))
def test_the_wait_doubles_up_to_a_longest_with_a_little_chance_and_the_receivers_wish(
    tries: int, pause_s: float, seed: int
) -> None:
    again, _ = next_try(Failed("x", pause_s=pause_s), tries, NOON, NOON, RULES, random.Random(seed))
    assert again is not None
    wait_s = (again - NOON).total_seconds()
    doubled = min(5 * 2 ** (tries - 1), 600)
    assert max(doubled, min(pause_s, 3600)) - 0.001 <= wait_s <= max(doubled * 1.25, min(pause_s, 3600)) + 0.001


@pytest.mark.parametrize(("failed", "tries", "after", "reason"), [
    (Failed("down"), 20, timedelta(), "given up after 20 tries: down"),
    (Failed("down"), 5, timedelta(hours=2), "given up after 2h: down"),
    (Failed("HTTP 401", final=True), 3, timedelta(), "HTTP 401"),
])  # fmt: skip
def test_a_letter_is_given_up_after_so_many_tries_so_long_or_where_it_is_refused(
    failed: Failed, tries: int, after: timedelta, reason: str
) -> None:
    assert next_try(failed, tries, NOON, NOON + after, RULES, random.Random(1)) == (None, reason)


def test_a_refusal_may_be_a_mistake_and_is_asked_again_twice() -> None:
    for tries in (1, 2):
        assert next_try(Failed("HTTP 401", final=True), tries, NOON, NOON, RULES, random.Random(1))[0] is not None


# ---------------------------------------------------------------- the outbox itself


def letters(place: Place, *ids: str, channel: str = "ops", **more: Any) -> None:
    place.outbox.add(
        [Letter(i, channel, "INC-2026-0001", "declared", "{}", **more) for i in ids], place.lease, place.clock()
    )


def claimed(place: Place, channel: str = "ops") -> str:
    claim = place.outbox.claim(channel, place.lease, place.clock())
    return claim.letter.id if claim else ""


def test_a_delivery_is_recorded_once_and_the_database_itself_sees_to_it(place: Place) -> None:
    letters(place, "a")
    claim = place.outbox.claim("ops", place.lease, place.clock())
    assert claim is not None
    assert place.outbox.delivered(claim.letter, place.clock())
    first = place.outbox.letters()[0].ended_at
    place.passes(minutes=1)
    assert not place.outbox.delivered(claim.letter, place.clock())
    assert place.outbox.letters()[0].ended_at == first
    with pytest.raises(engine.DatabaseError, match="a delivery is recorded once"), place.store.writing() as tx:
        tx.connection.execute("UPDATE outbox SET delivered_at = 'later'")


def test_what_is_urgent_goes_first_and_nobody_takes_the_same_letter_twice(place: Place) -> None:
    letters(place, "a", "b")
    letters(place, "page", urgency=0)
    assert [claimed(place) for _ in range(4)] == ["page", "a", "b", ""]


def test_letters_of_one_incident_keep_their_order_where_it_matters(place: Place) -> None:
    letters(place, "one", "two", ordered=True)
    claim = place.outbox.claim("ops", place.lease, place.clock())
    assert claim is not None
    assert claimed(place) == ""
    place.outbox.failed(claim.letter, place.lease, place.clock(), "down", place.clock() + timedelta(minutes=1))
    assert claimed(place) == ""
    place.outbox.failed(claim.letter, place.lease, place.clock(), "x", None)  # somebody else's: it is not under way
    place.passes(minutes=2)
    again = place.outbox.claim("ops", place.lease, place.clock())
    assert again is not None
    assert again.letter.id == "one"
    place.outbox.delivered(again.letter, place.clock())
    assert claimed(place) == "two"


def test_an_attempt_that_was_cut_off_is_due_again_in_a_moment_for_whoever_comes_next(place: Place) -> None:
    letters(place, "a")
    assert claimed(place) == "a"
    assert claimed(place) == ""
    place.store.release(place.lease)
    place.lease = place.take("the next")
    place.outbox.begin(["ops"], place.lease, place.clock())
    (kept,) = place.outbox.letters()
    assert (kept.state, kept.reason) == ("failing", "the watcher ended while it was being sent: it may have arrived")
    assert claimed(place) == ""
    place.passes(seconds=2)
    assert claimed(place) == "a"


def test_one_that_lost_its_lease_claims_nothing_but_may_still_say_what_arrived(place: Place) -> None:
    letters(place, "a", "b")
    old = place.lease
    claim = place.outbox.claim("ops", old, place.clock())
    assert claim is not None
    place.store.release(old)
    place.lease = place.take("the next")
    place.outbox.begin(["ops"], place.lease, place.clock())
    assert place.outbox.claim("ops", old, place.clock()) is None
    place.outbox.failed(claim.letter, old, place.clock(), "too late to say so", None)
    assert [kept.state for kept in place.outbox.letters()] == ["waiting", "failing"]
    assert place.outbox.delivered(claim.letter, place.clock())
    assert place.outbox.letters()[1].state == "delivered"


def test_a_dead_letter_shows_in_the_room_until_somebody_retries_or_drops_it(place: Place) -> None:
    letters(place, "abc", "abd", "x")
    for _ in range(3):
        claim = place.outbox.claim("ops", place.lease, place.clock())
        assert claim is not None
        place.outbox.failed(claim.letter, place.lease, place.clock(), "HTTP 401", None)
    overview = place.room().overview()
    assert (overview.outbox.dead, overview.outbox.waiting) == (3, 0)
    assert {dead.reason for dead in overview.dead_letters} == {"HTTP 401"}
    assert place.outbox.retry(place.clock(), "ab") == 2
    assert place.outbox.drop("x") == 1
    overview = place.room().overview()
    assert (overview.outbox.dead, overview.outbox.waiting, overview.dead_letters) == (0, 2, ())


def test_what_was_delivered_is_forgotten_after_a_while_and_nothing_else_is(place: Place) -> None:
    letters(place, "a", "b", "c")
    for fate in (True, False):
        claim = place.outbox.claim("ops", place.lease, place.clock())
        assert claim is not None
        if fate:
            place.outbox.delivered(claim.letter, place.clock())
        else:
            place.outbox.failed(claim.letter, place.lease, place.clock(), "no", None)
    place.passes(days=8)
    assert place.outbox.prune(place.clock() - timedelta(days=7)) == 1
    assert sorted(kept.letter.id for kept in place.outbox.letters()) == ["b", "c"]


# ---------------------------------------------------------------- the post office


class Receiver:
    """Takes messages as it is told to: by channel, what happens to each in turn; the last again and again."""

    def __init__(self, **does: list[Outcome | float]) -> None:
        self.does = does
        self.got: list[tuple[str, str, float]] = []
        self.under_way: set[str] = set()

    async def __call__(self, channel: Channel, message: Message, **_: Any) -> Outcome:
        assert channel.id not in self.under_way, "two at once to one channel"
        self.under_way.add(channel.id)
        try:
            self.got.append((channel.id, message.title, time.monotonic()))
            turns = self.does.get(channel.id, [Sent()])
            does = turns.pop(0) if len(turns) > 1 else turns[0]
            if isinstance(does, float):
                await asyncio.sleep(does)
                return Failed("no answer")
            return does
        finally:
            self.under_way.discard(channel.id)

    def titles(self, channel: str) -> list[str]:
        return [title for name, title, _ in self.got if name == channel]


@asynccontextmanager
async def office(path: Path, config: Config, receiver: Receiver) -> AsyncIterator[Store]:
    """A post office at work on a store of its own thread, and this test's own store."""
    desk = StoreThread("post", path, config, lambda: datetime.now(UTC))
    lease = await desk.call(lambda store: store.take_lease("watcher", "me", 60, standing=True))
    assert lease is not None
    post = Post(desk, config, lease, lambda: datetime.now(UTC), send=receiver, chance=random.Random(1))
    task = asyncio.create_task(post.run())
    store = Store.open(path)
    try:
        await until(lambda: set(Outbox(store).cursors()) == set(post._collector.channels))
        yield store
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await desk.close()
        store.close()


async def until(holds: Callable[[], Any], within_s: float = PATIENCE_S) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.01)


def quick(*channels: dict[str, Any], **notify: Any) -> Config:
    rules = {"retry": "100ms", "retry_longest": "1s", **notify}
    return config_of(*channels, notify=rules, watcher={"interval": "100ms"})


def declare(store: Store, title: str) -> None:
    from warroom.room import Room

    Room(store, Config().policy, "maya").declare(title, "SEV1")


async def test_a_failure_is_tried_again_and_the_delivery_recorded_once(tmp_path: Path) -> None:
    receiver = Receiver(ops=[Failed("down"), Failed("down"), Sent()])
    async with office(tmp_path / "room.db", quick({"id": "ops"}), receiver) as store:
        declare(store, "checkout")
        await until(lambda: [k.state for k in Outbox(store).letters()] == ["delivered"])
        (kept,) = Outbox(store).letters()
    assert kept.tries == 3
    assert len(receiver.got) == 3


@pytest.mark.alone
async def test_a_channel_that_hangs_holds_up_no_other(tmp_path: Path) -> None:
    receiver = Receiver(hung=[600.0])
    async with office(tmp_path / "room.db", quick({"id": "hung"}, {"id": "ops"}), receiver) as store:
        for number in range(5):
            declare(store, f"checkout {number}")
        await until(lambda: len(receiver.titles("ops")) == 5)
        assert len(receiver.titles("hung")) == 1
        assert "hung" in receiver.under_way


async def test_a_receiver_that_asks_for_patience_is_given_it_by_all_letters(tmp_path: Path) -> None:
    receiver = Receiver(ops=[Failed("HTTP 429", pause_s=0.8), Sent()])
    async with office(tmp_path / "room.db", quick({"id": "ops"}), receiver) as store:
        declare(store, "one")
        await until(lambda: len(receiver.got) == 1)
        declare(store, "two")
        await until(lambda: len(receiver.got) == 3)
    assert receiver.got[1][2] - receiver.got[0][2] >= 0.75


async def test_what_is_refused_is_given_up_with_its_reason_and_can_be_retried(tmp_path: Path) -> None:
    no = Failed("HTTP 401", final=True)
    receiver = Receiver(ops=[no, no, no, Sent()])
    async with office(tmp_path / "room.db", quick({"id": "ops"}), receiver) as store:
        declare(store, "checkout")
        outbox = Outbox(store)
        await until(lambda: outbox.health().dead == 1)
        assert outbox.health().dead_letters[0].reason == "HTTP 401"
        outbox.retry(datetime.now(UTC))
        await until(lambda: [k.state for k in outbox.letters()] == ["delivered"])
    assert len(receiver.got) == 4


async def test_an_attempt_under_way_may_end_when_the_watcher_does(tmp_path: Path) -> None:
    class Slow(Receiver):
        async def __call__(self, channel: Channel, message: Message, **more: Any) -> Outcome:
            await asyncio.sleep(0.3)
            return await super().__call__(channel, message, **more)

    receiver = Slow()
    async with office(tmp_path / "room.db", quick({"id": "ops"}), receiver) as store:
        declare(store, "checkout")
        await until(lambda: Outbox(store).letters() and Outbox(store).due_in("ops", datetime.now(UTC)) is None)
    with Store.open(tmp_path / "room.db") as store:
        assert [kept.state for kept in Outbox(store).letters()] == ["delivered"]


async def test_a_claim_whose_answer_was_lost_is_carried_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, lost = Outbox.claim, list[str]()

    def claimed_and_lost(outbox: Outbox, *about: Any) -> Claim | None:
        found = claim(outbox, *about)
        if found is not None and not lost:
            lost.append(found.letter.id)
            raise Unreachable("lost while it wrote")
        return found

    monkeypatch.setattr(Outbox, "claim", claimed_and_lost)
    receiver = Receiver(ops=[Sent()])
    async with office(tmp_path / "room.db", quick({"id": "ops"}), receiver) as store:
        declare(store, "checkout")
        await until(lambda: [k.state for k in Outbox(store).letters()] == ["delivered"], 60)
        (kept,) = Outbox(store).letters()
    assert ([kept.letter.id], kept.tries, len(receiver.got)) == (lost, 1, 1)


async def test_what_a_carrier_had_in_hand_when_it_failed_is_sent_again_under_its_key(tmp_path: Path) -> None:
    keys: list[str] = []

    class Faulty(Receiver):
        async def __call__(self, channel: Channel, message: Message, **more: Any) -> Outcome:
            outcome = await super().__call__(channel, message, **more)
            keys.append(message.key)
            if len(keys) == 1:
                raise RuntimeError("a fault of ours")
            return outcome

    receiver = Faulty(ops=[Sent(), Sent()])
    async with office(tmp_path / "room.db", quick({"id": "ops"}), receiver) as store:
        declare(store, "checkout")
        await until(lambda: [k.state for k in Outbox(store).letters()] == ["delivered"], 60)
    assert keys == [keys[0]] * 2
