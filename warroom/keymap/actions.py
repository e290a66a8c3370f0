"""Everything a key can do in the room, in one list: keys, footer, help and palette come from it.

An action says where it applies (which pane has the focus) and what it needs (a selected incident,
entry or alert); a key that would do nothing now is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

ANYWHERE = ""


class Action(Struct, frozen=True):
    """One thing a person can do.

    ``keys`` in Textual's names, the first one shown; ``word`` for the footer; ``help`` a sentence;
    ``pane`` where it applies ("" = everywhere but in a field); ``needs`` what must be selected;
    ``writes`` is refused to observers; ``grave``: it ends, raises or takes something, so its key does nothing
    but open a sheet that names what it is about; ``rank`` orders the footer (0 = help and palette only).
    """

    name: str
    keys: tuple[str, ...]
    word: str
    help: str
    group: str
    pane: str = ANYWHERE
    needs: str = ""
    writes: bool = False
    grave: bool = False
    rank: int = 0


ACTIONS: tuple[Action, ...] = (
    Action("record", ("t",), "record", "Type a timeline line; its time is that of the first key.", "Timeline",
           needs="incident", writes=True, rank=1),
    Action("scribe", ("T",), "scribe", "Open the scribe's screen: the whole record, to write, amend and search.",
           "Timeline", needs="incident", rank=10),
    Action("declare", ("n",), "declare", "Declare an incident: a title and a severity are enough.", "Incident",
           writes=True, rank=2),
    Action("plan", ("N",), "plan", "Open a planned room before anything is wrong: a release, a launch.", "Incident",
           writes=True),
    Action("activate", ("I",), "make it an incident", "Turn the planned room into an incident; all is carried over.",
           "Incident", needs="planned", writes=True, grave=True, rank=2),
    Action("acknowledge", ("a",), "acknowledge", "Say that you have it: stops the un-acknowledged escalation.",
           "Incident", needs="unacknowledged", writes=True, rank=3),
    Action("update", ("u",), "update", "Tell an audience: customers, team, executives, agents.", "Telling",
           needs="incident", writes=True, rank=4),
    Action("escalate", ("e",), "escalate", "Fire an escalation level by hand.", "Telling",
           needs="live", writes=True, grave=True, rank=5),
    Action("roles", ("r",), "roles", "Assign or offer a role.", "People", needs="incident", writes=True, rank=6),
    Action("status", ("s",), "status", "Set the status: investigating, identified, monitoring, resolved ...",
           "Incident", needs="incident", writes=True, grave=True, rank=7),
    Action("severity", ("S",), "severity", "Change the severity; every clock is timed anew at once.", "Incident",
           needs="incident", writes=True, grave=True, rank=13),
    Action("accept", ("A",), "accept", "Accept a role that was offered to you.", "People",
           needs="offered", writes=True, rank=3),
    Action("decline", ("X",), "decline", "Decline a role that was offered to you.", "People",
           needs="offered", writes=True, grave=True),
    Action("take_command", ("M",), "take command", "Take command: at once where nobody has it, else with a reason.",
           "People", needs="commanded", writes=True),
    Action("brief", ("b",), "brief", "Edit the brief: impact, hypothesis, doing, needs, next step.", "Incident",
           needs="incident", writes=True, rank=14),
    Action("details", ("d",), "details", "Edit title, summary, service, and when it began and was detected.",
           "Incident", needs="incident", writes=True),
    Action("triage", ("Q",), "triage questions", "Who is hit, since when, which error, what helps: each may wait.",
           "Incident", needs="incident", writes=True),
    Action("playbook", ("P",), "playbook", "Work by a playbook: its steps are ticked into the record.", "Incident",
           needs="incident", rank=16),
    Action("undo", ("z",), "undo", "Take your own last change of the incident back; it says what it undid.", "Incident",
           needs="incident", writes=True),
    Action("ask", ("at",), "ask", "Ask one named person for something, with a time box.", "Work",
           needs="incident", writes=True),
    Action("task", ("plus",), "task", "Give an action to one named owner, who repeats it back.", "Work",
           needs="incident", writes=True),
    Action("board", ("B",), "asks and tasks", "Open asks and tasks by due time: answer, end, hand on.", "Work",
           needs="incident"),
    Action("copy_brief", ("Y",), "copy brief", "Copy the brief to your clipboard: plain, Markdown, for executives.",
           "Telling", needs="incident"),
    Action("merge", ("m",), "merge", "Merge it into the incident that it duplicates, or take that back.", "Incident",
           needs="incident", writes=True, grave=True),
    Action("breach", ("G",), "data breach", "Declare a data breach: the regulator's clock starts; then say they know.",
           "Incident", needs="incident", writes=True, grave=True),
    Action("check_ins", ("K",), "check-ins", "Check in for your role; set check-ins, and limits for tickets.",
           "Incident", needs="incident"),
    Action("links", ("L",), "links", "Bridge, chat channel, dashboards, tickets: copy one, add, take away.", "Incident",
           needs="incident"),
    Action("snooze", ("Z",), "snooze", "Put a deadline off until a moment, with a reason; or end that.", "Clocks",
           needs="incident", writes=True, grave=True),
    Action("approve", ("v",), "approve", "Updates that wait: approve and publish, change, discard.", "Telling",
           needs="drafts", writes=True, rank=4),
    Action("handover", ("H",), "hand over", "Hand the shift over: every open incident in a page, and as Markdown.",
           "People"),
    Action("who", ("W",), "who is here", "Who is in the room, since when, what they look at and write.", "People"),
    Action("why", ("c",), "clocks", "Every countdown: its rule, who owes it, when it falls due.", "Clocks",
           needs="incident", rank=15),
    Action("promises", ("y",), "all broken promises", "List every broken promise of every incident.", "Clocks"),
    *(Action(f"settle_{n}", (key,), "", f"Settle the {nth} promise of the second row, whichever incident it is of.",
             "Clocks", needs=f"promise_{n}")
      for n, (key, nth) in enumerate((("f6", "first"), ("f7", "second"), ("f8", "third"), ("f9", "fourth")), 1)),
    Action("reopen", ("O",), "reopen", "Reopen a resolved or closed incident, with a reason.", "Incident",
           needs="reopenable", writes=True, grave=True, rank=8),
    Action("cancel", ("C",), "cancel", "Cancel: it was a false alarm, with a reason.", "Incident",
           needs="live", writes=True, grave=True),
    Action("inbox", ("f",), "alerts", "Open the alerts inbox: everything that fires, the feeds, the signals.", "Alerts",
           rank=12),
    Action("alert_acknowledge", ("a",), "acknowledge", "Say that you have the alert; yours already: give it back.",
           "Alerts", pane="alerts", needs="alert", writes=True, rank=1),
    Action("link", ("l",), "link", "Link the alert to an incident, or take the link back.", "Alerts",
           pane="alerts", needs="alert", writes=True, rank=3),
    Action("promote", ("p",), "promote", "Declare an incident from the alert.", "Alerts",
           pane="alerts", needs="alert", writes=True, rank=4),
    Action("inspect", ("enter",), "look at it", "Open the alerts inbox at this alert.", "Alerts",
           pane="alerts", needs="alert", rank=5),
    Action("alert_snooze", ("z",), "snooze", "Put the alert off until a moment, with a reason; or end that.", "Alerts",
           pane="inbox", needs="alert", writes=True, rank=2),
    Action("alert_copy", ("o",), "copy link", "Copy the alert's link to your clipboard; it is never opened from here.",
           "Alerts", pane="inbox", needs="link", rank=5),
    Action("alert_comment", ("c",), "comment", "Leave a word about the alert for the next shift.", "Alerts",
           pane="inbox", needs="alert", writes=True, rank=8),
    Action("alert_mark", ("space",), "mark", "Mark a row, or unmark it: keys are about all that is marked.", "Alerts",
           pane="inbox", needs="row", rank=6),
    Action("alert_mark_all", ("asterisk",), "", "Mark every group shown, or none.", "Alerts", pane="inbox",
           needs="row"),
    Action("alert_filter", ("slash",), "filter", 'Filter: sev>=high service:checkout -env:staging age<10m "5xx".',
           "Alerts", pane="inbox", rank=7),
    Action("alert_series", ("enter",), "series", "Show each alert of the group, or close it.", "Alerts",
           pane="inbox", needs="series", rank=9),
    Action("inbox_feeds", ("f",), "feeds", "Show the feeds in place of the selected alert, or back.", "Alerts",
           pane="inbox", needs="small", rank=10),
    *(Action(f"view_{n}", (str(n),), "", f"Filter by the {n}. saved view.", "Alerts", pane="inbox", needs="views")
      for n in range(1, 10)),
    Action("amend", ("enter",), "amend", "Change an entry's wording, time or kind; the earlier one is kept.",
           "Timeline", pane="timeline", needs="entry", writes=True, rank=1),
    Action("retract", ("x",), "retract", "Retract an entry (struck through, with a reason), or restore it.",
           "Timeline", pane="timeline", needs="entry", writes=True, grave=True, rank=2),
    Action("pin", ("p",), "pin", "Pin an entry, or unpin it.", "Timeline",
           pane="timeline", needs="entry", writes=True, rank=2),
    Action("hypothesis", ("h",), "hypothesis", "Say what became of a hypothesis: supported, eliminated, confirmed.",
           "Timeline", pane="timeline", needs="hypothesis", writes=True, rank=2),
    Action("wordings", ("i",), "wordings", "Show an entry whole, with its earlier wordings.", "Timeline",
           pane="timeline", needs="entry", rank=3),
    Action("next_pane", ("tab",), "panes", "Go to the next pane.", "Moving", rank=9),
    Action("previous_pane", ("shift+tab",), "", "Go to the pane before.", "Moving"),
    Action("tab_1", ("1",), "", "Timeline (at 80 columns).", "Moving"),
    Action("tab_2", ("2",), "", "Roster (at 80 columns).", "Moving"),
    Action("tab_3", ("3",), "", "Alerts (at 80 columns).", "Moving"),
    Action("tab_4", ("4",), "", "Tasks (at 80 columns).", "Moving"),
    Action("tab_5", ("5",), "", "Feeds (at 80 columns).", "Moving"),
    Action("filter", ("slash",), "filter", "Show only incidents whose id, title, service or people match.", "Moving",
           rank=10),
    Action("wall", ("w",), "wall", "Show the wall to everybody in the room; esc comes back.", "Moving", rank=12),
    Action("theme", ("ctrl+t",), "theme", "Try other colours: light, high contrast, for colour blindness.", "Help"),
    Action("arrange", ("V",), "order, views", "Order the list of incidents, or take a saved view of it.", "Moving"),
    Action("back", ("left_square_bracket",), "", "Back along the incidents you looked at.", "Moving"),
    Action("forward", ("right_square_bracket",), "", "Forward again.", "Moving"),
    Action("last", ("minus",), "last", "Go back to the incident you looked at before.", "Moving"),
    Action("ended", ("o",), "ended", "Show ended incidents too, or hide them.", "Moving"),
    Action("command", ("colon",), "command", "Type a command, or find one by its words.", "Help", rank=11),
    Action("doctor", ("D",), "doctor", "Check configuration, database, feeds and terminal.", "Help", rank=17),
    Action("help", ("question_mark", "f1"), "all keys", "Show every key.", "Help", rank=20),
    Action("quit", ("q",), "quit", "Leave the room; the record stays.", "Help"),
)  # fmt: skip

_SHOWN = {
    "question_mark": "?", "at": "@", "plus": "+", "minus": "-", "slash": "/", "asterisk": "*", "colon": ":",
    "left_square_bracket": "[", "right_square_bracket": "]", "f1": "F1", "f6": "F6", "f7": "F7", "f8": "F8", "f9": "F9",
    "shift+tab": "shift+tab", "escape": "esc",
}  # fmt: skip


def shown_key(key: str) -> str:
    """The key as a person reads it: ``?`` for ``question_mark``."""
    return _SHOWN.get(key, key)


BY_NAME = {action.name: action for action in ACTIONS}


PANES = ("incidents", "timeline", "alerts", "inbox")
"""Where a key may have a meaning of its own."""
IN_INBOX = frozenset({
    "declare", "update", "escalate", "roles", "promises", "command", "doctor", "who", "help", "quit",
    "settle_1", "settle_2", "settle_3", "settle_4",
})  # fmt: skip
"""What holds everywhere and in the alerts inbox too, where no incident is in sight."""


def holds_in(action: Action, pane: str) -> bool:
    """Whether an action has a meaning in a pane: the inbox is the alerts' pane with more keys."""
    if pane == "inbox":
        return (action.pane in ("inbox", "alerts") and action.name != "inspect") or action.name in IN_INBOX
    return action.pane in (pane, ANYWHERE)


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
