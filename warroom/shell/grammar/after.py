"""What comes after an incident: its review, its follow-ups, the figures, what was seen before."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add, incident, words

PARTS = (
    "summary", "impact", "affected", "tickets", "revenue", "functions", "trigger", "detection", "mitigation",
    "prevention", "well", "poorly", "lucky", "surprised", "communication", "customers",
)  # fmt: skip


ACTIONS = ("add", "accept", "change", "done", "verify", "drop", "take-up", "send")


def commands(add: Add) -> None:
    _review(add)
    _followups(add)
    _tags(add)
    _ended(add)
    _workarounds(add)
    _tracker(add)
    _metrics(add)
    _memory(add)


def _review(add: Add) -> None:
    made = add("review", "review:review", "prints the review, laid out from the record, or writes in it; review check"
               " INC names what its readers would stumble over",
               "warroom review 42", "warroom review 42 --format html > review.html", "warroom review check 42",
               'warroom review 42 --set summary "Checkout failed for an hour."',
               'warroom review 42 --why "connections were not returned" --entry 3f9c0d12ab45e678',
               "warroom review 42 --publish", "warroom review 42 --post wiki")  # fmt: skip
    made.add_argument("incident", metavar="INC", nargs="+", help="the incident; check before it to have it checked")
    made.add_argument("--format", choices=("md", "html", "json"), help="Markdown (the default), a page, or data")
    made.add_argument("--published", action="store_true", help="the published edition as it was then")
    write = made.add_argument_group("writing it, one change a call")
    write.add_argument("--owner", metavar="NAME", help="who sees to it that it is there")
    write.add_argument("--set", nargs=2, metavar=("PART", "TEXT"), help=f"write a part: {', '.join(PARTS)}")
    write.add_argument("--factor", metavar="TEXT", help="a contributing factor; prints its id")
    write.add_argument("--root", metavar="TEXT", help="a root cause, of which there may be several; prints its id")
    write.add_argument("--why", metavar="TEXT", help="an answer to a why; prints its id")
    write.add_argument("--under", metavar="ID", help="the answer that this one explains")
    write.add_argument("--entry", metavar="ID", action="append", help="an entry it rests on; again for more")
    write.add_argument("--drop", metavar="ID", help="take a factor out, or an answer with what explains it")
    write.add_argument("--tag", metavar="KIND=TAG", help="as warroom tag, one at a time; -TAG takes it out")
    write.add_argument("--met", metavar="WHEN", help="when it is or was talked over; needs --facilitator")
    write.add_argument("--facilitator", metavar="NAME", help="who leads that meeting")
    write.add_argument("--with", dest="present", metavar="NAME", action="append", help="who is there; again for more")
    write.add_argument("--in-review", action="store_true", help="hand the draft to its reviewers")
    write.add_argument("--publish", action="store_true", help="publish it")
    write.add_argument("--post", metavar="NAME", nargs="?", const="",
                       help="write the published review to its pages again, or to that one alone")
    write.add_argument("--not-needed", metavar="REASON", help="say why no review is needed")
    write.add_argument("--revise", metavar="REASON", help="write a published review again")


def _tags(add: Add) -> None:
    made = add("tag", "tags:tag", "tags an incident in your vocabulary's words; without a tag, what it has and what"
               " is suggested", 'warroom tag 42 "deploy regression" symptom=slow', "warroom tag 42",
               "warroom tag 42 --remove slow")  # fmt: skip
    incident(made)
    made.add_argument("tags", metavar="TAG", nargs="*", help="a word of [tags]; of another, KIND=TAG says the kind:"
                      " failure_mode or symptom")  # fmt: skip
    made.add_argument("--remove", metavar="TAG", action="append", help="take one out; again for more")


def _ended(add: Add) -> None:
    made = add("resolution", "resolution:resolution", "says what ended an incident, or prints what was said",
               'warroom resolution 42 --cause "2.1.3 leaks connections" --steps "rolled back to 2.1.2"',
               'warroom resolution 42 --before "31 % errors" --after "0.2 %"', "warroom resolution 42")  # fmt: skip
    incident(made)
    for name, says in (("cause", "what caused it"), ("steps", "what was done about it, in order"),
                       ("before", "how it measured before that"), ("after", "and after")):  # fmt: skip
        made.add_argument(f"--{name}", metavar="TEXT", help=f'{says}; "" empties it')
    made = add("rate", "resolution:rate", "says whether the alerts of an incident were useful or noise",
               "warroom rate 42 useful CheckoutErrorRate", "warroom rate 42 noise", "warroom rate 42 none DiskFull"
               )  # fmt: skip
    incident(made)
    made.add_argument("rating", metavar="RATING", type=str.lower, help="useful, noise, or none to take it back")
    made.add_argument("alerts", metavar="ALERT", nargs="*", help="title, id or fingerprint; without one, all of it")


def _workarounds(add: Add) -> None:
    made = add("workaround", "containment:workaround", "records a workaround, that it was removed, or why it is kept",
               'warroom workaround add 42 "checkout reads from the primary"',
               'warroom workaround remove W-0042-1 "the replica is back"',
               'warroom workaround keep W-0042-1 "reads stay on the primary"')  # fmt: skip
    made.add_argument("action", choices=("add", "remove", "keep"), metavar="ACTION",
                      help="add INC TEXT, remove ID [WHY], or keep ID WHY")  # fmt: skip
    words(made, "words", "an incident and what is in place; or the workaround's id, and why", least=1)
    add("workarounds", "containment:workarounds", "lists the workarounds still in place, of closed incidents too",
        "warroom workarounds", "warroom workarounds --json")  # fmt: skip


def _followups(add: Add) -> None:
    made = add("followup", "followups:followup", "adds a follow-up of an incident, or moves one on",
               'warroom followup add 42 "alert on the pool" --owner ana --due 2026-05-12 --rpn 8,3,7',
               "warroom followup accept F-0042-3 --owner ana --due 14d", "warroom followup done F-0042-3",
               'warroom followup verify F-0042-3 "filled the pool in staging, it paged"',
               'warroom followup drop F-0042-3 "the service is being retired"',
               "warroom followup send F-0042-3 --to jira")  # fmt: skip
    made.add_argument("action", choices=ACTIONS, metavar="ACTION", help=", ".join(ACTIONS))
    made.add_argument("words", metavar="INC TEXT, ID", nargs="+", help="add: the incident and what to do; else the id")
    made.add_argument("--owner", metavar="WHO", help="the one person who does it")
    made.add_argument("--due", metavar="WHEN", help='a day, a duration such as "14d", or ISO 8601; never in the past')
    made.add_argument("--kind", metavar="K", type=str.lower, help="technical, process, organisational")
    made.add_argument("--effect", metavar="E", type=str.lower, help="prevents, detects, mitigates")
    made.add_argument("--criterion", metavar="TEXT", help="how one sees that it did what it was for")
    made.add_argument("--rpn", metavar="S,O,D", help="severity, occurrence, detection, each 1 to 10")
    made.add_argument("--ticket", metavar="URL", help="where it is tracked")
    made.add_argument("--to", metavar="NAME", help="send: the tracker; a drill's is sent only where one is named")
    made.add_argument("--text", metavar="TEXT", help="change: other words for it")
    made = add("followups", "followups:followups", "lists follow-ups by due date and risk, of closed incidents too",
               "warroom followups", "warroom followups --owner ana --overdue", "warroom followups --all --json"
               )  # fmt: skip
    made.add_argument("--owner", metavar="WHO", help="only this person's")
    made.add_argument("--overdue", action="store_true", help="only those that are overdue")
    made.add_argument("--all", action="store_true", help="those that are done, verified or dropped, too")


def _tracker(add: Add) -> None:
    made = add("tracker", "trackers:tracker", "asks each tracker whether its token and project work; changes nothing",
               "warroom tracker check", "warroom tracker check jira")  # fmt: skip
    made.add_argument("act", choices=("check",), metavar="check")
    made.add_argument("tracker", metavar="NAME", nargs="?", help="only this one")


def _metrics(add: Add) -> None:
    made = add("metrics", "metrics:metrics", "prints figures with their definitions: times, rates, what is missing",
               "warroom metrics", "warroom metrics --since 30d --by severity", "warroom metrics --by tag --mean",
               "warroom metrics --format csv > rows.csv",
               "warroom metrics --openmetrics /var/lib/node_exporter/warroom.prom")  # fmt: skip
    made.add_argument("--since", metavar="WHEN", default="90d", help="a duration before the end, or a day; 90d")
    made.add_argument("--until", metavar="WHEN", help="the end of the span; default: now")
    made.add_argument("--known", action="store_true", help="with --until: only what was known by then")
    made.add_argument("--by", choices=("severity", "service", "month", "tag"),
                      help="a line for each of these, too")
    made.add_argument("--mean", action="store_true", help="the mean instead of the median")
    made.add_argument("--format", choices=("text", "json", "csv"), help="csv: the rows behind the figures")
    made.add_argument("--openmetrics", metavar="FILE", help="write this file for a collector, as OpenMetrics")


def _memory(add: Add) -> None:
    made = add("search", "memory:search", "finds past incidents by words: why each is one, and what fixed it",
               "warroom search connection pool", "warroom search checkout timeout --since 90d --limit 5")  # fmt: skip
    words(made, "words", "what to look for; case, accents and simple endings do not matter", least=1)
    made.add_argument("--since", metavar="WHEN", help="only incidents declared since: 90d, or a day")
    made.add_argument("--limit", metavar="N", type=int, default=20, help="at most so many; 20")
    made = add("similar", "memory:similar", "finds incidents like this one: same alert, service, tag, words, title",
               "warroom similar 42")  # fmt: skip
    incident(made)
    made.add_argument("--limit", metavar="N", type=int, default=5, help="at most so many; 5")
