"""Playbooks: how many there are, which cannot be read and why, which ask for a severity that is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from warroom.config.loading import Config
from warroom.config.playbooks import playbook_folders, read_shelf
from warroom.core.naming import named
from warroom.core.playbook import Playbook
from warroom.core.times import utcnow
from warroom.doctor.check import Check, ok, warn

NAME = "playbooks"
QUARTER = timedelta(days=90)
"""After so long a playbook, or the policy, is to be gone through again."""


def examine(config: Config, today: date | None = None) -> list[Check]:
    """One check of all that are well, one for each fault. A broken one stops nothing: a fault here is a warning."""
    own, bundled = playbook_folders(config)
    shelf = read_shelf(own, bundled)
    found = [ok(NAME, f"{len(shelf.playbooks)} found, in {own} and in the program")]
    if config.playbooks and not own.is_dir():
        found = [warn(NAME, f"{own} is not a folder: only the bundled playbooks are used",
                      "create the folder, or correct playbooks = in the configuration")]  # fmt: skip
    mend = "correct the file; the room reads it again each time the page is opened"
    found += [warn(NAME, fault, mend) for fault in shelf.faults]
    known = [severity.name for severity in config.policy.severities]
    day = today or utcnow().date()
    return found + [check for playbook in shelf.playbooks for check in (*_thin(playbook, known), *_old(playbook, day))]


def _old(playbook: Playbook, today: date) -> Iterator[Check]:
    """Practice is to go through each every quarter (002)."""
    if playbook.reviewed is not None and (age := today - playbook.reviewed) > QUARTER:
        yield warn(f"{NAME}.{playbook.name}", f"it was reviewed {age.days} days ago",
                   "go through it with the team, then set reviewed in its front matter to that day")  # fmt: skip


def _thin(playbook: Playbook, severities: list[str]) -> Iterator[Check]:
    for name in playbook.severities:
        if not named(name, severities):
            yield warn(f"{NAME}.{playbook.name}", f"it names the severity {name}, which does not exist",
                       f"name one of {', '.join(severities)}")  # fmt: skip
    if playbook.is_own and not playbook.frontline:
        yield warn(f"{NAME}.{playbook.name}", "it has no part for people who talk to customers",
                   'write it under "## Frontline": what to say, when to escalate, where to send customers')  # fmt: skip
