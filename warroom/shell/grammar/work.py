"""Asks, tasks, steps of a playbook; deadlines and escalations."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add, incident, words


def commands(add: Add) -> None:
    _asks(add)
    _tasks(add)
    made = add("tick", "work:tick", "ticks off a step of the incident's playbook", "warroom tick 42 3",
               "warroom tick 42 page the database team", "warroom tick 42 3 --undo")  # fmt: skip
    incident(made)
    words(made, "step", "its number, or the beginning of its words", least=1)
    made.add_argument("--undo", action="store_true", help="it is not done after all")
    made = add("escalate", "clocks:escalate", "fires an escalation level, the next one unless LEVEL is given",
               "warroom escalate 42", "warroom escalate 42 manager no answer from the database team")  # fmt: skip
    incident(made)
    made.add_argument("level", metavar="LEVEL", nargs="?", help="the level, as the escalation policy names it")
    words(made, "reason", "why")
    made = add("snooze", "clocks:snooze", "snoozes a deadline until later, with a reason",
               "warroom snooze 42 team_update 15m they are all on the call",
               "warroom snooze 42 team_update --end")  # fmt: skip
    incident(made)
    made.add_argument("countdown", metavar="DEADLINE", help="as `show INC --json` names it, such as team_update")
    made.add_argument("until", metavar="UNTIL", nargs="?", help="15m, 15:30 or ISO 8601")
    words(made, "reason", "why")
    made.add_argument("--end", action="store_true", help="end the snooze now")
    made = add("tickets", "clocks:tickets", "sets how many tickets warn and escalate in a room; 0 is never",
               "warroom tickets 42 --warn 20 --escalate 50")  # fmt: skip
    incident(made)
    made.add_argument("--warn", type=int, default=0, metavar="N")
    made.add_argument("--escalate", type=int, default=0, metavar="N")
    made.add_argument("--feed", default="", metavar="ID", help="only tickets of this feed")


def _asks(add: Add) -> None:
    made = add("ask", "work:ask", "asks one named person for something, with a time limit",
               "warroom ask 42 @raj latency by version --within 5m", "warroom ask 42 --answer last 2.1.3 is slower",
               "warroom ask 42 --withdraw last")  # fmt: skip
    incident(made)
    words(made, "words", "PERSON and what is asked; with --answer the answer, with --withdraw the reason")
    made.add_argument("--within", metavar="DURATION", help="the time limit: 5m, 1h")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--answer", metavar="ASK", help="record the answer to this ask: its id, or last")
    what.add_argument("--read-back", metavar="ASK", help="the person asked has repeated it")
    what.add_argument("--withdraw", metavar="ASK", help="withdraw it")


def _tasks(add: Add) -> None:
    made = add("task", "work:task", "gives an action to one named owner",
               "warroom task 42 @ana drain the pool --due 20m",
               "warroom task 42 --done last", "warroom task 42 --drop last no longer needed",
               "warroom task 42 --hand-on last sam")  # fmt: skip
    incident(made)
    words(made, "words", "OWNER and what is to be done; with --drop the reason, with --hand-on the new owner")
    made.add_argument("--due", metavar="WHEN", help="20m, 15:30 or ISO 8601")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--done", metavar="TASK", help="this task is done: its id, or last")
    what.add_argument("--drop", metavar="TASK", help="it is dropped, with a reason")
    what.add_argument("--hand-on", metavar="TASK", help="give it to another owner")
    what.add_argument("--read-back", metavar="TASK", help="its owner has repeated it")
