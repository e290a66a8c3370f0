"""A team's own words for the statuses: seen by people and understood, while the record keeps the built-in ones."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from screens.forms import incident
from screens.view.panels import briefing, headline
from screens.view.rows import incident_row
from tests.support.rooms import START, Open
from warroom.cli import main
from warroom.core.in_force import deciding
from warroom.core.model import Status
from warroom.core.policy import Policy, RoomRules

OWN = Policy(room=RoomRules(status_words={"identified": "fixing", "triage": "looking"}))


def test_the_words_are_shown_in_the_room_and_taken_where_a_status_is_named(at_door: Open) -> None:
    room = at_door("maya", OWN)
    it = room.declare("Checkout", "SEV1")
    assert incident_row(it, OWN, (), START).status == "looking"
    face = headline(it, OWN, START, UTC, size=120)
    assert face is not None
    assert face.status == "Looking"
    assert briefing(it, OWN, (), (), START, UTC)[0] == "SEV1, looking, open 0 s"
    form = incident.status(it, OWN, START)
    assert form.about == "looking now"
    values = {"status": "identified", "reason": ""}
    assert form.button(values) == "SET FIXING"
    assert form.problem({"status": "triage"}) == "already looking: choose another"

    after = room.set_status(it.id, "Fixing", "found it")
    assert (after.status, form.after(after)) == (Status.IDENTIFIED, f"{it.number} is fixing")
    assert room.set_status(it.id, "monitoring").status is Status.MONITORING
    assert room.set_status(it.id, "identified").status is Status.IDENTIFIED, "the built-in word is understood, too"
    assert deciding(OWN) == deciding(Policy()), "words time nothing"


def test_the_shell_shows_and_takes_them_and_json_keeps_the_built_in_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[room]\nstatus_words = { identified = "fixing" }\n')
    shared = ["--config", str(config), "--db", str(tmp_path / "room.db"), "--as", "maya"]

    def said(*words: str) -> str:
        assert main([*shared, *words]) == 0
        return capsys.readouterr().out

    said("declare", "--severity", "SEV3", "--title", "Checkout")
    assert said("status", "1", "fixing").rstrip().endswith(": fixing")
    assert "  fixing  " in said("list")
    assert ", fixing " in said("show", "1")
    assert '"status": "identified"' in said("list", "--json")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('{ identified = "monitoring" }', '"monitoring" means monitoring'),
        ('{ identified = "fixing", triage = "Fixing" }', '"Fixing" means identified'),
        ('{ identified = "a fix is on its way" }', "one word of at most 12 letters"),
    ],
)
def test_a_word_that_would_mean_two_statuses_or_is_too_long_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, fault: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[room]\nstatus_words = {words}\n")
    assert main(["--config", str(config), "--db", str(tmp_path / "room.db"), "list"]) != 0
    assert fault in capsys.readouterr().err
