"""Tickets of like wording: one story told by many, and not what merely came at the same time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.feeds.alike import MOST, Alike, Ticket, alike, words_of

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STORY = (
    "Checkout says 502 when paying", "502 at checkout, cannot pay!", "RE: Checkout 502", "paying fails: checkout 502",
    "Checkout error 502 since this morning", "URGENT checkout 502 – order 8812345 lost",
)  # fmt: skip
NOISE = (
    "How do I change my invoice address", "Feature request: dark mode", "Refund for order 4411", "No log-in code",
    "Export to CSV has wrong columns", "Where is my parcel", "Delete my account", "Voucher not accepted in the shop",
    "Newsletter twice a day", "Typo on the pricing page",
)  # fmt: skip


def told(count: int, begin: datetime = START, every: timedelta = MINUTE / 3, first: int = 0) -> list[Ticket]:
    return [
        Ticket(f"#{first + n}", STORY[n % len(STORY)], begin + every * n, f"Customer {n % 4}") for n in range(count)
    ]


def noise(count: int) -> list[Ticket]:
    return [Ticket(f"n{n}", f"{NOISE[n % 10]} {n}", START + MINUTE * n / 9, f"c{n}") for n in range(min(count, 10))]


def found(tickets: list[Ticket], size: int = 15, minutes: float = 10, likeness: float = 80) -> list[Alike]:
    return alike(tickets, size=size, within=MINUTE * minutes, likeness=likeness)


def test_fifteen_that_tell_one_story_are_found_among_others_with_their_words_and_accounts() -> None:
    tickets = [*told(18), *noise(10)]
    random.Random(3).shuffle(tickets)
    (one,) = found(tickets)
    assert [t.id for t in one.tickets] == [f"#{n}" for n in range(18)]
    assert set(one.words) == {"checkout", "502"}
    assert one.accounts[0] in ("Customer 0", "Customer 1")
    assert len(one.accounts) == 4


def test_fourteen_are_not_enough_and_fifteen_over_an_hour_are_not_either() -> None:
    assert found(told(14)) == []
    assert found(told(15, every=MINUTE * 4)) == []
    assert len(found(told(15, every=timedelta(seconds=42)))) == 1


def test_the_densest_ten_minutes_count_and_the_rest_is_no_second_story() -> None:
    slow = told(20, every=MINUTE, first=100)
    (one,) = found([*slow, *told(16, begin=START + MINUTE * 20)])
    assert len(one.tickets) >= 16
    assert all(t.at >= START + MINUTE * 10 for t in one.tickets)


def test_two_stories_at_once_are_two() -> None:
    other = [Ticket(f"p{n}", f"Parcel tracking page is empty {n}", START + MINUTE * n / 4, "x") for n in range(20)]
    first, second = found([*told(16), *other])
    assert (len(first.tickets), len(second.tickets)) == (20, 16)
    assert {"parcel", "tracking"} <= set(first.words)


def test_tickets_that_have_only_filling_words_or_numbers_in_common_are_not_alike() -> None:
    assert found([Ticket(f"{n}", "Please help me", START, "") for n in range(30)]) == []
    numbers = [Ticket(f"{n}", f"Order 44{n:06} {word}", START, "") for n, word in enumerate("abcdefghijklmnopqrst")]
    assert len(found(numbers)) == 1, "the word order is theirs all the same"
    other = [Ticket(f"{n}", f"{word}{word} 4711", START, "") for n, word in enumerate("abcdefghijklmnopqrst")]
    assert found(other) == []


def test_one_word_alone_is_like_nothing_but_itself() -> None:
    longer = [Ticket(f"l{n}", f"Checkout {NOISE[n % 10]}", START, "") for n in range(10)]
    single = [Ticket(f"s{n}", "Checkout?", START, "") for n in range(14)]
    assert found([*single, *longer]) == []
    assert len(found([*single, Ticket("s99", "checkout", START, "")])) == 1


def test_words_are_compared_without_case_width_and_long_numbers() -> None:
    assert words_of("RE: Ｃheckout – CHECKOUT is down for order 4711234, 502!") == ("checkout", "down", "order", "502")
    assert words_of("Größe ГОРОД 注文が届かない") == ("grösse", "город", "注文が届かない")


def test_a_ticket_listed_twice_counts_once_and_only_the_newest_are_compared() -> None:
    assert found([*told(10), *told(10)]) == []
    old = told(MOST, begin=START - timedelta(days=1), every=timedelta(0), first=5000)
    (one,) = found([*old, *told(16)])
    assert len(one.tickets) >= 16


WORDS = ["pay", "card", "checkout", "502", "slow", "app", "log-in", "", "é", "\u202e"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=5)


@given(st.lists(st.tuples(TEXT, st.integers(0, 1800)), max_size=80), st.integers(2, 20))
def test_whatever_comes_each_group_is_large_enough_close_enough_and_of_its_own_tickets(
    raw: list[tuple[list[str], int]], size: int
) -> None:
    tickets = [
        Ticket(str(n), " ".join(words), START + timedelta(seconds=at)) for n, (words, at) in enumerate(raw)
    ]
    groups = found(tickets, size=size)
    seen = [t.id for group in groups for t in group.tickets]
    assert len(seen) == len(set(seen))
    for group in groups:
        assert len(group.tickets) >= size
        assert group.tickets[-1].at - group.tickets[0].at <= MINUTE * 10
        assert group.words
    counts = [len(group.tickets) for group in groups]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("size", [3, 15])
def test_the_order_of_the_answer_does_not_matter(size: int) -> None:
    tickets = [*told(18), *noise(10)]
    first = found(tickets, size=size)
    for seed in range(5):
        random.Random(seed).shuffle(tickets)
        assert found(tickets, size=size) == first
