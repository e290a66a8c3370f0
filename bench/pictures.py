"""The documentation's pictures, made by the program itself: the bundled outage in a real terminal.

``make pictures`` writes them to ``docs/``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.svg import svg
from bench.terminal import Terminal

Scene = Callable[[Terminal], None]
SPEED = 4  # times as fast: the outage is in full swing after half a minute


def room(terminal: Terminal) -> None:
    """The SEV1 selected, a promise broken, the record filling."""
    terminal.wait_for(r"SEV1 +0002", 90)
    terminal.press("k", "up")
    terminal.wait_for(r"BRIEF 0002", 10)
    terminal.wait_for(r"hypothesis +2\.1\.3", 120)
    terminal.wait_for(r"OVERDUE", 120)
    terminal.wait_quiet(0.2, 1)


def declare(terminal: Terminal) -> None:
    """Declaring while the clocks above go on."""
    room(terminal)
    terminal.press("n")
    terminal.wait_for(r"DECLARE", 10)
    terminal.type("Card payments fail in us-east")
    terminal.press("enter", "1")
    terminal.wait_quiet(0.3, 2)


def scribe(terminal: Terminal) -> None:
    """The record at full height, a line being typed, a name completing."""
    room(terminal)
    terminal.press("T")
    terminal.wait_for(r"SCRIBE", 10)
    terminal.type("d roll back 2.1.3 everywhere, says @a")
    terminal.wait_for(r"decision at", 10)
    terminal.wait_quiet(0.3, 2)


def wall(terminal: Terminal) -> None:
    """The same moment at the back of the room."""
    room(terminal)
    terminal.press("w")
    terminal.wait_gone(r"BRIEF", 10)
    terminal.wait_quiet(0.3, 2)


def inbox(terminal: Terminal) -> None:
    """What the feeds brought, in sections by what it waits for."""
    room(terminal)
    terminal.press("f")
    terminal.wait_gone(r"BRIEF", 10)
    terminal.wait_quiet(0.3, 2)


def update(terminal: Terminal) -> None:
    """An update to customers, its words taken from the record, the preview below."""
    room(terminal)
    terminal.press("u")
    terminal.wait_for(r"UPDATE 0002", 10)
    terminal.press("alt+1", "f4")
    terminal.wait_quiet(0.3, 2)


def escalation(terminal: Terminal) -> None:
    """Escalating by hand: whom each level reaches."""
    room(terminal)
    terminal.press("e")
    terminal.wait_for(r"ESCALATE 0002", 10)
    terminal.press("enter")
    terminal.type("somebody who knows the connection pool")
    terminal.wait_quiet(0.3, 2)


def handover(terminal: Terminal) -> None:
    """The hand-over of the shift: every open incident on one page."""
    room(terminal)
    terminal.press("H")
    terminal.wait_for(r"HAND", 10)
    terminal.wait_quiet(0.3, 2)


SCENES: dict[str, tuple[tuple[int, int], Scene]] = {
    "room": ((120, 40), room),
    "room-80": ((80, 24), room),
    "room-200": ((200, 60), room),
    "declare": ((120, 40), declare),
    "scribe": ((120, 40), scribe),
    "wall": ((120, 40), wall),
    "inbox": ((120, 40), inbox),
    "update": ((120, 40), update),
    "escalation": ((120, 40), escalation),
    "handover": ((120, 40), handover),
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SCENES, []], help="which of them; all by default")
    parser.add_argument("--out", type=Path, default=Path("docs"))
    asked = parser.parse_args(arguments)
    asked.out.mkdir(exist_ok=True)
    for name in asked.names or SCENES:
        size, scene = SCENES[name]
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, "-m", "warroom", "demo", "--speed", str(SPEED)]
            with Terminal(command, size=size, env={"HOME": home, "XDG_CONFIG_HOME": home}) as terminal:
                scene(terminal)
                (asked.out / f"{name}.svg").write_text(svg(terminal, f"warroom, {name}"), encoding="utf-8")
        print(f"{asked.out / name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
