"""The record read in pages, through a sieve, by kind and by tag: the same in every back end."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.made import after, declared, event, note
from warroom.core.events import EntryAmended, EntryPinned, UpdatePublished
from warroom.core.model import Kind
from warroom.store import Store
from warroom.store.maintenance import redact
from warroom.store.record_rows import Record

IDS = ("INC-2026-0001", "INC-2026-0002")


@pytest.fixture
def store(place: str) -> Generator[Store]:
    with Store.open(place) as opened:
        with opened.writing() as tx:
            tx.append(declared())
            tx.append(declared(IDS[1], at=after(1)))
            for n in range(12):
                tx.append(note(f"line {n}" + (" #db" if n == 7 else ""), IDS[n % 2], id=f"n{n}", at=after(n // 3)))
            tx.append(note("the pool is small", id="h", at=after(5), kind=Kind.HYPOTHESIS))
            tx.append(note("checkout fails", id="i", at=after(6), kind=Kind.IMPACT))
            tx.append(event(EntryPinned(entry="n3"), IDS[1], at=after(7)))
            tx.append(event(UpdatePublished(audience="customers", text="we are on it"), at=after(8)))
        yield opened


def test_the_record_of_two_incidents_is_paged_from_either_side(store: Store) -> None:
    record = Record(store, IDS)
    whole = record.page(100)
    assert [(e.at, e.seq) for e in whole] == sorted((e.at, e.seq) for e in whole)
    back, place = list(record.page(4)), None
    while place != (place := (back[0].at, back[0].seq)):
        back = [*record.page(4, before=place), *back]
    assert back == list(whole)
    first = whole[0]
    assert record.page(3, after=(first.at, first.seq)) == whole[1:4]


def test_a_sieve_lets_through_a_page_of_what_passes_however_little_that_is(store: Store) -> None:
    record = Record(store, IDS)
    with store.writing() as tx:
        for n in range(1100):
            tx.append(note(f"noise {n}", id=f"x{n}", at=after(20 + n)))
    found = record.page(3, passes=lambda body: body["text"].startswith("line"))
    assert [e.text for e in found] == ["line 9", "line 10", "line 11"]
    assert record.page(3, passes=lambda body: False) == ()
    lines = record.page(2, after=(after(0), 0), passes=lambda body: "line" in body["text"])
    assert [e.id for e in lines] == ["n0", "n1"]


def test_what_leads_is_pinned_or_tagged_is_found_by_what_it_is(store: Store) -> None:
    record = Record(store, IDS)
    assert [e.id for e in record.notable()] == ["n3", "h"]
    assert [e.id for e in record.leading()] == ["h", "i"]
    assert record.tagged(5) == ("line 7 #db",)
    assert record.known(["n1", "nothing"]) == {"n1"}
    counts = record.counts()
    assert (counts["note", False], counts["hypothesis", False]) == (12, 1)
    assert sum(number for (_, system), number in counts.items() if system) >= 2
    seen = store.head()[0]
    with store.writing() as tx:
        tx.append(event(EntryAmended(entry="h", revision=0, text="the pool leaks")))
    assert [e.text for e in record.changes(seen)] == ["the pool leaks"]
    assert record.leads_anew(seen)


def test_words_that_were_redacted_are_in_no_table(store: Store, place: str) -> None:
    with store.writing() as tx:
        tx.append(note("the password is correct-horse-battery", id="secret"))
        tx.set_mark("kept", "beside it")
    redact(place, "secret", "maya", "a password")

    def rows(conn: object) -> str:
        tables = ("events", "payloads", "incidents", "entries", "alerts", "alert_log", "alert_acts", "outbox")
        return repr([conn.execute(f"SELECT * FROM {table}").fetchall() for table in tables])  # type: ignore[attr-defined]

    assert "correct-horse" not in store.query(rows)
    assert store.mark("kept") == "beside it"
