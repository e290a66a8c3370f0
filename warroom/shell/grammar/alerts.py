"""What comes in and what goes out: alerts, feeds, messages to channels."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add, words

ALERT = "its title, its id, or the beginning of its fingerprint"
ACTS = ("show", "ack", "release", "snooze", "wake", "comment")


def commands(add: Add) -> None:
    made = add("alerts", "feeds:alerts", "lists what the feeds report now, or does something about one alert",
               "warroom alerts", "warroom alerts --all --json", "warroom alerts show CheckoutErrorRate",
               "warroom alerts ack CheckoutErrorRate",
               'warroom alerts --since 24h --filter "sev>=high"',
               'warroom alerts comment --filter "service:checkout" the vendor knows',
               "warroom alerts snooze DiskFull --until 20m volume is being grown")  # fmt: skip
    made.add_argument("act", metavar="ACT", nargs="?", choices=ACTS, help=", ".join(ACTS))
    made.add_argument("alert", metavar="ALERT", nargs="?", help=ALERT)
    words(made, "words", "a note, a reason or a comment")
    made.add_argument("--all", action="store_true", help="resolved ones too")
    made.add_argument("--since", metavar="WHEN", help="how alerts changed since then: 24h, a day or a moment")
    made.add_argument("--until", metavar="WHEN",
                      help="with --since, the end of that; of a snooze its end: 15:30, 20m or ISO 8601")  # fmt: skip
    made.add_argument("--filter", metavar="TEXT", help='as typed in the inbox: "sev>=high service:checkout"')
    made.add_argument("--take-over", action="store_true", help="acknowledge it although somebody else has")
    made = add("alert", "pushing:alert", "takes alerts from a script: JSON with uid, title and status",
               "warroom alert alerts.json", "./check-backup | warroom alert - --feed backup",
               "warroom alert show DiskFull")  # fmt: skip
    made.add_argument("file", metavar="FILE", help="a JSON list, JSON lines, or a webhook's body; - is standard input")
    made.add_argument("alert", metavar="ALERT", nargs="?", help='after "show": the alert to print whole')
    made.add_argument("--feed", metavar="NAME", help="the feed of alerts that name none (script)")
    made = add("comment", "inbox:handle", "leaves a comment about an alert for the next shift",
               "warroom comment CheckoutErrorRate known since the last release")  # fmt: skip
    made.set_defaults(act="comment")
    made.add_argument("alert", metavar="ALERT", help=ALERT)
    words(made, "words", "the comment", least=1)
    made = add("call", "calling:call", "tells whom the rules of [[call]] would have called in the last 24 h",
               "warroom call check", "warroom call check --rule checkout --since 7d",
               "warroom call check --json")  # fmt: skip
    made.add_argument("act", metavar="ACT", choices=("check",), help="check")
    made.add_argument("--rule", metavar="ID", help="this one only; without it all")
    made.add_argument("--since", metavar="WHEN", default="24h", help="from then on: 24h, a day or a moment (24h)")
    made.add_argument("--until", metavar="WHEN", help="up to then; without it now")
    made = add("feeds", "feeds:feeds", "polls each feed once and says how that went; exit code 1 if any fails",
               "warroom feeds check", "warroom feeds check alertmanager",
               "warroom feeds query goalert-oncall")  # fmt: skip
    made.add_argument("action", choices=("check", "query"), metavar="ACT",
                      help="check; query prints the one query of a type whose keys are made for one")  # fmt: skip
    made.add_argument("feed", metavar="ID", nargs="?", help="only this feed; for query a feed or a type")
    made = add("outbox", "outbox:outbox", "lists messages to channels: waiting, and failed with the reason",
               "warroom outbox", "warroom outbox --retry all", "warroom outbox --test ops")  # fmt: skip
    made.add_argument("--all", action="store_true", help="delivered ones too")
    made.add_argument("--newest", type=int, default=100, metavar="N", help="at most N messages (100)")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--retry", metavar="ID", help="retry a failed delivery, by the beginning of its id; or all")
    what.add_argument("--drop", metavar="ID", help="forget a failed delivery; or all")
    what.add_argument("--test", metavar="CHANNEL", help="send a test message to that channel now")
