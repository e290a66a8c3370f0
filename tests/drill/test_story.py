"""The people of the story through real commands: the whole of it, on an injected clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warroom.config.loading import Config, load
from warroom.core.deadlines import deadlines
from warroom.core.drill.run import Run
from warroom.core.model import Alert, FeedHealth, HypothesisState, Kind, Status, Urgency
from warroom.drill import story
from warroom.drill.demo import FACILITATOR, plan, set_up, start_drill
from warroom.drill.engine import Engine
from warroom.drill.play import Play
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import verify

START = datetime(2026, 4, 21, 14, 30, tzinfo=UTC)


class Stand:
    """The drill's database with everything prepared, its engine, and a room as maya sees it at the story's second."""

    def __init__(self, folder: Path) -> None:
        self.config: Config = load(set_up(folder, "http://127.0.0.1:1", 1, 1.0, None), env={})
        self.run: Run | None = None
        self.play = Play(folder / "drill.db", self.config, lambda: self.run)
        self.run = start_drill(self.play, self.config, START, 1.0)
        self.store = Store.open(folder / "drill.db")
        self.second = 0.0
        self.engine = Engine(self.room(FACILITATOR), self.run)
        seconds = {one.second for one in story.LIVE} | {one.at_s for one in plan().injects if one.at_s is not None}
        self.ahead = sorted(seconds)

    def until(self, second: float) -> Room:
        while self.ahead and self.ahead[0] <= second:
            self._turn(self.ahead.pop(0))
        self._turn(second)
        return self.room("maya")

    def _turn(self, second: float) -> None:
        self.second = second
        self.run = self.engine.step(self.now)
        self.play.advance(self.store, second)

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.second)

    def room(self, who: str) -> Room:
        return Room(self.store, self.config.policy, who, clock=lambda: self.now)

    def late(self, room: Room, name: str) -> set[str]:
        now = self.now
        found = deadlines(room.find(name), self.config.policy, now)
        return {d.kind for d in found if d.urgency(now) is Urgency.OVERDUE}


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.store.close()


def test_the_room_is_alive_from_the_first_second(stand: Stand) -> None:
    room = stand.until(0)
    (earlier,) = room.overview().incidents
    assert earlier.severity == "SEV2"
    assert earlier.commander == "omar"
    assert earlier.status is Status.MONITORING
    assert len(room.everything("1").entries) > 20
    assert stand.late(room, "1") == set()


def test_the_big_one_is_declared_without_a_commander_and_maya_takes_it(stand: Stand) -> None:
    room = stand.until(60)
    assert room.find("2").severity == "SEV1"
    assert room.find("2").commander == ""
    assert stand.until(80).find("2").commander == "maya"


def test_the_scribe_is_missing_past_the_grace_until_sam_comes(stand: Stand) -> None:
    room = stand.until(160)
    now = stand.now
    empty = [d for d in deadlines(room.find("2"), stand.config.policy, now) if d.key == "role_unfilled:scribe"]
    assert [d.urgency(now) for d in empty] == [Urgency.OVERDUE]
    assert "role_unfilled" not in stand.late(stand.until(170), "2")


def test_the_team_update_is_late_until_maya_gives_it(stand: Stand) -> None:
    assert "team_update" in stand.late(stand.until(240), "2")
    assert "team_update" not in stand.late(stand.until(255), "2")


def test_what_lee_writes_to_customers_waits_for_maya(stand: Stand) -> None:
    room = stand.until(150)
    assert [d.author for d in room.find("2").drafts] == ["lee"]
    assert room.find("2").last_told("customers") is None
    told = stand.until(160).find("2").last_told("customers")
    assert told is not None
    assert told.by == "maya"


def test_victory_is_called_too_early_and_taken_back(stand: Stand) -> None:
    assert stand.until(320).find("2").status is Status.MONITORING
    assert stand.until(352).find("2").status is Status.IDENTIFIED


def test_it_ends_resolved_with_nothing_refused_every_task_rated_and_a_chain_that_holds(stand: Stand) -> None:
    room = stand.until(plan().length_s)
    assert stand.play.refused == []
    assert stand.play.is_over
    assert all(it.drill for it in room.overview().incidents)
    assert {it.status for it in room.overview().incidents} == {Status.RESOLVED}
    assert room.find("2").commander == "omar"
    assert stand.late(room, "1") | stand.late(room, "2") == set()
    found = {e.text: e for e in room.everything("2").entries if e.kind is Kind.HYPOTHESIS and not e.system}
    assert sorted(str(e.hypothesis) for e in found.values()) == [
        HypothesisState.CONFIRMED.value,
        HypothesisState.ELIMINATED.value,
    ]
    leak = next(e for e in found.values() if e.hypothesis is HypothesisState.CONFIRMED)
    assert len(leak.evidence) == 2
    run, score = room.drill_score()
    assert (run.state, run.why) == ("ended", "its time was up")
    late = {"scribe": "S", "team-update": "S"}  # at 165 of 120; told at 250, due at 220
    assert {task.id: task.rating for task in score.tasks} == {task.id: "P" for task in run.plan.expected} | late
    stand.store.close()
    assert verify(stand.play.db_path).ok


def test_whoever_plays_along_is_not_overruled(stand: Stand) -> None:
    """A newcomer takes command before maya does: the story goes on around that."""
    stand.until(60)
    stand.room("you").take_command("2")
    room = stand.until(100)
    assert room.find("2").commander == "you"
    stand.until(plan().length_s)
    assert room.find("2").commander in ("you", "omar")
    assert stand.play.trouble == ""


def test_an_incident_somebody_else_declared_for_its_alerts_becomes_the_storys(stand: Stand) -> None:
    alert = Alert(feed="alerts", uid="a", fingerprint="f" * 16, title="CheckoutErrorRate")
    health = FeedHealth(id="alerts", type="alertmanager", state="ok")
    stand.store.save_poll("alerts", [alert], [], health)
    stand.until(30)
    mine = stand.room("you").declare("checkout is down", "SEV1", alerts=["f" * 16], drill=True)
    room = stand.until(100)
    assert stand.play.stage.incidents[story.CHECKOUT] == mine.id
    assert any(entry.author == "ana" for entry in room.everything(mine.id).entries)


def test_steps_are_in_order_and_everybody_who_acts_is_in_the_cast() -> None:
    seconds = [step.second for step in story.LIVE]
    assert seconds == sorted(seconds)
    assert seconds[-1] <= plan().length_s
    assert [step.second for step in story.EARLIER] == sorted(step.second for step in story.EARLIER)
    cast = {person.handle for person in story.CAST}
    assert {step.who for step in (*story.EARLIER, *story.LIVE)} <= cast
