"""Playbooks are Markdown that a team writes in calm; a fault is told in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.story import Story, minute
from warroom.config.playbooks import bundled_folder, read_shelf
from warroom.core.model import StepDone
from warroom.core.playbook import fits_by, read_playbook, suggested, ticked

TEXT = """+++
title = "Checkout fails"
services = ["checkout"]
+++
## Commander
1. check the last deploy
- [ ] compare regions
## Stabilise
* stop the roll-out
## Frontline
Say that we know.
- send them to the status page
"""


def test_steps_are_read_in_order_with_stabilise_first() -> None:
    found = read_playbook("checkout", TEXT)
    assert [s.text for s in found.steps] == ["stop the roll-out", "check the last deploy", "compare regions"]
    assert found.frontline == ("Say that we know.", "send them to the status page")


@pytest.mark.parametrize(
    ("text", "says"),
    [("+++\ntitle = ['x']\n+++\n- a", "title is a text"), ("+++\nservises = ['x']\n+++\n- a", "did you mean services"),
     ("+++\ntitle = 'x'\n- a", "is not closed"), ("+++\ntitle = \n+++\n- a", "not TOML"),
     ("+++\nservices = 3\n+++\n- a", "list of texts"), ("---\nlabels: [a]\n---\n- a", "labels is a table")],
)  # fmt: skip
def test_a_fault_is_told_in_words(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_playbook("x", text)


def test_the_one_for_the_service_comes_before_the_general_one() -> None:
    own, general = read_playbook("own", TEXT), read_playbook("general", "- look")
    it = Story("SEV1", service="checkout").incident
    assert [p.name for p in suggested([general, own], it)] == ["own", "general"]
    assert [p.name for p in suggested([general, own], Story("SEV1").incident)] == ["general"]


def test_four_useful_playbooks_travel_with_the_program() -> None:
    shelf = read_shelf(bundled_folder())
    assert shelf.faults == ()
    assert len(shelf.playbooks) == 4
    assert all(p.frontline and any(s.section == "stabilise" for s in p.steps) for p in shelf.playbooks)


def test_what_is_not_a_file_is_told_and_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "good.md").write_text("- look")
    shelf = read_shelf(tmp_path)
    assert [book.name for book in shelf.playbooks] == ["good"]
    assert [fault.partition(",")[0].partition(" (")[0] for fault in shelf.faults] == [
        "loop.md: it is not a file: move it away", "pipe.md: it is not a file: move it away",
    ]  # fmt: skip


def test_words_are_found_at_the_beginning_of_words_only() -> None:
    book = read_playbook("db", '+++\nwords = ["lock", "5xx"]\n+++\n- look')
    assert [suggested([book], Story(title=t).incident) != () for t in ("Locks pile up", "5XX in eu", "Clock skew")] == [
        True, True, False,
    ]  # fmt: skip


def test_a_playbook_is_found_by_severity_and_by_labels_of_the_alerts() -> None:
    grave = read_playbook("grave", '+++\nseverities = ["sev1"]\n+++\n- call')
    team = read_playbook("team", '+++\nlabels = { team = "pay" }\n+++\n- look')
    it = Story("SEV1", labels={"team": "pay", "env": "prod"}).incident
    assert [(p.name, fits_by(p, it)) for p in suggested([grave, team], it)] == [("team", "team=pay"), ("grave", "SEV1")]
    assert suggested([grave, team], Story("SEV2").incident) == ()


def test_a_tick_marks_the_step_of_its_words_and_of_several_alike_that_of_its_number() -> None:
    book = read_playbook("b", "- look\n- wait\n- look\n- tell lee")

    def marks(*ticks: tuple[int, str]) -> tuple[dict[int, int], list[str]]:
        steps = tuple(StepDone(playbook="b", step=n, text=text, by="maya", at=minute(1)) for n, text in ticks)
        found, gone = ticked(book, replace(Story("SEV1").incident, steps=steps))
        return {place: mark.step for place, mark in found.items()}, [mark.text for mark in gone]

    assert marks((2, "look")) == ({2: 2}, [])
    assert marks((0, "look"), (2, "Look")) == ({0: 0, 2: 2}, [])
    assert marks((1, "look"), (2, "look")) == ({2: 2, 0: 1}, [])  # moved since
    assert marks((1, "tell lee"), (3, "call the DBA")) == ({3: 1}, ["call the DBA"])
