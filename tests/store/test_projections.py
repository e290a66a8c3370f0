"""The tables of state: what they answer, and that folding the journal again gives them byte for byte."""

from __future__ import annotations

import pytest

from tests.store.conftest import raw
from tests.support.made import after, declared, event, note
from warroom.core.events import Acknowledged, Cancelled, EntryAmended, EntryPinned, StatusChanged, UpdatePublished
from warroom.core.model import Kind, Status
from warroom.store import Store
from warroom.store.maintenance import dump, rebuild


@pytest.fixture
def path(place: str) -> str:
    return place


def test_an_incident_and_its_rows_are_there_with_the_event_that_made_them(path: str) -> None:
    with Store.open(path) as store, store.writing() as tx:
        tx.append(declared(title="Checkout fails"))
        tx.append(note("disk is full", id="n1", at=after(5)))
        incident = tx.incident("INC-2026-0001")
        assert incident is not None
        assert (incident.title, incident.seq) == ("Checkout fails", 2)
        row = tx.entry("n1")
        assert row is not None
        assert (row.text, row.seq) == ("disk is full", 2)


def test_rebuild_gives_the_same_rows_byte_for_byte(path: str) -> None:
    with Store.open(path) as store:
        for event_ in (
            declared(), note("cause unknown", id="n1", kind=Kind.HYPOTHESIS), event(Acknowledged()),
            event(EntryAmended(entry="n1", revision=0, text="cause is the disk")),
            event(EntryPinned(entry="n1")), declared("INC-2026-0002"), note("elsewhere", "INC-2026-0002"),
            event(UpdatePublished(audience="customers", text="we are on it")),
            event(StatusChanged(status=Status.RESOLVED)), event(StatusChanged(status=Status.CLOSED)),
            note("on an incident that nobody declared", "INC-2026-0099"),
        ):  # fmt: skip
            with store.writing() as tx:
                tx.append(event_)
    before = list(dump(path))
    assert len(before) > 8
    assert not rebuild(path).changed
    assert list(dump(path)) == before


def test_rebuild_mends_rows_that_were_changed_or_lost(path: str) -> None:
    with Store.open(path) as store, store.writing() as tx:
        tx.append(declared())
        tx.append(note("disk is full"))
    before = list(dump(path))
    conn = raw(path)
    conn.execute("UPDATE incidents SET title = 'x', open = 0")
    conn.execute("DELETE FROM entries")
    conn.execute("UPDATE counts SET n = 77")
    conn.close()
    assert rebuild(path).changed
    assert list(dump(path)) == before


def test_what_ended_is_out_of_the_open_list_and_in_the_counts(path: str) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            for n in (1, 2, 3):
                tx.append(declared(f"INC-2026-000{n}", at=after(n)))
            tx.append(event(StatusChanged(status=Status.RESOLVED), "INC-2026-0002"))
            tx.append(event(StatusChanged(status=Status.CLOSED), "INC-2026-0002"))
        assert [i.id for i in store.open_incidents()] == ["INC-2026-0003", "INC-2026-0001"]
        assert [i.id for i in store.incidents(limit=2, offset=1)] == ["INC-2026-0002", "INC-2026-0001"]
        assert (store.count(), store.count(open_only=True)) == (3, 2)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("INC-2026-0042", "INC-2026-0042"),
        ("inc-2026-0042", "INC-2026-0042"),
        ("42", "INC-2026-0042"),
        (" 0042 ", "INC-2026-0042"),
        ("inc-42", "INC-2026-0042"),
        ("2025-0042", "INC-2025-0042"),
        ("INC-2025-42", "INC-2025-0042"),
        ("7", "INC-2025-0007"),
        ("43", None),
        ("", None),
        ("42; DROP TABLE incidents", None),
        ("٤٢", "INC-2026-0042"),
        ("99999999999999999999", None),
    ],
)
@pytest.mark.parametrize("place", ["", "15"], indirect=True, ids=["sqlite", "postgresql15"])
def test_an_incident_is_found_by_the_names_people_say(path: str, name: str, found: str | None) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            for incident in ("INC-2025-0007", "INC-2025-0042", "INC-2026-0042"):
                tx.append(declared(incident))
            tx.append(event(Cancelled(reason="a false alarm"), "INC-2025-0042"))
        assert store.resolve(name) == found


def test_ids_count_up_within_their_year(path: str) -> None:
    with Store.open(path) as store, store.writing() as tx:
        assert tx.next_incident_id(2026) == "INC-2026-0001"
        tx.append(declared("INC-2026-0001"))
        tx.append(declared("INC-2026-0002"))
        assert tx.next_incident_id(2026) == "INC-2026-0003"
        assert tx.next_incident_id(2027) == "INC-2027-0001"
        tx.append(declared("INC-2026-9999"))
        assert tx.next_incident_id(2026) == "INC-2026-10000"
        tx.append(declared("INC-2026-10000"))
        assert tx.next_incident_id(2026) == "INC-2026-10001"


def test_the_timeline_pages_back_in_the_order_things_happened(path: str) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(declared())
            for n in range(10):
                tx.append(note(f"{n}", at=after(100 - 10 * (n % 5))))
        whole = store.entries("INC-2026-0001", newest=50)
        assert len(whole) == 11
        assert [(e.at, e.seq) for e in whole] == sorted((e.at, e.seq) for e in whole)
        paged: list[str] = []
        before: int | None = None
        while page := store.entries("INC-2026-0001", newest=3, before=before):
            paged = [e.id for e in page] + paged
            before = page[0].seq
        assert paged == [e.id for e in whole]


def test_a_late_change_of_an_old_row_is_among_the_changes_since(path: str) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(declared())
            tx.append(note("old", id="old"))
            tx.append(note("newer", id="newer"))
        seen = store.head()[0]
        assert store.entry_changes("INC-2026-0001", seen) == ()
        with store.writing() as tx:
            tx.append(event(EntryAmended(entry="old", revision=0, text="reworded")))
        changed = store.entry_changes("INC-2026-0001", seen)
        assert [(e.id, e.text) for e in changed] == [("old", "reworded")]


def test_what_a_transaction_wrote_is_read_in_it_as_it_is_afterwards(path: str) -> None:
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(declared())
            tx.foresee("one")
            assert tx.event("one") is None
            tx.append(note("pool at 100", id="one"), fresh=True)
            tx.append(note("pool at 99", id="two"))
            inside = tx.entry("one"), tx.entries(["two", "one"]), tx.event("one")
            assert tx.append(note("pool at 100", id="one")).seq == 2
        assert inside == (store.entry("one"), (store.entry("two"), store.entry("one")), store.event("one"))
        assert store.head()[0] == 3
