"""Who is here, in words: every person once, who writes before who looks on, and ages that hardly ever move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warroom.core.presence import (
    AWAY,
    DECLARES,
    LOOKS,
    SCRIBES,
    SEES_ALERTS,
    WRITES,
    Present,
    amends,
    at_the_same,
    doing_words,
    held,
    short,
    tells,
    together,
    who_amends,
)

NOW = datetime(2026, 4, 21, 14, 37, 9, tzinfo=UTC)
HERE, THERE = "INC-2026-0042", "INC-2026-0041"


def at(person: str, incident: str = HERE, doing: str = LOOKS, *, minutes: float = 42, terminal: str = "") -> Present:
    then = NOW - timedelta(minutes=minutes)
    return Present(terminal or f"{person}/1", person, incident, doing, then, then, NOW)


def test_who_writes_here_comes_first_then_who_is_here_then_the_others_and_last_who_is_away() -> None:
    present = [at("ana", doing=AWAY), at("bob", THERE), at("cy"), at("di", THERE, WRITES)]
    present.append(at("eve", doing=tells("team")))
    assert [one.person for one in together(present, "maya", HERE)] == ["eve", "di", "cy", "bob", "ana"]


def test_a_person_at_two_terminals_is_one_whatever_the_capitals_and_nobody_is_told_of_themselves() -> None:
    present = [at("Sam", THERE, terminal="a"), at("sam", doing=WRITES, terminal="b"), at("MAYA", THERE)]
    assert [(one.person, one.doing) for one in together(present, "maya", HERE)] == [("sam", WRITES)]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (at("maya"), "maya 0:40"), (at("maya", minutes=3), "maya 0:03"), (at("lee", THERE), "lee 0041"),
        (at("sam", doing=WRITES), "sam writing"), (at("sam", THERE, WRITES), "sam writing 0041"),
        (at("sam", doing=amends("e1")), "sam amending"), (at("sam", doing=tells("customers")), "sam telling"),
        (at("sam", doing=SCRIBES), "sam scribing"), (at("sam", "", DECLARES), "sam declaring"),
        (at("sam", "", SEES_ALERTS), "sam at alerts"), (at("sam", THERE, AWAY), "sam away"),
        (at("世界", ""), "世界 0:40"),
        (at("sam", doing="a word of a newer program"), "sam 0:40"),
    ],
)  # fmt: skip
def test_a_person_is_told_in_two_words(one: Present, words: str) -> None:
    assert short(one, HERE, NOW) == words


def test_over_an_hour_an_age_moves_a_few_times_and_not_every_second() -> None:
    told = {held(timedelta(seconds=n)) for n in range(3600)}
    assert len(told) == 6 + 10


def test_who_writes_the_same_is_named_with_since_when() -> None:
    lee = at("lee", doing=tells("customers"), minutes=6)
    same = at_the_same([lee, at("sam", doing=tells("team"))], "maya", HERE, tells("customers"), UTC, "customers")
    assert same == "lee is writing to customers since 14:31"
    assert at_the_same([lee], "maya", THERE, tells("customers"), UTC, "customers") == ""
    ana = at("ana", doing=tells("customers"), minutes=2)
    assert at_the_same([lee, ana], "maya", HERE, tells("customers"), UTC, "customers") == (
        "ana and lee are writing to customers"
    )


def test_ones_own_other_terminal_is_told_as_ones_own() -> None:
    mine = at("Lee", doing=amends("e1"), minutes=6)
    told = at_the_same([mine], "lee", HERE, amends("e1"), UTC)
    assert told == "you are amending this at another terminal, since 14:31"
    assert who_amends([mine], "lee", HERE) == {"e1": "you are amending this elsewhere"}
    assert who_amends([mine], "sam", HERE) == {"e1": "Lee is amending this"}
    assert who_amends([mine], "sam", THERE) == {}


def test_who_looks_on_does_nothing_that_two_could_do_at_once() -> None:
    for doing in (LOOKS, SCRIBES, SEES_ALERTS, AWAY):
        assert at_the_same([at("lee", doing=doing)], "maya", HERE, doing, UTC) == ""


def test_every_word_reads_after_a_name() -> None:
    for doing in (LOOKS, WRITES, SCRIBES, DECLARES, SEES_ALERTS, AWAY, amends("e1"), tells("team"), "newer"):
        assert doing_words(doing).split()[0] == "is"
