"""``alert FILE``, ``alert -``: alerts in from a script, a cron job or a receiver of webhooks."""

from __future__ import annotations

import stat
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from warroom.commands.door import Refused
from warroom.shell.context import Shell, local
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json

LONGEST = 16_000_000  # bytes of one text
_WORDS = {
    "new": "new", "changed": "changed", "resolved": "resolved", "same": "as before", "over": "over before it came",
}  # fmt: skip


def alert(asked: Namespace) -> int:
    """``alert FILE``: takes all of its alerts, or none where one is wrong. ``alert show ALERT`` prints one."""
    if asked.file == "show":
        from warroom.shell.alert_shown import show

        return show(asked)
    if asked.alert is not None:
        raise Usage("one FILE at a time, or -: for several, call it again")
    from warroom.feeds.pushed import FEED, PushError, read_pushed
    from warroom.notify.situations import catalogued

    shell = Shell(asked)
    polled = frozenset(feed.id for feed in shell.config.feed)
    name = asked.feed or FEED
    try:
        found = read_pushed(_text(asked.file), name, polled)
    except PushError as error:
        raise Refused(f"{error}. No alert was taken.") from error
    with shell.room(new=True) as room:
        catalogue = catalogued(room.store, shell.config)
        taken = room.push_alerts(tuple(catalogue.mapped(one) for one in found) if catalogue else found)
    if shell.json:
        return show_json({"alerts": [
            {"feed": one.alert.feed, "uid": one.alert.uid, "fingerprint": one.alert.fingerprint,
             "status": one.alert.status.value, "change": one.change} for one in taken
        ]})  # fmt: skip
    counts = Counter(one.change for one in taken)
    told = ", ".join(f"{counts[change]} {word}" for change, word in _WORDS.items() if counts[change])
    return say(f"{len(taken)} alert{'s' * (len(taken) != 1)}: {told}")


def _text(name: str) -> bytes:
    """The file's text, or that of standard input for ``-``. Raises Usage or Refused."""
    if name == "-":
        if sys.stdin.isatty():
            print("alerts as JSON, Ctrl+D ends", file=sys.stderr)
        raw = sys.stdin.buffer.read(LONGEST + 1)
    else:
        path = local(name)
        raw = _file(path)
    if len(raw) > LONGEST:
        raise Refused(f"more than {LONGEST // 1_000_000} MB: send the alerts in parts. No alert was taken.")
    return raw


def _file(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(f"{path} is not a file: name one, or pipe it to `warroom alert -`")
        with path.open("rb") as file:
            return file.read(LONGEST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
