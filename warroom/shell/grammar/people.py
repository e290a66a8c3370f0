"""People: roles, check-ins, who is here."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add, Parser, incident, words

ROLE = "the role, such as scribe or technical_lead"


def commands(add: Add) -> None:
    made = add("role", "incidents:role", "assigns a vacant role at once; offers one that somebody holds",
               "warroom role 42 scribe sam", "warroom role 42 technical_lead ana --system db")  # fmt: skip
    incident(made)
    made.add_argument(
        "role", metavar="ROLE", type=str.lower, help="commander, technical_lead, communications, scribe, …"
    )
    made.add_argument(
        "name", metavar="NAME",
        help="any name; one that is a letter off a configured responder's is refused unless it ends in !",
    )  # fmt: skip
    made.add_argument("--system", default="", metavar="SYSTEM", help="the system a technical lead or expert is for")
    made = add("checkin", "incidents:check_in", "checks in for a role: fine, or what is not",
               "warroom checkin 42 support", "warroom checkin 42 support 40 tickets and rising",
               "warroom checkin 42 support --at 15:00 --every 30m")  # fmt: skip
    incident(made)
    made.add_argument("role", metavar="ROLE", type=str.lower, help="the role whose check-in is due")
    words(made, "word", "what is not fine, in a few words; none means fine")
    made.add_argument("--blocked-by", default="", metavar="TEXT", help="what blocks")
    made.add_argument("--owner", default="", metavar="NAME", help="who has what blocks")
    made.add_argument("--next", dest="onward", default="", metavar="TEXT", help="what comes next")
    made.add_argument("--at", metavar="WHEN", help="ask for a check-in at that time: 15:30, 20m or ISO 8601")
    made.add_argument("--every", metavar="DURATION", help="and then again every 15m, 1h, …")
    made.add_argument("--drop", action="store_true", help="no more check-ins of this role")
    add("who", "who:who", "lists who is in the room now, since when, and what they are doing", "warroom who")
    _offers(add)
    _presence(add)


def _offers(add: Add) -> None:
    made = add("accept", "people:accept", "accepts a role that was offered to you",
               "warroom accept 42 commander rolling back 2.1.3, next update 14:34")  # fmt: skip
    _role(made)
    words(made, "read_back", "the briefing in your own words")
    made.add_argument("--system", metavar="SYSTEM", help="the system it is for, where several are offered")
    made = add("decline", "people:decline", "declines a role that was offered to you",
               "warroom decline 42 scribe I am off at 15:00")  # fmt: skip
    _role(made)
    words(made, "reason", "why")
    made = add("withdraw", "people:withdraw", "withdraws the offer of a role", "warroom withdraw 42 scribe sam")
    _role(made)
    made.add_argument("name", metavar="NAME", nargs="?", default="", help="whose offer, where there are several")
    made = add("release", "people:release", "gives up a role; command is handed over instead",
               "warroom release 42 scribe", "warroom release 42 technical_lead ana --system db")  # fmt: skip
    _role(made)
    made.add_argument("name", metavar="NAME", nargs="?", default="", help="somebody else's role")
    made.add_argument("--system", default="", metavar="SYSTEM", help="the system it is for")
    made = add("take", "people:take", "takes command; from somebody who has it, with a reason", "warroom take 42",
               "warroom take 42 maya does not answer")  # fmt: skip
    incident(made)
    words(made, "reason", "why, where somebody is commander")


def _presence(add: Add) -> None:
    made = add("join", "people:join", "says that you are here, and in which role", "warroom join 42",
               "warroom join 42 support")  # fmt: skip
    incident(made)
    made.add_argument("role", metavar="ROLE", nargs="?", default="", help=ROLE)
    made = add("leave", "people:leave", "says that you leave: your roles become vacant", "warroom leave 42")
    incident(made)
    add("oncall", "people:on_call", "lists who is on call now, as the feeds report it", "warroom oncall")
    made = add("accounts", "accounts:accounts",
               "lists the key accounts: renewal, regulation, owner; or those that a text names",
               "warroom accounts", "warroom accounts acme bank", "warroom accounts --named-in 'Acme cannot pay' --json")
    made.add_argument("name", metavar="NAME", nargs="*", help="one account, by its name, another name of it, or its id")
    made.add_argument("--named-in", metavar="TEXT", help="only those that this text names")
    made = add("services", "services:services",
               "lists the services: owner, on call, what is going on; of one also what it depends on",
               "warroom services", "warroom services checkout", "warroom services checkout --json")  # fmt: skip
    made.add_argument("name", metavar="NAME", nargs="*", help="one service, by its name or another name of it")


def _role(made: Parser) -> None:
    incident(made)
    made.add_argument("role", metavar="ROLE", type=str.lower, help=ROLE)
