"""The benchmark compares like with like and tells what it found."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import crowd, database, feed, report
from bench.aims import Aim
from bench.entries import BARE, Effort, Entry, module
from bench.run import main
from bench.terminal import NotSeen
from warroom.store import Store
from warroom.store.maintenance import verify

_SHORT = Effort(idle_s=0.2, keys=3)
_ROUNDS = {
    "bare": [{"first paint": 100.0, "quit": 10.0}, {"first paint": 400.0}, {"first paint": 200.0}],
    "room": [{"first paint": 140.0}, {"first paint": 480.0}, {"first paint": 260.0}],
}


class TestAims:
    def test_a_ratio_is_taken_within_each_round_so_that_a_slow_round_is_fair(self) -> None:
        assert Aim("room", "first paint", 1.5, "bare").value(_ROUNDS) == pytest.approx(1.3)

    def test_a_plain_figure_is_the_median_of_the_rounds(self) -> None:
        assert Aim("room", "first paint", 300).value(_ROUNDS) == 260

    @pytest.mark.parametrize("aim", [Aim("room", "quit", 1), Aim("room", "quit", 1, "bare"), Aim("other", "quit", 1)])
    def test_what_was_not_measured_has_no_value(self, aim: Aim) -> None:
        assert aim.value(_ROUNDS) is None

    def test_each_aim_is_told_as_kept_missed_or_not_measured(self) -> None:
        aims = [
            Aim("room", "first paint", 1.5, "bare"),
            Aim("room", "first paint", 1.2, "bare"),
            Aim("room", "quit", 1),
        ]
        told = report.verdicts(aims, _ROUNDS).splitlines()
        assert [line.split()[-1] for line in told] == ["ok", "over", "-"]
        assert all("first paint, room / bare" in line for line in told[:2])


class TestWhatIsKept:
    def test_every_round_and_the_medians_are_kept_as_json(self, tmp_path: Path) -> None:
        at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        path = report.keep(tmp_path, _ROUNDS, [Aim("room", "first paint", 1.5, "bare")], at)
        kept = json.loads(path.read_text())
        assert kept["rounds"] == _ROUNDS
        assert kept["medians"]["bare"] == {"first paint": 200.0, "quit": 10.0}
        assert kept["aims"][0]["value"] == pytest.approx(1.3)
        assert json.loads((tmp_path / "latest.json").read_text()) == kept

    def test_the_quick_form_runs_prints_and_keeps(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--quick", "--only", "bare", "--out", str(tmp_path)]) == 0
        printed = capsys.readouterr().out
        assert "first paint ms" in printed.splitlines()[0]
        assert list(json.loads((tmp_path / "latest.json").read_text())["medians"]) == ["bare"]

    def test_many_terminals_on_one_host_are_measured_beside_as_many_bare_ones(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert crowd.main(["--terminals", "2", "--idle", "1.5", "--out", str(tmp_path)]) == 0
        assert "memory a terminal, room, 2 terminals / bare, 2 terminals" in capsys.readouterr().out
        medians = json.loads((tmp_path / "crowd" / "latest.json").read_text())["medians"]
        for name in ("bare, 2 terminals", "room, 2 terminals"):
            assert medians[name]["cpu a terminal"] > 0
            assert medians[name]["memory a terminal"] > 5


class TestEntries:
    def test_keys_that_bring_what_is_measured_are_pressed_first(self) -> None:
        entry = Entry(
            "table",
            module("bench.apps.datatable", "60"),
            "00005",
            ("up",),
            before=("pagedown", "pagedown"),
            then="00060",
        )
        figures = entry.round(_SHORT)
        assert figures["bytes a key"] > 0

    def test_an_entry_that_never_shows_its_screen_is_an_error(self) -> None:
        with pytest.raises(NotSeen, match="status"):
            Entry("broken", module("bench.apps.no_such"), "ready").round(_SHORT)

    def test_the_bare_application_has_every_figure_but_keys(self) -> None:
        assert {"first paint", "idle bytes", "idle cpu", "memory, main", "quit"} <= BARE.round(_SHORT).keys()


def test_the_loading_feed_changes_every_alert_at_every_poll() -> None:
    with feed.serving(50) as url:
        answers = [json.load(urllib.request.urlopen(f"{url}/api/v2/alerts?active=true")) for _ in range(2)]
    first, second = answers
    assert [alert["fingerprint"] for alert in first] == [alert["fingerprint"] for alert in second]
    assert len({alert["fingerprint"] for alert in first}) == 50
    assert all(a["annotations"] != b["annotations"] for a, b in zip(first, second, strict=True))


def test_the_database_has_closed_incidents_from_long_ago_and_some_open_now(tmp_path: Path) -> None:
    source = database.closed(tmp_path, 20)
    target = tmp_path / "room.db"
    for _ in range(2):  # a second copy replaces the first
        database.with_open(source, target, entries=30)
        with Store.open(target) as store:
            assert store.count(False) == 23
            first, *others = sorted(store.open_incidents(), key=lambda incident: incident.id)
            assert (first.title, first.commander, len(others)) == (database.OPEN_TITLE, "maya", 2)
            assert len(store.entries(first.id)) >= 30
    assert database.closed(tmp_path, 20) == source
    assert verify(source).ok
    assert verify(source).events == 1 + 10 * 20, "the policy in force, and each incident's own"
