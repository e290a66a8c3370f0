"""Everything a key can do, in one list: keys, footers, help, palette and ``docs/keys.md`` come from it.

An action says where it applies (the place that has the keys) and what it needs (a selected incident, entry or alert); a
key that would do nothing now is not shown. What is not in it: arrows and the like, which move, and keys that edit what
is typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from warroom.keymap.action import ANYWHERE, Action, shown_key, shown_keys
from warroom.keymap.after import AFTER
from warroom.keymap.drills import DRILLS
from warroom.keymap.replay import REPLAY
from warroom.keymap.room import ROOM
from warroom.keymap.scribe import SCRIBE
from warroom.keymap.sheets import SHEETS

__all__ = [
    "ACTIONS", "ANYWHERE", "BY_NAME", "PANES", "PLACES", "TYPED_IN", "WHERE", "Action", "applies", "for_key",
    "holds_in", "keys_held", "shown_key", "shown_keys", "where",
]  # fmt: skip

ACTIONS: tuple[Action, ...] = (*ROOM, *SCRIBE, *SHEETS, *AFTER, *REPLAY, *DRILLS)
BY_NAME = {action.name: action for action in ACTIONS}

PANES = ("incidents", "timeline", "alerts", "inbox")
"""The panes of the room, where a key may have a meaning of its own."""
PLACES = (*PANES, "entry", "scribe_line", "scribe_entries", "paste", "sheet", "update", "filter", "search", "page",
          "wall", "board", "review", "meeting", "followups", "figures", "alert", "playbook", "replay",
          "assist", "handover", "drill")  # fmt: skip
"""Every place that can have the keys: two actions of one key conflict only within one of them."""
TYPED_IN = frozenset({"entry", "scribe", "scribe_line", "sheet", "update", "filter", "search"})
"""Where letters are typed, so that none of them can be a key."""
WHERE = {
    "entry": "in the entry line", "scribe": "on the scribe screen", "scribe_line": "in the scribe's entry line",
    "scribe_entries": "on the scribe's entries", "paste": "in the preview of a paste", "sheet": "in a sheet",
    "update": "in an update", "filter": "in the alert filter", "search": "in a page's search",
    "page": "in a page", "wall": "on the wall", "review": "on the page of a review",
    "meeting": "on the walk through a review",
    "followups": "on the page of follow-ups", "figures": "on the page of figures",
    "board": "on a page of several lists", "alert": "on the page of an alert",
    "playbook": "on the page of a playbook", "replay": "in a replay", "assist": "on the page of a draft",
    "handover": "on the page of the hand-over",
    "drill": "on the page of a drill",
}  # fmt: skip
"""A place as it is told, where its name does not say it."""
_INSIDE = {"review": ("review", "board", "page"), "followups": ("followups", "board", "page"),
           "figures": ("figures", "board", "page"), "playbook": ("playbook", "page"),
           "assist": ("assist", "page"), "handover": ("handover", "page"),
           "meeting": ("meeting", "board", "page"),
           "drill": ("drill", "board", "page"),
           "scribe_line": ("scribe_line", "scribe", "entry"), "scribe_entries": ("scribe_entries", "scribe")}
"""The places whose actions hold in a place: the scribe's line is an entry line on the scribe's screen."""
IN_INBOX = frozenset({
    "declare", "update", "escalate", "roles", "promises", "command", "doctor", "who", "help", "quit",
    "settle_1", "settle_2", "settle_3", "settle_4",
})  # fmt: skip
"""What holds everywhere and in the alerts inbox too, where no incident is in sight."""

ON_ALERT = frozenset({
    "alert_acknowledge", "alert_snooze", "link", "promote", "alert_copy", "alert_comment", "alert_runbook",
    "alert_dashboard", "page_back",
})  # fmt: skip
"""What holds on the page of an alert: what the inbox does to it, and the addresses it leads to."""


def where(action: Action) -> str:
    """The place of an action as it is told: ``in the timeline``; "" for everywhere in the room."""
    return WHERE.get(action.pane, f"in the {action.pane}" if action.pane else "")


def holds_in(action: Action, place: str) -> bool:
    """Whether an action has a meaning in a place: the inbox is the alerts' pane with more keys."""
    if place == "inbox":
        return action.pane in ("inbox", "alerts") or action.name in IN_INBOX
    if place == "alert":
        return action.name in ON_ALERT
    if place in PANES:
        return action.pane in (place, ANYWHERE)
    return action.pane in _INSIDE.get(place, (place,))


def applies(action: Action, pane: str, has: frozenset[str], *, read_only: bool) -> bool:
    """Whether its key does something now: in this pane, with what is selected, for this person."""
    if read_only and action.writes:
        return False
    if not holds_in(action, pane):
        return False
    return not action.needs or action.needs in has


def for_key(actions: Iterable[Action], key: str, pane: str) -> Action | None:
    """What a key means in a pane: the pane's own meaning before the one that holds everywhere."""
    matching = [a for a in actions if key in a.keys and holds_in(a, pane)]
    return min(matching, key=lambda a: 0 if a.pane == pane else 1 if a.pane else 2, default=None)


def keys_held(actions: Iterable[Action], place: str) -> tuple[str, ...]:
    """The keys that mean something in a place: a field there leaves them to it."""
    return tuple(key for action in actions if holds_in(action, place) for key in action.keys)
