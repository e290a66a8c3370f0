"""Somebody types in a real terminal while others write: all of it is there, in order, whatever the line is like."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from bench import feed, measure
from bench.link import Link
from bench.terminal import Terminal
from screens.entry.drafts import Draft, Sent
from tests.scribe.terminals import ALONE, Place, Typist, texts
from tests.support.patience import PATIENCE_S
from tests.support.soak import SOAKING, count, keep
from tests.support.terminal import ROOT

LETTERS = "fhdain"
KEPT_WITHIN_S = 0.25
PACES = (12, 24, 48, 96) if SOAKING else (60,)
"""Characters a second: of a quick hand, and of what a hand never reaches; each line has one of them."""
FEED = '[[feed]]\nid = "prod"\ntype = "alertmanager"\nurl = "{url}"\ninterval = "1s"\n'
_EDITOR = """#!/bin/sh
clear; cat "$1"; echo; echo EDITING; read answer
printf '%s\\nsecond line\\n' "$answer" >"$1"
"""
pytestmark = pytest.mark.timeout(3600 if SOAKING else 240)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def spoken(number: int) -> str:
    """What the typist says as the line of that number."""
    return f"line {number} pool"


def echoes(terminal: Terminal, typist: Typist) -> list[float]:
    """Milliseconds from each key to the next bytes that came after it."""
    reads = [read.at for read in terminal.reads]
    found, at = [], 0
    for sent, character in typist.sent:
        while at < len(reads) and reads[at] <= sent:
            at += 1
        if at < len(reads) and character != "\r":
            found.append((reads[at] - sent) * 1e3)
    return found


def bare_echoes(keys: int) -> list[float]:
    """The same of a bare Textual ``Input`` at the same moment on the same machine."""
    with Terminal([sys.executable, "-m", "bench.apps.typed"], env={"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.wait_for("ready", timeout=PATIENCE_S)
        typist = Typist(terminal, PACES[0])
        for number in range(keys // 12):
            typist.per_s = PACES[number % len(PACES)]
            typist.type("pool at 100 ")
        return echoes(terminal, typist)


@pytest.mark.soak
def test_a_typist_among_other_writers_and_a_churning_feed_loses_no_line(tmp_path: Path) -> None:
    lines = count(40, 600)
    dice = random.Random(5)
    with feed.serving(count(200, 10_000)) as url:
        place = Place(tmp_path, FEED.format(url=url))
        with place.scribe() as terminal, place.another_writes(every_s=count(1, 4) / 10) as others:
            typist = Typist(terminal, PACES[0])
            for number in range(lines):
                typist.per_s = dice.choice(PACES)
                typist.type(f"{LETTERS[number % 6]}: {spoken(number)}")
                typist.enter()
            plain = bare_echoes(count(60, 1_200))
            assert terminal.pump(PATIENCE_S, lambda: len(place.entries("sam")) >= lines)
            terminal.wait_for(f"line {lines - 1} pool", timeout=PATIENCE_S)
        mine = place.entries("sam")
        assert texts(mine) == [spoken(number) for number in range(lines)]
        assert [e.kind.value[0] for e in mine] == [LETTERS[number % 6] for number in range(lines)]
        assert [e.at for e in mine] == sorted({e.at for e in mine})
        assert texts(place.entries("other")) == [f"other {number}" for number in others]
        assert place.kept() == ()
    delays = echoes(terminal, typist)
    p50, p95 = measure.percentile(delays, 50), measure.percentile(delays, 95)
    keep("typist", lines=lines, characters_a_second=PACES, other_lines=len(others), echo_p50_ms=p50, echo_p95_ms=p95,
         echo_p99_ms=measure.percentile(delays, 99), bare_input_p50_ms=measure.percentile(plain, 50),
         bare_input_p95_ms=measure.percentile(plain, 95), p95_ratio=p95 / measure.percentile(plain, 95),
         load=os.getloadavg())  # fmt: skip


@pytest.mark.soak
def test_over_a_slow_and_lossy_line_nothing_is_lost_or_reordered(place: Place) -> None:
    lines = count(15, 200)
    link = Link(rtt_s=0.3, loss=0.05)
    with place.scribe(link=link) as terminal, place.another_writes(every_s=0.2):
        typist = Typist(terminal, 25)
        for number in range(lines):
            typist.type(f"{LETTERS[number % 6]}: {spoken(number)}")
            typist.enter()
        assert terminal.pump(90, lambda: len(place.entries("sam")) >= lines)
        lost = terminal._up.lost + terminal._down.lost
    assert lost > 0
    assert texts(place.entries("sam")) == [spoken(number) for number in range(lines)]
    keep("slow_line", lines=lines, rtt_s=link.rtt_s, loss=link.loss, pieces_sent_again=lost)


def test_lines_pasted_without_brackets_are_lines_typed_very_fast(place: Place) -> None:
    with place.scribe() as terminal:
        terminal.send("".join(f"f burst {number}\r" for number in range(100)).encode())
        assert terminal.pump(PATIENCE_S, lambda: len(place.entries("sam")) >= 100)
    assert texts(place.entries("sam")) == [f"burst {number}" for number in range(100)]


def test_what_the_room_screen_hears_before_the_line_opens_is_not_lost(place: Place) -> None:
    """T, a line and Enter in one packet: the keys wait for the screen that T opens."""
    from tests.support import terminal as terminals

    with terminals.warroom("--db", str(place.db), "--as", "sam", home=place.home) as terminal:
        terminal.wait_for("Checkout fails", timeout=PATIENCE_S)
        terminal.send(b"Tf pool full\rd roll back\r")
        assert terminal.pump(PATIENCE_S, lambda: len(place.entries("sam")) >= 2)
    assert texts(place.entries("sam")) == ["pool full", "roll back"]


@pytest.mark.soak
def test_killed_at_any_moment_the_draft_is_complete_to_the_last_quarter_of_a_second(place: Place) -> None:
    rounds = count(6, 300)
    dice = random.Random(7)
    missing: list[int] = []
    for number in range(rounds):
        with place.scribe() as terminal:
            typist = Typist(terminal, dice.choice([12, 30, 80]), seed=number)
            said = f"round {number} " + "".join(dice.choice("bceg jklm") for _ in range(60)).strip()
            enter_at = dice.choice([None, None, dice.randint(10, 40)])
            until = time.monotonic() + dice.uniform(0.1, 1.2)
            for place_, character in enumerate(said):
                if time.monotonic() >= until:
                    break
                typist.type("\r" if place_ == enter_at else character)
            os.kill(terminal.program.pid, signal.SIGKILL)
            killed_at = time.monotonic()
        missing.append(_check(place, typist, killed_at))
        _clear(place)
    keep("killed", rounds=rounds, most_characters_missing=max(missing), characters_missing=sum(missing))


def _check(place: Place, typist: Typist, killed_at: float) -> int:
    """All that was typed a quarter of a second before the end is kept or recorded; gives how much after it is not."""
    typed = "".join(character for _, character in typist.sent)
    due = "".join(character for at, character in typist.sent if at <= killed_at - KEPT_WITHIN_S)
    found = [e.text for e in place.entries("sam")]
    for one in sorted(place.kept(), key=lambda one: not one.field.startswith("sent/")):
        if one.field.startswith("sent/"):
            sent = Sent.load(one.field.removeprefix("sent/"), one.incident, one.text)
            assert sent is not None
            with place.room() as room:
                if not room.recorded([sent.key]):
                    found.append(sent.typed.text)
        else:
            draft = Draft.load(one.text, one.cursor)
            assert draft.cursor == len(draft.text)
            found.append(draft.text)
    there = " ".join(found).split()
    *whole, last = due.replace("\r", " ").split() or [""]
    # The last word may be half there: what was typed of it until then is its beginning.
    assert there[: len(whole)] == whole, (there, due)
    assert "".join(there[len(whole) :][:1]).startswith(last), (there, due)
    return len(typed.replace("\r", " ").replace(" ", "")) - len("".join(there))


def _clear(place: Place) -> None:
    """An empty record and desk for the next round."""
    with place.room("sam") as room:
        for entry in place.entries("sam"):
            room.retract("1", entry.id)
    for path in place.home.glob("room.db*"):
        path.unlink()
    place.__post_init__()


def test_after_kill_9_the_next_start_goes_on_where_the_last_ended(place: Place) -> None:
    with place.scribe() as terminal:
        terminal.type("d roll back in us")
        terminal.press("left", "left")
        terminal.wait_for("decision at")
        terminal.pump(KEPT_WITHIN_S)
        os.kill(terminal.program.pid, signal.SIGKILL)
    with place.scribe(size=(80, 24)) as terminal:
        terminal.wait_for("d decision  roll back in us")
        terminal.type("both, ")
        terminal.press("enter")
        assert terminal.pump(20, lambda: texts(place.entries("sam")) == ["roll back in both, us"])


def test_a_connection_that_drops_takes_no_word_with_it(place: Place) -> None:
    with place.scribe() as terminal:
        terminal.type("f pool fu")
        terminal.wait_for("pool fu")
        terminal.pump(KEPT_WITHIN_S)
        os.kill(terminal.program.pid, signal.SIGHUP)
        terminal.wait_exit()
    with place.scribe() as terminal:
        terminal.wait_for("f fact  pool fu")


def test_the_editor_writes_the_line_while_the_room_goes_on(place: Place, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(_EDITOR)
    editor.chmod(0o755)
    with place.scribe(env={"EDITOR": str(editor)}) as terminal:
        terminal.type("f half a")
        terminal.press("ctrl+g")
        terminal.wait_for("EDITING")
        assert terminal.shows("half a")
        with place.room("other") as room:
            room.log("1", "written meanwhile")
        terminal.type("edited line\r")
        terminal.wait_for("edited line⏎second line")
        terminal.wait_for("written meanwhile")
        terminal.press("enter")
        assert terminal.pump(20, lambda: texts(place.entries("sam")) == ["edited line\nsecond line"])
    with place.scribe(env={"EDITOR": "false"}) as terminal:
        terminal.type("stays")
        terminal.press("ctrl+g")
        terminal.wait_for("false ended with 1: the entry is unchanged")
        terminal.wait_for("› stays")


def test_what_is_copied_reaches_the_terminals_clipboard(place: Place) -> None:
    with place.room("ana") as room:
        room.log("1", "pool at 100/100")
    with place.scribe() as terminal:
        terminal.wait_for("pool at 100/100")
        terminal.press("up", "y")
        terminal.wait_for("copied to the clipboard")
        sent = [token.body for token in terminal.strings if token.body.startswith("52;c;")]
    import base64

    assert base64.b64decode(sent[-1].removeprefix("52;c;")).decode().endswith("note ana: pool at 100/100\n")


def test_two_terminals_see_each_other(place: Place) -> None:
    with place.scribe() as sam, place.scribe(person="lee", size=(80, 24)) as lee:
        sam.type("f from sam\r")
        lee.wait_for("from sam")
        lee.type("f from lee\rhalf")
        sam.wait_for("from lee")
        lee.wait_for("half")
    assert ALONE in place.config
