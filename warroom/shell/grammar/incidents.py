"""Incidents: what is open, one of them in full, and what the keys of the room do to one."""

from __future__ import annotations

from argparse import ArgumentParser

from warroom.shell.grammar.parser import Add, incident

STATUSES = ("triage", "investigating", "identified", "monitoring", "resolved", "closed", "cancelled", "reopened")
WHEN = "14:23, -5m or ISO 8601"


def commands(add: Add) -> None:
    made = add("list", "incidents:list_", "lists open incidents, most severe first", "warroom list",
               "warroom list --all --json")  # fmt: skip
    made.add_argument("--all", action="store_true", help="closed ones too, newest first")
    made.add_argument("--private", action="store_true", help="private ones too, as far as you may see them")
    made = add("show", "incidents:show", "shows one incident: people, brief, deadlines, timeline", "warroom show 42",
               "warroom show 42 --at 14:32 --known", "warroom show 42 --json | jq .deadlines")  # fmt: skip
    incident(made)
    moment(made)
    made.add_argument("--ids", action="store_true", help="with the id of each entry, for amend, retract and pin")
    made.add_argument("--no-pager", action="store_true", help="never page through $PAGER or less")
    made = add("timeline", "past:timeline", "prints the record as a document", "warroom timeline 42",
               "warroom timeline 42 --format md > timeline.md", "warroom timeline 42 --at 14:32 --known")  # fmt: skip
    incident(made)
    moment(made)
    made.add_argument("--format", choices=("text", "md", "json"), default="text", help="text (default), md or json")
    made.add_argument("--no-pager", action="store_true", help="never page through $PAGER or less")
    _declare(add)
    _status(add)
    made = add("ack", "incidents:acknowledge", "acknowledges an incident: escalations that wait for this stop",
               "warroom ack 42")  # fmt: skip
    incident(made)
    made = add("severity", "incidents:severity", "changes the severity; its timers restart now",
               'warroom severity 42 SEV1 --reason "half of checkouts fail"')  # fmt: skip
    incident(made)
    made.add_argument("severity", metavar="S", help="a severity, or its number")
    made.add_argument("--reason", default="", metavar="TEXT")
    add("handover", "incidents:handover", "prints the hand-over of every open incident, as Markdown",
        "warroom handover > handover.md")  # fmt: skip
    made = add("playbook", "playbook:playbook", "lists the playbooks, or shows that of INC with the steps done",
               "warroom playbook", "warroom playbook 42", "warroom playbook 42 --use rollback",
               "warroom playbook 42 --frontline", "warroom playbook show general",
               "warroom playbook --from 42 > playbooks/pool-exhausted.md")  # fmt: skip
    made.add_argument("incident", metavar="INC", nargs="?", help='an incident; or "show", and the name of a playbook')
    made.add_argument("name", metavar="NAME", nargs="?", help="the playbook to show, whole")
    made.add_argument("--frontline", action="store_true", help="only the part for people who talk to customers")
    made.add_argument("--use", metavar="NAME", help="work by this playbook from now on; none for no playbook")
    made.add_argument("--from", dest="past", metavar="INC", help="prints a playbook drafted from that incident")


def moment(made: ArgumentParser) -> None:
    """What names a past moment."""
    made.add_argument("--at", metavar="WHEN", help=f"as it was at a past moment: {WHEN}")
    made.add_argument("--known", action="store_true", help="as it was known at that moment, not as it is known today")


def _declare(add: Add) -> None:
    made = add("declare", "incidents:declare", "declares an incident and prints its id; you are its commander",
               'warroom declare --severity SEV2 --title "Checkout 5xx in eu-west"',
               "warroom declare --severity 1 --title Outage --service checkout --at -10m --json")  # fmt: skip
    made.add_argument("--severity", required=True, metavar="S", help="SEV0 to SEV3, or as the configuration names them")
    made.add_argument("--title", required=True, metavar="T", help="what is broken, in one line")
    made.add_argument("--security", action="store_true", help="a security case: private from the start")
    made.add_argument("--private", action="store_true", help="private from the start")
    made.add_argument("--reporter", default="", metavar="NAME", help="who reported it: asked when the fix is in")
    made.add_argument("--contact", default="", metavar="HOW", help="how they are reached")
    made.add_argument("--summary", default="", metavar="TEXT")
    made.add_argument("--service", default="", metavar="NAME")
    made.add_argument("--region", default="", metavar="NAME")
    made.add_argument("--at", metavar="WHEN", help=f"when it was declared: {WHEN}")
    whose = made.add_mutually_exclusive_group()
    whose.add_argument("--commander", "--ic", metavar="NAME", help="who is commander instead of you")
    whose.add_argument("--no-command", action="store_true", help="do not become its commander")
    made.add_argument("--alert", action="append", default=[], metavar="ALERT",
                      help="an alert that it covers: its title, its id or its fingerprint")  # fmt: skip
    made.add_argument("--drill", action="store_true", help="a drill: marked everywhere, left out of all metrics")


def _status(add: Add) -> None:
    made = add("status", "incidents:status", "changes the status; resolving asks for the closure list",
               "warroom status 42 identified",
               'warroom status 42 resolved --done "verified=error rate is back to 0.1 %"',
               'warroom status 42 resolved --override "soak=the pool is replaced"')  # fmt: skip
    incident(made)
    made.add_argument("status", metavar="STATUS", type=str.lower, help=", ".join(STATUSES))
    made.add_argument("--reason", default="", metavar="TEXT", help="why; when resolving, it waives what is still open")
    made.add_argument("--done", action="append", default=[], metavar="ITEM=HOW", help="one item of the closure list")
    made.add_argument(
        "--override", action="append", default=[], metavar="ITEM=REASON",
        help="waive an item of the list, or the soak; a bare REASON waives everything that is open",
    )  # fmt: skip
