"""A drill by three people, well and badly: what the journal gives is what a table made by hand says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.exercise import PLAN, START, exercise
from warroom.core.drill.run import Run
from warroom.core.model import HypothesisState, Kind, Status
from warroom.core.policy import Policy
from warroom.drill.engine import Engine
from warroom.drill.file import read
from warroom.room import Refused, Room
from warroom.store import Store


def _message(run: Run, step: str) -> str:
    return next(one.id for one in run.messages if one.step == step)


def test_a_drill_that_goes_well_is_scored_as_the_table_by_hand(file_or_server: str) -> None:
    with exercise(file_or_server) as drill:
        drill.at(3, "maya", lambda room: room.declare("Checkout fails", "SEV1"))
        assert drill.room("maya").find("1").drill, "everything in a drill's own database is the drill's"
        drill.at(4, "lee", lambda room: room.assign("1", "communications", "lee"))
        drill.at(5, "ana", lambda room: room.assign("1", "technical_lead", "ana"))
        drill.at(6, "ana", lambda room: room.log("1", "packet loss to db-3", Kind.HYPOTHESIS))
        guess = drill.room("ana").everything("1").entries[-1].id
        drill.at(8, "maya", lambda room: room.update("1", "customers", "Some payments fail."))
        drill.at(9, "maya", lambda room: room.ask("1", "raj", "is a DBA there?", timedelta(minutes=5)))
        drill.turn(10)
        assert drill.run.when("dba") == START + timedelta(minutes=10), "a minute behind the question"
        assert drill.unread("lee") == ["What do you say?"]
        assert drill.unread("maya") == ["on a plane"]
        drill.killed()
        drill.at(11, "lee", lambda room: room.move_drill("read", step=_message(drill.run, "journalist")))
        drill.at(11.5, "ana", lambda room: room.mark_hypothesis("1", guess, HypothesisState.ELIMINATED, "mtr is clean"))
        drill.at(18, "ana", lambda room: room.log("1", "2.1.3 rolled back everywhere", Kind.ACTION))
        drill.turn(41)
        assert (drill.run.state, drill.run.why) == ("ended", "its time was up")
        assert [one.step for one in drill.run.sent] == ["errors", "dba", "journalist"], "none twice, killed or not"
        assert drill.table() == {
            "commander": ("P", 0), "severity": ("P", 0), "told": ("P", 0), "press": ("P", 0), "tested": ("P", 0),
            "fixed": ("P", 0),
        }  # fmt: skip


def test_a_drill_that_goes_badly_is_scored_as_the_table_by_hand(file_or_server: str) -> None:
    with exercise(file_or_server) as drill:
        drill.at(7, "maya", lambda room: room.declare("Checkout fails", "SEV2"))
        drill.at(8, "ana", lambda room: room.assign("1", "technical_lead", "ana"))
        drill.at(9, "ana", lambda room: room.log("1", "packet loss to db-3", Kind.HYPOTHESIS))
        guess = drill.room("ana").everything("1").entries[-1].id
        drill.at(11, "kim", lambda room: room.move_drill("hinted", step="loss"))
        assert drill.unread("ana") == ["does the loss show in mtr?"]
        assert drill.unread("lee") == [], "a hint for the technical lead is nobody else's"
        drill.at(11.5, "ana", lambda room: room.mark_hypothesis("1", guess, HypothesisState.ELIMINATED))
        drill.at(15, "kim", lambda room: room.move_drill("hinted", step="release"))
        drill.at(16, "kim", lambda room: room.move_drill("hinted", step="undo"))
        drill.at(17, "kim", lambda room: room.move_drill("paused"))
        drill.killed()
        drill.at(27, "kim", lambda room: room.move_drill("resumed"))
        drill.at(29, "ana", lambda room: room.log("1", "2.1.3 rolled back", Kind.ACTION))
        drill.at(32, "maya", lambda room: room.set_severity("1", "SEV1", "worse than thought"))
        drill.turn(51)
        assert drill.run.state == "ended", "40 minutes and ten in which the clock stood"
        assert drill.table() == {
            "commander": ("S", 0),  # at 7 of 5: late, within twice the time
            "severity": ("M", 0),  # at 22 of 10 on the drill's clock: more than twice
            "told": ("U", 0),
            "press": ("U", 0),
            "tested": ("S", 1),  # in time with a hint
            "fixed": ("M", 2),  # at 19 of 20, with two
        }
        drill.at(52, "kim", lambda room: room.move_drill("rated", step="press", rating="P", text="told by phone"))
        run, found = drill.room("kim").drill_score()
        press = next(task for task in found.tasks if task.id == "press")
        assert (press.rating, press.by_rule, press.reason, press.rated_by) == ("P", "U", "told by phone", "kim")
        assert run.hints_for("fixed")[0].by == "kim"


def test_the_stop_phrase_halts_it_and_what_was_not_due_is_not_rated(tmp_path: Path) -> None:
    with exercise(str(tmp_path / "drill.db")) as drill:
        drill.at(2, "maya", lambda room: room.declare("Checkout fails", "SEV1"))
        drill.at(6, "ana", lambda room: room.log("1", "Stop the drill, please: somebody is hurt"))
        drill.turn(6.1)
        assert drill.run.state == "halted"
        assert drill.run.why == 'ana wrote "stop the drill"'
        drill.turn(30)
        assert drill.run.when("journalist") is None, "nothing is sent any more"
        ratings = drill.table()
        assert (ratings["commander"][0], ratings["tested"][0], ratings["press"][0]) == ("P", "-", "-")


def test_only_its_facilitator_leads_it_and_anybody_may_halt_it(tmp_path: Path) -> None:
    with exercise(str(tmp_path / "drill.db")) as drill:
        drill.at(2, "maya", lambda room: room.declare("Checkout fails", "SEV1"))
        for act in ("sent", "skipped"):
            with pytest.raises(Refused, match="kim leads D-1"):
                drill.room("maya").move_drill(act, step="journalist")
        with pytest.raises(Refused, match="kim leads D-1"):
            drill.room("maya").move_drill("rated", step="told", rating="P", text="we did")
        with pytest.raises(Refused, match="needs a reason"):
            drill.room("kim").move_drill("rated", step="told", rating="P")
        with pytest.raises(Refused, match="not an inject of pool"):
            drill.room("kim").move_drill("sent", step="journalists")
        with pytest.raises(Refused, match="is on since"):
            drill.room("maya").start_drill(read(PLAN))
        drill.at(3, "maya", lambda room: room.move_drill("halted", text="production is down"))
        assert drill.room("maya").drill().ended_by == "maya"
        with pytest.raises(Refused, match="is over since"):
            drill.room("kim").move_drill("sent", step="journalist")
        drill.at(9, "omar", lambda room: room.declare("after it was over", "SEV1"))
        assert drill.room("omar").find("2").drill, "nothing in a drill's own database is ever real"
        assert len(drill.room("kim").drill_score()[1].incidents) == 1


def test_a_drill_in_the_teams_database_marks_its_own_and_ends_for_something_real(tmp_path: Path) -> None:
    place = str(tmp_path / "room.db")
    with Store.open(place, clock=lambda: START) as store:
        room = Room(store, Policy(), "kim", clock=lambda: START)
        run = room.start_drill(read(PLAN), here=True)
        ours = room.declare("Checkout fails", "SEV1", drill=True)
        assert ours.labels["warroom.drill"] == run.id
        small = room.declare("A printer is out of paper", "SEV3")
        assert not small.drill
        engine = Engine(room, run)
        assert engine.step(START).is_on
        grave = room.declare("The data centre burns", "SEV1")
        ended = engine.step(START + timedelta(seconds=1))
        assert (ended.state, ended.why) == ("halted", f"a real incident was declared: {grave.id}")


def test_a_resolved_drill_counts_as_a_later_status(tmp_path: Path) -> None:
    from warroom.core.drill.plan import Rule
    from warroom.core.drill.watching import Followed, Watch

    with exercise(str(tmp_path / "drill.db")) as drill:
        drill.at(1, "maya", lambda room: room.declare("Checkout fails", "SEV1"))
        drill.at(2, "maya", lambda room: room.set_status("1", Status.MONITORING))
        watch = Watch(Rule(what="status", status="identified"), Policy)
        assert [watch.look(one) for one in Followed().take(drill.store.events())][-1]
