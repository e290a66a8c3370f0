"""What comes after an incident: its review."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add

PARTS = (
    "summary", "impact", "affected", "tickets", "revenue", "functions", "trigger", "detection", "mitigation",
    "prevention", "well", "poorly", "lucky", "surprised", "communication", "customers",
)  # fmt: skip


def commands(add: Add) -> None:
    made = add("review", "review:review", "prints the review, laid out from the record, or writes in it; review check"
               " INC names what its readers would stumble over",
               "warroom review 42", "warroom review 42 --format html > review.html", "warroom review check 42",
               'warroom review 42 --set summary "Checkout failed for an hour."',
               'warroom review 42 --why "connections were not returned" --entry 3f9c0d12ab45e678',
               "warroom review 42 --publish")  # fmt: skip
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
    write.add_argument("--tag", metavar="KIND=TAG", help="failure_mode=TAG or symptom=TAG; -TAG takes one out")
    write.add_argument("--in-review", action="store_true", help="hand the draft to its reviewers")
    write.add_argument("--publish", action="store_true", help="publish it")
    write.add_argument("--not-needed", metavar="REASON", help="say why no review is needed")
    write.add_argument("--revise", metavar="REASON", help="write a published review again")
