"""A word that stands all over a private incident is found by nobody who may not see it, whatever they ask.

On a server it is not there for them; a file only hides it, which the pages say. What is asked is what the program
itself knows to be asked: the examples in every command's help, with that incident's number.
"""

from __future__ import annotations

import re
import shlex
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Within
from tests.cli.test_every_command import ENDLESS, examples, lay_out
from tests.store.test_server_private import Site, site  # noqa: F401
from tests.support import postgres
from warroom.core import presence
from warroom.shell.arguments import COMMANDS, parser
from warroom.shell.completion import _OFFERS
from warroom.shell.context import Shell
from warroom.store.desk import SideStore

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
    "list --all --private", "list --private --json", "show 2 --at -1m", "show 2 --ids", "search zanzibar", "similar 1",
    "export --private", "export 2 --private", "handover --json", "followups --all", "outbox --json", "verify --json",
    "merge 1 2", "declare --severity 2 --title 'keys are out' --service checkout", "metrics --by tag --json",
    "wall --review 2", "wall --replay 2", "replay 2", "chat list 2", "containment --private", "log 2 seen", "rate 2",
    "drill score 2", "assist preview 2", "doctor --json", "who", "who --json", "alerts --all --json", "backup own.db",
)  # fmt: skip
"""What is asked beside the examples: their other forms, and what would open a screen, which a hidden one does not."""
UNASKED = frozenset(("room", "demo", "scribe", "serve", "watch", "ssh", "restore"))
"""Screens and servers, which tests of their own walk through, and what puts another record in the place of this."""
ELSEWHERE = re.compile(
    r"alert -|log \d+ -|drill run|config init|store (copy|migrate|grants|person)|backup /|--openmetrics"
)
"""Examples that read what is typed, start something or write to places that are not the test's."""


def known_to_be_asked(*, briefly: bool = False) -> Iterator[str]:
    """Every example in the help of every command, about the hidden incident; ``briefly`` the first of each command."""
    top = parser()
    for name, made in next(one for one in top._actions if isinstance(one.choices, dict)).choices.items():
        lines = [] if name in UNASKED or name in ENDLESS else examples(made.format_help())
        found = [line.removeprefix("warroom ") for line in lines if not ELSEWHERE.search(line)]
        for line in found[: 1 if briefly else None]:
            yield re.sub(r"(?<=[ -])(00)?4[23]\b", r"\g<1>2", line)


def plant(within: Within) -> None:
    for line in PLANTED:
        assert within(*shlex.split(line)).code == 0, line


def walk(
    within: Within, monkeypatch: pytest.MonkeyPatch, maya: str, lee: str, *, briefly: bool = False
) -> None:
    """Whatever lee asks, by word or by name, is answered without the word, and changes nothing."""
    before = within("export", "2", "--private").out
    assert SECRET in before
    monkeypatch.setenv("WARROOM_DB", lee)
    monkeypatch.setenv("WARROOM_USER", "lee")
    lay_out(Path.cwd())
    with SideStore.open(lee) as desk:  # maya is at it, and lee sees that she is here
        desk.here("host/1", "maya", "INC-2026-0002", presence.tells("customers"))
        for line in dict.fromkeys((*ASKED, *known_to_be_asked(briefly=briefly))):
            done = within(*shlex.split(line))
            asked = SECRET in line and "no incident" in done.out + done.err
            assert asked or SECRET not in done.out + done.err, (line, done)
            assert "Traceback" not in done.err, (line, done)
            if line.startswith("who"):
                assert "maya" in done.out, done
                assert "0002" not in done.out, done
                assert "customers" not in done.out, done
    offered = [word for offer in _OFFERS.values() for word in offer(Shell(Namespace()))]  # what Tab completes
    assert "0001" in offered
    assert "0002" not in offered
    monkeypatch.setenv("WARROOM_DB", maya)
    monkeypatch.setenv("WARROOM_USER", "maya")
    assert within("export", "2", "--private").out == before


def test_it_is_planted_where_its_people_find_it(within: Within, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(within)
    silent = [line for line in ("show 2", "timeline 2", "handover", "export --private", "custody 2", "review 2",
                                "list --private", "followups --all", "workarounds") if SECRET not in
              within(*shlex.split(line)).out]  # fmt: skip
    assert silent == []
    path = str(Path("room.db").resolve())
    walk(within, monkeypatch, path, path)
    assert within("private", "2", "--allow", "lee").code == 0
    monkeypatch.setenv("WARROOM_USER", "lee")
    assert SECRET in within("show", "2").out


@pytest.mark.parametrize("server", postgres.VERSIONS[-1:], indirect=True)
def test_on_a_server_it_is_not_there_for_them(
    within: Within, monkeypatch: pytest.MonkeyPatch, site: Site  # noqa: F811
) -> None:
    monkeypatch.setenv("WARROOM_DB", site.of("maya"))
    plant(within)
    walk(within, monkeypatch, site.of("maya"), site.of("lee"), briefly=True)


def test_no_command_is_left_out_of_the_walk() -> None:
    named = {line.split()[0] for line in (*ASKED, *known_to_be_asked())}
    assert set(COMMANDS) - UNASKED - named == set()
