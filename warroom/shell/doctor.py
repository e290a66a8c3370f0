"""``doctor``: what ``warroom.doctor`` finds and one poll of each feed, as a table or as JSON."""

from __future__ import annotations

import platform
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.shell.context import Shell, named_place, version
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.doctor import Check

WORDS = {"ok": "ok", "warn": "warning", "fail": "fault"}


def doctor(asked: Namespace) -> int:
    """1 where anything is at fault; a warning is none."""
    shell = Shell(asked)
    found = list(_examined(shell))
    sick = any(check.state == "fail" for check in found)
    if shell.json:
        show_json([_shape(check) for check in found])
        return 1 if sick else 0
    marks = {**WORDS, "fail": "FAULT"}
    table(("", "", ""), [(check.name, marks[check.state], check.says) for check in found])
    mends = list(dict.fromkeys(f"{check.name}: {check.mend}" for check in found if check.mend))
    for line in ["", *mends] if mends else []:
        say(line)
    return 1 if sick else 0


def _shape(check: Check) -> dict[str, object]:
    return {
        "check": check.name, "ok": check.state != "fail", "state": WORDS[check.state], "text": check.says,
        "fix": check.mend, "mend": check.mend,
    }  # fmt: skip


def _examined(shell: Shell) -> Iterator[Check]:
    from warroom.doctor import Check, examine

    yield Check("program", "ok", f"warroom {version()}, Python {platform.python_version()}, {platform.system()}")
    explicit, db = (getattr(shell.asked, name, None) for name in ("config", "db"))
    checks = examine(
        Path(explicit).expanduser() if explicit else None, named_place(db) if db else None, shell.env,
        person=shell.claimed, naming=shell.naming,
    )  # fmt: skip
    yield from checks
    if not any(check.name == "configuration" and check.state == "fail" for check in checks):
        yield from _polled(shell)


def _polled(shell: Shell) -> Iterator[Check]:
    from warroom.doctor import Check
    from warroom.shell.feeds import polled

    for result in polled(shell):
        name = f"feed.{result['id']}.poll"
        if result["ok"]:
            yield Check(name, "ok", f"{result['alerts']} alerts in {result['took_s']:.1f} s")
        else:
            yield Check(name, "fail", str(result["error"]), result["mend"] or "")
    yield from _asked(shell)


def _asked(shell: Shell) -> Iterator[Check]:
    """The trackers, each asked once."""
    from warroom.doctor import Check
    from warroom.shell.trackers import checked

    for result in checked(shell):
        name = f"tracker.{result['id']}.check"
        if not result["ok"]:
            again = f"correct it, then run `warroom tracker check {result['id']}`"
            yield Check(name, "fail", str(result["error"]), again)
        for said in result["warnings"]:
            yield Check(name, "warn", said.partition(": ")[0], said.partition(": ")[2])
        if result["ok"] and not result["warnings"]:
            yield Check(name, "ok", "the token works and sees the project")
    yield from _chats(shell)


def _chats(shell: Shell) -> Iterator[Check]:
    from warroom.doctor import Check
    from warroom.shell.chats import checked

    for result in checked(shell):
        name = f"chat.{result['id']}.check"
        if result["ok"]:
            yield Check(name, "ok", "; ".join(result["says"]))
        else:
            yield Check(name, "fail", str(result["error"]), f"correct it, then `warroom chat check {result['id']}`")
