"""Playbooks: how many there are, which cannot be read and why, which ask for a severity that is none."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.config.loading import Config
from warroom.config.playbooks import playbook_folders, read_shelf
from warroom.core.naming import named
from warroom.core.playbook import Playbook
from warroom.doctor.check import Check, ok, warn

NAME = "playbooks"


def examine(config: Config) -> list[Check]:
    """One check of all that are well, one for each fault. A broken one stops nothing: a fault here is a warning."""
    own, bundled = playbook_folders(config)
    shelf = read_shelf(own, bundled)
    found = [ok(NAME, f"{len(shelf.playbooks)} can be read, from {own} and those that travel with the program")]
    if config.playbooks and not own.is_dir():
        found = [warn(NAME, f"{own} is no folder: only those that travel with the program are read",
                      "make the folder, or fix playbooks = in the configuration")]  # fmt: skip
    mend = "fix the file; the room reads it again whenever its page is opened"
    found += [warn(NAME, fault, mend) for fault in shelf.faults]
    known = [severity.name for severity in config.policy.severities]
    return found + [check for playbook in shelf.playbooks for check in _thin(playbook, known)]


def _thin(playbook: Playbook, severities: list[str]) -> Iterator[Check]:
    for name in playbook.severities:
        if not named(name, severities):
            yield warn(f"{NAME}.{playbook.name}", f"it asks for {name}, and there is no such severity",
                       f"name one of {', '.join(severities)}")  # fmt: skip
    if not playbook.frontline:
        yield warn(f"{NAME}.{playbook.name}", "it has no part for the people who talk to customers",
                   'write it under "## Frontline": what to say, when to escalate, where to send customers')  # fmt: skip
