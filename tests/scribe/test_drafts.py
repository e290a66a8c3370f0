"""Never a word lost: what is half typed comes back, with cursor, kind and mode, whatever ended the program."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from screens.entry.drafts import Amending, Draft, Sent
from tests.scribe.conftest import Sit
from tests.scribe.test_entries import entry, select
from tests.support import outage
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from warroom.core.drafts import Written
from warroom.core.line import Typed, read_line
from warroom.core.model import Kind
from warroom.session.drafts_thread import SideStoreThread
from warroom.store.desk import SideStore

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
KINDS = st.sampled_from([None, *Kind])
AMENDINGS = st.none() | st.builds(
    Amending, TEXTS, st.integers(0, 9), TEXTS, st.sampled_from(list(Kind)), st.just(outage.NOW)
)
DRAFTS = st.builds(Draft, TEXTS, st.integers(0, 40), KINDS, TEXTS, st.none() | st.just(outage.NOW), st.booleans(),
                   st.just("k1"), AMENDINGS)  # fmt: skip


@given(DRAFTS)
def test_a_draft_comes_back_as_it_was_put(draft: Draft) -> None:
    assert Draft.load(draft.dump(), draft.cursor) == draft


@given(TEXTS, KINDS, AMENDINGS, TEXTS)
def test_a_line_on_its_way_comes_back_as_it_was_sent(
    text: str, kind: Kind | None, amending: Amending | None, why: str
) -> None:
    typed = read_line(text, kind, outage.NOW, outage.NOW, outage.config().display.zone)
    sent = Sent("k1", outage.BIG, Typed(typed.kind, typed.at, typed.text, typed.pinned, typed.told_time, "",
                                        typed.asking), amending, ((text, Kind.NOTE, None),), why)  # fmt: skip
    assert Sent.load("k1", outage.BIG, sent.dump()) == sent


@given(TEXTS)
def test_what_is_no_draft_of_ours_is_kept_as_text_or_left_alone(text: str) -> None:
    assert Draft.load(text, 0).text == text
    assert Draft.load("{}", 0).text == "{}"
    assert Sent.load("k", "i", "[1]") is None
    assert Sent.load("k", "i", '{"kind": "nonsense"}') is None


async def test_a_half_typed_line_comes_back_with_its_cursor_kind_and_first_key(sit: Sit, now: Clock) -> None:
    async with sit() as scribe:
        await scribe.keys("d ", "roll back in us-east", *["<left>"] * 7)
        scribe.kept()
    now.passes(minutes=3)
    async with sit() as scribe:
        assert scribe.line == "roll back in us-east"
        scribe.seat.sees("d decision", "decision at 14:37:09, first key typed")
        await scribe.keys("both, ", "<enter>")
        found = entry(scribe, "roll back in")
        assert (found.text, found.kind, found.at) == ("roll back in both, us-east", Kind.DECISION, outage.NOW)
        assert scribe.kept() == ()


async def test_it_comes_back_in_the_rooms_entry_line_too(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("f pool fu")
        await scribe.keys("<escape>")
        scribe.seat.sees("unfinished: pool fu")
    async with sit(scribe=False) as scribe:
        scribe.seat.sees("unfinished: pool fu")
        await scribe.seat.press("t")
        await scribe.seat.type("ll")
        scribe.seat.sees("f fact  pool full")
        await scribe.seat.press("escape", "T")
        assert scribe.line == "pool full"


async def test_each_incident_has_its_own(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("about checkout")
        scribe.kept()
    async with sit(incident=outage.MAIL) as scribe:
        assert scribe.line == ""
        await scribe.keys("about mail")
        scribe.kept()
    async with sit() as scribe:
        assert scribe.line == "about checkout"


async def test_another_persons_drafts_are_theirs(sit: Sit) -> None:
    async with sit("sam") as scribe:
        await scribe.keys("mine")
        scribe.kept()
    async with sit("ana") as scribe:
        assert scribe.line == ""


async def test_an_amendment_comes_back_as_an_amendment(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("half")
        await select(scribe, "bridge moved")
        await scribe.keys("<enter>", ", dial 7")
        scribe.kept()
    async with sit() as scribe:
        scribe.seat.sees("amend 14:36:02")
        await scribe.keys("<enter>")
        assert entry(scribe, "dial 7").revision == 1
        assert scribe.line == "half"


async def test_many_lines_and_a_line_break_come_back(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("one", "<ctrl+j>", "two")
        scribe.kept()
    async with sit() as scribe:
        await scribe.keys("<enter>")
        assert entry(scribe, "one").text == "one\ntwo"


async def test_a_draft_whose_line_is_recorded_already_does_not_come_back(sit: Sit, path: Path) -> None:
    """The program died after the line was durable and before the desk knew."""
    draft = Draft("pool full", 9, Kind.FACT, "f ", outage.NOW, False, "key1")
    with SideStore.open(path) as desk:
        desk.save_draft("sam", outage.BIG, "line", draft.dump(), 9)
    async with sit(incident=outage.MAIL) as scribe:
        scribe.seat.other("sam").log(outage.BIG, "pool full", Kind.FACT, outage.NOW, key="key1")
    async with sit() as scribe:
        assert scribe.line == ""
        assert [e.text for e in scribe.entries()].count("pool full") == 1
        assert scribe.kept() == ()


async def test_a_line_that_was_on_its_way_is_recorded_once_at_the_next_start(sit: Sit, path: Path) -> None:
    typed = Typed(Kind.FACT, outage.NOW, "pool full")
    with SideStore.open(path) as desk:
        for key in ("lost", "done"):
            sent = Sent(key, outage.BIG, typed)
            desk.save_draft("sam", outage.BIG, sent.field, sent.dump(), 0)
    async with sit(incident=outage.MAIL) as scribe:
        assert [e.text for e in scribe.entries()].count("pool full") == 2
    async with sit() as scribe:
        assert [e.text for e in scribe.entries()].count("pool full") == 2
        assert scribe.kept() == ()


async def test_a_refused_line_waits_with_its_reason_through_a_restart(sit: Sit, path: Path) -> None:
    sent = Sent("k", outage.BIG, Typed(Kind.FACT, outage.NOW, "pool full"), refused="Nobody may.")
    with SideStore.open(path) as desk:
        desk.save_draft("sam", outage.BIG, sent.field, sent.dump(), 0)
    async with sit() as scribe:
        assert "pool full  Nobody may." in scribe.row("not done")
        await scribe.keys("<ctrl+r>", "<enter>")
        assert entry(scribe, "pool full").kind is Kind.FACT
        assert scribe.kept() == ()


async def test_two_terminals_that_go_on_with_one_draft_lose_neither_line(sit: Sit) -> None:
    async with sit() as first:
        await first.keys("f pool")
        first.kept()
        async with sit() as second:
            await second.keys(" is full", "<enter>")
            await first.keys(" was full", "<enter>")
            texts = [e.text for e in second.entries()]
            assert "pool is full" in texts
            assert "pool was full" in texts


class TestDeskside:
    def test_the_newest_of_each_field_stands_and_what_belongs_together_is_put_together(self, tmp_path: Path) -> None:
        desk = SideStoreThread(lambda: SideStore.open(tmp_path / "room.db"), "sam")
        desk.start()
        for n in range(500):
            desk.put({("i", "line"): (f"text {n}", n)})
        desk.put({("i", "line"): None, ("i", "sent/k"): ("text 499", 0)})
        found = desk.drafts().result(timeout=PATIENCE_S)
        assert [(w.field, w.text) for w in found] == [("sent/k", "text 499")]
        desk.put({("i", "line"): ("at the end", 3)})
        desk.stop(wait_s=PATIENCE_S)
        with SideStore.open(tmp_path / "room.db") as kept:
            assert {w.text for w in kept.drafts("sam")} == {"text 499", "at the end"}

    def test_where_there_is_no_desk_nothing_waits_for_one(self, tmp_path: Path) -> None:
        def none() -> SideStore:
            raise OSError("no such folder")

        desk = SideStoreThread(none, "sam")
        desk.start()
        assert desk.drafts().result(timeout=PATIENCE_S) == ()
        desk.put({("i", "line"): ("lost, but not waited for", 3)})
        assert desk.drafts().result(timeout=PATIENCE_S) == ()
        assert desk.trouble == "no such folder"
        desk.stop()

    def test_a_desk_that_cannot_be_written_for_a_while_keeps_what_was_put(self, tmp_path: Path) -> None:
        class Stubborn(SideStore):
            failures = 3

            def put(self, person: str, changes: object) -> None:
                Stubborn.failures -= 1
                if Stubborn.failures >= 0:
                    raise OSError("no space left")
                super().put(person, changes)  # type: ignore[arg-type]

        desk = SideStoreThread(lambda: Stubborn.open(tmp_path / "room.db"), "sam")
        desk.start()
        desk.put({("i", "line"): ("words", 5)})
        while not desk.drafts().result(timeout=PATIENCE_S):
            pass
        assert desk.trouble == ""
        desk.stop(wait_s=PATIENCE_S)


async def test_what_the_desk_says_late_of_a_line_that_was_entered_meanwhile_is_not_typed_again(sit: Sit) -> None:
    """On a busy machine: what is kept was looked up while the first line was typed, and is heard of after Enter."""
    async with sit(scribe=False) as scribe:
        await scribe.keys("T", "f pool ful")
        looked_up = scribe.kept()
        assert "pool ful" in str(looked_up)
        await scribe.keys("l", "<enter>")
        assert scribe.screen.entry_line.recall(looked_up) == ()
        await scribe.keys("d roll back", "<enter>")
        assert [e.text for e in scribe.entries()][-2:] == ["pool full", "roll back"]
        assert scribe.line == ""


async def test_what_the_desk_says_late_of_a_line_on_its_way_does_not_send_it_again(sit: Sit) -> None:
    async with sit(scribe=False) as scribe:
        await scribe.keys("t", "pool full")
        line = scribe.seat.app.screen.entry_line  # type: ignore[attr-defined]
        draft = line.field.draft()
        sent = Sent(draft.key, outage.BIG, line.field.read())
        await scribe.keys("<enter>")
        late = Written("sam", outage.BIG, sent.field, sent.dump(), 0)
        assert line.recall((late,)) == ()
