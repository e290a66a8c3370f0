"""A paused drill: every clock of its incidents stands, for whoever looks, and goes on with the time that was left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from screens.view.clock_slots import faces
from screens.view.deadline_cache import Running
from screens.view.panels import headline
from tests.support.exercise import START, Exercise, exercise
from warroom.core.course import course
from warroom.core.deadlines import deadlines, pending_escalations
from warroom.core.model import Deadline, Incident, Kind, Status
from warroom.core.policy import Policy
from warroom.core.replay.dials import Dial
from warroom.core.standing import off_clock, on_clock, stands_since
from warroom.store.past.past import Past

POLICY = Policy()
PAUSE = 25.0


def left(it: Incident, drill: Exercise) -> dict[str, timedelta]:
    """How much is left of each deadline."""
    return {_key(due): due.due_at - drill.now for due in deadlines(it, POLICY, drill.now)}


def _key(due: Deadline) -> str:
    """Without the ids of asks and tasks, which are new each time."""
    return due.kind if due.kind in ("ask", "task") else due.key


def played(drill: Exercise, pause: float) -> dict[str, timedelta]:
    """The same story, with a pause behind its fourth minute or without one: what is left at its end."""
    drill.at(0, "maya", lambda room: room.declare("Checkout fails", "SEV1"))
    drill.at(1, "maya", lambda room: room.ask("1", "raj", "is a DBA there?", timedelta(minutes=9)))
    drill.at(2, "maya", lambda room: room.give_task("1", "ana", "roll back", START + timedelta(minutes=30)))
    drill.at(3, "maya", lambda room: room.update("1", "customers", "Some fail.", next_by=START + timedelta(minutes=9)))
    drill.turn(4)
    if pause:
        stands(drill, pause)
    drill.at(4.5 + pause, "maya", lambda room: room.set_severity("1", "SEV0", "everybody"))
    drill.at(6 + pause, "maya", lambda room: room.set_status("1", Status.MONITORING, "rolled back"))
    drill.at(7 + pause, "maya", lambda room: room.log("1", "calm", Kind.FACT))
    drill.at(8 + pause, "maya", lambda room: room.update("1", "customers", "Still so."))
    return left(drill.room("maya").find("1"), drill)


def stands(drill: Exercise, pause: float) -> None:
    """Everything that looks while it stands sees the same, and nothing falls due."""
    room, running = drill.room("maya"), Running(POLICY)
    before = left(room.find("1"), drill)
    drill.at(4, "kim", lambda kim: kim.move_drill("paused"))
    for minute in (4 + pause / 2, 4 + pause):
        drill.turn(minute)
        it = drill.room("raj").find("1")
        assert left(it, drill) == before, "nothing comes nearer"
        assert {_key(due): due.due_at - drill.now for due in running.of(it, drill.now)} == before
        assert not any(due.due for due in pending_escalations(it, POLICY, drill.now))
        assert room.expire_asks() == 0
        shown = headline(it, POLICY, drill.now, START.tzinfo, size=120)  # type: ignore[arg-type]
        assert shown is not None
        assert shown.facts[0] == "PAUSED since 14:04"
        clocks = faces(deadlines(it, POLICY, drill.now), it, 4, drill.now, START.tzinfo)  # type: ignore[arg-type]
        assert {(one.state, one.owner) for one in clocks} == {("calm", "paused")}, "none calls for anything"
    drill.killed()
    drill.at(4 + pause, "kim", lambda kim: kim.move_drill("resumed"))
    assert left(drill.room("maya").find("1"), drill) == before, "the time that was left is left"


def test_a_pause_moves_every_deadline_by_itself_and_nothing_is_late_for_it(
    file_or_server: str, tmp_path: Path
) -> None:
    with exercise(file_or_server) as drill:
        paused = played(drill, PAUSE)
        assert {"soak", "customer_update", "team_update", "role_unfilled:scribe", "ask", "task"} <= {*paused}
        it = drill.room("maya").find("1")
        told = list(drill.store.events(incident=it.id))
        assert [one.type for one in told if one.type.startswith("clocks_")] == ["clocks_stopped", "clocks_started"]
        gone = course(told, lambda _: POLICY)
        assert gone is not None
        assert {(one.kind, one.late) for one in gone.promises} >= {("customer_update", False)}
        assert not any(promise.late for promise in gone.promises), "for who reads it afterwards neither"
        past = Past.of(drill.store, it.id, lambda: drill.now)
        for dial in Dial:
            drill.now = START + timedelta(minutes=4 + PAUSE / 3)
            past.turn(dial, drill.now)
            (then,) = past.open_incidents()
            assert left(then, drill)["customer_update"] == timedelta(minutes=5), "a replay derives the same"
        drill.turn(11 + PAUSE)
        assert drill.room("maya").expire_asks() == 1
    with exercise(str(tmp_path / "unpaused.db")) as other:
        assert played(other, 0) == paused, "as if it had not been"


def test_what_is_declared_in_a_pause_stands_from_the_first_and_goes_on_when_the_drill_ends(tmp_path: Path) -> None:
    with exercise(str(tmp_path / "drill.db")) as drill:
        drill.at(3, "kim", lambda room: room.move_drill("paused"))
        drill.at(5, "maya", lambda room: room.declare("Mail is late", "SEV1"))
        drill.turn(60)
        it = drill.room("maya").find("1")
        assert left(it, drill)["acknowledge"] == timedelta(minutes=5)
        drill.room("kim").move_drill("halted", text="enough")
        assert stands_since(drill.room("maya").find("1")) is None
        drill.now += timedelta(minutes=2)
        assert left(drill.room("maya").find("1"), drill)["acknowledge"] == timedelta(minutes=3)


def test_an_instant_goes_to_the_own_clock_and_back() -> None:
    at = [START + timedelta(minutes=n) for n in range(12)]
    pauses = ((at[2], at[5]), (at[8], None))
    it = Incident(id="i", title="t", severity="SEV1", status=Status.TRIAGE, declared_at=START, declared_by="m",
                  status_since=START, changed_at=START, stood=pauses)  # fmt: skip
    assert [on_clock(it, one) - START for one in at] == [
        timedelta(minutes=n) for n in (0, 1, 2, 2, 2, 2, 3, 4, 5, 5, 5, 5)]  # fmt: skip
    assert [off_clock(it, on_clock(it, one), at[11]) for one in at if not at[2] < one <= at[5]][:5] == [
        at[0], at[1], at[2], at[6], at[7]]  # fmt: skip
