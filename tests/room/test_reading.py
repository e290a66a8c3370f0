"""What the room shows costs what is open and shown, and tells all of it."""

from __future__ import annotations

from tests.support.made import alert, health
from tests.support.rooms import Clock, texts
from warroom.core.brief import brief_lines
from warroom.core.model import HypothesisState, Kind, OnCall
from warroom.core.policy import Policy
from warroom.room import Room

ANSWERS = {item: "done" for item in Policy().room.closure}


def test_an_empty_room_is_an_overview_of_nothing(maya: Room) -> None:
    shown = maya.overview()
    assert (shown.seq, shown.incidents, shown.alerts, shown.feeds, shown.read_only) == (0, (), (), (), False)
    assert not shown.watcher.alive


def test_the_most_grave_stands_first_and_what_is_resolved_last(maya: Room, clock: Clock) -> None:
    names = {}
    for title, severity in (("mail", "SEV3"), ("checkout", "SEV1"), ("login", "SEV1"), ("all", "SEV0")):
        names[title] = maya.declare(title, severity)
        clock.passes(minutes=1)
    maya.declare("launch", "SEV0", planned=True)
    maya.set_status(names["all"], "resolved", "drill over", closure=ANSWERS)
    assert [it.title for it in maya.overview().incidents] == ["checkout", "login", "mail", "launch", "all"]


def test_what_is_over_leaves_the_overview(maya: Room, inc: str) -> None:
    maya.cancel(inc, "false alarm")
    assert maya.overview().incidents == ()


def test_another_persons_change_is_in_the_next_overview(maya: Room, lee: Room, inc: str) -> None:
    before = maya.overview()
    lee.set_severity(inc, "SEV0")
    after = maya.overview()
    assert after.seq > before.seq
    assert after.incidents[0].severity == "SEV0"


def test_what_has_not_changed_is_not_read_again(maya: Room, inc: str) -> None:
    maya.store.save_poll("prod", [alert(1)], (), health("prod"))
    first, again = maya.overview(), maya.overview()
    assert again == first
    assert again.incidents is first.incidents
    assert again.alerts is first.alerts
    maya.store.save_poll("prod", [alert(2)], (), health("prod"))
    assert len(maya.overview().alerts) == 2


def test_who_is_on_call_is_in_the_overview(maya: Room) -> None:
    assert maya.overview().on_call == ()
    ines = OnCall(feed="pd", policy="Shop", person="Ines")
    maya.store.save_poll("pd", (), (), health("pd"), on_call=[ines])
    assert maya.overview().on_call == (ines,)


def test_a_detail_has_the_newest_rows_and_the_count_of_all(maya: Room, inc: str) -> None:
    for number in range(30):
        maya.log(inc, f"line {number}")
    shown = maya.detail(inc, newest=5)
    assert texts(shown.entries) == [f"line {n}" for n in range(25, 30)]
    assert shown.total == 32
    assert len(maya.everything(inc).entries) == 32


def test_however_long_the_record_grows_its_brief_is_made_of_the_same_rows(maya: Room, lee: Room, inc: str) -> None:
    def told() -> list[str]:
        """The brief as lee reads it beside the newest five rows, which is the brief of the whole record."""
        detail = lee.detail(inc, newest=5)
        assert texts(detail.newest) == texts(detail.entries)[-5:] == texts(lee.everything(inc).entries)[-5:]
        lines = brief_lines(detail.incident, detail.entries)
        assert lines == brief_lines(detail.incident, lee.everything(inc).entries)
        return [line.text for line in lines[:3]]

    maya.log(inc, "half of all payments", Kind.IMPACT)
    leak = maya.log(inc, "the pool leaks", Kind.HYPOTHESIS)
    maya.log(inc, "drain db-3", Kind.ACTION)
    again = maya.log(inc, "drain db-4", Kind.ACTION)
    for number in range(9):
        maya.log(inc, f"line {number}")
    assert told() == ["half of all payments", "the pool leaks", "drain db-4"]
    maya.retract(inc, again.id, "not done")
    assert told()[2] == "drain db-3"
    maya.mark_hypothesis(inc, leak.id, HypothesisState.ELIMINATED)
    assert told()[1] == ""
    again = maya.restore(inc, again.id)
    assert told()[2] == "drain db-4"
    maya.amend(inc, again.id, again.revision, kind=Kind.NOTE)
    maya.log(inc, "half of them, and all in Asia", Kind.IMPACT)
    for number in range(9):
        maya.log(inc, f"further {number}")
    assert told() == ["half of them, and all in Asia", "", "drain db-3"]


def test_what_is_over_is_listed_the_last_declared_first(maya: Room) -> None:
    made = [maya.declare(f"number {n}", "SEV3") for n in range(6)]
    for it in made[:5]:
        maya.cancel(it, "false alarm")
    assert [it.title for it in maya.ended()] == [f"number {n}" for n in (4, 3, 2, 1, 0)]
