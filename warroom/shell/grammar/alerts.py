"""What comes in and what goes out: alerts, feeds, messages to channels."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add


def commands(add: Add) -> None:
    made = add("alerts", "feeds:alerts", "lists what the feeds report now", "warroom alerts",
               "warroom alerts --all --json")  # fmt: skip
    made.add_argument("--all", action="store_true", help="resolved ones too")
    made = add("feeds", "feeds:check", "polls each feed once and says how that went; exit code 1 if any fails",
               "warroom feeds check", "warroom feeds check alertmanager")  # fmt: skip
    made.add_argument("action", choices=("check",), metavar="check")
    made.add_argument("feed", metavar="ID", nargs="?", help="only this feed")
    made = add("outbox", "outbox:outbox", "lists messages to channels: waiting, and failed with the reason",
               "warroom outbox", "warroom outbox --retry all", "warroom outbox --test ops")  # fmt: skip
    made.add_argument("--all", action="store_true", help="delivered ones too")
    made.add_argument("--newest", type=int, default=100, metavar="N", help="at most N messages (100)")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--retry", metavar="ID", help="retry a failed delivery, by the beginning of its id; or all")
    what.add_argument("--drop", metavar="ID", help="forget a failed delivery; or all")
    what.add_argument("--test", metavar="CHANNEL", help="send a test message to that channel now")
