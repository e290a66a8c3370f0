"""The jobs of a commander as stories: what has happened before, which keys, what is seen. Tests and figures share them.

``python -m bench.jobs`` does each in a real terminal and counts: keystrokes that are not a message in the person's own
words, and seconds, as a multiple of opening and leaving a sheet on the same machine. Kept in ``build/bench/jobs.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from bench.terminal import NotSeen, Terminal
from warroom.core.model import Alert, AlertSeverity, FeedHealth, Incident
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store

CONFIG = """
name = "bench"
[display]
theme = "dark"
link = "fast"
bell = false
[watcher]
start = "never"
[[feed]]
id = "prod"
type = "alertmanager"
url = "http://127.0.0.1:9"
""" + "".join(f'[[responder]]\nhandle = "{name}"\n' for name in ("maya", "ana", "lee", "sam", "kim", "omar"))
ALERT, TITLE = "CheckoutErrorRate", "Checkout API 5xx in eu-west"
BEGAN = timedelta(hours=2)  # so long ago the incidents of the stories began


class Seat(Protocol):
    """A real terminal: a pseudo-terminal of the bench, or tmux."""

    def press(self, *names: str) -> None: ...
    def type(self, text: str) -> None: ...
    def wait_for(self, pattern: str, timeout: float = ...) -> object: ...


class Hands:
    """A person's hands at a terminal, and how often they strike. ``own``: words nobody can save them."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.keys = 0
        self.own = 0

    def press(self, *names: str) -> None:
        self.keys += len(names)
        self.seat.press(*names)

    def name(self, letters: str) -> None:
        """Part of a name, as typed: it counts."""
        self.keys += len(letters)
        self.seat.type(letters)

    def say(self, words: str) -> None:
        """Words of their own."""
        self.own += len(words)
        self.seat.type(words)

    def sees(self, pattern: str) -> None:
        self.seat.wait_for(pattern)


@dataclass
class Place:
    """The database of a story, and everybody's rooms in it before the story begins."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "room.db"

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def command(self, person: str) -> list[str]:
        """The program at this place, as that person."""
        given = ("--config", str(self.config), "--db", str(self.db), "--as", person)
        return [sys.executable, "-m", "warroom", *given]

    @contextmanager
    def room(self, person: str = "maya", ago: timedelta = timedelta()) -> Iterator[Room]:
        """That person's room, so long ago."""
        with Store.open(self.db) as store:
            yield Room(store, Policy(), person, clock=lambda: datetime.now(UTC) - ago)

    def only(self) -> Incident:
        """The one incident of the story, as it is now."""
        with self.room() as room:
            return room.find("1")


Deed = Callable[[Hands], None]


@dataclass(frozen=True)
class Job:
    """One job: ``before`` makes the place, ``first`` is seen when it can begin, ``deeds`` are done one after another,
    each by its person at their own terminal. ``most`` is the aim in keystrokes."""

    name: str
    most: int
    before: Callable[[Place], None]
    first: str
    deeds: Sequence[tuple[str, Deed]]


# ---------------------------------------------------------------- what has happened before


def _fires(place: Place) -> None:
    now = datetime.now(UTC)
    found = Alert(
        feed="prod", uid="1", fingerprint="prod/1", title=ALERT, severity=AlertSeverity.CRITICAL,
        severity_word="critical", started_at=now - timedelta(minutes=2), first_seen_at=now, last_seen_at=now,
        service="checkout", labels={"region": "eu-west"},
    )  # fmt: skip
    health = FeedHealth(id="prod", type="alertmanager", state="ok", interval_s=3600.0, last_try_at=now,
                        last_success_at=now)  # fmt: skip
    with Store.open(place.db) as store:
        store.save_poll("prod", [found], [], health)


def _declared(place: Place, *, command: bool = True, severity: str = "SEV1", ago: timedelta = timedelta()) -> None:
    with place.room("maya" if command else "script", ago) as room:
        room.declare(TITLE, severity, command=command)


def _nobody_commands(place: Place) -> None:
    _declared(place, command=False)


def _minor(place: Place) -> None:
    _declared(place, severity="SEV2")


def _soaked(place: Place) -> None:
    _declared(place, ago=BEGAN)
    with place.room("maya", timedelta(hours=1)) as room:
        room.set_status("1", "monitoring")


def _resolved(place: Place) -> None:
    _soaked(place)
    with place.room("maya", timedelta(minutes=1)) as room:
        room.set_status("1", "resolved", "", {item: "seen to" for item in Policy().room.closure})


# ---------------------------------------------------------------- the jobs


def _declare(hands: Hands) -> None:
    hands.press("f")
    hands.sees("n declare from alert")
    hands.press("n")
    hands.sees(rf"from {ALERT}")
    hands.press("enter", "1", "ctrl+s")
    hands.sees("0001 is open, maya is IC")


def _take_command(hands: Hands) -> None:
    hands.press("M")
    hands.sees("0001 is yours: you are IC")


def _roles(hands: Hands) -> None:
    for letter, pick in (("l", ""), ("s", ""), ("a", ""), ("k", "5")):
        hands.press("r")
        hands.sees("ROLES 0001")
        hands.press(*pick, "enter")
        hands.name(letter)
        hands.press("tab", "ctrl+s")
        hands.sees({"a": "ana", "l": "lee", "s": "sam", "k": "kim"}[letter] + " is ")


def _update(hands: Hands) -> None:
    hands.press("u")
    hands.sees("1st to customers")
    hands.say("Half of checkouts in the EU fail.")
    hands.press("tab", "f4", "ctrl+s")
    hands.sees("Told customers about 0001")


def _raise(hands: Hands) -> None:
    hands.press("S")
    hands.sees("SEVERITY 0001")
    hands.press("1", "ctrl+s")
    hands.sees("0001 is SEV1")


def _offer(hands: Hands) -> None:
    hands.press("r")
    hands.sees("ROLES 0001")
    hands.press("1", "enter")
    hands.name("o")
    hands.press("tab", "ctrl+s")
    hands.sees("omar is asked to take over as commander")


def _accept(hands: Hands) -> None:
    hands.sees("A accept")
    hands.press("A")
    hands.sees("ACCEPT 0001")
    hands.press("enter")
    hands.say("half of the EU, rolling back, next word at ten")
    hands.press("ctrl+s")
    hands.sees("omar took over as commander")


def _resolve(hands: Hands) -> None:
    hands.press("s")
    hands.sees("STATUS 0001")
    hands.press("ctrl+s")
    hands.sees("RESOLVE 0001")
    for said in ("green for an hour", "in the record", "all told", "set", "filed", "Thursday"):
        hands.say(said)
        hands.press("enter")
    hands.press("ctrl+s")
    hands.sees("0001 is resolved")


def _close(hands: Hands) -> None:
    hands.press("s")
    hands.sees("STATUS 0001")
    hands.press("ctrl+s")
    hands.sees("CLOSE 0001")  # what nobody said yet is asked once more
    hands.press("ctrl+s")
    hands.sees("0001 is closed")


JOBS = {
    job.name: job
    for job in (
        Job("declare from an alert", 25, _fires, ALERT, (("maya", _declare),)),
        Job("take command", 3, _nobody_commands, "NO COMMANDER", (("maya", _take_command),)),
        Job("assign four roles", 24, _declared, TITLE[:12], (("maya", _roles),)),
        Job("publish the first customer update", 8, _declared, TITLE[:12], (("maya", _update),)),
        Job("raise the severity", 4, _minor, TITLE[:12], (("maya", _raise),)),
        Job("hand over", 12, _declared, TITLE[:12], (("maya", _offer), ("omar", _accept))),
        Job("resolve", 10, _soaked, TITLE[:12], (("maya", _resolve),)),
        Job("close", 4, _resolved, TITLE[:12], (("maya", _close),)),
    )
}


def made(folder: Path, job: Job) -> Place:
    """The place in which a job begins."""
    place = Place(folder)
    place.config.write_text(CONFIG)
    job.before(place)
    return place


# ---------------------------------------------------------------- the figures


def counted(job: Job, folder: Path) -> dict[str, float]:
    """One job done in terminals of the bench: keystrokes, words of one's own, seconds, and these as a ratio.

    Raises:
        NotSeen: something did not come; the message shows the screen.
    """
    place = made(folder, job)
    keys = own = 0
    seconds = unit = 0.0
    home = {"HOME": str(folder), **{f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "DATA", "STATE")}}
    for person, deed in job.deeds:
        with Terminal(place.command(person), env={"PATH": os.environ.get("PATH", ""), **home}) as terminal:
            terminal.wait_for(job.first)
            began = time.monotonic()
            terminal.press("n")
            terminal.wait_for("DECLARE")
            terminal.press("escape")
            terminal.wait_gone("DECLARE")
            unit = time.monotonic() - began
            hands = Hands(terminal)
            began = time.monotonic()
            deed(hands)
            seconds += time.monotonic() - began
            keys, own = keys + hands.keys, own + hands.own
    return {"keys": keys, "aim": job.most, "own words": own, "seconds": round(seconds, 2),
            "sheets": round(seconds / unit, 1)}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Does every job, prints and keeps. 1 where a job cannot be done, or takes more keys than its aim."""
    parser = argparse.ArgumentParser(prog="python -m bench.jobs", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="jobs with this in their name")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), metavar="FOLDER", help="where JSON is kept")
    options = parser.parse_args(arguments)
    found: dict[str, dict[str, float]] = {}
    print(f"{'job':<36}{'keys':>6}{'aim':>6}{'own words':>11}{'seconds':>9}{'sheets':>8}")
    for job in JOBS.values():
        if options.only not in job.name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                found[job.name] = figures = counted(job, Path(folder))
            except NotSeen as error:
                print(f"bench: {job.name}: {error}", file=sys.stderr)
                return 1
        over = "  over" if figures["keys"] > job.most else ""
        print(f"{job.name:<36}{figures['keys']:>6}{job.most:>6}{figures['own words']:>11}{figures['seconds']:>9}"
              f"{figures['sheets']:>8}{over}", flush=True)  # fmt: skip
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "jobs.json").write_text(json.dumps(found, indent=2) + "\n")
    return 1 if any(figures["keys"] > figures["aim"] for figures in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
