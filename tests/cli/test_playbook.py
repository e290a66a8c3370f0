"""The playbooks from the shell: all of them, an incident's with its ticks, the frontline part for itself."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Within


def test_an_incidents_playbook_is_printed_with_what_fits_or_was_chosen(within: Within) -> None:
    inc = within("declare", "--severity", "SEV1", "--title", "Replica lag on orders").out.strip()
    told = within("playbook", inc).out
    assert told.startswith("# A database is saturated (fits: replica; none is chosen)\nFor slow pages")
    assert "\n\n## Stabilise\n- [ ] " in told
    assert within("playbook", "show", "database-saturated").out.partition("\n")[2] == told.partition("\n")[2]
    assert within("playbook", "show", "absent").code == 1
    said = within("playbook", inc, "--frontline").out.splitlines()
    assert said[0].startswith("say: ")
    assert said[-1].startswith("send customers to: ")


def test_all_are_listed_with_what_they_are_for(within: Within) -> None:
    listed = within("playbook")
    assert listed.code == 0
    assert "database-saturated" in listed.out
    assert within("playbook", "--frontline").code == 2


def test_one_is_drafted_from_an_incident_and_works_when_it_is_kept(within: Within, tmp_path: Path) -> None:
    inc = within("declare", "--severity", "SEV2", "--title", "Warehouse printers hang").out.strip()
    within("log", inc, "restart the spooler", "--kind", "action")
    drafted = within("playbook", "--from", inc, "--json").data
    assert (drafted["title"], drafted["steps"]) == ("Warehouse printers hang", 2)
    assert within("playbook", "--from", inc).out.strip() == drafted["text"].strip()
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "printers.md").write_text(drafted["text"], encoding="utf-8")
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    told = within("--config", str(tmp_path / "config.toml"), "playbook", "show", "printers").out
    assert "- [ ] restart the spooler" in told
    assert within("playbook", "--from", "99").code == 1
    assert within("playbook", inc, "--from", inc).code == 2
