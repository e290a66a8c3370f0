"""The playbooks from the shell: all of them, an incident's with its ticks, the frontline part for itself."""

from __future__ import annotations

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
