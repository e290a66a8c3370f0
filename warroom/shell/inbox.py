"""What people do about alerts, from the shell: acknowledge, release, snooze, comment."""

from __future__ import annotations

from argparse import Namespace

from warroom.shell import finding
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json


def handle(asked: Namespace) -> int:
    """``alerts ACT ALERT``: one act on every alert that is meant. Raises Usage where none is named."""
    if not asked.alert:
        raise Usage(f"which alert? name it as in: warroom alerts {asked.act} CheckoutErrorRate")
    shell = Shell(asked)
    words = " ".join(asked.words)
    with shell.room() as room:
        found = finding.alerts(room, [asked.alert])
        prints = [alert.fingerprint for alert in found]
        match asked.act:
            case "ack":
                said = room.acknowledge_alert(prints, words, take_over=asked.take_over)
            case "release":
                said = room.release_alert(prints, words)
            case "comment":
                said = room.comment_alert(prints, words)
            case "wake":
                said = room.wake_alert(prints)
            case _:
                if not asked.until:
                    raise Usage("a snooze has an end: --until 15:30 or --until 20m, and a reason behind the alert")
                said = room.snooze_alert(prints, shell.until(asked.until, "--until"), words)
    return show_json({"alerts": prints, "said": said}) if shell.json else say(said)
