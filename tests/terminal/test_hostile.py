"""Text of strangers is text: nothing of it moves the cursor, fills the clipboard, presses a key or shifts a column.

Alert titles and chat lines come from outside. Here they come in through the shell, over HTTP as an Alertmanager
serves them, and by paste, and what reaches the terminal is read byte by byte.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bench.tokens import Token, Tokens
from tests.support.http import Answer, serving
from tests.support.terminal import Terminal
from tests.terminal.conftest import ALONE, Place, Until

HOSTILE = {
    "clipboard": "clip\x1b]52;c;ZXZpbA==\x07board",
    "clipboard, C1": "clip\x9d52;c;ZXZpbA==\x9cboard",
    "link": "a \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ here",
    "title": "ti\x1b]0;evil\x07tle",
    "colours and cursor": "mo\x1b[31;5mve\x1b[2J\x1b[1;1H\x9b2Kd",
    "device control": "de\x1bPq#0;2;0;0;0#0~~\x1b\\vice",
    "report": "re\x1b[6n\x1b[c\x1bZport",
    "unfinished": "un\x1b]0;never ends",
    "controls": "back\x08\x08\x08\x7fspace\rreturn\x07\x00bell\x0e\x0f",
    "lines": "first\nsecond\r\nthird\tfourth\x0b\x0c\x85\u2028\u2029fifth",
    "markup": "[@click=app.quit]press[/] [bold red on white]loud[/] [/nothing] \\[x] [link=https://evil.example]l[/link]",
    "direction": "abc\u202eevil\u2066dcba\u2069\u200f\u061c",
    "no width": "ze\u200bro\u200d \u2060wi\ufeffdth\u00ad",
    "tags": "flag\U000e0041\U000e007f end\ufff9\ufffb",
    "wide": "日本語のタイトル 한국어 中文 ｆｕｌｌ",
    "combining": "z" + "\u0301\u0316" * 60 + "algo " + "\u0e49" * 40 + "ก" + "\u20e3",
    "emoji": "👩\u200d👩\u200d👧 ⚠\ufe0f 1\ufe0f\u20e3 🇩🇪 ☎\ufe0e 👍🏽",
    "private": "pri\ue000vate \U000f0000 \u0378",
}
QUIET = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of which nothing may stand in what is written as text."""
HUGE = 1_000_000


@contextmanager
def feed(place: Place, titles: dict[str, str]) -> Iterator[None]:
    """An Alertmanager with one alert for each title, every text of it the title; ``place`` is configured to poll it."""
    with serving() as server:
        alerts = [_alert(number, name, title) for number, (name, title) in enumerate(titles.items())]
        server.routes["/api/v2/alerts"] = Answer(alerts)
        server.routes["/api/v2/status"] = Answer({"uptime": "2026-01-01T00:00:00Z", "cluster": {"status": "ready"}})
        place.configured(f'[[feed]]\nid = "outside"\ntype = "alertmanager"\nurl = "{server.url}"\ninterval = "1s"\n')
        yield


def _alert(number: int, name: str, title: str) -> dict[str, Any]:
    began = f"2026-01-02T03:04:{number % 60:02}Z"
    return {
        "annotations": {"summary": title, "description": title},
        "labels": {"alertname": title, "service": title, "instance": title, "severity": "critical", title[:40]: title},
        "fingerprint": f"{number:016x}", "startsAt": began, "updatedAt": began, "endsAt": "2030-01-01T00:00:00Z",
        "generatorURL": f"https://evil.example/{title}", "receivers": [{"name": title}],
        "status": {"state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": []},
    }  # fmt: skip


def tokens(terminal: Terminal) -> list[Token]:
    """Everything the terminal was sent so far, as texts and sequences."""
    return Tokens().feed(bytes(terminal.output))


def forms(terminal: Terminal) -> set[tuple[str, ...]]:
    """The sequences the terminal was sent, without their numbers."""
    found = [token for token in tokens(terminal) if token.kind != "text"]
    return {(t.kind, t.prefix, t.middle, t.final, t.body if t.kind in ("osc", "dcs") else "") for t in found}


def only_its_own(terminal: Terminal, own: set[tuple[str, ...]]) -> None:
    """The terminal was sent no sequence that a room of harmless texts does not send, and no control as text."""
    assert forms(terminal) <= own
    for token in tokens(terminal):
        if token.kind == "text":
            strange = {c for c in token.raw if unicodedata.category(c) in QUIET} - {"\n", "\r"}
            assert not strange, (strange, token.raw)
    assert b"\x1b]52" not in terminal.output
    assert b"evil.example\x1b" not in terminal.output


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """The forms of sequences that the room sends when every text is harmless, the same things being done."""
    place = Place(tmp_path_factory.mktemp("harmless"))
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=20)
    with feed(place, {f"alert {n}": f"Alert {n} burns" for n in range(18)}), place.terminal(size=(120, 40)) as terminal:
        terminal.wait_for("Alert 17 burns|18 firing")
        terminal.press("t")
        terminal.paste("a harmless line")
        terminal.press("enter")
        terminal.wait_for("maya +a harmless line")
        found = forms(terminal)
    assert len(found) > 6
    return found


def columns_stand(terminal: Terminal) -> None:
    """What follows a title in its row stands in its column: the list's last one, and the brief beside the list."""
    heads = terminal.lines[6]
    assert heads.rstrip()[:58].endswith("next")
    edge = heads.index("next") + len("next")
    rows = [row for row in range(7, 11) if "SEV" in terminal.lines[row][:10]]
    assert rows
    for row in rows:
        assert terminal.cell(edge - 1, row).data.isalnum(), terminal.text
        assert terminal.cell(edge, row).data == " ", terminal.text
    for row, label in ((6, "impact"), (7, "hypothesis")):
        found = "".join(terminal.cell(column, row).data for column in range(62, 62 + len(label)))
        assert found == label, terminal.text


def test_what_an_alertmanager_serves_is_shown_as_text(place: Place, own: set[tuple[str, ...]], until: Until) -> None:
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=20)
    with feed(place, HOSTILE | {"huge": "H" * HUGE}), place.terminal() as terminal:
        terminal.wait_for(f"{len(HOSTILE) + 1} firing")
        terminal.press("tab", "tab")
        for _ in range(len(HOSTILE) + 1):
            terminal.press("down")
            terminal.pump(0.05)
        terminal.wait_quiet(0.2, 3.0)
        columns_stand(terminal)
        only_its_own(terminal, own)
        # Enter on an alert offers to declare it: its title goes into a field, where it can be edited.
        for _ in range(len(HOSTILE) + 1):
            terminal.press("up")
            terminal.press("n")
            terminal.wait_for("WHEN YOU DECLARE")
            terminal.press("escape")
            terminal.wait_gone("WHEN YOU DECLARE")
        only_its_own(terminal, own)
        terminal.press("q")
        terminal.wait_for("q again leaves")  # an incident is open, and the watcher ends with this terminal
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


def test_what_the_shell_declares_and_logs_is_shown_as_text(place: Place, own: set[tuple[str, ...]]) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=2)
    shell = {name: text.replace("\x00", "") for name, text in HOSTILE.items()}  # an argument cannot hold a NUL
    with place.room("o\x1b[31mmar") as room:  # and a name that no shell would take
        for text in shell.values():
            room.log("0001", text)
    for severity, name in (("SEV2", "colours and cursor"), ("SEV2", "wide"), ("SEV3", "combining")):
        made = place.shell("declare", "--severity", severity, "--title", shell[name], "--summary", shell["link"])
        assert made.returncode == 0
    assert place.shell("log", "0001", "-", text="\n".join(shell.values())).returncode == 0
    told = place.shell("log", "0001", "-", text="L" * HUGE)
    assert told.returncode == 1
    assert "characters" in told.stderr
    assert len(told.stderr) < 500
    with place.terminal(size=(120, 60)) as terminal:
        terminal.wait_for("Checkout API")
        terminal.press("tab")
        for _ in range(60):
            terminal.press("up")
            terminal.pump(0.02)
        terminal.wait_quiet(0.2, 3.0)
        columns_stand(terminal)
        only_its_own(terminal, own)
        assert terminal.shows("clipboard")
        assert terminal.shows("press")


def test_what_the_shell_prints_is_text_too(place: Place) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1")
    with place.room() as room:
        for text in HOSTILE.values():
            room.log("0001", text)
        room.declare(HOSTILE["clipboard"], "SEV2")
    for command in (["list"], ["show", "0001"], ["show", "0001", "--json"], ["export", "--json"]):
        printed = place.shell(*command)
        assert printed.returncode == 0
        strange = {c for c in printed.stdout if unicodedata.category(c) in QUIET} - {"\n"}
        assert not strange, (command, strange)


@pytest.mark.parametrize("name", ["clipboard", "colours and cursor", "markup", "direction", "combining", "wide"])
def test_what_is_pasted_is_one_text(place: Place, own: set[tuple[str, ...]], name: str) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=3)
    with place.terminal() as terminal:
        terminal.wait_for("Checkout API")
        terminal.press("t")
        terminal.paste("BEGIN " + HOSTILE[name] + " END")
        terminal.wait_for("0001 › .* END")
        terminal.press("enter")
        terminal.wait_for("maya +BEGIN ")
        terminal.wait_quiet(0.2, 3.0)
        columns_stand(terminal)
        only_its_own(terminal, own)
        assert not terminal.exited


def test_a_paste_of_a_megabyte_is_told_and_does_not_stop_the_room(place: Place, own: set[tuple[str, ...]]) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=3)
    with place.terminal() as terminal:
        terminal.wait_for("Checkout API")
        terminal.press("t")
        terminal.paste("M" * HUGE)
        terminal.wait_for("MMMM")
        columns_stand(terminal)
        terminal.press("enter")
        terminal.pump(0.5)
        columns_stand(terminal)
        only_its_own(terminal, own)
