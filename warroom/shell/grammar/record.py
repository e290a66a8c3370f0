"""What is written into the record: timeline entries and updates."""

from __future__ import annotations

from warroom.shell.grammar.incidents import WHEN
from warroom.shell.grammar.parser import Add, incident, words

KINDS = ("fact", "hypothesis", "decision", "action", "impact", "update", "milestone", "note")
MILESTONES = (
    "began", "detected", "acknowledged", "first_update", "engineering_joined", "mitigated", "recovered", "resolved",
)  # fmt: skip
AUDIENCES = ("customers", "executives", "agents", "engineering", "team")


def commands(add: Add) -> None:
    made = add("log", "record:log", "records a timeline entry; TEXT - reads lines from standard input, all or none",
               "warroom log 42 pool is at 100/100", 'warroom log 42 "rolled back 2.1.3" --kind action --at 14:23',
               "grep ERROR app.log | warroom log 42 - --kind fact",
               "warroom log 42 --chat slack.txt --dry-run")  # fmt: skip
    incident(made)
    words(made, "text", "the entry")
    made.add_argument("--kind", type=str.lower, default="note", help=", ".join(KINDS), metavar="KIND")
    made.add_argument("--at", metavar="WHEN", help=f"when it happened: {WHEN}")
    made.add_argument("--pin", action="store_true", help="pin it")
    chat = made.add_argument_group("a chat, a log or a timeline, recorded as one")
    chat.add_argument("--chat", metavar="FILE", help="read this file, or - for standard input, as a paste is read")
    chat.add_argument("--zone", metavar="ZONE", help="the time zone of its clocks, if it does not say")
    order = chat.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", help="03/04 is 3 April")
    order.add_argument("--month-first", action="store_true", help="03/04 is 4 March")
    chat.add_argument("--start", metavar="WHEN", help="when a recording or T+0 began: 14:23 or ISO 8601")
    chat.add_argument("--dry-run", action="store_true", help="show what would be recorded, and what is uncertain")
    made = add("update", "record:update", "publishes an update, or drafts one that somebody must approve",
               'warroom update 42 --audience customers "Payments fail for some customers."',
               "warroom update 42 --audience team --no-change --next-by 20m")  # fmt: skip
    incident(made)
    made.add_argument("--audience", required=True, type=str.lower, metavar="A", help=", ".join(AUDIENCES))
    words(made, "text", "the update; - reads standard input")
    made.add_argument("--no-change", action="store_true", help='a "no change" update; it counts')
    made.add_argument("--template", metavar="NAME", help="what a [[template]] makes of the record, in place of TEXT")
    made.add_argument("--dry-run", action="store_true", help="with --template: say it, publish nothing")
    made.add_argument("--next-by", metavar="DURATION", help="promise the next one within 20m, 1h, …")
    _drafts(add)
    _chat(add)
    made = add("milestone", "milestones:milestone", "sets or corrects when a milestone was reached",
               "warroom milestone 42 began 14:05", "warroom milestone 42 detected -5m",
               "warroom milestone 42 recovered unknown")  # fmt: skip
    incident(made)
    made.add_argument("name", metavar="NAME", type=str.lower, help=", ".join(MILESTONES))
    made.add_argument("when", metavar="WHEN", help='14:23, -5m, "yesterday 23:58", ISO 8601; unknown takes it back')
    made.add_argument("--imported", action="store_true", help="another system says so")


def _chat(add: Add) -> None:
    made = add("chat", "chats:chat", "records messages that somebody marked in the incident's chat, or declines them",
               "warroom chat list 42", "warroom chat record 42 all", "warroom chat record 42 9f3ac2d1 --kind decision",
               "warroom chat decline 42 9f3ac2d1", "warroom chat check")  # fmt: skip
    made.add_argument("action", choices=("list", "record", "decline", "check"), metavar="ACTION",
                      help="list, record, decline, check")  # fmt: skip
    made.add_argument("words", metavar="INC KEY…", nargs="*", help="the incident and keys as list shows them, or all;"
                      " check: the name of a [[chat]]")  # fmt: skip
    made.add_argument("--kind", type=str.lower, metavar="KIND", help=f"record: {', '.join(KINDS)}")
    made.add_argument("--all", dest="every", action="store_true", help="list: what was recorded and declined too")


def _drafts(add: Add) -> None:
    made = add("draft", "updates:draft", "writes an update that is not published yet",
               'warroom draft 42 --audience customers "Payments fail for some customers."')  # fmt: skip
    incident(made)
    made.add_argument("--audience", required=True, type=str.lower, metavar="A", help=", ".join(AUDIENCES))
    words(made, "text", "the update; - reads standard input", least=1)
    made = add("approve", "updates:approve", "approves a draft and publishes it", "warroom approve 42 last",
               "warroom approve 42 last --only")  # fmt: skip
    incident(made)
    made.add_argument("draft", metavar="DRAFT", help="its id, or last")
    made.add_argument("--only", action="store_true", help="approve it, and leave publishing to somebody else")
    made = add("discard", "updates:discard", "discards a draft; its text stays in the record",
               "warroom discard 42 last")  # fmt: skip
    incident(made)
    made.add_argument("draft", metavar="DRAFT", help="its id, or last")
    words(made, "reason", "why")
