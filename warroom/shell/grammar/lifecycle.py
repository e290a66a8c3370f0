"""How an incident comes about and ends, and what it is about."""

from __future__ import annotations

from warroom.shell.grammar.incidents import WHEN
from warroom.shell.grammar.parser import Add, Parser, incident, words


def commands(add: Add) -> None:
    made = add("plan", "lifecycle:plan", "opens a planned room before anything is wrong: a release, a launch",
               "warroom plan Release 2.2 to all regions --service checkout")  # fmt: skip
    words(made, "title", "what is planned", least=1)
    made.add_argument("--severity", metavar="S", help="if it goes wrong (default: the least severe)")
    for name in ("summary", "service", "region"):
        made.add_argument(f"--{name}", default="", metavar="TEXT")
    made = add("activate", "lifecycle:activate", "turns a planned room into an incident; everything is carried over",
               "warroom activate 42 --severity SEV1")  # fmt: skip
    incident(made)
    made.add_argument("--severity", metavar="S", help="default: as planned")
    made.add_argument("--title", metavar="T", help="what is broken")
    made = _why(add, "reopen", "reopens a resolved, closed or cancelled incident", "warroom reopen 42 errors are back",
                least=1)  # fmt: skip
    made.add_argument("--recurrence", action="store_true", help="the same thing has come back")
    _why(add, "cancel", "cancels an incident: it was a false alarm", "warroom cancel 42 a test in staging", least=1)
    made = add("merge", "lifecycle:merge", "merges a duplicate into the incident that it duplicates",
               "warroom merge 43 42 same database")  # fmt: skip
    incident(made, "the duplicate")
    made.add_argument("into", metavar="INTO", help="the incident that stays")
    words(made, "reason", "why")
    _why(add, "unmerge", "takes a merge back", "warroom unmerge 43 another database after all")
    _why(add, "breach", "declares a data breach: the regulatory deadline starts", "warroom breach 42 card data",
         name="note")  # fmt: skip
    _why(add, "notified", "records that the regulator was notified of the breach", "warroom notified 42 the ICO",
         name="note")  # fmt: skip
    made = add("reviewed", "lifecycle:reviewed", "records that the review is published, and where",
               "warroom reviewed 42 https://wiki.example.com/reviews/42")  # fmt: skip
    incident(made)
    made.add_argument("url", metavar="URL", nargs="?", default="", help="where it is")
    made = add("undo", "lifecycle:undo", "undoes your own last change of an incident", "warroom undo 42")
    incident(made)
    _about(add)


def _why(add: Add, command: str, does: str, example: str, *, name: str = "reason", least: int = 0) -> Parser:
    made = add(command, f"lifecycle:{command}", does, example)
    incident(made)
    words(made, name, "why" if name == "reason" else "a note", least=least)
    return made


def _about(add: Add) -> None:
    made = add("details", "describing:details", "changes title, summary, service, region, or when it began",
               'warroom details 42 --title "Checkout 5xx in eu-west" --began 14:05')  # fmt: skip
    incident(made)
    for name in ("title", "summary", "service", "region"):
        made.add_argument(f"--{name}", metavar="TEXT")
    made.add_argument("--began", metavar="WHEN", help=f"when the impact began: {WHEN}")
    made.add_argument("--detected", metavar="WHEN", help="when it was detected")
    made = add("assess", "describing:assess", "says how far it reaches and when it ends, or shows what was said",
               "warroom assess 42", 'warroom assess 42 --users 60 --account "Acme Bank" --revenue 50000',
               "warroom assess 42 --impact high --urgency high --category database", "warroom assess 42 --eta 15:30",
               "warroom assess 42 --eta none")  # fmt: skip
    incident(made)
    made.add_argument("--users", metavar="PERCENT", type=float, help="the share of users affected; -1 takes it back")
    made.add_argument("--account", metavar="NAME", action="append", help='an account affected; "" for none')
    made.add_argument("--revenue", metavar="AMOUNT", type=int, help="what is lost an hour; -1 takes it back")
    made.add_argument("--impact", metavar="WEIGHT", help="low, medium or high")
    made.add_argument("--urgency", metavar="WEIGHT", help="low, medium or high")
    made.add_argument("--category", metavar="WORD", help="network, database, application, security, hardware, cloud, …")
    made.add_argument("--eta", metavar="WHEN", help="when it is expected to be over: 15:30, 20m; none takes it back")
    made = add("brief", "describing:brief", "shows the brief, or changes the parts that are given", "warroom brief 42",
               'warroom brief 42 --doing "rolling back 2.1.3" --needs "DBA on call"')  # fmt: skip
    incident(made)
    for name in ("impact", "hypothesis", "doing", "needs", "next-step"):
        made.add_argument(f"--{name}", metavar="TEXT")
    made = add("triage", "describing:triage", "shows the answers to the triage questions, or records more",
               "warroom triage 42", 'warroom triage 42 --who "half of EU checkouts" --error "HTTP 502" --since -20m')
    incident(made)
    for name in ("who", "accounts", "error", "again", "workaround", "changed", "region", "service"):
        made.add_argument(f"--{name}", metavar="TEXT")
    made.add_argument("--since", metavar="WHEN", help=f"since when: {WHEN}")
    made = add("private", "describing:private", "marks an incident private: it is left out of the wall and of channels",
               "warroom private 42", "warroom private 42 --allow lee", "warroom private 42 --off")  # fmt: skip
    incident(made)
    made.add_argument("--off", action="store_true", help="it is no longer private")
    made.add_argument("--allow", action="append", default=[], metavar="NAME",
                      help="may see it without being in it; repeatable")  # fmt: skip
    made.add_argument("--deny", action="append", default=[], metavar="NAME",
                      help="may no longer see it; repeatable")  # fmt: skip
    made = add("link", "describing:link", "adds a link to an incident, or an alert that it covers",
               "warroom link 42 https://meet.example.com/42 bridge", "warroom link 42 CheckoutErrorRate")  # fmt: skip
    incident(made)
    made.add_argument("what", metavar="WHAT", help="a web address, or an alert")
    words(made, "label", "what the address is")
    made.add_argument("--anyway", action="store_true", help="although another open incident covers the alert")
    made = add("unlink", "describing:unlink", "removes a link, or an alert that is covered",
               "warroom unlink 42 CheckoutErrorRate")  # fmt: skip
    incident(made)
    made.add_argument("what", metavar="WHAT", help="a web address, or an alert")
    made = add("channel", "describing:channel", "shows the name of the chat channel, or sets it", "warroom channel 42",
               "warroom channel 42 inc-42-checkout")  # fmt: skip
    incident(made)
    made.add_argument("name", metavar="NAME", nargs="?")
