"""``tag``: what it has, what is suggested, in text and for scripts."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Within


def test_tags_are_given_told_and_taken_out(within: Within) -> None:
    within("declare", "--severity", "SEV2", "--title", "Printers hang")
    within("declare", "--severity", "SEV2", "--title", "Printers hang again", "--at", "now")
    assert within("tag", "1", "failure_mode=spooler", "symptom=slow").out.endswith("tags: slow, spooler\n")
    data = within("tag", "2", "--json").data
    assert (data["tags"], data["outside"]) == ({}, [])
    assert {"tag": "spooler", "kind": "failure_mode", "because": "0001"} in data["suggested"]
    assert "suggested" in within("tag", "2").out
    assert within("tag", "1", "--remove", "slow", "--json").data["tags"] == {"spooler": "failure_mode"}
    assert within("tag", "1", "odd").code == 1


def test_the_page_of_an_alert_says_how_often_it_helped(within: Within, tmp_path: Path) -> None:
    pushed = tmp_path / "pushed.json"
    pushed.write_text('[{"uid": "d", "title": "DiskFull", "status": "firing"}]', encoding="utf-8")
    within("alert", str(pushed))
    within("declare", "--severity", "SEV2", "--title", "Disk", "--alert", "DiskFull")
    assert within("rate", "1", "noise").out == "INC-2026-0001: 1 noise\n"
    assert "rated        noise 1, of 1 incidents" in within("alerts", "show", "DiskFull").out
    assert within("alerts", "show", "DiskFull", "--json").data[0]["ratings"] == {"noise": 1}
    told = within("metrics", "--json").data["alerts"]
    assert told == [{"alert": "DiskFull", "useful": 0, "noise": 1, "unanswered": 0}]
    assert "what was said of them" in within("alerts", "--since", "1h").out
    assert within("alerts", "--since", "1h", "--json").data[0]["ratings"]["noise"] == 1
    assert "alerts, by what was said of them" in within("metrics").out
    within("resolution", "1", "--steps", "grew the volume")
    assert within("resolution", "1", "--json").data["resolution"]["steps"] == "grew the volume"
