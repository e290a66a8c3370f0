"""People: roles, check-ins, who is here."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add, incident, words


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
               "warroom checkin 42 support", "warroom checkin 42 support 40 tickets and rising")  # fmt: skip
    incident(made)
    made.add_argument("role", metavar="ROLE", type=str.lower, help="the role whose check-in is due")
    words(made, "word", "what is not fine, in a few words; none means fine")
    add("who", "who:who", "lists who is in the room now, since when, and what they are doing", "warroom who")
