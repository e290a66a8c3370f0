"""Numbers begin again every year: a number that two open incidents have names neither of them."""

from __future__ import annotations

import pytest

from tests.support.made import declared
from tests.support.rooms import refused
from warroom.core.model import Status
from warroom.room import Room
from warroom.store.maintenance import dump

OLD, NEW = "INC-2026-0001", "INC-2027-0001"


@pytest.fixture
def both(maya: Room) -> Room:
    with maya.store.writing() as tx:
        tx.append(declared(OLD, title="Payments slow"))
        tx.append(declared(NEW, title="Search down"))
        tx.append(declared("INC-2027-0002", title="Mail late"))
    return maya


@pytest.mark.parametrize("name", ["1", "0001", "INC-1", "inc-0001"])
def test_a_number_that_two_open_incidents_have_is_refused_with_both_in_full(both: Room, name: str) -> None:
    with refused(f'"{name}" is the number of {OLD} and {NEW}: say which with its year, such as 2027-0001'):
        both.log(name, "pool is full")
    with refused(f"{OLD} and {NEW}"):
        both.cancel(name, "false alarm")
    with refused(f"{OLD} and {NEW}"):
        both.merge("2027-0002", name)


def test_the_year_names_one_of_them(both: Room) -> None:
    both.log("2026-0001", "pool is full")
    assert both.detail(OLD).entries[-1].text == "pool is full"
    assert both.find("INC-2027-0001").id == NEW
    assert both.find("2").id == "INC-2027-0002"


def test_the_year_is_shown_where_the_number_alone_would_be_ambiguous(both: Room) -> None:
    assert {it.number for it in both.overview().incidents} == {"2026-0001", "2027-0001", "0002"}
    assert both.find(OLD).number == "2026-0001"
    with refused("2026-0001 is triage"):
        both.reopen(OLD, "again")
    merged = both.merge("2026-0001", "2027-0001")
    assert (merged.status, merged.number_of(merged.merged_into)) == (Status.MERGED, "2027-0001")
    assert both.find(NEW).number == "0001"


def test_when_one_of_them_is_over_the_number_means_the_other(both: Room) -> None:
    both.cancel("2027-0001", "false alarm")
    assert both.find("1").id == OLD
    assert both.find(OLD).number == "0001"
    assert both.find(NEW).number == "2027-0001"
    both.cancel(OLD, "false alarm")
    assert both.find("1").id == NEW


def test_how_it_is_shown_is_no_part_of_what_is_kept(both: Room) -> None:
    both.acknowledge(OLD)
    assert not [line for line in dump(both.store.path) if "with_year" in line]
    both.cancel(NEW, "false alarm")
    assert both.find(OLD).number == "0001"
