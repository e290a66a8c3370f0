"""What people do about alerts, from the shell: acknowledge, release, snooze, comment."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from warroom.shell import finding
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json

if TYPE_CHECKING:
    from warroom.core.model import Alert
    from warroom.room import Room


def _filtered(room: Room, text: str, shell: Shell) -> list[Alert]:
    """The active alerts that a filter lets through. Raises Refused where there is none, Usage where it cannot be
    read."""
    from warroom.commands.door import Refused
    from warroom.shell.filtering import filter_of, matching

    wanted = filter_of(text)
    overview = room.overview()
    found = list(matching(wanted, overview.alerts, overview, shell.clock()))
    if not found:
        raise Refused(f'no alert matches "{text}": warroom alerts --filter lists those that do')
    return found


def handle(asked: Namespace) -> int:
    """``alerts ACT ALERT``: one act on every alert that is meant, or that ``--filter`` lets through.

    Raises Usage where none is named.
    """
    by_filter = getattr(asked, "filter", None)
    if not asked.alert and not by_filter:
        raise Usage(f"which alert? name it as in: warroom alerts {asked.act} CheckoutErrorRate")
    shell = Shell(asked)
    words = " ".join([*filter(None, [asked.alert if by_filter else None]), *asked.words])
    with shell.room() as room:
        found = _filtered(room, by_filter, shell) if by_filter else finding.alerts(room, [asked.alert])
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
