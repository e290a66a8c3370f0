"""The outbox in every back end: each letter once, in order, and no attempt that another term forgets."""

from __future__ import annotations

import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.support.made import NOON, after, declared
from tests.support.patience import PATIENCE_S
from warroom.store import Store
from warroom.store.elapsed import BootClock
from warroom.store.leases import Lease
from warroom.store.outbox import CursorMoved, Letter, Outbox


class Host:
    """A clock that a test moves, as the wall and the seconds have it."""

    def __init__(self) -> None:
        self.s = 0.0

    def open(self, place: str) -> Store:
        return Store.open(place, clock=lambda: after(self.s), boot=BootClock(lambda: 1000 + self.s, "b"))


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def store(place: str, host: Host) -> Generator[Store]:
    with host.open(place) as opened:
        yield opened


@pytest.fixture
def lease(store: Store) -> Lease:
    taken = store.take_lease("watcher", "a", 1e6)
    assert taken is not None
    Outbox(store).begin(["mail", "chat"], taken, NOON)
    return taken


def letter(name: str = "l1", **more: object) -> Letter:
    return Letter(**{  # type: ignore[arg-type]
        "id": name, "channel": "mail", "incident": "INC-2026-0001", "occasion": "escalation",
        "body": '{"title": "SEV1", "what": {"status": "open"}}', **more,
    })  # fmt: skip


def test_a_letter_is_kept_once_and_tried_by_urgency(store: Store, lease: Lease) -> None:
    box = Outbox(store)
    assert box.add([letter("slow"), letter("quick", urgency=0)], lease, NOON) == 2
    assert box.add([letter("slow"), letter("late")], lease, NOON) == 1
    assert box.due_in("mail", NOON) == 0
    taken = [box.claim("mail", lease, NOON) for _ in range(4)]
    assert [claim.letter.id for claim in taken if claim] == ["quick", "slow", "late"]
    assert taken[3] is None
    assert (box.health().waiting, box.health().failing) == (3, 0)


def test_a_delivery_is_recorded_once_with_the_name_at_the_other_end(store: Store, lease: Lease) -> None:
    box = Outbox(store)
    box.add([letter(), letter("l2", ordered=True)], lease, NOON)
    first = box.claim("mail", lease, NOON)
    assert first is not None
    assert box.claim("mail", lease, NOON) is None  # the second keeps its place in the line
    assert box.delivered(first.letter, after(1), "4711")
    assert not box.delivered(first.letter, after(2))
    second = box.claim("mail", lease, NOON)
    assert second is not None
    assert (second.letter.id, second.name) == ("l2", "4711")
    assert [(kept.letter.id, kept.state) for kept in box.letters()] == [("l2", "waiting"), ("l1", "delivered")]
    assert box.prune(after(5)) == 1


def test_what_failed_waits_by_the_clock_and_what_is_given_up_may_be_tried_again(
    store: Store, lease: Lease, host: Host
) -> None:
    box = Outbox(store)
    box.add([letter()], lease, NOON)
    assert box.claim("mail", lease, NOON)
    box.failed(letter(), lease, NOON, "no route", after(30))
    assert (box.due_in("mail", NOON), box.health().failing, box.health().error) == (30, 1, "mail: no route")
    host.s = 30
    claim = box.claim("mail", lease, after(30))
    assert claim is not None
    assert (claim.tries, claim.since) == (2, NOON)
    box.failed(letter(), lease, after(30), "refused", None)
    health = box.health()
    assert (health.waiting, health.dead, health.dead_letters[0].title) == (0, 1, "SEV1")
    assert box.retry(after(31), "nothing of that name") == 0
    assert box.retry(after(31)) == 1
    assert box.claim("mail", lease, after(31))
    box.failed(letter(), lease, after(31), "refused", None)
    assert box.drop("l") == 1
    assert box.letters() == ()


def test_letters_and_the_cursor_move_together_or_not_at_all(store: Store, lease: Lease) -> None:
    box = Outbox(store)
    assert box.cursors()["mail"].seq == 0
    assert box.add([letter()], lease, NOON, read={"mail": (0, 7)}) == 1
    with pytest.raises(CursorMoved):
        box.add([letter("other")], lease, NOON, read={"chat": (0, 9), "mail": (0, 7)})
    assert {name: cursor.seq for name, cursor in box.cursors().items()} == {"mail": 7, "chat": 0}
    assert [kept.letter.id for kept in box.letters()] == ["l1"]


def test_a_new_term_finds_what_was_cut_off_and_gives_up_what_has_no_channel(store: Store, lease: Lease) -> None:
    box = Outbox(store)
    box.add([letter(), letter("gone", channel="chat")], lease, NOON)
    assert box.claim("mail", lease, NOON)
    store.release(lease)
    other = store.take_lease("watcher", "b", 1e6)
    assert other is not None
    assert set(box.begin(["mail"], other, NOON, known=["mail"])) == {"mail"}
    assert box.add([letter("x")], lease, NOON) == 0  # the one before may write no more
    assert box.due_in("mail", NOON) == 2
    states = {kept.letter.id: kept.state for kept in box.letters()}
    assert states == {"l1": "failing", "gone": "dead"}


def test_a_page_is_known_until_its_channel_heard_the_end(store: Store, lease: Lease) -> None:
    box = Outbox(store)
    with store.writing() as tx:
        tx.append(declared())
    box.add([letter(), letter("end", occasion="status", body='{"what": {"status": "closed"}}')], lease, NOON)
    assert [page.arrived for page in box.pages("INC-2026-0001")] == [False]
    for _ in range(2):
        claim = box.claim("mail", lease, NOON)
        assert claim is not None
        box.delivered(claim.letter, NOON + timedelta(seconds=1))
    assert box.pages("INC-2026-0001") == ()


def test_a_claimed_letter_is_reworded_or_withdrawn_with_a_note_in_the_record(store: Store, lease: Lease) -> None:
    box = Outbox(store)
    box.add([letter()], lease, NOON)
    assert box.claim("mail", lease, NOON)
    box.rewrite(letter(), lease, '{"title": "SEV2"}')
    assert box.letters()[0].letter.body == '{"title": "SEV2"}'
    assert box.withdraw(letter(), lease, NOON, "acknowledged", declared())
    assert (box.letters()[0].state, store.head()[0]) == ("withdrawn", 1)


def test_no_letter_is_claimed_twice_by_two_who_claim_at_once(file_or_server: str, host: Host) -> None:
    """Two senders under one lease, and one whose lease was taken over: each letter is tried by one of the two."""
    names = {f"l{number}" for number in range(12)}
    with host.open(file_or_server) as store:
        before = store.take_lease("watcher", "a", 1e6)
        assert before is not None
        store.release(before)
        taken = store.take_lease("watcher", "b", 1e6)
        assert taken is not None
        Outbox(store).begin(["mail"], taken, NOON)
        Outbox(store).add([letter(name) for name in sorted(names)], taken, NOON)
    start = threading.Barrier(3)

    def claims(lease: Lease) -> list[str]:
        with host.open(file_or_server) as mine:
            start.wait(PATIENCE_S)
            found = iter(lambda: Outbox(mine).claim("mail", lease, NOON), None)
            return [claim.letter.id for claim in found if claim]

    with ThreadPoolExecutor(3) as pool:
        older, *both = pool.map(claims, (before, taken, taken))
    assert older == []
    assert sorted(both[0] + both[1]) == sorted(names)
