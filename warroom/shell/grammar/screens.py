"""Commands that open a screen or run until they are stopped."""

from __future__ import annotations

import argparse

from warroom.shell.grammar.incidents import moment
from warroom.shell.grammar.parser import Add, incident


def commands(add: Add) -> None:
    demo = add("demo", "demo", "opens the room on a throw-away database, with a bundled outage", "warroom demo",
               "warroom demo --speed 10", ends=False)  # fmt: skip
    demo.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help="N times as fast (0.5 to 60; about ten minutes at 1)"
    )
    replay = add("replay", "replay", "plays an incident again, in the room as it was", "warroom replay 42",
                 "warroom replay 42 --at 14:32 --known", "warroom replay 42 --speed 300", ends=False)  # fmt: skip
    incident(replay)
    moment(replay)
    replay.add_argument("--speed", type=_replay_speed, default=60, metavar="N", help="N times as fast: 1 to 600 (60)")
    scribe = add("scribe", "scribe", "opens the scribe's screen, on INC if given", "warroom scribe 42", ends=False)
    scribe.add_argument("incident", metavar="INC", nargs="?", help="the incident whose timeline is written")
    wall = add("wall", "wall", "opens the wall, for a projector: takes no input, changes nothing", "warroom wall",
               "warroom wall --tiles 4 --rotate 30s", "warroom wall --review 42", "warroom wall --figures",
               "warroom wall --replay 42 --speed 60", ends=False)  # fmt: skip
    wall.add_argument("--pin", metavar="INC", help="show this incident and no other")
    wall.add_argument("--rotate", metavar="DURATION", help='how long each page is shown: 20s, 1m, or "never"')
    wall.add_argument("--review", metavar="INC", help="walk through the review instead: space goes on, ← back")
    wall.add_argument("--figures", action="store_true", help="walk through the figures instead, a span a page")
    wall.add_argument("--replay", metavar="INC", help="play that incident again, over and over, for teaching")
    wall.add_argument("--speed", type=_replay_speed, default=60, metavar="N", help="N times as fast: 1 to 600 (60)")
    wall.add_argument("--tiles", metavar="N", help="show N incidents side by side, 1 to 6")
    serve = add("serve", "serve:serve", "serves the wall to browsers, or the room behind an authenticating proxy",
                "warroom serve --port 8080", ends=False)  # fmt: skip
    serve.add_argument("--host", metavar="ADDRESS", help="listen there (default: loopback, or as configured)")
    serve.add_argument("--port", type=_port, metavar="N", help="listen on that port")
    watch = add("watch", "watching:watch", "runs the watcher: polls feeds, fires escalations, until SIGTERM",
                "warroom watch", ends=False)  # fmt: skip
    watch.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    add("ssh", "ssh", "the forced command of an SSH key: opens the room as NAME", "warroom ssh --as maya", ends=False)


def _replay_speed(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 600:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 600")
    return int(text)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is not a port from 1 to 65535")
    return int(text)


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.5 <= value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0.5 to 60")
    return value
