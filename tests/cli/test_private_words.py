"""A word that stands all over a private incident is found by nobody who may not see it, whatever they ask.

On a server it is not there for them; a file only hides it, which the pages say.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Within
from tests.cli.test_every_command import DONE
from tests.store.test_server_private import Site, site  # noqa: F401
from warroom.shell.arguments import COMMANDS

SECRET = "zanzibar"
PLANTED = (
    "declare --severity 2 --title 'Checkout is slow' --service checkout",
    f"declare --severity 1 --title '{SECRET} was broken into' --service checkout --security --reporter {SECRET}"
    f" --summary '{SECRET} keys' --region {SECRET} --contact {SECRET}",
    f"log 2 the {SECRET} keys are out", f"log 2 leaked by {SECRET} --kind hypothesis",
    f"brief 2 --doing {SECRET} --needs {SECRET}", f"link 2 https://example.com/{SECRET} {SECRET}",
    f"ask 2 @lee where is {SECRET}", f"task 2 @ana find {SECRET} --due 20m", f"draft 2 --audience customers {SECRET}",
    f"update 2 --audience team {SECRET} is known", f"custody 2 --item {SECRET}", f"duty 2 legal {SECRET}",
    f"verified 2 test {SECRET}", f"workaround add 2 {SECRET} is off", f"change 2 {SECRET} is cut off",
    f"tag 2 symptom={SECRET}", f"resolution 2 --cause {SECRET}", f"followup add 2 rotate {SECRET}",
    f"review 2 --set summary {SECRET}", f"channel 2 inc-{SECRET}", f"breach 2 {SECRET}",
)  # fmt: skip
"""What its commander does: the word is in everything that can be said of it."""
ASKED = (
    "list", "list --all --private", "list --private --json", "show 2", "show 2 --at -1m", "timeline 2",
    "search zanzibar", "similar 1", "similar 2", "metrics --json", "export", "export --private", "export 2 --private",
    "handover", "handover --json", "playbook 2", "playbook --from 2", "who", "oncall", "alerts --json",
    "followups --all", "workarounds", "containment", "custody 2", "duty 2", "verified 2", "reporter 2", "brief 2",
    "triage 2", "tag 2", "review 2", "review check 2", "resolution 2", "outbox --json", "services", "verify --json",
    "channel 2", "custody E-0002-1 --to lee", "workaround remove W-0002-1", "followup done F-0002-1", "merge 1 2",
    "join 2", "take 2 nobody answers", "log 2 seen", "ack 2", "undo 2", "security 2", "private 2 --allow lee",
    "doctor --json", "checkin 2", "reviewed 2", "unpaste 2", "severity 2 SEV2", "recover 2",
)  # fmt: skip
UNSAID = frozenset((
    "room", "demo", "replay", "scribe", "wall", "serve", "watch", "ssh", "completion", "config", "policy", "feeds",
    "call", "tracker", "alert", "backup", "restore", "rebuild", "redact", "store", "declare", "plan",
))  # fmt: skip
"""Screens, which have a test of their own, and what neither reads nor names an incident's words."""


def plant(within: Within) -> None:
    for line in PLANTED:
        assert within(*shlex.split(line)).code == 0, line


def walk(within: Within, monkeypatch: pytest.MonkeyPatch, db: str, *more: str) -> None:
    """Whatever lee asks, by word or by name, is answered without the word."""
    monkeypatch.setenv("WARROOM_DB", db)
    monkeypatch.setenv("WARROOM_USER", "lee")
    for line in dict.fromkeys((*ASKED, *more)):
        done = within(*shlex.split(line))
        asked = SECRET in line and "no incident" in done.out + done.err
        assert asked or SECRET not in done.out + done.err, (line, done)
        assert "Traceback" not in done.err, (line, done)


def test_it_is_planted_where_its_people_find_it(within: Within, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(within)
    silent = [line for line in ("show 2", "timeline 2", "handover", "export --private", "custody 2", "review 2",
                                "list --private", "followups --all", "workarounds") if SECRET not in
              within(*shlex.split(line)).out]  # fmt: skip
    assert silent == []
    acts = [line.rpartition(" && ")[2].replace(" 1", " 2", 1) for name, line in DONE.items() if name not in UNSAID]
    walk(within, monkeypatch, str(Path("room.db").resolve()), *acts)
    monkeypatch.setenv("WARROOM_USER", "maya")
    assert SECRET in within("show", "2").out
    assert within("private", "2", "--allow", "lee").code == 0
    monkeypatch.setenv("WARROOM_USER", "lee")
    assert SECRET in within("show", "2").out


def test_on_a_server_it_is_not_there_for_them(
    within: Within, monkeypatch: pytest.MonkeyPatch, site: Site  # noqa: F811
) -> None:
    monkeypatch.setenv("WARROOM_DB", site.of("maya"))
    plant(within)
    walk(within, monkeypatch, site.of("lee"))


def test_no_command_is_left_out_of_the_walk() -> None:
    named = {line.split()[0] for line in ASKED} | {line.rpartition(" && ")[2].split()[0] for line in DONE.values()}
    assert set(COMMANDS) - UNSAID - named == set()
