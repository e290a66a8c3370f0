"""The doctor tells a broken playbook in words, and what a whole one lacks; neither is a fault that stops anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from warroom.config.settings import Config
from warroom.doctor import playbooks


def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text("+++\nservics = 'x'\n+++\n- a step\n")
    (tmp_path / "thin.md").write_text('+++\nseverities = ["SEV9"]\n+++\n- a step\n')
    found = playbooks.examine(Config(playbooks=str(tmp_path)))
    assert [check.state for check in found] == ["ok", "warn", "warn", "warn"]
    assert found[0].says.startswith("5 found")
    assert "broken.md: servics is not a key of a playbook" in found[1].says
    assert (found[2].name, found[2].says) == ("playbooks.thin", "it names the severity SEV9, which does not exist")
    assert "## Frontline" in found[3].mend
    assert all(check.mend for check in found[1:])


def test_those_that_travel_with_the_program_are_without_fault(tmp_path: Path) -> None:
    assert [check.state for check in playbooks.examine(Config(playbooks=str(tmp_path)))] == ["ok"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (told,) = playbooks.examine(Config(playbooks=str(tmp_path / "nowhere")))
    assert (told.state, "is not a folder" in told.says) == ("warn", True)


def test_one_that_nobody_went_through_for_a_quarter_is_told(tmp_path: Path) -> None:
    for name, day in (("old", "2026-01-02"), ("fresh", "2026-04-01")):
        (tmp_path / f"{name}.md").write_text(f"---\nreviewed: {day}\n---\n# {name}\n\nWords.\n")
    (tmp_path / "wrong.md").write_text("---\nreviewed: soon\n---\n# wrong\n\nWords.\n")
    found = playbooks.examine(Config(playbooks=str(tmp_path)), date(2026, 4, 21))
    assert [(one.name, one.says) for one in found if "reviewed" in one.says] == [
        ("playbooks", f"wrong.md: reviewed is a day such as 2026-11-30 (in {tmp_path})"),
        ("playbooks.old", "it was reviewed 109 days ago"),
    ]
