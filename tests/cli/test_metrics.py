"""``metrics``: the keys that scripts rely on, the rows, the file for a collector."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from tests.cli.conftest import Within


@pytest.fixture
def three(within: Within) -> None:
    for number in (1, 2, 3):
        within("declare", "--severity", "SEV1" if number < 3 else "SEV2", "--title", "x", "--service", "checkout")
        within("milestone", str(number), "detected", "-10m")
        within("ack", str(number))
        within("status", str(number), "resolved", "--override", "a test")


@pytest.mark.usefixtures("three")
def test_the_json_has_every_figure_with_its_definition(within: Within) -> None:
    data = within("metrics", "--by", "severity", "--json").data
    assert data["incidents"] == 3
    assert {"drills", "cancelled", "merged"} <= set(data["excluded"])
    names = {m["name"] for m in data["measures"]}
    assert names == {"time_to_detect", "time_to_acknowledge", "time_to_triage", "time_to_mobilise",
                     "time_to_first_update", "time_to_mitigate", "time_to_resolve"}  # fmt: skip
    assert {"updates_on_time", "sla_acknowledged", "sla_resolved", "escalated", "reopened", "recurred",
            "reviews_on_time", "followups_closed"} <= {r["name"] for r in data["rates"]}  # fmt: skip
    assert all(one["definition"] for one in (*data["measures"], *data["rates"]))
    acknowledged = {m["by"]: m for m in data["measures"] if m["name"] == "time_to_acknowledge"}
    assert {by: (m["n"], m["missing"]) for by, m in acknowledged.items()} == {
        None: (3, 0), "SEV1": (2, 0), "SEV2": (1, 0),
    }  # fmt: skip
    assert acknowledged[None]["interval_s"] is None
    assert 600 <= acknowledged[None]["median_s"] < 900
    assert {t["verdict"] for t in data["trend"]} == {"too_few"}
    assert (acknowledged[None]["verdict"], acknowledged[None]["before"]) == ("too_few", {"n": 0, "median_s": None})
    assert acknowledged["SEV1"]["verdict"] is None
    assert sum(week["opened"] for week in data["weeks"]) == sum(week["resolved"] for week in data["weeks"]) == 3
    assert [c for c in data["completeness"] if c["milestone"] == "began"] == [
        {"milestone": "began", "known": 0, "total": 3}
    ]


@pytest.mark.usefixtures("three")
def test_the_text_says_completeness_first_and_what_it_cannot_tell(within: Within) -> None:
    said = within("metrics").out
    assert said.index("completeness") < said.index("measures") < said.index("rates")
    assert "too few to tell" in said
    assert "detected → acknowledged" in said
    assert " before, with 0 incidents" in said
    assert "opened and resolved, by week" in said


@pytest.mark.usefixtures("three")
def test_means_and_tags_are_there_on_request(within: Within) -> None:
    within("tag", "1", "failure_mode=pool")
    said = within("metrics", "--by", "tag", "--mean").out
    head = next(line for line in said.splitlines() if line.startswith("  measure"))
    assert "mean" in head
    assert "median " not in head.replace("interval of the median", "")
    assert any(line.startswith("  time to acknowledge, pool") for line in said.splitlines())


@pytest.mark.usefixtures("three")
def test_the_rows_behind_the_figures(within: Within) -> None:
    rows = list(csv.DictReader(io.StringIO(within("metrics", "--format", "csv").out)))
    assert [row["severity"] for row in rows] == ["SEV1", "SEV1", "SEV2"]
    assert rows[0]["time_to_detect_s"] == ""
    assert float(rows[0]["time_to_acknowledge_s"]) >= 600


@pytest.mark.usefixtures("three")
def test_the_file_for_a_collector_is_whole_at_every_moment(within: Within, tmp_path: Path) -> None:
    path = tmp_path / "warroom.prom"
    assert within("metrics", "--openmetrics", str(path)).code == 0
    first = path.stat().st_ino
    assert within("metrics", "--openmetrics", str(path)).code == 0
    assert path.stat().st_ino != first, "another file took its name, and it was never half written"
    names = {family.name for family in text_string_to_metric_families(path.read_text())}
    assert {"warroom_incidents_open", "warroom_updates_late", "warroom_actions_overdue"} <= names
    assert [p.name for p in tmp_path.glob(".warroom*")] == []


@pytest.mark.usefixtures("three")
def test_what_was_not_known_by_the_end_of_the_span_is_not_counted(within: Within) -> None:
    assert within("metrics", "--until", "-1h", "--known", "--json").data["incidents"] == 0
    assert within("metrics", "--known").code == 2


def test_wrong_spans_are_usage_and_no_database_is_said(within: Within, three: None) -> None:
    assert within("metrics", "--since", "2020-01-01", "--until", "2019-01-01").code == 2
    assert within("metrics", "--since", "teatime").code == 2
    assert within("metrics", "--since", "2020-01-01", "--until", "2020-02-01", "--json").data["incidents"] == 0
